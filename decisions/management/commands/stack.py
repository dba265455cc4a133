"""`manage.py stack platform=eks iac=terraform --format md`: what the site would show for these choices.

`--from FILE` starts from what a cluster or a Terraform directory says of itself; what is named besides goes before it.
"""

import json
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.current import library
from decisions.engine import settle
from decisions.export_json import stack_to_data
from decisions.export_markdown import to_markdown
from decisions.intake.answer import start_from
from decisions.intake.paste import LARGEST
from decisions.intake.summary import lines
from decisions.library import Library
from decisions.stack import Choice

COMPLETE, OPEN, SET_ASIDE = 0, 3, 4


class Command(BaseCommand):
    help = "Print a stack. Exit status: 0 complete, 3 decisions are open, 4 something was set aside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("choices", nargs="*", metavar="decision=option")
        parser.add_argument("--format", choices=("md", "json"), default="md")
        parser.add_argument(
            "--from",
            dest="start",
            metavar="FILE",
            help="output of helm list, kubectl get, terraform providers or argocd app list; - reads standard input. "
            "What was recognised is told on standard error.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        choices = _choices(options["choices"])
        lib = library()
        if options["start"]:
            answered = {lib.graph.current_decision.get(decision) for decision, _ in choices}
            choices += [one for one in self.started(lib, options["start"]) if one[0] not in answered]
        settled = settle(lib.graph, choices)
        stack = settled.stack()
        urls = Addresses(lib.edition, settings.CAIRN_BASE_URL or "http://127.0.0.1:8000")
        if options["format"] == "json":
            self.stdout.write(json.dumps(stack_to_data(lib, stack, urls), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(to_markdown(Annotator(lib, settled, urls), datetime.now(UTC).date()), ending="")
        lost = stack.set_aside or any(one.choice for one in stack.not_asked)
        sys.exit(SET_ASIDE if lost else COMPLETE if stack.complete else OPEN)

    def started(self, lib: Library, name: str) -> tuple[Choice, ...]:
        """The choices that a file shows; what else it shows is told on standard error."""
        try:
            if name == "-":
                given = sys.stdin.buffer.read(LARGEST + 1)
            else:
                with Path(name).open("rb") as file:
                    given = file.read(LARGEST + 1)
        except OSError as error:
            raise CommandError(f"'{name}' cannot be read: {error.strerror}.") from None
        intake = start_from(lib, given)
        for line in lines(lib, intake):
            self.stderr.write(line, self.style.NOTICE if line.endswith(":") else None)
        return intake.choices


def _choices(given: list[str]) -> list[Choice]:
    choices = []
    for one in given:
        decision, equals, option = one.partition("=")
        if not equals:
            raise CommandError(f"'{one}' is not a choice; a choice looks like platform=eks.")
        if decision != "edition":
            choices.append((decision, option))
    return choices
