"""The cairn: a stack as a pile of stones, one a layer of the guide, and what each stone is called.

A stone is laid when nothing in its layer is open any more. Its health is the worst of its picks. The picture and its
equivalent in words are made from the same stones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions.engine import Settled
from decisions.library import Library
from guide.model import Section

HEALTH = {"danger": "danger", "caution": "caution", "info": "sound"}
WORST_FIRST = ("danger", "caution", "sound")


@dataclass(frozen=True)
class Stone:
    """A layer of the stack.

    ``state`` is sound, caution or danger where it is laid, open where something in it is still to be decided, and
    absent where nothing in it is asked.
    """

    section: Section
    state: str
    says: str

    @property
    def laid(self) -> bool:
        return self.state in WORST_FIRST


def stones(library: Library, settled: Settled, health: dict[str, str] | None = None) -> tuple[Stone, ...]:
    """One stone a section that has decisions, from the ground up. ``health`` is that of the picks, where it is known."""
    health = health_of_picks(settled) if health is None else health
    return tuple(_stone(library, settled, s, health) for s in library.guide.sections if s.decisions)


def health_of_picks(settled: Settled) -> dict[str, str]:
    """Decision → danger, caution or sound, for every pick: the worst warning that its own decision gives of it."""
    health = dict.fromkeys(settled.picks, "sound")
    constraints = settled.constraints
    for number, term in settled.firing.items():
        alarm = constraints.alarms[number]
        own = constraints.variable[alarm.decision]
        if any(v == own for v, _ in term):
            health[alarm.decision] = min(health[alarm.decision], HEALTH[alarm.warn.severity], key=WORST_FIRST.index)
    return health


def _stone(library: Library, settled: Settled, section: Section, health: dict[str, str]) -> Stone:
    variable, states = settled.constraints.variable, settled.states
    state = {d: states[variable[d]] for d in section.decisions}
    picked = [d for d in section.decisions if state[d] in ("picked", "follows")]
    waiting = [d for d in section.decisions if state[d] in ("open", "later")]
    labels = ", ".join(library.label(d, settled.picks[d]) for d in picked)
    if waiting:
        left = "nothing decided" if not picked else f"{labels}; {len(waiting)} of {len(state)} still open"
        return Stone(section, "open", left)
    if not picked:
        return Stone(section, "absent", "not asked")
    return Stone(section, min((health[d] for d in picked), key=WORST_FIRST.index), labels)


def in_words(cairn: tuple[Stone, ...]) -> Iterator[tuple[str, str]]:
    """Each stone's name and what the picture says of it, from the top down, as it is drawn."""
    for stone in reversed(cairn):
        yield stone.section.title, f"{stone.state}: {stone.says}" if stone.laid else stone.says
