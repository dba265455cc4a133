"""What the server counts about itself, for whoever wants to show it."""

from threading import Lock

NAMES = {
    "ready_hits": "answers given as ready bytes",
    "cache_hits": "answers given from the cache of stacks",
    "cache_misses": "answers that might have been in the cache of stacks and were not",
    "cache_evictions": "answers that the cache of stacks let go for others",
    "not_modified": "answers that were a 304, of those above",
    "reloads": "editions that were taken up without a restart",
    "reload_faults": "changes of the content that were not taken up because of a fault",
}


class Counters:
    """Numbers that only ever grow, each under its name in NAMES; safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts = dict.fromkeys(NAMES, 0)

    def add(self, name: str, more: int = 1) -> None:
        """Count so many more."""
        with self._lock:
            self._counts[name] += more

    def snapshot(self) -> dict[str, int]:
        """All of them, of one moment."""
        with self._lock:
            return dict(self._counts)


counters = Counters()
"""Those of this process."""
