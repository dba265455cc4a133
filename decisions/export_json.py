"""A stack as JSON: the form that machines read, and the types that promise what is in it.

The same types make the answer and its JSON Schema in ``/openapi.json``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field

from decisions.addresses import Addresses
from decisions.library import Library
from decisions.stack import Choice, Pick, Reason, Repair, SetAside, SetAsideKind, Stack, Verdict, Warning
from decisions.touching import Happening, ends
from guide.model import SEVERITIES, Day, EventKind, Id, Model, PartialDate, Severity, Url

# -- the types -------------------------------------------------------------------------------------------


class PickName(Model):
    """A decision and an option, by their ids."""

    decision: Id
    option: Id


class RuleSays(Model):
    """A rule, or the condition of a decision where ``rule`` is null."""

    rule: Id | None
    says: str
    sources: tuple[Url, ...]


class Because(Model):
    """A minimal set of picks (drop any one and it is not so), and the rules at work."""

    picks: tuple[PickName, ...]
    rules: tuple[RuleSays, ...]


class RepairData(Model):
    """The smallest changes that make something possible: decision → option, or null for one that is no longer asked."""

    changes: dict[Id, Id | None]
    url: str


class PickData(Model):
    decision: Id
    option: Id
    tool: Id | None
    by: Literal["you", "follows"]
    because: Because | None


class VerdictData(Model):
    option: Id
    available: bool
    because: Because | None
    repairs: tuple[RepairData, ...]


class OpenData(Model):
    decision: Id
    options: tuple[VerdictData, ...]


class Waits(Model):
    depends_on: tuple[Id, ...]


class LaterData(Model):
    decision: Id
    because: Waits


class NotAskedData(Model):
    """``choice`` is what the address had chosen for it, if anything."""

    decision: Id
    because: Because
    choice: Id | None
    repairs: tuple[RepairData, ...]


class AsideBecause(Because):
    says: str


class SetAsideData(Model):
    decision: str
    option: str
    kind: SetAsideKind
    because: AsideBecause
    repairs: tuple[RepairData, ...]


class BecausePicks(Model):
    picks: tuple[PickName, ...]


class WarningData(Model):
    rule: Id
    severity: Severity
    says: str
    do: str
    sources: tuple[Url, ...]
    opinion: bool
    because: BecausePicks
    fixes: tuple[RepairData, ...]


class Counts(Model):
    """How many warnings there are of each severity."""

    danger: int = Field(ge=0)
    caution: int = Field(ge=0)
    info: int = Field(ge=0)


class EndData(Model):
    """A dated end of a tool (its support, a version's, or its own) that lay ahead at the guide's edition.

    ``on`` is the date as far as it is known; ``first`` and ``last`` are the days that it can mean. ``days`` counts from
    the day of the answer to ``first``, and is negative where that has passed since the edition.
    """

    tool: Id
    on: PartialDate
    first: Day
    last: Day
    days: int
    kind: EventKind
    severity: Severity
    says: str
    sources: tuple[Url, ...]


class Ends(Model):
    """What ends: counted ``from`` the day of the answer, up to ``within`` days ahead, or all of it where that is null."""

    from_: Day = Field(alias="from")
    within: int | None
    events: tuple[EndData, ...]


class StackData(Model):
    """What the choices of an address amount to. Warnings that it accepts stand apart, and are not counted."""

    permalink: str
    edition: Day
    complete: bool
    counts: Counts
    ends: Ends
    picks: tuple[PickData, ...]
    open: tuple[OpenData, ...]
    later: tuple[LaterData, ...]
    not_asked: tuple[NotAskedData, ...]
    set_aside: tuple[SetAsideData, ...]
    warnings: tuple[WarningData, ...]
    accepted_risks: tuple[WarningData, ...]
    notices: tuple[str, ...]


# -- from the engine's values to these -------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What is asked of a stack beside its choices: the day of the answer, the days ahead that count (None for all), and
    what its address said that was not understood."""

    today: date
    within: int | None = None
    notices: tuple[str, ...] = ()


def stack_to_data(library: Library, stack: Stack, urls: Addresses, asked: Asked | None = None) -> dict[str, Any]:
    """The whole stack as JSON-ready values; ``StackData`` says what is in it. Without ``asked``, the day is the edition's."""
    data = _Data(library, urls).stack(stack, asked or Asked(library.edition))
    return data.model_dump(mode="json", by_alias=True)


def counts_of(warnings: Iterable[Warning]) -> Counts:
    """The warnings by severity."""
    found = [warning.severity for warning in warnings]
    return Counts(**{severity: found.count(severity) for severity in SEVERITIES})


def ends_of(library: Library, stack: Stack, today: date, within: int | None) -> tuple[Happening, ...]:
    """The ends that lay ahead of the stack's tools at the edition and come within so many days from today (None for all),
    soonest first. What has passed since the edition is among it: nobody has written of it yet."""
    found = (library.tool_of(pick.decision, pick.option) for pick in stack.picks)
    tools = {tool.id: tool for tool in found if tool}.values()
    last = date.max if within is None else today + timedelta(days=within)
    return tuple(one for one in ends(tools, library.edition) if one.first <= last)


class _Data:
    def __init__(self, library: Library, urls: Addresses) -> None:
        self.library = library
        self.urls = urls

    def stack(self, stack: Stack, asked: Asked) -> StackData:
        coming = ends_of(self.library, stack, asked.today, asked.within)
        return StackData(
            permalink=self.urls.stack(stack.choices),
            edition=self.library.edition,
            complete=stack.complete,
            counts=counts_of(w for w in stack.warnings if w.rule not in self.urls.accepts),
            ends=Ends.model_validate(
                {"from": asked.today, "within": asked.within, "events": [self.end(e, asked.today) for e in coming]}
            ),
            picks=tuple(map(self.pick, stack.picks)),
            open=tuple(OpenData(decision=o.decision, options=tuple(map(self.verdict, o.options))) for o in stack.open),
            later=tuple(LaterData(decision=o.decision, because=Waits(depends_on=o.depends_on)) for o in stack.later),
            not_asked=tuple(
                NotAskedData(
                    decision=one.decision,
                    because=self.because(one.because),
                    choice=one.choice,
                    repairs=self.repairs(one.repairs),
                )
                for one in stack.not_asked
            ),
            set_aside=tuple(map(self.aside, stack.set_aside)),
            warnings=tuple(self.warning(w) for w in stack.warnings if w.rule not in self.urls.accepts),
            accepted_risks=tuple(self.warning(w) for w in stack.warnings if w.rule in self.urls.accepts),
            notices=asked.notices,
        )

    def choices(self, choices: Iterable[Choice]) -> tuple[PickName, ...]:
        return tuple(PickName(decision=decision, option=option) for decision, option in choices)

    def because(self, reason: Reason) -> Because:
        rules = tuple(RuleSays(rule=c.rule or None, says=c.says, sources=c.sources) for c in reason.causes)
        return Because(picks=self.choices(reason.picks), rules=rules)

    def repairs(self, repairs: Iterable[Repair]) -> tuple[RepairData, ...]:
        return tuple(RepairData(changes=dict(r.changes), url=self.urls.stack(r.choices)) for r in repairs)

    def pick(self, pick: Pick) -> PickData:
        return PickData(
            decision=pick.decision,
            option=pick.option,
            tool=self.library.graph.option(pick.decision, pick.option).tool,
            by=pick.by,
            because=self.because(pick.because) if pick.because else None,
        )

    def verdict(self, verdict: Verdict) -> VerdictData:
        return VerdictData(
            option=verdict.option,
            available=verdict.available,
            because=self.because(verdict.because) if verdict.because else None,
            repairs=self.repairs(verdict.repairs),
        )

    def aside(self, aside: SetAside) -> SetAsideData:
        because = self.because(aside.because or Reason())
        return SetAsideData(
            decision=aside.decision,
            option=aside.option,
            kind=aside.kind,
            because=AsideBecause(says=aside.says, picks=because.picks, rules=because.rules),
            repairs=self.repairs(aside.repairs),
        )

    def warning(self, warning: Warning) -> WarningData:
        return WarningData(
            rule=warning.rule,
            severity=warning.severity,
            says=warning.says,
            do=warning.do,
            sources=warning.sources,
            opinion=warning.opinion,
            because=BecausePicks(picks=self.choices(warning.picks)),
            fixes=self.repairs(warning.fixes),
        )

    def end(self, one: Happening, today: date) -> EndData:
        return EndData(
            tool=one.tool.id,
            on=one.event.on,
            first=one.first,
            last=one.last,
            days=(one.first - today).days,
            kind=one.event.kind,
            severity=one.event.severity,
            says=one.event.says,
            sources=one.event.source,
        )
