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

BLANK = (
    r"[\0-\x20\x7f-\xa0\u061c\u1680\u2000-\u200a\u200e\u200f\u2028-\u202f\u205f\u2066-\u2069\u3000\ufeff"
    r"\ud800-\udfff\ue000-\ue003]+"
)
"""A run of these becomes one space: spaces, line ends and control characters; what turns the text around it (the
formatting characters of UAX 9); halves of characters; and what slots are made of."""
SPECIAL = r"[\\`*_[\]<>|~$&#{}]|:(?=\/\/)|@|(?<=[wW]{3})\."
"""What Markdown, its dialects, or the template language of a site generator would take for more than text. A bare
address would become a link, by the autolinks of GitHub Flavored Markdown."""
QUOTED = r'["\\]'
"""What a string in JSON and in TOML has a backslash before; of a tidy text there is no more to be said."""

SLOT, ELSE, END, GONE = "\ue000", "\ue001", "\ue002", "\ue003"
"""A slot is a place in a file that the browser fills in: SLOT, the expression to escape by, a space, the name of a
field, ELSE, what stands there without a reason, END. A line in which GONE is left goes with it."""


def tidy(text: str) -> str:
    """A reason as it is kept: one line, without what cannot be seen. Tidying twice changes nothing more."""
    return re.sub(BLANK, " ", text).strip(" ")


def literal(text: str) -> str:
    """A tidy text as Markdown that shows exactly that text, in the middle of a line."""
    return re.sub(SPECIAL, lambda found: "\\" + found[0], text)


def quoted(text: str) -> str:
    """A tidy text between the quotation marks of JSON or TOML."""
    return re.sub(QUOTED, r"\\\g<0>", text)


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

    def entries(self, accepts: Iterable[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The reasons for picks, and those for all these accepted warnings, as they stand between quotation marks."""
        picks = [(decision, quoted(text)) for decision, text in self.picks.items()]
        return picks, [(rule, quoted(self.risks.get(rule, ""))) for rule in accepts]


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, given in texts.items() if (text := tidy(given))}


NO_REASONS = OwnReasons()


@dataclass(frozen=True)
class Slots(OwnReasons):
    """A slot for each reason: for a pick of any of ``decisions``, and for any warning."""

    decisions: tuple[str, ...] = ()

    def why(self, decision: str, otherwise: str = "") -> str:
        return _slot("special", field_of_pick(decision), otherwise or GONE)

    def because(self, rule: str, otherwise: str = "") -> str:
        return _slot("special", field_of_risk(rule), otherwise or GONE)

    def entries(self, accepts: Iterable[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        picks = [(decision, _slot("quoted", field_of_pick(decision), GONE)) for decision in self.decisions]
        return picks, [(rule, _slot("quoted", field_of_risk(rule), "")) for rule in accepts]


def field_of_pick(decision: str) -> str:
    """What the field of a form, the slot and the part of the fragment for the reason of a pick are called."""
    return f"reason.{decision}"


def field_of_risk(rule: str) -> str:
    """The same for why a warning was accepted."""
    return f"because.{rule}"


def _slot(escape: str, name: str, otherwise: str) -> str:
    return f"{SLOT}{escape} {name}{ELSE}{otherwise}{END}"
