"""What the choices amount to: the values that the engine returns and that every page and export shows."""

from dataclasses import dataclass
from typing import Literal

from guide.model import Severity

Choice = tuple[str, str]
"""A decision's id and an option's id."""


@dataclass(frozen=True)
class Cause:
    """A rule or condition in the words of the content; ``rule`` is empty for a decision's own condition."""

    says: str
    rule: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why something is so: a minimal set of picks (drop any one and it is not so), and the rules at work."""

    picks: tuple[Choice, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Repair:
    """The smallest changes that make something possible: decision → option, or None for a decision that is
    no longer asked. ``choices`` are all the choices after them."""

    changes: tuple[tuple[str, str | None], ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Verdict:
    """Whether an option can be chosen beside the present picks, and if not, why and what would make it possible."""

    decision: str
    option: str
    available: bool
    because: Reason | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Pick:
    """A choice that was accepted, or an option that follows from others."""

    decision: str
    option: str
    by: Literal["you", "follows"]
    because: Reason | None = None


@dataclass(frozen=True)
class Open:
    """A decision that is asked and not yet answered."""

    decision: str
    options: tuple[Verdict, ...]


@dataclass(frozen=True)
class Later:
    """A decision that may yet be asked, depending on those named."""

    decision: str
    depends_on: tuple[str, ...]


@dataclass(frozen=True)
class NotAsked:
    """A decision that can no longer be asked. ``choice`` is what the visitor had chosen for it, if anything."""

    decision: str
    because: Reason
    choice: str | None = None
    repairs: tuple[Repair, ...] = ()


SetAsideKind = Literal["unknown", "retired", "renamed", "repeated", "impossible"]


@dataclass(frozen=True)
class SetAside:
    """A choice that could not be honoured as it stands, and why. ``says`` is a whole sentence."""

    decision: str
    option: str
    kind: SetAsideKind
    says: str
    because: Reason | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Warning:
    """A rule that fires on this stack."""

    rule: str
    severity: Severity
    says: str
    do: str
    sources: tuple[str, ...]
    opinion: bool
    picks: tuple[Choice, ...]
    fixes: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Stack:
    """What the choices amount to. ``choices`` are the known ones in the graph's order, as the address carries them."""

    choices: tuple[Choice, ...]
    picks: tuple[Pick, ...]
    open: tuple[Open, ...]
    later: tuple[Later, ...]
    not_asked: tuple[NotAsked, ...]
    set_aside: tuple[SetAside, ...]
    warnings: tuple[Warning, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left to decide."""
        return not self.open and not self.later

    def picked(self, decision: str) -> Pick | None:
        """The pick of that decision, or None."""
        return next((pick for pick in self.picks if pick.decision == decision), None)
