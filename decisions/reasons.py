"""Why something cannot be: a minimal set of picks, and the rules at work between them.

A reason is minimal by deletion (drop any one pick and it is possible again); where a single pick
explains it, the first such pick in the graph's order is named.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from decisions.constraints import Constraints, Origin
from decisions.graph import Graph
from decisions.solver import Literal, Problem, Solver
from decisions.stack import Cause, Reason


class Reasons:
    """Reasons beside one set of picks: variable → value."""

    def __init__(self, graph: Graph, picks: dict[int, int], possible: tuple[int, ...] = ()) -> None:
        """``possible`` are all values that some complete stack has beside the picks, by variable."""
        self.graph = graph
        self.constraints = graph.constraints
        self.picks = picks
        self.possible = possible
        self._conflicts: dict[tuple[Literal, tuple[Literal, ...]], tuple[int, ...]] = {}

    def why_not(self, variable: int, value: int) -> Reason:
        """Why no complete stack has that value beside the picks."""
        return self._reason((variable, value))

    def why_only(self, variable: int, value: int) -> Reason:
        """Why nothing else than that value is left."""
        return self._reason((variable, ~value))

    def why_not_asked(self, variable: int) -> Reason:
        """Why the decision cannot be asked."""
        return self._reason((variable, self.constraints.none[variable] - 1))

    def behind(self, variable: int) -> tuple[int, ...]:
        """The picks from which a decision's only answer follows."""
        return self.conflict((variable, ~self.possible[variable]), self.picks)

    def _reason(self, goal: Literal) -> Reason:
        return _worded(self.graph, goal, tuple((v, self.picks[v]) for v in self.conflict(goal, self.picks)))

    def conflict(self, goal: Literal, picks: dict[int, int]) -> tuple[int, ...]:
        """A minimal set of the picked variables with which the goal is impossible.

        The goal must be impossible beside all of ``picks``. A pick on the goal's own variable does not count.
        """
        key = (goal, tuple(picks.items()))
        if key not in self._conflicts:
            self._conflicts[key] = self._minimal(goal, picks)
        return self._conflicts[key]

    def _minimal(self, goal: Literal, picks: dict[int, int]) -> tuple[int, ...]:
        others = [v for v in picks if v != goal[0]]
        for variable in others:
            beside = self.graph.beside(variable, picks[variable])
            if beside is not None and not beside[goal[0]] & goal[1]:
                return (variable,) if self.constraints.ever[goal[0]] & goal[1] else ()
        return self._among(goal, [(v, picks[v]) for v in others])

    def _among(self, goal: Literal, picks: list[Literal]) -> tuple[int, ...]:
        """A minimal set of several picks, without those that come late where earlier ones do.

        The picks are laid down in order until nothing fits any more, which the last of them is part of; then again with that
        one first, until those found leave no room by themselves. That is what deletion from the end leaves, too, as long as
        propagation sees each contradiction as soon as it is there; else it is left to deletion.
        """
        found: list[Literal] = []
        before = picks
        while True:
            solver = self.constraints.fresh()
            if not solver.narrow_all((goal, *found)):
                kept = set(found)
                return tuple(v for v, mask in picks if (v, mask) in kept)
            last = self._first_that_does_not_fit(solver, before)
            if last is None:
                return self._by_deletion(goal, picks)
            found.append(before[last])
            before = before[:last]

    def _first_that_does_not_fit(self, solver: Solver, picks: list[Literal]) -> int | None:
        """The place of the first pick that contradicts those before it by propagation; None where a search would see more."""
        for place, (variable, value) in enumerate(picks):
            mark = solver.mark()
            if not solver.narrow(variable, value):
                solver.undo(mark)
                return place if solver.solve() else None
        return None

    def _by_deletion(self, goal: Literal, picks: list[Literal]) -> tuple[int, ...]:
        kept = picks
        for pick in reversed(picks):
            fewer = [other for other in kept if other != pick]
            if not self._stands(goal, fewer):
                kept = fewer
        return tuple(v for v, _ in kept)

    def _stands(self, goal: Literal, picks: Iterable[Literal]) -> bool:
        solver = self.constraints.fresh()
        return solver.narrow_all((goal, *picks)) and solver.solve()


@lru_cache(maxsize=8192)
def _worded(graph: Graph, goal: Literal, picks: tuple[Literal, ...]) -> Reason:
    """The reason why the goal cannot be beside these picks, of which none is idle; remembered within bounds."""
    c = graph.constraints
    named = tuple((c.decisions[v].id, c.options[v][value.bit_length() - 1]) for v, value in picks)
    causes = (_cause(graph, n) for n in _minimal_origins(c.problem, sorted((goal, *picks))))
    return Reason(named, tuple(dict.fromkeys(causes)))  # a house rule may rule out several options


def _cause(graph: Graph, number: int) -> Cause:
    origin = graph.constraints.origins[number]
    if origin.rule is not None:
        return Cause(origin.rule.says, origin.rule.id, origin.rule.source)
    return Cause(asked_only_when(graph, origin.decision))


def asked_only_when(graph: Graph, decision: str) -> str:
    """A decision's condition as a sentence."""
    condition = graph.by_id[decision].asked_when or ()
    terms = []
    for term in condition:
        parts = []
        for other, options in term.items():
            labels = [f"'{o}'" for o in options]
            listed = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
            parts.append(f"{graph.by_id[other].title} is {listed}")
        terms.append(" and ".join(parts))
    return f"{graph.by_id[decision].title} is asked only when {', or when '.join(terms)}."


def contradiction(constraints: Constraints) -> tuple[Origin, ...]:
    """A minimal set of relations that leave no complete stack at all. There must be none."""
    return tuple(constraints.origins[n] for n in _minimal_origins(constraints.problem, ()))


def _minimal_origins(problem: Problem, literals: Sequence[Literal]) -> tuple[int, ...]:
    kept = sorted(_traced(problem, literals))
    for origin in reversed(kept[:]):
        fewer = [other for other in kept if other != origin]
        if not _holds(problem.only(fewer), literals):
            kept = fewer
    return tuple(kept)


def _holds(problem: Problem, literals: Sequence[Literal]) -> bool:
    solver = Solver(problem)
    if not (solver.propagate_all() and all(solver.narrow(v, mask) for v, mask in literals)):
        return False
    return solver.solve([domain & -domain for domain in solver.domains])


def _traced(problem: Problem, literals: Sequence[Literal]) -> set[int]:
    """The relations that took part in a contradiction found by unit propagation; all of them if it takes a search."""
    domains = list(problem.domains)
    parents: list[set[int]] = [set() for _ in domains]
    for variable, mask in literals:
        domains[variable] &= mask
    changed = True
    while changed:
        changed = False
        for clause, origin in zip(problem.clauses, problem.origins, strict=True):
            alive = [(v, mask) for v, mask in clause if domains[v] & mask]
            if len(alive) > 1:
                continue
            cause = {origin}.union(*(parents[v] for v, mask in clause if not domains[v] & mask))
            if not alive:
                return cause
            (variable, mask), *_ = alive
            if domains[variable] & ~mask:
                domains[variable] &= mask
                parents[variable] = parents[variable] | cause
                changed = True
    return set(problem.origins)
