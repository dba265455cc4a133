"""A few tools with hints, and the decisions that they answer."""

from typing import Any

from decisions.graph import Graph, build
from decisions.intake.answer import Intake, weigh
from decisions.intake.reading import read
from guide.model import Tool
from tests.worlds import decision, option


def tool(id: str, *, status: str = "active", aliases: tuple[str, ...] = (), **detect: Any) -> Tool:
    """A tool of that id; the rest are its hints."""
    return Tool.model_validate(
        {
            "id": id,
            "name": id.replace("-", " ").title(),
            "what": "A tool.",
            "kind": "open source",
            "status": {"is": status, "source": "https://example.org/"},
            "aliases": aliases,
            "detect": detect or {"none": "It leaves no trace."},
            "checked": "2026-01-01",
        }
    )


def offer(id: str, tool: str, **more: Any) -> dict[str, Any]:
    """An option that the tool stands for."""
    return option(id, tool=tool, **more)


def asking(**decisions: list[Any]) -> Graph:
    """Decisions with these options; a word is an option that its tool stands for."""
    made = {id: [offer(o, o) if isinstance(o, str) else o for o in options] for id, options in decisions.items()}
    return build([decision(id, [*options, option("nothing")]) for id, options in made.items()])


def started(tools: list[Tool], graph: Graph, text: str) -> Intake:
    """What the text amounts to."""
    return weigh({one.id: one for one in tools}, graph, read(text))


def crds(*names: str) -> str:
    """Custom resource definitions, as kubectl names them."""
    return "".join(f"customresourcedefinition.apiextensions.k8s.io/{name}\n" for name in names)


def workloads(*names: str) -> str:
    """Deployments, as kubectl names them."""
    return "".join(f"deployment.apps/{name}\n" for name in names)
