"""The graph's conditions, needs and excludes as clauses for the solver, and the way back to their words.

Every decision is a variable; its values are its options and, where it has a condition, one more:
not asked. A retired option is no value at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal as OneOf

from decisions.model import Decision, Exclude, Need, Warn
from decisions.solver import Clause, Literal, Problem, Solver

WIDEST_CONDITION = 4096


@dataclass(frozen=True)
class Origin:
    """What a clause stems from: a need or exclude of an option, or the condition of a decision."""

    kind: OneOf["asked", "needs", "excludes"]
    decision: str
    option: str = ""
    rule: Need | Exclude | None = None


@dataclass(frozen=True)
class Alarm:
    """A warning and its condition, as terms of literals that must all hold."""

    decision: str
    warn: Warn
    terms: tuple[Clause, ...]


def each(mask: int) -> Iterator[int]:
    """The places of the ones in a mask, from the lowest."""
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


class Constraints:
    """The compiled form of an ordered sequence of decisions; built once, never changed."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.decisions = tuple(decisions)
        self.variable = {d.id: v for v, d in enumerate(self.decisions)}
        self.options = tuple(tuple(o.id for o in d.options) for d in self.decisions)
        self.bit = {(d.id, o.id): 1 << i for d in self.decisions for i, o in enumerate(d.options)}
        self.none = tuple(1 << len(d.options) for d in self.decisions)
        self.origins: list[Origin] = []
        self._clauses: list[tuple[Clause, int]] = []
        for variable, decision in enumerate(self.decisions):
            self._compile(variable, decision)
        self.problem = Problem.of([self._domain(d) for d in self.decisions], self._clauses)
        self.alarms = tuple(
            Alarm(d.id, warn, tuple(map(tuple, self._terms(warn.when)))) for d in self.decisions for warn in d.warns
        )

    def _domain(self, decision: Decision) -> int:
        live = sum(1 << i for i, o in enumerate(decision.options) if o.retired is None)
        return live | (1 << len(decision.options) if decision.asked_when else 0)

    def _compile(self, variable: int, decision: Decision) -> None:
        none = self.none[variable]
        asked = none - 1
        if decision.asked_when:
            origin = self._origin(Origin("asked", decision.id))
            terms = self._terms(decision.asked_when)
            self._add(origin, ([(variable, none), *clause] for clause in _all_of(terms)))
            self._add(origin, ([(variable, asked), *self._not(term)] for term in terms))
        for i, option in enumerate(decision.options):
            unless = (variable, ~(1 << i))
            for need in option.needs:
                origin = self._origin(Origin("needs", decision.id, option.id, need))
                self._add(origin, ([unless, *clause] for clause in _all_of(self._terms(need.when))))
            for exclude in option.excludes:
                origin = self._origin(Origin("excludes", decision.id, option.id, exclude))
                terms = self._terms(exclude.when)
                self._add(origin, ([unless, *self._not(term)] for term in terms))

    def _origin(self, origin: Origin) -> int:
        self.origins.append(origin)
        return len(self.origins) - 1

    def _add(self, origin: int, clauses: Iterator[list[Literal]]) -> None:
        self._clauses += [(tuple(clause), origin) for clause in clauses]

    def _terms(self, condition: Sequence[dict[str, tuple[str, ...]]]) -> list[list[Literal]]:
        return [
            [(self.variable[d], sum({self.bit[d, o] for o in options})) for d, options in term.items()]
            for term in condition
        ]

    def _not(self, term: list[Literal]) -> list[Literal]:
        return [(v, ~mask) for v, mask in term]

    @cached_property
    def terms_of_alarms(self) -> tuple[tuple[int, Clause], ...]:
        """All terms of all alarms, each with the number of its alarm, in order."""
        return tuple((number, term) for number, alarm in enumerate(self.alarms) for term in alarm.terms)

    @cached_property
    def left_standing(self) -> tuple[dict[int, int], ...]:
        """By variable, value (or none, 0) → the terms that it leaves standing, as a mask of their places in the list above."""
        terms = self.terms_of_alarms
        literals: list[dict[int, int]] = [{} for _ in self.decisions]
        for place, (_, term) in enumerate(terms):
            for variable, mask in term:
                literals[variable][place] = mask
        everything = self.all_terms
        return tuple(
            {
                value: everything - sum(1 << place for place, mask in mine.items() if not mask & value)
                for value in (0, *(1 << i for i in range(len(options) + 1)))
            }
            for mine, options in zip(literals, self.options, strict=True)
        )

    @cached_property
    def places_of(self) -> tuple[int, ...]:
        """By alarm the places of its terms in the list above, as a mask."""
        masks = [0] * len(self.alarms)
        for place, (number, _) in enumerate(self.terms_of_alarms):
            masks[number] |= 1 << place
        return tuple(masks)

    @cached_property
    def all_terms(self) -> int:
        """The places of all terms, as a mask."""
        return (1 << len(self.terms_of_alarms)) - 1

    def standing(self, values: Sequence[int]) -> int:
        """The terms that hold where each variable has that value, or none (0), as a mask of their places."""
        standing = self.all_terms
        for left, value in zip(self.left_standing, values, strict=True):
            standing &= left[value]
        return standing

    def going_off(self, settled: Sequence[int]) -> dict[int, Clause]:
        """The alarms that go off where each variable has that value, or none (0): number → the first term that holds."""
        found: dict[int, Clause] = {}
        for place in each(self.standing(settled)):
            number, term = self.terms_of_alarms[place]
            found.setdefault(number, term)
        return found

    @cached_property
    def preferred(self) -> tuple[tuple[int, ...], ...]:
        """By variable its values in the order in which a guide would name them: its own picks first, not asked last."""
        return tuple(
            tuple(
                dict.fromkeys(
                    [*(self.bit[d.id, pick.pick] for pick in d.today), *(1 << i for i in range(len(d.options) + 1))]
                )
            )
            for d in self.decisions
        )

    @cached_property
    def root(self) -> Solver | None:
        """The state before any choice, with a witness; None if no complete stack exists at all."""
        solver = Solver(self.problem)
        if not solver.propagate_all():
            return None
        return solver if solver.solve([d & -d for d in solver.domains]) else None

    @cached_property
    def ever(self) -> tuple[int, ...]:
        """For every variable the values that some complete stack has."""
        support = self.fresh().supported()
        assert support is not None
        return support.values

    def fresh(self) -> Solver:
        """A solver at the root, to narrow at will. The graph must have a complete stack."""
        if self.root is None:
            raise ValueError("no complete stack exists in this graph")
        return self.root.copy()

    def supported_with(self, variable: int, value: int) -> tuple[int, ...] | None:
        """All values that some complete stack has beside this one, by variable; None if it is in no stack."""
        solver = self.fresh()
        support = solver.supported() if solver.narrow(variable, value) else None
        return support.values if support else None

    def names(self, variable: int, mask: int) -> Iterator[str]:
        """The ids of the options in the mask, in the content's order."""
        return (o for i, o in enumerate(self.options[variable]) if mask >> i & 1)


def _all_of(terms: list[list[Literal]]) -> Iterator[list[Literal]]:
    """The clauses that together say that at least one term holds in full."""
    if len(terms) == 1:
        yield from ([literal] for literal in terms[0])
        return
    width = 1
    for term in terms:
        width *= len(term)
    if width > WIDEST_CONDITION:
        raise ValueError(f"a condition of {len(terms)} alternatives is too wide")
    for combination in product(*terms):
        merged: dict[int, int] = {}
        for variable, mask in combination:
            merged[variable] = merged.get(variable, 0) | mask
        yield list(merged.items())
