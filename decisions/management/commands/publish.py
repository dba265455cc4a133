"""`manage.py publish`: note what this edition tells readers, so that the next one has to say what it changes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decisions.fingerprint import NAME
from decisions.publication import publication
from guide.problems import ContentError


class Command(BaseCommand):
    help = "Write the fingerprints of the content as published; run it when an edition goes out."
    requires_system_checks: list[str] = []  # it runs the content check itself, but for the file that it writes

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.CAIRN_CONTENT)
        try:
            edition, text = publication(root)
        except ContentError as error:
            raise CommandError(f"the content has faults, and nothing was written:\n{error}") from None
        (root / NAME).write_text(text, encoding="utf-8")
        self.stdout.write(f"{root.name}/{NAME} holds what the edition of {edition} says.")
