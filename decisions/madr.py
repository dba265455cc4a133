"""The form of a decision record: MADR 4.0.0 (github.com/adr/madr, template/adr-template.md), written by its rules.

The headings, their order, "Chosen option: …, because", and "Good, because", "Neutral, because" and "Bad, because" are
the template's; list items begin with an asterisk (its ADR-0011). Text comes here as Markdown of one line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

DRAFT = "proposed"


@dataclass(frozen=True)
class Arguments:
    """What speaks for something, for neither side, and against it."""

    good: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The arguments as items of a list."""
        for word, arguments in (("Good", self.good), ("Neutral", self.neutral), ("Bad", self.bad)):
            yield from (f"* {word}, because {argument}" for argument in arguments)


@dataclass(frozen=True)
class Considered:
    """An option: its title, what it is, and the arguments about it."""

    title: str
    what: str
    arguments: Arguments


@dataclass(frozen=True)
class Record:
    """What a record says. ``chosen`` is the title of one of the options; ``status`` is ``DRAFT`` or another of MADR's.

    ``problem``, ``further`` and ``more`` are blocks: paragraphs, lists or fences, each without blank lines at its ends.
    """

    title: str
    status: str
    on: date
    problem: tuple[str, ...]
    drivers: tuple[str, ...]
    options: tuple[Considered, ...]
    chosen: str
    because: str
    further: tuple[str, ...]
    consequences: Arguments
    confirmation: tuple[str, ...]
    more: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.chosen not in [option.title for option in self.options]:
            raise ValueError(f"'{self.chosen}' was chosen, but is not among the considered options")


def listed(items: Iterable[str]) -> str:
    """A block that is a list."""
    return "\n".join(f"* {item}" for item in items)


def to_madr(record: Record) -> str:
    """The whole record, with one line end at its end."""
    blocks = [
        f'---\nstatus: "{record.status}"\ndate: {record.on.isoformat()}\n---',
        f"# {record.title}",
        "## Context and Problem Statement",
        *record.problem,
        "## Decision Drivers",
        listed(record.drivers),
        "## Considered Options",
        listed(option.title for option in record.options),
        "## Decision Outcome",
        f'Chosen option: "{record.chosen}", because {record.because}',
        *record.further,
        "### Consequences",
        "\n".join(record.consequences.lines()),
        "### Confirmation",
        *record.confirmation,
        "## Pros and Cons of the Options",
        *_weighed(record.options),
        "## More Information",
        *record.more,
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _weighed(options: Iterable[Considered]) -> Iterator[str]:
    for option in options:
        yield f"### {option.title}"
        yield option.what
        yield "\n".join(option.arguments.lines())
