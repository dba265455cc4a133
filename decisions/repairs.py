"""The smallest changes that make something possible: minimum hitting sets of the conflicts in the way.

A repair changes some picks (to other options, or to nothing where the decision is then not asked) and leaves
all others alone. Only repairs of the least number of changes are given, at most three, those that
change later decisions first. Method: breadth-first hitting-set search (Reiter 1987), exact.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce
from operator import or_

from decisions.constraints import Constraints
from decisions.graph import Graph
from decisions.reasons import Reasons
from decisions.solver import Clause, Literal, Problem, Solver

MOST = 3
Changes = tuple[tuple[str, str | None], ...]


State = Callable[[frozenset[int]], Solver | None]
Conflict = Callable[[dict[int, int]], Iterable[int]]


class Repairs:
    """Repairs of one set of picks. States that several repairs start from are made once."""

    def __init__(self, graph: Graph, reasons: Reasons) -> None:
        self.graph = graph
        self.constraints = graph.constraints
        self.reasons = reasons
        self.picks = reasons.picks
        self._without: dict[frozenset[int], Solver] = {}
        self._swaps: dict[int, int] = {}

    def smallest(self, variable: int, value: int) -> tuple[Changes, ...]:
        """Changes of the picks after which that value can be chosen. None if it is in no complete stack.

        The value must be impossible beside the picks as they are.
        """
        goal = (variable, value)
        if not self.constraints.ever[variable] & value:
            return ()

        def state(given_up: frozenset[int]) -> Solver | None:
            solver = self.without(given_up - {variable} | ({variable} & self.picks.keys())).copy()
            return solver if solver.commit(*goal) else None

        picks = {v: bit for v, bit in self.picks.items() if v != variable}
        return self._search(picks, state, lambda rest: self.reasons.conflict(goal, rest))

    def silencing(self, alarm: int, variables: tuple[int, ...]) -> tuple[Changes, ...]:
        """Changes of the picks after which that warning, which fires through ``variables``, does not."""
        terms = self.constraints.alarms[alarm].terms
        if len(terms) == 1:
            # One change is enough if it makes one of the term's literals false; only these picks can do that.
            swaps = {v: self._falsifying(v, terms[0]) for v in self._behind(variables, self.picks)}
            if any(swaps.values()):
                return self._swapped(swaps)
        root = _silent(self.constraints, alarm)
        if root is None:
            return ()

        def state(given_up: frozenset[int]) -> Solver | None:
            solver = root.copy()
            kept = ((v, bit) for v, bit in self.picks.items() if v not in given_up)
            return solver if solver.narrow_all(kept) and solver.solve() else None

        return self._search(self.picks, state, lambda rest: _conflict(root, self._behind(variables, rest), rest))

    def without(self, given_up: frozenset[int]) -> Solver:
        """The state of all picks but these."""
        if given_up not in self._without:
            solver = self.constraints.fresh()
            solver.narrow_all((v, value) for v, value in self.picks.items() if v not in given_up)
            solver.solve()
            self._without[given_up] = solver
        return self._without[given_up]

    def swaps(self, variable: int) -> int:
        """What a picked decision could be instead, with all other picks unchanged."""
        if variable not in self._swaps:
            solver = self.without(frozenset({variable}))
            self._swaps[variable] = self._values(solver, variable) & ~self.picks[variable]
        return self._swaps[variable]

    def _falsifying(self, variable: int, term: Clause) -> int:
        """What a pick could be instead, all others unchanged, so that some literal of the term is false."""
        return reduce(or_, (self._swaps_without(variable, literal) for literal in term))

    def _swaps_without(self, variable: int, literal: Literal) -> int:
        other, mask = literal
        if other == variable:
            return self.swaps(variable) & ~mask
        if other in self.picks:
            return 0
        solver = self.without(frozenset({variable})).copy()
        if not solver.commit(other, ~mask):
            return 0
        return self._values(solver, variable)

    def _values(self, solver: Solver, variable: int) -> int:
        """The values of a variable that are part of some solution within the solver's domains."""
        values = (1 << i for i in range(len(self.constraints.options[variable]) + 1))
        return sum(bit for bit in values if solver.domains[variable] & bit and solver.possible(variable, bit))

    def _swapped(self, swaps: dict[int, int]) -> tuple[Changes, ...]:
        streams = [
            [(self._change(v, bit),) for bit in self.preferred(v) if bit & mask]
            for v, mask in sorted(swaps.items(), reverse=True)
        ]
        return _in_turn(map(iter, streams))

    def _behind(self, variables: tuple[int, ...], picks: dict[int, int]) -> list[int]:
        """The picks through which a warning probably fires: those named, and those that the others follow from."""
        found = dict.fromkeys(v for v in variables if v in picks)
        for v in variables:
            if v not in self.picks:
                found |= dict.fromkeys(u for u in self.reasons.behind(v) if u in picks)
        return list(found)

    def _search(self, picks: dict[int, int], state: State, conflict: Conflict) -> tuple[Changes, ...]:
        """Level by level: every set of picks that hits all conflicts, of the least size."""
        level: list[frozenset[int]] = [frozenset()]
        while level:
            deeper: dict[frozenset[int], None] = {}
            for given_up in level:
                rest = {v: bit for v, bit in picks.items() if v not in given_up}
                for variable in conflict(rest):
                    deeper[given_up | {variable}] = None
            states = {given_up: state(given_up) for given_up in sorted(deeper, key=_later_first)}
            found = [self._assign(s, sorted(given_up), ()) for given_up, s in states.items() if s is not None]
            if found:
                return _in_turn(found)
            level = list(deeper)
        return ()

    def _assign(self, solver: Solver, left: list[int], made: Changes) -> Iterator[Changes]:
        """What the given-up picks can be instead, one complete set of changes after another."""
        if not left:
            yield made
            return
        variable = left[0]
        for value in self.preferred(variable):
            mark = solver.mark()
            if solver.domains[variable] & value and solver.commit(variable, value):
                yield from self._assign(solver, left[1:], (*made, self._change(variable, value)))
            solver.undo(mark)

    def _change(self, variable: int, value: int) -> tuple[str, str | None]:
        decision, none = self.constraints.decisions[variable].id, self.constraints.none[variable]
        return decision, None if value == none else self.constraints.options[variable][value.bit_length() - 1]

    def preferred(self, variable: int) -> tuple[int, ...]:
        """The values in the order in which a guide would name them: its own picks first, not asked last."""
        return self.constraints.preferred[variable]


def _in_turn(streams: Iterable[Iterator[Changes]]) -> tuple[Changes, ...]:
    """One repair of each stream in turn, then the next of each, until there are enough."""
    waiting = list(streams)
    found: list[Changes] = []
    while waiting and len(found) < MOST:
        for stream in waiting[:]:
            changes = next(stream, None)
            if changes is None:
                waiting.remove(stream)
            elif len(found) < MOST:
                found.append(changes)
    return tuple(found)


def _later_first(given_up: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(-v for v in given_up))


def _conflict(root: Solver, likely: list[int], picks: dict[int, int]) -> list[int]:
    """A minimal set of picks that cannot stand together from that root, by deletion; first among the likely ones."""

    def stand(some: list[int]) -> bool:
        solver = root.copy()
        return all(solver.narrow(v, picks[v]) for v in some) and solver.solve()

    kept = likely if not stand(likely) else list(picks)
    for variable in reversed(kept[:]):
        fewer = [other for other in kept if other != variable]
        if not stand(fewer):
            kept = fewer
    return kept


@lru_cache(maxsize=1024)
def _silent(constraints: Constraints, alarm: int) -> Solver | None:
    """The root of the same graph under one more demand: that the alarm does not go off."""
    problem = constraints.problem
    quiet = [(tuple((v, ~mask) for v, mask in term), -1) for term in constraints.alarms[alarm].terms]
    pairs = [*zip(problem.clauses, problem.origins, strict=True), *quiet]
    solver = Solver(Problem.of(problem.domains, pairs))
    if not (solver.propagate_all() and solver.solve([d & -d for d in solver.domains])):
        return None
    return solver
