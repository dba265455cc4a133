"""What the records of a stack have in common: the material that they are written from, and its phrases as Markdown."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count as count_from

from decisions.annotated import Annotator, Attention, Because, Entry, first_sentence
from decisions.engine import Settled
from decisions.inline_markdown import because_of, escape, full, sources
from decisions.library import Library
from decisions.madr import Arguments
from decisions.own_reasons import OwnReasons
from guide.model import Event, Fact, Tool, first_day


@dataclass(frozen=True)
class Material:
    """What every record of one stack is written from. ``on`` is the day that the records bear."""

    note: Annotator
    on: date
    own: OwnReasons

    @property
    def library(self) -> Library:
        return self.note.library

    @cached_property
    def speech(self) -> "Speech":
        return Speech(self.note.library)

    @cached_property
    def warnings(self) -> tuple[Attention, ...]:
        return self.note.attention()

    @cached_property
    def accepted(self) -> tuple[Attention, ...]:
        return self.note.accepted()

    def ruled_out(self, beside: Settled, decision: str) -> Iterator[tuple[str, Because]]:
        """The options of a decision that the rest of the stack rules out, and why."""
        constraints = beside.constraints
        variable, available = constraints.variable[decision], beside.available(decision)
        for option in beside.graph.by_id[decision].options:
            if not option.retired and option.id not in available:
                value = constraints.bit[decision, option.id]
                yield option.id, self.note.because(beside.reasons.why_not(variable, value))

    def why(self, entry: Entry) -> str:
        """Why something was picked: the reader's own reason, or what it follows from, or when the guide picks it."""
        if entry.because:
            guides = f"it follows from {because_of(entry.because)}"
        else:
            guides = f"the guide says to pick it if {full(self.speech.clause(entry.option.pick_if))}"
        return self.own.why(entry.decision.id, guides)

    def of_warnings(self, found: Iterable[Attention], accepted: Iterable[Attention], nothing: str) -> Arguments:
        """Warnings as consequences: what is good to know speaks for neither side. ``nothing`` says that there is none."""
        bad: list[str] = []
        neutral: list[str] = []
        for one in found:
            do = told(escape(one.warning.do), one.source)
            said = f"{full(self.speech.clause(one.warning.says))} What to do: {do}"
            (neutral if one.warning.severity == "info" else bad).append(said)
        for one in accepted:
            because = self.own.because(one.warning.rule, "nobody wrote down why")
            said = f"{told(self.speech.clause(one.warning.says), one.source)} This risk is accepted, because {because}"
            (neutral if one.warning.severity == "info" else bad).append(said)
        return Arguments(() if bad else (nothing,), tuple(neutral), tuple(bad))

    def of_fact(self, fact: Fact, short: bool = False) -> str:
        """A fact as an argument, with its source."""
        says = self.speech.clause(first_sentence(fact.says) if short else fact.says)
        return f"{full(says)} (opinion)" if fact.opinion and not fact.source else told(says, fact.source)

    def ahead(self, tool: Tool) -> list[Event]:
        """What is known to happen to a tool after the day of the record, soonest first."""
        return sorted((e for e in tool.events if first_day(e.on) > self.on), key=lambda e: first_day(e.on))


class Speech:
    """Turns a sentence into what can follow "because": its first word loses its capital, unless it is a name."""

    def __init__(self, library: Library) -> None:
        """A word is taken for a name if the guide's sentences have it more often with a capital than without."""
        facts = (fact.says for tool in library.guide.tools for fact in (*tool.good, *tool.bad))
        rules = (warn.says for decision in library.graph.decisions for warn in decision.warns)
        self._seen = Counter(
            word for says in (*facts, *rules) for word in re.findall(r"(?<=[a-z,;] )[A-Za-z][a-z]+", says)
        )

    def clause(self, sentence: str) -> str:
        """The sentence as Markdown, without its capital."""
        first = re.match(r"([A-Z][a-z]*)(?=[ ,;.])", sentence)
        if first and (first[1] == "A" or self._is_common(first[1])):
            sentence = sentence[0].lower() + sentence[1:]
        return escape(sentence)

    def _is_common(self, word: str) -> bool:
        return len(word) > 1 and self._seen[word.lower()] > self._seen[word]


def title(text: str) -> str:
    """A name as Markdown for a heading and between quotation marks: MADR's own records change double ones to single
    ones (ADR-0009), and markdownlint wants no punctuation at a heading's end (MD026)."""
    return escape(text.replace('"', "'").rstrip(".,;:!。，；：！ ") or "-")


def distinct(titles: Iterable[str]) -> list[str]:
    """The titles, with a number where one stands already: the outcome names one of them."""
    made: list[str] = []
    for one in titles:
        numbered = (one if i == 1 else f"{one} ({i})" for i in count_from(1))
        made.append(next(name for name in numbered if name not in made))
    return made


def told(sentence: str, urls: Iterable[str]) -> str:
    """A sentence that is Markdown already, with its sources."""
    return f"{full(sentence)} ({sources(urls)})"


def fallen(tool: Tool | None) -> list[str]:
    """That a tool is not developed any more, as an argument."""
    if tool is None or tool.status.is_ == "active":
        return []
    status = tool.status
    since = f" since {status.since}" if status.since else ""
    by = f" {escape(status.note)}" if status.note else ""
    return [f"{escape(tool.name)} is {escape(status.is_)}{since}.{by} ({sources(status.source)})"]


def grouped(pairs: Iterable[tuple[Because, str]]) -> Iterator[tuple[Because, list[str]]]:
    """Names that have the same reason, together."""
    groups: list[tuple[Because, list[str]]] = []
    for because, name in pairs:
        group = next((names for other, names in groups if other == because), None)
        if group is None:
            groups.append((because, [name]))
        else:
            group.append(name)
    return iter(groups)


def of_event(tool: Tool, event: Event) -> str:
    """Something that is to happen to a tool."""
    return f"by {event.on}, {escape(tool.name)}: {told(escape(event.says), event.source)}"
