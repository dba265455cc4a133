"""What the site says of a link that was made under another edition, and how it repairs a stack."""

import re

import pytest

from decisions.engine import settle
from decisions.permalink import parse
from tests.pages import query_of

OLD = "2026-11-23"


def panel(text):
    """The part that tells what changed since the link was made, or nothing."""
    found = re.search(r'<section class="notice" aria-labelledby="since">(.*?)</section>', text, re.S)
    return found[1] if found else ""


@pytest.fixture(scope="module")
def full(library):
    return query_of(library, "small-team-on-aws")


def html(client, path):
    page = client.get(path)
    assert page.status_code == 200, path
    return page.content.decode()


# -- since this was shared ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["/stack/", "/stack/whole/"])
def test_a_current_link_is_shown_without_a_word_about_editions(form, client, library, full):
    assert panel(html(client, f"{form}?{full}&edition={library.edition}")) == ""
    assert panel(html(client, form)) == ""


def test_an_old_link_tells_the_worst_and_leads_to_all_and_to_the_same_stack_today(client, library, full):
    short = panel(html(client, f"/stack/?{full}&edition={OLD}"))
    assert "This link was made under the edition of 23 November 2026." in short
    assert f'<a href="/stack/?{full.replace("&", "&amp;")}&amp;edition={library.edition}">' in short
    (whole_url,) = re.findall(r'href="(/stack/whole/[^"]*#since)"', short)
    whole = panel(html(client, whole_url.replace("&amp;", "&").removesuffix("#since")))
    count = int(re.search(r"(\d+) things have changed", short)[1])
    assert whole.count("<li>") == count > short.count("<li>") >= 1
    assert whole.count("<time ") == count


def test_what_is_told_comes_before_what_needs_attention(client, full):
    text = html(client, f"/stack/?{full}&edition={OLD}")
    assert text.index('id="since"') < text.index('id="attention"')


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("", "This link names no edition"),
        ("&edition=%3Cscript%3E", "The edition in this link cannot be read"),
        ("&edition=2099-01-01", "made under the edition of 1 January 2099"),
        ("&edition=1999-01-01", "its first edition is of 23 November 2026"),
    ],
)
def test_a_missing_unreadable_or_strange_edition_is_noted_and_the_stack_is_shown(edition, words, client, library, full):
    text = html(client, f"/stack/?{full}{edition}")
    assert words in panel(text)
    assert "<script>" not in panel(text)
    assert 'id="layer-' in text


def test_a_link_with_something_retired_keeps_it_on_the_way_to_all_that_changed(client):
    short = panel(html(client, f"/stack/?kubernetes=yes&platform=gke&registry=gcr&edition={OLD}"))
    assert f"registry=gcr&amp;edition={OLD}#since" in short


# -- repair ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", ["essay-2022", "homelab", "small-team-on-aws", "regulated-enterprise"])
def test_the_repaired_stack_of_a_preset_has_no_danger(preset, client, library):
    query = query_of(library, preset)
    stack = html(client, f"/stack/?{query}")
    links = re.findall(r'<a href="(/stack/repair/[^"]*)">', stack)
    dangers = stack.count('<b class="tag danger">danger</b>')
    assert bool(links) == bool(dangers)
    for link in links:
        page = html(client, link.replace("&amp;", "&"))
        (go,) = re.findall(r'<a class="go" href="/stack/\?([^"]*)">The repaired stack</a>', page)
        (kept,) = re.findall(r'<a href="/stack/\?([^"]*)">The stack as it is</a>', page)
        assert kept.replace("&amp;", "&") == f"{query}&edition={library.edition}"
        after = settle(library.graph, parse(go.replace("&amp;", "&")).choices)
        assert not after.set_aside
        assert [w.rule for w in after.warnings(()) if w.severity == "danger"] == []
        before = dict(parse(query).choices)
        differs = {d for d, o in parse(go.replace("&amp;", "&")).choices if before.get(d) != o}
        assert page.count("<del>") == page.count("<ins>") >= len(differs)


def test_a_repair_puts_something_in_the_place_of_what_is_retired(client):
    page = html(client, "/stack/repair/?kubernetes=yes&platform=gke&registry=gcr")
    assert "<del>Google Container Registry</del>" in page
    assert "<ins>Google Artifact Registry</ins>" in page


@pytest.mark.parametrize(
    "query", ["", "kubernetes=no", "nonsense=1", "registry=nowhere", "platform=gke&pod-network=aws-vpc-cni"]
)
def test_where_there_is_nothing_to_repair_the_page_says_so(query, client):
    assert "There is nothing to repair" in html(client, f"/stack/repair/?{query}")


def test_a_repair_is_not_for_search_engines(client, full):
    assert '<meta name="robots" content="noindex">' in html(client, f"/stack/repair/?{full}")


def test_beside_a_danger_the_ways_out_say_what_else_they_change(client, full):
    danger = re.search(r'<li class="danger".*?</li>', html(client, f"/stack/?{full}"), re.S)[0]
    assert re.search(r"Or: <a href=[^>]*>change [^<]*</a> \((raises|also clears) ", danger)


def test_every_fix_that_the_site_offers_for_a_danger_raises_no_other(library):
    """On every preset and on each with one pick changed, which makes some two hundred stacks."""
    looked = 0
    for preset in library.presets:
        base = dict(parse(query_of(library, preset.id)).choices)
        for d in library.graph.decisions:
            for o in d.options[:2]:
                settled = settle(library.graph, base | {d.id: o.id})
                before = {w.rule for w in settled.warnings(()) if w.severity == "danger"}
                for warning in settled.warnings(("danger",)):
                    for fix in warning.fixes if warning.severity == "danger" else ():
                        after = {w.rule for w in settled.after(fix).warnings(()) if w.severity == "danger"}
                        assert warning.rule not in after
                        assert not after - before
                        looked += 1
    assert looked > 200
