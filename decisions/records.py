"""Decision records of a stack, filled from the guide and from the reader's own reasons: one for the whole stack, or
one for each of its picks.

A record is a draft for the people who decide: its status is "proposed". What the guide cannot know, such as who
decided, is left out; all keys of MADR's front matter are optional.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from decisions.annotated import Annotator
from decisions.madr import to_madr
from decisions.own_reasons import NO_REASONS, OwnReasons
from decisions.permalink import HIGHEST_START
from decisions.pick_record import PickRecord
from decisions.record_phrases import Material
from decisions.stack_record import StackRecord

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can say. The real one would make two archives of the same records differ."""
UNIX, PLAIN_FILE = 3, 0o100644


@dataclass(frozen=True)
class RecordFile:
    """A record as a file: its name, such as ``0012-ingress-traefik.md``, and its text."""

    name: str
    text: str


def stack_record(note: Annotator, on: date, own: OwnReasons = NO_REASONS) -> str:
    """One record for the whole stack, with what brings it back at its end. ``on`` is the day that it bears."""
    return to_madr(StackRecord(Material(note, on, own)).record())


def decision_records(note: Annotator, on: date, start: int, own: OwnReasons = NO_REASONS) -> tuple[RecordFile, ...]:
    """One record for each pick, in the graph's order, numbered from ``start``; each links to those that it hangs on.

    ValueError, with what would be right, if the last number had more than four digits.
    """
    material, picks = Material(note, on, own), note.stack.picks
    most = HIGHEST_START - len(picks) + 1
    if start > most:
        raise ValueError(f"These are {len(picks)} records with numbers of four digits, so the first is at most {most}.")
    files = {p.decision: f"{start + i:04}-{p.decision}-{p.option}.md" for i, p in enumerate(picks)}
    return tuple(
        RecordFile(files[pick.decision], to_madr(PickRecord(material, pick, files).record())) for pick in picks
    )


def to_zip(records: Iterable[RecordFile]) -> bytes:
    """The records as one archive. The same records give the same bytes, on every day and machine.

    Names are made of ids and numbers only, so none can lead out of the folder.
    """
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for record in records:
            entry = ZipInfo(record.name, EPOCH)
            entry.create_system, entry.external_attr, entry.compress_type = UNIX, PLAIN_FILE << 16, ZIP_DEFLATED
            archive.writestr(entry, record.text, compresslevel=9)
    return made.getvalue()
