"""A stack as a Markdown document: CommonMark with GFM tables, made of lines, one small function a block.

All text passes ``escape``, so that neither content nor anything a visitor typed can change its structure.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from decisions import keepsake
from decisions.annotated import Annotator, Entry
from decisions.inline_markdown import because_of, changes, count, escape, names, sources
from decisions.keepsake import Keepsake
from decisions.own_reasons import NO_REASONS, OwnReasons
from guide.model import Fact

HEADINGS = {"danger": "Danger", "caution": "Caution", "info": "Good to know"}


def to_markdown(note: Annotator, on: date, own: OwnReasons = NO_REASONS) -> str:
    """The whole document, with the reader's own reasons; at its end stands what brings the stack back from it.

    ``on`` is the day that it bears; two calls with the same arguments give the same bytes.
    """
    blocks = [
        _head(note, on),
        _table(note),
        _attention(note),
        _accepted(note, own),
        *_layers(note, own),
        _open(note),
        _not_asked(note),
        _set_aside(note),
        _ruled_out(note),
        _tail(note),
        _keepsake(note, own),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines) + "\n"


def _head(note: Annotator, on: date) -> Iterator[str]:
    library, stack = note.library, note.stack
    undecided = len(stack.open) + len(stack.later)
    yield f"# {escape(library.guide.colophon.title)} stack: {escape(note.headline)}"
    yield ""
    yield f"- Permalink: <{note.urls.stack(stack.choices)}>"
    yield f"- Written on: {on.isoformat()}"
    yield f"- Edition of the guide: {library.edition.isoformat()}"
    yield "- State: complete" if stack.complete else f"- State: {count(undecided, 'decision')} still open or waiting"


def _table(note: Annotator) -> Iterator[str]:
    if not note.stack.picks:
        return
    yield "## At a glance"
    yield ""
    yield "| Decision | Pick | Decided by |"
    yield "| --- | --- | --- |"
    for pick in note.stack.picks:
        named = note.named((pick.decision, pick.option))
        by = "you" if pick.by == "you" else "follows"
        yield f"| {escape(named.title)} | {escape(named.label)} | {by} |"


def _attention(note: Annotator) -> Iterator[str]:
    yield "## What needs attention"
    yield ""
    if not note.stack.warnings:
        yield "Nothing that the guide knows of."
        return
    found = note.attention()
    first = True
    for severity, heading in HEADINGS.items():
        some = [a for a in found if a.warning.severity == severity]
        if not some:
            continue
        if not first:
            yield ""
        first = False
        yield f"### {heading}"
        yield ""
        for one in some:
            yield f"- {escape(one.warning.says)}"
            yield f"  - What to do: {escape(one.warning.do)}"
            yield f"  - Because of: {names(one.picks)}"
            if one.changes:
                yield f"  - Or: {changes(one.changes)}"
            yield f"  - {sources(one.warning.sources)}"


def _accepted(note: Annotator, own: OwnReasons) -> Iterator[str]:
    found = note.accepted()
    if not found:
        return
    yield "## Accepted risks"
    yield ""
    for one in found:
        yield f"- {HEADINGS[one.warning.severity]}: {escape(one.warning.says)}"
        if because := own.because(one.warning.rule):
            yield f"  - Accepted because: {because}"
        yield f"  - What to do: {escape(one.warning.do)}"
        yield f"  - Because of: {names(one.picks)}"
        yield f"  - {sources(one.warning.sources)}"


def _layers(note: Annotator, own: OwnReasons) -> Iterator[Iterator[str]]:
    for layer in note.layers():
        yield iter([f"## {escape(layer.section.title)}"])
        for entry in layer.entries:
            yield _entry(note, entry, own)


def _entry(note: Annotator, entry: Entry, own: OwnReasons) -> Iterator[str]:
    yield f"### {escape(entry.named.title)}: {escape(entry.named.label)}"
    yield ""
    yield escape(entry.what)
    yield ""
    yield f"- Why: {_why(entry)}"
    if reason := own.why(entry.decision.id):
        yield f"- Your reason: {reason}"
    yield f"- Pick it if: {escape(entry.option.pick_if)}"
    yield f"- Avoid it if: {escape(entry.option.avoid_if)}"
    yield f"- To undo: {entry.option.undo.cost}. {escape(entry.option.undo.why)}"
    if entry.tool:
        status = entry.tool.status
        since = f" since {status.since}" if status.since else ""
        yield f"- Status: {status.is_}{since} ({sources(status.source)})"
        yield f"- Links: {_links(note, entry)}"
        yield from _facts("Good", entry.tool.good)
        yield from _facts("Bad", entry.tool.bad)


def _why(entry: Entry) -> str:
    if entry.because is None:
        return "you chose it."
    return f"it follows from {because_of(entry.because)}"


def _facts(heading: str, facts: Iterable[Fact]) -> Iterator[str]:
    facts = tuple(facts)
    if facts:
        yield f"- {heading}:"
    for fact in facts:
        yield f"  - {escape(fact.says)} ({'opinion' if fact.opinion and not fact.source else sources(fact.source)})"


def _links(note: Annotator, entry: Entry) -> str:
    tool = entry.tool
    assert tool is not None
    links = [("in the guide", note.urls.tool(tool.id))]
    if tool.links:
        named = {
            "home": tool.links.home,
            "docs": tool.links.docs,
            "source": tool.links.source,
            "install": tool.links.install,
        }
        links += [(name, url) for name, url in named.items() if url]
    return ", ".join(f"[{name}](<{url}>)" for name, url in links)


def _open(note: Annotator) -> Iterator[str]:
    if not (note.stack.open or note.stack.later):
        return
    yield "## Still open"
    yield ""
    for one in note.open():
        yield f"- [{escape(one.decision.question)}](<{one.url}>) Left: {names(one.choices, short=True)}."
        for ruled in one.ruled_out:
            yield f"  - Not {escape(ruled.named.label)}: {because_of(ruled.because)}"
    for later in note.later():
        yield f"- {escape(later.decision.title)}: depends on {escape(', '.join(later.waits_for) or 'what is open')}."


def _not_asked(note: Annotator) -> Iterator[str]:
    found = note.not_asked()
    if not found:
        return
    yield "## Not asked"
    yield ""
    for one in found:
        had = f" (this link chose {escape(one.choice.label)})" if one.choice else ""
        yield f"- {escape(one.decision.title)}{had}: {because_of(one.because)}"


def _set_aside(note: Annotator) -> Iterator[str]:
    found = note.set_aside()
    if not found:
        return
    yield "## Set aside"
    yield ""
    for one in found:
        because = f" Because of {because_of(one.because)}" if one.because else f" {escape(one.aside.says)}"
        yield f"- {escape(one.title)}: {escape(one.label)} ({one.aside.kind}).{because}"
        if one.changes:
            yield f"  - To have it: {changes(one.changes)}"


def _ruled_out(note: Annotator) -> Iterator[str]:
    lines = [
        f"- {escape(pick.title)}: not {escape(ruled.named.label)}, because of {because_of(ruled.because)}"
        for pick, ruled in note.alternatives_ruled_out()
    ]
    if lines:
        yield "## Alternatives that this stack rules out"
        yield ""
        yield from lines


def _tail(note: Annotator) -> Iterator[str]:
    colophon = note.library.guide.colophon
    yield "## Sources and edition"
    yield ""
    yield (
        f"From {escape(colophon.title)}, edition {colophon.edition.isoformat()}: {escape(colophon.lead)} "
        "Each fact above names its source. The permalink opens this stack as the guide sees it on the day it is opened."
    )


def _keepsake(note: Annotator, own: OwnReasons) -> Iterator[str]:
    yield f"To have this stack back, with its reasons, hand this file to <{note.urls.imports()}>. Only the block below is read."
    yield ""
    yield keepsake.block(Keepsake(note.stack.choices, note.library.edition, note.urls.accepts, own))
