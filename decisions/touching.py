"""What touches a stack: the events of its tools, and the changes of the guide; each with a name that stays.

Nothing here asks what day it is. What is past and what lies ahead is told from the edition of the guide.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from decisions.engine import Settled
from decisions.library import Library
from decisions.stack import Choice
from guide.library import Guide
from guide.model import Change, Event, EventKind, Tool, first_day, last_day

ENDS: tuple[EventKind, ...] = ("end-of-support", "retirement")
NARROW = ("rule", "option", "pick")


@dataclass(frozen=True)
class Happening:
    """An event of a tool. ``name`` outlives a correction of its sentence: the tool, the date, the kind, and a number
    where these are not enough."""

    tool: Tool
    event: Event
    name: str

    @property
    def first(self) -> date:
        """The first day that its date can mean."""
        return first_day(self.event.on)

    @property
    def last(self) -> date:
        """The last day that its date can mean."""
        return last_day(self.event.on)


@dataclass(frozen=True)
class Told:
    """A change of the guide. ``name`` is its edition and its place there; a published edition is not changed any more."""

    change: Change
    name: str


def happenings(tools: Iterable[Tool]) -> tuple[Happening, ...]:
    """Every event of these tools, newest first; of one day in the order of the tools."""
    found = [happening for tool in tools for happening in _of_tool(tool)]
    return tuple(sorted(found, key=lambda h: h.event.on, reverse=True))


def _of_tool(tool: Tool) -> Iterable[Happening]:
    seen: Counter[str] = Counter()
    for event in tool.events:
        name = f"tools/{tool.id}/{event.on}/{event.kind}"
        seen[name] += 1
        yield Happening(tool, event, name if seen[name] == 1 else f"{name}/{seen[name]}")


def begun(happening: Happening, edition: date) -> bool:
    """Whether it was past at that edition, or at least the month or year that is known of it had begun."""
    return happening.first <= edition


def ahead(happening: Happening, edition: date) -> bool:
    """Whether at that edition it lay ahead, or may have: a date without a day lies ahead until its month or year is over."""
    return happening.last > edition


def ends(tools: Iterable[Tool], edition: date) -> tuple[Happening, ...]:
    """What ends of these tools and lay ahead at that edition, soonest first."""
    return tuple(one for one in coming(tools, edition) if one.event.kind in ENDS)


def deadlines(tools: Iterable[Tool], edition: date) -> tuple[Happening, ...]:
    """What ends, and what else with a date asks for caution, soonest first; a release that is due is no deadline."""
    return tuple(one for one in coming(tools, edition) if one.event.kind in ENDS or one.event.severity != "info")


def coming(tools: Iterable[Tool], edition: date) -> tuple[Happening, ...]:
    """All that lay ahead of these tools at that edition, soonest first."""
    return tuple(sorted((h for h in happenings(tools) if ahead(h, edition)), key=lambda h: (h.first, h.name)))


def told(guide: Guide) -> tuple[Told, ...]:
    """Every change of the guide, newest edition first."""
    seen: Counter[date] = Counter()
    found = []
    for change in guide.changes:
        seen[change.edition] += 1
        found.append(Told(change, f"changes/{change.edition.isoformat()}/{seen[change.edition]}"))
    return tuple(sorted(found, key=lambda one: one.change.edition, reverse=True))


def first_edition(guide: Guide) -> date:
    """The first edition that the guide tells of; it stays what it is while editions come."""
    return min((change.edition for change in guide.changes), default=guide.edition)


def tools_of(library: Library, settled: Settled) -> tuple[Tool, ...]:
    """The tools of a stack's picks, each once, in the graph's order."""
    found = (library.tool_of(decision, option) for decision, option in settled.picks.items())
    return tuple({tool.id: tool for tool in found if tool}.values())


def touching(library: Library, settled: Settled) -> tuple[Told, ...]:
    """The changes of the guide that touch a stack, newest edition first."""
    stack = InStack(library, settled)
    return tuple(one for one in told(library.guide) if stack.touched_by(one.change))


def touching_tool(library: Library, tool: Tool) -> tuple[Told, ...]:
    """The changes of the guide that touch a tool, or an option that stands for it."""
    stand_for_it = {f"{decision}:{option}" for decision, option in library.graph.offered.get(tool.id, ())}

    def touches(name: str) -> bool:
        kind, id = split(name)
        if kind == "tool":
            return tool.id == id or library.guide.tool_by_alias.get(id) == tool.id
        present = library.graph.present(*id.split(":", 1)) if kind == "option" else None
        return present is not None and ":".join(present) in stand_for_it

    return tuple(one for one in told(library.guide) if any(map(touches, one.change.touches)))


class InStack:
    """What is in a stack, and so can be touched by a change."""

    def __init__(self, library: Library, settled: Settled) -> None:
        self.library = library
        self.graph = library.graph
        self.settled = settled

    @cached_property
    def options(self) -> dict[Choice, None]:
        """Its picks, and the choices that could not be honoured, under their present names."""
        asked_for = [*self.settled.refusals, *((one.decision, one.option) for one in self.settled.wishes.set_aside)]
        lost = (self.graph.present(*choice) for choice in asked_for)
        return dict.fromkeys([*self.settled.picks.items(), *filter(None, lost)])

    @cached_property
    def questions(self) -> set[str]:
        """The decisions that it answers, tried to answer, or has open: for these the guide's own pick says something."""
        return {decision for decision, _ in self.options} | set(self.settled.open_decisions())

    @cached_property
    def tools(self) -> dict[str, Tool]:
        """The tools of its options."""
        found = (self.library.tool_of(decision, option) for decision, option in self.options)
        return {tool.id: tool for tool in found if tool}

    @cached_property
    def rules(self) -> set[str]:
        """The rules at work in it: warnings that fire, and whatever decides, sets aside or keeps from being asked."""
        at_work = {cause.rule for reason in self.settled.reasons_at_work() for cause in reason.causes if cause.rule}
        return at_work | {self.settled.constraints.alarms[number].warn.id for number, _ in self.settled.fired()}

    def touched_by(self, change: Change) -> tuple[str, ...]:
        """Of what a change names, that which is in the stack."""
        return tuple(name for name in change.touches if self._touches(change, *split(name)))

    def _touches(self, change: Change, kind: str, id: str) -> bool:
        """Whether a thing that a change names is in the stack. A tool beside a rule, option or pick only says where
        that belongs, unless it is the tool's own facts that changed."""
        if kind == "rule":
            return id in self.rules
        if kind == "option":
            return self.graph.present(*id.split(":", 1)) in self.options
        if kind == "pick":
            return self.graph.current_decision.get(id) in self.questions
        if kind == "tool" and change.kind != "guide":
            narrower = any(split(name)[0] in NARROW for name in change.touches)
            return self.tool(id) is not None and (change.kind in ("fact", "tool") or not narrower)
        return False  # chapters, claims and terms are for reading; no stack rests on them

    def tool(self, id: str) -> Tool | None:
        """One of its tools, by a present or former id."""
        return self.tools.get(id) or self.tools.get(self.library.guide.tool_by_alias.get(id, ""))


def split(name: str) -> tuple[str, str]:
    """The kind and the id of what a change touches."""
    kind, _, id = name.partition(":")
    return kind, id
