"""`manage.py schemas`: write the JSON Schemas of the content files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from decisions.schemas import write


class Command(BaseCommand):
    help = "Write content/schema/*.json from the model."
    requires_system_checks: list[str] = []  # the content may be broken; its schemas are not

    def handle(self, *args: Any, **options: Any) -> None:
        write(Path(settings.CAIRN_CONTENT))
        self.stdout.write("The schemas are up to date.")
