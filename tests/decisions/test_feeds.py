"""Atom feeds: what is told, when it was, by which names, and that no sentence can break them.

Three readers judge each feed: lxml without mercy, the rules of RFC 4287 (tests/atom_rules.py), and feedparser.
"""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions import atom, calendar, diff, feeds, tags, touching
from decisions.engine import settle
from decisions.feeds import MOST, Feeds
from decisions.tags import Tags
from tests.atom_rules import faults
from tests.shelf import BLOG, HOSTILE, SOURCE, TAGS, URLS, shelf

SENTENCES = st.text(st.characters(codec="utf-8"), min_size=2, max_size=120).filter(
    lambda t: len(" ".join(t.split())) >= 2
)


def read(text):
    """The feed as a reader sees it, after the strict ones found nothing wrong."""
    assert faults(text.encode()) == []
    parsed = feedparser.parse(text.encode(), sanitize_html=False)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def of_stack(library, choices=BLOG):
    return read(Feeds(library, URLS, TAGS).of_stack(settle(library.graph, choices)))


def of_tool(library, tool="hugo"):
    return read(Feeds(library, URLS, TAGS).of_tool(library.guide.tool(tool)))


def of_everything(library):
    return read(Feeds(library, URLS, TAGS).of_everything())


def test_an_event_is_told_with_its_sentence_its_date_its_kind_and_its_sources():
    library = shelf({"hugo": [{"on": "2026-03", "kind": "vulnerability", "severity": "danger", "says": "Mind `x`. And more.",
                              "source": [SOURCE, "https://example.org/2"]}]})  # fmt: skip
    (entry,) = of_tool(library).entries
    assert entry.title == "Hugo: Mind x."
    assert "<p>Mind <code>x</code>. And more.</p>" in entry.content[0].value
    assert "Hugo, 2026-03: vulnerability, danger." in entry.content[0].value
    assert [link.href for link in entry.links if link.rel == "via"] == [SOURCE, "https://example.org/2"]
    assert entry.link == "https://shelf.example.org/tools/hugo/"
    assert {tag.term for tag in entry.tags} == {"vulnerability", "danger"}


def test_a_stacks_feed_tells_of_its_tools_alone_and_of_the_changes_that_touch_it():
    library = shelf(
        {"hugo": [{"on": "2026-03", "says": "Hugo's."}], "jekyll": [{"on": "2026-03", "says": "Jekyll's."}]},
        [
            {"says": "Hugo is the pick.", "touches": ["pick:generator"]},
            {"says": "Of Jekyll.", "touches": ["tool:jekyll"]},
        ],
    )
    assert [e.title for e in of_stack(library).entries] == ["Hugo: Hugo's.", "In the guide: Hugo is the pick."]
    assert len(of_everything(library).entries) == 4


def test_what_lies_ahead_is_not_told_and_is_once_an_edition_has_seen_it():
    events = {"hugo": [{"on": "2026-07-01"}]}
    assert of_tool(shelf(events)).entries == []
    (entry,) = of_tool(shelf(events, edition=date(2026, 8, 1))).entries
    assert entry.updated == "2026-07-01T00:00:00Z"
    assert entry.published == "2026-05-04T00:00:00Z"


def test_updated_is_the_edition_that_told_it_and_the_feeds_that_of_its_newest_entry():
    library = shelf({"hugo": [{"on": "2019-01-01"}, {"on": "2018", "noted": "2026-02-01"}]}, edition=date(2026, 9, 9))
    feed = of_tool(library)
    assert [e.updated[:10] for e in feed.entries] == ["2026-05-04", "2026-02-01"]
    assert feed.feed.updated == "2026-05-04T00:00:00Z"
    assert of_tool(shelf({}, edition=date(2026, 9, 9))).feed.updated == "2026-09-09T00:00:00Z"


def test_the_names_stay_when_a_sentence_is_corrected_an_edition_comes_or_the_site_moves():
    before = shelf({"hugo": [{"on": "2026-03", "says": "Wrong."}]})
    after = shelf({"hugo": [{"on": "2026-03", "says": "Right."}]}, edition=date(2026, 9, 9))
    moved = Feeds(after, replace(URLS, edition=after.edition, base="https://moved.example"), TAGS)
    again = read(moved.of_stack(settle(after.graph, BLOG)))
    was = of_stack(before)
    assert (
        [e.id for e in was.entries] == [e.id for e in again.entries] == [TAGS.uri("tools/hugo/2026-03/end-of-support")]
    )
    assert was.feed.id == again.feed.id == TAGS.uri("stack?site=blog&generator=hugo&hosting=netlify")


def test_one_event_has_one_name_in_all_feeds():
    library = shelf({"hugo": [{"on": "2026-03"}]})
    assert len({feed.entries[0].id for feed in (of_tool(library), of_stack(library), of_everything(library))}) == 1


def test_a_feed_leads_to_itself_without_an_edition_and_to_the_page_that_it_follows():
    links = {link.rel: link.href for link in of_stack(shelf({})).feed.links}
    assert links["self"] == "https://shelf.example.org/stack.atom?site=blog&generator=hugo&hosting=netlify"
    assert (
        links["alternate"]
        == "https://shelf.example.org/stack/?site=blog&generator=hugo&hosting=netlify&edition=2026-05-04"
    )


def test_the_feed_of_everything_holds_the_newest_and_says_of_how_many():
    library = shelf(
        {"hugo": [{"on": f"20{n // 12:02}-{n % 12 + 1:02}"} for n in range(MOST + 8)]}, [{"says": "A change."}]
    )
    feed = of_everything(library)
    assert len(feed.entries) == MOST
    assert f"the newest {MOST} of {MOST + 9}" in feed.feed.subtitle
    assert feed.entries[0].title == "Hugo: It ends."
    assert feed.entries[0].updated >= feed.entries[-1].updated


def test_of_one_edition_the_changes_of_the_guide_come_first():
    library = shelf({"hugo": [{"on": "2026-03"}]}, [{"says": "A change.", "edition": "2026-05-04"}])
    assert [e.title for e in of_everything(library).entries] == ["In the guide: A change.", "Hugo: It ends."]


def test_the_same_content_is_the_same_bytes():
    build = lambda: shelf({"hugo": [{"on": "2026-03"}]}, [{"says": "A change.", "touches": ["tool:hugo"]}])  # noqa: E731
    one, other = build(), build()
    assert Feeds(one, URLS, TAGS).of_stack(settle(one.graph, BLOG)) == Feeds(other, URLS, TAGS).of_stack(
        settle(other.graph, dict(reversed(BLOG.items())))
    )


@pytest.mark.parametrize("module", [atom, calendar, diff, feeds, tags, touching])
def test_no_clock_is_asked(module):
    source = Path(module.__file__).read_text()
    assert not re.search(r"\.now\(|\.today\(|\btime\.|utcnow|import time", source)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_sentence_becomes_markup(hostile):
    library = shelf({"hugo": [{"on": "2026-03", "says": hostile}]}, [{"says": hostile, "touches": ["tool:hugo"]}])
    for feed in (of_tool(library), of_stack(library), of_everything(library)):
        assert len(feed.entries) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=3), SENTENCES)
def test_any_sentence_is_told_as_it_is(says, change):
    library = shelf(
        {"hugo": [{"on": f"2026-0{n + 1}", "says": s} for n, s in enumerate(says)]},
        [{"says": change, "touches": ["tool:hugo"]}],
    )
    text = Feeds(library, URLS, TAGS).of_tool(library.guide.tool("hugo"))
    assert faults(text.encode()) == []
    assert len(feedparser.parse(text.encode()).entries) == len(says) + 1


def test_an_authority_with_other_letters_is_part_of_every_name():
    library = shelf({"hugo": [{"on": "2026-03"}]})
    text = Feeds(library, URLS, Tags("me@b.example,2026")).of_stack(settle(library.graph, {}))
    assert faults(text.encode()) == []
    assert "<id>tag:me@b.example,2026:stack</id>" in text


def test_the_feeds_of_the_real_content_are_sound(library):
    feeds_of_it = Feeds(library, URLS, TAGS)
    texts = [feeds_of_it.of_everything(), *map(feeds_of_it.of_tool, library.guide.tools)]
    for preset in library.presets:
        texts.append(feeds_of_it.of_stack(settle(library.graph, {d: c.pick for d, c in preset.choices.items()})))
    assert [found for text in texts for found in faults(text.encode())] == []
    assert not any(feedparser.parse(text.encode()).bozo for text in texts[:40])
