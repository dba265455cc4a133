"""JSON of a visitor's, element by element, each with its line; what comes before a fault is kept.

Depth is measured before anything is parsed, so no text can exhaust the stack; numbers tell nothing
here and become None, however long they are.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from decisions.intake.paste import DEEPEST, MOST

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_BLANK = re.compile(r"[ \t\n\r]*")
_WHAT = {
    "Expecting value": "a value is missing",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Illegal trailing comma before end of array": "a comma stands before a closing bracket",
    "Illegal trailing comma before end of object": "a comma stands before a closing bracket",
    "Unterminated string starting at": "a string is not closed",
    "Invalid control character at": "a string has a line end or another control character",
}
_decoder = json.JSONDecoder(parse_int=lambda _: None, parse_float=lambda _: None, parse_constant=lambda _: None)


class NotJson(Exception):
    """What is wrong, in words, and the character at which it is."""

    def __init__(self, says: str, at: int) -> None:
        super().__init__(says)
        self.says, self.at = says, at


@dataclass(frozen=True)
class Json:
    """One value. A list, or the list of ``items`` in an object, is in ``elements`` with the place of each; the members
    of an object without one are in ``members``. ``end`` is the place after it; ``fault`` tells where reading stopped."""

    elements: tuple[tuple[int, Any], ...] | None
    members: dict[str, Any]
    end: int
    fault: NotJson | None = None


def too_deep(text: str, at: int) -> int | None:
    """Where brackets stand more than ``DEEPEST`` deep in the value that begins at ``at``, if anywhere."""
    depth = 0
    for found in _BRACKETS.finditer(text, at):
        if found[0] in ("[", "{"):
            depth += 1
            if depth > DEEPEST:
                return found.start()
        elif found[0] in ("]", "}"):
            depth -= 1
            if depth <= 0:
                return None
    return None


def read_json(text: str, at: int) -> Json:
    """Read the value that begins at ``at``, which is a bracket. Nothing is raised."""
    walk = _Walk(text, at)
    try:
        walk.value()
    except NotJson as fault:
        return Json(walk.listed(), walk.members, len(text), fault)
    return Json(walk.listed(), walk.members, walk.at)


class _Walk:
    """Goes through the outermost brackets itself and leaves what is within to the library."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at
        self.elements: list[tuple[int, Any]] | None = None
        self.members: dict[str, Any] = {}

    def listed(self) -> tuple[tuple[int, Any], ...] | None:
        return None if self.elements is None else tuple(self.elements)

    def value(self) -> None:
        deep = too_deep(self.text, self.at)
        if deep is not None:
            raise NotJson(f"brackets stand more than {DEEPEST} deep", deep)
        if self.text[self.at] == "[":
            self.list()
        else:
            for _ in self.between("}"):
                name = self.name()
                self.expect(":", "a colon is missing")
                if name == "items" and self.text[self.at : self.at + 1] == "[":
                    self.list()
                else:
                    self.members[name] = self.one()

    def list(self) -> None:
        self.elements = self.elements or []
        for start in self.between("]"):
            if len(self.elements) == MOST:
                raise NotJson(f"only its first {MOST:,} elements were read", start)
            self.elements.append((start, self.one()))

    def between(self, closing: str) -> Iterator[int]:
        """The place of each part between the bracket here and its closing one; the caller reads the part."""
        self.at += 1
        self.blank()
        first = True
        while self.text[self.at : self.at + 1] != closing:
            if not first:
                self.expect(",", "a comma or a closing bracket is missing")
            first = False
            yield self.at
            self.blank()
        self.at += 1

    def name(self) -> str:
        if self.text[self.at : self.at + 1] != '"':
            raise NotJson("a name in double quotes is missing", self.at)
        return str(self.one())

    def one(self) -> Any:
        try:
            value, self.at = _decoder.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise NotJson(_WHAT.get(error.msg, error.msg[:1].lower() + error.msg[1:]), error.pos) from None
        return value

    def expect(self, sign: str, says: str) -> None:
        self.blank()
        if self.text[self.at : self.at + 1] != sign:
            raise NotJson(says, self.at)
        self.at += 1
        self.blank()

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
