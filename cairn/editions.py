"""Takes up a new edition while the site runs, and never a broken one.

A look compares what the content's files are now with what they were; where they differ, and have come to rest, the content
is read, and served from then on if it is sound. If it is not, its faults are told once, and what was served before goes on
being served. Nothing here knows of the web framework.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cairn.counters import Counters
from guide.problems import ContentError

State = frozenset[tuple[str, int, int, int]]
log = logging.getLogger(__name__)


def state(root: Path, *files: Path) -> State:
    """What the files under ``root``, and those others, are now: their names, times, sizes and numbers.

    Links are followed, since a mounted volume changes by where a link leads; what is hidden is not content.
    """
    return frozenset(_stats([*_paths(root), *map(str, files)]))


def _paths(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (f"{folder}/{name}" for name in names if name.endswith((".md", ".yaml")))


def _stats(paths: list[str]) -> Iterator[tuple[str, int, int, int]]:
    for path in paths:
        try:
            found = os.stat(path)
        except OSError:  # it went in between, or never was: both differ from its being there
            continue
        yield path, found.st_mtime_ns, found.st_size, found.st_ino


@dataclass(frozen=True)
class Source:
    """How content is looked at, read, and taken up. ``read`` raises ContentError on faults."""

    state: Callable[[], State]
    read: Callable[[], Any]
    take_up: Callable[[Any], Any]


class Watch:
    """Looks for changes. ``rest`` is how long files have to stay as they are before they are read, in seconds: an edition
    is many files, and half of it is not to be read."""

    def __init__(self, source: Source, counters: Counters, rest: float = 0.3) -> None:
        self.source = source
        self.counters = counters
        self.rest = rest
        self._seen = source.state()

    def look(self) -> bool:
        """Whether a new edition was taken up."""
        now = self.source.state()
        if now == self._seen:
            return False
        time.sleep(self.rest)
        if self.source.state() != now:
            return False  # they are still being written; the next look sees them
        try:
            new = self.source.read()
        except ContentError as error:
            self._tell(now, error)
            return False
        if self.source.state() != now:
            return False  # what was read may be half of it
        self._seen = now
        self.source.take_up(new)
        self.counters.add("reloads")
        log.info("took up a changed content")
        return True

    def _tell(self, now: State, error: ContentError) -> None:
        if self.source.state() != now:
            return
        self._seen = now
        self.counters.add("reload_faults")
        faults = "\n".join(map(str, error.problems))
        log.error("The content was changed and has faults; what was served before is still served.\n%s", faults)

    def every(self, seconds: float) -> threading.Thread:
        """Look so often, in a thread that ends with the process."""
        thread = threading.Thread(target=self._run, args=(seconds,), name="cairn-reload", daemon=True)
        thread.start()
        return thread

    def _run(self, seconds: float) -> None:
        while True:
            time.sleep(seconds)
            try:
                self.look()
            except Exception:  # a fault of ours, or of the disk: it must not end the looking
                log.exception("The content could not be looked at; what was served before is still served.")
