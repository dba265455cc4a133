"""The stack as JSON: counts, ends by the day of the answer, and the types that promise the rest."""

from datetime import date

import pytest

from decisions.engine import settle
from decisions.export_json import Asked, StackData, stack_to_data
from guide.model import SEVERITIES
from tests.shelf import BLOG, EDITION, URLS, second_guide, shelf

EVENTS = {"hugo": [{"on": "2026-05-04"}, {"on": "2026-06-01"}, {"on": "2026-08"}, {"on": "2026-09-01", "kind": "release"}],
          "jekyll": [{"on": "2026-06-02"}]}  # fmt: skip


def data(choices, asked=None, events=None):
    library = shelf(events or EVENTS)
    return stack_to_data(library, settle(library.graph, choices).stack(), URLS, asked)


def ends(today, within=None):
    return [(end["on"], end["days"]) for end in data(BLOG, Asked(today, within))["ends"]["events"]]


def test_warnings_are_counted_by_severity_and_none_is_a_zero():
    found = data(BLOG | {"generator": "jekyll", "editing": "decap-cms"})
    assert found["counts"] == {"danger": 0, "caution": 1, "info": 1}
    assert list(found["counts"]) == list(SEVERITIES)


def test_the_ends_of_the_stacks_tools_count_from_the_day_of_the_answer():
    assert ends(date(2026, 5, 10)) == [("2026-06-01", 22), ("2026-08", 83)]


@pytest.mark.parametrize(("within", "shown"), [(0, 0), (21, 0), (22, 1), (82, 1), (83, 2), (None, 2)])
def test_within_keeps_what_begins_within_so_many_days(within, shown):
    assert len(ends(date(2026, 5, 10), within)) == shown


def test_what_has_passed_since_the_edition_is_still_told_of():
    assert ends(date(2026, 7, 1), 0) == [("2026-06-01", -30)]


def test_an_end_without_a_day_says_which_days_it_can_mean():
    *_, end = data(BLOG, Asked(EDITION))["ends"]["events"]
    assert (end["on"], end["first"], end["last"], end["tool"]) == ("2026-08", "2026-08-01", "2026-08-31", "hugo")


def test_the_answer_says_from_which_day_and_within_how_many_it_counted_and_what_was_not_understood():
    found = data(BLOG, Asked(date(2026, 5, 10), 30, ("a notice",)))
    assert (found["ends"]["from"], found["ends"]["within"], found["notices"]) == ("2026-05-10", 30, ["a notice"])
    assert data(BLOG)["ends"]["from"] == EDITION.isoformat()


@pytest.mark.parametrize(
    "choices",
    [{}, {"site": "none"}, BLOG, {"generator": "octopress", "x": "y"}, {"site": "none", "generator": "hugo"},
     {"site": "blog", "generator": "jekyll", "editing": "netlify-cms", "hosting": "own-server", "comments": "isso"}],
)  # fmt: skip
def test_the_answer_is_read_back_by_its_own_types(choices):
    library = second_guide()
    found = stack_to_data(library, settle(library.graph, choices).stack(), URLS)
    assert (
        StackData.model_validate_json(StackData.model_validate(found).model_dump_json(by_alias=True)).model_dump(
            mode="json", by_alias=True
        )
        == found
    )
