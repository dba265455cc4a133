"""The reader's own words: why something was picked, and why a warning was accepted.

They stand in downloaded files and, with JavaScript, behind the # of an address; the server keeps none of them. What is
done to them here is done in the browser, too (static/cairn/reasons.js), with the same expressions: they are written in
what the regular expressions of Python and JavaScript have in common, and the page hands them over.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LONGEST = 500
"""Characters of one reason. What is longer is no reason but a document, and can be named in one."""

HIDDEN = r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\ue002]"
"""What turns the text around it (the formatting characters of UAX 9), halves of characters, and what slots are made of."""
BLANK = r"[\0-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+"
"""Spaces, line ends and control characters: a run of them becomes one space."""
SPECIAL = r"[\\`*_[\]<>|~$&#{}]|:(?=\/\/)|@|(?<=[wW]{3})\."
"""What Markdown, its dialects, or the template language of a site generator would take for more than text. A bare
address would become a link, by the autolinks of GitHub Flavored Markdown."""

SLOT, ELSE, END = "\ue000", "\ue001", "\ue002"
"""A slot is a place in a file that the browser fills in: SLOT name END, whose line goes where there is nothing to fill
in, or SLOT name ELSE what then stands there END."""


def tidy(text: str) -> str:
    """A reason as it is kept: one line, without what cannot be seen. Tidying twice changes nothing more."""
    return re.sub(BLANK, " ", re.sub(HIDDEN, "", text)).strip(" ")


def literal(text: str) -> str:
    """A tidy text as Markdown that shows exactly that text, in the middle of a line."""
    return re.sub(SPECIAL, r"\\\g<0>", text)


@dataclass(frozen=True)
class OwnReasons:
    """Tidy texts, none of them empty: ``picks`` by decision, ``risks`` by rule."""

    picks: Mapping[str, str] = field(default_factory=dict)
    risks: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(picks: Mapping[str, str], risks: Mapping[str, str]) -> "OwnReasons":
        """The same from texts as they were typed."""
        return OwnReasons(_said(picks), _said(risks))

    def why(self, decision: str, otherwise: str = "") -> str:
        """The reason for a pick as Markdown for the middle of a line, or what stands there otherwise."""
        return literal(self.picks.get(decision, "")) or otherwise

    def because(self, rule: str, otherwise: str = "") -> str:
        """Why a warning was accepted, likewise."""
        return literal(self.risks.get(rule, "")) or otherwise


NO_REASONS = OwnReasons()


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, given in texts.items() if (text := tidy(given))}


class Slots(OwnReasons):
    """A slot for each reason: a file that is written with these is filled in by the browser."""

    def __init__(self, decisions: Iterable[str], rules: Iterable[str]) -> None:
        super().__init__(
            {decision: _slot(field_of_pick(decision)) for decision in decisions},
            {rule: _slot(field_of_risk(rule), "") for rule in rules},
        )

    def why(self, decision: str, otherwise: str = "") -> str:
        return _slot(field_of_pick(decision), otherwise or None)

    def because(self, rule: str, otherwise: str = "") -> str:
        return _slot(field_of_risk(rule), otherwise or None)


def field_of_pick(decision: str) -> str:
    """What the field of a form, the slot and the part of the fragment for the reason of a pick are called."""
    return f"reason.{decision}"


def field_of_risk(rule: str) -> str:
    """The same for why a warning was accepted."""
    return f"because.{rule}"


def _slot(name: str, otherwise: str | None = None) -> str:
    return f"{SLOT}{name}{END}" if otherwise is None else f"{SLOT}{name}{ELSE}{otherwise}{END}"
