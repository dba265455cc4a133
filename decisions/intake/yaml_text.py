"""YAML of a visitor's, through the one door, in pieces: a fault in one object costs that object and no other.

A line that begins at the margin begins a piece: kubectl, Helm and Argo CD write the objects of a list there. Within a
block nothing stands at the margin, so no piece is cut in two.
"""

from collections.abc import Iterator
from typing import Any

from decisions.intake.items import Entry, malformed, passed_over
from decisions.intake.objects import entries_of
from decisions.intake.paste import DEEPEST, MOST
from guide.yaml_file import read_yaml

MOST_VALUES = 20_000
"""Names and values in all, some 230 kB of kubectl's YAML. Each costs four microseconds, and no import is to cost more than
fifty pages; JSON costs a tenth."""


def read_documents(text: str, first_line: int) -> list[Entry]:
    """What the objects of a YAML text show; ``first_line`` is where it begins in the paste."""
    entries: list[Entry] = []
    left = MOST_VALUES
    for line, piece in _pieces(text, first_line):
        if left <= 0 or len(entries) >= MOST:
            entries.append(
                malformed(
                    line,
                    piece,
                    "Only what stands above was read: more YAML than this is too much work. JSON (-o json) is read further.",
                )
            )
            break
        file = read_yaml(piece, "", line, deepest=DEEPEST, most=left)
        left -= 2 * len(file.lines)
        if file.problems:
            fault = file.problems[0]
            there = piece.split("\n")[fault.place.line - line :][:1]
            says = fault.message[0].upper() + fault.message[1:] + "."
            entries.append(malformed(fault.place.line, "".join(there), says))
        else:
            entries += _objects(file.data, line, piece, file.lines)
    return entries


def _pieces(text: str, line: int) -> Iterator[tuple[int, str]]:
    """The pieces that can be read by themselves, each with its first line."""
    piece: list[str] = []
    begun, in_list = line, False
    for number, one in enumerate(text.split("\n"), line):
        at_margin = one[:1] not in ("", " ", "\t", "#")
        element = one.startswith("- ") or one == "-"
        if at_margin and (element or in_list or one.rstrip() in ("---", "...")):
            if any(part.strip() for part in piece):
                yield begun, "\n".join(piece)
            piece, begun = [], number
        if at_margin:
            in_list = element
        piece.append("" if one.rstrip() in ("---", "...") else one)
    if any(part.strip() for part in piece):
        yield begun, "\n".join(piece)


def _objects(data: Any, line: int, piece: str, lines: dict[Any, int]) -> list[Entry]:
    """The objects of a piece: an element of a list, an object with its own list, one by itself, or a list's frame."""
    if isinstance(data, list):
        return [entry for i, one in enumerate(data) for entry in entries_of(one, lines.get((i,), line))]
    if not isinstance(data, dict):
        return [malformed(line, piece.split("\n")[0], "An object or a list belongs here.")]
    items = data.get("items")
    if isinstance(items, list) and items:
        return [e for i, one in enumerate(items) for e in entries_of(one, lines.get(("items", i), line))]
    is_frame = "items" in data or str(data.get("kind", "")).endswith("List")
    if is_frame or not data:
        return [passed_over(line, piece.split("\n")[0], "it frames a list")]
    return entries_of(data, line)
