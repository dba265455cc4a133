"""Two stacks compared, as a Markdown document. All text passes ``escape``; nothing that a visitor typed is in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions.diff import Diff, Row, Side
from decisions.inline_markdown import escape
from decisions.library import Library
from decisions.model import Warn


@dataclass(frozen=True)
class Party:
    """One of the two stacks as its reader knows it; ``lost`` says how many of its choices were set aside."""

    headline: str
    url: str
    lost: int = 0


def diff_to_markdown(library: Library, found: Diff, a: Party, b: Party, url: str) -> str:
    """The whole document; two calls with the same arguments give the same bytes."""
    blocks = [
        _head(library, a, b, url),
        _picks(found),
        *(_warnings(heading, warns, found.accepted) for heading, warns in found.warnings),
        _same(found),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines) + "\n"


def _head(library: Library, a: Party, b: Party, url: str) -> Iterator[str]:
    yield "# Two stacks compared"
    yield ""
    for name, party in (("From", a), ("To", b)):
        lost = f" ({party.lost} of its choices set aside; its own page says why)" if party.lost else ""
        yield f"- {name}: [{escape(party.headline)}](<{party.url}>){lost}"
    yield f"- This comparison: <{url}>"
    yield f"- Edition of the guide: {library.edition.isoformat()}"


def _picks(found: Diff) -> Iterator[str]:
    yield "## What differs"
    yield ""
    if not found.rows:
        yield "No pick differs."
        return
    yield summary(found)
    yield ""
    yield "| Decision | From | To | To undo |"
    yield "| --- | --- | --- | --- |"
    for row in found.rows:
        yield f"| {escape(row.decision.title)} | {escape(row.a.label)} | {escape(row.b.label)} | {_cost(row)} |"
    for row in found.rows:
        yield ""
        yield f"### {escape(row.decision.title)}: {escape(row.a.label)} → {escape(row.b.label)}"
        yield ""
        yield from _side(row.a)
        yield from _side(row.b)
        if row.a.undo:
            yield f"- To undo {escape(row.a.label)}: {row.a.undo.cost}. {escape(row.a.undo.why)}"


def summary(found: Diff) -> str:
    """How much differs and what it costs, in a sentence."""
    costs = ", ".join(f"{'a rebuild' if cost == 'rebuild' else cost} ({n})" for cost, n in found.costs().items())
    picks = "1 pick differs" if len(found.rows) == 1 else f"{len(found.rows)} picks differ"
    return f"{picks}; to undo on the way: {costs or 'nothing'}."


def _cost(row: Row) -> str:
    return row.a.undo.cost if row.a.undo else "nothing"


def _side(side: Side) -> Iterator[str]:
    if side.option:
        yield f"- {escape(side.label)}, if: {escape(side.pick_if)}"


def _warnings(heading: str, warns: tuple[Warn, ...], accepted: frozenset[str]) -> Iterator[str]:
    if warns:
        yield f"## {heading}"
        yield ""
    for warn in warns:
        sources = ", ".join(f"<{url}>" for url in warn.source) or "our opinion"
        risk = ", accepted" if warn.id in accepted else ""
        yield f"- **{warn.severity}**{risk}: {escape(warn.says)} {escape(warn.do)} ({sources})"


def _same(found: Diff) -> Iterator[str]:
    if found.same:
        yield "## The same in both"
        yield ""
        yield ", ".join(escape(str(one)) for one in found.same) + "."
