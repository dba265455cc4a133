"""The calendar of what ends: read back by icalendar's parser, and its lines by the letter of RFC 5545."""

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.calendar import a_month_before, to_ics
from decisions.engine import settle
from tests.shelf import BLOG, EDITION, HOSTILE, SOURCE, TAGS, URLS, shelf

SENTENCES = st.text(st.characters(codec="utf-8"), min_size=2, max_size=200).filter(
    lambda t: len(" ".join(t.split())) >= 2
)
CONTENT_LINE = re.compile(
    r"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*))*:[^\x00-\x08\x0a-\x1f\x7f]*"
)
ONCE = {"VCALENDAR": ["PRODID", "VERSION", "CALSCALE", "NAME", "URL", "SOURCE"],
        "VEVENT": ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP", "STATUS"],
        "VALARM": ["ACTION", "TRIGGER", "DESCRIPTION"], "VJOURNAL": ["UID", "DTSTAMP", "DTSTART", "SUMMARY"]}  # fmt: skip


def written(events, choices=BLOG, edition=EDITION):
    library = shelf(events, edition=edition)
    return to_ics(library, settle(library.graph, choices), URLS, TAGS)


def read(text):
    """The calendar as its parser reads it, after its lines were found to be what RFC 5545 wants."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= 75
    assert [
        line
        for line in re.sub("\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n")
        if not CONTENT_LINE.fullmatch(line)
    ] == []
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    for component in calendar.walk():
        assert component.errors == []
        for name in ONCE[component.name]:
            assert not isinstance(component[name], list), name
    assert calendar.subcomponents  # RFC 5545, 3.4: a calendar has at least one component
    return calendar


def events(text):
    return read(text).walk("VEVENT")


def test_a_dated_end_is_a_whole_day_with_its_sentence_its_source_and_the_tools_page():
    (event,) = events(written({"hugo": [{"on": "2026-08-31", "says": "Support, of `0.1`; it ends. Truly."}]}))
    assert event.decoded("dtstart") == date(2026, 8, 31)
    assert event.decoded("dtend") == date(2026, 9, 1)
    assert event["summary"] == "Hugo: Support, of 0.1; it ends."
    assert event["description"].startswith(f"Support, of 0.1; it ends. Truly.\nSource:\n{SOURCE}\n")
    assert "https://shelf.example.org/stack/?site=blog" in event["description"]
    assert event["url"] == "https://shelf.example.org/tools/hugo/"
    assert event["status"] == "CONFIRMED"
    assert event["transp"] == "TRANSPARENT"
    assert event["categories"].cats == ["end-of-support", "caution"]


@pytest.mark.parametrize(
    ("on", "start", "end", "words"),
    [("2026-11", date(2026, 11, 1), date(2026, 12, 1), "(some day in November 2026)"),
     ("2026-12", date(2026, 12, 1), date(2027, 1, 1), "(some day in December 2026)"),
     ("2027", date(2027, 1, 1), date(2028, 1, 1), "(some day in 2027)")],
)  # fmt: skip
def test_a_date_without_a_day_covers_all_that_it_can_mean_and_says_that_the_day_is_not_known(on, start, end, words):
    (event,) = events(written({"hugo": [{"on": on}]}))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (start, end)
    assert event["summary"] == f"Hugo {words}: It ends."
    assert f"Only {on} is known, not the day." in event["description"]
    assert event["status"] == "TENTATIVE"


def test_a_month_that_runs_still_lies_ahead_and_a_day_that_has_come_does_not():
    shown = events(written({"hugo": [{"on": on} for on in ("2026-04", "2026-05-04", "2026-05", "2026-05-05")]}))
    assert [e["dtstart"].to_ical() for e in shown] == [b"20260501", b"20260505"]


def test_only_the_stacks_own_tools_and_what_ends_or_asks_for_caution_are_in_it_soonest_first():
    text = written({
        "hugo": [{"on": "2026-09-01"}, {"on": "2026-08-01", "kind": "pricing"}, {"on": "2026-08-02", "kind": "release", "severity": "info"}],
        "jekyll": [{"on": "2026-08-03"}], "netlify": [{"on": "2026-07-01", "kind": "retirement", "severity": "info"}],
    })  # fmt: skip
    assert [e["summary"].split(":")[0] + e["dtstart"].to_ical().decode()[4:] for e in events(text)] == [
        "Netlify0701",
        "Hugo0801",
        "Hugo0901",
    ]


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-12-15", "2026-11-15"),
        ("2027-01-31", "2026-12-31"),
        ("2027-03-31", "2027-02-28"),
        ("2028-03-30", "2028-02-29"),
        ("2026-08-01", "2026-07-01"),
    ],
)
def test_the_alarm_is_a_month_ahead_counted_in_days(day, before):
    assert a_month_before(date.fromisoformat(day)) == date.fromisoformat(before)
    (event,) = events(written({"hugo": [{"on": day}]}))
    (alarm,) = event.walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    assert alarm.decoded("trigger") == date.fromisoformat(before) - date.fromisoformat(day)
    assert re.fullmatch(rb"-P(\d+W|\d+D)", alarm["trigger"].to_ical())  # no months and years (3.3.6)


def test_the_alarm_of_a_month_is_a_month_before_its_first_day():
    (event,) = events(written({"hugo": [{"on": "2026-11"}]}))
    assert event.walk("VALARM")[0].decoded("trigger") == timedelta(days=-31)


def test_stamp_and_name_come_from_the_content_and_outlive_a_correction_and_an_edition():
    before = events(written({"hugo": [{"on": "2026-08-31", "says": "Wrong."}]}))
    after = events(written({"hugo": [{"on": "2026-08-31", "says": "Right."}]}, edition=date(2026, 6, 6)))
    assert before[0].decoded("dtstamp") == datetime(2026, 5, 4, tzinfo=UTC) == after[0].decoded("dtstamp")
    assert before[0]["uid"] == after[0]["uid"]


def test_two_events_of_one_day_have_two_names_and_one_event_has_one_in_every_calendar():
    text = {"hugo": [{"on": "2026-08-31", "says": "A."}, {"on": "2026-08-31", "says": "B."}]}
    uids = [event["uid"] for event in events(written(text))]
    assert len(set(uids)) == 2
    assert uids == [event["uid"] for event in events(written(text, {"site": "blog", "generator": "hugo"}))]


def test_where_nothing_ends_a_journal_says_so_since_no_calendar_is_empty():
    calendar = read(written({}))
    assert [c.name for c in calendar.walk()] == ["VCALENDAR", "VJOURNAL"]
    assert calendar.walk("VJOURNAL")[0].decoded("dtstart") == EDITION
    other = read(written({}, {}))
    assert other.walk("VJOURNAL")[0]["uid"] != calendar.walk("VJOURNAL")[0]["uid"]


def test_the_calendar_names_itself_and_where_it_comes_from_without_an_edition():
    calendar = read(written({}))
    assert (
        calendar["name"] == calendar["x-wr-calname"] == "Potting Shed stack: Blog, Hugo, Netlify"
        or "Hugo" in calendar["name"]
    )
    assert calendar["source"] == "https://shelf.example.org/stack.ics?site=blog&generator=hugo&hosting=netlify"
    assert "METHOD" not in calendar


def test_the_last_day_that_there_is_has_no_day_after_it():
    assert "DTEND" not in written({"hugo": [{"on": "9999-12-31"}]})
    assert icalendar.Calendar.from_ical(written({"hugo": [{"on": "9999"}]})).walk("VEVENT")


def test_the_same_content_is_the_same_bytes():
    said = {"hugo": [{"on": "2026-08-31"}, {"on": "2026-11"}]}
    assert written(said) == written(said, dict(reversed(BLOG.items())))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_sentence_breaks_a_line_or_begins_another(hostile):
    (event,) = events(written({"hugo": [{"on": "2026-08-31", "says": hostile}]}))
    assert event["summary"].startswith("Hugo: ")


@settings(max_examples=80, deadline=None)
@given(SENTENCES)
def test_any_sentence_comes_back_as_it_went_in(says):
    (event,) = events(written({"hugo": [{"on": "2026-08-31", "says": says}]}))
    plain = "".join(
        c if c >= " " and c != "\x7f" else "\N{REPLACEMENT CHARACTER}" for c in " ".join(says.split())
    ).replace("`", "")
    assert event["description"].split("\nSource:")[0] == plain


def test_the_calendars_of_the_real_content_are_sound(library):
    for preset in library.presets:
        settled = settle(library.graph, {d: c.pick for d, c in preset.choices.items()})
        calendar = read(to_ics(library, settled, URLS, TAGS))
        assert all(event.walk("VALARM") for event in calendar.walk("VEVENT"))
