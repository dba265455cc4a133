"""Since this was shared: what touches a stack since the edition in its address.

The address and the content are all there is: the changes of the guide name what they touch, events the edition that
first told them. Whether a rule is at work is asked of today's stack, so a change is told only where it matters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from decisions.addresses import Addresses
from decisions.annotated import first_clause
from decisions.engine import Settled
from decisions.library import Library
from decisions.model import Rule
from decisions.permalink import Link
from decisions.source import rules_of
from decisions.touching import InStack, split
from decisions.wording import day
from guide.library import tool_url
from guide.model import SEVERITIES, Change, Event, Severity, Tool

State = Literal["older", "newer", "missing", "unreadable"]
LINE = 110


@dataclass(frozen=True)
class Touch:
    """One thing that touches the stack: an event of one of its tools, or a change of the guide.

    ``kind`` is the event's or the change's, ``on`` when it happened (for a change the edition), ``noted`` the edition
    that first told it, ``about`` what it touches here, as names and addresses.
    """

    kind: str
    on: str
    noted: date
    severity: Severity
    says: str
    source: tuple[str, ...]
    opinion: bool
    about: tuple[tuple[str, str], ...]

    @property
    def brief(self) -> str:
        """What it says, as far as a line holds."""
        return first_clause(self.says, LINE)


@dataclass(frozen=True)
class Since:
    """What is to be said of a link that was not made under today's edition. ``says`` are whole sentences."""

    state: State
    edition: date | None
    says: str
    touches: tuple[Touch, ...] = ()


def since(library: Library, settled: Settled, link: Link) -> Since | None:
    """What touches the stack since its link was made, worst first; None for a current link, and where nothing is chosen.

    ``settled`` is what the link's choices amount to today.
    """
    today = library.edition
    means_something = settled.asked_for
    if not means_something or link.edition == today:
        return None
    if link.edition is None:
        named = "The edition in this link cannot be read" if link.names_edition else "This link names no edition"
        says = (
            f"{named}, so what has changed since it was made cannot be told. It is read under today's, of {day(today)}."
        )
        return Since("unreadable" if link.names_edition else "missing", None, says)
    if link.edition > today:
        says = (
            f"This link was made under the edition of {day(link.edition)}, and this copy of the guide is of {day(today)}. "
            "What the later edition changed cannot be told."
        )
        return Since("newer", link.edition, says)
    before = _edition_at(library, link.edition)
    touches = tuple(_Touches(library, settled, before).all())
    return Since("older", link.edition, f"{_made(link.edition, before)} {_counted(touches)}", touches)


def _edition_at(library: Library, made: date) -> date:
    """The edition that was current on a day; the first one for a day before it."""
    editions = sorted({change.edition for change in library.guide.changes} | {library.edition})
    return max((edition for edition in editions if edition <= made), default=editions[0])


def _made(made: date, before: date) -> str:
    if made == before:
        return f"This link was made under the edition of {day(made)}."
    if made < before:
        return f"This link names {day(made)}, when there was no guide yet; its first edition is of {day(before)}."
    return f"This link names {day(made)}, when the edition of {day(before)} was current."


def _counted(touches: tuple[Touch, ...]) -> str:
    if not touches:
        return "Nothing that touches this stack has changed since."
    things = "One thing has" if len(touches) == 1 else f"{len(touches)} things have"
    return f"{things} changed since that touch{'es' if len(touches) == 1 else ''} this stack."


class _Touches:
    """What of the events and changes after one edition touches one stack."""

    def __init__(self, library: Library, settled: Settled, after: date) -> None:
        self.library = library
        self.graph = library.graph
        self.settled = settled
        self.stack = InStack(library, settled)
        self.after = after
        self.urls = Addresses(library.edition)

    def all(self) -> list[Touch]:
        """Worst first, what is only put otherwise last; of equal severity the newest edition first."""
        found = [*self._changes(), *self._events()]
        order = {severity: i for i, severity in enumerate(SEVERITIES)}
        return sorted(found, key=lambda one: (one.kind == "words", order[one.severity], -one.noted.toordinal()))

    @cached_property
    def rule_by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for decision in self.graph.decisions for _, rule in rules_of(decision)}

    @cached_property
    def severities(self) -> dict[str, Severity]:
        """Of the warnings that fire, by rule."""
        alarms = self.settled.constraints.alarms
        return {alarms[number].warn.id: alarms[number].warn.severity for number, _ in self.settled.fired()}

    # -- events ----------------------------------------------------------------------------------------------

    def _events(self) -> Iterator[Touch]:
        for tool in self.stack.tools.values():
            for event in tool.events:
                if event.noted > self.after:
                    yield self._event(tool, event)

    def _event(self, tool: Tool, event: Event) -> Touch:
        about = ((tool.name, tool_url(tool.id)),)
        return Touch(event.kind, event.on, event.noted, event.severity, event.says, event.source, event.opinion, about)

    # -- changes of the guide --------------------------------------------------------------------------------

    def _changes(self) -> Iterator[Touch]:
        for change in self.library.guide.changes:
            if change.edition > self.after:
                touching = self.stack.touched_by(change)
                if touching:
                    yield self._change(change, touching)

    def _change(self, change: Change, touching: Iterable[str]) -> Touch:
        places = [self._place(*split(name)) for name in touching]
        sources = change.source or tuple(dict.fromkeys(url for place in places for url in place.sources))
        worst = min((place.severity for place in places), key=SEVERITIES.index) if change.kind != "words" else "info"
        on = change.edition.isoformat()
        return Touch(change.kind, on, change.edition, worst, change.says, sources, False, _one_a_name(places))

    def _place(self, kind: str, id: str) -> "_Place":
        library = self.library
        if kind == "rule":
            decision = library.rule_place[id]
            url = f"{self.urls.decision(decision)}#{id}"
            return _Place(library.title(decision), url, self.rule_by_id[id].source, self.severities.get(id, "info"))
        if kind == "tool":
            tool = self.stack.tool(id)
            assert tool is not None
            return _Place(tool.name, tool_url(tool.id))
        if kind == "pick":
            decision = self.graph.current_decision[id]
            return _Place(library.title(decision), self.urls.decision(decision))
        present = self.graph.present(*id.split(":", 1))
        assert present is not None
        decision, option = present
        words = f"{library.title(decision)}: {library.label(decision, option)}"
        url = f"{self.urls.decision(decision)}#{option}"
        retired = self.graph.option(decision, option).retired
        return _Place(words, url, retired.source, "danger") if retired else _Place(words, url)


@dataclass(frozen=True)
class _Place:
    """What a thing that changed is called, where it stands, its sources, and how bad it is for this stack."""

    name: str
    url: str
    sources: tuple[str, ...] = ()
    severity: Severity = "info"


def _one_a_name(places: Iterable[_Place]) -> tuple[tuple[str, str], ...]:
    """Where several things bear one name, the first address stands for them."""
    found: dict[str, str] = {}
    for place in places:
        found.setdefault(place.name, place.url)
    return tuple(found.items())
