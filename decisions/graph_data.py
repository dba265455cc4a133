"""The decision graph as JSON, in networkx's node-link form: the types that promise what is in it."""

from typing import Any, Literal

from decisions.graph import Graph
from guide.model import Id, Model, Severity


class NodeData(Model):
    """A section, decision, option or tool. ``id`` names its kind, too; an option's also names its decision."""

    id: str
    kind: Literal["section", "decision", "option", "tool"]
    title: str | None = None
    question: str | None = None
    decision: Id | None = None
    retired: bool | None = None


class EdgeData(Model):
    """A relation. ``key`` tells apart the edges that join the same two nodes."""

    source: str
    target: str
    key: int
    kind: Literal["contains", "offers", "is", "asks", "needs", "excludes", "warns", "replaced-by"]
    rule: Id | None = None
    severity: Severity | None = None


class GraphData(Model):
    """The whole network. ``graph`` is where networkx keeps what belongs to no node and no edge."""

    directed: bool
    multigraph: bool
    graph: dict[str, str]
    nodes: tuple[NodeData, ...]
    edges: tuple[EdgeData, ...]


def graph_data(graph: Graph) -> dict[str, Any]:
    """JSON-ready values; what is not known of a node or edge is left out."""
    return GraphData.model_validate(graph.node_link()).model_dump(mode="json", exclude_none=True)
