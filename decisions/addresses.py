"""The addresses of the deciding part, built from known ids only. ``base`` is empty or a scheme and host."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from decisions import permalink
from decisions.stack import Choice

FOLLOWED = ("atom", "ics")


def compare_url(one: str, other: str) -> str:
    """Where two tools stand side by side: one address, whichever is named first."""
    return f"/compare/{min(one, other)}/{max(one, other)}/"


@dataclass(frozen=True)
class Addresses:
    """Addresses that carry the given edition, and the warnings that were accepted, in the graph's order."""

    edition: date
    base: str = ""
    accepts: tuple[str, ...] = ()
    _last: list[tuple[object, str]] = field(default_factory=lambda: [(None, "")], init=False, compare=False, repr=False)
    """The choices that were asked for last, and their query."""

    def on(self, path: str, choices: Iterable[Choice]) -> str:
        """A page's path with these choices."""
        return self.at(path, self.query(choices))

    def at(self, path: str, query: str) -> str:
        """A page's path with a query that was written before."""
        return f"{self.base}{path}?{query}" if query else f"{self.base}{path}"

    def query(self, choices: Iterable[Choice]) -> str:
        """The query of a stack, as it stands in its permalink. Empty for none."""
        last, query = self._last[0]
        if choices is not last:
            query = permalink.build(choices, self.edition, self.accepts)
            if isinstance(choices, tuple):  # a page has thirty addresses of one stack
                self._last[0] = choices, query
        return query

    def lasting(self, path: str, choices: Iterable[Choice]) -> str:
        """A path with these choices and no edition: what is followed through all of them."""
        return self.at(path, permalink.build(choices, None, self.accepts))

    def stack(self, choices: Iterable[Choice]) -> str:
        """The permalink of a stack."""
        return self.on("/stack/", choices)

    def whole(self, choices: Iterable[Choice]) -> str:
        """The same stack at length."""
        return self.on("/stack/whole/", choices)

    def repair(self, choices: Iterable[Choice]) -> str:
        """What would clear all dangers of this stack at once."""
        return self.on("/stack/repair/", choices)

    def export(self, choices: Iterable[Choice], form: str) -> str:
        """The same stack in another form: md, json, png, svg, adr.md or adr.zip; or what is followed: atom or ics, without an edition."""
        return (self.lasting if form in FOLLOWED else self.on)(f"/stack.{form}", choices)

    def badge(self, choices: Iterable[Choice]) -> str:
        """A small picture that counts the stack's warnings; what shows it wants to follow the stack, too."""
        return self.lasting("/stack/badge.svg", choices)

    def beside(self, choices: Iterable[Choice], preset: str = "") -> str:
        """Leads to the comparison of this stack with a preset, or with one that is still to be chosen."""
        return self.on(f"/stack/compare/{preset}/" if preset else "/stack/compare/", choices)

    def diff(self, one: str, other: str, form: str = "") -> str:
        """Two stacks compared, each given by its query, as a page or as md. An empty one is still to be chosen."""
        return self.at(f"/diff.{form}" if form else "/diff/", permalink.build_pair(one, other))

    def as_text(self, choices: Iterable[Choice]) -> str:
        """The page on which the stack's Markdown can be selected."""
        return self.on("/stack/text/", choices)

    def reasons(self, choices: Iterable[Choice]) -> str:
        """The page on which the reader's own reasons are written."""
        return self.on("/stack/reasons/", choices)

    def imports(self) -> str:
        """The page that takes a file and gives its stack back."""
        return f"{self.base}/import/"

    def rest(self, choices: Iterable[Choice]) -> str:
        """Leads to the stack with the guide's picks for all that is open."""
        return self.on("/stack/rest/", choices)

    def walk(self, choices: Iterable[Choice]) -> str:
        """The wizard at the first open decision, or the stack when none is open."""
        return self.on("/decide/", choices)

    def decide(self, decision: str, choices: Iterable[Choice]) -> str:
        """The wizard at this decision."""
        return self.on(f"/decide/{decision}/", choices)

    def change(self, queue: Iterable[str], choices: Iterable[Choice]) -> str:
        """The wizard at these decisions in turn, and then back to the stack."""
        return self.on(f"/stack/change/{','.join(queue)}/", choices)

    def board(self, choices: Iterable[Choice]) -> str:
        """All decisions on one page."""
        return self.on("/board/", choices)

    def map(self, choices: Iterable[Choice]) -> str:
        """The map with this stack marked on it."""
        return self.on("/map/", choices)

    def compare(self, one: str, other: str, choices: Iterable[Choice]) -> str:
        """Two tools side by side, beside this stack."""
        return self.on(compare_url(one, other), choices)

    def decision(self, decision: str) -> str:
        """A decision on its own."""
        return f"{self.base}/decisions/{decision}/"

    def tool(self, tool: str) -> str:
        """A tool's page."""
        return f"{self.base}/tools/{tool}/"

    def section(self, section: str) -> str:
        """A chapter."""
        return f"{self.base}/guide/{section}/"
