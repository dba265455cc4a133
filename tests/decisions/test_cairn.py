"""The cairn: one stone a layer, laid when its layer is settled, coloured by its worst warning, equal to its words."""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from decisions.cairn import WORST_FIRST, health_of_picks, in_words, stones
from decisions.cairn_drawing import LETTER, draw, label, place, short
from decisions.engine import settle
from tests.pages import query_of


def pile(library, choices):
    return stones(library, settle(library.graph, choices))


def preset(library, id):
    return {d: c.pick for d, c in library.preset(id).choices.items()}


def test_nothing_is_laid_before_anything_is_chosen(library):
    assert {stone.state for stone in pile(library, {})} <= {"open"}


def test_the_pile_grows_with_the_choices(library):
    laid = [
        sum(s.laid for s in pile(library, dict(list(preset(library, "homelab").items())[:n]))) for n in (0, 5, 15, 30)
    ]
    assert laid == sorted(laid)
    assert laid[0] < laid[-1]


def test_a_finished_stack_has_no_open_stone(library):
    for one in library.presets:
        assert "open" not in {stone.state for stone in pile(library, preset(library, one.id))}, one.id


def test_a_stone_is_as_healthy_as_its_worst_pick(library):
    settled = settle(library.graph, preset(library, "essay-2022"))
    health = health_of_picks(settled)
    for stone in stones(library, settled):
        picks = [health[d] for d in stone.section.decisions if d in health]
        if stone.laid:
            assert stone.state == min(picks, key=WORST_FIRST.index)


def test_where_nothing_is_asked_there_is_no_stone(library):
    states = {stone.section.id: stone.state for stone in pile(library, {"kubernetes": "no"})}
    assert states["platform"] == "absent"
    assert "platform" not in {one.stone.section.id for one in place(pile(library, {"kubernetes": "no"}))}


@pytest.mark.parametrize("choices", [{}, {"kubernetes": "yes", "platform": "eks"}, "homelab", "essay-2022"])
def test_no_stone_lies_over_another_and_every_label_stays_on_its_stone(library, choices):
    placed = place(pile(library, preset(library, choices) if isinstance(choices, str) else choices))
    for above, below in itertools.pairwise(placed):
        assert above.top + above.height <= below.top + 4  # they rest on one another
    for one in placed:
        assert len(label(one.stone)) * LETTER <= one.width


def test_the_picture_says_what_the_words_say(library):
    cairn = pile(library, preset(library, "small-team-on-aws"))
    picture = ET.fromstring(draw(cairn, "x", lambda stone: f"/{stone.section.id}"))
    drawn = ["".join(a.itertext()) for a in picture.iter("a")]
    told = [title for title, _ in in_words(cairn)]
    assert [re.sub(r" [▲◆○]$", "", text) for text in drawn] == [short(title) for title in told]


def test_every_stone_is_a_link_with_a_name_that_tells_its_health_without_colour(library):
    cairn = pile(library, preset(library, "essay-2022"))
    picture = ET.fromstring(draw(cairn, "x", lambda stone: f"/{stone.section.id}"))
    by_section = {stone.section.id: stone for stone in cairn}
    for link in picture.iter("a"):
        stone = by_section[link.get("href").strip("/")]
        assert stone.state in link.get("aria-label")


def test_a_picture_without_links_is_one_image_with_a_name(library):
    picture = ET.fromstring(draw(pile(library, {}), 'A "pile"'))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == 'A "pile"'
    assert list(picture.iter("a")) == []


def test_the_stones_of_a_stack_page_lead_to_its_layers(client, library):
    text = client.get("/stack/?" + query_of(library, "homelab")).content.decode()
    targets = re.findall(r'<a href="#(layer-[a-z-]+)"', text)
    assert len(targets) > 5
    assert all(f'id="{target}"' in text for target in targets)


def test_the_stones_of_the_wizard_lead_to_what_is_still_open(client, library):
    text = client.get("/decide/storage/?kubernetes=yes&platform=eks").content.decode()
    aside = text[text.index("<aside") :]
    assert re.search(r'<a href="/decide/cloud-identity/\?[^"]*" aria-label="The platform, open"', aside)
