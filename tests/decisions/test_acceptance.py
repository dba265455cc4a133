"""A warning that was accepted stands apart, in every form of the stack; nothing about it is lost in silence."""

from datetime import date

import pytest

from decisions import permalink
from decisions.acceptance import MOST_GUESSES, accept
from decisions.engine import settle
from decisions.graph import build
from tests.worlds import decision, option, warn

EDITION = date(2026, 11, 23)


@pytest.fixture(scope="module")
def graph():
    return build(
        [
            decision("site", ["blog", "shop"], warns=[warn("shop-costs", {"site": ["shop"]}), warn("blog-ages", {"site": ["blog"]})]),
            decision("host", ["own", option("rented", needs=[("rented-needs-shop", {"site": ["shop"]})])], warns=[warn("own-breaks", {"host": ["own"]})]),
        ]
    )  # fmt: skip


def test_accepted_warnings_are_carried_in_the_graphs_order(graph):
    found = accept(settle(graph, {"site": "shop", "host": "own"}), ["own-breaks", "shop-costs", "own-breaks"])
    assert found.rules == ("shop-costs", "own-breaks")
    assert found.notices == ()


def test_an_accepted_warning_that_does_not_fire_is_kept_and_named(graph):
    found = accept(settle(graph, {"site": "shop"}), ["blog-ages"])
    assert found.rules == ("blog-ages",)
    assert len(found.notices) == 1
    assert "'blog-ages'" in found.notices[0]
    assert "keeps it" in found.notices[0]


def test_an_unknown_warning_is_named_with_what_was_probably_meant(graph):
    found = accept(settle(graph, {}), ["shop-cots"])
    assert found.rules == ()
    assert found.notices == (
        "This guide has no warning called 'shop-cots', so it was not accepted. Did you mean 'shop-costs'?",
    )


def test_a_rule_that_is_no_warning_cannot_be_accepted(graph):
    found = accept(settle(graph, {}), ["rented-needs-shop"])
    assert found.rules == ()
    assert "what cannot work at all" in found.notices[0]


def test_guesses_are_made_for_a_few_names_only(graph):
    found = accept(settle(graph, {}), [f"shop-cost{i}" for i in range(50)])
    assert sum("Did you mean" in notice for notice in found.notices) == MOST_GUESSES
    assert len(found.notices) == 50


def test_the_address_carries_accepted_warnings_between_choices_and_edition():
    query = permalink.build({"site": "shop"}, EDITION, ("shop-costs", "own-breaks"))
    assert query == "site=shop&accept=shop-costs&accept=own-breaks&edition=2026-11-23"
    link = permalink.parse(query)
    assert link.choices == (("site", "shop"),)
    assert link.accepts == ("shop-costs", "own-breaks")
    assert link.notices == ()


@pytest.mark.parametrize("value", ["<b>", "", "x" * 61, "Shop", "a b", "\u202e"])
def test_what_cannot_be_a_rules_name_is_said(value):
    link = permalink.parse(permalink.build({"site": "shop"}, None) + f"&accept={value}")
    assert link.accepts == ()
    assert "names no warning" in link.notices[0]
    assert "\u202e" not in link.notices[0]


@pytest.mark.parametrize(("value", "start"), [("0", 0), ("12", 12), ("0012", 12), ("9999", 9999)])
def test_start_is_a_number_of_at_most_four_digits(value, start):
    assert permalink.parse(f"site=shop&start={value}") == permalink.Link((("site", "shop"),), None, (), (), start)


@pytest.mark.parametrize("value", ["", "-1", "1.5", "10000", "१२", "<b>", "12 ", "1e3"])
def test_a_start_that_is_no_number_is_said(value):
    link = permalink.parse(f"start={value.replace(' ', '%20')}")
    assert link.start is None
    assert "is not a number from 0 to 9999, such as 12" in link.notices[0]


def test_reserved_words_of_records_are_never_choices():
    assert permalink.parse("start=12&accept=x").choices == ()
