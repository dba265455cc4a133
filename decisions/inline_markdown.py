"""Sentences, names, reasons and sources as Markdown within a line, for every document that is exported.

All text passes ``escape``, so that no sentence can change the structure of what it stands in.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from decisions.annotated import Because, Change, Named

SPECIAL = re.compile(r"[\\`*_\[\]<>|~$]|:(?=//)|(?<=[wW]{3})\.|(?<=\w)@(?=\w)|#(?=#*$)")


def escape(text: str) -> str:
    """Plain text (with `code` in backticks) as Markdown that shows exactly that text, on one line.

    A bare address stays text: GitHub's Markdown would make a link of it, and markdownlint finds fault with it (MD034).
    """
    parts = re.split(r"(`[^`\s](?:[^`]*[^`\s])?`)", " ".join(text.split()))
    safe = "".join(
        part.replace("|", "\\|") if i % 2 else SPECIAL.sub(lambda found: "\\" + found[0], part)
        for i, part in enumerate(parts)
    )
    safe = re.sub(r"&(?=#?\w+;)", r"\\&", safe)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([#+=:-])", r"\\\1", safe))


def because_of(because: Because) -> str:
    """A reason: the picks, and the rules' own sentences with their sources."""
    picks = names(because.picks) if because.picks else "the rules alone"
    says = " ".join(full(escape(says)) + (f" ({sources(urls)})" if urls else "") for says, urls in because.says)
    return f"{picks}. {says}".strip()


def full(sentence: str) -> str:
    """The sentence with a full stop, unless it ends in a mark already."""
    return sentence if sentence.endswith((".", "!", "?")) else sentence + "."


def names(named: Iterable[Named], short: bool = False) -> str:
    """Picks by their names; ``short`` leaves their decisions out."""
    return ", ".join(escape(one.label if short else str(one)) for one in named)


def changes(found: Iterable[Change]) -> str:
    """Repairs as links."""
    return "; ".join(f"[{escape(change.words)}]({address(change.url)})" for change in found)


def sources(urls: Iterable[str]) -> str:
    """Where something was read, or that it is our opinion."""
    found = tuple(urls)
    if not found:
        return "our opinion"
    return ("source: " if len(found) == 1 else "sources: ") + ", ".join(map(address, found))


def address(url: str) -> str:
    """An address in angle brackets, which it cannot leave."""
    return "<" + re.sub(r"[<>\s]", lambda found: quote(found[0]), url) + ">"


def count(number: int, noun: str) -> str:
    """``1 decision``, ``2 decisions``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
