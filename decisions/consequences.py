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
    asked_before, asked_after = _states(before), _states(after)
    return Consequences(
        choices=after.wishes.known,
        stands=after.picks.get(decision) == option,
        decides=_decides(before, after, decision),
        rules_out=_rules_out(before, after, decision),
        opens=tuple(d for d, state in asked_after.items() if state == "open" != asked_before[d]),
        no_longer_asked=tuple(
            d for d, state in asked_after.items() if state == "not_asked" and asked_before[d] != "not_asked"
        ),
        sets_aside=tuple(
            (d, o)
            for d, o in before.picks.items()
            if d != decision and before.state(_variable(before, d)) == "picked" and after.picks.get(d) != o
        ),
        warns=_warns(before, after),
    )


def _variable(settled: Settled, decision: str) -> int:
    return settled.constraints.variable[decision]


def _states(settled: Settled) -> dict[str, str]:
    return {d.id: settled.state(v) for v, d in enumerate(settled.constraints.decisions)}


def _decides(before: Settled, after: Settled, decision: str) -> tuple[Choice, ...]:
    return tuple(
        (d, o)
        for d, o in after.picks.items()
        if d != decision and after.state(_variable(after, d)) == "follows" and before.picks.get(d) != o
    )


def _rules_out(before: Settled, after: Settled, decision: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Only of decisions that are still to be answered: what follows or is not asked is told elsewhere."""
    found = []
    for v, d in enumerate(after.constraints.decisions):
        if d.id == decision or after.state(v) not in ("open", "later"):
            continue
        lost = before.possible[v] & ~after.possible[v] & ~after.constraints.none[v]
        if lost:
            found.append((d.id, tuple(after.constraints.names(v, lost))))
    return tuple(found)


def _warns(before: Settled, after: Settled) -> tuple[Warn, ...]:
    alarms = after.constraints.alarms
    known = {number for number, _ in before.fired()}
    new = [alarms[number].warn for number, _ in after.fired() if number not in known]
    return tuple(sorted(new, key=lambda warn: SEVERITIES.index(warn.severity)))
