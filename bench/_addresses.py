"""Many addresses of stacks, all different and all as Cairn itself would write them, made from the real graph.

Complete stacks are settled once; any part of one is a consistent stack too, so that thousands of addresses cost little.
Kinds never share choices: what one kind of page has computed for a stack is no help to another.
"""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from decisions.addresses import Addresses
from decisions.engine import settle
from decisions.graph import Graph
from decisions.library import Library
from decisions.stack import Choice
from decisions.walk import guides_pick, holds

KINDS = ("wizard", "stack", "stack.md")
SEED = 2026


@dataclass(frozen=True)
class Lists:
    """New addresses by kind (a quarter of them of nearly full stacks), and one of each kind to be asked again and again."""

    fresh: dict[str, tuple[str, ...]]
    repeated: dict[str, str]


def complete_stacks(
    graph: Graph, rng: random.Random, count: int, among: Collection[str] | None = None
) -> list[tuple[Choice, ...]]:
    """Consistent stacks of visitors who answer half at random, and the rest (of ``among``, else of all) as the guide would."""
    asked = [d for d in graph.decisions if among is None or d.id in among]
    found = []
    for _ in range(count):
        wanted = {d.id: rng.choice(d.options).id for d in rng.sample(asked, len(asked) // 2)}
        wanted = {d: o for d, o in settle(graph, wanted).picks.items() if d in wanted}
        settled = settle(graph, wanted)
        while (left := next((d for d in settled.open_decisions() if among is None or d in among), None)) is not None:
            pick = guides_pick(graph, settled, left)
            wanted[left] = pick.pick if pick else settled.available(left)[0]
            settled = settle(graph, wanted)
        found.append(graph.in_order(wanted))
    return found


def parts(stacks: list[tuple[Choice, ...]], rng: random.Random) -> Iterator[tuple[Choice, ...]]:
    """Parts of these stacks, never the same twice: three half-filled, then one that lacks at most three choices."""
    seen = set()
    turn = 0
    while True:
        whole = rng.choice(stacks)
        left_out = rng.randint(1, 3) if turn % 4 == 3 else rng.randint(len(whole) // 3, len(whole) * 2 // 3)
        out = set(rng.sample(range(len(whole)), min(left_out, len(whole) - 1)))
        part = tuple(choice for i, choice in enumerate(whole) if i not in out)
        if part not in seen:
            seen.add(part)
            turn += 1
            yield part


def lists(library: Library, count: int, kinds: tuple[str, ...] = KINDS, bases: int = 150) -> Lists:
    """``count`` addresses of each kind, and one more of each that is not among them. The same ones for the same content."""
    rng = random.Random(SEED)
    graph = library.graph
    stacks = [s for s in complete_stacks(graph, rng, bases) if len(s) > len(graph.decisions) // 2]
    stream = parts(stacks, rng)
    urls = Addresses(library.edition)
    fresh: dict[str, list[str]] = {kind: [] for kind in kinds}
    while any(len(found) < count for found in fresh.values()):
        for found, kind in zip(fresh.values(), kinds, strict=True):
            if len(found) < count:
                found.append(address(graph, urls, kind, next(stream), rng))
    full = library.presets[0] if library.presets else None
    known = graph.in_order({d: c.pick for d, c in full.choices.items()}) if full else stacks[0]
    again = {kind: address(graph, urls, kind, known[: len(known) * 3 // 4], rng) for kind in kinds}
    return Lists({kind: tuple(found) for kind, found in fresh.items()}, again)


def address(graph: Graph, urls: Addresses, kind: str, choices: tuple[Choice, ...], rng: random.Random) -> str:
    """The address of that kind with these choices; the wizard stands at a decision that they leave open."""
    if kind == "wizard":
        picks = dict(choices)
        open_ones = [d.id for d in graph.decisions if d.id not in picks and holds(d.asked_when, picks)]
        return urls.decide(rng.choice(open_ones or [choices[-1][0]]), choices)
    return urls.export(choices, "md") if kind == "stack.md" else urls.stack(choices)


def searches(library: Library, count: int) -> tuple[str, ...]:
    """Different searches: one to three words of the guide, some of them cut short as somebody types."""
    rng = random.Random(SEED)
    words = sorted({word.lower() for d in library.guide.search.documents for word in d.title.split() if word.isalpha()})
    found: dict[str, None] = {}
    while len(found) < count:
        some = [rng.choice(words) for _ in range(rng.randint(1, 3))]
        some[-1] = some[-1][: rng.randint(3, 12)]
        found["/search/?q=" + "+".join(some)] = None
    return tuple(found)


def written(addresses: tuple[str, ...], file: Path) -> Path:
    """Write one address a line, for wrk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(addresses) + "\n")
    return file
