"""Names for what is told, as RFC 4151 forms them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.tags import Tags, entity_of

SINCE = date(2026, 2, 1)


def test_a_tag_is_who_mints_it_since_when_and_a_name():
    assert Tags("guide.example.org,2026-11-23").uri("tools/x") == "tag:guide.example.org,2026-11-23:tools/x"


@pytest.mark.parametrize(
    "entity", ["a.example,2026", "a.example,2026-11", "me@a-b.example,2026-11-23", "localhost,2026"]
)
def test_a_domain_or_mail_address_with_a_year_a_month_or_a_day_mints_tags(entity):
    assert Tags(entity).entity == entity


@pytest.mark.parametrize(
    "entity",
    ["", "a.example", "a.example,", "A.example,2026", "a.example,2026-13", "a.example,26", "a b,2026", "-a.example,2026",
     "a.example:80,2026", "a.example,2026:x", "a.example,2026\n"],
)  # fmt: skip
def test_anything_else_is_refused_with_what_would_be_right(entity):
    with pytest.raises(ValueError, match=r"such as guide\.example\.org,2026-11-23"):
        Tags(entity)


@pytest.mark.parametrize(
    ("base", "host"),
    [("https://Guide.Example.org", "guide.example.org"), ("http://127.0.0.1:8000", "127.0.0.1"),
     ("http://[::1]:8000", "localhost"), ("", "localhost"), ("https://under_score.example", "localhost")],
)  # fmt: skip
def test_the_host_names_who_publishes_as_far_as_it_is_a_name(base, host):
    assert entity_of(base, SINCE) == f"{host},2026-02-01"


@given(st.text("abcXYZ019.-_[]:@ ", max_size=30), st.dates())
def test_whatever_the_host_is_it_mints_tags(host, since):
    try:
        entity = entity_of(f"https://{host}", since)
    except ValueError:  # no address at all: a request cannot come from there
        return
    assert Tags(entity)
