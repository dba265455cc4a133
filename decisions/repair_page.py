"""The repair of a whole stack in a reader's words: what would change and why, what else that does, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from decisions.addresses import Addresses
from decisions.also import also
from decisions.effects import Effect, effect
from decisions.engine import Settled
from decisions.library import Library
from decisions.model import Warn
from decisions.repair_all import Plan, alternatives, repair_all
from decisions.stack import Choice
from guide.model import SEVERITIES


@dataclass(frozen=True)
class Row:
    """One pick that would change: what it is now, what it becomes, and what would do as well, with addresses."""

    decision: str
    title: str
    now: str
    retired: bool
    becomes: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RepairPage:
    """Everything that the page shows. ``plan`` is None where there is nothing to repair, or no way to."""

    plan: Plan | None
    dangers: tuple[Warn, ...]
    rows: tuple[Row, ...]
    effect: Effect
    also: tuple[str, ...]
    leaves: tuple[Warn, ...]
    url: str


def repair_page(library: Library, settled: Settled, urls: Addresses) -> RepairPage:
    """The page for a stack."""
    plan = repair_all(settled, urls.accepts)
    dangers = tuple(w for w in _fired(settled) if w.severity == "danger" and w.id not in urls.accepts)
    if plan is None:
        return RepairPage(None, dangers, (), Effect(), (), (), "")
    after = settled.after(plan.repair)
    done = effect(settled, after, dict(plan.repair.changes))
    return RepairPage(
        plan,
        dangers,
        tuple(_rows(library, settled, plan, urls)),
        done,
        also(library, replace(done, clears=(), raises=())),
        tuple(warn for warn in _fired(after) if warn.id in plan.leaves),
        urls.stack(plan.repair.choices),
    )


def _rows(library: Library, settled: Settled, plan: Plan, urls: Addresses) -> Iterable[Row]:
    others = alternatives(settled, plan, urls.accepts)
    for decision, option in plan.repair.changes:
        now = settled.picks.get(decision) if settled.state(settled.constraints.variable[decision]) == "picked" else None
        retired = now is None
        before = settled.vacant[settled.constraints.variable[decision]] if now is None else now
        yield Row(
            decision,
            library.title(decision),
            library.label(decision, before),
            retired,
            library.label(decision, option) if option else "not asked any more",
            tuple(
                (library.label(decision, o), urls.stack(_with(library, plan, decision, o))) for o in others[decision]
            ),
        )


def _with(library: Library, plan: Plan, decision: str, option: str) -> tuple[Choice, ...]:
    return library.graph.in_order(dict(plan.repair.choices) | {decision: option})


def _fired(settled: Settled) -> list[Warn]:
    warns = [settled.constraints.alarms[number].warn for number, _ in settled.fired()]
    return sorted(warns, key=lambda warn: SEVERITIES.index(warn.severity))
