"""Warnings that a visitor accepted: ``accept=rule`` in the address moves a warning to the accepted risks."""

from collections.abc import Iterable
from dataclasses import dataclass

from decisions.engine import Settled
from decisions.graph import Graph
from decisions.source import rules_of
from guide.problems import closest

MOST_GUESSES = 5
"""Looking for what was meant takes milliseconds a name; an address of 200 wrong names is no honest mistake."""


@dataclass(frozen=True)
class Acceptance:
    """What every address carries on of the warnings that were accepted, and what must be said of the others.

    ``rules`` are known warnings in the graph's order, whether they fire on this stack or not: one that does not fire
    now is accepted still when it comes back with another choice.
    """

    rules: tuple[str, ...]
    notices: tuple[str, ...]


def accept(settled: Settled, wanted: Iterable[str]) -> Acceptance:
    """Sort out the names of rules that were accepted. Each is honoured or named in a notice."""
    asked = tuple(dict.fromkeys(wanted))
    if not asked:
        return Acceptance((), ())
    alarms = settled.constraints.alarms
    firing = {alarms[number].warn.id for number, _ in settled.fired()}
    rules = tuple(alarm.warn.id for alarm in alarms if alarm.warn.id in asked)
    strangers = [rule for rule in asked if rule not in rules]
    notices = [_why_not(settled.graph, rule, guess=i < MOST_GUESSES) for i, rule in enumerate(strangers)]
    notices += [
        f"The warning '{rule}' was accepted, but this stack does not raise it. The link keeps it, in case it comes back."
        for rule in rules
        if rule not in firing
    ]
    return Acceptance(rules, tuple(notices))


def _why_not(graph: Graph, rule: str, guess: bool) -> str:
    rules = {found.id: path[0] for decision in graph.decisions for path, found in rules_of(decision)}
    if rule in rules:
        return f"'{rule}' cannot be accepted: it says what cannot work at all, and is no warning."
    warnings = (id for id, kind in rules.items() if kind == "warns")
    meant = closest(rule, warnings) if guess else None
    says = f"This guide has no warning called '{rule}', so it was not accepted."
    return f"{says} Did you mean '{meant}'?" if meant else says
