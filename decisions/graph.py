"""The decision graph: the only module that knows networkx.

Order, cycles, reachability and coupled components come from networkx; the engine works on the
compiled constraints that are kept beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import networkx as nx

from decisions.constraints import Constraints
from decisions.model import Condition, Decision, Option
from guide.xml_text import legal

DECISION, OPTION, SECTION, TOOL = "decision:", "option:", "section:", "tool:"


@dataclass(frozen=True, eq=False)
class Graph:
    """Decisions in the order in which they are asked, their network and their constraints."""

    decisions: tuple[Decision, ...]
    network: "nx.MultiDiGraph[str]"
    constraints: Constraints

    @cached_property
    def by_id(self) -> Mapping[str, Decision]:
        return {decision.id: decision for decision in self.decisions}

    @cached_property
    def current_decision(self) -> Mapping[str, str]:
        """Present and former ids of decisions → present id."""
        former = {alias: d.id for d in self.decisions for alias in d.aliases}
        return former | {d.id: d.id for d in self.decisions}

    @cached_property
    def current_option(self) -> Mapping[tuple[str, str], str]:
        """Decision and a present or former id of an option → its present id."""
        former = {(d.id, a): o.id for d in self.decisions for o in d.options for a in o.aliases}
        return former | {(d.id, o.id): o.id for d in self.decisions for o in d.options}

    def present(self, decision: str, option: str) -> tuple[str, str] | None:
        """A choice under its present names; None where there never was such an option."""
        current = self.current_decision.get(decision)
        name = self.current_option.get((current, option)) if current else None
        return (current, name) if current and name else None

    def option(self, decision: str, option: str) -> Option:
        """The option; KeyError where there is none."""
        return self._options[decision, option]

    @cached_property
    def _options(self) -> Mapping[tuple[str, str], Option]:
        return {(d.id, o.id): o for d in self.decisions for o in d.options}

    def in_order(self, choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The choices of known decisions, in the graph's order."""
        return tuple((d.id, choices[d.id]) for d in self.decisions if d.id in choices)

    @cached_property
    def offered(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Tool → the (decision, option) pairs that offer it."""
        pairs: dict[str, list[tuple[str, str]]] = {}
        for decision in self.decisions:
            for option in decision.options:
                if option.tool:
                    pairs.setdefault(option.tool, []).append((decision.id, option.id))
        return {tool: tuple(where) for tool, where in pairs.items()}

    @cached_property
    def beside(self) -> Any:
        """``beside(variable, value)``: what can stand beside one value alone, remembered within bounds."""
        return lru_cache(maxsize=4096)(self.constraints.supported_with)

    def coupled(self) -> list[set[str]]:
        """Groups of decisions that conditions, needs or excludes tie together, largest first."""
        ties: nx.Graph[str] = nx.Graph()
        ties.add_nodes_from(decision.id for decision in self.decisions)
        for decision in self.decisions:
            ties.add_edges_from((decision.id, other) for other in _mentioned(decision))
        return sorted(nx.connected_components(ties), key=lambda group: (-len(group), min(group)))

    def node_link(self) -> dict[str, Any]:
        """The network in networkx's node-link form, ready for JSON."""
        data: dict[str, Any] = nx.node_link_data(self.network, edges="edges")
        return data

    def graphml(self) -> str:
        """The network as GraphML. Every edge has an id of its own there, as two edges may join the same nodes."""
        drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for node, data in self.network.nodes(data=True):
            drawn.add_node(node, **_for_xml(data))
        for number, (source, target, data) in enumerate(self.network.edges(data=True)):
            drawn.add_edge(source, target, key=f"e{number}", **_for_xml(data))
        lines = nx.generate_graphml(drawn, prettyprint=True)
        return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(lines) + "\n"


def _for_xml(data: Mapping[str, Any]) -> dict[str, Any]:
    """As text that XML can hold; networkx would write True where GraphML has true."""
    return {key: str(value).lower() if isinstance(value, bool) else legal(str(value)) for key, value in data.items()}


def build(decisions: Iterable[Decision], reading_order: Sequence[str] = ()) -> Graph:
    """Put the decisions in order, draw their network and compile their constraints.

    ``reading_order`` is the guide's order of decision ids; those it does not name come last, as given.
    Raises ``networkx.NetworkXUnfeasible`` when conditions form a cycle; see ``cycle``.
    """
    given = tuple(decisions)
    rank = {id: i for i, id in enumerate(reading_order)}
    ordered = sorted(given, key=lambda d: rank.get(d.id, len(rank)))
    place = {decision.id: i for i, decision in enumerate(ordered)}
    order = nx.lexicographical_topological_sort(_asking(given), key=lambda id: place[id])
    by_id = {decision.id: decision for decision in given}
    in_order = tuple(by_id[id] for id in order)
    return Graph(in_order, _network(in_order), Constraints(in_order))


def cycle(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """The decisions of a cycle in the conditions, each asked depending on the next; empty if there is none."""
    try:
        return tuple(edge[1] for edge in nx.find_cycle(_asking(tuple(decisions))))
    except nx.NetworkXNoCycle:
        return ()


def components(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers below ``count`` in groups that the pairs connect, the largest group first, each in order."""
    ties: nx.Graph[int] = nx.Graph()
    ties.add_nodes_from(range(count))
    ties.add_edges_from(pairs)
    return sorted((sorted(group) for group in nx.connected_components(ties)), key=lambda g: (-len(g), g[0]))


def _asking(decisions: Sequence[Decision]) -> "nx.DiGraph[str]":
    """An edge from each decision to those whose condition names it."""
    asking: nx.DiGraph[str] = nx.DiGraph()
    asking.add_nodes_from(decision.id for decision in decisions)
    for decision in decisions:
        asking.add_edges_from((other, decision.id) for other in named(decision.asked_when))
    return asking


def named(condition: Condition | None) -> Iterator[str]:
    """The decisions that a condition names."""
    return (id for term in condition or () for id in term)


def _mentioned(decision: Decision) -> Iterator[str]:
    yield from named(decision.asked_when)
    for option in decision.options:
        for rule in (*option.needs, *option.excludes):
            yield from named(rule.when)


def _network(decisions: Sequence[Decision]) -> "nx.MultiDiGraph[str]":
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for decision in decisions:
        network.add_node(SECTION + decision.section, kind="section", id=decision.section)
        network.add_node(
            DECISION + decision.id, kind="decision", id=decision.id, title=decision.title, question=decision.question
        )
        network.add_edge(SECTION + decision.section, DECISION + decision.id, kind="contains")
        for option in decision.options:
            _add_option(network, decision, option)
    for decision in decisions:
        _add_rules(network, decision)
    return network


def _option_node(decision: str, option: str) -> str:
    return f"{OPTION}{decision}:{option}"


def _add_option(network: "nx.MultiDiGraph[str]", decision: Decision, option: Option) -> None:
    node = _option_node(decision.id, option.id)
    network.add_node(node, kind="option", id=option.id, decision=decision.id, retired=option.retired is not None)
    network.add_edge(DECISION + decision.id, node, kind="offers")
    if option.tool:
        network.add_node(TOOL + option.tool, kind="tool", id=option.tool)
        network.add_edge(node, TOOL + option.tool, kind="is")
    for other in option.retired.replaced_by if option.retired else ():
        network.add_edge(node, _option_node(decision.id, other), kind="replaced-by")


def _add_rules(network: "nx.MultiDiGraph[str]", decision: Decision) -> None:
    target = DECISION + decision.id
    for source in _options_in(decision.asked_when):
        network.add_edge(source, target, kind="asks")
    for option in decision.options:
        node = _option_node(decision.id, option.id)
        for kind, rules in (("needs", option.needs), ("excludes", option.excludes)):
            for rule in rules:
                for other in _options_in(rule.when):
                    network.add_edge(node, other, kind=kind, rule=rule.id)
    for warn in decision.warns:
        for option_node in _options_in(warn.when):
            network.add_edge(target, option_node, kind="warns", rule=warn.id, severity=warn.severity)


def _options_in(condition: Condition | None) -> list[str]:
    pairs = [(d, o) for term in condition or () for d, options in term.items() for o in options]
    return [_option_node(d, o) for d, o in dict.fromkeys(pairs)]


def add_tools(graph: Graph, replaced_by: Mapping[str, Sequence[str]]) -> None:
    """Draw the tools that no option names, and which tool replaces which."""
    for tool, others in replaced_by.items():
        graph.network.add_node(TOOL + tool, kind="tool", id=tool)
        for other in others:
            graph.network.add_node(TOOL + other, kind="tool", id=other)
            graph.network.add_edge(TOOL + tool, TOOL + other, kind="replaced-by")
