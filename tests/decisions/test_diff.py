"""Two stacks compared: nothing differs from itself, and what is gained one way is lost the other."""

import random
import re
from itertools import pairwise

import cmarkgfm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymarkdown.api import PyMarkdownApi

from decisions.diff import COSTS, diff
from decisions.diff_markdown import Party, diff_to_markdown, summary
from decisions.engine import settle
from tests.shelf import BLOG, second_guide

CHOICES = st.dictionaries(
    st.sampled_from(["site", "generator", "hosting", "editing", "comments", "kind-of-site", "nonsense"]),
    st.sampled_from(["blog", "handbook", "none", "hugo", "jekyll", "mkdocs", "octopress", "netlify", "own-server", "isso",
                     "giscus", "decap-cms", "git-only", "github-pages", "no-comments", "manual"]),
)  # fmt: skip


def compared(a, b):
    library = second_guide()
    return diff(library, settle(library.graph, a), settle(library.graph, b))


@settings(max_examples=150, deadline=None)
@given(CHOICES)
def test_a_stack_does_not_differ_from_itself(choices):
    found = compared(choices, choices)
    assert found.empty
    assert (found.rows, found.gained, found.lost, found.costs()) == ((), (), (), {})


@settings(max_examples=150, deadline=None)
@given(CHOICES, CHOICES)
def test_the_other_way_round_is_the_mirror_image(a, b):
    assert compared(b, a) == compared(a, b).mirrored()
    assert compared(a, b).mirrored().mirrored() == compared(a, b)


@settings(max_examples=150, deadline=None)
@given(CHOICES, CHOICES)
def test_every_pick_of_either_is_told_once_as_different_or_the_same(a, b):
    library = second_guide()
    one, other = settle(library.graph, a), settle(library.graph, b)
    found = diff(library, one, other)
    told = [row.decision.id for row in found.rows] + [named.decision for named in found.same]
    assert sorted(told) == sorted({*one.picks, *other.picks})
    for row in found.rows:
        assert (row.a.option.id if row.a.option else None) == one.picks.get(row.decision.id)
        assert (row.b.option.id if row.b.option else None) == other.picks.get(row.decision.id)
    fired = [{settled.constraints.alarms[n].warn.id for n, _ in settled.fired()} for settled in (one, other)]
    assert {w.id for w in found.gained} == fired[1] - fired[0]
    assert {w.id for w in found.lost} == fired[0] - fired[1]


def test_the_real_stacks_mirror_each_other(library):
    stacks = [settle(library.graph, {d: c.pick for d, c in preset.choices.items()}) for preset in library.presets]
    rng = random.Random(7)
    for _ in range(20):
        chosen = {d.id: rng.choice(d.options).id for d in library.graph.decisions if rng.random() < 0.5}
        stacks.append(settle(library.graph, chosen))
    for a, b in pairwise(stacks):
        assert diff(library, a, b).mirrored() == diff(library, b, a)
        assert diff(library, a, a).empty


def test_a_row_has_both_picks_with_when_each_is_right_and_what_it_costs_to_leave_it():
    (row,) = compared(BLOG, BLOG | {"generator": "jekyll"}).rows
    assert (row.decision.id, row.a.label, row.b.label) == ("generator", "Hugo", "Jekyll")
    assert row.a.pick_if
    assert row.b.pick_if
    assert row.a.undo.cost in COSTS


def test_what_is_not_picked_says_why_and_costs_nothing_to_leave():
    found = compared({"site": "none"}, BLOG)
    rows = {row.decision.id: row for row in found.rows}
    assert rows["generator"].a.label == "not asked"
    assert rows["generator"].a.undo is None
    assert compared({}, BLOG).rows[0].a.label == "still open"
    assert "generator" not in compared({}, BLOG).costs()


def test_warnings_are_gained_and_lost_the_worst_first():
    found = compared(BLOG, {"site": "blog", "generator": "jekyll", "hosting": "own-server", "comments": "isso"})
    assert [warn.id for warn in found.gained] == ["own-server-comments", "jekyll-ruby"]
    assert found.lost == ()


def test_what_only_one_of_two_stacks_accepts_is_told_from_both_sides():
    hurt = {"site": "blog", "generator": "jekyll", "hosting": "own-server", "comments": "isso"}
    a, b = (settle(second_guide().graph, one) for one in (hurt, hurt))
    found = diff(second_guide(), a, b, (), ("jekyll-ruby",))
    assert ([w.id for w in found.only_b], found.only_a, found.empty) == (["jekyll-ruby"], (), False)
    assert diff(second_guide(), b, a, ("jekyll-ruby",), ()) == found.mirrored()
    assert diff(second_guide(), a, b, ("jekyll-ruby",), ("jekyll-ruby",)).empty


def test_a_warning_that_its_stack_accepts_says_so():
    hurt = {"site": "blog", "generator": "jekyll", "hosting": "own-server", "comments": "isso"}
    a, b = (settle(second_guide().graph, one) for one in (BLOG, hurt))
    found = diff(second_guide(), a, b, ("own-server-comments",), ("jekyll-ruby",))
    assert found.accepted == {"jekyll-ruby"}
    party = Party("x", "https://shelf.example.org/")
    text = diff_to_markdown(second_guide(), found, party, party, "https://shelf.example.org/diff/")
    assert "- **caution**, accepted: Whoever" in text
    assert "**danger**, accepted" not in text


def test_the_costs_are_summed_up_the_dearest_first():
    found = compared(BLOG, {"site": "none"})
    assert list(found.costs()) == [cost for cost in COSTS if cost in found.costs()]
    assert sum(found.costs().values()) == sum(1 for row in found.rows if row.a.undo)
    assert summary(compared(BLOG, BLOG)) == "0 picks differ; to undo on the way: nothing."


def markdown(a, b):
    party = Party("[x](http://evil.example)\n# no", "https://shelf.example.org/stack/?site=blog", 2)
    return diff_to_markdown(second_guide(), compared(a, b), party, party, "https://shelf.example.org/diff/")


def test_the_markdown_tells_what_differs_what_it_costs_and_what_stays():
    text = markdown(BLOG, BLOG | {"generator": "jekyll"})
    assert "| Generator | Hugo | Jekyll |" in text
    assert "### Generator: Hugo → Jekyll" in text
    assert re.search(r"- To undo Hugo: (rebuild|weeks|days|hours)\. ", text)
    assert "## Warnings gained\n\n- **caution**: Whoever builds it needs a Ruby" in text
    assert "## Warnings lost" not in text
    assert "## The same in both" in text
    assert "2 of its choices set aside" in text
    html = cmarkgfm.markdown_to_html(text)
    assert (html.count("<h1>"), 'href="http://evil' in html) == (1, False)
    assert text == markdown(BLOG, BLOG | {"generator": "jekyll"})


@pytest.mark.parametrize(("a", "b"), [(BLOG, BLOG), ({}, BLOG), ({"site": "none"}, BLOG)])
def test_the_markdown_is_sound(a, b, tmp_path):
    file = tmp_path / "diff.md"
    file.write_text(markdown(a, b))
    api = PyMarkdownApi().disable_rule_by_identifier("md013").disable_rule_by_identifier("md024")
    found = api.scan_path(str(file)).scan_failures
    assert not found, [(f.line_number, f.rule_id, f.extra_error_information) for f in found[:5]]
