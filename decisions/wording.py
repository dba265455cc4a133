"""Conditions, rules and days in a reader's words."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from decisions.graph import Graph
from decisions.model import Condition, Rule
from decisions.source import rules_of


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


def rules_about(names: Names, graph: Graph, tool: str) -> Iterator[tuple[str, Rule, str]]:
    """Every rule that an option of the tool has or is named in: needs, excludes or warns, the rule, its condition in words."""
    mine = set(graph.offered.get(tool, ()))
    for decision in graph.decisions:
        for path, rule in rules_of(decision):
            if path[0] == "warns":
                if named_in(rule.when) & mine:
                    yield "warns", rule, condition_in_words(names, rule.when)
                continue
            option = decision.options[int(path[1])].id
            if (decision.id, option) in mine or named_in(rule.when) & mine:
                label = names.label(decision.id, option)
                yield str(path[2]), rule, f"{label}: {condition_in_words(names, rule.when)}"
