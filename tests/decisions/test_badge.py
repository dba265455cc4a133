"""The badge and the cairn as files: pictures that say in words what they show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from decisions.badge import COLOURS, GRANITE, PAPER, Health, badge, health
from decisions.cairn import stones
from decisions.cairn_drawing import draw_file
from decisions.engine import settle
from tests.shelf import BLOG, HOSTILE, second_guide

SVG = "{http://www.w3.org/2000/svg}"


def of(choices):
    return health(settle(second_guide().graph, choices))


@pytest.mark.parametrize(
    ("choices", "state", "says"),
    [
        ({}, "open", "nothing decided"),
        ({"site": "none"}, "sound", "no warnings"),
        ({"site": "none", "generator": "octopress"}, "open", "no warnings, 1 set aside"),
        (BLOG, "open", "no warnings, 2 open"),
        (BLOG | {"generator": "jekyll"}, "caution", "1 caution, 2 open"),
        ({"site": "blog", "generator": "jekyll", "hosting": "own-server", "comments": "isso", "editing": "git-only"},
         "danger", "1 danger, 1 caution"),
    ],
)  # fmt: skip
def test_a_badge_counts_dangers_and_cautions_and_is_as_bad_as_the_worst(choices, state, says):
    assert of(choices) == Health(state, says)


HURT = {"site": "blog", "generator": "jekyll", "hosting": "own-server", "comments": "isso", "editing": "git-only"}


@pytest.mark.parametrize(
    ("accepts", "state", "says"),
    [
        (["own-server-comments"], "caution", "1 caution, 1 accepted"),
        (["own-server-comments", "jekyll-ruby"], "sound", "2 accepted"),
        (["unheard-of"], "danger", "1 danger, 1 caution"),
    ],
)
def test_a_badge_counts_what_was_accepted_apart(accepts, state, says):
    assert health(settle(second_guide().graph, HURT), accepts) == Health(state, says)


def test_more_than_one_is_plural(library):
    essay = settle(library.graph, {d: c.pick for d, c in library.preset("essay-2022").choices.items()})
    assert health(essay).says.startswith(tuple(f"{n} dangers, " for n in range(2, 99)))


@pytest.mark.parametrize("words", [*HOSTILE, "cairn"])
def test_a_badge_is_sound_and_says_in_words_what_it_shows(words):
    root = etree.fromstring(badge(words, Health("danger", words)).encode())
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text.split() == root.get("aria-label").split()
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == {"svg", "title", "clipPath", "rect", "g", "text"}
    assert (
        root.get("aria-label").isprintable() or "\ufffd" in badge(words, Health("danger", words)) or "\u202e" in words
    )


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_words_make_a_badge_as_wide_as_they_need(words):
    root = etree.fromstring(badge("cairn", Health("sound", words)).encode())
    rects = root.findall(f"{SVG}g/{SVG}rect")
    assert int(root.get("width")) == sum(int(rect.get("width")) for rect in rects)
    assert int(rects[1].get("width")) > len(words) * 6


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("colour", [GRANITE, *COLOURS.values()])
def test_words_on_a_badge_have_the_contrast_that_wcag_asks_of_small_text(colour):
    assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize("choices", [{}, {"site": "none"}, BLOG, BLOG | {"generator": "jekyll"}])
def test_the_cairn_is_a_file_of_its_own_with_its_stones_in_words(choices):
    library = second_guide()
    pile = stones(library, settle(library.graph, choices))
    text = draw_file(pile, "A <stack> & more")
    root = etree.fromstring(text.encode())
    assert (root.get("role"), root.get("aria-label"), root.find(f"{SVG}title").text) == (
        "img",
        *["A <stack> & more"] * 2,
    )
    assert (root.get("width"), root.get("height")) == tuple(root.get("viewBox").split()[2:])
    there = [stone for stone in pile if stone.state != "absent"]
    assert len(root.findall(f".//{SVG}path")) == len(there) + 1
    assert [f"{s.section.title}: {s.state}, {s.says}." in root.find(f"{SVG}desc").text for s in there] == [True] * len(
        there
    )
    assert root.find(f"{SVG}style") is not None
    assert "<a " not in text
