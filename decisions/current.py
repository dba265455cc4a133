"""The library that the site is serving now: read once, kept for the life of the process."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from decisions.library import Library, load
from guide import current as guide_current


@lru_cache(maxsize=1)
def library() -> Library:
    """The library of ``settings.CAIRN_CONTENT`` under ``settings.CAIRN_HOUSE_RULES``. Raises ContentError on faults."""
    return load(Path(settings.CAIRN_CONTENT), settings.CAIRN_HOUSE_RULES)


def forget() -> None:
    """Read the content again at the next request; for tests and the autoreloader."""
    library.cache_clear()


guide_current.provide(lambda: library().guide)
