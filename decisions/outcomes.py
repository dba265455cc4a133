"""What changes of the picks lead to: whether they can stand, and which warnings they raise and clear.

Each set of changes is worked out once and shared by all that ask. Answers are exact.
"""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property

from decisions.constraints import Constraints, each
from decisions.graph import Graph
from decisions.reasons import Reasons
from decisions.repairs import Repairs
from decisions.solver import Clause, Problem, Solver

Changed = tuple[tuple[int, int], ...]
"""Variables with the values that they are changed to, in the order of the variables."""


class Outcome:
    """One set of changes made: the picks that stand then, and what is forced beside them."""

    def __init__(
        self, problem: Problem, picks: dict[int, int], witness: list[int], state: Callable[[], Solver]
    ) -> None:
        """``witness`` is a full solution with those picks; ``state`` makes the solver that has narrowed to them."""
        self.problem = problem
        self.picks = picks
        self.witness = witness
        self.state = state
        self._settled: dict[int, bool] = {}

    @cached_property
    def solver(self) -> Solver:
        return self.state()

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """For every variable the values that some complete stack has beside the picks."""
        domains = self.solver.domains
        if all(not domain & (domain - 1) for domain in domains):
            return tuple(domains)  # one value each is what is left where something is left
        support = self.solver.copy().supported()
        assert support is not None
        return support.values

    def holds(self, term: Clause) -> bool:
        """Whether all of the term is settled, as a warning needs to fire."""
        for v, mask in term:
            if not self.witness[v] & mask:
                return False
        return all(self.is_settled(v) for v, _ in term)

    def is_settled(self, variable: int) -> bool:
        """Whether no other value than the witness's is left."""
        if variable in self.picks:
            return True
        if variable not in self._settled:
            self._settled[variable] = self._work_out(variable)
        return self._settled[variable]

    def _work_out(self, variable: int) -> bool:
        other = ~self.witness[variable]
        if self._movable(variable, other):
            return False
        return not self.solver.domains[variable] & other or not self.solver.possible(variable, other)

    def _movable(self, variable: int, other: int) -> bool:
        """Whether the witness stays a solution with another value there: a quick yes that spares most searches."""
        left = self.problem.domains[variable] & other
        for allowed, index in self.problem.occurs[variable]:
            if left & ~allowed:
                for v, literal in self.problem.clauses[index]:
                    if v != variable and self.witness[v] & literal:
                        break
                else:
                    left &= allowed
        return left != 0


class Outcomes:
    """Outcomes of changes to one set of picks, beside which ``reasons.possible`` are all values that are left."""

    def __init__(self, graph: Graph, reasons: Reasons, repairs: Repairs) -> None:
        self.graph = graph
        self.constraints: Constraints = graph.constraints
        self.reasons = reasons
        self.repairs = repairs
        self.picks = reasons.picks
        self.possible = reasons.possible
        self._after: dict[Changed, Outcome | None] = {}
        self._blamed: dict[Changed, frozenset[int]] = {}
        self._kinds: dict[frozenset[int], int] = {}
        self._raised: dict[Changed, tuple[tuple[int, Clause], ...]] = {}

    @cached_property
    def unchanged(self) -> Outcome:
        """The picks as they are."""
        return self._outcome((), self.repairs.without(frozenset()).witness)

    def after(self, changed: Changed) -> Outcome | None:
        """The outcome; None if the changes cannot stand beside the other picks."""
        if changed not in self._after:
            self._after[changed] = self._made(changed)
        return self._after[changed]

    def _made(self, changed: Changed) -> Outcome | None:
        """Most changes leave the decisions without a pick as they were; only the others take a search."""
        made = dict(changed)
        witness = [made.get(v, value) for v, value in enumerate(self.unchanged.witness)]
        broken = self._broken(changed, witness)
        if broken is None:
            return self._outcome(changed, witness)
        if all(v in made or v in self.picks for v, _ in broken):
            self._blamed[changed] = frozenset(v for v, _ in broken if v not in made)
            return None
        solver = self._state(changed)
        return self._outcome(changed, solver.witness) if solver else None

    def _outcome(self, changed: Changed, witness: list[int]) -> Outcome:
        """A decision that is done without has no pick any more; whether it can still be asked is up to the others."""
        none = self.constraints.none
        chosen = tuple((v, value) for v, value in changed if value != none[v])
        dropped = {v for v, value in changed if value == none[v]}
        picks = {v: value for v, value in (self.picks | dict(chosen)).items() if v not in dropped}

        def state() -> Solver:
            solver = self._beside(chosen, dropped)
            for v, value in chosen:
                solver.narrow(v, value)
            solver.witness = witness
            return solver

        return Outcome(self.constraints.problem, picks, witness, state)

    def _state(self, changed: Changed) -> Solver | None:
        """The state after changes; None if they cannot stand."""
        solver = self._beside(changed)
        return solver if all(solver.commit(v, value) for v, value in changed) else None

    def _beside(self, changed: Changed, dropped: Collection[int] = ()) -> Solver:
        """The state before changes, without the picks that they replace and those that are dropped."""
        return self.repairs.without(frozenset(v for v in (*dict(changed), *dropped) if v in self.picks)).copy()

    def _broken(self, changed: Changed, witness: list[int]) -> Clause | None:
        """A clause on one of the changed variables that the witness breaks."""
        problem = self.constraints.problem
        for v, value in changed:
            if not value & problem.domains[v]:
                return ((v, 0),)
            for mask, index in problem.occurs[v]:
                if not mask & value:
                    clause = problem.clauses[index]
                    if not any(witness[other] & literal for other, literal in clause):
                        return clause
        return None

    # -- warnings ------------------------------------------------------------------------------------------

    @cached_property
    def firing(self) -> dict[int, Clause]:
        """The alarms that go off beside the picks as they are, each with the first of its terms that holds."""
        settled = [mask if mask.bit_count() == 1 else 0 for mask in self.possible]
        return self.constraints.going_off(settled)

    @cached_property
    def _silent(self) -> int:
        """The terms of all other alarms, as a mask of their places."""
        return self.constraints.all_terms & ~sum(self.constraints.places_of[number] for number in self.firing)

    def raised(self, changed: Changed) -> tuple[tuple[int, Clause], ...]:
        """The alarms that go off after the changes and did not before, each with a term that holds. The changes must be
        able to stand."""
        if changed not in self._raised:
            outcome = self.after(changed)
            assert outcome is not None
            self._raised[changed] = tuple(self._newly(outcome))
        return self._raised[changed]

    def _newly(self, outcome: Outcome) -> list[tuple[int, Clause]]:
        """In the order of the first term that the same picks keep from holding; that of the alarms among these."""
        standing = self.constraints.standing(outcome.witness) & self._silent
        for variable, left in enumerate(self.constraints.left_standing):
            if standing & ~left[0] and not outcome.is_settled(variable):
                standing &= left[0]
        terms, places = self.constraints.terms_of_alarms, list(each(standing))
        if len(places) > 1:
            places.sort(key=lambda place: (self._first_of_kind(terms[place][1]), place))
        return [terms[place] for place in places]

    def _first_of_kind(self, term: Clause) -> int:
        """The place of the first silent term that the same picks keep from holding: only changing all of those lets it."""
        against = frozenset([v for v, mask in term if v in self.picks and not self.picks[v] & mask])
        if against not in self._kinds:
            left, kind = self.constraints.left_standing, self._silent
            for v, value in self.picks.items():
                kind &= ~left[v][value] if v in against else left[v][value]
            self._kinds[against] = kind & -kind
        return self._kinds[against]

    def still(self, number: int, outcome: Outcome) -> Clause | None:
        """The term by which an alarm goes off after the changes; None if it does not."""
        return next((term for term in self.constraints.alarms[number].terms if outcome.holds(term)), None)

    # -- reasons -------------------------------------------------------------------------------------------

    def behind(self, term: Clause, changed: Changed, outcome: Outcome) -> frozenset[int]:
        """The unchanged picks of which at least one must change as well before the term can fail to hold."""
        made = dict(changed)
        found: set[int] = set()
        for v, _ in term:
            if v in outcome.picks:
                found.add(v)
            else:
                found.update(self.reasons.conflict((v, ~outcome.witness[v]), outcome.picks))
        return frozenset(found - made.keys())

    def against(self, changed: Changed) -> frozenset[int]:
        """Picks of which at least one must change as well before the changes can stand. Empty if they never can."""
        if changed not in self._blamed:
            self._blamed[changed] = self._against(changed)
        return self._blamed[changed]

    def _against(self, changed: Changed) -> frozenset[int]:
        made = dict(changed)
        rest = {v: value for v, value in self.picks.items() if v not in made}
        for variable, value in changed:
            beside = self.graph.beside(variable, value)
            if beside is None:
                return frozenset()
            for v in reversed(rest):
                if not beside[v] & rest[v]:
                    return frozenset((v,))
        root = self.constraints.fresh()
        return frozenset(core(root, rest) if all(root.narrow(v, value) for v, value in changed) else ())

    # -- names ---------------------------------------------------------------------------------------------

    def named(self, changed: Changed) -> tuple[tuple[str, str | None], ...]:
        """Changes in the words of the content: decision → option, or None where it is then not asked."""
        c = self.constraints
        return tuple(
            (c.decisions[v].id, None if value == c.none[v] else c.options[v][value.bit_length() - 1])
            for v, value in changed
        )

    def numbered(self, changes: Iterable[tuple[str, str | None]]) -> Changed:
        """The way back."""
        c = self.constraints
        pairs = ((c.variable[d], d, o) for d, o in changes)
        return tuple(sorted((v, c.none[v] if o is None else c.bit[d, o]) for v, d, o in pairs))


def core(root: Solver, picks: dict[int, int]) -> list[int]:
    """Picks that cannot stand together from that root, of which each is needed for that. All of ``picks`` must not stand.

    By insertion: they are laid down one after the other until nothing fits any more, which the last of them is part of;
    then again with that one first, until those found leave no room by themselves.
    """
    found: list[int] = []
    before = list(picks)
    while True:
        solver = root.copy()
        if not all(solver.narrow(v, picks[v]) for v in found):
            return found
        last = next((i for i, v in enumerate(before) if not solver.narrow(v, picks[v])), None)
        if last is None:  # it takes a search to see it
            return _by_deletion(root, picks, found + before)
        found.append(before[last])
        del before[last:]


def _by_deletion(root: Solver, picks: dict[int, int], kept: list[int]) -> list[int]:
    """Those without which the others could stand."""

    def stand(some: list[int]) -> bool:
        solver = root.copy()
        return all(solver.narrow(v, picks[v]) for v in some) and solver.solve()

    for variable in reversed(kept[:]):
        fewer = [v for v in kept if v != variable]
        if not stand(fewer):
            kept = fewer
    return kept
