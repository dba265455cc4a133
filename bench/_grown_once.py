"""One guide in a process of its own: reads it, asks it, and prints as JSON what that cost. Called by bench.growth.

After each measurement all of them are printed once more: of a process that takes too long, what it found by then counts.

`python -m bench._grown_once DIRECTORY ROUNDS`
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench._grown import without_a_limit

if TYPE_CHECKING:
    from django.test import Client

    from decisions.library import Library

LONGEST = 5  # seconds for one kind of thing, beyond which its median is taken of what there is
COPIED = 32  # decisions of one copy: the most that an address is given here, whatever the size of the guide


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def median(works: Iterable[Callable[[], object]]) -> float:
    """The median of the processor time of these in milliseconds: without the first, and no more once it has taken long."""
    first, times = 0.0, []
    for i, work in enumerate(works):
        spent = milliseconds(work)
        if i == 0:
            first = spent
        else:
            times.append(spent)
        if sum(times, first) > LONGEST * 1e3:
            break
    return statistics.median(times or [first])


def ask(directory: Path, rounds: int) -> Iterator[tuple[str, float]]:
    """Load the guide and measure it, by name: milliseconds of processor time, MB of memory, seconds of start."""
    os.environ |= {
        "CAIRN_CONTENT": str(directory),
        "CAIRN_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "cairn.settings",
    }
    start = time.process_time()
    import django

    django.setup()
    from decisions import current

    library = current.library()
    yield "start", time.process_time() - start

    from bench._processes import memory

    pss, rss = memory(os.getpid())
    yield from {"pss": pss, "rss": rss}.items()
    yield "decisions", len(library.graph.decisions)
    yield "tools", len(library.guide.tools)
    for kind, works in [*_engine(library, rounds), *_pages(library, rounds), *_with_reasons(library, rounds)]:
        yield kind, median(works)


Works = Iterable[Callable[[], object]]


def _states(library: "Library", count: int) -> list[dict[str, str]]:
    from bench.resolve import partly_filled

    rng = random.Random(len(library.graph.decisions))
    return [partly_filled(library.graph, rng, 0.5) for _ in range(count)]


def _engine(library: "Library", rounds: int) -> Iterator[tuple[str, Works]]:
    from decisions.engine import settle

    rng = random.Random(3)
    terms = [rng.choice(library.guide.search.documents).title for _ in range(rounds + 1)]
    yield "verdicts", [partial(settle, library.graph, state) for state in _states(library, rounds + 1)]
    yield "search", [partial(library.guide.search.search, term) for term in terms]


def _with_reasons(library: "Library", rounds: int) -> Iterator[tuple[str, Works]]:
    from decisions.engine import resolve

    yield "reasons", [partial(resolve, library.graph, state) for state in _states(library, rounds // 4 + 2)]


def _pages(library: "Library", rounds: int) -> Iterator[tuple[str, Works]]:
    """Through Django, with its middleware; nothing that keeps ready pages stands in front."""
    from django.test import Client

    from bench._addresses import complete_stacks, parts
    from decisions.addresses import Addresses

    client = Client()
    rng = random.Random(1)
    urls = Addresses(library.edition)
    first = {d.id for d in library.graph.decisions[:COPIED]}
    whole = [tuple(c for c in s if c[0] in first) for s in complete_stacks(library.graph, rng, 2, first)]
    some = parts([stack for stack in whole if len(stack) > COPIED // 2], rng)
    sections = [section.id for section in library.guide.sections]
    tools = [tool.id for tool in library.guide.tools]
    kinds: dict[str, Callable[[], str]] = {
        "home": lambda: "/",
        "chapter": lambda: f"/guide/{rng.choice(sections)}/",
        "tool": lambda: f"/tools/{rng.choice(tools)}/",
        "wizard": lambda: urls.decide(library.graph.decisions[COPIED // 2].id, next(some)),
        "stack": lambda: urls.stack(next(some)),
    }
    for kind, address in kinds.items():
        yield kind, [partial(_get, client, address()) for _ in range(rounds + 1)]


def _get(client: "Client", path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")


if __name__ == "__main__":
    found: dict[str, float] = {}
    with without_a_limit():
        for name, value in ask(Path(sys.argv[1]).resolve(), int(sys.argv[2])):
            found[name] = value
            print("FOUND " + json.dumps(found), flush=True)
