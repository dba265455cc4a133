"""`manage.py stack platform=eks iac=terraform --format md`: what the site would show for these choices."""

import json
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.current import library
from decisions.engine import settle
from decisions.export_json import stack_to_data
from decisions.export_markdown import to_markdown

COMPLETE, OPEN, SET_ASIDE = 0, 3, 4


class Command(BaseCommand):
    help = "Print a stack. Exit status: 0 complete, 3 decisions are open, 4 something was set aside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("choices", nargs="*", metavar="decision=option")
        parser.add_argument("--format", choices=("md", "json"), default="md")

    def handle(self, *args: Any, **options: Any) -> None:
        pairs = [tuple(choice.split("=", 1)) for choice in options["choices"] if not choice.startswith("edition=")]
        for pair in pairs:
            if len(pair) != 2:
                raise CommandError(f"'{pair[0]}' is not a choice; a choice looks like platform=eks.")
        lib = library()
        settled = settle(lib.graph, [(decision, option) for decision, option in pairs])
        stack = settled.stack()
        urls = Addresses(lib.edition, settings.CAIRN_BASE_URL or "http://127.0.0.1:8000")
        if options["format"] == "json":
            self.stdout.write(json.dumps(stack_to_data(lib, stack, urls), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(to_markdown(Annotator(lib, settled, urls), datetime.now(UTC).date()), ending="")
        lost = stack.set_aside or any(one.choice for one in stack.not_asked)
        sys.exit(SET_ASIDE if lost else COMPLETE if stack.complete else OPEN)
