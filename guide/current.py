"""The guide that the site is serving now. Whoever reads the content provides it; the guide only asks."""

from collections.abc import Callable

from guide.library import Guide

_provider: list[Callable[[], Guide]] = []


def provide(source: Callable[[], Guide]) -> None:
    """Say where the guide comes from."""
    _provider[:] = [source]


def guide() -> Guide:
    """The guide as it is served now."""
    return _provider[0]()
