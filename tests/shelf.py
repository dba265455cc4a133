"""The second guide with other events and changes: a small library in which tests say what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from decisions.addresses import Addresses
from decisions.library import Library, load
from decisions.tags import Tags
from guide.model import Change, Event

SECOND = Path(__file__).resolve().parent / "second_guide"
EDITION = date(2026, 5, 4)
URLS = Addresses(EDITION, "https://shelf.example.org")
TAGS = Tags("shelf.example.org,2026-02-01")
BLOG = {"site": "blog", "generator": "hugo", "hosting": "netlify"}
SOURCE = "https://example.org/said"

HOSTILE = [
    "<script>alert(1)</script>",
    "]]><!-- & --> &amp; <b>bold</b>",
    '"quoted" and \\ and trailing \\',
    "`<code>` in ` one tick",
    "`null \x00 in code` and \x01 after",
    "BEGIN:VEVENT\r\nEND:VEVENT;,: \\n",
    "null\x00 bell\x07 escape\x1b \x7f \ufffe \ud7ff",
    "\u202eright to left, \u2028 and \x85, é, 🗻" * 9,
    'name="x"]; } digraph { evil',
]


@cache
def second_guide() -> Library:
    return load(SECOND)


def shelf(
    events: Mapping[str, Sequence[Mapping[str, Any]]],
    changes: Sequence[Mapping[str, Any]] = (),
    edition: date = EDITION,
) -> Library:
    """``events`` are by tool, in the order of its file; what is not said of one is ordinary."""
    library = second_guide()
    tools = tuple(
        tool.model_copy(update={"events": _newest_first([_event(e) for e in events.get(tool.id, ())])})
        for tool in library.guide.tools
    )
    guide = replace(
        library.guide,
        tools=tools,
        tool_by_id={tool.id: tool for tool in tools},
        changes=tuple(Change.model_validate({"kind": "fact", "edition": "2026-02-01", **one}) for one in changes),
        colophon=library.guide.colophon.model_copy(update={"edition": edition}),
    )
    return replace(library, guide=guide)


def _event(said: Mapping[str, Any]) -> Event:
    ordinary = {
        "noted": "2026-05-04",
        "kind": "end-of-support",
        "severity": "caution",
        "says": "It ends.",
        "source": SOURCE,
    }
    return Event.model_validate(ordinary | dict(said))


def _newest_first(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.on, reverse=True))
