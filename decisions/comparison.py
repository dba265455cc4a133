"""Two tools side by side: what differs first, when to choose which, and the rules between them."""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions.library import Library
from decisions.model import Condition, Decision, Option, Rule
from decisions.wording import rules_about
from guide.model import Tool


@dataclass(frozen=True)
class Line:
    """One aspect of both tools in words."""

    aspect: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


@dataclass(frozen=True)
class Choice:
    """A decision that both answer, with the options that they are there."""

    decision: Decision
    one: Option
    other: Option


@dataclass(frozen=True)
class Between:
    """A rule that names both, in words."""

    rule: Rule
    when: str
    kind: str


@dataclass(frozen=True)
class Comparison:
    one: Tool
    other: Tool
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    between: tuple[Between, ...]


def compare(library: Library, one: Tool, other: Tool) -> Comparison:
    """Both tools, with what differs between them before what does not."""
    lines = [Line(aspect, a, b) for (aspect, a), (_, b) in zip(_aspects(one), _aspects(other), strict=True) if a or b]
    return Comparison(
        one,
        other,
        tuple(sorted(lines, key=lambda line: not line.differs)),
        tuple(_choices(library, one, other)),
        tuple(_between(library, one, other)),
    )


def _aspects(tool: Tool) -> Iterator[tuple[str, str]]:
    status, cncf, latest = tool.status, tool.cncf, tool.latest
    yield "Status", status.is_ + (f" since {status.since}" if status.since else "")
    yield "Kind", tool.kind
    yield "Licence", tool.licence or ""
    yield "Owner", tool.owner or ""
    yield "CNCF", f"{cncf.level} since {cncf.since}" if cncf else "not a project of the CNCF"
    yield "Newest seen", f"{latest.version} of {latest.date}, seen on {latest.checked}" if latest else ""


def _choices(library: Library, one: Tool, other: Tool) -> Iterator[Choice]:
    theirs = dict(library.graph.offered.get(other.id, ()))
    for decision, option in library.graph.offered.get(one.id, ()):
        if decision in theirs:
            graph = library.graph
            yield Choice(
                graph.by_id[decision], graph.option(decision, option), graph.option(decision, theirs[decision])
            )


def _between(library: Library, one: Tool, other: Tool) -> Iterator[Between]:
    """Rules that hold of an option of one and name an option of the other."""
    mine, theirs = (set(library.graph.offered.get(tool.id, ())) for tool in (one, other))
    about_the_other = {rule.id for _, rule, _ in rules_about(library, library.graph, other.id)}
    for kind, rule, when in rules_about(library, library.graph, one.id):
        if rule.id in about_the_other and (kind != "warns" or _meets(rule.when, mine, theirs)):
            yield Between(rule, when, kind)


def _meets(condition: Condition, mine: set[tuple[str, str]], theirs: set[tuple[str, str]]) -> bool:
    """Whether the condition can hold because of both at once; that both stand in one list of options is no tie."""
    for term in condition:
        lists = [{(d, o) for o in options} for d, options in term.items()]
        if any(a & mine and b & theirs for a in lists for b in lists if a is not b):
            return True
    return False
