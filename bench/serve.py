"""`python -m bench.serve`: requests a second and their cost, beside a bare `HttpResponse("ok")` and beside nginx.

All servers run at once on one core and wrk on the other; a round asks each page for a second, and rounds follow one another,
so that whatever else the machine does meets all of them alike.
"""

import statistics
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from bench._addresses import lists, searches, written
from bench._cairn import OK, STATIC, Server, collect_static, served
from bench._nginx import Answer, ready_answers
from bench._processes import CORES, SERVING
from bench._report import BUILD, ROOT, Outcome, Table, main, number
from bench._tools import need
from bench._wrk import Load, Paths, load
from decisions.library import load as load_library

ROUNDS = {1: 3, 16: 5}  # by the number of connections
SLOW, LONGER = 60, 3  # what answers fewer requests a second is asked for longer, in seconds
CONTENT = {
    "home": "/",
    "chapter": "/guide/ingress/",
    "tool": "/tools/traefik/",
    "decision": "/decisions/ingress/",
}
NEW = 14_000  # addresses of each kind: more than can be asked for in all rounds, and checked to be
WARM_UP = 3  # seconds for a server to make ready what it makes ready


@dataclass(frozen=True)
class Case:
    """One line of the table: a server, and what it is asked for."""

    name: str
    server: Server
    path: str | Paths
    beside: str = ""  # the name of the nginx case with the same bytes


def run(quick: bool) -> Outcome:
    """The tables for one and for sixteen connections."""
    need("wrk", "nginx", "taskset")
    STATIC.mkdir(parents=True, exist_ok=True)
    collect_static()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        cases = _cases(stack, Path(folder), 3_000 if quick else NEW)
        loads = {n: _rounds(cases, n, 2 if quick else rounds, Path(folder)) for n, rounds in ROUNDS.items()}
        used_up = [case.name for case in cases if isinstance(case.path, Paths) and case.path.used_up]
    tables = [_table(cases, n, found, used_up) for n, found in loads.items()]
    figures = {
        f"serve {n} {name}": value for n, found in loads.items() for name, value in _figures(cases, found).items()
    }
    return Outcome(tables, figures)


def _cases(stack: ExitStack, folder: Path, new: int) -> list[Case]:
    cairn = stack.enter_context(served(core=SERVING))
    same = stack.enter_context(served(OK, "/ok", core=SERVING))
    alone = stack.enter_context(served(OK, "/ok", core=SERVING, BENCH_OK="alone"))
    library = load_library(ROOT / "content")
    made = lists(library, new)
    terms = searches(library, new + 1)
    again = {**CONTENT, "wizard step": made.repeated["wizard"], "stack page": made.repeated["stack"],
             "/stack.md": made.repeated["stack.md"], "search": terms[-1]}  # fmt: skip
    fresh = {"wizard step": made.fresh["wizard"], "stack page": made.fresh["stack"],
             "/stack.md": made.fresh["stack.md"], "search": terms[:-1]}  # fmt: skip
    again["static file"] = _static_path(cairn)
    answers = {f"/{i}": _fetched(cairn, path) for i, path in enumerate(again.values())}
    nginx = stack.enter_context(ready_answers(answers, folder / "nginx", SERVING))
    untuned = {"/plain": _fetched(cairn, CONTENT["chapter"])}
    plain = stack.enter_context(ready_answers(untuned, folder / "nginx-plain", SERVING, tuned=False))
    _settle_down(cairn, again)
    cases = [Case("`ok`, Cairn's middleware", same, "/ok"), Case("`ok`, no middleware", alone, "/ok")]
    cases.append(Case("nginx without `open_file_cache`, chapter", plain, "/plain", "nginx, chapter"))
    for i, (name, path) in enumerate(again.items()):
        cases.append(Case(f"nginx, {name}", nginx, f"/{i}"))
        cases.append(Case(name if name not in fresh else f"{name}, repeated", cairn, path, f"nginx, {name}"))
        if name in fresh:
            file = written(tuple(fresh[name]), BUILD / "addresses" / f"{i}.txt")
            cases.append(Case(f"{name}, new", cairn, Paths(file), f"nginx, {name}"))
    return cases


def _fetched(server: Server, path: str) -> Answer:
    request = urllib.request.Request(server.base + path, headers={"Accept-Encoding": "br"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 (our own server)
        return Answer(answer.read(), dict(answer.headers))


def _static_path(server: Server) -> str:
    """The address of the site's largest script."""
    files = STATIC.glob("*/*.????????????.js")
    largest = max(files, key=lambda file: file.stat().st_size)
    path = f"/static/{largest.relative_to(STATIC)}"
    _fetched(server, path)
    return path


def _settle_down(server: Server, pages: dict[str, str]) -> None:
    """Let the server make ready what it keeps ready, and see every page that is asked for again at least twice."""
    for _ in range(3):
        for path in pages.values():
            _fetched(server, path)
    time.sleep(WARM_UP)


def _rounds(cases: Sequence[Case], connections: int, rounds: int, folder: Path) -> dict[str, list[Load]]:
    found: dict[str, list[Load]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            seconds = LONGER if any(one.rate < SLOW for one in found[case.name]) else 1
            one = load(case.server.base, case.path, case.server.pid, connections, seconds, folder, apart=len(CORES) > 1)
            found[case.name].append(one)
    return found


def middle(values: Sequence[float]) -> float | None:
    """The median of those that are numbers; None where there are none."""
    found = [value for value in values if not isnan(value)]
    return statistics.median(found) if found else None


def _against(found: dict[str, list[Load]], name: str, other: str, what: str) -> float | None:
    """The median, over the rounds, of one case's figure as a share of another's in the same round."""
    if other not in found:
        return None
    pairs = [(getattr(a, what), getattr(b, what)) for a, b in zip(found[name], found[other], strict=True)]
    return middle([a / b for a, b in pairs if b])  # a round in which the other was not served says nothing


def _figures(cases: Sequence[Case], found: dict[str, list[Load]]) -> dict[str, float]:
    ok = cases[0].name
    figures: dict[str, float] = {}
    for case in cases:
        rate = _against(found, case.name, case.beside, "rate")
        cost = _against(found, case.name, ok, "cpu")
        figures |= {f"{case.name} / nginx": rate} if rate is not None else {}
        figures |= {f"{case.name} cpu / ok": cost} if cost is not None else {}
    return figures


def _table(cases: Sequence[Case], connections: int, found: dict[str, list[Load]], used_up: Sequence[str]) -> Table:
    ok, alone = cases[0].name, cases[1].name
    rows = []
    for case in cases:
        loads = found[case.name]
        rows.append(
            (
                case.name,
                number(middle([one.rate for one in loads])),
                number(middle([one.p50 for one in loads]), 2),
                number(middle([one.p99 for one in loads]), 2),
                number(middle([one.cpu for one in loads])),
                number(_against(found, case.name, ok, "cpu"), 2),
                number(_against(found, case.name, alone, "cpu"), 2),
                number(_against(found, case.name, case.beside, "cpu"), 2),
                number(_against(found, case.name, case.beside, "rate"), 2),
                str(sum(one.failed for one in loads)),
            )
        )
    return Table(
        f"Serving: {connections} connection{'s' if connections > 1 else ''}",
        _says(connections, len(found[ok]), used_up),
        ("what", "requests/s", "p50, ms", "p99, ms", "CPU µs/request", "CPU / `ok`", "CPU / `ok` alone", "CPU / nginx", "requests/s / nginx", "failed"),
        rows,
    )  # fmt: skip


def _says(connections: int, rounds: int, used_up: Sequence[str]) -> str:
    where = "server on one core, wrk on the other" if len(CORES) > 1 else "server and wrk share the only core"
    said = (
        f"Granian as `make run` starts it but with one worker, {where}, {connections} kept open, brotli accepted; medians of {rounds} interleaved rounds of "
        "a second (three for what is slow), ratios of the same round. nginx sends the same bytes and headers from files that it keeps open. New means an address never asked before in this run; "
        "it does not show what TLS, a network or a second worker change."
    )
    return (
        f"{said} The addresses ran out for: {', '.join(used_up)}; these figures are partly of repeated ones."
        if used_up
        else said
    )


if __name__ == "__main__":
    main("serve", run)
