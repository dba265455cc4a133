"""What choosing an option would do to the present stack: what it also decides, rules out, opens, sets aside or warns of."""

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
    return Consequences(
        choices=after.wishes.known,
        stands=after.picks.get(decision) == option,
        decides=tuple(
            (d, after.picks[d])
            for d, state in zip(ids, after.states, strict=True)
            if state == "follows" and d != decision and before.picks.get(d) != after.picks[d]
        ),
        rules_out=_rules_out(before, after, decision),
        opens=_newly(before, after, "open"),
        no_longer_asked=_newly(before, after, "not_asked"),
        sets_aside=tuple(
            (d, before.picks[d])
            for d, state in zip(ids, before.states, strict=True)
            if state == "picked" and d != decision and after.picks.get(d) != before.picks[d]
        ),
        warns=_warns(before, after),
    )


def _newly(before: Settled, after: Settled, state: str) -> tuple[str, ...]:
    """The decisions that come to be in that state."""
    states = zip(before.constraints.decisions, before.states, after.states, strict=True)
    return tuple(d.id for d, was, now in states if now == state != was)


def _rules_out(before: Settled, after: Settled, decision: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Only of decisions that are still to be answered: what follows or is not asked is told elsewhere."""
    constraints = after.constraints
    found = []
    for v, (was, now) in enumerate(zip(before.possible, after.possible, strict=True)):
        lost = was & ~now & ~constraints.none[v]
        if lost and after.states[v] in ("open", "later") and constraints.decisions[v].id != decision:
            found.append((constraints.decisions[v].id, tuple(constraints.names(v, lost))))
    return tuple(found)


def _warns(before: Settled, after: Settled) -> tuple[Warn, ...]:
    alarms = after.constraints.alarms
    known = {number for number, _ in before.fired()}
    new = [alarms[number].warn for number, _ in after.fired() if number not in known]
    return tuple(sorted(new, key=lambda warn: SEVERITIES.index(warn.severity)))
