"""The decision record of one pick."""

from collections.abc import Iterator, Mapping

from decisions.annotated import Annotator, Attention, Entry, Named
from decisions.consequences import consequences
from decisions.engine import Settled
from decisions.inline_markdown import address, because_of, escape, full, names
from decisions.madr import DRAFT, Arguments, Considered, Record, listed
from decisions.model import Option
from decisions.record_phrases import Material, distinct, fallen, grouped, of_event, title, told
from decisions.stack import Pick
from decisions.walk import guides_pick, holds
from guide.model import Tool

ADJECTIVES = ("open source", "open core", "source available")


class PickRecord:
    """The record of one pick. ``files`` are the names of all picks' records, by decision."""

    def __init__(self, material: Material, pick: Pick, files: Mapping[str, str]) -> None:
        self.material, self.pick, self.files = material, pick, files
        self.library, self.speech = material.library, material.speech
        self.note: Annotator = material.note
        self.entry: Entry = self.note.entry(pick)
        self.decision, self.option = self.entry.decision, self.entry.option
        self.beside: Settled = self.note.settled.without(pick.decision)
        self.ruled_out = dict(material.ruled_out(self.beside, pick.decision))
        live = [option.id for option in self.decision.options if not option.retired]
        titles = distinct(title(self.library.label(pick.decision, option)) for option in live)
        self.options = dict(zip(live, titles, strict=True))
        self.warnings = [one for one in material.warnings if self._is_mine(one)]
        self.accepted = [one for one in material.accepted if self._is_mine(one)]

    def _is_mine(self, one: Attention) -> bool:
        return self.pick.decision in [named.decision for named in one.picks]

    def record(self) -> Record:
        """What the record says."""
        chosen = self.options[self.pick.option]
        return Record(
            title=f"{escape(self.entry.named.title)}: {chosen}",
            status=DRAFT,
            on=self.material.on,
            problem=tuple(self._problem()),
            drivers=tuple(self._drivers()),
            options=tuple(self._considered(id, name) for id, name in self.options.items()),
            chosen=chosen,
            because=self.material.why(self.entry),
            further=tuple(self._further()),
            consequences=self._consequences(),
            confirmation=tuple(self._confirmation()),
            more=tuple(self._more()),
        )

    def _asked_by(self) -> list[Named]:
        """The picks from which the question arises."""
        picks = self.note.settled.picks
        for term in self.decision.asked_when or ():
            if all(picks.get(decision) in options for decision, options in term.items()):
                return [self.note.named((decision, picks[decision])) for decision in term]
        return []

    def _problem(self) -> Iterator[str]:
        yield f"{escape(self.decision.question)} {escape(self.decision.why)}"
        if asked := self._asked_by():
            yield f"The question arises from {names(asked)}."

    def _drivers(self) -> Iterator[str]:
        for need in self.option.needs:
            if holds(need.when, self.note.settled.picks):
                yield told(escape(need.says), need.source)
        for because, options in grouped((because, self.options[id]) for id, because in self.ruled_out.items()):
            yield f"No room is left for {', '.join(options)}, by {because_of(because)}"
        yield f"To choose otherwise later costs {self._undo(self.option)}"

    def _undo(self, option: Option) -> str:
        return f"{option.undo.cost}: {full(self.speech.clause(option.undo.why))}"

    def _considered(self, id: str, name: str) -> Considered:
        option, tool = self.library.graph.option(self.pick.decision, id), self.library.tool_of(self.pick.decision, id)
        good = [self.material.of_fact(fact) for fact in (tool.good if tool else ())]
        bad = [f"this stack rules it out, by {because_of(self.ruled_out[id])}"] if id in self.ruled_out else []
        bad += [*fallen(tool), *(self.material.of_fact(fact) for fact in (tool.bad if tool else ()))]
        arguments = Arguments(tuple(good), tuple(self._neutral(option, tool)), tuple(bad))
        return Considered(name, escape(self.library.what(self.pick.decision, id)), arguments)

    def _neutral(self, option: Option, tool: Tool | None) -> Iterator[str]:
        yield f"the guide says to pick it if {full(self.speech.clause(option.pick_if))}"
        yield f"the guide says to avoid it if {full(self.speech.clause(option.avoid_if))}"
        yield f"to undo it costs {self._undo(option)}"
        if tool:
            article = "" if tool.kind in ADJECTIVES else "a "
            licence = f" under {escape(tool.licence)}" if tool.licence else ""
            yield f"it is {article}{tool.kind}{licence}."

    def _further(self) -> Iterator[str]:
        theirs = guides_pick(self.library.graph, self.beside, self.pick.decision)
        if theirs and self.pick.by == "you":
            which = "the same" if theirs.pick == self.pick.option else self.options[theirs.pick]
            yield f"The guide's own pick here is {which}: {full(self.speech.clause(theirs.why))}"

    def _consequences(self) -> Arguments:
        nothing = "the guide has no warning about it in this stack."
        found = self.material.of_warnings(self.warnings, self.accepted, nothing)
        return Arguments(found.good, (*self._effects(), *found.neutral), found.bad)

    def _effects(self) -> Iterator[str]:
        """What choosing it does to the rest of the stack."""
        if self.pick.by != "you":
            return
        effect = consequences(self.beside, self.pick.decision, self.pick.option)
        if effect.decides:
            yield f"it decides {names(map(self.note.named, effect.decides))} as well."
        for decision, options in effect.rules_out:
            lost = names((self.note.named((decision, option)) for option in options), short=True)
            yield f"of {escape(self.library.title(decision))} it leaves no room for {lost}."

    def _confirmation(self) -> Iterator[str]:
        url = address(self.note.urls.stack(self.note.stack.choices))
        yield f"What runs is compared with this record. The guide shows the pick in its stack, with all that it then warns of: {url}."
        if todo := [escape(one.warning.do) for one in self.warnings if one.warning.severity != "info"]:
            yield "To be seen to be done:"
            yield listed(todo)

    def _more(self) -> Iterator[str]:
        yield "To be looked at again:"
        yield listed(self._revisits())
        others = {one.decision: one for one in self._hangs_on() if one.decision != self.pick.decision}
        if linked := [f"[{escape(str(one))}]({self.files[d]})" for d, one in others.items() if d in self.files]:
            yield "Hangs together with:"
            yield listed(linked)
        yield "Sources and links:"
        yield listed(self._links())

    def _revisits(self) -> Iterator[str]:
        yield f"when this comes true: {full(escape(self.option.avoid_if))}"
        if tool := self.entry.tool:
            yield from fallen(tool)
            yield from (of_event(tool, event) for event in self.material.ahead(tool))
        guide = escape(self.library.guide.colophon.title)
        yield f"when {guide} has something new about it, after its edition of {self.library.edition.isoformat()}."

    def _hangs_on(self) -> Iterator[Named]:
        yield from self._asked_by()
        for because in self.ruled_out.values():
            yield from because.picks
        if self.entry.because:
            yield from self.entry.because.picks
        for one in (*self.warnings, *self.accepted):
            yield from one.picks

    def _links(self) -> Iterator[str]:
        urls, tool = self.note.urls, self.entry.tool
        yield f"The question in the guide: {address(urls.decision(self.pick.decision))}"
        if tool:
            yield f"{escape(tool.name)} in the guide: {address(urls.tool(tool.id))}"
        if tool and tool.links:
            found = {"Home": tool.links.home, "Documentation": tool.links.docs, "Source": tool.links.source}
            yield from (f"{name}: {address(url)}" for name, url in found.items() if url)
