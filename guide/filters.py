"""Filters over the tools: by role, status, kind of licence and level in the CNCF, each value with how many have it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from guide.library import Guide
from guide.model import Tool


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its values with titles and counts, and the one that is wanted, if any."""

    name: str
    title: str
    values: tuple[tuple[str, str, int], ...]
    wanted: str
    having: Mapping[str, frozenset[str]]

    def admits(self, tool: Tool) -> bool:
        """Whether the tool has the wanted value; a filter that wants nothing admits all."""
        return not self.wanted or self.wanted in self.having[tool.id]


def filters_of_tools(guide: Guide, query: Mapping[str, str]) -> tuple[Filter, ...]:
    """All filters, as the query sets them; a value that no tool has is not wanted."""
    roles = {tool.id: frozenset(offer.decision for offer in guide.offers.get(tool.id, ())) for tool in guide.tools}
    titles = {offer.decision: offer.title for offers in guide.offers.values() for offer in offers}
    statuses = {tool.id: frozenset([tool.status.is_]) for tool in guide.tools}
    kinds = {tool.id: frozenset([tool.kind]) for tool in guide.tools}
    levels = {tool.id: frozenset([tool.cncf.level if tool.cncf else "none"]) for tool in guide.tools}
    return (
        _filter("role", "Role", roles, titles, query),
        _filter("status", "Status", statuses, {}, query),
        _filter("kind", "Kind", kinds, {}, query),
        _filter("cncf", "CNCF", levels, {"none": "not in the CNCF"}, query),
    )


def _filter(
    name: str, title: str, having: Mapping[str, frozenset[str]], titles: Mapping[str, str], query: Mapping[str, str]
) -> Filter:
    counts = Counter(value for values in having.values() for value in values)
    named = sorted((titles.get(value, value), value) for value in counts)
    values = tuple((value, words, counts[value]) for words, value in named)
    wanted = query.get(name, "")
    return Filter(name, title, values, wanted if wanted in counts else "", having)
