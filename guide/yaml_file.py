"""The door to YAML: a file becomes plain values, and every value keeps the line it stands on.

Scalars follow YAML 1.2, so `on`, `yes` and `no` are words, and dates stay text. Keys that repeat, anchors,
tags and deep nesting are refused: a content file says each thing once, where it stands. The file is read
as a stream of events, so that a hostile one is given up before it costs anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from guide.problems import Place, Problem

Path = tuple[str | int, ...]

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST = 20


@dataclass
class YamlFile:
    """The values of one file, the line of each by its path, and the faults met while reading.

    ``written`` keeps the spelling of the scalars that are not text, so that a fault can quote 1.10.
    """

    name: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""
    text_line: int = 1

    def place(self, *path: str | int) -> Place:
        """The line of that path, or of the nearest part of it that is there."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return Place(self.name, self.lines[path[:length]])
        return Place(self.name, 1)

    def report(self, kind: str, path: Path, message: str, hint: str | None = None) -> None:
        """Note a fault at that path."""
        self.problems.append(Problem(self.place(*path), kind, message, hint))


def read_yaml(
    text: str, name: str, first_line: int = 1, *, deepest: int = _DEEPEST, most: int | None = None
) -> YamlFile:
    """Read one YAML document; faults are collected in the result, never raised.

    What is nested more than ``deepest`` deep or has more than ``most`` values is refused.
    """
    file = YamlFile(name)
    try:
        _Reader(file, first_line, yaml.parse(text, Loader=yaml.CSafeLoader), deepest, most).read()
    except _Refused as refused:
        file.data = None
        file.problems.append(refused.problem)
    except (yaml.YAMLError, UnicodeError) as error:
        file.data = None
        line = first_line + _line_of(error, text)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        file.problems.append(
            Problem(
                Place(name, line),
                "bad-yaml",
                f"this is not YAML: {what}",
                "Quote text that contains ': ' or ' #' or begins with a sign such as @ ` % * & ! { [, and indent with spaces.",
            )
        )
    return file


def read_front_matter(text: str, name: str) -> YamlFile:
    """Read a Markdown file whose YAML stands between two lines of ``---``; the prose is in ``text``."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in [line.rstrip() for line in lines[1:]]:
        file = YamlFile(name)
        file.problems.append(
            Problem(
                Place(name, 1),
                "bad-yaml",
                "the front matter is missing",
                "The file begins with a line of ---, then YAML, then another line of ---.",
            )
        )
        return file
    end = [line.rstrip() for line in lines].index("---", 1)
    file = read_yaml("\n".join(lines[1:end]), name, first_line=2)
    file.text = "\n".join(lines[end + 1 :]).strip("\n") + "\n"
    blank = len(lines[end + 1 :]) - len("\n".join(lines[end + 1 :]).lstrip("\n").split("\n"))
    file.text_line = end + 2 + blank
    return file


def _line_of(error: Exception, text: str) -> int:
    """Lines before the fault: where an unclosed quote begins, not where the file ends; or the character that may not be."""
    mark = getattr(error, "problem_mark", None)
    if mark and getattr(error, "problem", "") == "found unexpected end of stream":
        mark = getattr(error, "context_mark", None) or mark
    if mark:
        return int(mark.line)
    found = _NOT_TEXT.search(text)
    return text.count("\n", 0, found.start()) if found else 0


class _Refused(Exception):
    """Something that is YAML, and is not used in content."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class _Reader:
    def __init__(self, file: YamlFile, first_line: int, events: Iterator[Any], deepest: int, most: int | None) -> None:
        self.file = file
        self.first_line = first_line
        self.events = events
        self.deepest = deepest
        self.most = most
        self.values = 0

    def read(self) -> None:
        """Take in the one document that there is, or none."""
        self.file.data = {}
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event, "a second document begins here", "A file is one document: take out the line of ---."
                    )
                self.file.data = self._value(next(self.events), ())

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        place = Place(self.file.name, self._line(event))
        raise _Refused(Problem(place, "bad-yaml", message, hint))

    def _line(self, event: Any) -> int:
        return self.first_line + int(event.start_mark.line)

    def _value(self, event: Any, path: Path) -> Any:
        self._check_used(event, path)
        self.file.lines.setdefault(path, self._line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        value = _scalar(event.value, bool(event.style))
        if not isinstance(value, str):
            self.file.written[path] = event.value
        return value

    def _check_used(self, event: Any, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._refuse(
                event,
                f"anchors are not used here (it is '{event.anchor}')",
                "Write the value out where it is needed; quote text that begins with & or *.",
            )
        if getattr(event, "tag", None) is not None:
            self._refuse(event, f"tags are not used here (it is '{event.tag}')", "Quote text that begins with !.")
        if len(path) > self.deepest:
            self._refuse(
                event, f"nested more than {self.deepest} deep", "Nothing in the content is; look for a stray bracket."
            )
        self.values += 1
        if self.most is not None and self.values > self.most:
            self._refuse(event, f"more than {self.most:,} names and values", "Split it.")

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(key_event := next(self.events), yaml.MappingEndEvent):
            key = self._key(key_event, path)
            line = self._line(key_event)
            if key in values:
                self.file.problems.append(
                    Problem(
                        Place(self.file.name, line),
                        "duplicate-key",
                        f"'{key}' stands twice in the same mapping",
                        "Keep one of the two.",
                    )
                )
            self.file.lines.setdefault((*path, key), line)
            value = self._value(next(self.events), (*path, key))
            values.setdefault(key, value)
        return values

    def _key(self, event: Any, path: Path) -> str:
        self._check_used(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(
                event,
                "a list or mapping stands where a field's name is expected",
                "Quote text that begins with { or [.",
            )
        return str(event.value)


def _scalar(text: str, quoted: bool) -> Any:
    """The value of a scalar; ``quoted`` also means a block."""
    if quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) < 300 else text
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
