"""`manage.py facts_due`: what has to be read again in its source, grouped by file."""

from argparse import ArgumentTypeError
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from decisions.due import MONTHS, Due, due
from decisions.source import read_decisions
from guide.source import read_guide


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is not a day; write it as 2026-11-25") from None


class Command(BaseCommand):
    help = "List the facts, rules and verdicts that are older than their kind allows: " + ", ".join(
        f"{topic} {months} months" for topic, months in MONTHS.items()
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=_day, default=None, help="the day to ask about (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.CAIRN_CONTENT)
        guide = read_guide(root)
        on = options["on"] or date.today()
        found = due(guide, read_decisions(root, guide), on)
        for file, ones in groupby(found, key=lambda one: one.place.file):
            self.stdout.write(file)
            for one in ones:
                self.stdout.write(f"  {_line(one)}")
        files = len({one.place.file for one in found})
        self.stdout.write(f"{len(found)} due on {on} in {files} files." if found else f"Nothing is due on {on}.")


def _line(one: Due) -> str:
    says = one.says if len(one.says) <= 90 else one.says[:89].rstrip() + "…"
    return f"{one.place.line:>4}  {one.topic:<12}  checked {one.checked}, due since {one.since}  {says}"
