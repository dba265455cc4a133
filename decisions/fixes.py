"""The smallest swaps that clear a warning, or put something in the place of a retired pick, without raising another as bad.

Breadth first over changes of the picks: what keeps a set of changes from being a fix names picks of which at least one
must change as well, and only those are changed next (the search for hitting sets of Reiter 1987, over changes with
their values). So the first level with a fix has all of the smallest, and a search that runs dry proves that there is
none. Within a limit of steps; beyond it the smallest changes are given whatever they raise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from decisions.outcomes import Changed, Outcome, Outcomes
from decisions.repairs import MOST
from decisions.solver import Clause
from guide.model import SEVERITIES, Severity

STEPS: dict[Severity, int] = {"danger": 400, "caution": 80, "info": 40}
"""How many sets of changes are looked at for one warning: the worse it is, the longer it is worth looking."""
DEEPER = 2
"""How many changes more than the smallest a fix may take to raise nothing as bad: nobody trades a caution for a new platform."""

Aim = Callable[[Outcome], Clause | None]
"""What still stands in the way once the changes are made: a term that holds and should not, or None."""


@dataclass(frozen=True)
class _Node:
    """Changes that are no fix yet, and the picks of which at least one must change as well."""

    changed: Changed
    blamed: frozenset[int]


class Fixes:
    """Fixes of the warnings of one set of picks."""

    def __init__(self, outcomes: Outcomes) -> None:
        self.outcomes = outcomes
        self.constraints = outcomes.constraints
        self.repairs = outcomes.repairs

    def of_warning(self, number: int) -> tuple[Changed, ...]:
        """Changes after which that alarm, which goes off, does not, and no other that is as bad or worse does that
        did not before; where every change raises such a one, the smallest that raise least. At most three."""
        term = self.outcomes.firing[number]
        root = _Node((), self.outcomes.behind(term, (), self.outcomes.unchanged))
        severity = self.constraints.alarms[number].warn.severity
        found = _Search(self.outcomes, severity, lambda outcome: self.outcomes.still(number, outcome)).run([root])
        if found is not None:
            return found.fixes
        variables = tuple(v for v, _ in term)
        return tuple(map(self.outcomes.numbered, self.repairs.silencing(number, variables)))

    def of_retired(self, variable: int, retired: str) -> tuple[Changed, ...]:
        """Changes after which another option stands in the place of a retired one, for a decision that has no pick, and
        no danger is new: what the guide says replaces it, or any other where that cannot be or raises one. At most three."""
        replacing = self.replacing(variable, retired)
        others = [value for value in self.repairs.preferred(variable) if value not in replacing]
        least: tuple[Changed, ...] = ()
        for values in (replacing, others):
            level: list[Changed] = [
                ((variable, bit),) for bit in values if bit & self.constraints.ever[variable] & ~self._none(variable)
            ]
            found = _Search(self.outcomes, "danger", lambda outcome: None).run([], level)
            if found and found.clean:
                return found.fixes
            least = least or (found.fixes if found else ())
        return least

    def replacing(self, variable: int, retired: str) -> list[int]:
        """The values that the guide says replace a retired option."""
        decision = self.constraints.decisions[variable]
        option = decision.option(retired)
        named = option.retired.replaced_by if option and option.retired else ()
        return [self.constraints.bit[decision.id, other] for other in named]

    def _none(self, variable: int) -> int:
        return self.constraints.none[variable]


@dataclass(frozen=True)
class _Found:
    """``clean`` says that the fixes raise nothing as bad."""

    fixes: tuple[Changed, ...]
    clean: bool


class _Search:
    def __init__(self, outcomes: Outcomes, severity: Severity, aim: Aim) -> None:
        self.outcomes = outcomes
        self.limit = STEPS[severity]
        self.bad = SEVERITIES[: SEVERITIES.index(severity) + 1]
        self.aim = aim
        self.steps = 0
        self.seen: set[Changed] = set()
        self.second_best: list[Changed] = []

    def run(self, nodes: list[_Node], level: list[Changed] | None = None) -> _Found | None:
        """The fixes of the first level that has any, else the second best; None if the limit came first and there are none."""
        level = self._next(nodes) if level is None else level
        size = 0
        while level and not (self.second_best and len(level[0]) > size + DEEPER):
            fixes: list[Changed] = []
            worse: list[Changed] = []
            nodes = []
            for changed in level:
                self.steps += 1
                if self.steps > self.limit and fixes:
                    break
                if self.steps > self.limit:
                    least = self._least(self.second_best or worse)
                    return _Found(least, False) if least else None
                blamed, reached = self._judge(changed)
                if blamed is None:
                    fixes.append(changed)
                    if len(fixes) == MOST:
                        break
                else:
                    if reached:
                        worse.append(changed)
                    if blamed:
                        nodes.append(_Node(changed, blamed))
            if fixes:
                return _Found(tuple(fixes), True)
            if worse and not self.second_best:
                self.second_best, size = worse, len(worse[0])
            level = self._next(nodes)
        return _Found(self._least(self.second_best), False)

    def _judge(self, changed: Changed) -> tuple[frozenset[int] | None, bool]:
        """The picks to blame where the changes are no fix, and whether they reach the aim at least."""
        outcome = self.outcomes.after(changed)
        if outcome is None:
            return self.outcomes.against(changed), False
        term = self.aim(outcome)
        if term is not None:
            return self.outcomes.behind(term, changed, outcome), False
        blamed = None
        for number, term in self.outcomes.raised(changed):
            if self.outcomes.constraints.alarms[number].warn.severity in self.bad:
                behind = self.outcomes.behind(term, changed, outcome)
                if blamed is None or len(behind) < len(blamed):
                    blamed = behind
                if not blamed:
                    break  # the changes alone raise it: nothing more can help
        return blamed, True

    def _next(self, nodes: list[_Node]) -> list[Changed]:
        """One more change to each, of a pick that is to blame: one after the other, so that the first few are different."""
        found: list[Changed] = []
        for node in nodes:
            streams = [self._with(node.changed, v) for v in sorted(node.blamed, reverse=True)]
            for changed in (one for turn in zip_longest(*streams) for one in turn if one is not None):
                if changed not in self.seen:
                    self.seen.add(changed)
                    found.append(changed)
        return found

    def _with(self, changed: Changed, variable: int) -> list[Changed]:
        values = self.outcomes.repairs.preferred(variable)
        now = self.outcomes.picks[variable]
        ever = self.outcomes.constraints.ever[variable]
        return [tuple(sorted((*changed, (variable, value)))) for value in values if value != now and value & ever]

    def _least(self, changes: list[Changed]) -> tuple[Changed, ...]:
        """Of changes that reach the aim, those that raise least, worst first."""
        return tuple(sorted(changes, key=self._harm)[:MOST])

    def _harm(self, changed: Changed) -> tuple[int, ...]:
        outcome = self.outcomes.after(changed)
        assert outcome is not None
        alarms = self.outcomes.constraints.alarms
        raised = [alarms[number].warn.severity for number in {n for n, _ in self.outcomes.raised(changed)}]
        return tuple(raised.count(severity) for severity in SEVERITIES)
