"""One guide in a process of its own: reads it, asks it, and prints as JSON what that cost. Called by bench.growth.

`python -m bench._grown_once DIRECTORY ROUNDS`
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

BIGGEST_FILE = 100_000_000
COPIED = 32  # decisions of one copy: the most that an address is given here, whatever the size of the guide


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def median(works: Iterable[Callable[[], object]]) -> float:
    """The median of the processor time of these, in milliseconds, after the first of them has been left out."""
    _, *times = [milliseconds(work) for work in works]
    return statistics.median(times)


def ask(directory: Path, rounds: int) -> dict[str, float]:
    """Load the guide, and measure it. Milliseconds of processor time, MB of memory, seconds of start."""
    import guide.source

    guide.source.BIGGEST_FILE = BIGGEST_FILE  # the lists of ten times the content are longer than a file may be

    os.environ["CAIRN_CONTENT"] = str(directory)
    os.environ["CAIRN_HOSTS"] = "testserver"
    os.environ["DJANGO_SETTINGS_MODULE"] = "cairn.settings"
    start = time.process_time()
    import django

    django.setup()
    from decisions import current

    library = current.library()
    found = {"start": time.process_time() - start}

    from bench._processes import memory

    found["pss"], found["rss"] = memory(os.getpid())
    found["decisions"], found["tools"] = len(library.graph.decisions), len(library.guide.tools)
    found["documents"] = len(library.guide.search.documents)
    return found | _engine(library, rounds) | _pages(library, rounds)


def _engine(library, rounds: int) -> dict[str, float]:  # type: ignore[no-untyped-def]
    from bench.resolve import partly_filled
    from decisions.engine import resolve, settle

    rng = random.Random(len(library.graph.decisions))
    states = [partly_filled(library.graph, rng, 0.5) for _ in range(rounds + 1)]
    terms = [rng.choice(library.guide.search.documents).title for _ in range(rounds + 1)]
    for state in states[: rounds // 4 + 2]:
        resolve(library.graph, state)
    return {
        "verdicts": median(partial(settle, library.graph, state) for state in states),
        "reasons": median(partial(resolve, library.graph, state) for state in states[: rounds // 4 + 2]),
        "search": median(partial(library.guide.search.search, term) for term in terms),
    }


def _pages(library, rounds: int) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Through Django, with its middleware; nothing that keeps ready pages stands in front."""
    from django.test import Client

    from bench._addresses import complete_stacks, parts
    from decisions.addresses import Addresses

    client = Client()
    rng = random.Random(1)
    urls = Addresses(library.edition)
    first = {d.id for d in library.graph.decisions[:COPIED]}
    whole = [tuple(c for c in s if c[0] in first) for s in complete_stacks(library.graph, rng, 4)]
    some = parts([stack for stack in whole if len(stack) > 1], rng)
    sections = [section.id for section in library.guide.sections]
    tools = [tool.id for tool in library.guide.tools]
    kinds: dict[str, Callable[[], str]] = {
        "home": lambda: "/",
        "chapter": lambda: f"/guide/{rng.choice(sections)}/",
        "tool": lambda: f"/tools/{rng.choice(tools)}/",
        "wizard": lambda: urls.decide(library.graph.decisions[COPIED // 2].id, next(some)),
        "stack": lambda: urls.stack(next(some)),
    }
    return {kind: median(partial(_get, client, make()) for _ in range(rounds + 1)) for kind, make in kinds.items()}


def _get(client, path: str) -> None:  # type: ignore[no-untyped-def]
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")


if __name__ == "__main__":
    print("FOUND " + json.dumps(ask(Path(sys.argv[1]).resolve(), int(sys.argv[2]))))
