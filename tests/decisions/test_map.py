"""The map: nothing lies over anything, the list says what the picture says, and both are the same every time."""

import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from decisions.addresses import Addresses
from decisions.engine import settle
from decisions.map import Map
from decisions.map_layout import DRAWN, lay_out
from decisions.relations import gates, relations


@pytest.fixture(scope="module")
def ties(library):
    return relations(library.graph)


@pytest.fixture(scope="module")
def layout(library, ties):
    return lay_out(library.graph, ties, gates(library.graph, ties))


def test_no_box_or_label_touches_another(layout):
    boxes = [*layout.nodes.items(), *((f"{line.source}-{line.target}", line.label) for line in layout.lines)]
    assert [(a, b) for (a, one), (b, other) in itertools.combinations(boxes, 2) if one.touches(other)] == []


def test_everything_is_inside_the_picture(layout):
    for box in [*layout.nodes.values(), *(line.label for line in layout.lines)]:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.w <= layout.width
        assert box.y + box.h <= layout.height


def test_every_decision_is_on_the_map_or_named_as_what_all_hangs_on(library, ties, layout):
    assert {*layout.nodes, *gates(library.graph, ties)} == {d.id for d in library.graph.decisions}


def test_every_tie_that_is_drawn_has_a_line_with_its_kind(library, ties, layout):
    skipped = gates(library.graph, ties)
    wanted = {
        (frozenset((t.source, t.target)), t.kind)
        for t in ties
        if t.kind in DRAWN and not {t.source, t.target} & set(skipped)
    }
    assert {(frozenset((line.source, line.target)), kind) for line in layout.lines for kind in line.kinds} == wanted


def test_lines_lead_from_box_to_box(layout):
    for line in layout.lines:
        for id, (x, y) in ((line.source, line.points[0]), (line.target, line.points[-1])):
            box = layout.nodes[id]
            assert box.x - 0.1 <= x <= box.x + box.w + 0.1, line
            assert box.y - 0.1 <= y <= box.y + box.h + 0.1, line


def test_the_list_says_what_the_picture_says(client, library, ties):
    text = client.get("/map/").content.decode()
    section = text[text.index('id="list"') :]
    told = set()
    for item in re.split(r'<li><a href="/decisions/', section)[1:]:
        source = item.split("/")[0]
        for kind, inside in re.findall(r'data-kind="(\w+)">(.*?)</li>', item, re.S):
            told |= {(kind, source, target) for target in re.findall(r'href="/decisions/([a-z-]+)/"', inside)}
    assert told == {(t.kind, t.source, t.target) for t in ties}


def test_the_picture_links_every_decision_and_is_well_formed(client, library, ties):
    text = client.get("/map/").content.decode()
    picture = ET.fromstring(re.search(r'<div class="map"[^>]*>(<svg.*?</svg>)', text, re.S)[1])
    links = {a.get("href") for a in picture.iter("a")}
    assert links == {f"/decisions/{d.id}/" for d in library.graph.decisions} - {
        f"/decisions/{g}/" for g in gates(library.graph, ties)
    }


def test_a_stack_is_marked_on_the_map_with_its_answers(client, library):
    text = client.get("/map/?kubernetes=yes&platform=k3s").content.decode()
    picture = re.search(r'<div class="map"[^>]*>(<svg.*?</svg>)', text, re.S)[1]
    assert re.search(r'<a href="/decide/platform/\?[^"]*" class="picked" aria-label="Platform: K3s', picture)
    assert 'name="robots" content="noindex"' in text


def test_the_file_stands_alone(client):
    page = client.get("/map.svg")
    root = ET.fromstring(page.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.find("{http://www.w3.org/2000/svg}style") is not None
    assert b"<a " not in page.content
    assert "attachment" in page["Content-Disposition"]


def test_the_map_of_the_same_graph_is_the_same_in_every_process():
    code = (
        "from pathlib import Path; from decisions.library import load; from decisions.relations import *; from decisions.map_layout import lay_out;"
        "g = load(Path('content')).graph; t = relations(g); l = lay_out(g, t, gates(g, t));"
        "print(sorted((k, b.x, b.y) for k, b in l.nodes.items()), [(x.source, x.points) for x in l.lines])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0]) > 1000


def test_with_choices_every_box_leads_into_the_wizard_and_keeps_them(library):
    settled = settle(library.graph, {"platform": "k3s"})
    marks = Map(library, settled, Addresses(library.edition)).marks
    assert all("platform=k3s" in mark.url for mark in marks.values())
