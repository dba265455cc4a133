"""What a change also does, in a reader's words."""

from collections.abc import Iterable, Iterator

from decisions.effects import Effect
from decisions.model import Warn
from decisions.wording import Names
from guide.model import SEVERITIES

NOUNS = {"danger": ("danger", "dangers"), "caution": ("caution", "cautions"), "info": ("note", "notes")}


def also(names: Names, effect: Effect, but: str = "") -> tuple[str, ...]:
    """Phrases such as "raises 2 cautions" and "opens Certificates". The warning ``but``, which the change is for, is not
    counted among those that it clears."""
    return tuple(_phrases(names, effect, but))


def _phrases(names: Names, effect: Effect, but: str) -> Iterator[str]:
    cleared = [warn for warn in effect.clears if warn.id != but]
    if effect.raises:
        yield f"raises {counted(effect.raises)}"
    if cleared:
        yield f"also clears {counted(cleared)}" if but else f"clears {counted(cleared)}"
    for decision, option in effect.decides:
        yield f"{names.title(decision)} is then {names.label(decision, option)}"
    if effect.opens:
        yield f"opens {listed(map(names.title, effect.opens))}"
    if effect.drops:
        yield f"no longer asks {listed(map(names.title, effect.drops))}"
    for decision, option in effect.returns:
        yield f"{names.title(decision)}: {names.label(decision, option)} stands again"
    for decision, option in effect.forgets:
        yield f"leaves out {names.title(decision)}: {names.label(decision, option)}, which is set aside"


def counted(warns: Iterable[Warn]) -> str:
    """Warnings by severity: "1 danger and 2 cautions"."""
    severities = [warn.severity for warn in warns]
    counts = [(severities.count(severity), NOUNS[severity]) for severity in SEVERITIES]
    return listed(f"{count} {nouns[count != 1]}" for count, nouns in counts if count)


def listed(words: Iterable[str]) -> str:
    """Words as a list: "a, b and c"."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
