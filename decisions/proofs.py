"""Proofs about the graph as a whole: it can be walked, all of it can be reached, and nothing in it is idle.

Run by the content check, on content whose names are sound.
"""

from collections.abc import Collection, Iterator

from decisions.constraints import Constraints
from decisions.engine import settle
from decisions.graph import Graph, build, cycle
from decisions.model import Condition, Decision, Preset
from decisions.reasons import Reasons, asked_only_when
from decisions.solver import Literal, Solver, TooHard
from decisions.source import DecisionSource
from decisions.stack import Cause
from guide.problems import Problem
from guide.yaml_file import YamlFile


def prove(
    source: DecisionSource, reading_order: list[str], faulty: Collection[str] = ()
) -> tuple[Graph | None, list[Problem]]:
    """The graph, or None, and what is wrong with it. Presets in ``faulty`` files are passed over."""
    decisions = list(source.decisions.values.values())
    circle = cycle(decisions)
    if circle:
        file = source.decisions.files[circle[0]]
        return None, [
            Problem(
                file.place("asked_when"),
                "cycle",
                f"conditions in a circle: {' → '.join((*circle, circle[0]))}",
                "A decision is asked after those that its condition names; change the condition of one of them.",
            )
        ]
    try:
        graph = build(decisions, reading_order)
        if graph.constraints.root is None:
            return None, [_no_way_through(source, graph)]
        return graph, [*_Proofs(source, graph, faulty).all()]
    except (TooHard, ValueError) as error:
        place = next(iter(source.decisions.files.values())).place()
        return None, [
            Problem(
                place,
                "too-hard",
                f"the rules are too tangled to be proven: {error}",
                "Split wide conditions, or say less with more decisions.",
            )
        ]


def _no_way_through(source: DecisionSource, graph: Graph) -> Problem:
    """The first decision with which no complete stack is left."""
    for length in range(1, len(graph.decisions) + 1):
        some = graph.decisions[:length]
        if _known_only(some).root is None:
            break
    last = some[-1]
    return Problem(
        source.decisions.files[last.id].place("options"),
        "no-way-through",
        f"decision '{last.id}' has no way through: none of its options can ever be chosen with what comes before",
        "Loosen the needs and excludes of its options, or its condition.",
    )


def _known_only(decisions: tuple[Decision, ...]) -> Constraints:
    """The constraints of the first decisions, with rules on later ones left out."""
    known = {d.id for d in decisions}

    def sound(condition: Condition) -> bool:
        return all(id in known for term in condition for id in term)

    return Constraints(
        [
            d.model_copy(
                update={
                    "warns": (),
                    "options": tuple(
                        o.model_copy(
                            update={
                                "needs": tuple(r for r in o.needs if sound(r.when)),
                                "excludes": tuple(r for r in o.excludes if sound(r.when)),
                            }
                        )
                        for o in d.options
                    ),
                }
            )
            for d in decisions
        ]
    )


Part = tuple[str, str]
"""What can be dead: a decision that is never asked, as ``(decision, "")``, or an option that can never be chosen."""


class _Proofs:
    """One fault is one problem: what is wrong only because of another dead part is not reported."""

    def __init__(self, source: DecisionSource, graph: Graph, faulty: Collection[str]) -> None:
        self.source = source
        self.graph = graph
        self.faulty = faulty
        self.constraints = graph.constraints
        self.possible = self.constraints.ever
        self.dead = list(self._dead())

    def all(self) -> Iterator[Problem]:
        for id, option in self._culprits():
            yield self._unchoosable(id, option) if option else self._never_asked(id)
        for variable, decision in enumerate(self.graph.decisions):
            file = self.source.decisions.files[decision.id]
            yield from self._idle(decision, file)
            yield from self._picks(variable, decision, file)
        for name, preset, file in self.source.presets.items():
            if file.name not in self.faulty:
                yield from self._preset(name, preset, file)

    # -- decisions that can never be asked, options that can never be chosen ---------------------------------

    def _dead(self) -> Iterator[Part]:
        for variable, decision in enumerate(self.graph.decisions):
            if not self.possible[variable] & ~self.constraints.none[variable]:
                yield decision.id, ""
                continue
            for i, option in enumerate(decision.options):
                if option.retired is None and not self.possible[variable] >> i & 1:
                    yield decision.id, option.id

    def _culprits(self) -> list[Part]:
        """The dead parts whose cause is not the cause of another; of those with one cause, the part that has most of it."""
        own = [part for part in self.dead if not self._holds_without(self.dead, self._goal(part), but=part)]
        causes = {part: frozenset(self._causes(part)) for part in own or self.dead}
        first: dict[frozenset[Cause], Part] = {}
        for part, cause in sorted(causes.items(), key=lambda item: -len(item[1] & self._own_causes(item[0]))):
            first.setdefault(cause, part)
        return [part for cause, part in first.items() if not any(other < cause for other in first)]

    def _causes(self, part: Part) -> tuple[Cause, ...]:
        """The rules and conditions that together rule it out."""
        return Reasons(self.graph, {}).why_not(*self._goal(part)).causes

    def _own_causes(self, part: Part) -> set[Cause]:
        decision = self.graph.by_id[part[0]]
        options = [option for option in decision.options if part[1] in ("", option.id)]
        rules = [rule for option in options for rule in (*option.needs, *option.excludes)]
        own = {Cause(rule.says, rule.id, rule.source) for rule in rules}
        return own | {Cause(asked_only_when(self.graph, decision.id))} if decision.asked_when and not part[1] else own

    def _goal(self, part: Part) -> Literal:
        decision, option = part
        variable = self.constraints.variable[decision]
        return variable, self.constraints.bit[part] if option else self.constraints.none[variable] - 1

    def _holds_without(self, dead: list[Part], *literals: Literal, but: Part | None = None) -> bool:
        """Whether the literals could hold if the dead parts, all but one, had no rules and no conditions of their own."""
        gone = set(dead) - {but}
        kept = [
            n
            for n, origin in enumerate(self.constraints.origins)
            if (origin.decision, origin.option) not in gone and (origin.decision, "") not in gone
        ]
        solver = Solver(self.constraints.problem.only(set(kept)))
        return (
            solver.propagate_all()
            and all(solver.narrow(v, mask) for v, mask in literals)
            and solver.solve([domain & -domain for domain in solver.domains])
        )

    def _never_asked(self, id: str) -> Problem:
        decision, file = self.graph.by_id[id], self.source.decisions.files[id]
        if not any(option.retired is None for option in decision.options):
            return Problem(
                file.place("options"),
                "no-way-through",
                f"decision '{id}' has no way through: every option is retired",
                "Offer one that is not.",
            )
        terms = [self._literals(term) for term in decision.asked_when or ()]
        if not any(self._holds_without([(id, "")], *term) for term in terms):
            return Problem(
                file.place("asked_when"),
                "never-asked",
                f"decision '{id}' can never be asked",
                "No complete stack fulfils its condition; look at the needs and excludes of what it names.",
            )
        return Problem(
            file.place("options"),
            "never-asked",
            f"decision '{id}' can never be asked: no stack that fulfils its condition leaves an option",
            f"Loosen the needs and excludes. {self._in_the_way((id, ''))}",
        )

    def _unchoosable(self, decision: str, option: str) -> Problem:
        file = self.source.decisions.files[decision]
        i = self.constraints.options[self.constraints.variable[decision]].index(option)
        return Problem(
            file.place("options", i),
            "unchoosable",
            f"option '{option}' can never be chosen",
            f"No complete stack contains it. {self._in_the_way((decision, option))}",
        )

    def _in_the_way(self, part: Part) -> str:
        own = self._own_causes(part)
        causes = sorted(self._causes(part), key=lambda cause: cause not in own)
        return "In the way: " + "; ".join(f"rule '{c.rule}'" if c.rule else c.says.rstrip(".") for c in causes) + "."

    # -- rules that can never fire, picks that are ruled out -------------------------------------------------

    def _idle(self, decision: Decision, file: YamlFile) -> Iterator[Problem]:
        for i, option in enumerate(decision.options):
            for j, exclude in enumerate(option.excludes):
                if self._is_at_fault(exclude.when):
                    yield self._never_fires(file, ("options", i, "excludes", j), exclude.id)
        for i, warn in enumerate(decision.warns):
            if self._is_at_fault(warn.when):
                yield self._never_fires(file, ("warns", i), warn.id)

    def _never_fires(self, file: YamlFile, path: tuple[str | int, ...], rule: str) -> Problem:
        return Problem(
            file.place(*path, "when"),
            "idle-rule",
            f"rule '{rule}' can never fire",
            "No complete stack fulfils its `when`; look at the needs, excludes and conditions of what it names.",
        )

    def _picks(self, variable: int, decision: Decision, file: YamlFile) -> Iterator[Problem]:
        if (decision.id, "") in self.dead:
            return
        for i, pick in enumerate(decision.today):
            bit = self.constraints.bit[decision.id, pick.pick]
            if self._is_at_fault(pick.when or ({},), (variable, bit)):
                context = "in its own context" if pick.when else "everywhere"
                yield Problem(
                    file.place("today", i, "pick"),
                    "pick-ruled-out",
                    f"the guide's pick '{pick.pick}' is ruled out {context}",
                    "Pick what can be chosen there.",
                )
        for i, advice in enumerate(decision.advice):
            if advice.pick and self._is_at_fault(({},), (variable, self.constraints.bit[decision.id, advice.pick])):
                yield Problem(
                    file.place("advice", i, "pick"),
                    "pick-ruled-out",
                    f"the advised '{advice.pick}' is ruled out everywhere",
                    "Advise what can be chosen.",
                )

    def _is_at_fault(self, condition: Condition, *also: Literal) -> bool:
        """Whether the condition can never hold, and not only because something else is dead."""
        terms = [(*self._literals(term), *also) for term in condition]
        if any(self._term_can_hold(term) for term in terms):
            return False
        return not any(
            self._names_dead(term) or (self.dead and self._holds_without(self.dead, *term)) for term in terms
        )

    def _names_dead(self, literals: tuple[Literal, ...]) -> bool:
        """Whether one of them has live options by the decision's own list, and none that can be chosen."""
        domains = self.constraints.problem.domains
        return any(mask & domains[v] and not mask & self.possible[v] for v, mask in literals)

    def _literals(self, term: dict[str, tuple[str, ...]]) -> tuple[Literal, ...]:
        return tuple(
            (self.constraints.variable[d], sum({self.constraints.bit[d, o] for o in options}))
            for d, options in term.items()
        )

    def _term_can_hold(self, literals: tuple[Literal, ...]) -> bool:
        solver: Solver = self.constraints.fresh()
        return all(solver.narrow(v, mask) for v, mask in literals) and solver.solve()

    # -- presets ---------------------------------------------------------------------------------------------

    def _preset(self, id: str, preset: Preset, file: YamlFile) -> Iterator[Problem]:
        choices = {d: c.pick for d, c in preset.choices.items()}
        if any((d, o) in self.dead or (d, "") in self.dead for d, o in choices.items()):
            return  # reported where it is dead
        stack = settle(self.graph, choices).stack(fixes=())
        for aside in stack.set_aside:
            yield Problem(
                file.place("choices", aside.decision),
                "preset",
                f"preset '{id}': {aside.decision}={aside.option} is set aside ({aside.kind}): {aside.says}",
                _because(aside.because.picks if aside.because else ()),
            )
        unasked = [one.decision for one in stack.not_asked if one.choice]
        if unasked and not stack.set_aside:
            yield Problem(
                file.place("choices", min(unasked, key=list(choices).index)),
                "preset",
                f"preset '{id}' answers what is not asked there: {', '.join(unasked)}",
                "Leave it out.",
            )
        if not (stack.complete or stack.set_aside or unasked):
            missing = [o.decision for o in stack.open] + [later.decision for later in stack.later]
            yield Problem(
                file.place("choices"),
                "preset",
                f"preset '{id}' leaves open: {', '.join(missing)}",
                "A preset answers every decision that it is asked.",
            )


def _because(picks: tuple[tuple[str, str], ...]) -> str:
    return f"It cannot stand beside {', '.join('='.join(p) for p in picks)}." if picks else "Choose another."
