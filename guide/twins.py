"""Chapters and tools in other forms: portable Markdown, and JSON-ready values. ``base`` is scheme and host."""

from collections.abc import Iterable
from typing import Any

from guide.library import Guide, section_url, tool_url
from guide.model import Fact, Section, Tool
from guide.rendering import plain_markdown


def section_markdown(guide: Guide, section: Section, base: str) -> str:
    """The chapter with its ``[[links]]`` as ordinary ones, its decisions and its claims."""
    lines = [
        f"# {section.title}",
        "",
        f"> {section.summary}",
        "",
        plain_markdown(section.text, guide.resolve, base).strip(),
    ]
    if section.decisions:
        lines += ["", "## Decisions", ""]
        lines += [f"- [{guide.invitations[d].question}]({base}/decisions/{d}/)" for d in section.decisions]
    if section.claims:
        lines += ["", "## Then and now", ""]
        lines += [f"- {c.said} **{c.verdict.capitalize()}**: {c.why}{_sources(c.source)}" for c in section.claims]
    return "\n".join([*lines, "", _signature(guide, base + section_url(section.id), section.checked), ""])


def section_data(guide: Guide, section: Section, base: str) -> dict[str, Any]:
    """The chapter as values."""
    data = section.model_dump(mode="json", by_alias=True, exclude_none=True)
    return data | {
        "url": base + section_url(section.id),
        "edition": guide.edition.isoformat(),
        "text": plain_markdown(section.text, guide.resolve, base),
    }


def tool_markdown(guide: Guide, tool: Tool, base: str) -> str:
    """The tool's facts and prose."""
    lines = [f"# {tool.name}", "", f"> {tool.what}", "", f"- Kind: {tool.kind}"]
    if tool.licence:
        lines.append(f"- Licence: {tool.licence}")
    if tool.owner:
        lines.append(f"- Owner: {tool.owner}")
    since = f" since {tool.status.since}" if tool.status.since else ""
    note = f". {tool.status.note}" if tool.status.note else ""
    lines.append(f"- Status: {tool.status.is_}{since}{note}{_sources(tool.status.source)}")
    if tool.latest:
        lines.append(f"- Newest release seen: {tool.latest.version}, {tool.latest.date}{_sources(tool.latest.source)}")
    if tool.links:
        lines += [f"- {name.capitalize()}: <{url}>" for name, url in tool.links.model_dump().items() if url]
    lines += [*_facts("Good", tool.good), *_facts("Bad", tool.bad)]
    if tool.events:
        lines += ["", "## Events", ""]
        lines += [f"- {e.on} ({e.kind}, {e.severity}): {e.says}{_sources(e.source)}" for e in tool.events]
    prose = plain_markdown(tool.text, guide.resolve, base).strip()
    if prose:
        lines += ["", "## About", "", prose.replace("\n## ", "\n### ")]
    return "\n".join([*lines, "", _signature(guide, base + tool_url(tool.id), tool.checked), ""])


def tool_data(guide: Guide, tool: Tool, base: str) -> dict[str, Any]:
    """The tool as values, with the decisions that offer it."""
    data = tool.model_dump(mode="json", by_alias=True, exclude_none=True)
    offers = [{"decision": o.decision, "option": o.option} for o in guide.offers.get(tool.id, ())]
    return data | {
        "url": base + tool_url(tool.id),
        "edition": guide.edition.isoformat(),
        "offered": offers,
        "text": plain_markdown(tool.text, guide.resolve, base),
    }


def _facts(heading: str, facts: Iterable[Fact]) -> list[str]:
    lines = [f"- {fact.says}{' (opinion)' if fact.opinion else ''}{_sources(fact.source)}" for fact in facts]
    return ["", f"## {heading}", "", *lines] if lines else []


def _sources(urls: Iterable[str]) -> str:
    found = ", ".join(f"<{url}>" for url in urls)
    return f" ({found})" if found else ""


def _signature(guide: Guide, url: str, checked: object) -> str:
    return f"From {guide.colophon.title}, edition {guide.edition}, checked {checked}: <{url}>"
