"""Every pair of options of the real content: resolved, exported, and read back from the export's own permalink."""

import re
from datetime import date
from itertools import combinations

import pytest

from decisions import permalink
from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.engine import settle
from decisions.export_markdown import to_markdown

DAY = date(2026, 11, 23)
PARTS = 40


def pairs(library):
    options = [(d.id, o.id) for d in library.graph.decisions for o in d.options if not o.retired]
    return [(a, b) for a, b in combinations(options, 2) if a[0] != b[0]]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_pair_of_options_resolves_exports_and_is_read_back(library, part):
    urls = Addresses(library.edition, "https://cairn.example")
    for first, second in pairs(library)[part::PARTS]:
        settled = settle(library.graph, [first, second])
        note = Annotator(library, settled, urls)
        text = to_markdown(note, DAY)
        assert text.startswith("# ")
        address = re.search(r"^- Permalink: <https://cairn\.example/stack/\?(.+)>$", text, re.MULTILINE)
        link = permalink.parse(address[1])
        assert set(link.choices) == {first, second}
        assert link.notices == ()
        again = settle(library.graph, link.choices)
        assert again.picks == settled.picks
        for decision, option in settled.picks.items():
            assert f"### {library.title(decision)}" in text.replace("\\", ""), (decision, option)


def test_there_are_more_than_twenty_thousand_pairs(library):
    assert len(pairs(library)) > 20_000
