"""The decision record of a whole stack, weighed against the guide's presets and the guide's own picks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from decisions import keepsake
from decisions.annotated import Annotator, Because, Entry
from decisions.engine import Settled, settle
from decisions.inline_markdown import address, because_of, count, escape, names
from decisions.keepsake import Keepsake
from decisions.madr import DRAFT, Arguments, Considered, Record, listed
from decisions.record_phrases import Material, distinct, fallen, grouped, of_event, title
from decisions.walk import guides_picks_for_the_rest
from guide.model import Fact, first_day

UNDECIDED = "Nothing yet"
COSTS = ("rebuild", "weeks", "days", "hours")


@dataclass(frozen=True)
class _Other:
    """Something else that could be taken as a whole."""

    name: str
    what: str
    settled: Settled


class StackRecord:
    """The record of a whole stack."""

    def __init__(self, material: Material) -> None:
        self.material, self.library = material, material.library
        self.note: Annotator = material.note
        self.entries: list[Entry] = [self.note.entry(pick) for pick in self.note.stack.picks]
        self.severities = _severities(self.note.settled)
        self.others = tuple(self._others())
        mine = self.note.headline if self.entries else UNDECIDED
        self.titles = distinct(title(name) for name in (mine, *(other.name for other in self.others)))

    def record(self) -> Record:
        """What the record says."""
        mine, *theirs = self.titles
        url = address(self.note.urls.stack(self.note.stack.choices))
        options = [
            Considered(mine, f"The stack of this record, with {count(len(self.entries), 'pick')}.", self._mine())
        ]
        options += [self._weighed(name, other) for name, other in zip(theirs, self.others, strict=True)]
        return Record(
            title=f"{title(self.library.guide.colophon.title)} stack: {mine}",
            status=DRAFT,
            on=self.material.on,
            problem=tuple(self._problem()),
            drivers=tuple(self._drivers()),
            options=tuple(options),
            chosen=mine,
            because="of the reasons for each of its picks:" if self.entries else "the walk has only begun.",
            further=tuple(self._further()),
            consequences=self.material.of_warnings(
                self.material.warnings, self.material.accepted, "the guide has no warning about this stack."
            ),
            confirmation=(
                f"What runs is compared with the stack as the guide shows it, with all that it then warns of: {url}.",
            ),
            more=tuple(self._more()),
        )

    def _others(self) -> Iterator[_Other]:
        """The guide's presets and its own picks, but for one that this stack is."""
        graph = self.library.graph
        found = [
            _Other(
                preset.title,
                f"{escape(preset.summary)} For: {escape(preset.for_)}",
                settle(graph, {decision: choice.pick for decision, choice in preset.choices.items()}),
            )
            for preset in self.library.presets
        ]
        what = "What the guide picks where nothing is known of who asks."
        guide = self.library.guide.colophon.title
        found.append(_Other(f"The own picks of {guide}", what, settle(graph, guides_picks_for_the_rest(graph, ()))))
        return (other for other in found if other.settled.picks != self.note.settled.picks)

    def _problem(self) -> Iterator[str]:
        stack, subject = self.note.stack, escape(self.library.guide.colophon.subject)
        decisions, waiting = len(self.library.graph.decisions), len(stack.open) + len(stack.later)
        yield (
            f"What is our stack made of, in {subject}? Of {count(decisions, 'decision')}, {len(stack.picks)} are made, "
            f"{waiting} open, and {len(stack.not_asked)} do not arise."
        )
        if self.entries:
            yield "The questions that are answered:"
            yield listed(f"{escape(e.named.title)}: {escape(e.decision.question)}" for e in self.entries)

    def _drivers(self) -> Iterator[str]:
        for because, lost in grouped(self._ruled_out()):
            yield f"{because_of(because)} This leaves no room for {', '.join(lost)}."
        costs = Counter(entry.option.undo.cost for entry in self.entries)
        told = ", ".join(f"{cost} for {costs[cost]}" for cost in COSTS if costs[cost])  # type: ignore[index]
        yield f"What it costs to choose otherwise later: {told or 'nothing so far'}."

    def _ruled_out(self) -> Iterator[tuple[Because, str]]:
        settled = self.note.settled
        for pick in self.note.stack.picks:
            beside = settled.without(pick.decision) if pick.by == "you" else settled
            for option, because in self.material.ruled_out(beside, pick.decision):
                yield because, escape(str(self.note.named((pick.decision, option))))

    def _mine(self) -> Arguments:
        tools = [(entry, entry.tool) for entry in self.entries if entry.tool]
        good = [self._of(entry, tool.good[0]) for entry, tool in tools if tool.good]
        bad = [self._of(entry, tool.bad[0]) for entry, tool in tools if tool.bad]
        ended = [one for _, tool in tools for one in fallen(tool)]
        return Arguments(tuple(good), (f"the guide has {_in_words(self.severities)} about it.",), (*ended, *bad))

    def _of(self, entry: Entry, fact: Fact) -> str:
        return f"of {escape(entry.named.label)}: {self.material.of_fact(fact, short=True)}"

    def _weighed(self, name: str, other: _Other) -> Considered:
        """Another stack, by how it differs from this one."""
        good: list[str] = []
        bad: list[str] = []
        theirs = _severities(other.settled)
        for severity in ("danger", "caution"):
            found, here = theirs[severity], self.severities[severity]
            if found != here:
                (bad if found > here else good).append(f"the guide has {count(found, severity)} about it, not {here}.")
        mine, picks = self.note.settled.picks, other.settled.picks
        same = sum(picks.get(decision) == option for decision, option in mine.items())
        differs = [self.note.named(choice) for choice in picks.items() if mine.get(choice[0]) != choice[1]]
        neutral = [f"of the {count(len(mine), 'pick')} here it has {same} as well."] if mine else []
        neutral += [f"it has {names(differs)}."] if differs else []
        return Considered(name, other.what, Arguments(tuple(good), tuple(neutral), tuple(bad)))

    def _further(self) -> Iterator[str]:
        if self.entries:
            yield listed(f"{escape(str(e.named))}, because {self.material.why(e)}" for e in self.entries)
        if waiting := [escape(one.decision.title) for one in (*self.note.open(), *self.note.later())]:
            yield f"Not decided yet: {', '.join(waiting)}."

    def _more(self) -> Iterator[str]:
        tools = {entry.tool.id: entry.tool for entry in self.entries if entry.tool}.values()
        events = [(event, tool) for tool in tools for event in self.material.ahead(tool)]
        if events:
            yield "To be looked at again:"
            yield listed(of_event(tool, e) for e, tool in sorted(events, key=lambda pair: first_day(pair[0].on)))
        urls, choices, edition = self.note.urls, self.note.stack.choices, self.library.edition
        if self.entries:
            yield f"One record for each decision: {address(urls.export(choices, 'adr.zip'))}."
        yield (
            f"Made from {escape(self.library.guide.colophon.title)}, edition of {edition.isoformat()}. To have this stack "
            f"back, with its reasons, hand this file to {address(urls.imports())}; only the block below is read."
        )
        yield keepsake.block(Keepsake(choices, edition, urls.accepts, self.material.own))


def _severities(settled: Settled) -> Counter[str]:
    alarms = settled.constraints.alarms
    return Counter(alarms[number].warn.severity for number, _ in settled.fired())


def _in_words(found: Counter[str]) -> str:
    things = f"{found['info']} thing to know" if found["info"] == 1 else f"{found['info']} things to know"
    return f"{count(found['danger'], 'danger')}, {count(found['caution'], 'caution')} and {things}"
