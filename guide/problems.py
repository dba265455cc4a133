"""A fault in the content: where it is, what is wrong and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Place:
    """A line of a content file; ``line`` counts from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """``kind`` is a short stable word for the sort of fault, such as ``unknown-tool``."""

    place: Place
    kind: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" {self.hint}" if self.hint else "")


class ContentError(Exception):
    """Raised with every fault of the content at once, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known word, or says what the known ones are."""
    words = sorted(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    if len(words) <= 12:
        return f"It must be one of: {', '.join(words)}." if words else "There is none yet."
    return f"There are {len(words)} to choose from, such as {', '.join(words[:3])}."


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None. ``word`` may be hostile, so it is cut first."""
    close = get_close_matches(word[:60], sorted(known), n=1, cutoff=0.7)
    return close[0] if close else None
