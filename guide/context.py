"""What every template may use: the guide's own name, edition and subject, and the places that every page leads to."""

from functools import lru_cache
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.encoding import escape_uri_path

from guide import current
from guide.answers import base

PLACES = (
    ("Guide", "guide:contents"),
    ("Tools", "guide:tools"),
    ("Decisions", "decisions:decisions"),
    ("Walk", "decisions:walk"),
    ("Map", "decisions:map"),
)
Places = tuple[tuple[str, str, str], ...]


def site(request: HttpRequest) -> dict[str, Any]:
    """The colophon of the guide that is being served, and the page's own address without a query.

    A request for a host that is not ours has no address that could be shown; its page says 400 without one.
    """
    try:
        here = base(request) + escape_uri_path(request.path)
    except DisallowedHost:
        here = ""
    return {"colophon": current.guide().colophon, "here": here, "places": places(request.path)}


def places(path: str) -> Places:
    """Name, address, and whether the page is there (page) or within it (true)."""
    return tuple(
        (name, url, "page" if path == url else "true" if path.startswith(url) else "")
        for name, url in _main(get_script_prefix())
    )


@lru_cache(maxsize=8)
def _main(prefix: str) -> tuple[tuple[str, str], ...]:
    """Name and address of each, where the site stands under that prefix."""
    return tuple((name, reverse(url)) for name, url in PLACES)
