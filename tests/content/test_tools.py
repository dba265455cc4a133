"""Every tool of the guide, one named case a file."""

import re

import pytest

from guide.source import read_guide
from tests.content.prose import ROOT, paragraphs, words

TOOLS = {id: tool for id, tool, _ in read_guide(ROOT).tools.items()}
PRODUCTS = {"open source", "open core", "source available", "commercial product", "commercial service", "free service"}


@pytest.fixture(params=TOOLS)
def tool(request, library):
    return library.guide.tool(request.param)


def test_a_tool_is_named_by_a_chapter_and_answers_a_decision_or_is_marked_as_mentioned(tool, library):
    assert library.guide.mentions(tool.id), "no chapter links to it"
    offers = library.guide.offers.get(tool.id, ())
    assert bool(offers) != tool.mentioned, "mentioned: true is for a tool that answers no decision, and only for that"


def test_a_tool_that_is_an_option_has_two_to_four_good_and_bad_sides(tool, library):
    for name, facts in (("good", tool.good), ("bad", tool.bad)):
        assert len(facts) <= 4, name
        if not tool.mentioned:
            assert len(facts) >= 2, name


def test_a_tool_that_is_an_option_is_described_in_one_to_four_paragraphs(tool):
    found = paragraphs(tool.text)
    assert len(found) <= 4 + 2 * tool.text.count("\n- ")
    if not tool.mentioned:
        assert len(words(" ".join(found))) >= 50


def test_a_product_says_where_it_lives_who_owns_it_and_under_which_licence(tool):
    if tool.kind in PRODUCTS:
        assert tool.links, "links.home"
        assert tool.owner, "owner"
        assert tool.licence or "service" in tool.kind, "licence"


def test_a_tool_that_has_ended_says_when_or_how_and_what_to_take_instead(tool):
    if tool.status.is_ in ("retired", "archived", "gone", "deprecated"):
        assert tool.status.since or tool.status.note
        assert tool.status.replaced_by or tool.status.note


def test_a_vulnerability_names_its_record_its_versions_and_who_scored_it(tool):
    for event in tool.events:
        if event.kind == "vulnerability":
            assert re.search(r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}", event.says + " ".join(event.source)), event.says
            assert re.search(r"\d+\.\d+|no fix|unfixed|every version|all versions", event.says), event.says
            assert any(
                re.search(r"CVE-|GHSA-|/security/|advisor|bulletin|psirt|hcsec", url, re.I) for url in event.source
            ), event.says


def test_events_are_of_the_essays_time_and_after(tool):
    assert [event.on for event in tool.events if event.on < "2021"] == []


def test_no_sentence_calls_a_version_the_latest_without_a_day(tool):
    for fact in [*tool.good, *tool.bad]:
        if re.search(r"\b(latest|newest|current) (version|release|line) (is|was)\b", fact.says):
            assert re.search(r"\b20\d\d\b", fact.says), fact.says


LOOKALIKES = [("ingress-nginx", "nginx-ingress-controller"), ("weave-net", "weave-gitops"), ("kind", "k3d"),
              ("traefik", "traefik-mesh"), ("consul", "consul-mesh")]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), LOOKALIKES)
def test_lookalikes_say_so_on_both_pages(one, other, client):
    for here, there in ((one, other), (other, one)):
        page = client.get(f"/tools/{here}/").content.decode()
        assert re.search(rf'Not to be confused with</dt><dd><a href="/tools/{there}/">', page), here


@pytest.mark.parametrize(
    ("name", "id"),
    [("terraform cloud", "hcp-terraform"), ("weave", "weave-net"), ("kops", None), ("terrafrom", "terraform"), ("nginx ingress", None)],
)  # fmt: skip
def test_old_names_and_misspellings_are_aliases(name, id, library):
    owners = [t.id for t in library.guide.tools if name in {alias.lower() for alias in t.aliases}]
    if name == "nginx ingress":
        assert {"ingress-nginx", "nginx-ingress-controller"} <= set(owners)
    elif id:
        assert id in owners
