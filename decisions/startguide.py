"""Makes a new guide: three decisions that pass the check, with comments that say what everything is for.

The files stand under ``new_guide/`` as they are written out, but for the day: ``TODAY`` is the day of making.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from decisions import schemas
from decisions.library import examine, present_ids
from decisions.source import read_decisions
from guide import ledger
from guide.problems import ContentError
from guide.source import read_guide

PATTERN = Path(__file__).parent / "new_guide"
DAY = "TODAY"


class NotEmpty(Exception):
    """There is something where the guide was to be made; nothing was written."""


def start(directory: Path, today: date) -> tuple[Path, ...]:
    """Write a new guide, its schemas and its ledger into the directory, which is made if there is none.

    Returns the files that an author edits. Raises NotEmpty where something stands there already, OSError where it cannot
    be written.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise NotEmpty(directory)
    written = tuple(_write(directory, today))
    schemas.write(directory)
    guide = read_guide(directory)
    text = ledger.appended(directory, present_ids(guide, read_decisions(directory, guide)))
    (directory / ledger.NAME).write_text(text, encoding="utf-8")
    problems = examine(directory)[1]
    if problems:
        raise ContentError(problems)
    return written


def _write(directory: Path, today: date) -> Iterator[Path]:
    for source in sorted(path for path in PATTERN.rglob("*") if path.is_file()):
        path = directory / source.relative_to(PATTERN)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.read_text(encoding="utf-8").replace(DAY, today.isoformat()), encoding="utf-8")
        yield path
