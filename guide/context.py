"""What every template may use: the guide's own name, edition and subject, and the places that every page leads to."""

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import reverse
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


def site(request: HttpRequest) -> dict[str, Any]:
    """The colophon of the guide that is being served, and the page's own address without a query.

    A request for a host that is not ours has no address that could be shown; its page says 400 without one.
    """
    try:
        here = base(request) + escape_uri_path(request.path)
    except DisallowedHost:
        here = ""
    return {"colophon": current.guide().colophon, "here": here, "places": _places(request.path)}


def _places(path: str) -> list[tuple[str, str, str]]:
    """Name, address, and whether the page is there (page) or within it (true)."""
    found = [(name, reverse(url)) for name, url in PLACES]
    return [(name, url, "page" if path == url else "true" if path.startswith(url) else "") for name, url in found]
