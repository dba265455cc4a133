"""Every fact says where it was read and when, and a source is the page that says it."""

import re
from urllib.parse import urlsplit

import pytest

from tests.content.prose import files, sources

HOSTS_OF_NOTHING_BUT_SEARCHES = {"duckduckgo.com", "www.bing.com", "search.brave.com"}


def why_not(url):
    """What keeps an address from being a source; empty if nothing does."""
    parts = urlsplit(url)
    path = parts.path.strip("/").split("/") if parts.path.strip("/") else []
    if parts.scheme != "https":
        return "it is not https"
    if (
        parts.netloc in HOSTS_OF_NOTHING_BUT_SEARCHES
        or "search" in path
        or re.search(r"(^|&)(q|query|search)=", parts.query)
    ):
        return "it is a page of search results"
    if parts.netloc in ("github.com", "gitlab.com", "codeberg.org"):
        if len(path) <= 2 and path not in (["plans"], ["pricing"]):  # GitHub's own pages about prices
            return "it is a repository's root, which says nothing in particular"
        if path[2:] in (["tags"], ["tree", "main"], ["tree", "master"]) or "/-/tags" in parts.path:
            return "it is a list, which says something else tomorrow"
    if (
        not path
        and not parts.query
        and parts.netloc.count(".") == 1
        and parts.netloc.endswith((".google", ".com"))
        and "www" in parts.netloc
    ):
        return "it is a front page"
    return ""


@pytest.mark.parametrize("name", files())
def test_a_source_is_the_page_that_says_it(name):
    faults = [f"{path}: {url}: {why_not(url)}" for path, url in sources(files()[name][0]) if why_not(url)]
    assert faults == []


@pytest.mark.parametrize(
    "url",
    ["http://example.org/x", "https://github.com/traefik/traefik", "https://github.com/traefik/traefik/tags",
     "https://www.google.com/search?q=traefik", "https://duckduckgo.com/?q=x", "https://github.com/search?q=x"],
)  # fmt: skip
def test_what_is_no_source_is_recognised(url):
    assert why_not(url)


def test_every_fact_event_rule_and_claim_has_a_source_and_a_day_or_is_an_opinion(library):
    for tool in library.guide.tools:
        for one in [*tool.good, *tool.bad, *tool.events]:
            assert one.opinion or (one.source and one.checked), (tool.id, one.says)
    for decision in library.graph.decisions:
        for rule in [*decision.warns, *(r for o in decision.options for r in (*o.needs, *o.excludes))]:
            assert rule.opinion or (rule.source and (rule.checked or decision.checked)), rule.id
    for _, claim in library.guide.claims:
        assert claim.verdict in ("opinion", "joke") or (claim.source and claim.checked), claim.id
