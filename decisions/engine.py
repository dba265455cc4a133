"""The engine's door: ``resolve`` turns choices into a stack.

A fold over the decisions in their order: a choice that some complete stack has beside the picks
before it is picked; what cannot stand is set aside, with the reason. All answers are exact.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from decisions.constraints import Constraints
from decisions.fixes import Fixes
from decisions.graph import Graph, named
from decisions.outcomes import Changed, Outcomes
from decisions.reasons import Reasons
from decisions.repairs import Repairs
from decisions.solver import Clause, Solver, Support
from decisions.stack import (
    Choice,
    Later,
    NotAsked,
    Open,
    Pick,
    Reason,
    Repair,
    SetAside,
    Stack,
    Verdict,
    Warning,
)
from decisions.wishes import Wishes, sort_out
from guide.model import SEVERITIES, Severity

Choices = Mapping[str, str] | Iterable[Choice]


def resolve(graph: Graph, choices: Choices) -> Stack:
    """What the choices amount to, with every reason and repair.

    ``choices`` is a mapping decision → option, or pairs in which a decision may repeat. Whatever they
    are, every one is accounted for; nothing is raised. The answer does not depend on their order, except
    that the first of two different answers to one decision stands.
    """
    return Settled(graph, sort_out(graph, choices)).stack()


def settle(graph: Graph, choices: Choices) -> "Settled":
    """The verdicts alone: which choices stand and what each decision still allows. Reasons cost extra."""
    return Settled(graph, sort_out(graph, choices))


@dataclass(frozen=True)
class _Fold:
    accepted: dict[int, int]
    refused: dict[int, int]
    possible: tuple[int, ...]
    solver: Solver | None = None
    support: Support | None = None
    """The state with all that is accepted and nothing else, and what it leaves, where they are at hand."""


class Settled:
    """The choices sorted by the solver. ``possible[v]`` holds every value that some complete stack has."""

    def __init__(
        self, graph: Graph, wishes: Wishes, carried: tuple[Choice, ...] = (), fold: _Fold | None = None
    ) -> None:
        """``carried`` are choices that play no part here but stay in every address; ``fold`` is given where it is known."""
        self.graph = graph
        self.wishes = wishes
        self.carried = carried
        fold = fold or _fold(graph.constraints, wishes.known)
        self.accepted, self.refused, self.possible = fold.accepted, fold.refused, fold.possible
        self._folded = fold
        self._without: dict[str, Settled] = {}

    @property
    def constraints(self) -> Constraints:
        return self.graph.constraints

    # -- verdicts ----------------------------------------------------------------------------------

    def state(self, variable: int) -> str:
        """picked, follows, open, later or not_asked."""
        return self.states[variable]

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The state of every variable."""
        return tuple(map(self._state, range(len(self.possible))))

    def _state(self, variable: int) -> str:
        mask, none = self.possible[variable], self.constraints.none[variable]
        if variable in self.accepted:
            return "picked"
        if mask == none or not mask:
            return "not_asked"
        if mask & none:
            return "later"
        return "follows" if mask & (mask - 1) == 0 else "open"

    @cached_property
    def picks(self) -> dict[str, str]:
        """Decision → option, of all that is accepted or follows."""
        names, states = self.constraints.options, self.states
        return {
            decision.id: names[v][self.possible[v].bit_length() - 1]
            for v, decision in enumerate(self.constraints.decisions)
            if states[v] in ("picked", "follows")
        }

    @property
    def complete(self) -> bool:
        """Whether nothing is left to decide."""
        return not ("open" in self.states or "later" in self.states)

    def progress(self) -> tuple[int, int]:
        """How many decisions are settled one way or another, and how many there are."""
        return len(self.states) - self.states.count("open") - self.states.count("later"), len(self.states)

    def open_decisions(self) -> Iterator[str]:
        """The decisions that are asked and unanswered, in order."""
        return (d.id for d, state in zip(self.constraints.decisions, self.states, strict=True) if state == "open")

    def available(self, decision: str) -> tuple[str, ...]:
        """The options that some complete stack has beside the present picks."""
        variable = self.constraints.variable[decision]
        mask = self.possible[variable] & ~self.constraints.none[variable]
        return tuple(self.constraints.names(variable, mask))

    def without(self, decision: str) -> "Settled":
        """The same picks but this decision's own: what its other options are judged against."""
        if decision not in self._without:
            kept = tuple(pair for pair in self._accepted_pairs() if pair[0] != decision)
            carried = tuple(pair for pair in self.wishes.known if pair not in kept and pair[0] != decision)
            self._without[decision] = Settled(self.graph, Wishes(kept, ()), carried)
        return self._without[decision]

    def choosing(self, decision: str, option: str) -> "Settled":
        """The same known choices with this one in place of any answer to its decision. It must be a live option."""
        known = self.graph.in_order(dict(self.wishes.known) | {decision: option})
        variable, value = self.constraints.variable[decision], self.constraints.bit[decision, option]
        beside = self.without(decision) if variable in self.accepted else self
        fold = None
        if not self.refused and beside.possible[variable] & value:  # then all the others stand as they do now
            fold = _extended(beside._folded, variable, value)
        return Settled(self.graph, Wishes(known, ()), fold=fold)

    def _accepted_pairs(self) -> Iterator[Choice]:
        c = self.constraints
        return ((c.decisions[v].id, c.options[v][bit.bit_length() - 1]) for v, bit in self.accepted.items())

    # -- reasons and repairs -----------------------------------------------------------------------

    @cached_property
    def reasons(self) -> Reasons:
        return Reasons(self.graph, self.accepted, self.possible)

    @cached_property
    def repairs(self) -> Repairs:
        return Repairs(self.graph, self.reasons)

    @cached_property
    def outcomes(self) -> Outcomes:
        return Outcomes(self.graph, self.reasons, self.repairs)

    @cached_property
    def fixes(self) -> Fixes:
        return Fixes(self.outcomes)

    def after(self, repair: Repair) -> "Settled":
        """What the choices after a repair of these picks amount to."""
        picks = dict(self._accepted_pairs()) | dict(repair.changes)
        known = Wishes(repair.choices, ())
        if dict(repair.choices) != {d: o for d, o in picks.items() if o is not None}:
            return Settled(self.graph, known)  # a choice that was set aside may come back
        outcome = self.outcomes.after(self.outcomes.numbered(repair.changes))
        if outcome is None:
            return Settled(self.graph, known)
        return Settled(self.graph, known, fold=_Fold(outcome.picks, {}, outcome.possible))

    def verdicts(self, decision: str, repairs: bool = True) -> tuple[Verdict, ...]:
        """Each live option of a decision that is not picked by the visitor: available, or why not and what would help.

        Without ``repairs`` the latter is left out, which costs far less.
        """
        variable = self.constraints.variable[decision]
        return tuple(
            self._verdict(decision, variable, option.id, repairs)
            for option in self.graph.by_id[decision].options
            if option.retired is None
        )

    def _verdict(self, decision: str, variable: int, option: str, repairs: bool) -> Verdict:
        value = self.constraints.bit[decision, option]
        if self.possible[variable] & value:
            return Verdict(decision, option, True)
        because = self.reasons.why_not(variable, value)
        return Verdict(decision, option, False, because, self.repair(variable, value) if repairs else ())

    def repair(self, variable: int, value: int) -> tuple[Repair, ...]:
        """The smallest changes that make the value possible, each with all choices that it leads to."""
        goal = (self.constraints.decisions[variable].id, self.constraints.options[variable][value.bit_length() - 1])
        return tuple(self._repair(changes, goal) for changes in self.repairs.smallest(variable, value))

    def _repair(self, changes: tuple[tuple[str, str | None], ...], goal: Choice | None) -> Repair:
        """Fill in the choices after the changes. A choice that is set aside now stays in the address
        unless it would then come back and undo the repair."""
        wanted = dict(self._accepted_pairs())
        for decision, option in changes:
            wanted.pop(decision, None)
            if option is not None:
                wanted[decision] = option
        if goal:
            wanted[goal[0]] = goal[1]
        wide = dict(self.carried) | dict(self.wishes.known) | wanted
        for decision, option in changes:
            if option is None:
                wide.pop(decision, None)
        if len(wide) > len(wanted):
            after = Settled(self.graph, Wishes(self.graph.in_order(wide), ()))
            held = dict(after._accepted_pairs())
            if any(held.get(d) != o for d, o in wanted.items()):
                wide = wanted
        return Repair(changes, self.graph.in_order(wide))

    # -- the stack ---------------------------------------------------------------------------------

    def stack(self, fixes: Collection[Severity] = SEVERITIES, repairs: bool = True) -> Stack:
        """The whole answer as a frozen value; ``fixes`` says for warnings of which severities they are worked out, and
        ``repairs`` whether what would make the options possible that are ruled out of open decisions is."""
        return Stack(
            choices=self.wishes.known,
            picks=self.all_picks,
            open=tuple(Open(id, self.verdicts(id, repairs)) for id in self.open_decisions()),
            later=self.later,
            not_asked=self.not_asked,
            set_aside=self.set_aside,
            warnings=self.warnings(fixes),
        )

    @cached_property
    def all_picks(self) -> tuple[Pick, ...]:
        """The picks, in order: those of the visitor, and those that follow, with the reason."""
        return tuple(self._pick(v) for v, state in enumerate(self.states) if state in ("picked", "follows"))

    @cached_property
    def later(self) -> tuple[Later, ...]:
        """The decisions that may yet be asked."""
        return tuple(self._later(v) for v, state in enumerate(self.states) if state == "later")

    @cached_property
    def not_asked(self) -> tuple[NotAsked, ...]:
        """The decisions that can no longer be asked, with the reason."""
        return tuple(self._not_asked(v) for v, state in enumerate(self.states) if state == "not_asked")

    def _pick(self, variable: int) -> Pick:
        decision = self.constraints.decisions[variable].id
        value = self.possible[variable]
        option = self.constraints.options[variable][value.bit_length() - 1]
        if variable in self.accepted:
            return Pick(decision, option, "you")
        return Pick(decision, option, "follows", self.reasons.why_only(variable, value))

    def _later(self, variable: int) -> Later:
        decision = self.constraints.decisions[variable]
        undecided = [
            other
            for other in dict.fromkeys(named(decision.asked_when))
            if self.state(self.constraints.variable[other]) in ("open", "later")
        ]
        return Later(decision.id, tuple(undecided))

    def _not_asked(self, variable: int) -> NotAsked:
        decision = self.constraints.decisions[variable].id
        because = self.reasons.why_not_asked(variable)
        value = self.refused.get(variable)
        if value is None:
            return NotAsked(decision, because)
        choice = self.constraints.options[variable][value.bit_length() - 1]
        return NotAsked(decision, because, choice, self.repair(variable, value))

    @property
    def refusals(self) -> tuple[Choice, ...]:
        """The known choices that cannot stand, or whose decision is not asked."""
        c = self.constraints
        return tuple((c.decisions[v].id, c.options[v][value.bit_length() - 1]) for v, value in self.refused.items())

    def reasons_at_work(self) -> Iterator[Reason]:
        """Why what follows follows, and why what was asked for cannot stand or is not asked."""
        for v in range(len(self.possible)):
            state = self.state(v)
            if state == "follows":
                yield self.reasons.why_only(v, self.possible[v])
            elif v in self.refused:
                not_asked = state == "not_asked"
                yield self.reasons.why_not_asked(v) if not_asked else self.reasons.why_not(v, self.refused[v])

    @cached_property
    def set_aside(self) -> tuple[SetAside, ...]:
        """The choices that could not be honoured as they stand: impossible beside earlier ones, or not understood."""
        refused = (v for v in self.refused if self.state(v) != "not_asked")
        return tuple(self._impossible(v) for v in refused) + tuple(map(self._with_fixes, self.wishes.set_aside))

    def _with_fixes(self, aside: SetAside) -> SetAside:
        """A retired choice with the smallest changes that put something in its place; nothing where that is done."""
        if aside.kind != "retired":
            return aside
        variable = self.constraints.variable[aside.decision]
        if variable not in self.vacant:
            return replace(aside, repairs=())
        return replace(aside, repairs=tuple(map(self.as_repair, self.fixes.of_retired(variable, aside.option))))

    @cached_property
    def vacant(self) -> dict[int, str]:
        """The decisions whose choice was retired and that are still to be answered, each with that choice."""
        variable = self.constraints.variable
        return {variable[d]: o for d, o in self._retired.items() if self.state(variable[d]) in ("open", "later")}

    @cached_property
    def _retired(self) -> dict[str, str]:
        return {one.decision: one.option for one in self.wishes.set_aside if one.kind == "retired"}

    @property
    def asked_for(self) -> tuple[Choice, ...]:
        """All that the address means: the known choices, and retired ones in whose place there is no other."""
        return self.graph.in_order(self._retired | dict(self.wishes.known))

    def _impossible(self, variable: int) -> SetAside:
        decision = self.constraints.decisions[variable]
        value = self.refused[variable]
        option = self.constraints.options[variable][value.bit_length() - 1]
        because = self.reasons.why_not(variable, value)
        says = "; ".join(cause.says for cause in because.causes) or "It is in no complete stack."
        return SetAside(decision.id, option, "impossible", says, because, self.repair(variable, value))

    # -- warnings ----------------------------------------------------------------------------------

    def fired(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The alarms that go off, by number, and the variables of the first term that holds."""
        return ((number, tuple(v for v, _ in term)) for number, term in self.firing.items())

    @cached_property
    def firing(self) -> dict[int, Clause]:
        """The alarms that go off, by number, each with the first of its terms that holds."""
        settled = ("picked", "follows")
        return self.constraints.going_off(
            [mask if state in settled else 0 for state, mask in zip(self.states, self.possible, strict=True)]
        )

    def warnings(
        self, fixes: Collection[Severity] = SEVERITIES, only: Collection[Severity] = SEVERITIES
    ) -> tuple[Warning, ...]:
        """The warnings of the severities in ``only`` that fire, worst first; those of the severities in ``fixes`` with the
        smallest changes that clear them and raise no other as bad."""
        asked = tuple(fixes), tuple(only)
        if asked not in self._warnings:
            alarms = self.constraints.alarms
            self._warnings[asked] = tuple(
                self._warning(number, term, fixes)
                for severity in SEVERITIES
                for number, term in self.firing.items()
                if severity in only and alarms[number].warn.severity == severity
            )
        return self._warnings[asked]

    @cached_property
    def _warnings(self) -> dict[tuple[tuple[Severity, ...], tuple[Severity, ...]], tuple[Warning, ...]]:
        """What was worked out already; a document tells of the same warnings in several places."""
        return {}

    def _warning(self, number: int, term: Clause, wanted: Collection[Severity]) -> Warning:
        warn = self.constraints.alarms[number].warn
        ids = [self.constraints.decisions[v].id for v, _ in term]
        fixes = self.fixes.of_warning(number) if warn.severity in wanted else ()
        return Warning(
            rule=warn.id,
            severity=warn.severity,
            says=warn.says,
            do=warn.do,
            sources=warn.source,
            opinion=warn.opinion,
            picks=tuple((id, self.picks[id]) for id in ids),
            fixes=tuple(map(self.as_repair, fixes)),
        )

    def as_repair(self, changed: Changed) -> Repair:
        """Changes as a repair: in the words of the content, and with all choices that they lead to.

        A choice that is set aside now is left out of them where it would come back and raise a warning.
        """
        found = self._repairs.get(changed)
        if found is None:
            found = self._repairs[changed] = self._in_words(changed)
        return found

    @cached_property
    def _repairs(self) -> dict[Changed, Repair]:
        """Those that were put into words already; one change often clears several warnings."""
        return {}

    def _in_words(self, changed: Changed) -> Repair:
        changes = self.outcomes.named(changed)
        wide = self._repair(changes, None)
        after = dict(self._accepted_pairs()) | dict(changes)
        narrow = Repair(changes, self.graph.in_order({d: o for d, o in after.items() if o is not None}))
        if wide == narrow:
            return wide
        raised = {number for number, _ in self.after(wide).fired()}
        return wide if raised <= {number for number, _ in self.after(narrow).fired()} else narrow


def _fold(constraints: Constraints, known: tuple[Choice, ...]) -> _Fold:
    """Earlier choices stand before later ones.

    What propagation alone accepts and refuses is right if what it accepts can stand together: then so can every part of it,
    and what was refused contradicts a part. Else each choice is searched for in turn.
    """
    wishes = [(constraints.variable[d], constraints.bit[d, o]) for d, o in known]
    solver = constraints.fresh()
    accepted, refused = dict(wishes), dict[int, int]()
    if not solver.narrow_all(wishes):
        solver = constraints.fresh()
        accepted = {}
        for variable, value in wishes:
            mark = solver.mark()
            if solver.narrow(variable, value):
                accepted[variable] = value
            else:
                solver.undo(mark)
                refused[variable] = value
    support = solver.supported()
    if support is None:
        return _one_by_one(constraints, wishes)
    return _Fold(accepted, refused, support.values, solver, support)


def _one_by_one(constraints: Constraints, wishes: list[tuple[int, int]]) -> _Fold:
    solver = constraints.fresh()
    _look_towards(solver, wishes)
    accepted: dict[int, int] = {}
    refused: dict[int, int] = {}
    for variable, value in wishes:
        (accepted if solver.commit(variable, value) else refused)[variable] = value
    support = solver.supported()
    assert support is not None
    return _Fold(accepted, refused, support.values, solver, support)


def _extended(fold: _Fold, variable: int, value: int) -> _Fold | None:
    """The fold with one more choice that can stand beside the others."""
    if fold.solver is None or fold.support is None:
        return None
    solver = fold.solver.copy()
    support = solver.supported_after(fold.support) if solver.narrow(variable, value) else None
    assert support is not None
    accepted = dict(sorted((fold.accepted | {variable: value}).items()))
    return _Fold(accepted, {}, support.values, solver, support)


def _look_towards(solver: Solver, wishes: list[tuple[int, int]]) -> None:
    """Start from a solution near the wishes: most of them then stand without a search."""
    near = solver.witness[:]
    for variable, value in wishes:
        near[variable] = value
    solver.solve(near)
