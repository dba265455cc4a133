"""`manage.py ledger`: append the ids that are new to content/ledger.yaml."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decisions.library import present_ids
from decisions.source import read_decisions
from guide.ledger import NAME, appended
from guide.problems import ContentError
from guide.source import read_guide


class Command(BaseCommand):
    help = "Append new ids to the ledger of published ids; none is ever taken out."
    requires_system_checks: list[str] = []  # a missing id is what this mends

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.CAIRN_CONTENT)
        guide = read_guide(root)
        try:
            text = appended(root, present_ids(guide, read_decisions(root, guide)))
        except ContentError as error:
            raise CommandError(f"the ledger cannot be read, and was left as it is:\n{error}") from None
        (root / NAME).write_text(text, encoding="utf-8")
        self.stdout.write(f"{root.name}/{NAME} is up to date.")
