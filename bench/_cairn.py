"""Cairn served as `make run` serves it, and the bare answers beside it, each on a port of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench._processes import free_port, started, wait_for
from bench._report import ROOT

CAIRN, OK = "cairn.wsgi:application", "bench._ok:application"
STATIC = ROOT / "build" / "bench" / "static"


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, and the process whose time and memory are measured."""

    base: str
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid


def recipe() -> list[str]:
    """What `make run` gives Granian, as words."""
    (line,) = re.findall(r"(?m)^\t(?:\S+=\S+ )*\$\(BIN\)/granian (.*)$", (ROOT / "Makefile").read_text())
    words: list[str] = line.split()
    return words


def command(application: str, port: int, workers: int = 1, threads: int | None = None) -> list[str]:
    """How Granian is started: as `make run` does, but for the application, the port, and how many of what."""
    words = [word.replace("$(HOST)", "127.0.0.1").replace("$(PORT)", str(port)) for word in recipe()]
    words = [application if word == CAIRN else word for word in words]
    words[words.index("--workers") + 1] = str(workers)
    if threads is not None:
        words[words.index("--blocking-threads") + 1] = str(threads)
    return [sys.executable, "-m", "granian", *words]


def environment(**more: str) -> dict[str, str]:
    """The environment without what a developer has set for Cairn."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    return kept | {"CAIRN_STATIC_ROOT": str(STATIC)} | more


def collect_static() -> None:
    """Put the static files where the servers look for them."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=ROOT,
        env=environment(),
        check=True,
    )


@contextmanager
def served(
    application: str = CAIRN,
    path: str = "/healthz",
    *,
    core: int | None = None,
    workers: int = 1,
    threads: int | None = None,
    **env: str,
) -> Iterator[Server]:
    """A server of the application that answers 200 at the path, for as long as the block lasts."""
    port = free_port()
    words = command(application, port, workers, threads)
    with started(words, core=core, env=environment(**env), cwd=ROOT) as process:
        base = f"http://127.0.0.1:{port}"
        wait_for(base + path, process)
        yield Server(base, process)
