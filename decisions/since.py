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
from decisions.library import Library
from decisions.model import Rule
from decisions.permalink import Link
from decisions.source import rules_of
from decisions.stack import Choice, Stack
from decisions.wording import day
from guide.library import tool_url
from guide.model import SEVERITIES, Change, Event, Severity, Tool

State = Literal["older", "newer", "missing", "unreadable"]
NARROW = ("rule", "option", "pick")
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


def since(library: Library, stack: Stack, link: Link) -> Since | None:
    """What touches the stack since its link was made, worst first; None for a current link, and where nothing is chosen.

    ``stack`` is what the link's choices amount to today, with its reasons.
    """
    today = library.edition
    means_something = stack.choices or any(one.kind == "retired" for one in stack.set_aside)
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
    touches = tuple(_Touches(library, stack, before).all())
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

    def __init__(self, library: Library, stack: Stack, after: date) -> None:
        self.library = library
        self.graph = library.graph
        self.stack = stack
        self.after = after
        self.urls = Addresses(library.edition)

    def all(self) -> list[Touch]:
        """Worst first, what is only put otherwise last; of equal severity the newest edition first."""
        found = [*self._changes(), *self._events()]
        order = {severity: i for i, severity in enumerate(SEVERITIES)}
        return sorted(found, key=lambda one: (one.kind == "words", order[one.severity], -one.noted.toordinal()))

    # -- what is in the stack --------------------------------------------------------------------------------

    @cached_property
    def options(self) -> dict[Choice, None]:
        """Its picks, and the choices that could not be honoured, under their present names."""
        lost = [(one.decision, one.option) for one in self.stack.set_aside]
        lost += [(one.decision, one.choice) for one in self.stack.not_asked if one.choice]
        picks = [(pick.decision, pick.option) for pick in self.stack.picks]
        return dict.fromkeys([*picks, *(found for choice in lost if (found := self._present(*choice)))])

    @cached_property
    def tools(self) -> dict[str, Tool]:
        """The tools of its options."""
        found = (self.library.tool_of(decision, option) for decision, option in self.options)
        return {tool.id: tool for tool in found if tool}

    @cached_property
    def rules(self) -> set[str]:
        """The rules at work in it: warnings that fire, and whatever decides, sets aside or keeps from being asked."""
        stack = self.stack
        reasons = [pick.because for pick in stack.picks] + [one.because for one in stack.set_aside]
        reasons += [one.because for one in stack.not_asked if one.choice]
        at_work = {cause.rule for reason in reasons if reason for cause in reason.causes if cause.rule}
        return at_work | {warning.rule for warning in stack.warnings}

    @cached_property
    def rule_by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for decision in self.graph.decisions for _, rule in rules_of(decision)}

    def _present(self, decision: str, option: str) -> Choice | None:
        """A choice under its present names; None where there never was such an option."""
        current = self.graph.current_decision.get(decision)
        name = self.graph.current_option.get((current, option)) if current else None
        return (current, name) if current and name else None

    # -- events ----------------------------------------------------------------------------------------------

    def _events(self) -> Iterator[Touch]:
        for tool in self.tools.values():
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
                touching = [name for name in change.touches if self._touches(change, *_split(name))]
                if touching:
                    yield self._change(change, touching)

    def _touches(self, change: Change, kind: str, id: str) -> bool:
        """Whether a thing that a change names is in the stack. A tool beside a rule, option or pick only says where
        that belongs, unless it is the tool's own facts that changed."""
        if kind == "rule":
            return id in self.rules
        if kind == "option":
            return self._present(*id.split(":", 1)) in self.options
        if kind == "pick":
            return self.graph.current_decision.get(id) in {decision for decision, _ in self.options}
        if kind == "tool" and change.kind != "guide":
            narrower = any(_split(name)[0] in NARROW for name in change.touches)
            return self._tool(id) is not None and (change.kind in ("fact", "tool") or not narrower)
        return False  # chapters, claims and terms are for reading; no stack rests on them

    def _tool(self, id: str) -> Tool | None:
        return self.tools.get(id) or self.tools.get(self.library.guide.tool_by_alias.get(id, ""))

    def _change(self, change: Change, touching: Iterable[str]) -> Touch:
        places = [self._place(*_split(name)) for name in touching]
        sources = change.source or tuple(dict.fromkeys(url for place in places for url in place.sources))
        worst = min((place.severity for place in places), key=SEVERITIES.index) if change.kind != "words" else "info"
        on = change.edition.isoformat()
        return Touch(change.kind, on, change.edition, worst, change.says, sources, False, _one_a_name(places))

    def _place(self, kind: str, id: str) -> "_Place":
        library = self.library
        if kind == "rule":
            decision = library.rule_place[id]
            severity: Severity = next((w.severity for w in self.stack.warnings if w.rule == id), "info")
            url = f"{self.urls.decision(decision)}#{id}"
            return _Place(library.title(decision), url, self.rule_by_id[id].source, severity)
        if kind == "tool":
            tool = self._tool(id)
            assert tool is not None
            return _Place(tool.name, tool_url(tool.id))
        if kind == "pick":
            decision = self.graph.current_decision[id]
            return _Place(library.title(decision), self.urls.decision(decision))
        present = self._present(*id.split(":", 1))
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


def _split(name: str) -> tuple[str, str]:
    kind, _, id = name.partition(":")
    return kind, id


def _one_a_name(places: Iterable[_Place]) -> tuple[tuple[str, str], ...]:
    """Where several things bear one name, the first address stands for them."""
    found: dict[str, str] = {}
    for place in places:
        found.setdefault(place.name, place.url)
    return tuple(found.items())
