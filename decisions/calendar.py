"""What lies ahead of a stack as a calendar (iCalendar, RFC 5545): the only module that knows the library that writes it.

Each entry is a whole day, or all the days that its date can mean. Nothing is taken from the clock: ``DTSTAMP`` is the
edition that first told it. There is no ``METHOD``, since with one ``DTSTAMP`` would have to be the moment of writing.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Component, Event, Journal

from decisions import permalink
from decisions.addresses import Addresses
from decisions.annotated import Annotator, first_sentence
from decisions.engine import Settled
from decisions.library import Library
from decisions.stack import Choice
from decisions.tags import Tags
from decisions.touching import Happening, deadlines, tools_of

MEDIA_TYPE = "text/calendar"
DAY = timedelta(days=1)


def to_ics(library: Library, settled: Settled, urls: Addresses, tags: Tags) -> str:
    """Every dated end, and what else with a date asks for caution, that lies ahead of the stack's tools at the edition.

    ``urls`` are absolute. Lines end with CR LF and are folded at 75 octets. RFC 5545 knows no empty calendar: where
    nothing lies ahead, a journal entry says so, which calendars do not show.
    """
    known = settled.wishes.known
    coming = deadlines(tools_of(library, settled), library.edition)
    title = f"{library.guide.colophon.title} stack: {Annotator(library, settled, urls).headline_of(settled)}"
    calendar = Calendar()
    calendar.add("prodid", f"-//{library.guide.colophon.title}//Cairn//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):  # RFC 7986's, and what calendars have long read in its place
        calendar.add(name, _plain(title))
    calendar.add("description", "What ends or changes in this stack, as far as it has a date.")
    calendar.add("url", urls.stack(known))
    calendar.add("source", urls.export(known, "ics"), parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", DAY, parameters={"VALUE": "DURATION"})
    for happening in coming:
        calendar.add_component(_event(happening, urls, tags, known))
    if not coming:
        calendar.add_component(_nothing(library, urls, tags, known))
    written: bytes = calendar.to_ical()
    return written.decode()


def _event(one: Happening, urls: Addresses, tags: Tags, known: tuple[Choice, ...]) -> Event:
    tool, told = one.tool, one.event
    exact = one.first == one.last
    when = "" if exact else f" (some day {in_words(told.on)})"
    event = Event()
    event.add("uid", _uid(tags.uri(one.name)))
    event.add("dtstamp", _midnight(told.noted))
    event.add("dtstart", one.first)
    if one.last < date.max:
        event.add("dtend", one.last + DAY)  # the first day after it
    event.add("summary", _plain(f"{tool.name}{when}: {first_sentence(told.says)}"))
    unsure = "" if exact else f"Only {told.on} is known, not the day.\n"
    sources = "".join(f"\n{url}" for url in told.source) or " our opinion"
    event.add(
        "description", _plain(f"{told.says}\n{unsure}Source:{sources}\nThe stack that it is about: {urls.stack(known)}")
    )
    event.add("url", urls.tool(tool.id))
    event.add("categories", [told.kind, told.severity])
    event.add("status", "CONFIRMED" if exact else "TENTATIVE")
    event.add("transp", "TRANSPARENT")  # it makes nobody busy
    event.add_component(_alarm(one, _plain(f"{tool.name} in a month{when}: {first_sentence(told.says)}")))
    return event


def _alarm(one: Happening, says: str) -> Alarm:
    """A month before its first day. A duration has no months (RFC 5545, 3.3.6), so that month is counted in days."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", says)
    alarm.add("trigger", a_month_before(one.first) - one.first)
    return alarm


def _nothing(library: Library, urls: Addresses, tags: Tags, known: tuple[Choice, ...]) -> Component:
    journal = Journal()
    journal.add("uid", _uid(tags.uri(f"nothing-ahead?{permalink.build(known, None)}")))
    journal.add("dtstamp", _midnight(library.edition))
    journal.add("dtstart", library.edition)
    journal.add("summary", "Nothing of this stack ends, as far as it has a date")
    journal.add("description", f"As far as the guide knows at its edition of {library.edition}: {urls.stack(known)}")
    return journal


def a_month_before(day: date) -> date:
    """The same day of the month before, or its last where it has no such day: 2027-03-31 → 2027-02-28."""
    last_of_month_before = day.replace(day=1) - DAY
    return last_of_month_before.replace(day=min(day.day, last_of_month_before.day))


def in_words(partial: str) -> str:
    """A date without a day as a phrase: "2026-11" → "in November 2026", "2027" → "in 2027"."""
    return f"in {date.fromisoformat(partial + '-01'):%B %Y}" if len(partial) == 7 else f"in {partial}"


def _plain(text: str) -> str:
    """Without backticks, and without the control characters that no content line may carry (RFC 5545, 3.1)."""
    return "".join(
        c if (c >= " " and c != "\x7f") or c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in text
    ).replace("`", "")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _uid(tag: str) -> str:
    """A UUID, as RFC 7986 wants it, that the tag alone decides (RFC 9562, version 5)."""
    return str(uuid5(NAMESPACE_URL, tag))
