"""The library that the site is serving now: read once, and again where an edition is taken up while the site runs.

A request sees one edition from its beginning to its end: whoever answers it pins the library first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import RLock

from django.conf import settings

from decisions.library import Library, load
from guide import current as guide_current

_latest: list[Library] = []
_lock = RLock()
_pinned: ContextVar[Library | None] = ContextVar("pinned library", default=None)


def library() -> Library:
    """The library that is pinned here, else the latest. Raises ContentError on faults."""
    return _pinned.get() or latest()


def latest() -> Library:
    """The library of ``settings.CAIRN_CONTENT`` under ``settings.CAIRN_HOUSE_RULES``, or that which was taken up since.

    Raises ContentError on faults.
    """
    try:
        return _latest[0]
    except IndexError:
        with _lock:
            return _latest[0] if _latest else take_up(read())


def read() -> Library:
    """Read the content as it is now. Raises ContentError on faults."""
    return load(Path(settings.CAIRN_CONTENT), settings.CAIRN_HOUSE_RULES)


def take_up(new: Library) -> Library:
    """Serve this one from the next request on."""
    _latest[:] = [new]
    return new


@contextmanager
def pinned(one: Library) -> Iterator[None]:
    """Whatever asks within sees this library."""
    token = _pinned.set(one)
    try:
        yield
    finally:
        _pinned.reset(token)


def forget() -> None:
    """Read the content again at the next request; for tests."""
    _latest.clear()


guide_current.provide(lambda: library().guide)
