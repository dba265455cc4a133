"""In development the content is read again at the next request after its files have changed, faults and all."""

import logging
from threading import Lock

from django.conf import settings

from cairn.editions import State, state
from decisions import current
from guide.problems import ContentError

_lock = Lock()
_seen: list[tuple[State, ContentError | None]] = []
log = logging.getLogger(__name__)


def refresh() -> None:
    """Read the content if it is not as it was when it was read last. Raises ContentError on faults, until they are mended."""
    with _lock:
        rules = settings.CAIRN_HOUSE_RULES
        now = state(settings.CAIRN_CONTENT, *([rules] if rules else []))
        if not _seen or _seen[0][0] != now:
            _seen[:] = [(now, _read())]
        error = _seen[0][1]
    if error:
        raise error


def _read() -> ContentError | None:
    try:
        current.take_up(current.read())
    except ContentError as error:
        log.error("The content has faults:\n%s", "\n".join(map(str, error.problems)))
        return error
    return None
