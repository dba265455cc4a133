"""Draws a diagram as inline SVG. Colours come from the page's stylesheet, so both themes have theirs.

Units are those of the picture's viewBox, of which a reader with a wide screen sees about one a pixel. No font is
measured: widths of letters are estimated on the generous side, so that words stay inside their boxes in any sans.
"""

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from guide.diagram import Arrow, Box, Diagram, Frame, in_words

LINE = 17  # from one line of text to the next
SMALL = 15
LETTER = 7.6  # an average letter at 14 units, generously
SMALL_LETTER = 6.6  # the same at 12

ACTOR = 176  # from one lifeline to the next
BOX = 158
GAP = 96  # between columns
ROW_GAP = 54
PAD = 14  # of a frame around its boxes
HEAD = 20  # for a frame's label


@dataclass(frozen=True)
class Rect:
    """A rectangle by its corner and size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2


def figure(diagram: Diagram) -> str:
    """The picture with its caption and the same in words, as a ``figure`` element."""
    words = "".join(f"<li>{html.escape(one, quote=False)}</li>" for one in in_words(diagram))
    title = html.escape(diagram.title)
    return (
        f'<figure class="figure"><div class="scroll" tabindex="0" role="region" aria-label="{title}">{draw(diagram)}</div>'
        f"<figcaption>{title}<details><summary>The same in words</summary>"
        f"<p>{html.escape(diagram.alt, quote=False)}</p><ul>{words}</ul></details></figcaption></figure>"
    )


def markdown(diagram: Diagram) -> str:
    """The picture in words, for the Markdown twins."""
    return "\n".join([f"**{diagram.title}.** {diagram.alt}", "", *(f"- {one}" for one in in_words(diagram))])


def draw(diagram: Diagram) -> str:
    """The picture alone, as an ``svg`` element with its text alternative."""
    width, height, parts = _sequence(diagram) if diagram.kind == "sequence" else _flow(diagram)
    alt = html.escape(diagram.alt)
    return (
        f'<svg class="diagram" role="img" aria-label="{alt}" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}">{"".join(parts)}</svg>'
    )


# -- sequences -------------------------------------------------------------------------------------------


def _sequence(diagram: Diagram) -> tuple[float, float, list[str]]:
    place = {actor.id: ACTOR / 2 + i * ACTOR for i, actor in enumerate(diagram.actors)}
    width = ACTOR * len(diagram.actors)
    heads = [
        _box(Rect(place[a.id] - ACTOR / 2 + 10, 1, ACTOR - 20, 34), [a.label], [], "plain") for a in diagram.actors
    ]
    y, steps = 52.0, []
    for number, step in enumerate(diagram.steps, 1):
        says = f"{number}. {step.says}"
        if step.at:
            lines = _wrap(says, ACTOR - 28, SMALL_LETTER)
            height = len(lines) * SMALL + 10
            steps.append(_note(Rect(place[step.at] - ACTOR / 2 + 8, y, ACTOR - 16, height), lines))
            y += height + 12
        else:
            a, b = place[step.from_ or ""], place[step.to or ""]
            lines = _wrap(says, abs(b - a) - 20, SMALL_LETTER)
            y += len(lines) * SMALL
            steps.append(_veiled(min(a, b) + abs(b - a) / 2, y - len(lines) * SMALL / 2 - 3, lines))
            steps.append(_line((a, y + 2), (b, y + 2), ""))
            y += 18
    lives = "".join(f'<path class="life" d="M{_n(x)} 35V{_n(y)}"/>' for x in place.values())
    return width, y + 2, [lives, *heads, *steps]


def _note(rect: Rect, lines: list[str]) -> str:
    return f'<rect class="note" {_at(rect)} rx="3"/>' + _lines(rect.middle[0], rect.y + 17, lines, SMALL, "small")


# -- flows -----------------------------------------------------------------------------------------------


def _flow(diagram: Diagram) -> tuple[float, float, list[str]]:
    rects = _places(diagram)
    frames = [(frame, _around(diagram, frame, rects)) for frame in diagram.frames]
    frames.sort(key=lambda pair: -len(pair[0].around))  # the outermost first, under the others
    everything = [*rects.values(), *(rect for _, rect in frames)]
    left, top = min(r.x for r in everything), min(r.y for r in everything)
    parts = [f'<rect class="frame {frame.tone}" {_at(rect)} rx="6"/>' for frame, rect in frames]
    both = {(a.from_, a.to) for a in diagram.arrows} & {(a.to, a.from_) for a in diagram.arrows}
    parts += [_arrow(a, rects, (a.from_, a.to) in both) for a in diagram.arrows]
    parts += [_label(frame, rect) for frame, rect in frames]
    parts += [_box(rects[box.id], *_words_of(box), box.tone) for box in diagram.boxes]
    width = max(r.x + r.w for r in everything) - left + 4
    height = max(r.y + r.h for r in everything) - top + 4
    return width, height, [f'<g transform="translate({_n(2 - left)} {_n(2 - top)})">', *parts, "</g>"]


def _words_of(box: Box) -> tuple[list[str], list[str]]:
    return _wrap(box.label, BOX - 16, LETTER), _wrap(box.says or "", BOX - 16, SMALL_LETTER)


def _height(box: Box) -> float:
    label, says = _words_of(box)
    return 18 + len(label) * LINE + len(says) * SMALL


def _places(diagram: Diagram) -> dict[str, Rect]:
    """Every box's rectangle: columns of one width, rows as high as their highest box, room for frames between."""
    rows = sorted({box.at[1] for box in diagram.boxes})
    columns = sorted({box.at[0] for box in diagram.boxes})
    tall = {row: max(_height(box) for box in diagram.boxes if box.at[1] == row) for row in rows}
    top, y = {}, 0.0
    for row in rows:
        top[row] = y
        y += (
            tall[row]
            + ROW_GAP
            + (HEAD + PAD) * max((_edges(diagram, row, frame) for frame in diagram.frames), default=0)
        )
    x = {column: i * (BOX + GAP) for i, column in enumerate(columns)}
    return {
        box.id: Rect(x[box.at[0]], top[box.at[1]] + (tall[box.at[1]] - _height(box)) / 2, BOX, _height(box))
        for box in diagram.boxes
    }


def _edges(diagram: Diagram, row: int, frame: Frame) -> int:
    """How many frames, this one among them, have an edge between the row and the next."""
    last = {id(f): max(box.at[1] for box in diagram.boxes if box.id in f.around) for f in diagram.frames}
    first = {id(f): min(box.at[1] for box in diagram.boxes if box.id in f.around) for f in diagram.frames}
    rows = sorted({box.at[1] for box in diagram.boxes})
    following = next((r for r in rows if r > row), row)
    return sum(last[id(f)] == row or first[id(f)] == following != row for f in diagram.frames)


def _depth(diagram: Diagram, frame: Frame) -> int:
    """How many frames lie one inside another within this one."""
    inner = [f for f in diagram.frames if set(f.around) < set(frame.around)]
    return 1 + max((_depth(diagram, f) for f in inner), default=0)


def _around(diagram: Diagram, frame: Frame, rects: dict[str, Rect]) -> Rect:
    inside = [rects[id] for id in frame.around]
    depth = _depth(diagram, frame)
    pad, head = PAD * depth, (PAD + HEAD) * depth - PAD + 6
    x, y = min(r.x for r in inside) - pad, min(r.y for r in inside) - head
    return Rect(x, y, max(r.x + r.w for r in inside) + pad - x, max(r.y + r.h for r in inside) + pad - y)


def _label(frame: Frame, rect: Rect) -> str:
    veil = Rect(rect.x + 6, rect.y + 4, min(len(frame.label) * SMALL_LETTER + 8, rect.w - 12), SMALL)
    words = html.escape(frame.label, quote=False)
    return f'<rect class="veil" {_at(veil)}/><text class="small" x="{_n(rect.x + 10)}" y="{_n(rect.y + 15)}">{words}</text>'


def _arrow(arrow: Arrow, rects: dict[str, Rect], shared: bool) -> str:
    a, b = rects[arrow.from_], rects[arrow.to]
    shift = 9.0 if shared else 0.0  # there and back side by side
    (ax, ay), (bx, by) = a.middle, b.middle
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    sx, sy = -(by - ay) / length * shift, (bx - ax) / length * shift
    start = _edge(a, (ax + sx, ay + sy), (bx + sx, by + sy))
    end = _edge(b, (bx + sx, by + sy), (ax + sx, ay + sy))
    line = _line(start, end, "dashed" if arrow.dashed else "")
    if not arrow.says:
        return line
    upright = abs(start[0] - end[0]) < BOX / 2
    lines = _wrap(arrow.says, BOX if upright else GAP - 10, SMALL_LETTER)
    return line + _veiled((start[0] + end[0]) / 2 + sx * 2, (start[1] + end[1]) / 2 + sy * 2, lines)


def _edge(rect: Rect, inside: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Where a line from a point inside the rectangle towards another leaves it."""
    (x, y), (dx, dy) = inside, (towards[0] - inside[0], towards[1] - inside[1])
    ways = []
    if dx:
        ways.append(((rect.x + rect.w if dx > 0 else rect.x) - x) / dx)
    if dy:
        ways.append(((rect.y + rect.h if dy > 0 else rect.y) - y) / dy)
    way = min(ways)
    return x + way * dx, y + way * dy


# -- what both are drawn with ----------------------------------------------------------------------------


def _box(rect: Rect, label: list[str], says: list[str], tone: str) -> str:
    high = len(label) * LINE + len(says) * SMALL
    y = rect.middle[1] - high / 2 + 13
    return (
        f'<rect class="box {tone}" {_at(rect)} rx="5"/>'
        + _lines(rect.middle[0], y, label, LINE, "")
        + (_lines(rect.middle[0], y + len(label) * LINE - 1, says, SMALL, "small") if says else "")
    )


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    """A line with a head at its end; the head is drawn, since a marker would need an id of its own on the page."""
    (x1, y1), (x2, y2) = start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    bx, by = x2 - 9 * ux, y2 - 9 * uy
    head = f"M{_n(x2)} {_n(y2)}L{_n(bx - 4 * uy)} {_n(by + 4 * ux)}L{_n(bx + 4 * uy)} {_n(by - 4 * ux)}Z"
    return f'<path class="wire {kind}" d="M{_n(x1)} {_n(y1)}L{_n(bx)} {_n(by)}"/><path class="head" d="{head}"/>'


def _lines(x: float, y: float, lines: Iterable[str], step: float, kind: str) -> str:
    spans = "".join(
        f'<tspan x="{_n(x)}" y="{_n(y + i * step)}">{html.escape(text, quote=False)}</tspan>'
        for i, text in enumerate(lines)
    )
    return f'<text class="mid {kind}">{spans}</text>'


def _veiled(x: float, y: float, lines: list[str]) -> str:
    """Small words around a middle, with the paper behind them, so that a line under them does not strike them out."""
    wide = max(len(text) for text in lines) * SMALL_LETTER + 6
    high = len(lines) * SMALL + 2
    veil = f'<rect class="veil" {_at(Rect(x - wide / 2, y - high / 2, wide, high))}/>'
    return veil + _lines(x, y - high / 2 + 12, lines, SMALL, "small")


def _wrap(text: str, width: float, letter: float) -> list[str]:
    return textwrap.wrap(text, max(8, int(width / letter)))


def _at(rect: Rect) -> str:
    return f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.w)}" height="{_n(rect.h)}"'


def _n(value: float) -> str:
    """A number as short as it can be."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
