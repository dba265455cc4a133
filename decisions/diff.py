"""Two stacks compared: the picks that differ with their reasons and what it costs to leave them, and the warnings that
come and go. ``diff(a, a)`` is empty, and ``diff(b, a)`` is ``diff(a, b)`` seen from the other side."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from decisions.annotated import Named
from decisions.engine import Settled
from decisions.library import Library
from decisions.model import Decision, Option, Undo, Warn
from guide.model import SEVERITIES

COSTS: tuple[Literal["rebuild", "weeks", "days", "hours"], ...] = ("rebuild", "weeks", "days", "hours")
WITHOUT = {"open": "still open", "later": "not known yet", "not_asked": "not asked"}


@dataclass(frozen=True)
class Side:
    """What one stack says to a decision: its pick, or in words why it has none."""

    label: str
    option: Option | None = None

    @property
    def pick_if(self) -> str:
        """When the option is the right one; empty where nothing is picked."""
        return self.option.pick_if if self.option else ""

    @property
    def undo(self) -> Undo | None:
        """What it costs to leave this pick; None where there is nothing to leave."""
        return self.option.undo if self.option else None


@dataclass(frozen=True)
class Row:
    """A decision that the two stacks answer differently."""

    decision: Decision
    a: Side
    b: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.a, self.b


@dataclass(frozen=True)
class Diff:
    """From stack a to stack b. ``gained`` are warnings of b alone and ``lost`` those of a alone, worst first; ``accepted``
    names the rules of those that their stack accepts. ``only_a`` and ``only_b`` fire in both, and one alone accepts them."""

    rows: tuple[Row, ...]
    same: tuple[Named, ...]
    gained: tuple[Warn, ...]
    lost: tuple[Warn, ...]
    only_a: tuple[Warn, ...] = ()
    only_b: tuple[Warn, ...] = ()
    accepted: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether the two are one stack as far as picks, warnings and accepted risks go."""
        return not (self.rows or self.gained or self.lost or self.only_a or self.only_b)

    @property
    def warnings(self) -> tuple[tuple[str, tuple[Warn, ...]], ...]:
        """What comes, what goes, and what only one of the two accepts, each under its heading."""
        return (
            ("Warnings gained", self.gained),
            ("Warnings lost", self.lost),
            ("Accepted only in the second", self.only_b),
            ("Accepted only in the first", self.only_a),
        )

    def mirrored(self) -> "Diff":
        """From b to a."""
        rows = tuple(Row(row.decision, row.b, row.a) for row in self.rows)
        return Diff(rows, self.same, self.lost, self.gained, self.only_b, self.only_a, self.accepted)

    def costs(self) -> dict[str, int]:
        """How many picks of a must be undone on the way to b, by what each costs, the dearest first."""
        found = Counter(row.a.undo.cost for row in self.rows if row.a.undo)
        return {cost: found[cost] for cost in COSTS if found[cost]}


def diff(
    library: Library, a: Settled, b: Settled, accepts_a: Collection[str] = (), accepts_b: Collection[str] = ()
) -> Diff:
    """Compare two stacks of the same guide, and the rules whose warnings each accepts."""
    differ = [d for d in library.graph.decisions if a.picks.get(d.id) != b.picks.get(d.id)]
    rows = tuple(Row(d, _side(library, a, d), _side(library, b, d)) for d in differ)
    same = tuple(Named(d, library.title(d), o, library.label(d, o)) for d, o in a.picks.items() if b.picks.get(d) == o)
    fired_a, fired_b = ({number for number, _ in one.fired()} for one in (a, b))
    gained, lost, both = (_warns(a, found) for found in (fired_b - fired_a, fired_a - fired_b, fired_a & fired_b))
    return Diff(
        rows,
        same,
        gained,
        lost,
        tuple(warn for warn in both if warn.id in accepts_a and warn.id not in accepts_b),
        tuple(warn for warn in both if warn.id in accepts_b and warn.id not in accepts_a),
        frozenset(w.id for w in gained if w.id in accepts_b) | frozenset(w.id for w in lost if w.id in accepts_a),
    )


def _side(library: Library, settled: Settled, decision: Decision) -> Side:
    option = settled.picks.get(decision.id)
    if option is None:
        return Side(WITHOUT[settled.state(settled.constraints.variable[decision.id])])
    return Side(library.label(decision.id, option), library.graph.option(decision.id, option))


def _warns(settled: Settled, numbers: set[int]) -> tuple[Warn, ...]:
    """The rules of these alarms, worst first."""
    found = [settled.constraints.alarms[number].warn for number in sorted(numbers)]
    return tuple(sorted(found, key=lambda warn: SEVERITIES.index(warn.severity)))
