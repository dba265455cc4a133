"""Pictures for the places where links are shared: 1200 × 630, a flat ground, big words, and a cairn.

The letters are those that Pillow brings (Aileron), so nothing has to be installed. Text is measured and cut, never squeezed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
PAPER, INK, QUIET, LINE = "#f8f5ee", "#23251f", "#5a5c50", "#d6cfbf"
FILLS = {"sound": "#dde5d2", "caution": "#f2e3bd", "danger": "#f3d9d0", "open": PAPER, "plain": "#dcd8ca"}
EDGES = {"sound": "#43613a", "caution": "#7a5300", "danger": "#96301a", "open": "#8b8b80", "plain": "#8b8b80"}
WORDS_WIDTH = 690
Measure = Callable[[str], float]
MARK = ((0.62, "plain"), (0.9, "plain"), (0.78, "plain"), (1.0, "plain"), (0.86, "plain"), (1.0, "plain"))


@dataclass(frozen=True)
class Pebble:
    """A stone of the picture: its width as a share of the widest, its state, and what is written on it."""

    width: float
    state: str
    label: str = ""


@dataclass(frozen=True)
class Card:
    """What a picture says. ``pebbles`` are from the top down; without any, it has the guide's own mark."""

    kicker: str
    title: str
    lines: tuple[str, ...] = ()
    foot: str = ""
    pebbles: tuple[Pebble, ...] = ()


@lru_cache(maxsize=256)
def png(card: Card) -> bytes:
    """The picture as PNG, remembered within bounds; the same bytes for the same card."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _pile(pen, card.pebbles or tuple(Pebble(width, state) for width, state in MARK))
    y = _words(pen, card.kicker.upper(), 60, 64, 24, QUIET, 1)
    size = 74 if len(card.title) < 34 else 56 if len(card.title) < 70 else 44
    y = _words(pen, card.title, 60, y + 18, size, INK, 4 if not card.lines else 3)
    for line in card.lines:
        y = _words(pen, line, 60, y + 12, 30, QUIET, 3)
    pen.line([(60, 548), (60 + WORDS_WIDTH, 548)], fill=LINE, width=2)
    _words(pen, card.foot, 60, 562, 24, QUIET, 1)
    out = BytesIO()
    image.quantize(colors=64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("this Pillow was built without FreeType, so it has no letters of any size")
    return font


def _words(pen: ImageDraw.ImageDraw, text: str, x: float, y: float, size: int, colour: str, most: int) -> float:
    """Write a text in at most so many lines and return where the next may begin."""
    font = _font(size)
    for line in wrapped(text, lambda words: font.getlength(words), WORDS_WIDTH, most):
        pen.text((x, y), line, font=font, fill=colour)
        y += size * 1.18
    return y


def wrapped(text: str, length: Measure, width: float, most: int) -> list[str]:
    """The text in lines no longer than the width; what does not fit into so many lines ends in an ellipsis."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most:
        count = 1
        while count < len(rest) and length(" ".join(rest[: count + 1])) <= width:
            count += 1
        lines.append(" ".join(rest[:count]))
        rest = rest[count:]
    if rest and lines:
        lines[-1] += "…"
    return [_cut(line, length, width) for line in lines]


def _cut(line: str, length: Measure, width: float) -> str:
    while length(line) > width and len(line) > 2:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line


def _pile(pen: ImageDraw.ImageDraw, pebbles: Sequence[Pebble]) -> None:
    """The stones on the right, resting on a line near the bottom."""
    middle, ground = 970, 548
    high = min(74, 470 // len(pebbles))
    font = _font(min(19, max(12, high - 16)))
    y = ground - high * len(pebbles)
    for i, pebble in enumerate(pebbles):
        half = 175 * pebble.width
        x = middle + (9, -7, 4, -11, 6, -3)[i % 6]
        box = (x - half, y + 2, x + half, y + high)
        pen.rounded_rectangle(
            box, radius=high * (0.34 + (i * 7 % 5) / 25), fill=FILLS[pebble.state], outline=EDGES[pebble.state], width=3
        )
        label = _cut(pebble.label, font.getlength, half * 2 - 24)
        pen.text((x, y + high / 2 + 1), label, font=font, fill=INK, anchor="mm")
        y += high
    pen.line([(middle - 190, ground + 2), (middle + 190, ground + 2)], fill=LINE, width=4)
