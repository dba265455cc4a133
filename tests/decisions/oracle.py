"""An independent judge of the engine: it lists every complete stack and looks the answers up in the list.

It shares no code with the engine: conditions are evaluated as written, by brute force.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations, product
from typing import Any

Stack = Mapping[str, str | None]


def holds(condition: Any, stack: Stack) -> bool:
    return any(all(stack[d] in options for d, options in term.items()) for term in condition)


def consistent(decisions: Iterable[Any], stack: Stack) -> bool:
    for d in decisions:
        asked = d.asked_when is None or holds(d.asked_when, stack)
        if asked != (stack[d.id] is not None):
            return False
        for o in d.options:
            if stack[d.id] == o.id:
                if o.retired or not all(holds(n.when, stack) for n in o.needs):
                    return False
                if any(holds(x.when, stack) for x in o.excludes):
                    return False
    return True


def every_stack(decisions: list[Any]) -> list[dict[str, str | None]]:
    ids = [d.id for d in decisions]
    values = [[*(o.id for o in d.options), None] for d in decisions]
    stacks = (dict(zip(ids, combination, strict=True)) for combination in product(*values))
    return [stack for stack in stacks if consistent(decisions, stack)]


class Oracle:
    def __init__(self, decisions: list[Any]) -> None:
        self.decisions = decisions
        self.order = [d.id for d in decisions]
        self.stacks = every_stack(decisions)

    def with_(self, picks: Mapping[str, str]) -> list[dict[str, str | None]]:
        return [s for s in self.stacks if all(s[d] == o for d, o in picks.items())]

    def fold(self, choices: Mapping[str, str]) -> dict[str, str]:
        """The choices that stand: in order, each with those before it."""
        standing: dict[str, str] = {}
        for d in self.order:
            if d in choices and self.with_(standing | {d: choices[d]}):
                standing[d] = choices[d]
        return standing

    def values(self, picks: Mapping[str, str]) -> dict[str, set[str | None]]:
        """Decision → everything that it is in some complete stack with those picks."""
        found: dict[str, set[str | None]] = {d: set() for d in self.order}
        for stack in self.with_(picks):
            for d, value in stack.items():
                found[d].add(value)
        return found

    def rules_out(self, picks: Mapping[str, str], decision: str, values: set[str | None]) -> bool:
        """Whether these picks leave none of those values."""
        return not any(stack[decision] in values for stack in self.with_(picks))

    def is_minimal_reason(self, picks: Mapping[str, str], decision: str, values: set[str | None]) -> bool:
        return self.rules_out(picks, decision, values) and not any(
            self.rules_out({d: o for d, o in picks.items() if d != dropped}, decision, values) for dropped in picks
        )

    def smallest_repairs(self, picks: Mapping[str, str], good: Any) -> set[frozenset[tuple[str, str | None]]]:
        """Every smallest set of changes to the picks that leads into a complete stack that is good."""
        differences = {
            frozenset((d, stack[d]) for d, o in picks.items() if stack[d] != o) for stack in self.stacks if good(stack)
        }
        least = min(map(len, differences), default=0)
        return {difference for difference in differences if len(difference) == least}


def partial_assignments(decisions: list[Any], most: int) -> Iterable[dict[str, str]]:
    """Every mapping of up to ``most`` decisions to options."""
    for size in range(most + 1):
        for chosen in combinations(decisions, size):
            for options in product(*(d.options for d in chosen)):
                yield {d.id: o.id for d, o in zip(chosen, options, strict=True)}
