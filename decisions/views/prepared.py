"""Pages that are made of prepared parts: what the template says around them is rendered once, and joined after that.

A template of a stack's page is full of addresses and names that differ from one request to the next, while the text between
them does not. It is rendered with marks in their places, cut at the marks, and kept; so the templates stay the only place
that knows the page, and a request pays for joining strings.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from decisions.current import library
from decisions.graph import Graph
from guide.context import Places, places

MOST_PAGES = 128
MARK = "\x00"
"""Stands around the name of a part; no content and no address can hold it."""

Shape = tuple[tuple[str, bool | str], ...]


def page(
    request: HttpRequest, template: str, shape: Mapping[str, bool | str], parts: Mapping[str, str]
) -> HttpResponse:
    """The template as an answer. ``shape`` are the few values on which it branches, and each mixture of them is kept;
    ``parts`` are only printed, escaped unless they are safe; one called ``card.title`` is the title of ``card``."""
    found = _cut(
        library().graph,
        template,
        tuple(shape.items()),
        tuple(parts),
        places(request.path),
        get_script_prefix(),
    )
    texts = [text if i % 2 == 0 else conditional_escape(parts[text]) for i, text in enumerate(found)]
    return HttpResponse("".join(texts))


@lru_cache(maxsize=MOST_PAGES)
def _cut(
    graph: Graph, template: str, shape: Shape, names: tuple[str, ...], top: Places, prefix: str
) -> tuple[str, ...]:
    """The template cut at its parts: text, name of a part, text, and so on. What it shows besides depends on the content,
    for which ``graph`` stands, and on where the page and the site are."""
    context: dict[str, Any] = {"colophon": library().guide.colophon, "places": top, **dict(shape)}
    for name in names:
        owner, _, own = name.rpartition(".")
        mark = mark_safe(f"{MARK}{name}{MARK}")  # noqa: S308 (a name from the code)
        (context.setdefault(owner, {}) if owner else context)[own] = mark
    return tuple(render_to_string(template, context).split(MARK))
