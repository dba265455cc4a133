"""The map's page: the picture and the equal list, for the whole graph or with one stack marked on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from decisions.addresses import Addresses
from decisions.engine import Settled
from decisions.graph import Graph
from decisions.library import Library
from decisions.map_drawing import Mark, draw, draw_file
from decisions.map_layout import Layout, lay_out
from decisions.relations import WORDS, Relation, gates, relations

STATES = {"not_asked": "not asked", "follows": "follows", "open": "open", "later": "later", "picked": ""}


@dataclass(frozen=True)
class Row:
    """A decision in the list: its answer and state, and its ties by kind: words, and the decisions at the other end."""

    title: str
    url: str
    answer: str
    state: str
    ties: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]


@lru_cache(maxsize=4)
def _drawn(graph: Graph) -> tuple[tuple[Relation, ...], tuple[str, ...], Layout]:
    """What depends on the graph alone, made once."""
    ties = relations(graph)
    skipped = gates(graph, ties)
    return ties, skipped, lay_out(graph, ties, skipped)


class Map:
    """The decision graph, with one settled stack on it if there are choices."""

    def __init__(self, library: Library, settled: Settled, urls: Addresses) -> None:
        self.library = library
        self.settled = settled
        self.urls = urls
        self.ties, self.skipped, self.layout = _drawn(library.graph)

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """Every decision's box: with a stack, its answer, and the wizard behind it; else its own page."""
        return {d.id: self._mark(v, d.id, d.title) for v, d in enumerate(self.library.graph.decisions)}

    def _mark(self, variable: int, id: str, title: str) -> Mark:
        if not self.settled.wishes.known:
            return Mark(title, self.urls.decision(id))
        pick = self.settled.picks.get(id)
        answer = self.library.label(id, pick) if pick else ""
        return Mark(title, self.urls.decide(id, self.settled.wishes.known), answer, self.settled.state(variable))

    def picture(self) -> str:
        """The map as it stands in the page."""
        return draw(self.layout, self.marks, "The decisions and what ties them")

    def file(self) -> str:
        """The map as a file of its own."""
        return draw_file(self.layout, self.marks, "The decisions and what ties them")

    def gates(self) -> list[Mark]:
        """The decisions on which nearly all others hang, and which the picture leaves out."""
        return [self.marks[id] for id in self.skipped]

    def rows(self) -> list[Row]:
        """The same as the picture, and the warnings that it leaves out, decision by decision."""
        return [
            Row(self.marks[d.id].title, self.marks[d.id].url, self.marks[d.id].answer,
                STATES.get(self.marks[d.id].state, ""), tuple(self._ties(d.id)))
            for d in self.library.graph.decisions
        ]  # fmt: skip

    def _ties(self, id: str) -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
        for kind, words in WORDS.items():
            others = [t.target for t in self.ties if t.kind == kind and t.source == id]
            if others:
                yield kind, words, tuple((o, self.marks[o].title, self.marks[o].url) for o in others)
