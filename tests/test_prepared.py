"""Pages from prepared parts: what is kept is the page's own text, and what is put into it is escaped."""

import brotli
import pytest

from cairn.coding import LONG, encode
from decisions.views import prepared
from tests.pages import query_of


def ask(client, path):
    return client.get(path).content.decode()


def halves(library):
    """Each preset with its first few choices, as queries."""
    for preset in library.presets:
        yield "&".join(query_of(library, preset.id).split("&")[:4])


@pytest.mark.parametrize("path", ["/decide/ingress/", "/stack/"])
def test_another_stack_takes_what_is_kept_of_the_first_ones_page(client, library, path):
    queries = [f"{query}&odd=%3Cb%3E{i}" for i, query in enumerate(halves(library))]
    pages = {query: ask(client, f"{path}?{query}") for query in queries}
    kept = prepared._cut.cache_info()
    again = {query: ask(client, f"{path}?{query.replace('odd', 'strange')}") for query in queries}
    assert prepared._cut.cache_info().misses == kept.misses  # nothing that was typed is part of it
    assert [page.replace("odd", "strange") for page in pages.values()] == list(again.values())


@pytest.mark.parametrize("path", ["/decide/ingress/", "/decide/", "/stack/", "/stack/whole/"])
def test_what_was_typed_stands_in_the_page_escaped(client, path):
    page = ask(client, f"{path}?kubernetes=yes&a=%3Cscript%3Ealert(1)%3C/script%3E&b=%00title%00&edition=%22%3E%3Cimg")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert '"><img' not in page
    assert "\x00" not in page


def test_what_is_long_is_compressed_better_than_what_is_short():
    short, long = (" ".join(f"{i * i % 7919} cairns" for i in range(n)).encode() for n in (900, 9000))
    assert len(short) < LONG < len(long)
    assert encode(short, "br") == brotli.compress(short, quality=4)
    assert encode(long, "br") == brotli.compress(long, quality=5)
