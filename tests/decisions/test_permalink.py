"""The query string of a stack, read and written in one place."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from decisions import permalink
from decisions.engine import resolve

EDITION = date(2026, 11, 23)
CORPUS = yaml.safe_load((Path(__file__).parent / "permalinks.yaml").read_text())
ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True).filter(lambda i: i not in permalink.RESERVED)


@given(st.dictionaries(ids.filter(lambda i: not permalink.TRACKING.fullmatch(i)), ids, max_size=40))
def test_what_is_built_is_read_back(choices):
    link = permalink.parse(permalink.build(choices, EDITION))
    assert dict(link.choices) == choices
    assert link.edition == (EDITION if choices else None)
    assert link.notices == ()


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1")))
def test_any_text_can_be_read_and_yields_only_words(query):
    link = permalink.parse(query)
    for decision, option in link.choices:
        assert decision.replace("-", "").isalnum()
        assert option.replace("-", "").isalnum()


def test_every_value_is_explicit_and_the_edition_comes_last():
    query = permalink.build({"platform": "eks", "iac": "terraform"}, EDITION)
    assert query == "platform=eks&iac=terraform&edition=2026-11-23"


@pytest.mark.parametrize("noise", ["utm_source=x&utm_medium=y", "fbclid=1", "gclid=2"])
def test_tracking_parameters_are_passed_over_without_a_word(noise):
    assert permalink.parse(f"{noise}&platform=eks").notices == ()


def test_reserved_words_are_never_choices():
    assert permalink.parse("name=mine&accept=x&q=y&edition=2026-11-23&within=90").choices == ()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("platform=%FF%FE", "is not a choice"),
        ("platform=<script>", "is not a choice"),
        ("=&=", "An empty part"),
        ("edition=yesterday", "is not a date"),
        ("edition=2026-02-30", "is not a date"),
        ("within=soon", "is not a number of days up to 3660"),
        ("within=-1", "is not a number of days"),
        ("within=3661", "is not a number of days"),
        ("within=", "is not a number of days"),
        ("within=٩٠", "is not a number of days"),
        ("&".join(f"k{i}=v" for i in range(300)), "only the first 200"),
    ],
)
def test_what_is_not_understood_is_said(query, said):
    assert any(said in notice for notice in permalink.parse(query).notices)


# What had followed from a rule that proved wrong and was lifted: decision → the rule. Each is told under `changes`.
REOPENED = {"load-balancer": "load-balancer-none-needs-self-run"}


@pytest.mark.parametrize("entry", CORPUS, ids=lambda e: e["link"][:60])
def test_a_permalink_once_published_gives_its_picks_for_ever_but_for_what_a_lifted_rule_opens_again(library, entry):
    choices = permalink.parse(entry["link"]).choices
    stack = resolve(library.graph, choices)
    opened = {one.decision for one in stack.open} & REOPENED.keys() - dict(choices).keys()
    kept = {decision: option for decision, option in entry["picks"].items() if decision not in opened}
    assert {p.decision: p.option for p in stack.picks} == kept
    assert sorted(f"{a.decision}={a.option}" for a in stack.set_aside) == sorted(entry.get("set_aside", []))


@pytest.mark.parametrize(("decision", "rule"), REOPENED.items())
def test_what_a_lifted_rule_opens_again_was_announced_and_did_happen(library, decision, rule):
    assert f"rule:{rule}" in {touch for change in library.guide.changes for touch in change.touches}
    needed = {need.id for option in library.graph.by_id[decision].options for need in (*option.needs, *option.excludes)}
    assert rule not in needed


@pytest.mark.parametrize(
    ("query", "within"), [("", None), ("within=90", 90), ("within=0&within=9", 0), ("within=x", None)]
)
def test_within_is_a_number_of_days_and_the_first_of_several(query, within):
    assert permalink.parse(query).within == within


QUERIES = st.dictionaries(ids.filter(lambda i: not permalink.TRACKING.fullmatch(i)), ids, min_size=1, max_size=40).map(
    lambda choices: permalink.build(choices, EDITION)
)


@given(QUERIES, QUERIES)
def test_two_stacks_are_read_back_as_they_were_put_into_one_address(a, b):
    pair = permalink.parse_pair(permalink.build_pair(a, b))
    assert (pair.a, pair.b, pair.notices) == (permalink.parse(a), permalink.parse(b), ())


def test_a_side_without_choices_is_left_out_of_the_address():
    assert permalink.build_pair("", "") == ""
    assert permalink.build_pair("", "x=y") == "b=x=y"
    assert permalink.parse_pair("a=&b=") == permalink.Pair(None, None, ())


@pytest.mark.parametrize(
    "pasted", ["https://x.example/stack/?p=q&r=s", "/stack.json?p=q&r=s", "?p=q&r=s", " p=q&r=s ", "p=q&r=s#top"]
)
def test_the_whole_address_of_a_stack_may_stand_for_its_query(pasted):
    assert permalink.parse_pair(f"a={quote(pasted)}").a.choices == (("p", "q"), ("r", "s"))


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1")))
def test_any_text_can_be_read_as_two_stacks(query):
    pair = permalink.parse_pair(query)
    for side in (pair.a, pair.b):
        assert side is None or all(d.replace("-", "").isalnum() for d, _ in side.choices)


@pytest.mark.parametrize(
    ("query", "said"),
    [("c=1", "“c” says nothing here"), ("a=x&a=y", "“a” stands twice"), ("platform=eks", "“platform” says")],
)
def test_what_is_not_compared_is_said(query, said):
    assert any(said in notice for notice in permalink.parse_pair(query).notices)
    assert permalink.parse_pair(f"utm_source=x&{query}").notices == permalink.parse_pair(query).notices
