"""Pictures for shared links: of one size, never with words beyond their edge, bounded in what they cost."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guide.cards import SIZE, Card, Pebble, png, wrapped
from tests.pages import query_of

PATHS = [
    "/card.png",
    "/guide/ingress/card.png",
    "/tools/traefik/card.png",
    "/tools/ingress-nginx/card.png",
    "/decisions/ingress/card.png",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_kind_of_page_has_a_picture_of_the_right_size(client, path):
    page = client.get(path)
    assert page["Content-Type"] == "image/png"
    assert Image.open(BytesIO(page.content)).size == SIZE
    assert len(page.content) < 60_000


@pytest.mark.parametrize(
    "path", ["/", "/guide/ingress/", "/tools/traefik/", "/decisions/ingress/", "/stack/?kubernetes=yes&platform=eks"]
)
def test_the_page_names_its_picture_and_the_picture_is_there(client, path):
    import re

    text = client.get(path).content.decode()
    image = re.search(r'property="og:image" content="http://testserver([^"]+)"', text)[1].replace("&amp;", "&")
    assert client.get(image).status_code == 200
    assert 'property="og:image:alt"' in text
    assert 'name="twitter:card" content="summary_large_image"' in text


def test_a_stack_has_a_picture_of_its_own_and_equal_stacks_have_equal_ones(client, library):
    query = query_of(library, "homelab")
    one = client.get(f"/stack.png?{query}").content
    assert one == client.get("/stack.png?" + "&".join(reversed(query.split("&")))).content
    assert one != client.get("/stack.png?kubernetes=yes&platform=eks").content


@pytest.mark.parametrize("query", ["", "nonsense=1", "platform=%00", "x=" + "y" * 3000])
def test_an_address_without_a_stack_has_no_picture_and_says_so(client, query):
    page = client.get(f"/stack.png?{query}")
    assert page.status_code == 404
    assert "no stack in this address" in page.content.decode()


def test_what_is_remembered_is_bounded():
    assert png.cache_info().maxsize == 256


@given(st.text(max_size=300), st.integers(1, 4))
def test_no_line_is_longer_than_its_place_and_no_more_lines_than_asked(text, most):
    lines = wrapped(text, lambda words: len(words) * 10.0, 300, most)
    assert len(lines) <= most
    assert all(len(line) * 10 <= 300 or len(line) <= 2 for line in lines)
    if len(" ".join(text.split())) <= 30:
        assert " ".join(lines) == " ".join(text.split())


def test_hostile_words_and_many_stones_are_drawn_all_the_same():
    card = Card(
        "\u202e<b>", "\x07" * 50 + "W" * 200, ("🪨 " * 90,), "", tuple(Pebble(1, "danger", "x" * 80) for _ in range(14))
    )
    assert Image.open(BytesIO(png(card))).size == SIZE
