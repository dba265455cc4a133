"""A decision on its own, for its page and its twins: the table of options, its condition, the picks; and all
pages that depend on the content alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from decisions.inline_markdown import escape
from decisions.library import Library
from decisions.model import READERS, Decision, Option, Rule
from decisions.source import rules_of
from decisions.wording import condition_in_words
from guide.library import section_url, tool_url
from guide.model import Day, Tool


@dataclass(frozen=True)
class Relation:
    """A rule of an option in words: ``kind`` is needs, excludes or warns; ``when`` is its condition."""

    kind: str
    rule: Rule
    when: str
    first: bool = True
    """Whether it has not been told of another option before."""


@dataclass(frozen=True)
class TableRow:
    """An option; ``cells`` are its answers to the table's further columns."""

    option: Option
    label: str
    what: str
    tool: Tool | None
    relations: tuple[Relation, ...]
    picked: bool
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """All options of a decision: what the guide picks first, what has ended last. ``same`` says what all share and
    therefore has no column."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    same: str
    whatever: tuple[Relation, ...] = ()
    """The warnings that do not depend on which option is chosen."""


def table(library: Library, decision: Decision) -> Table:
    """All options of a decision, with the rules that tie them to the rest of the graph."""
    told: set[str] = set()
    picks = {pick.pick for pick in decision.today} | {one.pick for one in decision.advice}
    rows = []
    for option in sorted(decision.options, key=lambda o: _rank(library, decision, o, picks)):
        relations = []
        for relation in _relations(library, decision, option):
            relations.append(replace(relation, first=relation.rule.id not in told))
            told.add(relation.rule.id)
        tool = library.tool_of(decision.id, option.id)
        label, what = library.label(decision.id, option.id), library.what(decision.id, option.id)
        rows.append(TableRow(option, label, what, tool, tuple(relations), option.id in picks, _aspects(tool)))
    rest = (warn for warn in decision.warns if warn.id not in told)
    whatever = tuple(Relation("warns", warn, condition_in_words(library, warn.when)) for warn in rest)
    return replace(_without_what_is_the_same(tuple(rows)), whatever=whatever)


ASPECTS = ("Kind", "Licence", "CNCF")


def _aspects(tool: Tool | None) -> tuple[str, ...]:
    if tool is None:
        return ("", "", "")
    return (tool.kind, tool.licence or "", tool.cncf.level if tool.cncf else "")


def _rank(library: Library, decision: Decision, option: Option, picks: set[str | None]) -> tuple[bool, bool, bool]:
    tool = library.tool_of(decision.id, option.id)
    return (
        option.retired is not None,
        bool(tool and tool.status.is_ not in ("active", "maintenance")),
        option.id not in picks,
    )


def _without_what_is_the_same(rows: tuple[TableRow, ...]) -> Table:
    shared = [name for i, name in enumerate(ASPECTS) if len({row.cells[i] for row in rows}) == 1]
    kept = [i for i, name in enumerate(ASPECTS) if name not in shared]
    same = ", ".join(
        f"{name} {rows[0].cells[ASPECTS.index(name)]}" for name in shared if rows[0].cells[ASPECTS.index(name)]
    )
    cut = tuple(replace(row, cells=tuple(row.cells[i] for i in kept)) for row in rows)
    return Table(tuple(ASPECTS[i] for i in kept), cut, same)


def _relations(library: Library, decision: Decision, option: Option) -> Iterator[Relation]:
    for kind, rules in (("needs", option.needs), ("excludes", option.excludes)):
        for rule in rules:
            yield Relation(kind, rule, condition_in_words(library, rule.when))
    for warn in decision.warns:
        if any(option.id in term.get(decision.id, ()) for term in warn.when):
            yield Relation("warns", warn, condition_in_words(library, warn.when))


def asked_when(library: Library, decision: Decision) -> str:
    """When the decision is asked, in words; empty for always."""
    return condition_in_words(library, decision.asked_when) if decision.asked_when else ""


def todays_picks(library: Library, decision: Decision) -> list[tuple[str, str, str]]:
    """The guide's picks: label, context in words (empty for every other), and why."""
    return [
        (library.label(decision.id, pick.pick), condition_in_words(library, pick.when) if pick.when else "", pick.why)
        for pick in decision.today
    ]


def advice(library: Library, decision: Decision) -> list[tuple[str, str, str]]:
    """For each kind of reader: who, the label (empty where it is not theirs to decide), and why."""
    return [
        (READERS[one.for_], library.label(decision.id, one.pick) if one.pick else "", one.why)
        for one in decision.advice
    ]


def essay_pick(library: Library, decision: Decision) -> tuple[str, str] | None:
    """What the essay would have picked, and what it said; None where the guide has no essay to quote."""
    if decision.essay is None:
        return None
    return library.label(decision.id, decision.essay.pick) if decision.essay.pick else "", decision.essay.says


# -- twins -----------------------------------------------------------------------------------------------


class OptionTwin(Option):
    """An option as JSON: with the name that a reader knows it by, and what it is."""

    label: str
    what: str


class DecisionTwin(Decision):
    """A decision as JSON."""

    options: tuple[OptionTwin, ...]
    url: str
    edition: Day


def decision_data(library: Library, decision: Decision, base: str) -> dict[str, Any]:
    """The decision as values, its options with their names."""
    options = tuple(_option_twin(library, decision, option) for option in decision.options)
    more = {"options": options, "url": f"{base}/decisions/{decision.id}/", "edition": library.edition}
    twin = DecisionTwin.model_construct(**(dict(decision) | more))
    return twin.model_dump(mode="json", by_alias=True, exclude_none=True)


def _option_twin(library: Library, decision: Decision, option: Option) -> OptionTwin:
    names = {"label": library.label(decision.id, option.id), "what": library.what(decision.id, option.id)}
    return OptionTwin.model_construct(**(dict(option) | names))


def decision_markdown(library: Library, decision: Decision, base: str) -> str:
    """The decision as a Markdown document."""
    blocks = [
        [f"# {escape(decision.question)}"],
        [escape(decision.why)],
        [f"Asked when {escape(asked_when(library, decision))}." if decision.asked_when else "Always asked."],
        [*_options_as_table(library, decision, base)],
        [*_picks_as_list(library, decision)],
        [*_rules_as_list(library, decision)],
        [f"From {escape(library.guide.colophon.title)}, edition {library.edition}: <{base}/decisions/{decision.id}/>"],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _options_as_table(library: Library, decision: Decision, base: str) -> Iterator[str]:
    yield "| Option | What it is | Pick it if | Avoid it if | To undo |"
    yield "| --- | --- | --- | --- | --- |"
    for row in table(library, decision).rows:
        label = escape(row.label) + (" (retired)" if row.option.retired else "")
        name = f"[{label}](<{base}{tool_url(row.tool.id)}>)" if row.tool else label
        cells = (escape(row.what), escape(row.option.pick_if), escape(row.option.avoid_if), row.option.undo.cost)
        yield f"| {name} | {' | '.join(cells)} |"


def _picks_as_list(library: Library, decision: Decision) -> Iterator[str]:
    yield "## The guide's pick"
    yield ""
    for label, context, why in todays_picks(library, decision):
        yield f"- {escape(label)}{f', where {escape(context)}' if context else ''}: {escape(why)}"
    for reader, label, why in advice(library, decision):
        yield f"- {escape(reader)}: {escape(label) or 'not theirs to decide'}. {escape(why)}"


def _rules_as_list(library: Library, decision: Decision) -> Iterator[str]:
    rules = [rule for _, rule in rules_of(decision)]
    if rules:
        yield "## Rules"
        yield ""
    for rule in rules:
        sources = ", ".join(f"<{url}>" for url in rule.source) or "our opinion"
        yield f"- {escape(condition_in_words(library, rule.when))}: {escape(rule.says)} ({sources})"


def pages(library: Library) -> Iterator[tuple[str, str]]:
    """The address and the day of every page that depends on the content alone."""
    edition = library.edition.isoformat()
    for path in ("/", "/guide/", "/tools/", "/decisions/", "/glossary/", "/changes/", "/map/"):
        yield path, edition
    if library.guide.colophon.essay:
        yield "/then-and-now/", edition
    for section in library.guide.sections:
        yield section_url(section.id), section.checked.isoformat()
    for tool in library.guide.tools:
        yield tool_url(tool.id), tool.checked.isoformat()
    for decision in library.graph.decisions:
        yield f"/decisions/{decision.id}/", decision.checked.isoformat()
