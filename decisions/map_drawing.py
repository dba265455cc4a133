"""Draws the map as SVG: inline in the page, where the page's stylesheet colours it, or as a file of its own."""

import html
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from decisions.map_layout import Box, Layout, Line

LETTER = 6.9  # of a title, at 12 units, generously
FILE_STYLE = (
    "svg{background:#f8f5ee;font:600 12px sans-serif}text{fill:#23251f;text-anchor:middle}.node{fill:#efebe0;stroke:#8b8b80}"
    ".picked .node,.follows .node{fill:#dde5d2;stroke:#43613a}.edge{fill:none;stroke:#8b8b80;stroke-width:1.2}"
    ".needs{stroke:#43613a}.excludes{stroke:#96301a;stroke-dasharray:5 4}.head{fill:#5a5c50}"
    ".kind{font-size:10px;font-weight:400;fill:#5a5c50}.veil{fill:#f8f5ee}"
)


@dataclass(frozen=True)
class Mark:
    """What is written in a decision's box, where it leads, and its state in the stack that is shown, if one is."""

    title: str
    url: str
    answer: str = ""
    state: str = ""


def draw(layout: Layout, marks: Mapping[str, Mark], name: str) -> str:
    """The map for a page: every decision a link."""
    return _svg(layout, name, lambda id: _node(layout.nodes[id], marks[id], marks[id].url))


def draw_file(layout: Layout, marks: Mapping[str, Mark], name: str) -> str:
    """The map as a file: with its own colours and without links, which would lead nowhere from a disk."""
    text = _svg(layout, name, lambda id: _node(layout.nodes[id], marks[id], ""))
    head = f'<svg xmlns="http://www.w3.org/2000/svg"{text.removeprefix("<svg").split(">", 1)[0]}><style>{FILE_STYLE}</style>'
    return head + text.split(">", 1)[1]


def _svg(layout: Layout, name: str, node: Callable[[str], str]) -> str:
    lines = "".join(_line(line) for line in layout.lines)
    labels = "".join(_label(line) for line in layout.lines)
    nodes = "".join(node(id) for id in layout.nodes)
    w, h = _n(layout.width), _n(layout.height)
    return (
        f'<svg role="group" aria-label="{html.escape(name)}" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
        f"{lines}{nodes}{labels}</svg>"
    )


def _node(box: Box, mark: Mark, url: str) -> str:
    titles = textwrap.wrap(mark.title, int((box.w - 12) / LETTER))[:2]
    answer = textwrap.shorten(mark.answer, 24, placeholder="…") if mark.answer else ""
    lines = [(text, "") for text in titles] + ([(answer, ' class="kind"')] if answer else [])
    top = box.y + box.h / 2 - (len(lines) - 1) * 7.5 + 4
    words = " ".join(  # the blank keeps the words apart for those who hear them
        f'<text{kind} x="{_n(box.x + box.w / 2)}" y="{_n(top + i * 15)}">{html.escape(text, quote=False)}</text>'
        for i, (text, kind) in enumerate(lines)
    )
    says = f"{mark.title}{f': {mark.answer}' if mark.answer else ''}{f', {mark.state}' if mark.state in ('open', 'later') else ''}"
    inside = (
        f'<rect class="node" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.w)}" height="{_n(box.h)}" rx="7"/>{words}'
    )
    if not url:
        return f'<g class="{mark.state}">{inside}</g>'
    return f'<a href="{html.escape(url)}" class="{mark.state}" aria-label="{html.escape(says)}">{inside}</a>'


def _line(line: Line) -> str:
    """Straight from bend to bend; a head at the end, but for what excludes either way."""
    kind = next(kind for kind in ("excludes", "needs", "asks") if kind in line.kinds)
    way = "L".join(f"{_n(x)} {_n(y)}" for x, y in line.points)
    path = f'<path class="edge {kind}" d="M{way}"/>'
    return path if line.kinds == ("excludes",) else path + _head(line)


def _head(line: Line) -> str:
    (x1, y1), (x2, y2) = line.points[-2:]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    bx, by = x2 - 8 * ux, y2 - 8 * uy
    d = f"M{_n(x2)} {_n(y2)}L{_n(bx - 3.5 * uy)} {_n(by + 3.5 * ux)}L{_n(bx + 3.5 * uy)} {_n(by - 3.5 * ux)}Z"
    return f'<path class="head" d="{d}"/>'


def _label(line: Line) -> str:
    box = line.label
    veil = f'<rect class="veil" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.w)}" height="{_n(box.h)}"/>'
    return f'{veil}<text class="kind" x="{_n(box.x + box.w / 2)}" y="{_n(box.y + 10)}">{line.words}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
