"""The search for one stack with the fewest changes that has no danger left, and something in the place of every retired pick.

Exact, in this order: the fewest dangers, then the fewest changed picks, then replacements as the guide names them, then what
the guide would rather pick in this stack, then the fewest cautions. Which picks must change is a minimum hitting set of the conflicts between them and the demand that no
danger be left (as in ``repairs``); what they become is found by branch and bound on ranks and cautions. Dangers that also hang on
decisions without a pick are learnt as they turn up: the picks that force one may not stand together again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from decisions.engine import Settled
from decisions.outcomes import Changed, Outcome, core
from decisions.solver import Clause, Problem, Solver
from decisions.walk import holds

STATES = 600
"""How many sets of picks to give up are looked at."""
LEAVES = 1000
"""How many ways to fill them are looked at."""
ROUNDS = 40
"""How often a danger may turn up that nobody could see beforehand."""
RANKED = 1_000
"""What a place further down in the guide's order weighs in cautions: more than there are."""
REPLACED = 1_000_000
"""What another replacement than the guide's weighs: more than all those places."""


class TooManyStepsError(Exception):
    """A limit of steps was reached."""


@dataclass(frozen=True)
class _Best:
    cost: int
    changed: Changed


class Search:
    """The plan for one stack. ``dangers`` are the alarms that must not go off, ``vacant`` what waits for a replacement."""

    def __init__(self, settled: Settled, accepts: Collection[str] = ()) -> None:
        self.settled = settled
        self.constraints = settled.constraints
        self.outcomes = settled.outcomes
        self.picks = settled.outcomes.picks
        self.dangers = dict.fromkeys(
            number
            for number, alarm in enumerate(self.constraints.alarms)
            if alarm.warn.severity == "danger" and alarm.warn.id not in accepts
        )
        self.vacant = {v: settled.fixes.replacing(v, option) for v, option in settled.vacant.items()}
        self._orders: dict[int, list[int]] = {}
        self.learnt: dict[int, list[Clause]] = {}
        self.states = 0
        self.filled = 0

    @property
    def needed(self) -> bool:
        """Whether there is anything to clear or to replace."""
        return bool(self.vacant) or any(number in self.dangers for number in self.outcomes.firing)

    @property
    def finished(self) -> bool:
        """Whether all ways to fill what is given up were weighed, so that no other is better."""
        return self.filled <= LEAVES

    # -- the plan --------------------------------------------------------------------------------------------

    def best(self) -> Changed:
        """The changes; none where no change helps. Raises ``TooManyStepsError`` beyond the limits."""
        found = self._best()
        return found.changed if found else ()

    def _best(self) -> _Best | None:
        """The best way with the fewest dangers left: first with none, then with one that may stay, and so on."""
        level: list[frozenset[int]] = [frozenset()]
        while level:
            found: list[tuple[int, _Best]] = []
            deeper: dict[frozenset[int], None] = {}
            for left in level:
                best = self._without_dangers(left)
                if best is not None:
                    found.append(best)
                else:
                    deeper |= dict.fromkeys(left | {alarm} for alarm in self._in_the_way(left))
            if found:
                return min(found, key=lambda one: (one[0], one[1].cost))[1]
            level = list(deeper)
        return None

    def _without_dangers(self, left: frozenset[int]) -> tuple[int, _Best] | None:
        """The number of picks changed and the best way in which no danger fires but those ``left``; None if there is none."""
        for _ in range(ROUNDS):
            root = self._root(left)
            if root is None:
                return None
            sets = self._fewest(root)
            known = sum(map(len, self.learnt.values()))
            best = self._fill(root, sets, left)
            if best is not None:
                return len(sets[0]), best
            if sum(map(len, self.learnt.values())) == known:
                return None
        raise TooManyStepsError

    # -- no dangers ------------------------------------------------------------------------------------------

    def _root(self, left: frozenset[int]) -> Solver | None:
        """The graph under more demands: no danger, and an answer to what is vacant. None if that cannot be."""
        problem = self.constraints.problem
        quiet = chain.from_iterable(self._quiet(n) for n in self.dangers if n not in left)
        pairs = [*zip(problem.clauses, problem.origins, strict=True), *((clause, -1) for clause in quiet)]
        solver = Solver(Problem.of(problem.domains, pairs))
        if not (solver.propagate_all() and solver.solve([d & -d for d in solver.domains])):
            return None
        vacant = ((v, ~self.constraints.none[v]) for v in self.vacant)
        return solver if all(solver.commit(v, mask) for v, mask in vacant) else None

    def _quiet(self, number: int) -> Iterator[Clause]:
        """What keeps an alarm from going off: of its terms those that hang on picks alone, and what was learnt."""
        settled = self.picks.keys() | self.vacant.keys()
        for term in self.constraints.alarms[number].terms:
            if all(v in settled for v, _ in term):
                yield tuple((v, ~mask) for v, mask in term)
        yield from self.learnt.get(number, ())

    def _in_the_way(self, left: frozenset[int]) -> list[int]:
        """Dangers that cannot all be avoided beside what else is demanded, by deletion."""
        kept = [n for n in self.dangers if n not in left and any(True for _ in self._quiet(n))]
        everything = frozenset(self.dangers)
        for number in kept[:]:
            fewer = [n for n in kept if n != number]
            if self._root(everything - frozenset(fewer)) is None:
                kept = fewer
        return kept

    # -- which picks change ----------------------------------------------------------------------------------

    def _fewest(self, root: Solver) -> list[frozenset[int]]:
        """Every smallest set of picks without which the others can stand from that root."""
        level: list[frozenset[int]] = [frozenset()]
        while True:
            sound = [given_up for given_up in level if self._stand(root, given_up)]
            if sound:
                return sound
            deeper: dict[frozenset[int], None] = {}
            for given_up in level:
                deeper |= dict.fromkeys(given_up | {v} for v in self._conflict(root, given_up))
            level = list(deeper)

    def _stand(self, root: Solver, given_up: frozenset[int]) -> Solver | None:
        self.states += 1
        if self.states > STATES:
            raise TooManyStepsError
        solver = root.copy()
        kept = ((v, value) for v, value in self.picks.items() if v not in given_up)
        return solver if solver.narrow_all(kept) and solver.solve() else None

    def _conflict(self, root: Solver, given_up: frozenset[int]) -> list[int]:
        rest = {v: value for v, value in self.picks.items() if v not in given_up}
        return core(root, rest)

    # -- what they become ------------------------------------------------------------------------------------

    def _fill(self, root: Solver, sets: list[frozenset[int]], left: frozenset[int]) -> _Best | None:
        best: _Best | None = None
        for given_up in sets:
            solver = self._stand(root, given_up)
            assert solver is not None
            variables = [*sorted(given_up), *(v for v in self.vacant if v not in given_up)]
            best = _Filling(self, solver, variables, left).best(best)
        return best

    def judge(self, changed: Changed, left: frozenset[int]) -> int | None:
        """The cost of changes that stand; None, and something learnt, if a danger fires that may not."""
        outcome = self.outcomes.after(changed)
        assert outcome is not None
        cautions = 0
        for number, term in self._fired(changed, outcome):
            severity = self.constraints.alarms[number].warn.severity
            cautions += severity == "caution"
            if number in self.dangers and number not in left:
                self._learn(number, term, outcome)
                return None
        return cautions + sum(self.preference(v, value) for v, value in changed)

    def preference(self, variable: int, value: int) -> int:
        """What a value costs by itself: its place in the order in which the guide would pick in this stack, and whether the
        guide names other replacements for what was retired there."""
        second = REPLACED if self.is_second_choice(variable, value) else 0
        return second + RANKED * self._order(variable).index(value)

    def _order(self, variable: int) -> list[int]:
        """The values as the guide would rather pick them: its picks whose context holds now, then all as they are listed."""
        found = self._orders.get(variable)
        if found is None:
            decision = self.constraints.decisions[variable]
            now = [pick for pick in decision.today if holds(pick.when, self.settled.picks)]
            first = [self.constraints.bit[decision.id, pick.pick] for pick in now]
            found = list(dict.fromkeys([*first, *(1 << i for i in range(len(decision.options) + 1))]))
            self._orders[variable] = found
        return found

    def is_second_choice(self, variable: int, value: int) -> bool:
        """Whether the guide names other replacements for what was retired there."""
        named = self.vacant.get(variable)
        return bool(named) and value not in (named or ())

    @cached_property
    def cautions(self) -> dict[int, list[Clause]]:
        """By variable, the only terms of the cautions that have no more than one."""
        found: dict[int, list[Clause]] = {}
        for alarm in self.constraints.alarms:
            if alarm.warn.severity == "caution" and len(alarm.terms) == 1:
                for v, _ in alarm.terms[0]:
                    found.setdefault(v, []).append(alarm.terms[0])
        return found

    def _fired(self, changed: Changed, outcome: Outcome) -> Iterator[tuple[int, Clause]]:
        for number in self.outcomes.firing:
            term = self.outcomes.still(number, outcome)
            if term is not None:
                yield number, term
        yield from dict(self.outcomes.raised(changed)).items()

    def _learn(self, number: int, term: Clause, outcome: Outcome) -> None:
        """The picks that force the term may not stand together again."""
        forcing = self.outcomes.behind(term, (), outcome)
        self.learnt.setdefault(number, []).append(tuple((v, ~outcome.picks[v]) for v in sorted(forcing)))


class _Filling:
    """Branch and bound over what given-up picks become, by the guide's order and the number of cautions."""

    def __init__(self, search: Search, solver: Solver, variables: list[int], left: frozenset[int]) -> None:
        self.search = search
        self.solver = solver
        self.left = left
        self.variables = variables
        self.values = [self._ordered(v) for v in variables]
        least = [min((cost for cost, _ in values), default=0) for values in self.values]
        self.rest = [sum(least[i:]) + self._constant() for i in range(len(least) + 1)]

    def _constant(self) -> int:
        """The cautions that fire whatever the given-up picks become."""
        kept = {v: value for v, value in self.search.picks.items() if v not in self.variables}
        alarms = self.search.constraints.alarms
        return sum(
            any(all(v in kept and mask & kept[v] for v, mask in term) for term in alarms[number].terms)
            for number in self._cautions()
        )

    def _cautions(self) -> Iterator[int]:
        alarms = self.search.constraints.alarms
        return (n for n in self.search.outcomes.firing if alarms[n].warn.severity == "caution")

    def _ordered(self, variable: int) -> list[tuple[int, int]]:
        """The values by what each costs by itself beside the picks that stay."""
        named = self.search.vacant.get(variable) or ()
        values = dict.fromkeys([*named, *self.search.outcomes.repairs.preferred(variable)])
        possible = [value for value in values if self.solver.domains[variable] & value]
        return sorted(((self._own(variable, value), value) for value in possible), key=lambda one: one[0])

    def _own(self, variable: int, value: int) -> int:
        """What the value costs, with the cautions that it has whatever the other given-up picks become. A lower bound: each
        is counted of one value only, so those with a choice of conditions are left out."""
        cost = self.search.preference(variable, value)
        kept = self.search.picks
        for term in self.search.cautions.get(variable, ()):
            if all(
                mask & value if v == variable else v in kept and v not in self.variables and mask & kept[v]
                for v, mask in term
            ):
                cost += 1
        return cost

    def best(self, best: _Best | None) -> _Best | None:
        """The best that there is, if it is better than what was found before."""
        return self._go(0, (), 0, best)

    def _go(self, i: int, made: Changed, cost: int, best: _Best | None) -> _Best | None:
        if best is not None and cost + self.rest[i] >= best.cost:
            return best
        if i == len(self.variables):
            return self._leaf(made, best)
        variable = self.variables[i]
        for own, value in self.values[i]:
            if self.search.filled > LEAVES and best is not None:
                return best
            mark = self.solver.mark()
            if self.solver.commit(variable, value):
                best = self._go(i + 1, (*made, (variable, value)), cost + own, best)
            self.solver.undo(mark)
        return best

    def _leaf(self, made: Changed, best: _Best | None) -> _Best | None:
        self.search.filled += 1
        if self.search.filled > 4 * LEAVES:
            raise TooManyStepsError
        changed = tuple(sorted(made))
        cost = self.search.judge(changed, self.left)
        if cost is None or (best is not None and cost >= best.cost):
            return best
        return _Best(cost, changed)
