"""`manage.py check` over the content: every fault at once, each with its place and what would be right."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from decisions.library import examine
from decisions.tags import Tags


class _Place:
    """Printed before the message, as compilers do."""

    def __init__(self, place: object) -> None:
        self.place = place

    def __str__(self) -> str:
        return str(self.place)


@register("content")
def content_is_sound(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Read and prove the whole content directory, and the house rules if there are any.

    Not in the server of `make dev`: a fault would end it, and its pages tell the faults (cairn/refresh.py).
    """
    if settings.DEBUG and os.environ.get("RUN_MAIN") == "true":  # so Django marks the server that it restarts on edits
        return []
    problems = examine(Path(settings.CAIRN_CONTENT), settings.CAIRN_HOUSE_RULES)[1]
    return [
        Error(problem.message, hint=problem.hint, obj=_Place(problem.place), id=f"content.{problem.kind}")
        for problem in problems
    ]


@register("content")
def tag_can_be_minted(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """CAIRN_TAG, where it is set, can begin a tag URI."""
    try:
        Tags(settings.CAIRN_TAG or "localhost,2026")
    except ValueError as error:
        return [Error(str(error), hint="Set CAIRN_TAG so, or leave it out.", id="cairn.tag")]
    return []
