"""What the guide is made of: sections, tools, facts, events and claims, as frozen values.

A field's type here is the whole of its validation; the JSON Schemas that editors use are generated
from these classes. Nothing in this module reads a file or knows of a page.
"""

import re
from datetime import date
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _one_line(text: str) -> str:
    """Fold white space, so that a sentence wrapped in the YAML is still one sentence."""
    return " ".join(text.split())


def _iso_date(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("a date is written as 2026-11-23")
    return date.fromisoformat(value)


def _partial_date(value: str) -> str:
    if not PARTIAL_DATE.fullmatch(value):
        raise ValueError("a date is written as 2026-11-23, or 2026-11, or '2026' in quotes")
    date.fromisoformat((value + "-01-01")[:10])
    return value


def _https(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or "." not in parts.netloc or parts.username or " " in url:
        raise ValueError("a link is an https address, such as https://example.org/page")
    return url


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
Sentence = Annotated[str, AfterValidator(_one_line), StringConstraints(min_length=2)]
Day = Annotated[date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "format": "date"})]
PartialDate = Annotated[str, AfterValidator(_partial_date)]
Url = Annotated[str, AfterValidator(_https)]
Urls = Annotated[
    tuple[Url, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "uri"},
                {"type": "array", "items": {"type": "string", "format": "uri"}},
            ]
        }
    ),
]
Severity = Literal["danger", "caution", "info"]
SEVERITIES: tuple[Severity, ...] = ("danger", "caution", "info")


def first_day(partial: str) -> date:
    """The first day that a partial date can mean: ``2026-03`` → 2026-03-01."""
    return date.fromisoformat((partial + "-01-01")[:10])


class Model(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Model):
    """Something that must say where it was read and when, or own up to being an opinion."""

    source: Urls = ()
    checked: Day | None = None
    opinion: bool = False

    @model_validator(mode="after")
    def _has_a_source(self) -> "Sourced":
        if not self.opinion and not self.source:
            raise ValueError("needs a source, or `opinion: true`")
        return self


Topic = Literal["architecture", "price", "security", "status", "version"]


class Fact(Sourced):
    """A checkable sentence about a tool. Without ``checked`` it inherits its file's day.

    ``topic`` says how fast it ages; what is built how is slow to change, a price is not.
    """

    says: Sentence
    topic: Topic = "architecture"


EventKind = Literal[
    "release",
    "relicensing",
    "retirement",
    "vulnerability",
    "end-of-support",
    "ownership",
    "pricing",
    "change",
]


class Event(Sourced):
    """Something that happened to a tool, or will: ``on`` is the day, ``noted`` the edition that first told it."""

    on: PartialDate
    noted: Day
    kind: EventKind
    severity: Severity = "info"
    says: Sentence


class Cncf(Model):
    level: Literal["sandbox", "incubating", "graduated", "archived"]
    since: PartialDate
    accepted: PartialDate | None = None
    source: Urls


class Links(Model):
    home: Url
    docs: Url | None = None
    source: Url | None = None
    install: Url | None = None


StatusIs = Literal["active", "maintenance", "deprecated", "retired", "archived", "gone"]


class Status(Model):
    """active: developed; maintenance: fixes only; deprecated: an end is announced; retired or archived: no more
    work, it may still run; gone: it cannot be used any more."""

    is_: StatusIs = Field(alias="is")
    since: PartialDate | None = None
    note: Sentence | None = None
    source: Urls
    checked: Day | None = None
    replaced_by: tuple[Id, ...] = ()


class Latest(Model):
    """The newest release seen: ``date`` is when it was released, ``checked`` when somebody looked (else the file's day)."""

    version: str
    date: PartialDate
    source: Urls
    checked: Day | None = None


class Lookalike(Model):
    """Another tool whose name is easily taken for this one. Written on one of the two; both pages say it."""

    tool: Id
    says: Sentence


ToolKind = Literal[
    "open source",
    "open core",
    "source available",
    "commercial product",
    "commercial service",
    "free service",
    "standard",
    "practice",
    "feature",
]


class Tool(Model):
    """A product, project, standard or practice with a page of its own.

    ``mentioned`` marks one that answers no decision and stands for context only.
    """

    id: Id
    name: Sentence
    what: Annotated[Sentence, StringConstraints(max_length=220)]
    kind: ToolKind
    licence: Sentence | None = None
    owner: Sentence | None = None
    cncf: Cncf | None = None
    links: Links | None = None
    status: Status
    latest: Latest | None = None
    good: tuple[Fact, ...] = ()
    bad: tuple[Fact, ...] = ()
    events: tuple[Event, ...] = ()
    aliases: tuple[Sentence, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    mentioned: bool = False
    tags: tuple[Id, ...] = ()
    checked: Day
    text: str = ""


Verdict = Literal["holds", "changed", "wrong", "opinion", "joke"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Claim(Model):
    """What the essay said, in our words, with today's verdict and why."""

    id: Id
    about: tuple[Id, ...] = ()
    said: Sentence
    verdict: Verdict
    why: Sentence
    source: Urls = ()
    checked: Day

    @model_validator(mode="after")
    def _verdict_is_backed(self) -> "Claim":
        if self.verdict not in ("opinion", "joke") and not self.source:
            raise ValueError(f"a claim with the verdict '{self.verdict}' needs a source")
        return self


class Section(Model):
    """A chapter: prose, the decisions it leads to, and what the essay claimed about its subject."""

    id: Id
    title: Sentence
    summary: Annotated[Sentence, StringConstraints(min_length=20, max_length=300)]
    decisions: tuple[Id, ...] = ()
    claims: tuple[Claim, ...] = ()
    checked: Day
    text: str = ""


class Term(Sourced):
    """An entry of the glossary; ``see`` names tools, options and sections as links in prose do."""

    id: Id
    term: Sentence
    long: Sentence | None = None
    says: Annotated[Sentence, StringConstraints(max_length=600)]
    see: tuple[str, ...] = ()
    aliases: tuple[Sentence, ...] = ()


class Change(Model):
    """One thing that changed in the guide itself, by edition. What it names under ``touches`` has sources of its own;
    ``source`` is for where that does not say enough. ``words``: what it touches says the same as before, otherwise."""

    edition: Day
    kind: Literal["guide", "pick", "rule", "fact", "option", "tool", "words"]
    says: Sentence
    touches: tuple[str, ...] = ()
    source: Urls = ()


class Tag(Model):
    id: Id
    means: Sentence


class Essay(Model):
    """The text that the guide grew out of, credited on every page that quotes its opinions."""

    title: Sentence
    author: Sentence
    date: Day
    url: Url


class Colophon(Model):
    """content/guide.yaml: what the whole guide is called, and its sections in reading order."""

    title: Sentence
    subject: Sentence
    lead: Sentence
    about: str
    farewell: str
    edition: Day
    essay: Essay | None = None
    sections: tuple[Id, ...]
    presets: tuple[Id, ...] = ()
    tags: tuple[Tag, ...] = ()
