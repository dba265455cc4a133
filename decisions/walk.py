"""Walking the graph: the guide's pick for a decision, and for all that are still open."""

from decisions.engine import Settled, settle
from decisions.graph import Graph
from decisions.model import Condition, Pick
from decisions.stack import Choice


def holds(condition: Condition | None, picks: dict[str, str]) -> bool:
    """Whether a condition holds for these picks; None always does."""
    return condition is None or any(
        all(picks.get(decision) in options for decision, options in term.items()) for term in condition
    )


def guides_pick(graph: Graph, settled: Settled, decision: str) -> Pick | None:
    """The first of the guide's picks whose context holds and that is available; None if none is."""
    available = settled.available(decision)
    for pick in graph.by_id[decision].today:
        if pick.pick in available and holds(pick.when, settled.picks):
            return pick
    return None


def guides_picks_for_the_rest(graph: Graph, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices, with the guide's pick for every decision that they leave open.

    Where the guide's own picks are all ruled out, the first option that is left is taken; since there are no
    dead ends, the result is complete.
    """
    wanted = dict(choices)
    settled = settle(graph, wanted)
    while (decision := next(settled.open_decisions(), None)) is not None:
        pick = guides_pick(graph, settled, decision)
        wanted[decision] = pick.pick if pick else settled.available(decision)[0]
        settled = settle(graph, wanted)
    return graph.in_order(wanted)
