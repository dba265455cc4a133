"""A cache that is bounded in entries and in bytes, and forgets what was asked for least recently."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from cairn.counters import Counters
from cairn.variants import OVERHEAD, Variant


class Store:
    """Variants by key. ``most_bytes`` bounds what they take, roughly; 0 keeps nothing. Safe between threads.

    No library: those that there are bound one of the two, and count nothing.
    """

    def __init__(self, most_bytes: int, counters: Counters) -> None:
        self.most_bytes = most_bytes
        self.most_entries = most_bytes // OVERHEAD
        self.bytes = 0
        self._counters = counters
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Variant] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Variant | None:
        """What is kept under that key, which is now the youngest; None if nothing is."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        self._counters.add("cache_misses" if found is None else "cache_hits")
        return found

    def put(self, key: Hashable, value: Variant) -> None:
        """Keep it, unless it alone takes more than a tenth of all room; what is oldest makes way."""
        if value.size > self.most_bytes // 10:
            return
        evicted = 0
        with self._lock:
            before = self._kept.pop(key, None)
            self.bytes += value.size - (before.size if before else 0)
            self._kept[key] = value
            while self.bytes > self.most_bytes or len(self._kept) > self.most_entries:
                _, oldest = self._kept.popitem(last=False)
                self.bytes -= oldest.size
                evicted += 1
        if evicted:
            self._counters.add("cache_evictions", evicted)
