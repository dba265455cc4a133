"""`python -m bench.resolve`: what `resolve` costs on the real content, and how load, memory and time grow.

Prints tables of medians; the sizes of one table are measured in one run, so that their ratios mean something.
Times are of the processor, so that what else the machine does matters little; nothing here is a test.
"""

import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from decisions.consequences import consequences
from decisions.engine import resolve, settle
from decisions.graph import Graph, build
from decisions.library import load
from decisions.permalink import build as build_query
from decisions.repair_all import repair_all
from tests.worlds import decision, option

ROOT = Path(__file__).resolve().parent.parent
SIZES = (30, 100, 300, 1000)
OPTIONS = 10
STARTS, STEPS = 40, 120
"""How far the dearest query is looked for."""


def coupled_world(rng: random.Random, size: int) -> list[Any]:
    """``size`` decisions of 10 options, two rules a decision between near neighbours, a fifth of them conditional."""
    ids = [f"d{i}" for i in range(size)]
    needs: dict[tuple[int, int], list[Any]] = {}
    excludes: dict[tuple[int, int], list[Any]] = {}
    for number in range(2 * size):
        i = rng.randrange(size)
        j = min(size - 1, max(0, i + rng.choice((-3, -2, -1, 1, 2, 3))))
        if i == j:
            continue
        wide = rng.random() < 0.25
        some = rng.sample(range(OPTIONS), rng.randint(4, 9) if wide else rng.randint(1, 3))
        where = needs if wide else excludes
        where.setdefault((i, rng.randrange(OPTIONS)), []).append(
            (f"r{number}", {ids[j]: [f"o{k}" for k in sorted(some)]})
        )
    return [
        decision(
            ids[i],
            [option(f"o{k}", needs=needs.get((i, k)), excludes=excludes.get((i, k))) for k in range(OPTIONS)],
            asked_when={ids[rng.randrange(max(0, i - 3), i)]: [f"o{k}" for k in range(rng.randint(3, 9))]}
            if i and rng.random() < 0.2
            else None,
        )
        for i in range(size)
    ]


def partly_filled(graph: Graph, rng: random.Random, share: float) -> dict[str, str]:
    """A consistent state in which that share of the decisions is answered."""
    choices: dict[str, str] = {}
    for chosen in rng.sample(graph.decisions, int(len(graph.decisions) * share)):
        choices[chosen.id] = rng.choice(chosen.options).id
    return {d: o for d, o in settle(graph, choices).picks.items() if d in choices}


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def line(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"| {name} | {statistics.median(times):.2f} | {p99:.2f} | {ordered[-1]:.2f} |"


def shortly(graph: Graph, choices: dict[str, str]) -> None:
    """What the short page shows: ways out of the dangers, what follows and is not asked with its reason, no repairs."""
    settled = settle(graph, choices)
    settled.warnings(("danger",))
    _ = settled.all_picks, settled.not_asked, settled.set_aside, settled.later


def a_step(graph: Graph, choices: dict[str, str], decision: str) -> None:
    """What the wizard shows of one decision: what each option would do, and reasons and repairs of the others."""
    settled = settle(graph, choices)
    beside = settled.without(decision) if decision in settled.picks else settled
    for verdict in beside.verdicts(decision):
        consequences(settled, decision, verdict.option)


def everything(graph: Graph, choices: dict[str, str]) -> None:
    settle(graph, choices).stack()


def plan(graph: Graph, choices: dict[str, str]) -> None:
    repair_all(settle(graph, choices))


def dearest(graph: Graph, work: Callable[[Graph, dict[str, str]], None], seed: int) -> tuple[float, dict[str, str]]:
    """The dearest choices that a climb finds: from the worst of some random starts, one answer changed at a time, kept if
    that costs more. Each is timed twice and the smaller time counts, so that a pause of the machine is no find."""
    rng = random.Random(seed)

    def cost(choices: dict[str, str]) -> float:
        return min(timed(partial(work, graph, choices)) for _ in range(2))

    def anything() -> dict[str, str]:
        share = rng.choice((0.3, 0.5, 0.8, 1.0))
        return {d.id: rng.choice(d.options).id for d in graph.decisions if rng.random() < share}

    worst, choices = max(((cost(one), one) for one in (anything() for _ in range(STARTS))), key=lambda found: found[0])
    for _ in range(STEPS):
        chosen = rng.choice(graph.decisions)
        other = {**choices, chosen.id: rng.choice(chosen.options).id}
        if rng.random() < 0.2:
            del other[chosen.id]
        found = cost(other)
        if found > worst:
            worst, choices = found, other
    return worst, choices


def worst_queries(graph: Graph) -> None:
    print("\n| dearest query found, ms | at worst | query |\n| --- | --- | --- |")
    works = (
        ("every reason, repair and fix", everything),
        ("what the short page shows", shortly),
        ("repairing all", plan),
    )
    for number, (name, work) in enumerate(works):
        worst, choices = dearest(graph, work, number)
        query = build_query(graph.in_order(choices), None)
        print(f"| {name} | {worst:.1f} | {query} |")


def real_content() -> None:
    start = time.process_time()
    library = load(ROOT / "content")
    graph = library.graph
    print(f"\nReal content: loaded, proven and rendered in {time.process_time() - start:.2f} s; "
          f"{len(graph.decisions)} decisions, {sum(len(d.options) for d in graph.decisions)} options, "
          f"{len(graph.coupled())} coupled groups")  # fmt: skip
    rng = random.Random(2026)
    for share, words in ((0.0, "empty"), (0.5, "half-filled"), (1.0, "full")):
        states = [partly_filled(graph, rng, share) for _ in range(200 if share else 3)]
        for state in states:  # reasons are remembered within bounds, as in a server that has been up a while
            resolve(graph, state)
        print(f"\n| {words} stack, ms | median | p99 | worst |\n| --- | --- | --- | --- |")
        print(line("verdicts", [timed(lambda s=state: settle(graph, s)) for state in states]))
        print(line("with what the short page shows", [timed(partial(shortly, graph, state)) for state in states]))
        steps = [partial(a_step, graph, state, rng.choice(graph.decisions).id) for state in states]
        print(line("with what a step of the wizard shows", [timed(step) for step in steps]))
        print(line("with every reason and repair", [timed(lambda s=state: resolve(graph, s)) for state in states]))
        print(line("repairing all", [timed(partial(plan, graph, state)) for state in states]))
    worst_queries(graph)


def generated() -> None:
    print("\n| decisions of 10 options | load ms | memory MB | median ms | worst ms | growth of median |")
    print("| --- | --- | --- | --- | --- | --- |")
    before = 0.0
    for size in SIZES:
        rng = random.Random(size)
        world = coupled_world(rng, size)
        load_ms = timed(lambda w=world: build(w).constraints.root)
        graph = build(world)
        assert graph.constraints.root is not None
        states = [partly_filled(graph, rng, share) for share in (0.0, 0.1, 0.3, 0.5, 0.8) for _ in range(6)]
        times = [timed(partial(settle, graph, state)) for state in states]
        tracemalloc.start()
        settle(graph, states[-1])
        memory = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        median = statistics.median(times)
        growth = f"x{median / before:.1f}" if before else ""
        print(f"| {size} | {load_ms:.0f} | {memory:.1f} | {median:.2f} | {max(times):.2f} | {growth} |")
        before = median


if __name__ == "__main__":
    real_content()
    generated()
