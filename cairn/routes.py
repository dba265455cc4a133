"""Where a request went, told without anything that a visitor could have made up.

A path is told as the route's own pattern; a part of it that the pattern leaves open is filled in only if it is a name of
the content, such as a tool's. What matches no route is ``unmatched``, so there are never more names than routes.
"""

import re
from collections.abc import Callable, Container

from django.urls import Resolver404, resolve

from cairn.observed import Sign

MOST = 4096  # paths that are remembered with their signs
LONGEST = 200  # characters; no address of ours is longer, and what is remembered stays small
FOUND = frozenset({200, 206, 304})
UNMATCHED = Sign("unmatched", "unmatched")
OPEN_PART = re.compile(r"<(?:\w+:)?(\w+)>")


class Signs:
    """``names`` gives what the content calls its things; ``static`` is the path below which files are served."""

    def __init__(self, names: Callable[[], Container[str]], static: str) -> None:
        self.names, self.static = names, static
        self._of: Container[str] = ()
        self._known: dict[str, Sign] = {}

    def __call__(self, path: str, status: int) -> Sign:
        if path.startswith(self.static):  # what was found there is one of our files, so its name is ours
            return Sign("static", path) if status in FOUND else UNMATCHED
        if len(path) > LONGEST:
            return UNMATCHED
        names = self.names()
        if names is not self._of or len(self._known) >= MOST:
            self._of, self._known = names, {}
        sign = self._known.get(path)
        if sign is None:
            sign = self._known[path] = _sign(path, names)
        return sign


def _sign(path: str, names: Container[str]) -> Sign:
    try:
        found = resolve(path)
    except Resolver404:
        return UNMATCHED
    given = {key: str(value) for key, value in found.kwargs.items()}
    return Sign(found.view_name, "/" + OPEN_PART.sub(lambda part: _told(part, given, names), found.route))


def _told(part: re.Match[str], given: dict[str, str], known: Container[str]) -> str:
    value = given.get(part[1], "")
    return value if value in known else part[0]
