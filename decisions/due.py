"""What the content says that is older than its kind allows, and has to be read again in its source.

A sentence ages by its topic: prices quickly, architecture slowly. What merely happened does not age; what a
record says of a vulnerability, and an end that lies ahead, may still be amended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from decisions.model import Rule, Warn
from decisions.source import DecisionSource, rules_of
from guide.model import Event, Topic, first_day
from guide.problems import Place
from guide.source import GuideSource
from guide.yaml_file import YamlFile

MONTHS: dict[Topic, int] = {"price": 3, "security": 6, "status": 6, "version": 6, "architecture": 24}


@dataclass(frozen=True, order=True)
class Due:
    """Something to read again: where it stands, since when that is due, its topic, and how it begins."""

    place: Place
    since: date
    topic: Topic
    checked: date
    says: str


def due(guide: GuideSource, decisions: DecisionSource, on: date) -> list[Due]:
    """Everything whose time is up on the day, in the order of files and lines."""
    everything = [*_tools(guide, on), *_claims(guide), *_glossary(guide), *_decisions(decisions)]
    return sorted(one for one in everything if one.since <= on)


def _due(file: YamlFile, path: tuple[str | int, ...], topic: Topic, checked: date, says: str) -> Due:
    return Due(file.place(*path), months_after(checked, MONTHS[topic]), topic, checked, says)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month: 2026-08-31 and 6 → 2027-02-28."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(first_of_next.toordinal() - 1).day
    return date(year, month, min(day.day, last))


def _tools(guide: GuideSource, on: date) -> Iterator[Due]:
    for _, tool, file in guide.tools.items():
        yield _due(file, ("status",), "status", tool.status.checked or tool.checked, f"is {tool.status.is_}")
        if tool.latest:
            seen = tool.latest.checked or tool.checked
            yield _due(file, ("latest",), "version", seen, f"newest release seen is {tool.latest.version}")
        if tool.cncf:
            yield _due(file, ("cncf",), "status", tool.checked, f"is {tool.cncf.level} in the CNCF")
        for name, facts in (("good", tool.good), ("bad", tool.bad)):
            for i, fact in enumerate(facts):
                yield _due(file, (name, i), fact.topic, fact.checked or tool.checked, fact.says)
        for i, event in enumerate(tool.events):
            topic = _topic_of(event, on)
            if topic:
                yield _due(file, ("events", i), topic, event.checked or tool.checked, event.says)


def _topic_of(event: Event, on: date) -> Topic | None:
    if event.kind == "vulnerability":
        return "security"
    return "status" if first_day(event.on) > on else None


def _claims(guide: GuideSource) -> Iterator[Due]:
    for _, section, file in guide.sections.items():
        yield _due(file, (), "status", section.checked, "the chapter")
        for i, claim in enumerate(section.claims):
            if claim.source:
                yield _due(file, ("claims", i), "status", claim.checked, claim.said)


def _glossary(guide: GuideSource) -> Iterator[Due]:
    for i, term in enumerate(guide.glossary):
        if term.checked:
            yield _due(guide.glossary_file, ("terms", i), "architecture", term.checked, term.term)


def _decisions(decisions: DecisionSource) -> Iterator[Due]:
    for _, decision, file in decisions.decisions.items():
        yield _due(file, ("today",), "status", decision.checked, "the guide's pick")
        for path, rule in rules_of(decision):
            yield _due(file, path, _topic_of_rule(rule), rule.checked or decision.checked, rule.says)


def _topic_of_rule(rule: Rule) -> Topic:
    """A danger is looked at as often as security, whatever it is about."""
    return "security" if isinstance(rule, Warn) and rule.severity == "danger" else rule.topic
