"""How decisions hang together: which asks, needs or excludes which, and where warnings tie two together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from decisions.graph import Graph, named
from decisions.model import Decision, Rule

KINDS = ("asks", "needs", "excludes", "warns")
WORDS = {
    "asks": "its answer decides whether these are asked:",
    "needs": "some of its options need an answer of",
    "excludes": "some of its options cannot stand beside answers of",
    "warns": "it warns together with answers of",
}


@dataclass(frozen=True)
class Relation:
    """``source`` asks, needs, excludes or warns about ``target``; ``rules`` are the ids of the rules that say so."""

    kind: str
    source: str
    target: str
    rules: tuple[str, ...] = ()


def relations(graph: Graph) -> tuple[Relation, ...]:
    """Every pair of decisions with the kind of tie between them, in the graph's order."""
    place = {decision.id: i for i, decision in enumerate(graph.decisions)}
    found: dict[tuple[str, str, str], list[str]] = {}
    for kind, source, target, rule in _ties(graph.decisions):
        if source != target:
            found.setdefault((kind, source, target), []).extend([rule] if rule else [])
    ordered = sorted(found, key=lambda key: (KINDS.index(key[0]), place[key[1]], place[key[2]]))
    return tuple(Relation(*key, tuple(dict.fromkeys(found[key]))) for key in ordered)


def _ties(decisions: Iterable[Decision]) -> Iterator[tuple[str, str, str, str]]:
    for decision in decisions:
        for other in named(decision.asked_when):
            yield "asks", other, decision.id, ""
        for option in decision.options:
            yield from _of("needs", decision, option.needs)
            yield from _of("excludes", decision, option.excludes)
        yield from _of("warns", decision, decision.warns)


def _of(kind: str, decision: Decision, rules: Iterable[Rule]) -> Iterator[tuple[str, str, str, str]]:
    return ((kind, decision.id, other, rule.id) for rule in rules for other in named(rule.when))


def gates(graph: Graph, ties: Iterable[Relation]) -> tuple[str, ...]:
    """The decisions on which at least half of all others hang: said once, not drawn as a fan of lines."""
    counts: dict[str, int] = {}
    for tie in ties:
        if tie.kind == "asks":
            counts[tie.source] = counts.get(tie.source, 0) + 1
    return tuple(id for id, count in counts.items() if count * 2 >= len(graph.decisions) - 1)
