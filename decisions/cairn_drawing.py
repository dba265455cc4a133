"""Draws a cairn as inline SVG, each laid stone a link. Its colours are the page's own, so it has both themes.

The shape of a stone depends on its place in the pile alone: the same stack is the same cairn, wherever it is drawn.
"""

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from decisions.cairn import Stone
from guide.xml_text import legal

WIDE, HIGH, OVERLAP = 300.0, 34.0, 3.0
LETTER = 7.2  # of the label, at 13 units, generously
SIGNS = {"danger": "▲", "caution": "◆", "sound": "", "open": "○"}
FILE_STYLE = (
    "svg{background:#f8f5ee;font:600 13px sans-serif}text{fill:#23251f;text-anchor:middle}.stone{fill:#efebe0;stroke:#8b8b80;stroke-width:1.3}"
    ".sound{fill:#dde5d2;stroke:#43613a}.caution{fill:#f2e3bd;stroke:#7a5300}.danger{fill:#f3d9d0;stroke:#96301a}"
    ".open{fill:none;stroke-dasharray:4 4}.ground{fill:none;stroke:#d6cfbf;stroke-width:2}"
    "@media (prefers-color-scheme:dark){svg{background:#191b18}text{fill:#e8e4d8}.stone{fill:#242722;stroke:#7d8075}"
    ".sound{fill:#2f3a29;stroke:#a5c890}.caution{fill:#433616;stroke:#e6bc60}.danger{fill:#4a271e;stroke:#f39e86}.open{fill:none}.ground{stroke:#43463c}}"
)
# How far each corner is rounded and each side leans, so that no two neighbours look alike.
TEMPER = ((16, 9, -6), (10, 15, 5), (18, 12, 9), (8, 17, -8), (14, 8, 2), (19, 14, -3), (9, 12, 7))


@dataclass(frozen=True)
class Placed:
    """A stone with its place in the picture: its middle, its top and its size."""

    stone: Stone
    middle: float
    top: float
    width: float
    height: float
    path: str


def place(cairn: Iterable[Stone]) -> tuple[Placed, ...]:
    """The stones that are there, from the top down, each resting on the one below."""
    there = [stone for stone in cairn if stone.state != "absent"]
    placed = []
    for up, stone in enumerate(there):
        down = len(there) - 1 - up
        left, right, lean = TEMPER[(up * 5 + len(stone.section.id)) % len(TEMPER)]
        width = _width(stone, up, len(there))
        height = HIGH + (up * 7 + len(stone.section.id)) % 5 - (3 if down == 0 else 0)
        placed.append((stone, WIDE / 2 + lean * 0.8, width, height, left, right))
    result, y = [], 4.0
    for stone, middle, width, height, left, right in reversed(placed):
        result.append(Placed(stone, middle, y, width, height, _path(middle, y, width, height, left, right)))
        y += height - OVERLAP
    return tuple(result)


def _width(stone: Stone, up: int, many: int) -> float:
    """Wider below than above, and always wide enough for the label."""
    slope = 280 - 130 * (up / max(many - 1, 1))
    return min(WIDE - 24, max(slope + (up * 11) % 17 - 8, len(label(stone)) * LETTER + 30))


def label(stone: Stone) -> str:
    """What is written on the stone: its layer's short name, and a sign where it needs attention."""
    return f"{short(stone.section.title)} {SIGNS[stone.state]}".rstrip()


def short(title: str) -> str:
    """A title that fits on a stone: "Ingress, certificates and logins" → "Ingress"."""
    return title if len(title) <= 26 else title.split(",")[0][:26]


@lru_cache(maxsize=4096)  # a few heights and slants make all the stones there are
def _path(x: float, y: float, w: float, h: float, left: float, right: float) -> str:
    """A boulder: flat where it rests, round where the weather was."""
    a, b, top, low = x - w / 2, x + w / 2, y, y + h
    return (
        f"M{_n(a + left)} {_n(top + 1)}"
        f"Q{_n(x)} {_n(top - left / 9)} {_n(b - right)} {_n(top + 1)}"
        f"C{_n(b - 2)} {_n(top + 1)} {_n(b + 3)} {_n(top + h * 0.45)} {_n(b - 3)} {_n(low - h * 0.26)}"
        f"Q{_n(b - 7)} {_n(low)} {_n(b - right - 8)} {_n(low)}"
        f"Q{_n(x)} {_n(low + right / 8)} {_n(a + left + 4)} {_n(low)}"
        f"C{_n(a + 3)} {_n(low)} {_n(a - 3)} {_n(top + h * 0.6)} {_n(a + 3)} {_n(top + h * 0.3)}"
        f"Q{_n(a + 6)} {_n(top + 1)} {_n(a + left)} {_n(top + 1)}Z"
    )


def draw(cairn: tuple[Stone, ...], name: str, url: Callable[[Stone], str] | None = None) -> str:
    """The picture as an ``svg`` element called ``name``; with ``url``, every stone is a link to its address."""
    placed = place(cairn)
    height = (placed[-1].top + placed[-1].height if placed else 0.0) + 12
    parts = [_drawn(one, url(one.stone) if url else "") for one in placed]
    ground = f'<path class="ground" d="M8 {_n(height - 8)}Q{_n(WIDE / 2)} {_n(height - 12)} {_n(WIDE - 8)} {_n(height - 8)}"/>'
    role = 'role="group"' if url else 'role="img"'
    return (
        f'<svg class="cairn" {role} aria-label="{html.escape(name)}" viewBox="0 0 {_n(WIDE)} {_n(height)}">'
        f"{ground}{''.join(parts)}</svg>"
    )


def draw_file(cairn: tuple[Stone, ...], name: str) -> str:
    """The picture as a file: with its own colours for light and dark, without links, and with its stones told in words."""
    svg, rest = draw(cairn, name).split(">", 1)
    wide, high = svg.rpartition('viewBox="0 0 ')[2].removesuffix('"').split()
    told = [f"{stone.section.title}: {stone.state}, {stone.says}." for stone in cairn if stone.state != "absent"]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"{svg.removeprefix("<svg")}>'
    words = f"<title>{html.escape(name)}</title><desc>{html.escape(' '.join(told))}</desc>"
    return legal(f"{head}{words}<style>{FILE_STYLE}</style>{rest}")


def _drawn(one: Placed, url: str) -> str:
    says = f"{one.stone.section.title}, {one.stone.state}"
    words = html.escape(label(one.stone), quote=False)
    text = f'<text x="{_n(one.middle)}" y="{_n(one.top + one.height / 2 + 5)}">{words}</text>'
    stone = f'<path class="stone {one.stone.state}" d="{one.path}"/>{text}'
    if not url:
        return f"<g>{stone}</g>"
    return f'<a href="{html.escape(url)}" aria-label="{html.escape(says)}">{stone}</a>'


def _n(value: float) -> str:
    """Whole units: a stone is not cut finer, and the picture weighs a fifth less."""
    return f"{value:.0f}"
