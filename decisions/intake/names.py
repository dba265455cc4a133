"""A plain list of names: tools as people call them, or charts, images, CRDs and workloads, a line or several."""

import re

from decisions.intake.artefacts import LONGEST
from decisions.intake.items import Entry, Trace, item, malformed

_BULLET = re.compile(r"\s*([-+*>•·–—]|\d{1,3}[.)]|\[[ xX]\])\s+")
_LABEL = re.compile(r"[^:]{1,40}:\s+(?=\S)")
_PARTED = re.compile(r"[,;]|\s(?:\+|&|/|and)\s")
_ASIDE = re.compile(r"(\s+v?\d+(\.(\d+|x))*([-+.]\S*)?)?(\s+\([^()]*\))?")
_QUOTES = "\"'`“”‘’ \t"


def names(text: str, line: int) -> list[Entry]:
    """What a line lists: names parted by commas, semicolons, plus signs and the like, perhaps with a bullet or a label
    (``Ingress:``) before them."""
    while found := _BULLET.match(text) or _LABEL.match(text):
        text = text[found.end() :]
    parts = [part.strip(_QUOTES) for part in _PARTED.split(text)]
    return [word(part, line) for part in parts if part] or [malformed(line, text, "There is no name on this line.")]


def word(text: str, line: int) -> Entry:
    """One name; a version behind it, and what stands in brackets after that, is no part of it."""
    if len(text) > LONGEST:
        return malformed(line, text, f"A name has at most {LONGEST} characters.")
    if not any(char.isalnum() for char in text):
        return malformed(line, text, "A name has letters or digits.")
    end = next(found.start() for found in re.finditer(r"(?=\s)|$", text) if _ASIDE.fullmatch(text, found.start()))
    return item("names", line, text, [Trace("word", text[:end])])
