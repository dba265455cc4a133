"""The wizard's page in a reader's words: one decision, its options, and the trail of all decisions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from decisions.addresses import Addresses
from decisions.annotated import Annotator, Named, Ruled
from decisions.consequences import Consequences, consequences
from decisions.engine import Settled
from decisions.library import Library
from decisions.model import Option, Pick, Warn
from decisions.walk import guides_pick
from guide.model import Tool

Leads = Callable[[Consequences], str]


@dataclass(frozen=True)
class Way:
    """An option that can be chosen: where it leads and what it would do."""

    option: Option
    label: str
    what: str
    tool: Tool | None
    url: str
    chosen: bool
    guides: Pick | None
    decides: tuple[Named, ...]
    rules_out: tuple[tuple[str, tuple[str, ...]], ...]
    ruled_out_count: int
    opens: tuple[str, ...]
    no_longer_asked: tuple[str, ...]
    sets_aside: tuple[Named, ...]
    warns: tuple[Warn, ...]


@dataclass(frozen=True)
class NoWay:
    """An option that cannot be chosen as things stand. ``anyway`` is the way to it when only later answers are in
    the way: they would be set aside."""

    option: Option
    what: str
    ruled: Ruled
    anyway: str | None
    sets_aside: tuple[Named, ...]


class Wizard:
    """Everything that the page of one decision shows."""

    def __init__(self, library: Library, settled: Settled, decision: str, urls: Addresses, leads: Leads) -> None:
        self.library = library
        self.settled = settled
        self.decision = library.graph.by_id[decision]
        self.urls = urls
        self.leads = leads
        self.variable = library.graph.constraints.variable[decision]
        self.state = settled.state(self.variable)
        self.beside = settled.without(decision) if self.state == "picked" else settled
        self.note = Annotator(library, self.beside, urls)

    @property
    def answer(self) -> str | None:
        """The present answer, picked or following."""
        return self.settled.picks.get(self.decision.id)

    @cached_property
    def guides(self) -> Pick | None:
        """The guide's pick beside the other picks."""
        return guides_pick(self.library.graph, self.beside, self.decision.id)

    def ways(self) -> list[Way]:
        """The options that can be chosen beside the other picks, in the content's order."""
        return [self._way(option) for option in self.beside.available(self.decision.id)]

    def _way(self, id: str) -> Way:
        library, decision = self.library, self.decision.id
        option = library.graph.option(decision, id)
        effect = consequences(self.settled, decision, id)
        rules_out = tuple(
            (library.title(d), tuple(library.label(d, o) for o in options)) for d, options in effect.rules_out
        )
        return Way(
            option=option,
            label=library.label(decision, id),
            what=library.what(decision, id),
            tool=library.tool_of(decision, id),
            url=self.leads(effect),
            chosen=self.answer == id,
            guides=self.guides if self.guides and self.guides.pick == id else None,
            decides=tuple(map(self.note.named, effect.decides)),
            rules_out=rules_out,
            ruled_out_count=sum(len(options) for _, options in rules_out),
            opens=tuple(map(library.title, effect.opens)),
            no_longer_asked=tuple(map(library.title, effect.no_longer_asked)),
            sets_aside=tuple(map(self.note.named, effect.sets_aside)),
            warns=effect.warns,
        )

    def no_ways(self) -> list[NoWay]:
        """The options that the other picks rule out, each with its reason and repairs."""
        return [
            self._no_way(self.note.ruled(verdict))
            for verdict in self.beside.verdicts(self.decision.id)
            if not verdict.available
        ]

    def _no_way(self, ruled: Ruled) -> NoWay:
        option = self.library.graph.option(self.decision.id, ruled.named.option)
        effect = consequences(self.settled, self.decision.id, option.id)
        what = self.library.what(self.decision.id, option.id)
        return NoWay(
            option,
            what,
            ruled,
            self.leads(effect) if effect.stands else None,
            tuple(map(self.note.named, effect.sets_aside)) if effect.stands else (),
        )

    def retired(self) -> list[Option]:
        """The options that can no longer be chosen at all."""
        return [option for option in self.decision.options if option.retired]
