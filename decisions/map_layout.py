"""Where everything stands on the map: decisions in layers, lines that go round them, and labels that touch nothing.

The layers come from fast-sugiyama, one connected component at a time and with whole numbers for names: with text for
names its answer depends on the process, and with several components it mixes them up.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import fast_sugiyama

from decisions.graph import Graph, components
from decisions.relations import Relation

NODE_W, NODE_H = 150.0, 48.0
STEP_X, STEP_Y = 262.0, 66.0
MARGIN = 14.0
LABEL_H, LABEL_LETTER = 13.0, 5.6
DRAWN = ("asks", "needs", "excludes")

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle by its corner and size."""

    x: float
    y: float
    w: float
    h: float

    def touches(self, other: "Box") -> bool:
        """Whether the two have an area in common."""
        return (
            self.x < other.x + other.w and other.x < self.x + self.w
            and self.y < other.y + other.h and other.y < self.y + self.h
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """All ties between two decisions: ``kinds`` as its label says them, the way it takes, and the label's place."""

    source: str
    target: str
    kinds: tuple[str, ...]
    points: tuple[Point, ...]
    label: Box

    @property
    def words(self) -> str:
        return ", ".join(self.kinds)


@dataclass(frozen=True)
class Layout:
    width: float
    height: float
    nodes: dict[str, Box]
    lines: tuple[Line, ...]


Pair = tuple[int, int]


def lay_out(graph: Graph, ties: Iterable[Relation], skipped: Sequence[str] = ()) -> Layout:
    """The map of all decisions but those ``skipped``, drawn with what ties them; the same for the same graph."""
    ids = [decision.id for decision in graph.decisions if decision.id not in skipped]
    tied = _tied(ties, {id: i for i, id in enumerate(ids)})
    at, bends = _below_one_another([_layers(group, tied) for group in components(len(ids), tied)])
    nodes = {ids[i]: Box(x, y, NODE_W, NODE_H) for i, (x, y) in sorted(at.items())}
    taken, lines = list(nodes.values()), []
    for (a, b), (source, target, kinds) in tied.items():
        way = _route(nodes[ids[a]], nodes[ids[b]], bends.get((a, b), []))
        label = _place_label(", ".join(kinds), way, taken)
        taken.append(label)
        lines.append(Line(ids[source], ids[target], kinds, tuple(way if source == a else way[::-1]), label))
    width = max(box.x + box.w for box in taken) + MARGIN
    height = max(box.y + box.h for box in taken) + MARGIN
    return Layout(width, height, nodes, tuple(lines))


def _tied(ties: Iterable[Relation], place: dict[str, int]) -> dict[Pair, tuple[int, int, tuple[str, ...]]]:
    """Earlier and later decision → source, target and kinds of the one line between them."""
    tied: dict[Pair, tuple[int, int, tuple[str, ...]]] = {}
    for tie in ties:
        if tie.kind in DRAWN and tie.source in place and tie.target in place:
            a, b = place[tie.source], place[tie.target]
            source, target, kinds = tied.get((min(a, b), max(a, b)), (a, b, ()))
            tied[min(a, b), max(a, b)] = (source, target, kinds if tie.kind in kinds else (*kinds, tie.kind))
    return tied


@dataclass(frozen=True)
class _Part:
    """One component: where its decisions stand, and where its long lines bend; in columns and rows from 0."""

    at: dict[int, Point]
    bends: dict[Pair, list[Point]]

    @property
    def rows(self) -> float:
        return max(y for _, y in [*self.at.values(), *(p for way in self.bends.values() for p in way)]) + 1


def _layers(group: Sequence[int], tied: Iterable[Pair]) -> _Part:
    """Layers from earlier to later, for the decisions of one component, which are numbered anew from 0 for it."""
    if len(group) == 1:
        return _Part({group[0]: (0.0, 0.0)}, {})
    number = {id: i for i, id in enumerate(group)}
    inside = [pair for pair in tied if pair[0] in number]
    [(placed, _, _, wires)] = fast_sugiyama.from_edges(
        [(number[a], number[b]) for a, b in inside],
        vertex_spacing=1, dummy_vertices=True, dummy_size=0.6,
        ranking_type="minimize", crossing_minimization="barycenter", transpose=True,
    )  # fmt: skip
    # Whole numbers go in, and whole numbers come out; the library's types allow for text as well.
    positions = [(int(n), where) for n, where in placed]
    edges = [(int(a), int(b)) for a, b in wires or ()]
    left, top = min(x for _, (x, _) in positions), max(y for _, (_, y) in positions)
    at = {n: (top - y, x - left) for n, (x, y) in positions}  # layers from left to right: boxes are wide and low
    after = {a: b for a, b in edges if a >= len(group)}  # a bend has one line in and one out
    bends: dict[Pair, list[Point]] = {}
    for a, b in edges:
        if a < len(group) and b >= len(group):
            way, end = [], b
            while end >= len(group):
                way.append(at[end])
                end = after[end]
            bends[group[a], group[end]] = way
    return _Part({group[n]: where for n, where in at.items() if n < len(group)}, bends)


def _below_one_another(parts: Sequence[_Part]) -> tuple[dict[int, Point], dict[Pair, list[Point]]]:
    """All components below one another, largest first; what is tied to nothing stands in rows at the end."""
    at: dict[int, Point] = {}
    bends: dict[Pair, list[Point]] = {}
    y = 0.0
    alone = [next(iter(part.at)) for part in parts if len(part.at) == 1]
    for part in parts:
        if len(part.at) > 1:
            at |= {i: _point(column, y + row) for i, (column, row) in part.at.items()}
            bends |= {pair: [_middle(column, y + row) for column, row in way] for pair, way in part.bends.items()}
            y += part.rows
    wide = max(4, round(max((x for x, _ in at.values()), default=0) / STEP_X) + 1)
    at |= {i: _point(n % wide, y + n // wide) for n, i in enumerate(alone)}
    return at, bends


def _point(column: float, row: float) -> Point:
    return MARGIN + column * STEP_X, MARGIN + row * STEP_Y


def _middle(column: float, row: float) -> Point:
    x, y = _point(column, row)
    return x + NODE_W / 2, y + NODE_H / 2


def _route(left: Box, right: Box, bends: list[Point]) -> list[Point]:
    """From the right side of one box to the left side of the other, by way of the bends."""
    towards = bends[0][1] if bends else right.y + right.h / 2
    arriving = bends[-1][1] if bends else left.y + left.h / 2
    return [(left.x + left.w, _beside(left, towards)), *bends, (right.x, _beside(right, arriving))]


def _beside(box: Box, y: float) -> float:
    """Where a line leaves or meets a box: towards where it goes, but not at its corner."""
    return min(max(y, box.y + box.h * 0.2), box.y + box.h * 0.8)


def _place_label(words: str, way: Sequence[Point], taken: Sequence[Box]) -> Box:
    """The first place along the line, from its middle outwards, where the label touches nothing that stands already."""
    wide = len(words) * LABEL_LETTER + 8
    for share in sorted((n / 40 for n in range(3, 38)), key=lambda share: abs(share - 0.5)):
        x, y = _along(way, share)
        box = Box(x - wide / 2, y - LABEL_H / 2, wide, LABEL_H)
        if box.x >= 0 and not any(box.touches(other) for other in taken):
            return box
    x, y = _along(way, 0.5)
    while any(Box(x - wide / 2, y, wide, LABEL_H).touches(other) for other in taken):
        y += LABEL_H  # below whatever is there: a label is never laid over another
    return Box(x - wide / 2, y, wide, LABEL_H)


def _along(way: Sequence[Point], share: float) -> Point:
    """The point at that share of the way's length."""
    lengths = [((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in itertools.pairwise(way)]
    left = share * sum(lengths)
    for (a, b), length in zip(itertools.pairwise(way), lengths, strict=True):
        if left <= length:
            return a[0] + (b[0] - a[0]) * left / length, a[1] + (b[1] - a[1]) * left / length
        left -= length
    return way[-1]
