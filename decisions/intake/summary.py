"""An intake in lines of plain text, for a terminal: the worst first, and everything accounted for."""

from collections.abc import Iterable, Iterator

from decisions.intake.answer import Intake, Recognised
from decisions.intake.items import FORMS
from decisions.library import Library

_MOST_EVIDENCE = 3


def lines(library: Library, intake: Intake) -> Iterator[str]:
    """What was recognised and by what, what could not be decided, and what could not be read, line by line."""
    if intake.forms:
        yield f"Read as {', and '.join(FORMS[form] for form in intake.forms)}."
    yield from _part("Recognised, and at its end", (_tool(library, one) for one in intake.recognised if one.ended))
    yield from _part("Recognised", (_tool(library, one) for one in intake.recognised if not one.ended))
    undecided = []
    for one in intake.ambiguous:
        labels = [library.label(one.decision, candidate.option) for candidate in one.candidates]
        what = "either " + " or ".join(labels) if len(labels) > 1 else f"perhaps {labels[0]}"
        undecided.append(
            f"{library.title(one.decision)}: {what}; choose with {one.decision}={one.candidates[0].option}"
        )
    yield from _part("Not decided", undecided)
    unknown = (f"{one.shown} ({_on(one.lines)})" for one in intake.unrecognised)
    yield from _part("Not recognised", unknown)
    faults = (f"line {one.line}: {one.says}" + (f" ({one.shown})" if one.shown else "") for one in intake.malformed)
    yield from _part("Not understood", faults)
    if intake.passed_over:
        yield f"Passed over: {_on(tuple(one.line for one in intake.passed_over))} (headings, comments and the like)."


def _part(title: str, rows: Iterable[str]) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield f"{title} ({len(rows)}):"
        yield from (f"  {row}" for row in rows)


def _tool(library: Library, one: Recognised) -> str:
    ended = f", {one.status}" if one.status != "active" else ""
    answers = [f"{decision}={option}" for decision, option in one.shows]
    answers += [f"perhaps {decision}={option}" for decision, option in one.may_be]
    seen = list(dict.fromkeys(f"{e.shown} (line {e.line})" for e in one.evidence))
    by, more = seen[:_MOST_EVIDENCE], len(seen[_MOST_EVIDENCE:])
    return f"{one.name}{ended}: {', '.join(answers) or 'answers no decision'}; by {', '.join(by)}" + (
        f" and {more} more" if more else ""
    )


def _on(numbers: tuple[int, ...]) -> str:
    """``line 3`` or ``lines 3, 5 and 12 more``."""
    few = [str(number) for number in numbers[:_MOST_EVIDENCE]]
    more = len(numbers) - len(few)
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(few)}" + (f" and {more} more" if more else "")
