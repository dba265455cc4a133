"""What a worker waits for before it is ready to serve. A worker's content is loaded before it takes a connection, so this
is for what comes on top, such as pages that are made ahead."""

from collections.abc import Callable

_checks: dict[str, Callable[[], bool]] = {}


def expect(what: str, is_there: Callable[[], bool]) -> None:
    """The worker is not ready until ``is_there()``; ``what`` names it for people, such as ``ready pages``."""
    _checks[what] = is_there


def forget(what: str) -> None:
    """No longer wait for it."""
    _checks.pop(what, None)


def missing() -> tuple[str, ...]:
    """What is not there yet; empty when the worker is ready."""
    return tuple(what for what, is_there in _checks.items() if not is_there())
