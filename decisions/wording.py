"""Conditions, rules and days in a reader's words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

from decisions.graph import Graph
from decisions.model import Condition, Rule
from decisions.source import rules_of
from decisions.stack import Choice


class Names(Protocol):
    """Whatever knows what decisions and options are called."""

    def title(self, decision: str) -> str: ...

    def label(self, decision: str, option: str) -> str: ...


def condition_in_words(names: Names, condition: Condition) -> str:
    """A condition as a phrase: "Platform is Amazon EKS and Storage is EBS, or Forge is GitHub"."""
    return ", or ".join(
        " and ".join(
            f"{names.title(d)} is {any_of([names.label(d, o) for o in options])}" for d, options in term.items()
        )
        for term in condition
    )


def day(on: date) -> str:
    """A day as readers write it: 2026-11-05 → 5 November 2026."""
    return f"{on.day} {on:%B %Y}"


def any_of(labels: list[str]) -> str:
    """Labels as alternatives: "a, b or c"."""
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"


def named_in(condition: Condition) -> set[tuple[str, str]]:
    """Every decision and option that a condition names."""
    return {(d, o) for term in condition for d, options in term.items() for o in options}


class _Told(NamedTuple):
    """A rule in the order of the graph: its kind, and the option that has it; None for a warning, which is its decision's."""

    place: int
    kind: str
    rule: Rule
    owner: Choice | None


def rules_about(names: Names, graph: Graph, tool: str) -> Iterator[tuple[str, Rule, str]]:
    """Every rule that an option of the tool has or is named in: needs, excludes or warns, the rule, its condition in words."""
    by_option = _rules_by_option(graph)
    for told in sorted(
        {told.place: told for mine in graph.offered.get(tool, ()) for told in by_option.get(mine, ())}.values()
    ):
        words = condition_in_words(names, told.rule.when)
        yield told.kind, told.rule, f"{names.label(*told.owner)}: {words}" if told.owner else words


_known: WeakKeyDictionary[Graph, Mapping[Choice, Sequence[_Told]]] = WeakKeyDictionary()


def _rules_by_option(graph: Graph) -> Mapping[Choice, Sequence[_Told]]:
    """Decision and option → the rules that it has or is named in. Made once a graph: to go over all rules for every tool
    takes tools times rules."""
    if graph not in _known:
        found: dict[Choice, list[_Told]] = defaultdict(list)
        rules = [(d, path, rule) for d in graph.decisions for path, rule in rules_of(d)]
        for place, (decision, path, rule) in enumerate(rules):
            owner = None if path[0] == "warns" else (decision.id, decision.options[int(path[1])].id)
            told = _Told(place, str(path[2]) if owner else "warns", rule, owner)
            for one in named_in(rule.when) | ({owner} if owner else set()):
                found[one].append(told)
        _known[graph] = found
    return _known[graph]
