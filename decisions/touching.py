"""What touches a stack: the events of its tools, and the changes of the guide; each with a name that stays.

Nothing here asks what day it is. What is past and what lies ahead is told from the edition of the guide.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from decisions.engine import Settled
from decisions.library import Library
from guide.library import Guide
from guide.model import Change, Event, EventKind, Tool, first_day, last_day

ENDS: tuple[EventKind, ...] = ("end-of-support", "retirement")


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
    """The changes of the guide that touch a stack: its picks and choices, their tools, the rules that fire, and the
    guide's picks for what it decided or has open."""
    names = _names(library, settled)
    return tuple(one for one in told(library.guide) if any(_present(library, t) in names for t in one.change.touches))


def touching_tool(library: Library, tool: Tool) -> tuple[Told, ...]:
    """The changes of the guide that touch a tool, or an option that stands for it."""
    options = library.graph.offered.get(tool.id, ())
    names = {tool.id, f"tool:{tool.id}", *(f"option:{decision}:{option}" for decision, option in options)}
    return tuple(one for one in told(library.guide) if any(_present(library, t) in names for t in one.change.touches))


_TOUCH = re.compile(r"(?:(?P<kind>[a-z]+):)?(?P<id>[^:]+)(?::(?P<option>[^:]+))?")


def _names(library: Library, settled: Settled) -> set[str]:
    """Whatever a change can touch in this stack, as ``touches`` names it."""
    asked = {d.id for v, d in enumerate(settled.constraints.decisions) if settled.state(v) != "not_asked"}
    chosen = {
        *settled.picks.items(),
        *settled.wishes.known,
        *((a.decision, a.option) for a in settled.wishes.set_aside),
    }
    fired = {settled.constraints.alarms[number].warn.id for number, _ in settled.fired()}
    tools = {tool.id for tool in tools_of(library, settled)}
    return {
        *(_present(library, f"option:{d}:{o}") for d, o in chosen),
        *(f"pick:{d}" for d in asked),
        *(f"decision:{d}" for d in asked),
        *(f"rule:{rule}" for rule in fired),
        *(f"tool:{tool}" for tool in tools),
        *settled.picks,
        *tools,
    }


def _present(library: Library, touch: str) -> str:
    """The same with present ids for former ones of decisions and options."""
    match = _TOUCH.fullmatch(touch)
    if match is None:
        return touch
    graph, kind, id, option = library.graph, match["kind"], match["id"], match["option"]
    decision = graph.current_decision.get(id)
    if decision is None or kind in ("tool", "rule", "claim", "section", "term"):
        return touch
    if kind == "option" and option:
        return f"option:{decision}:{graph.current_option.get((decision, option), option)}"
    return f"{kind}:{decision}" if kind else decision
