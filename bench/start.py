"""`python -m bench.start`: from starting the server to its first answer, memory per worker, and how many workers and threads."""

import os
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench._addresses import Lists, lists, written
from bench._cairn import CAIRN, STATIC, Server, collect_static, command, environment, served
from bench._processes import CORES, family, free_port, memory, started, wait_for
from bench._report import BUILD, ROOT, Outcome, Table, main, number
from bench._tools import need
from bench._wrk import Load, Paths, load
from decisions.library import Library
from decisions.library import load as load_library

REQUESTS = 1_000
WORKERS = (1, 2, 4)
THREADS = (1, 2, 4)
COLD = ("content", "guide", "decisions", "cairn", ".venv")


def run(quick: bool) -> Outcome:
    """Four tables: start, memory, workers, threads."""
    need("wrk", "taskset")
    STATIC.mkdir(parents=True, exist_ok=True)
    collect_static()
    library = load_library(ROOT / "content")
    made = lists(library, 1_000 if quick else 6_000)
    starts = _starts(2 if quick else 5)
    remembered = _memories(library, made, (1,) if quick else WORKERS)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        several = _several(made, Path(folder), 1 if quick else 3)
    tables = [_start_table(starts), _memory_table(remembered), _several_table(several)]
    best = remembered[max(remembered)]
    figures = {f"start {name}": statistics.median(found) for name, found in starts.items()}
    return Outcome(tables, figures | {"start PSS of a worker, MB": statistics.mean(best["workers"])})


# -- until the first answer -------------------------------------------------------------------------------


def _starts(rounds: int) -> dict[str, list[float]]:
    """Seconds from starting the server with two workers to its first 200, warm and cold, and to the first chapter."""
    found: dict[str, list[float]] = {"warm, /healthz": [], "warm, a chapter": [], "cold, /healthz": []}
    for _ in range(rounds):
        found["warm, /healthz"].append(_start("/healthz"))
        found["warm, a chapter"].append(_start("/guide/ingress/"))
        forget_files()
        found["cold, /healthz"].append(_start("/healthz"))
    return found


def _start(path: str) -> float:
    port = free_port()
    before = time.perf_counter()
    with started(command(CAIRN, port, 2), env=environment(), cwd=ROOT) as process:
        wait_for(f"http://127.0.0.1:{port}{path}", process, pause=0.01)
        return time.perf_counter() - before


def forget_files() -> None:
    """Ask the kernel to drop what it holds in memory of our files; it may decline for what others use."""
    for folder in COLD:
        for parent, _, names in os.walk(ROOT / folder):
            for name in names:
                try:
                    file = os.open(Path(parent, name), os.O_RDONLY)
                except OSError:
                    continue
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(file)


def _start_table(starts: dict[str, list[float]]) -> Table:
    rows = [
        (name, number(statistics.median(found), 3), number(min(found), 3), number(max(found), 3))
        for name, found in starts.items()
    ]
    return Table(
        "Start: seconds to the first answer",
        "From spawning Granian with two workers to the first 200, which is asked for every 10 ms. Cold: the kernel was asked to drop Cairn's files and libraries from "
        "its cache, which it does not promise; Python itself and a container's image stay warm.",
        ("from, to", "median", "least", "most"),
        rows,
    )


# -- memory -----------------------------------------------------------------------------------------------


def mixed(library: Library, made: Lists) -> Iterator[str]:
    """A thousand different requests: three of ten content pages, the rest steps, stacks and their exports, and a few searches."""
    sections = [f"/guide/{s.id}/" for s in library.guide.sections]
    tools = [f"/tools/{t.id}/" for t in library.guide.tools]
    for i in range(REQUESTS):
        turn = i % 10
        if turn < 3:
            pages = sections if turn == 0 else tools
            yield pages[i % len(pages)]
        elif turn < 6:
            yield made.fresh["wizard"][i]
        elif turn < 9:
            yield made.fresh["stack" if turn < 8 else "stack.md"][i]
        else:
            yield f"/search/?q={library.guide.search.documents[i % len(library.guide.search.documents)].title.split()[0]}"


def _memories(library: Library, made: Lists, counts: Sequence[int]) -> dict[int, dict[str, list[float]]]:
    found = {}
    for workers in counts:
        with served(workers=workers) as server:
            fresh = _sizes(server)
            for path in mixed(library, made):
                _ask(server, path)
            found[workers] = {"main": fresh[:1], "fresh": fresh[1:], "workers": _sizes(server)[1:]}
    return found


def _ask(server: Server, path: str) -> None:
    request = urllib.request.Request(server.base + path, headers={"Accept-Encoding": "br"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (our own server)
        answer.read()


def _sizes(server: Server) -> list[float]:
    """PSS of the process that watches, then of each worker, in MB."""
    main_process, *others = family(server.pid)
    workers = [memory(pid)[0] for pid in others]
    return [
        memory(main_process)[0],
        *(size for size in workers if size > max(workers) / 4),
    ]  # a resource tracker is none


def _memory_table(found: dict[int, dict[str, list[float]]]) -> Table:
    rows = [
        (str(n), number(sum(f["main"])), number(statistics.mean(f["fresh"])), number(statistics.mean(f["workers"])),
         number(sum(f["main"]) + sum(f["workers"])))
        for n, f in found.items()
    ]  # fmt: skip
    return Table(
        "Memory: PSS in MB",
        f"Proportional set size by /proc, before and after {REQUESTS:,} different mixed requests over fresh connections, so that all workers get their share. "
        "It grows on until the caches are full, which a thousand requests do not show.",
        ("workers", "watching process", "worker, fresh", "worker, after the requests", "all together"),
        rows,
    )


# -- how many workers, how many threads ----------------------------------------------------------------------

Tried = tuple[int, int]
KINDS = ("new", "repeated", "chapter")
WORTH = 1.2  # times the pages that more workers or threads have to give to be worth their memory


def _several(made: Lists, folder: Path, rounds: int) -> dict[Tried, dict[str, list[Load]]]:
    """Loads by (workers, threads) and kind of request. All servers are there at once, and asked in turn."""
    tried = [(1, 1), (1, 2), (1, 4), *((n, 1) for n in WORKERS[1:])]
    found: dict[Tried, dict[str, list[Load]]] = {one: {kind: [] for kind in KINDS} for one in tried}
    with ExitStack() as stack:
        servers = {(n, m): stack.enter_context(served(workers=n, threads=m)) for n, m in tried}
        share = len(made.fresh["stack"]) // len(tried)
        fresh = {
            one: Paths(
                written(made.fresh["stack"][i * share : (i + 1) * share], BUILD / "addresses" / f"tried-{i}.txt")
            )
            for i, one in enumerate(tried)
        }
        time.sleep(3)  # what a worker makes ready after its start
        for _ in range(rounds):
            for one, server in servers.items():
                paths: tuple[str | Paths, ...] = (fresh[one], made.repeated["stack"], "/guide/ingress/")
                for kind, path in zip(KINDS, paths, strict=True):
                    seconds = 3 if kind == "new" else 1
                    found[one][kind].append(load(server.base, path, server.pid, 16, seconds, folder, apart=False))
    return found


def _several_table(found: dict[Tried, dict[str, list[Load]]]) -> Table:
    def cells(loads: list[Load]) -> tuple[str, str]:
        return number(statistics.median(x.rate for x in loads)), number(statistics.median(x.p99 for x in loads), 2)

    rows = [
        (f"{workers} × {threads}", *(cell for kind in KINDS for cell in cells(kinds[kind])))
        for (workers, threads), kinds in found.items()
    ]
    return Table(
        "Workers and blocking threads",
        f"16 connections, wrk unpinned on the same {len(CORES)} cores, which takes from the server what it needs for itself: least for new stack pages, most for chapters. "
        f"{_advice(found)}",
        ("workers × threads", "new stack page/s", "p99, ms", "repeated/s", "p99, ms", "chapter/s", "p99, ms"),
        rows,
    )


def _advice(found: dict[Tried, dict[str, list[Load]]]) -> str:
    """What the figures say about new stack pages, the work that is worth a worker."""
    rate = {tried: statistics.median(x.rate for x in kinds["new"]) for tried, kinds in found.items()}
    late = {tried: statistics.median(x.p99 for x in kinds["new"]) for tried, kinds in found.items()}
    (one, two, four), cores = ((n, 1) for n in WORKERS), len(CORES)
    gain, more = rate[two] / max(rate[one], 0.01), rate[four] / max(rate[two], 0.01)
    right = 1 if gain < WORTH else 2 if more < WORTH else 4
    pages, late_ = rate[1, 4] / max(rate[one], 0.01), late[1, 4] / max(late[one], 0.01)
    why = ": Python runs one of them at a time" if pages < WORTH else ""
    return (
        f"On these {cores} cores a second worker gives {number(gain, 2)} times the new stack pages of one, four give {number(more, 2)} times those of two: by this run "
        f"{right} is the right number. Four threads in one worker give {number(pages, 2)} times the pages of one thread at {number(late_, 2)} times the p99{why}."
    )


if __name__ == "__main__":
    main("start", run)
