"""The decision graph in DOT, the language of Graphviz, which nothing here needs to be running.

It is written by hand: the library for it takes what follows a colon in a node's name for a port, and ours have colons.
All names and words are quoted strings, in which a quotation mark and a backslash are escaped.
"""

from collections.abc import Iterator, Mapping
from typing import Any

SHAPES = {"section": "folder", "decision": "box", "option": "ellipse", "tool": "component"}
STYLES = {"needs": "bold", "excludes": "dashed", "warns": "dotted", "replaced-by": "dashed"}
SHOWN = ("title", "id")  # what is written on a node: the first of these that it has


def to_dot(graph: Mapping[str, Any], name: str) -> str:
    """``graph`` is the network in node-link form, as ``Graph.node_link`` gives it."""
    return "\n".join(_lines(graph, name)) + "\n"


def _lines(graph: Mapping[str, Any], name: str) -> Iterator[str]:
    yield f"digraph {quoted(name)} {{"
    yield "  rankdir=LR;"
    for node in graph["nodes"]:
        label = next((node[key] for key in SHOWN if key in node), "").rpartition(":")[2]
        yield f"  {quoted(node['id'])} {_attributes(node, label=label, shape=SHAPES[node['kind']])};"
    for edge in graph["edges"]:
        style = {"style": STYLES[edge["kind"]]} if edge["kind"] in STYLES else {}
        yield f"  {quoted(edge['source'])} -> {quoted(edge['target'])} {_attributes(edge, label=edge['kind'], **style)};"
    yield "}"


def _attributes(data: Mapping[str, Any], **drawn: str) -> str:
    """What is drawn, and what Graphviz passes through for others to read."""
    kept = {key: str(data[key]) for key in ("kind", "question", "rule", "severity", "retired") if key in data}
    return "[" + ", ".join(f"{key}={quoted(value)}" for key, value in (drawn | kept).items()) + "]"


def quoted(text: str) -> str:
    """A text as DOT's quoted string, on one line, that shows exactly that text as a label."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
