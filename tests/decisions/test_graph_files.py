"""The decision graph in other programs' languages, read back by their parsers."""

import io
import re

import networkx as nx
import pydot
import pytest
from lxml import etree

from decisions.graph import build
from decisions.graph_data import GraphData, graph_data
from decisions.graph_dot import quoted, to_dot
from tests.shelf import HOSTILE, second_guide
from tests.worlds import decision, option

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def hostile_graph():
    decisions = [
        decision(f"d{i}", ["aa", "bb"], title=(h[:32] + "xx")[:32], question=f"{h[:100]}?")
        for i, h in enumerate(HOSTILE)
    ]
    return build(decisions)


def shape(graph):
    """Its nodes with their kinds, and its edges with theirs."""
    nodes = sorted((node, data["kind"]) for node, data in graph.nodes(data=True))
    edges = sorted((a, b, data["kind"], data.get("rule", "")) for a, b, data in graph.edges(data=True))
    return nodes, edges


@pytest.fixture(params=["real", "second", "hostile"])
def graph(request, library):
    return {"real": library.graph, "second": second_guide().graph, "hostile": hostile_graph()}[request.param]


def test_the_json_is_networkxs_node_link_form_by_its_own_types(graph):
    found = graph_data(graph)
    assert found == graph.node_link()
    assert GraphData.model_validate(found)
    assert shape(nx.node_link_graph(found, edges="edges")) == shape(graph.network)


def test_the_graphml_is_read_back_as_the_same_graph(graph):
    text = graph.graphml().encode()
    again = nx.read_graphml(io.BytesIO(text), force_multigraph=True)
    assert shape(again) == shape(graph.network)


def test_the_graphml_declares_its_keys_and_names_every_edge_once(graph):
    root = etree.fromstring(graph.graphml().encode())
    declared = {(key.get("id"), key.get("for")) for key in root.iter(f"{GRAPHML}key")}
    for kind in ("node", "edge"):
        elements = list(root.iter(GRAPHML + kind))
        ids = [element.get("id") for element in elements]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[\w.:-]+", id) for id in ids)  # an NMTOKEN
        assert {(data.get("key"), kind) for e in elements for data in e} <= declared
    assert "True" not in graph.graphml()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot.dot_parser")  # pydot's own, of its parser library
def test_the_dot_is_read_back_with_every_node_and_edge(graph):
    (drawn,) = pydot.graph_from_dot_data(to_dot(graph.node_link(), 'A "name"\\'))
    names = {node.get_name().strip('"') for node in drawn.get_nodes()}
    assert names == set(graph.network.nodes)
    edges = sorted(
        (e.get_source().strip('"'), e.get_destination().strip('"'), e.get("kind").strip('"')) for e in drawn.get_edges()
    )
    assert edges == sorted((a, b, data["kind"]) for a, b, data in graph.network.edges(data=True))


@pytest.mark.parametrize("text", [*HOSTILE, "", '"', "\\", '\\"', 'a\\\\"', "\\N", "<b>x</b>"])
def test_a_quoted_text_is_one_string_that_shows_what_it_says(text):
    written = quoted(text)
    assert re.fullmatch(r'"(?:[^"\\]|\\\\|\\")*"', written)
    assert written.isprintable()


def test_a_decision_shows_its_title_and_an_option_its_own_name():
    text = to_dot(second_guide().graph.node_link(), "x")
    assert '"decision:generator" [label="Generator", shape="box"' in text
    assert '"option:generator:hugo" [label="hugo", shape="ellipse"' in text
    assert '"option:generator:hugo" -> "tool:hugo" [label="is", kind="is"]' in text


def test_a_retired_option_is_true_in_graphmls_spelling():
    made = build(
        [decision("dd", [option("aa"), option("bb", retired={"on": "2026-01-01", "says": "Gone.", "opinion": True})])]
    )
    root = etree.fromstring(made.graphml().encode())
    key = next(k.get("id") for k in root.iter(f"{GRAPHML}key") if k.get("attr.name") == "retired")
    assert [d.text for d in root.iter(f"{GRAPHML}data") if d.get("key") == key] == ["false", "true"]
