"""What describes the guide to machines: its contents, its JSON addresses, the schemas of its files, and its graph."""

import json
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse

from decisions import permalink
from decisions.current import library
from decisions.graph import Graph
from decisions.graph_data import graph_data
from decisions.graph_dot import to_dot
from decisions.llms import llms_txt
from decisions.openapi import document
from decisions.schemas import schemas
from guide.answers import base


def llms(request: HttpRequest) -> HttpResponse:
    """The guide's contents for language models."""
    return HttpResponse(llms_txt(library(), base(request)), content_type="text/plain; charset=utf-8")


def openapi(request: HttpRequest) -> HttpResponse:
    """The JSON addresses."""
    return HttpResponse(_openapi(library().graph, base(request)), content_type="application/json")


def schema(request: HttpRequest, kind: str) -> HttpResponse:
    """The JSON Schema of a kind of content file."""
    text = _schemas().get(kind)
    if text is None:
        raise Http404(f"There is no kind of content file called '{permalink.shown(kind)}'.")
    return HttpResponse(text, content_type="application/json")


def graph_json(request: HttpRequest) -> HttpResponse:
    """The decision graph in networkx's node-link form."""
    return HttpResponse(_graph_json(library().graph), content_type="application/json")


def graph_graphml(request: HttpRequest) -> HttpResponse:
    """The decision graph as GraphML."""
    return _file(_graphml(library().graph), "application/graphml+xml; charset=utf-8", "graph.graphml")


def graph_dot(request: HttpRequest) -> HttpResponse:
    """The decision graph in Graphviz's language."""
    return _file(_dot(library().graph, library().guide.colophon.title), "text/vnd.graphviz; charset=utf-8", "graph.dot")


def _file(text: str, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        text, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


# What depends on the content alone is written once; a graph is made anew with its content.


@lru_cache(maxsize=1)
def _schemas() -> dict[str, str]:
    return schemas()


@lru_cache(maxsize=8)
def _openapi(graph: Graph, base: str) -> str:
    return json.dumps(document(library(), base), indent=2, ensure_ascii=False)


@lru_cache(maxsize=1)
def _graph_json(graph: Graph) -> str:
    return json.dumps(graph_data(graph), indent=2, ensure_ascii=False)


@lru_cache(maxsize=1)
def _graphml(graph: Graph) -> str:
    return graph.graphml()


@lru_cache(maxsize=1)
def _dot(graph: Graph, name: str) -> str:
    return to_dot(graph.node_link(), name)
