"""The board: every decision on one page, with each option's state, over the same addresses as the wizard."""

from dataclasses import dataclass

from decisions.addresses import Addresses
from decisions.annotated import Annotator, Because, Ruled
from decisions.engine import Settled
from decisions.library import Library
from decisions.model import Decision
from guide.model import Section


@dataclass(frozen=True)
class Cell:
    """An option on the board that can be chosen. ``chosen`` is the visitor's answer; ``follows`` is nobody's."""

    option: str
    label: str
    chosen: bool
    follows: bool


@dataclass(frozen=True)
class Row:
    """A decision on the board. ``state`` is picked, follows, open, later or not_asked."""

    decision: Decision
    state: str
    cells: tuple[Cell, ...]
    ruled_out: tuple[Ruled, ...]
    because: Because | None
    wish: str
    clear_url: str | None


@dataclass(frozen=True)
class Shelf:
    """The rows of one section."""

    section: Section
    rows: tuple[Row, ...]


class Board:
    """All decisions of one settled stack."""

    def __init__(self, library: Library, settled: Settled, urls: Addresses) -> None:
        self.library = library
        self.settled = settled
        self.urls = urls
        self.note = Annotator(library, settled, urls)

    def shelves(self) -> list[Shelf]:
        """All rows by section, in reading order."""
        constraints = self.settled.constraints
        rows = {d.id: self._row(constraints.variable[d.id], d) for d in self.library.graph.decisions}
        return [
            Shelf(section, tuple(rows[d] for d in section.decisions))
            for section in self.library.guide.sections
            if section.decisions
        ]

    def _row(self, variable: int, decision: Decision) -> Row:
        state = self.settled.state(variable)
        wish = dict(self.settled.wishes.known).get(decision.id, "")
        fewer = tuple(c for c in self.settled.wishes.known if c[0] != decision.id)
        clear = f"{self.urls.board(fewer)}#{decision.id}" if wish else None
        if state == "not_asked":
            because = self.note.because(self.settled.reasons.why_not_asked(variable))
            return Row(decision, state, (), (), because, wish, clear)
        beside = self.settled.without(decision.id) if state == "picked" else self.settled
        note = Annotator(self.library, beside, self.urls)
        answer = self.settled.picks.get(decision.id)
        cells = tuple(
            Cell(o, self.library.label(decision.id, o), state == "picked" and o == answer, state == "follows")
            for o in beside.available(decision.id)
        )
        blocked = tuple(note.ruled(v) for v in beside.verdicts(decision.id, repairs=False) if not v.available)
        return Row(decision, state, cells, blocked, None, wish, clear)
