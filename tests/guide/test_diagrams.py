"""Diagrams: drawn from data, with every word inside its picture, and told in words beside it."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.diagram import Diagram, faults, in_words
from guide.drawing import LETTER, SMALL_LETTER, draw, figure, markdown
from guide.rendering import Picture, Target, plain_markdown, render

FORWARD = Diagram.model_validate(
    {
        "id": "gate", "title": "A <gate>", "alt": 'The proxy asks the "gate" first.', "kind": "sequence",
        "actors": [{"id": "proxy", "label": "Proxy"}, {"id": "gate", "label": "Gate & keeper"}],
        "steps": [
            {"from": "proxy", "to": "gate", "says": "May <this> pass?"},
            {"at": "gate", "says": "Thinks about it for a while, and then some more"},
            {"from": "gate", "to": "proxy", "says": "Yes"},
        ],
    }
)  # fmt: skip
NODES = Diagram.model_validate(
    {
        "id": "nodes", "title": "Two nodes", "alt": "One works, one does not.", "kind": "flow",
        "boxes": [
            {"id": "api", "label": "API server", "at": [2, 1]},
            {"id": "one", "label": "Driver", "says": "mounts volumes", "at": [1, 2], "tone": "good"},
            {"id": "two", "label": "No driver", "at": [3, 2], "tone": "bad"},
        ],
        "frames": [{"label": "Node", "around": ["one"]}, {"label": "Cluster", "around": ["api", "one", "two"]}],
        "arrows": [{"from": "api", "to": "one", "says": "attach"}, {"from": "api", "to": "two", "dashed": True},
                   {"from": "one", "to": "api", "says": "done"}],
    }
)  # fmt: skip


def svg(diagram):
    return ET.fromstring(draw(diagram))


def test_a_sequence_is_told_in_words_step_by_step():
    assert in_words(FORWARD) == [
        "Proxy → Gate & keeper: May <this> pass?",
        "Gate & keeper: Thinks about it for a while, and then some more",
        "Gate & keeper → Proxy: Yes",
    ]


def test_a_flow_is_told_by_its_frames_boxes_and_arrows():
    assert in_words(NODES) == [
        "Node: Driver", "Cluster: API server, Driver, No driver", "Driver: mounts volumes",
        "API server → Driver: attach", "API server → No driver", "Driver → API server: done",
    ]  # fmt: skip


@pytest.mark.parametrize("diagram", [FORWARD, NODES])
def test_a_picture_has_a_text_alternative_and_no_ids_that_could_clash(diagram):
    picture = svg(diagram)
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == diagram.alt
    assert not [e for e in picture.iter() if e.get("id")]


def test_what_an_author_wrote_is_text_in_the_picture_and_never_markup():
    assert "<this>" not in figure(FORWARD)
    assert "A &lt;gate&gt;" in figure(FORWARD)
    assert "this" in "".join(svg(FORWARD).itertext())


@pytest.mark.parametrize("diagram", [FORWARD, NODES])
def test_the_markdown_twin_has_the_caption_the_alternative_and_the_words(diagram):
    text = markdown(diagram)
    assert diagram.title in text
    assert diagram.alt in text
    assert all(f"- {one}" in text for one in in_words(diagram))


def boxes_of(picture):
    """Every text line's box in the picture, by the same generous estimate that the drawing uses."""
    for text in picture.iter("text"):
        letter = SMALL_LETTER if "small" in (text.get("class") or "") else LETTER
        for span in text.iter("tspan"):
            wide = len(span.text) * letter
            yield float(span.get("x")) - wide / 2, float(span.get("y")) - 12, wide, 15


LABELS = st.text("abcdefghij klmnop", min_size=2, max_size=18).map(lambda s: "x" + s.strip() + "y")
SAYINGS = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=6).map(" ".join)


@st.composite
def sequences(draw_from):
    ids = [f"a{i}" for i in range(draw_from(st.integers(2, 4)))]
    steps = []
    for _ in range(draw_from(st.integers(1, 8))):
        a, b = draw_from(st.permutations(ids))[:2]
        says = draw_from(SAYINGS)
        steps.append(
            {"at": a, "says": says + "."} if draw_from(st.booleans()) else {"from": a, "to": b, "says": says + "."}
        )
    actors = [{"id": id, "label": draw_from(LABELS)[:18]} for id in ids]
    return Diagram.model_validate(
        {"id": "x", "title": "xx", "alt": "xx", "kind": "sequence", "actors": actors, "steps": steps}
    )


@given(sequences())
def test_no_words_of_a_sequence_leave_the_picture_or_lie_over_other_words(diagram):
    assert not list(faults(diagram))
    picture = svg(diagram)
    width, height = (float(n) for n in picture.get("viewBox").split()[2:])
    words = list(boxes_of(picture))
    for x, y, w, h in words:
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height + 4
    for i, (x, y, w, h) in enumerate(words):
        for x2, y2, w2, h2 in words[:i]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 + 1 or y2 + h2 <= y + 1


# -- in prose --------------------------------------------------------------------------------------------

TARGETS = {"!gate": Target("", "A gate", Picture("<figure>drawn</figure>", "**A gate.** In words"))}


def test_a_line_of_its_own_becomes_the_picture():
    page = render("Before.\n\n![[gate]]\n\nAfter.", TARGETS.get)
    assert page.html == "<p>Before.</p>\n<figure>drawn</figure>\n<p>After.</p>"
    assert page.links == ("!gate",)


def test_in_code_it_stays_what_was_written():
    page = render("    ![[gate]]\n\n```text\n![[gate]]\n```\n\nAnd `![[gate]]`.", TARGETS.get)
    assert "figure" not in page.html
    assert page.html.count("![[gate]]") == 3
    assert page.dead_links == ()


def test_within_a_sentence_a_picture_is_a_dead_link():
    assert render("See [[!gate]] here.", TARGETS.get).dead_links == (("!gate", 1),)


def test_an_unknown_picture_is_told_with_its_line():
    page = render("One.\n\n![[gaet]]\n", TARGETS.get)
    assert page.dead_links == (("!gaet", 3),)
    assert "![[gaet]]" in page.html


def test_in_portable_markdown_a_picture_is_its_words():
    text = "One.\n\n![[gate]]\n\n```\n![[gate]]\n```\n"
    assert plain_markdown(text, TARGETS.get) == "One.\n\n**A gate.** In words\n\n```\n![[gate]]\n```\n"
    assert re.search(r"!\[\[gaet\]\]", plain_markdown("![[gaet]]", TARGETS.get))
