"""A small picture that counts what is wrong with a stack, for a README or a wiki, with the same words for who cannot see it."""

import html
from collections.abc import Collection
from dataclasses import dataclass

from decisions.engine import Settled
from guide.model import SEVERITIES
from guide.xml_text import legal

HIGH, PAD, LETTER = 20, 7, 6.6  # of the words, at 11 units, generously; textLength makes them fit exactly
PAPER, GRANITE = "#ffffff", "#4b4d44"
COLOURS = {"danger": "#96301a", "caution": "#7a5300", "sound": "#43613a", "open": "#5a5c50"}
FEWEST = 4  # letters that a side is made wide for


@dataclass(frozen=True)
class Health:
    """What a badge says: ``state`` is danger, caution, sound or open, and ``says`` the same with numbers."""

    state: str
    says: str


def health(settled: Settled, accepts: Collection[str] = ()) -> Health:
    """The dangers and cautions of a stack without those that it accepts, how many it accepts, what of it is still open, and
    what its address asked for in vain."""
    if not settled.picks:
        return Health("open", "nothing decided")
    warns = [settled.constraints.alarms[number].warn for number, _ in settled.fired()]
    fired = [warn.severity for warn in warns if warn.id not in accepts]
    risks = sum(warn.id in accepts for warn in warns)
    counted = [_count(fired.count(severity), severity) for severity in SEVERITIES[:2] if severity in fired]
    open_ones = sum(1 for _ in settled.open_decisions())
    lost = len(settled.wishes.known) - len(settled.accepted) + len(settled.wishes.set_aside)
    rest = [f"{open_ones} open"] * bool(open_ones) + [f"{lost} set aside"] * bool(lost)
    state = next((severity for severity in SEVERITIES[:2] if severity in fired), "open" if rest else "sound")
    counted = counted or ["no warnings"] * (not risks)
    return Health(state, ", ".join([*counted, *[f"{risks} accepted"] * bool(risks), *rest]))


def badge(label: str, found: Health) -> str:
    """The picture as an SVG file: the label on granite, and what was counted on the colour of the worst of it."""
    left, right = _width(label), _width(found.says)
    name = html.escape(f"{label}: {found.says}")
    return legal(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HIGH}" role="img" aria-label="{name}">'
        f"<title>{name}</title>"
        f'<clipPath id="r"><rect width="{left + right}" height="{HIGH}" rx="3"/></clipPath><g clip-path="url(#r)">'
        f'<rect width="{left}" height="{HIGH}" fill="{GRANITE}"/>'
        f'<rect x="{left}" width="{right}" height="{HIGH}" fill="{COLOURS[found.state]}"/></g>'
        f'<g fill="{PAPER}" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">'
        f"{_words(label, 0, left)}{_words(found.says, left, right)}</g></svg>"
    )


def _count(number: int, severity: str) -> str:
    return f"{number} {severity}" if number == 1 else f"{number} {severity}s"


def _width(words: str) -> int:
    return round(max(len(words), FEWEST) * LETTER) + 2 * PAD


def _words(words: str, left: int, width: int) -> str:
    fit = f' textLength="{width - 2 * PAD}" lengthAdjust="spacingAndGlyphs"' if len(words) >= FEWEST else ""
    return f'<text x="{left + width / 2:g}" y="14"{fit}>{html.escape(words, quote=False)}</text>'
