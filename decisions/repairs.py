"""The smallest changes that make something possible: minimum hitting sets of the conflicts in the way.

A repair changes some picks (to other options, or to nothing where the decision is then not asked) and leaves
all others alone. Only repairs of the least number of changes are given, at most three, those that
change later decisions first. Method: breadth-first hitting-set search (Reiter 1987), exact.
"""

from collections.abc import Iterator
from functools import lru_cache

from decisions.constraints import Constraints
from decisions.graph import Graph
from decisions.reasons import Reasons
from decisions.solver import Literal, Problem, Solver

MOST = 3
Changes = tuple[tuple[str, str | None], ...]


class Repairs:
    """Repairs of one set of picks."""

    def __init__(self, graph: Graph, reasons: Reasons) -> None:
        self.graph = graph
        self.constraints = graph.constraints
        self.reasons = reasons
        self.picks = reasons.picks

    def smallest(self, variable: int, value: int) -> tuple[Changes, ...]:
        """Changes of the picks after which that value can be chosen. None if it is in no complete stack."""
        goal = (variable, value)
        picks = {v: bit for v, bit in self.picks.items() if v != variable}
        start = self.constraints.fresh()
        if not (start.narrow(*goal) and start.solve()):
            return ()
        return self._search(start, picks, lambda rest: self.reasons.conflict(goal, rest))

    def silencing(self, alarm: int, variables: tuple[int, ...]) -> tuple[Changes, ...]:
        """Changes of the picks after which that warning does not fire."""
        root = _silent(self.constraints, alarm)
        if root is None:
            return ()
        return self._search(root.copy(), dict(self.picks), lambda rest: _conflict(root, rest))

    def _search(self, start: Solver, picks: dict[int, int], conflict) -> tuple[Changes, ...]:  # type: ignore[no-untyped-def]
        """Level by level: every set of picks that hits all conflicts, of the least size."""
        level: list[frozenset[int]] = [frozenset()]
        while level:
            found = [given_up for given_up in level if _stands(start, picks, given_up)]
            if found:
                return self._concrete(start, picks, sorted(found, key=_later_first))
            deeper: dict[frozenset[int], None] = {}
            for given_up in level:
                rest = {v: bit for v, bit in picks.items() if v not in given_up}
                for variable in conflict(rest):
                    deeper[given_up | {variable}] = None
            level = list(deeper)
        return ()

    def _concrete(self, start: Solver, picks: dict[int, int], sets: list[frozenset[int]]) -> tuple[Changes, ...]:
        """One repair of each set in turn, then the next of each, until there are enough."""
        streams = [self._assignments(start, picks, sorted(given_up)) for given_up in sets]
        found: list[Changes] = []
        while streams and len(found) < MOST:
            for stream in streams[:]:
                changes = next(stream, None)
                if changes is None:
                    streams.remove(stream)
                elif len(found) < MOST:
                    found.append(changes)
        return tuple(found)

    def _assignments(self, start: Solver, picks: dict[int, int], given_up: list[int]) -> Iterator[Changes]:
        solver = start.copy()
        for variable, value in picks.items():
            if variable not in given_up:
                solver.narrow(variable, value)
        if solver.solve():
            yield from self._assign(solver, given_up, ())

    def _assign(self, solver: Solver, left: list[int], made: Changes) -> Iterator[Changes]:
        if not left:
            yield made
            return
        variable = left[0]
        names, none = self.constraints.options[variable], self.constraints.none[variable]
        for value in self._preferred(variable):
            mark = solver.mark()
            if solver.domains[variable] & value and solver.commit(variable, value):
                option = None if value == none else names[value.bit_length() - 1]
                change = (self.constraints.decisions[variable].id, option)
                yield from self._assign(solver, left[1:], (*made, change))
            solver.undo(mark)

    def _preferred(self, variable: int) -> list[int]:
        """The values in the order in which a guide would name them: its own picks first, not asked last."""
        decision = self.constraints.decisions[variable]
        first = [self.constraints.bit[decision.id, pick.pick] for pick in decision.today]
        every = [1 << i for i in range(len(decision.options) + 1)]
        return list(dict.fromkeys([*first, *every]))


def _later_first(given_up: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(-v for v in given_up))


def _stands(start: Solver, picks: dict[int, int], given_up: frozenset[int]) -> bool:
    solver = start.copy()
    kept = ((v, bit) for v, bit in picks.items() if v not in given_up)
    return all(solver.narrow(v, bit) for v, bit in kept) and solver.solve()


def _conflict(root: Solver, picks: dict[int, int]) -> list[int]:
    """A minimal set of picks that cannot stand together from that root, by deletion."""
    kept = list(picks.items())
    for pick in reversed(list(picks.items())):
        fewer: list[Literal] = [other for other in kept if other != pick]
        solver = root.copy()
        if not (all(solver.narrow(v, bit) for v, bit in fewer) and solver.solve()):
            kept = fewer
    return [v for v, _ in kept]


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
