"""One stack with the fewest changes that has no danger left, and something in the place of every retired pick.

Exact (see ``repair_search``) up to a limit of steps. Beyond it the dangers are cleared one after the other, and the plan
does not claim to be the smallest. A danger that was accepted is none that has to be cleared.
"""

from collections.abc import Collection
from dataclasses import dataclass

from decisions.engine import Settled
from decisions.outcomes import Changed
from decisions.repair_search import Search, TooManyStepsError
from decisions.stack import Repair, Warning
from guide.model import Severity


@dataclass(frozen=True)
class Plan:
    """A stack to go to, in one step. ``leaves`` are the rules of the dangers that fire even then; ``smallest`` says that
    no other has fewer changes, ``preferred`` that of those the
    guide would rather have none, and of equals none has fewer cautions."""

    repair: Repair
    leaves: tuple[str, ...]
    smallest: bool
    preferred: bool


def repair_all(settled: Settled, accepts: Collection[str] = ()) -> Plan | None:
    """The plan for a stack; None where no danger fires but those that it accepts and no retired pick waits for a
    replacement, or where no change helps."""
    search = Search(settled, accepts)
    if not search.needed:
        return None
    try:
        changed, smallest, preferred = search.best(), True, search.finished
    except TooManyStepsError:
        changed, smallest, preferred = _one_by_one(settled, accepts), False, False
    if not changed:
        return None
    repair = settled.as_repair(changed)
    fired = [number for number, _ in settled.after(repair).fired()]
    leaves = tuple(settled.constraints.alarms[number].warn.id for number in fired if number in search.dangers)
    return Plan(repair, leaves, smallest, preferred)


def alternatives(settled: Settled, plan: Plan, accepts: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """For every changed decision the other options that would do as well: the rest of the plan as it is, and no danger
    but those that it leaves or that are accepted."""
    outcomes = settled.outcomes
    changed = outcomes.numbered(plan.repair.changes)
    found: dict[str, tuple[str, ...]] = {}
    for variable, chosen in changed:
        values = [value for value in outcomes.repairs.preferred(variable) if value != settled.accepted.get(variable)]
        ways = {
            v: _exchanged(changed, variable, v)
            for v in values
            if v not in (chosen, outcomes.constraints.none[variable])
        }
        named = (outcomes.named(way) for way in ways.values() if _no_worse(settled, way, {*plan.leaves, *accepts}))
        id = outcomes.constraints.decisions[variable].id
        found[id] = tuple(option for way in named if (option := dict(way)[id]))
    return found


def _exchanged(changed: Changed, variable: int, value: int) -> Changed:
    return tuple((v, value if v == variable else old) for v, old in changed)


def _no_worse(settled: Settled, changed: Changed, but: Collection[str]) -> bool:
    """Whether the changes can stand and no danger fires beside them but those."""
    if settled.outcomes.after(changed) is None:
        return False
    after = settled.after(settled.as_repair(changed))
    return all(warning.rule in but for warning in after.warnings(()) if warning.severity == "danger")


def _one_by_one(settled: Settled, accepts: Collection[str]) -> Changed:
    """What is vacant, then the worst warning, and again, as long as each step leaves fewer dangers."""
    start, changes = settled, dict[str, str | None]()
    for variable, option in start.vacant.items():
        fixes = settled.fixes.of_retired(variable, option) if settled.state(variable) in ("open", "later") else ()
        if fixes:
            changes |= dict(settled.outcomes.named(fixes[0]))
            settled = settled.after(settled.as_repair(fixes[0]))
    while dangers := _dangers(settled, accepts):
        fix = next((w.fixes[0] for w in dangers if w.fixes), None)
        after = settled.after(fix) if fix else settled
        if fix is None or len(_dangers(after, accepts)) >= len(dangers):
            break
        changes |= dict(fix.changes)
        settled = after
    return start.outcomes.numbered(changes.items())


def _dangers(settled: Settled, accepts: Collection[str]) -> list[Warning]:
    """The warnings of danger that are not accepted, with their fixes."""
    only: tuple[Severity, ...] = ("danger",)
    return [one for one in settled.warnings(only) if one.severity == "danger" and one.rule not in accepts]
