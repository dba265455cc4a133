"""The door to YAML: a file becomes plain values, and every value keeps the line it stands on.

Scalars follow YAML 1.2, so `on`, `yes` and `no` are words, and dates stay text. Keys that repeat, anchors,
tags and deep nesting are refused: a content file says each thing once, where it stands. The file is read
as a stream of events, so that a hostile one is given up before it costs anything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from guide.problems import Place, Problem, closest, did_you_mean

M = TypeVar("M", bound=BaseModel)
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


def read_yaml(text: str, name: str, first_line: int = 1) -> YamlFile:
    """Read one YAML document; faults are collected in the result, never raised."""
    file = YamlFile(name)
    try:
        _Reader(file, first_line, yaml.parse(text, Loader=yaml.CSafeLoader)).read()
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
    def __init__(self, file: YamlFile, first_line: int, events: Iterator[Any]) -> None:
        self.file = file
        self.first_line = first_line
        self.events = events

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
        if len(path) > _DEEPEST:
            self._refuse(
                event, f"nested more than {_DEEPEST} deep", "Nothing in the content is; look for a stray bracket."
            )

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


def build(model: type[M], file: YamlFile, extra: Mapping[str, Any]) -> M | None:
    """Make a value of the file's data; what is wrong with it is reported on the file's lines.

    ``extra`` holds what the file does not say itself: its id and its prose.
    """
    if not isinstance(file.data, dict):
        file.report(
            "wrong-type", (), "the file must be a mapping of fields to values", "Write one `field: value` a line."
        )
        return None
    if not file.data:
        file.report("missing-field", (), "the file says nothing", f"It needs {', '.join(_needed(model, extra))}.")
        return None
    for key in extra:
        if key in file.data:
            file.report(
                "unknown-field",
                (key,),
                f"'{key}' is not written in the file",
                "The file's name is its id, and the prose stands below the front matter.",
            )
    try:
        return model.model_validate({**file.data, **extra})
    except ValidationError as error:
        faults = error.errors(include_url=False)
        for fault in faults:
            if not _only_follows(fault, faults):
                _Fault(file, model, fault, faults, extra).report()
    return None


def _needed(model: type[BaseModel], extra: Mapping[str, Any]) -> list[str]:
    return [f.alias or n for n, f in model.model_fields.items() if f.is_required() and n not in extra]


def _only_follows(fault: Any, faults: list[Any]) -> bool:
    """A list is too short only because of the faults inside it; a field is missing only because its name is misspelt."""
    loc = fault["loc"]
    if fault["type"] == "too_short":
        return any(len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in faults)
    return fault["type"] == "missing" and any(
        other["type"] == "extra_forbidden"
        and other["loc"][:-1] == loc[:-1]
        and closest(str(other["loc"][-1]), [str(loc[-1])])
        for other in faults
    )


class _Fault:
    """One fault as pydantic tells it, in words for someone who has never heard of pydantic."""

    def __init__(
        self, file: YamlFile, model: type[BaseModel], fault: Any, faults: list[Any], extra: Mapping[str, Any]
    ) -> None:
        self.file = file
        self.model = model
        self.fault = fault
        self.kind: str = fault["type"]
        self.value = fault.get("input")
        self.context = fault.get("ctx", {})
        self.path = _in_file(file.data, fault["loc"])
        self.name = _named(self.path)
        self.missing = [
            str(f["loc"][-1]) for f in faults if f["type"] == "missing" and f["loc"][:-1] == fault["loc"][:-1]
        ]
        self.extra = extra

    def report(self) -> None:
        loc = self.fault["loc"]
        if loc == ("id",) and "id" in self.extra:
            self.file.problems.append(
                Problem(
                    Place(self.file.name),
                    "bad-id",
                    f"'{self.value}' is not an id",
                    f"A file's name is its id: {_ID_HINT}",
                )
            )
        elif self.kind == "extra_forbidden":
            known = [name for name in _fields_at(self.model, self.path[:-1]) if len(loc) > 1 or name not in self.extra]
            meant = closest(str(loc[-1]), self.missing)
            self.note(
                "unknown-field", f"unknown field '{loc[-1]}'", did_you_mean(str(loc[-1]), [meant] if meant else known)
            )
        elif self.kind == "missing":
            self.note("missing-field", f"'{loc[-1]}' is missing from {self.name}", f"Add `{loc[-1]}:` here.")
        elif self.kind == "value_error":
            self._value_error(str(self.context["error"]))
        elif self.kind == "literal_error":
            self.note(
                "wrong-value",
                f"{self.name} is {_quoted(self.value)}",
                f"It must be one of: {self.context['expected']}.",
            )
        elif self.value is None:
            self.note(
                "wrong-type", f"{self.name} is empty", "Write its value, or leave the line out if it is optional."
            )
        else:
            self._wrong_type()

    def note(self, kind: str, message: str, hint: str | None = None) -> None:
        self.file.report(kind, self.path, message, hint)

    def _value_error(self, reason: str) -> None:
        shown = _quoted(self.value)
        if "source" in reason:
            self.note(
                "no-source",
                f"{self.name} {reason}" if reason.startswith("needs") else reason,
                "Add `source:` with the https address of the page that says it.",
            )
        elif "date" in reason and not _DATE.fullmatch(str(self.value)):
            self.note("bad-date", f"{self.name} is {shown}: {reason}", _date_hint(self.file.written.get(self.path)))
        elif _DATE.fullmatch(str(self.value)):
            self.note(
                "bad-date",
                f"{self.name} is {shown}, and the calendar has no such day",
                "Look at its month and day again.",
            )
        elif "link" in reason or "://" in str(self.value):
            self.note(
                "bad-link",
                f"{self.name} is {shown}, which is not an https address",
                "A link looks like https://example.org/page.",
            )
        else:
            self.note("wrong-value", reason, "See docs/writing-content.md.")

    def _wrong_type(self) -> None:
        name, written = self.name, self.file.written.get(self.path)
        if self.kind == "string_type" and written is not None:
            label = f"{self.path[-1]}: " if self.path and isinstance(self.path[-1], str) else ""
            self.note(
                "wrong-type", f"{name} is {written}, which YAML does not read as text", f'Quote it: {label}"{written}".'
            )
        elif self.kind == "string_type":
            self.note(
                "wrong-type",
                f"{name} must be text, and this is {_sort(self.value)}",
                "Quote text that begins with { or [ or ends with a colon.",
            )
        elif self.kind == "tuple_type":
            self.note(
                "wrong-type",
                f"{name} must be a list, and this is {_sort(self.value)}",
                "Begin each entry with `- `, or write [one, two].",
            )
        elif self.kind in ("model_type", "dict_type"):
            known = _fields_at(self.model, self.path)
            self.note(
                "wrong-type",
                f"{name} must be a mapping, and this is {_sort(self.value)}",
                f"It has the fields {', '.join(known)}." if known else "Write one `name: value` a line.",
            )
        elif self.kind == "string_pattern_mismatch":
            self.note("bad-id", f"{_quoted(self.value)} is not an id", _ID_HINT[0].upper() + _ID_HINT[1:])
        elif self.kind.endswith(("too_long", "too_short")):
            self._size()
        elif self.kind.startswith("bool"):
            self.note("wrong-type", f"{name} is {_quoted(self.value)}", "It is true or false.")
        else:
            self.note(
                "wrong-type",
                f"{name}: {self.fault['msg']} (it is {_quoted(self.value)})",
                "See docs/writing-content.md.",
            )

    def _size(self) -> None:
        least, most = self.context.get("min_length"), self.context.get("max_length")
        things = ("character", "characters") if isinstance(self.value, str) else ("entry", "entries")
        if most is not None:
            fit = f"{len(self.value)} {things[1]}, and at most {most} fit"
            self.note("wrong-value", f"{self.name} has {fit}", "Say it more briefly.")
        else:
            self.note("wrong-value", f"{self.name} has fewer than {least} {things[least != 1]}", "Say more.")


_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_ID_HINT = "lower-case letters and digits, joined by hyphens, at most 60, such as my-tool."


def _date_hint(written: str | None) -> str | None:
    return "Where only the year is known, put it in quotes." if written else None


def _quoted(value: Any) -> str:
    text = (
        _sort(value) if isinstance(value, (dict, list, tuple)) else f"'{value}'" if value not in (None, "") else "empty"
    )
    return text if len(text) <= 80 else text[:79] + "…'"


def _sort(value: Any) -> str:
    return (
        "a list" if isinstance(value, (list, tuple)) else "a mapping" if isinstance(value, dict) else "a single value"
    )


def _in_file(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The steps of a fault that the file has too; the model wraps a single value in a list, and names keys and unions."""
    path: Path = ()
    for part in loc:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]  # type: ignore[index] # a list is only ever entered by a number
            path = (*path, part)
    return path


def _named(path: Path) -> str:
    """What stands there, as a newcomer would point at it."""
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return f"'{path[-1]}'"
    names = [part for part in path if isinstance(part, str)]
    return f"this entry of '{names[-1]}'" if names else "this entry"


def _fields_at(model: Any, path: Path) -> list[str]:
    """The field names that the model knows at that path, for hints."""
    for part in path:
        if isinstance(part, int):
            continue
        info = (
            next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None) if _is_model(model) else None
        )
        model = _model_in(info.annotation) if info else None
    return [f.alias or n for n, f in model.model_fields.items()] if _is_model(model) else []


def _is_model(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _model_in(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _model_in(part))), None)
