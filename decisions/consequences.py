"""What choosing an option would do to the present stack: what it also decides, rules out, opens, sets aside or warns of."""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions.engine import Settled
from decisions.model import Warn
from decisions.stack import Choice
from guide.model import SEVERITIES


@dataclass(frozen=True)
class Consequences:
    """The difference that one choice makes.

    ``choices`` are all choices after it; ``stands`` says whether the option itself is then picked. ``rules_out`` names, by decision, the options that would no longer be
    possible; ``sets_aside`` the present picks that could not stand beside it.
    """

    choices: tuple[Choice, ...]
    stands: bool
    decides: tuple[Choice, ...]
    rules_out: tuple[tuple[str, tuple[str, ...]], ...]
    opens: tuple[str, ...]
    no_longer_asked: tuple[str, ...]
    sets_aside: tuple[Choice, ...]
    warns: tuple[Warn, ...]


def consequences(before: Settled, decision: str, option: str) -> Consequences:
    """What choosing that option, in place of any present answer to its decision, would do.

    ``before`` is the present stack with its own answer to the decision, if it has one.
    """
    after = before.choosing(decision, option)
    ids = [d.id for d in before.constraints.decisions]
    was, now = before.states, after.states
    changed = _different(before, after)
    other = [v for v in changed if ids[v] != decision]
    return Consequences(
        choices=after.wishes.known,
        stands=after.picks.get(decision) == option,
        decides=tuple(
            (ids[v], after.picks[ids[v]])
            for v in other
            if now[v] == "follows" and before.picks.get(ids[v]) != after.picks[ids[v]]
        ),
        rules_out=tuple(_rules_out(before, after, other)),
        opens=tuple(ids[v] for v in changed if now[v] == "open" != was[v]),
        no_longer_asked=tuple(ids[v] for v in changed if now[v] == "not_asked" != was[v]),
        sets_aside=tuple(
            (ids[v], before.picks[ids[v]])
            for v in other
            if was[v] == "picked" and after.picks.get(ids[v]) != before.picks[ids[v]]
        ),
        warns=_warns(before, after),
    )


def _different(before: Settled, after: Settled) -> list[int]:
    """The variables of which anything may have changed."""
    pairs = zip(before.possible, after.possible, before.states, after.states, strict=True)
    return [v for v, (left, leaves, was, now) in enumerate(pairs) if left != leaves or was != now]


def _rules_out(before: Settled, after: Settled, changed: list[int]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Only of decisions that are still to be answered: what follows or is not asked is told elsewhere."""
    constraints = after.constraints
    for v in changed:
        lost = before.possible[v] & ~after.possible[v] & ~constraints.none[v]
        if lost and after.states[v] in ("open", "later"):
            yield constraints.decisions[v].id, tuple(constraints.names(v, lost))


def _warns(before: Settled, after: Settled) -> tuple[Warn, ...]:
    alarms = after.constraints.alarms
    new = [alarms[number].warn for number in after.firing if number not in before.firing]
    return tuple(sorted(new, key=lambda warn: SEVERITIES.index(warn.severity)))
