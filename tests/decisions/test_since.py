"""Since this was shared: over three editions of one guide a link tells exactly what touches its stack."""

from datetime import date

import pytest

from decisions.engine import settle
from decisions.library import examine, load
from decisions.permalink import parse
from decisions.publication import publication
from decisions.since import since
from tests.decisions.oracle import every_stack, holds
from tests.editions import FIRST, SECOND, SECOND_GUIDE, THIRD, editions


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    return editions(tmp_path_factory.mktemp("editions"))


@pytest.fixture(scope="module")
def guides(roots):
    return tuple(map(load, roots))


def told(library, query):
    """What is said of a link."""
    link = parse(query)
    return since(library, settle(library.graph, link.choices), link)


def says(library, query):
    return {touch.says for touch in told(library, query).touches}


# -- the three editions ------------------------------------------------------------------------------------


def test_each_edition_is_sound_and_announces_what_it_changes(roots):
    assert [examine(root)[1] for root in roots] == [[], [], []]


def test_the_second_guide_carries_the_fingerprints_of_its_first_edition(roots):
    assert publication(roots[0])[1] == (SECOND_GUIDE / "fingerprints.yaml").read_text(encoding="utf-8")


def test_an_edition_with_a_change_that_it_does_not_announce_is_not_published(roots, tmp_path):
    (root := tmp_path / "third").mkdir()
    for path in roots[2].rglob("*.*"):
        (root / path.relative_to(roots[2])).parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        (root / path.relative_to(roots[2])).write_text(text.replace("It may build twice.", "It builds twice."))
    assert examine(root)[1] == []  # it is new in this edition, which announces it
    (root / "fingerprints.yaml").write_text(publication(roots[2])[1])
    (problem,) = examine(root)[1]
    assert problem.kind == "unannounced-change"
    assert "rule 'hugo-on-netlify' has other words than in the edition of 2026-09-01" in problem.message


# -- what touches a stack ----------------------------------------------------------------------------------

BLOG = "site=blog&generator=hugo&editing=git-only&hosting=netlify&comments=no-comments"


def test_a_link_made_two_editions_ago_tells_what_both_changed_and_nothing_else(guides):
    assert says(guides[2], f"{BLOG}&edition={FIRST}") == {
        "New warning about Hugo on Netlify.",
        "Netlify's previews are told as what they are.",
        "We would rather host at Netlify.",
        "Hugo is two binaries.",
        "A release without new functions.",
        "Silence is put otherwise.",
    }
    octopress = "site=blog&generator=octopress&editing=git-only&hosting=own-server&comments=isso"
    assert says(guides[2], f"{octopress}&edition={FIRST}") == {
        "Octopress is retired; Jekyll, on which it stood, is still here.",
        "This guide stopped offering it.",
        "Your own server is called a home server now.",
        "We would rather host at Netlify.",
    }


def test_a_link_made_in_between_tells_the_later_half(guides):
    octopress = "site=blog&generator=octopress&editing=git-only&hosting=own-server&comments=isso"
    assert says(guides[2], f"{octopress}&edition={SECOND}") == {
        "Your own server is called a home server now.",
        "We would rather host at Netlify.",
    }


def test_the_same_link_tells_less_under_the_edition_before(guides):
    octopress = "site=blog&generator=octopress&editing=git-only&hosting=own-server&comments=isso"
    assert says(guides[1], f"{octopress}&edition={FIRST}") == {
        "Octopress is retired; Jekyll, on which it stood, is still here.",
        "This guide stopped offering it.",
    }
    assert told(guides[1], f"{BLOG}&edition={FIRST}").touches == ()


def test_a_rule_is_told_where_it_is_at_work_as_a_need_that_sets_a_choice_aside_too(guides):
    wanted = "What Isso needs is said more plainly."
    assert wanted in says(guides[2], f"site=blog&hosting=netlify&comments=isso&edition={SECOND}")
    assert wanted not in says(
        guides[2], f"site=blog&editing=git-only&hosting=own-server&comments=isso&edition={SECOND}"
    )
    assert wanted not in says(guides[2], f"site=blog&hosting=netlify&comments=giscus&edition={SECOND}")


def test_a_retired_option_is_told_where_the_link_chose_it_and_nowhere_else(guides):
    assert "Eleventy is retired." in says(guides[2], f"site=blog&generator=eleventy&edition={SECOND}")
    assert "Eleventy is retired." not in says(guides[2], f"site=blog&generator=jekyll&edition={SECOND}")


def test_the_guides_pick_is_told_where_its_decision_is_answered_or_open(guides):
    wanted = "We would rather host at Netlify."
    assert wanted in says(guides[2], f"site=blog&hosting=netlify&edition={SECOND}")
    assert wanted in says(guides[2], f"site=blog&edition={SECOND}")
    assert wanted not in says(guides[2], f"site=none&generator=jekyll&edition={SECOND}")


def test_a_choice_that_is_not_asked_there_is_still_touched(guides):
    assert "Hugo is two binaries." in says(guides[2], f"site=none&generator=hugo&edition={SECOND}")


def test_every_stack_of_every_edition_tells_the_set_that_brute_force_finds(guides):
    for now, library in enumerate(guides):
        decisions = list(library.graph.decisions)
        for stack in every_stack(decisions):
            picks = {d: o for d, o in stack.items() if o}
            query = "&".join(f"{d}={o}" for d, o in picks.items())
            for then in (FIRST, SECOND, THIRD)[:now]:
                found = told(library, f"{query}&edition={then}")
                expected = brute_force(library, stack, then)
                assert {touch.says for touch in found.touches} == expected, (query, then)
                assert len(found.touches) == len(expected)


def brute_force(library, stack, then):
    """For a complete stack that can stand: nothing is set aside in it, and every pick is the visitor's own."""
    decisions = {d.id: d for d in library.graph.decisions}
    options = {(d, o): decisions[d].option(o) for d, o in stack.items() if o}
    tools = {option.tool for option in options.values() if option.tool}
    firing = {w.id for d in decisions.values() for w in d.warns if holds(w.when, stack)}
    events = {
        event.says for tool in library.guide.tools if tool.id in tools for event in tool.events if event.noted > then
    }

    def touches(change):
        for name in change.touches:
            kind, _, id = name.partition(":")
            if kind == "rule" and id in firing:
                return True
            if kind == "option" and tuple(id.split(":")) in options:
                return True
            if kind == "pick" and id in {d for d, _ in options}:
                return True
            if kind == "tool" and id in tools and change.kind in ("fact", "tool"):
                return True
        return False

    return events | {c.says for c in library.guide.changes if c.edition > then and touches(c)}


# -- what each one says ------------------------------------------------------------------------------------


def test_each_has_its_date_its_source_and_what_it_touches_here(guides):
    found = {touch.says: touch for touch in told(guides[2], f"{BLOG}&edition={SECOND}").touches}
    rule = found["New warning about Hugo on Netlify."]
    assert (rule.on, rule.noted, rule.severity) == ("2026-09-01", THIRD, "danger")
    assert rule.source == ("https://docs.netlify.com/",)
    assert rule.about == (("Generator", "/decisions/generator/#hugo-on-netlify"),)
    event = found["A release without new functions."]
    assert (event.on, event.noted, event.kind) == ("2026-06-30", THIRD, "release")
    assert event.source == ("https://gohugo.io/",)
    assert event.about == (("Hugo", "/tools/hugo/"),)
    fact = found["Hugo is two binaries."]
    assert fact.source == ("https://gohugo.io/about/",)
    assert fact.about == (("Hugo", "/tools/hugo/"),)
    pick = found["We would rather host at Netlify."]
    assert pick.about == (("Hosting", "/decisions/hosting/"),)


def test_a_retired_option_brings_the_source_of_its_retirement(guides):
    found = told(guides[2], f"site=blog&generator=eleventy&edition={SECOND}").touches
    (retired,) = [touch for touch in found if touch.says == "Eleventy is retired."]
    assert retired.source == ("https://www.11ty.dev/",)
    assert retired.severity == "danger"
    assert retired.about == (("Generator: Eleventy", "/decisions/generator/#eleventy"),)


def test_an_option_under_its_former_name_is_told_under_its_present_one(guides):
    (renamed,) = [t for t in told(guides[2], f"hosting=own-server&edition={SECOND}").touches if "home server" in t.says]
    assert renamed.about == (("Hosting: Your own server", "/decisions/hosting/#home-server"),)


def test_the_worst_comes_first_and_what_is_only_put_otherwise_last(guides):
    found = told(guides[2], f"{BLOG}&edition={SECOND}").touches
    ranks = [("danger", "caution", "info").index(touch.severity) for touch in found]
    assert ranks == sorted(ranks)
    assert found[-1].says == "Silence is put otherwise."


# -- links of another kind ---------------------------------------------------------------------------------


def test_of_a_current_link_nothing_is_said(guides):
    assert told(guides[2], f"{BLOG}&edition={THIRD}") is None


@pytest.mark.parametrize(
    "query", ["", f"edition={FIRST}", "edition=soon", "utm_source=mail", "Site=Blog", "nonsense=yes"]
)
def test_of_a_link_without_choices_nothing_is_said(query, guides):
    assert told(guides[2], query) is None


@pytest.mark.parametrize(
    ("end", "state", "words"),
    [
        ("", "missing", "This link names no edition, so what has changed since it was made cannot be told. It is read under today's, of 1 September 2026."),
        ("&edition=", "unreadable", "The edition in this link cannot be read, so what has changed since it was made cannot be told. It is read under today's, of 1 September 2026."),
        ("&edition=2026-02-30", "unreadable", "The edition in this link cannot be read"),
        ("&edition=<script>", "unreadable", "The edition in this link cannot be read"),
        ("&edition=2030-01-02", "newer", "This link was made under the edition of 2 January 2030, and this copy of the guide is of 1 September 2026."),
        (f"&edition={SECOND}", "older", "This link was made under the edition of 4 May 2026. 6 things have changed since that touch this stack."),
        ("&edition=2026-06-15", "older", "This link names 15 June 2026, when the edition of 4 May 2026 was current. 6 things have"),
        ("&edition=2001-01-01", "older", "This link names 1 January 2001, when there was no guide yet; its first edition is of 1 February 2026. 6 things"),
    ],
)  # fmt: skip
def test_an_old_missing_unreadable_or_future_edition_is_noted_kindly(end, state, words, guides):
    found = told(guides[2], BLOG + end)
    assert found.state == state
    assert found.says.startswith(words)
    assert "<" not in found.says
    assert bool(found.touches) == (state == "older")


def test_of_two_editions_the_first_counts(guides):
    assert told(guides[2], f"{BLOG}&edition={THIRD}&edition={FIRST}") is None


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"site=none&edition={SECOND}", "Nothing that touches this stack has changed since."),
        (f"hosting=github-pages&site=handbook&edition={SECOND}", "2 things have changed since that touch this stack."),
        (f"site=none&generator=jekyll&edition={SECOND}", "One thing has changed since that touches this stack."),
    ],
)
def test_it_says_how_much_there_is(query, words, guides):
    assert told(guides[2], query).says.endswith(words)


def test_the_day_of_an_edition_is_an_ordinary_date():
    assert parse("site=blog&edition=2026-02-01").edition == date(2026, 2, 1) == FIRST
