"""`manage.py stack platform=eks iac=terraform --format md`: what the site would show for these choices.

`accept=RULE` accepts a warning, as in the address: it is told under the accepted risks, and fails nothing.
`--from FILE` starts from what a cluster or a Terraform directory says of itself; what is named besides goes before it.

The exit status can fail a build: ``--fail-on danger`` (or caution) and ``--ends-within 90`` say what shall. It is
0 for a complete stack, 3 where decisions are open, 4 where something was set aside, 5 where a warning of that severity or
worse fires, and 6 where something ends within so many days; where several hold, 5 comes before 6, 4 and 3.
"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decisions.acceptance import accept
from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.current import library
from decisions.engine import settle
from decisions.export_json import Asked, ends_of, stack_to_data
from decisions.export_markdown import to_markdown
from decisions.intake.answer import start_from
from decisions.intake.paste import LARGEST
from decisions.intake.summary import lines
from decisions.library import Library
from decisions.permalink import MOST_DAYS
from decisions.stack import Choice, Stack
from guide.model import SEVERITIES

COMPLETE, OPEN, SET_ASIDE, WARNED, ENDING = 0, 3, 4, 5, 6


def _days(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or int(text[:9]) > MOST_DAYS:
        raise ArgumentTypeError(f"'{text}' is not a number of days up to {MOST_DAYS}, such as 90")
    return int(text)


class Command(BaseCommand):
    help = (
        "Print a stack. Exit status: 0 complete, 3 decisions are open, 4 something was set aside, "
        "5 a warning of the severity of --fail-on or worse, 6 something ends within the days of --ends-within."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("choices", nargs="*", metavar="decision=option", help="or accept=rule, to accept a warning")
        parser.add_argument("--format", choices=("md", "json"), default="md")
        parser.add_argument(
            "--from",
            dest="start",
            metavar="FILE",
            help="output of helm list, kubectl get, terraform providers or argocd app list; - reads standard input. "
            "What was recognised is told on standard error.",
        )
        parser.add_argument(
            "--fail-on", choices=SEVERITIES[:2], help="exit with 5 on a warning as bad as this or worse"
        )
        parser.add_argument(
            "--ends-within", type=_days, metavar="DAYS", help="exit with 6 when a tool or version ends so soon"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        choices, wanted = _choices(options["choices"])
        lib, today = library(), datetime.now(UTC).date()
        if options["start"]:
            answered = {lib.graph.current_decision.get(decision) for decision, _ in choices}
            choices += [one for one in self.started(lib, options["start"]) if one[0] not in answered]
        settled = settle(lib.graph, choices)
        stack = settled.stack()
        accepted = accept(settled, wanted)
        for notice in accepted.notices:
            self.stderr.write(notice)
        urls = Addresses(lib.edition, settings.CAIRN_BASE_URL or "http://127.0.0.1:8000", accepted.rules)
        if options["format"] == "json":
            data = stack_to_data(lib, stack, urls, Asked(today, options["ends_within"], accepted.notices))
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(to_markdown(Annotator(lib, settled, urls), today), ending="")
        warned = _warned(stack, options["fail_on"], accepted.rules)
        within = options["ends_within"]
        ending = [] if within is None else [f"{h.tool.id} {h.event.on}" for h in ends_of(lib, stack, today, within)]
        for what, found in (("warned of", warned), (f"ends within {within} days", ending)):
            if found:
                self.stderr.write(f"{what}: {', '.join(found)}")
        sys.exit(WARNED if warned else ENDING if ending else _how_far(stack))

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


def _choices(given: list[str]) -> tuple[list[Choice], list[str]]:
    """The choices, and the rules of the warnings that are accepted."""
    choices, accepts = [], []
    for one in given:
        decision, equals, option = one.partition("=")
        if not equals:
            raise CommandError(f"'{one}' is not a choice; a choice looks like platform=eks.")
        if decision == "accept":
            accepts.append(option)
        elif decision != "edition":
            choices.append((decision, option))
    return choices, accepts


def _warned(stack: Stack, severity: str | None, accepts: Collection[str]) -> list[str]:
    """The rules that fire, are as bad as that or worse, and are not accepted; none where nothing was asked."""
    bad = SEVERITIES[: SEVERITIES.index(severity) + 1] if severity in SEVERITIES else ()
    return [one.rule for one in stack.warnings if one.severity in bad and one.rule not in accepts]


def _how_far(stack: Stack) -> int:
    lost = stack.set_aside or any(one.choice for one in stack.not_asked)
    return SET_ASIDE if lost else COMPLETE if stack.complete else OPEN
