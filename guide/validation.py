"""From the values of a file to a value of the model; what does not fit is told on the file's lines, in words for
someone who has never heard of the library that found it."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guide.problems import Place, Problem, closest, did_you_mean
from guide.yaml_file import Path, YamlFile

M = TypeVar("M", bound=BaseModel)

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_ID_HINT = "lower-case letters and digits, joined by hyphens, at most 60, such as my-tool."


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
        elif "link" in reason or (isinstance(self.value, str) and "://" in self.value):
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
