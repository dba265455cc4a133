"""What a change of the picks brings about beside itself: warnings, what follows, what opens, what is no longer asked."""

from collections.abc import Collection
from dataclasses import dataclass

from decisions.engine import Settled
from decisions.model import Warn
from decisions.stack import Choice
from guide.model import SEVERITIES


@dataclass(frozen=True)
class Effect:
    """The difference between two stacks but for the changes that make it.

    ``clears`` and ``raises`` are warnings, worst first; ``decides`` what now follows from other picks, ``opens`` and
    ``drops`` the decisions that are newly open and no longer asked, ``returns`` the choices that stand again, ``forgets``
    those that were set aside and are left out.
    """

    clears: tuple[Warn, ...] = ()
    raises: tuple[Warn, ...] = ()
    decides: tuple[Choice, ...] = ()
    opens: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    returns: tuple[Choice, ...] = ()
    forgets: tuple[Choice, ...] = ()


def effect(before: Settled, after: Settled, changed: Collection[str]) -> Effect:
    """What is different after changes of these decisions, beside the changes themselves."""
    was, now = before.firing.keys(), after.firing.keys()
    decides, opens, drops, returns = [], [], [], []
    for v, decision in enumerate(after.constraints.decisions):
        id = decision.id
        same = before.possible[v] == after.possible[v] and (v in before.accepted) == (v in after.accepted)
        if same or id in changed:
            continue
        old, new = before.state(v), after.state(v)
        if new == "follows" and before.picks.get(id) != after.picks[id]:
            decides.append((id, after.picks[id]))
        elif new == "picked" and before.picks.get(id) != after.picks[id]:
            returns.append((id, after.picks[id]))
        elif new == "open" and old != "open":
            opens.append(id)
        elif new == "not_asked" != old:
            drops.append(id)
    return Effect(
        _warns(before, was - now),
        _warns(after, now - was),
        tuple(decides),
        tuple(opens),
        tuple(drops),
        tuple(returns),
        tuple(pair for pair in before.wishes.known if pair[0] not in {*changed, *dict(after.wishes.known)}),
    )


def _warns(settled: Settled, numbers: Collection[int]) -> tuple[Warn, ...]:
    warns = [settled.constraints.alarms[number].warn for number in sorted(numbers)]
    return tuple(sorted(warns, key=lambda warn: SEVERITIES.index(warn.severity)))
