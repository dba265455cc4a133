"""What of the decisions can be found by searching: decisions and their options."""

from collections.abc import Iterator, Mapping

from decisions.graph import Graph
from decisions.model import Option
from guide.model import Tool
from guide.search import Document


def documents(graph: Graph, tools: Mapping[str, Tool]) -> Iterator[Document]:
    """A document for every decision and every option."""
    for decision in graph.decisions:
        url = f"/decisions/{decision.id}/"
        yield Document(
            "decision",
            decision.id,
            url,
            decision.title,
            f"{decision.question} {decision.why}",
            names=(decision.question,),
        )
        for option in decision.options:
            tool = tools.get(option.tool or "")
            name = option.label or (tool.name if tool else option.id)
            text = f"{_what(option, tool)} Pick it if: {option.pick_if} Avoid it if: {option.avoid_if}"
            yield Document(
                "option", f"{decision.id}:{option.id}", f"{url}#{option.id}", f"{name} ({decision.title})", text
            )


def _what(option: Option, tool: Tool | None) -> str:
    return option.what or (tool.what if tool else "")
