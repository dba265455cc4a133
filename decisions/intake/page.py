"""An intake as its page shows it: names become links, and everything that was handed over is accounted for."""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions.addresses import Addresses
from decisions.intake.answer import Intake, Recognised
from decisions.intake.items import FORMS
from decisions.library import Library
from decisions.stack import Choice
from guide.library import tool_url

MOST_EVIDENCE = 3


@dataclass(frozen=True)
class Answer:
    """An option of a decision in words, and where choosing it leads. ``sure`` says that it was shown, not only possible."""

    title: str
    label: str
    url: str
    sure: bool


@dataclass(frozen=True)
class Found:
    """A tool that was recognised, by what, and what it answers; ``more`` counts the evidence that is not shown."""

    name: str
    url: str
    status: str
    evidence: tuple[tuple[str, int], ...]
    more: int
    answers: tuple[Answer, ...]


class IntakePage:
    """What was recognised, what was not, and what could not be read."""

    def __init__(self, library: Library, intake: Intake, urls: Addresses) -> None:
        self.library, self.intake, self.urls = library, intake, urls
        self.choices = intake.choices
        self.forms = [FORMS[form] for form in intake.forms]
        self.unrecognised, self.malformed, self.passed_over = intake.unrecognised, intake.malformed, intake.passed_over
        self.ended = [self._found(one) for one in intake.recognised if one.ended]
        self.undecided = list(self._undecided())
        self.living = [self._found(one) for one in intake.recognised if not one.ended]

    def _undecided(self) -> Iterator[tuple[str, list[Answer]]]:
        """The decisions that what was handed over does not answer alone, each with its candidates."""
        for one in self.intake.ambiguous:
            answers = [self._answer((one.decision, candidate.option), candidate.shown) for candidate in one.candidates]
            yield self.library.title(one.decision), answers

    def _found(self, one: Recognised) -> Found:
        seen = list(dict.fromkeys((evidence.shown, evidence.line) for evidence in one.evidence))
        answers = [self._answer(choice, True) for choice in one.shows]
        answers += [self._answer(choice, False) for choice in one.may_be]
        return Found(
            one.name,
            tool_url(one.tool),
            one.status,
            tuple(seen[:MOST_EVIDENCE]),
            len(seen[MOST_EVIDENCE:]),
            tuple(answers),
        )

    def _answer(self, choice: Choice, sure: bool) -> Answer:
        decision, option = choice
        wanted = self.library.graph.in_order(dict(self.choices) | {decision: option})
        label = self.library.label(decision, option)
        return Answer(self.library.title(decision), label, self.urls.stack(wanted), sure)
