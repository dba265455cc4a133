"""`manage.py startguide DIR`: make a new guide of three decisions, to be replaced piece by piece."""

import shlex
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.startguide import NotEmpty, start

NEXT = """{count} files in {directory}. Look at it, change it, check it:

    CAIRN_CONTENT={directory} make run
    CAIRN_CONTENT={directory} make check

Each file says what it is for; docs/writing-content.md has every field. New ids go into the ledger with
`CAIRN_CONTENT={directory} python manage.py ledger`.
"""


class Command(BaseCommand):
    help = "Make a new, commented guide of three decisions in a directory that is empty or not there yet."
    requires_system_checks: list[str] = []  # the content that is served now has nothing to do with it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"].absolute()
        try:
            written = start(directory, datetime.now(UTC).date())
        except NotEmpty:
            raise CommandError(
                f"{directory} is not empty; name one that is, or a new one. Nothing was written."
            ) from None
        except OSError as error:
            raise CommandError(f"{directory} cannot be written: {error.strerror}") from None
        self.stdout.write(NEXT.format(count=len(written), directory=shlex.quote(str(directory))), ending="")
