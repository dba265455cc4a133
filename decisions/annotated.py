"""A stack in a reader's words: ids become names, sentences and addresses, for every page and export alike."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from decisions.addresses import Addresses
from decisions.also import also, listed
from decisions.cairn import health_of_picks
from decisions.constraints import Alarm
from decisions.effects import effect
from decisions.engine import Settled
from decisions.library import Library
from decisions.model import Decision, Option
from decisions.solver import Clause
from decisions.stack import Choice, NotAsked, Pick, Reason, Repair, SetAside, Stack, Verdict, Warning
from guide.model import SEVERITIES, Section, Severity, Tool

MANY = 3
"""More decisions than these that are done without are counted rather than named."""


@dataclass(frozen=True)
class Named:
    """A decision and an option with their names."""

    decision: str
    title: str
    option: str
    label: str

    def __str__(self) -> str:
        return f"{self.title}: {self.label}"


@dataclass(frozen=True)
class Because:
    """A reason in words: the picks, and what the rules say, with their sources."""

    picks: tuple[Named, ...]
    says: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Change:
    """A repair or fix in words, the address that makes it, and, where it was worked out, what else it does."""

    words: str
    url: str
    repair: Repair
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ruled:
    """An option that cannot be chosen, why, and what would help."""

    named: Named
    because: Because
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Entry:
    """A pick with everything that its reader should know."""

    decision: Decision
    option: Option
    named: Named
    what: str
    tool: Tool | None
    by: str
    because: Because | None
    health: str
    change_url: str
    worst: tuple[str, str] | None
    """The severity and the first sentence of the worst warning that its own decision gives of it."""
    more: int
    """How many more such warnings there are."""

    @property
    def pick_if(self) -> str:
        """When to pick it, cut to its first clause."""
        return first_clause(self.option.pick_if, 96)

    @property
    def good(self) -> str:
        """The first thing that is good about it: what the author put first."""
        return first_clause(self.tool.good[0].says) if self.tool and self.tool.good else ""

    @property
    def bad(self) -> str:
        """The first thing that is bad about it."""
        return first_clause(self.tool.bad[0].says) if self.tool and self.tool.bad else ""


@dataclass(frozen=True)
class Layer:
    section: Section
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Attention:
    """A warning in words."""

    warning: Warning
    picks: tuple[Named, ...]
    changes: tuple[Change, ...]

    @property
    def first(self) -> str:
        """What it says first."""
        return first_sentence(self.warning.says)

    @property
    def source(self) -> tuple[str, ...]:
        return self.warning.sources

    @property
    def opinion(self) -> bool:
        return self.warning.opinion


@dataclass(frozen=True)
class Waiting:
    """A decision that is open or later: the address that answers it, and what it waits for."""

    decision: Decision
    url: str
    choices: tuple[Named, ...] = ()
    ruled_out: tuple[Ruled, ...] = ()
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unasked:
    decision: Decision
    because: Because
    choice: Named | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Aside:
    aside: SetAside
    title: str
    label: str
    because: Because | None
    changes: tuple[Change, ...]
    clear_url: str


@lru_cache(maxsize=4096)  # of the content, the only text that is asked about
def first_sentence(text: str) -> str:
    """The text up to the first full stop that ends a sentence: one before a blank and a capital."""
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", text, maxsplit=1)[0]


def first_clause(text: str, most: int = 60) -> str:
    """The first sentence; of a long one, what stands before a semicolon, or else as many whole words as fit and an
    ellipsis. It never ends within `code`, at a comma, where a list cut short would say something else, or at a semicolon
    within brackets."""
    sentence = first_sentence(text)
    if len(sentence) <= most:
        return sentence
    clause = sentence[:most].rpartition("; ")[0]
    if len(clause) > 30 and clause.count("`") % 2 == 0 and clause.count("(") == clause.count(")"):
        return clause + "."
    words = sentence[:most].rpartition(" ")[0]
    if words.count("`") % 2:
        words = words.rpartition("`")[0]
    return words.rstrip(" ,:;(") + " …"


class Annotator:
    """Puts names to one settled stack. The addresses also say which warnings were accepted."""

    def __init__(
        self,
        library: Library,
        settled: Settled,
        addresses: Addresses,
        fixes: Collection[Severity] = SEVERITIES,
        with_effects: bool = False,
    ) -> None:
        """``fixes`` are the severities of the warnings for which ways out are worked out, ``with_effects`` whether with
        what else they do, which costs as much again."""
        self.library = library
        self.settled = settled
        self.urls = addresses
        self.fixes = fixes
        self.with_effects = with_effects

    @cached_property
    def stack(self) -> Stack:
        """The stack with every reason; what would make the options possible that are ruled out, no document tells."""
        return self.settled.stack(self.fixes, repairs=False)

    @cached_property
    def warnings(self) -> tuple[Warning, ...]:
        """The warnings that fire, worst first, with the ways out that are wanted."""
        return self.settled.warnings(self.fixes)

    @cached_property
    def _firing(self) -> tuple[tuple[Alarm, Clause], ...]:
        """The alarms that go off and were not accepted, worst first, each with the term that holds."""
        alarms = self.settled.constraints.alarms
        every = [(alarms[number], term) for number, term in self.settled.firing.items()]
        left = [(alarm, term) for alarm, term in every if alarm.warn.id not in self.urls.accepts]
        return tuple(sorted(left, key=lambda one: SEVERITIES.index(one[0].warn.severity)))

    def count(self) -> Counter[str]:
        """How many warnings of each severity fire and were not accepted."""
        return Counter(alarm.warn.severity for alarm, _ in self._firing)

    @cached_property
    def health(self) -> dict[str, str]:
        """sound, caution or danger, by decision."""
        return health_of_picks(self.settled)

    @cached_property
    def _own_warnings(self) -> dict[str, list[tuple[str, str]]]:
        """Decision → severity and first sentence of the warnings that it gives itself, worst first."""
        own: dict[str, list[tuple[str, str]]] = {}
        variable = self.settled.constraints.variable
        for alarm, term in self._firing:
            if alarm.warn.severity != "info" and any(v == variable[alarm.decision] for v, _ in term):
                found = alarm.warn.severity, first_sentence(alarm.warn.says)
                own.setdefault(alarm.decision, []).append(found)
        return own

    # -- names ---------------------------------------------------------------------------------------

    def named(self, choice: Choice) -> Named:
        """The names of a known choice."""
        decision, option = choice
        return Named(decision, self.library.title(decision), option, self.library.label(decision, option))

    def because(self, reason: Reason) -> Because:
        """A reason in words."""
        picks = tuple(map(self.named, reason.picks))
        return Because(picks, tuple((cause.says, cause.sources) for cause in reason.causes))

    def change(self, repair: Repair) -> Change:
        """A repair as a sentence such as "change Platform to K3s", and its address."""
        return Change(self._words(repair), self.urls.stack(repair.choices), repair)

    def _words(self, repair: Repair) -> str:
        library = self.library
        parts = [f"change {library.title(d)} to {library.label(d, o)}" for d, o in repair.changes if o]
        without = [library.title(d) for d, o in repair.changes if not o]
        if len(without) > MANY:
            parts.append(f"do without {len(without)} decisions that are then not asked")
        elif without:
            parts.append(f"do without {listed(without)}")
        return " and ".join(parts)

    def fix(self, repair: Repair, of: str = "") -> Change:
        """The same of a fix, with what else it does; ``of`` is the rule of the warning that it clears."""
        if not self.with_effects:
            return self.change(repair)
        done = effect(self.settled, self.settled.after(repair), dict(repair.changes))
        return replace(self.change(repair), also=also(self.library, done, of))

    def changes(self, repairs: Iterable[Repair]) -> tuple[Change, ...]:
        return tuple(map(self.change, repairs))

    def ruled(self, verdict: Verdict) -> Ruled:
        """A blocked option in words."""
        reason = verdict.because or Reason()
        return Ruled(
            self.named((verdict.decision, verdict.option)), self.because(reason), self.changes(verdict.repairs)
        )

    # -- the parts of the page, in reading order -----------------------------------------------------

    @property
    def headline(self) -> str:
        """The stack in a few names."""
        return self.headline_of(self.settled)

    def headline_of(self, settled: Settled) -> str:
        """The first chosen options that are tools; a plain yes or no names nothing. It needs no reasons."""
        chosen = {d.id for v, d in enumerate(settled.constraints.decisions) if settled.state(v) == "picked"}
        names = [
            self.library.label(decision, option)
            for decision, option in settled.picks.items()
            if decision in chosen and option not in ("yes", "no") and self.library.tool_of(decision, option)
        ]
        if not names:
            picks = [f"{self.library.title(d)}: {self.library.label(d, o)}" for d, o in settled.picks.items()]
            return picks[0] if picks else "Nothing decided yet"
        return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")

    def attention(self, only: Collection[Severity] = SEVERITIES) -> tuple[Attention, ...]:
        """What needs attention, worst first."""
        warnings = self.warnings if only is SEVERITIES else self.settled.warnings(self.fixes, only)
        return tuple(self._attention(warning) for warning in warnings if not self._is_accepted(warning))

    def accepted(self) -> tuple[Attention, ...]:
        """The warnings that were accepted, worst first."""
        return tuple(self._attention(warning) for warning in self.warnings if self._is_accepted(warning))

    def _is_accepted(self, warning: Warning) -> bool:
        return warning.rule in self.urls.accepts

    def _attention(self, warning: Warning) -> Attention:
        return Attention(
            warning,
            tuple(map(self.named, warning.picks)),
            tuple(self.fix(one, of=warning.rule) for one in warning.fixes),
        )

    def layers(self) -> tuple[Layer, ...]:
        """The picks by section, in reading order."""
        entries = [self.entry(pick) for pick in self.settled.all_picks]
        layers = []
        for section in self.library.guide.sections:
            inside = tuple(e for e in entries if e.decision.section == section.id)
            if inside:
                layers.append(Layer(section, inside))
        return tuple(layers)

    def entry(self, pick: Pick) -> Entry:
        """A pick with what is known of it."""
        library, graph = self.library, self.library.graph
        own = self._own_warnings.get(pick.decision, [])
        return Entry(
            decision=graph.by_id[pick.decision],
            option=graph.option(pick.decision, pick.option),
            named=self.named((pick.decision, pick.option)),
            what=library.what(pick.decision, pick.option),
            tool=library.tool_of(pick.decision, pick.option),
            by=pick.by,
            because=self.because(pick.because) if pick.because else None,
            health=self.health[pick.decision],
            change_url=self.urls.change([pick.decision], self.settled.wishes.known),
            worst=own[0] if own else None,
            more=max(len(own) - 1, 0),
        )

    def open(self) -> tuple[Waiting, ...]:
        """What is still open, with what is left and what is not."""
        return tuple(
            Waiting(
                self.library.graph.by_id[one.decision],
                self.urls.decide(one.decision, self.settled.wishes.known),
                tuple(self.named((v.decision, v.option)) for v in one.options if v.available),
                tuple(self.ruled(v) for v in one.options if not v.available),
            )
            for one in self.stack.open
        )

    def open_briefly(self) -> tuple[tuple[Waiting, int, int], ...]:
        """What is still open, with how many options are left of it and how many are not."""
        counts = []
        for id in self.settled.open_decisions():
            decision = self.library.graph.by_id[id]
            left, live = len(self.settled.available(id)), sum(option.retired is None for option in decision.options)
            counts.append((Waiting(decision, self.urls.decide(id, self.settled.wishes.known)), left, live - left))
        return tuple(counts)

    def later(self) -> tuple[Waiting, ...]:
        """What may yet be asked, and what it depends on."""
        return tuple(
            Waiting(
                self.library.graph.by_id[one.decision],
                self.urls.decide(one.decision, self.settled.wishes.known),
                waits_for=tuple(map(self.library.title, one.depends_on)),
            )
            for one in self.settled.later
        )

    def not_asked(self) -> tuple[Unasked, ...]:
        """What is not asked, and why."""
        return tuple(map(self._unasked, self.settled.not_asked))

    def _unasked(self, one: NotAsked) -> Unasked:
        choice = self.named((one.decision, one.choice)) if one.choice else None
        return Unasked(
            self.library.graph.by_id[one.decision], self.because(one.because), choice, self.changes(one.repairs)
        )

    def set_aside(self) -> tuple[Aside, ...]:
        """What was set aside, and why."""
        return tuple(map(self._aside, self.settled.set_aside))

    def _aside(self, one: SetAside) -> Aside:
        graph = self.library.graph
        current = graph.current_decision.get(one.decision)
        option = graph.current_option.get((current, one.option)) if current else None
        fewer = tuple(c for c in self.settled.wishes.known if c != (one.decision, one.option))
        return Aside(
            one,
            self.library.title(current) if current else one.decision,
            self.library.label(current, option) if current and option else one.option,
            self.because(one.because) if one.because else None,
            tuple(map(self.fix, one.repairs)) if one.kind == "retired" else self.changes(one.repairs),
            self.urls.stack(fewer),
        )

    def alternatives_ruled_out(self) -> Iterator[tuple[Named, Ruled]]:
        """Beside each pick, the other options of its decision that the rest of the stack rules out."""
        for pick in self.settled.all_picks:
            settled = self.settled.without(pick.decision) if pick.by == "you" else self.settled
            for verdict in settled.verdicts(pick.decision, repairs=False):
                if not verdict.available:
                    yield self.named((pick.decision, pick.option)), self.ruled(verdict)
