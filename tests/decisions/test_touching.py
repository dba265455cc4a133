"""What touches a stack: events of its tools and changes of the guide, told by dates of the content alone."""

from datetime import date

import pytest

from decisions.engine import settle
from decisions.touching import (
    ahead,
    begun,
    coming,
    deadlines,
    ends,
    first_edition,
    happenings,
    told,
    tools_of,
    touching,
    touching_tool,
)  # fmt: skip
from guide.model import first_day, last_day
from tests.shelf import BLOG, EDITION, shelf


def one(library, on):
    tool = library.guide.tool("hugo")
    return next(h for h in happenings([tool]) if h.event.on == on)


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [("2026-02-09", "2026-02-09", "2026-02-09"), ("2024-02", "2024-02-01", "2024-02-29"), ("2026-12", "2026-12-01", "2026-12-31"),
     ("2026", "2026-01-01", "2026-12-31"), ("9999", "9999-01-01", "9999-12-31")],
)  # fmt: skip
def test_a_partial_date_means_every_day_from_its_first_to_its_last(partial, first, last):
    assert (first_day(partial).isoformat(), last_day(partial).isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("on", "is_begun", "is_ahead"),
    [("2026-05-03", True, False), ("2026-05-04", True, False), ("2026-05-05", False, True),
     ("2026-05", True, True), ("2026-04", True, False), ("2026-06", False, True), ("2026", True, True), ("2027", False, True)],
)  # fmt: skip
def test_past_and_ahead_are_told_from_the_edition_and_a_month_that_runs_is_both(on, is_begun, is_ahead):
    happening = one(shelf({"hugo": [{"on": on}]}), on)
    assert (begun(happening, EDITION), ahead(happening, EDITION)) == (is_begun, is_ahead)


def test_an_event_is_named_by_its_tool_date_and_kind_and_by_a_number_where_that_is_not_enough():
    library = shelf({"hugo": [{"on": "2026-01"}, {"on": "2026-03", "says": "A."}, {"on": "2026-03", "says": "B."}]})
    names = {h.event.says + h.event.on: h.name for h in happenings([library.guide.tool("hugo")])}
    assert names == {
        "A.2026-03": "tools/hugo/2026-03/end-of-support",
        "B.2026-03": "tools/hugo/2026-03/end-of-support/2",
        "It ends.2026-01": "tools/hugo/2026-01/end-of-support",
    }


def test_a_name_survives_a_corrected_sentence_and_another_event():
    before = shelf({"hugo": [{"on": "2026-03", "says": "Wrong."}]})
    after = shelf({"hugo": [{"on": "2026-02"}, {"on": "2026-03", "says": "Right."}, {"on": "2026-04"}]})
    assert one(before, "2026-03").name == one(after, "2026-03").name


def test_ends_are_ends_and_deadlines_are_what_else_asks_for_caution():
    library = shelf({"hugo": [
        {"on": "2026-06-01"}, {"on": "2026-06-02", "kind": "retirement", "severity": "info"},
        {"on": "2026-06-03", "kind": "pricing"}, {"on": "2026-06-04", "kind": "release", "severity": "info"},
        {"on": "2026-01-01"},
    ]})  # fmt: skip
    tools = [library.guide.tool("hugo")]
    day = lambda found: [h.event.on[-2:] for h in found]  # noqa: E731
    assert day(ends(tools, EDITION)) == ["01", "02"]
    assert day(deadlines(tools, EDITION)) == ["01", "02", "03"]
    assert day(coming(tools, EDITION)) == ["01", "02", "03", "04"]


def test_a_stacks_tools_are_those_of_its_picks_each_once():
    library = shelf({})
    assert [t.id for t in tools_of(library, settle(library.graph, BLOG))] == ["hugo", "netlify"]
    assert tools_of(library, settle(library.graph, {})) == ()


TOUCHES = ["tool:hugo", "option:generator:hugo", "pick:generator", "option:kind-of-site:blog", "pick:comments"]
UNTOUCHED = [
    "tool:jekyll",
    "option:generator:jekyll",
    "claim:hugo",
    "section:building",
    "term:x",
    "rule:jekyll-ruby",
]


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_change_of_what_a_stack_is_made_of_touches_it(touch):
    library = shelf({}, [{"says": "A change.", "touches": [touch]}])
    assert [t.change.says for t in touching(library, settle(library.graph, BLOG))] == ["A change."]


@pytest.mark.parametrize("touch", UNTOUCHED)
def test_a_change_of_anything_else_does_not(touch):
    library = shelf({}, [{"says": "A change.", "touches": [touch]}, {"says": "The guide.", "kind": "guide"}])
    assert touching(library, settle(library.graph, BLOG)) == ()


def test_a_rule_that_fires_touches_the_stack_and_so_does_an_option_that_was_set_aside():
    library = shelf(
        {}, [{"says": "R.", "touches": ["rule:jekyll-ruby"]}, {"says": "O.", "touches": ["option:generator:octopress"]}]
    )
    says = lambda choices: [t.change.says for t in touching(library, settle(library.graph, choices))]  # noqa: E731
    assert says(BLOG | {"generator": "jekyll"}) == ["R."]
    assert says({"site": "blog", "generator": "octopress"}) == ["O."]


def test_a_decision_that_is_not_asked_touches_nothing():
    library = shelf({}, [{"says": "P.", "touches": ["pick:generator"]}])
    assert touching(library, settle(library.graph, {"site": "none"})) == ()


def test_a_change_touches_the_tool_that_it_names_or_whose_option_it_names():
    touches = ["tool:hugo"], ["option:generator:hugo"], ["tool:jekyll"], ["pick:generator"]
    library = shelf({}, [{"says": f"C{i}.", "touches": t} for i, t in enumerate(touches)])
    assert [t.change.says for t in touching_tool(library, library.guide.tool("hugo"))] == ["C0.", "C1."]


def test_a_change_is_named_by_its_edition_and_its_place_there():
    library = shelf({}, [
        {"says": "New.", "edition": "2026-05-04"}, {"says": "Old.", "edition": "2026-02-01"}, {"says": "Old, too.", "edition": "2026-02-01"},
    ])  # fmt: skip
    assert [(t.change.says, t.name) for t in told(library.guide)] == [
        ("New.", "changes/2026-05-04/1"), ("Old.", "changes/2026-02-01/1"), ("Old, too.", "changes/2026-02-01/2"),
    ]  # fmt: skip
    assert first_edition(library.guide) == date(2026, 2, 1)
    assert first_edition(shelf({}).guide) == EDITION
