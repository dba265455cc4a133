"""Chapters, tools, glossary and claims in other forms: portable Markdown, and JSON-ready values. ``base`` is scheme and host."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from guide.library import Guide, claim_url, section_url, term_url, tool_url
from guide.model import VERDICTS, Claim, Day, Fact, Id, Model, Section, Term, Tool, Verdict
from guide.rendering import plain_markdown


class SectionTwin(Section):
    """A chapter as JSON: its front matter, and its prose as portable Markdown."""

    url: str
    edition: Day


class Offered(Model):
    """An option that a tool stands for."""

    decision: Id
    option: Id


class ToolTwin(Tool):
    """A tool as JSON: its facts, and its prose as portable Markdown."""

    url: str
    edition: Day
    offered: tuple[Offered, ...]


class TermTwin(Term):
    url: str


class GlossaryTwin(Model):
    """The glossary as JSON."""

    url: str
    edition: Day
    terms: tuple[TermTwin, ...]


class ClaimTwin(Claim):
    section: Id
    url: str


class ClaimsTwin(Model):
    """The essay's claims as JSON, with how many there are of each verdict."""

    url: str
    edition: Day
    counts: dict[Verdict, int]
    claims: tuple[ClaimTwin, ...]


def _values(twin: Model) -> dict[str, Any]:
    """JSON-ready values; what is not known is left out."""
    return twin.model_dump(mode="json", by_alias=True, exclude_none=True)


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
        lines += [_claim(claim) for claim in section.claims]
    return "\n".join([*lines, "", _signature(guide, base + section_url(section.id), section.checked), ""])


def section_data(guide: Guide, section: Section, base: str) -> dict[str, Any]:
    """The chapter as values."""
    more = {
        "url": base + section_url(section.id),
        "edition": guide.edition,
        "text": plain_markdown(section.text, guide.resolve, base),
    }
    return _values(SectionTwin.model_construct(**(dict(section) | more)))


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
        seen = f"{tool.latest.version} of {tool.latest.date}, seen on {tool.latest.checked}"
        lines.append(f"- Newest release seen: {seen}{_sources(tool.latest.source)}")
    if tool.links:
        lines += [f"- {name.capitalize()}: <{url}>" for name, url in tool.links.model_dump().items() if url]
    for other, says in guide.lookalikes(tool.id):
        lines.append(f"- Not to be confused with [{other.name}]({base}{tool_url(other.id)}): {says}")
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
    more = {
        "url": base + tool_url(tool.id),
        "edition": guide.edition,
        "offered": tuple(Offered(decision=o.decision, option=o.option) for o in guide.offers.get(tool.id, ())),
        "text": plain_markdown(tool.text, guide.resolve, base),
    }
    return _values(ToolTwin.model_construct(**(dict(tool) | more)))


def glossary_markdown(guide: Guide, base: str) -> str:
    """Every term with its meaning."""
    lines = ["# Glossary", ""]
    for term in guide.glossary:
        long = f" ({term.long})" if term.long else ""
        see = [target for target in map(guide.resolve, term.see) if target]
        more = f" See {', '.join(f'[{target.title}]({base}{target.url})' for target in see)}." if see else ""
        lines.append(f"- **{term.term}**{long}: {term.says}{more}{_sources(term.source)}")
    return "\n".join([*lines, "", f"From {guide.colophon.title}, edition {guide.edition}: <{base}/glossary/>", ""])


def glossary_data(guide: Guide, base: str) -> dict[str, Any]:
    """The terms as values."""
    terms = tuple(TermTwin.model_construct(**dict(term), url=base + term_url(term.id)) for term in guide.glossary)
    return _values(GlossaryTwin(url=f"{base}/glossary/", edition=guide.edition, terms=terms))


def claims_markdown(guide: Guide, base: str) -> str:
    """Every claim of the essay with its verdict, chapter by chapter."""
    lines = ["# Then and now", ""]
    for section in guide.sections:
        if section.claims:
            lines += [f"## [{section.title}]({base}{section_url(section.id)})", ""]
            lines += [_claim(claim) for claim in section.claims]
            lines.append("")
    return "\n".join([*lines, f"From {guide.colophon.title}, edition {guide.edition}: <{base}/then-and-now/>", ""])


def _claim(claim: Claim) -> str:
    return f"- {claim.said} **{claim.verdict.capitalize()}**: {claim.why}{_sources(claim.source)}"


def claims_data(guide: Guide, base: str) -> dict[str, Any]:
    """The claims as values, with how many there are of each verdict."""
    claims = tuple(
        ClaimTwin.model_construct(**dict(claim), section=section.id, url=base + claim_url(section.id, claim.id))
        for section, claim in guide.claims
    )
    counts = Counter(claim.verdict for claim in claims)
    twin = ClaimsTwin(
        url=f"{base}/then-and-now/",
        edition=guide.edition,
        counts={verdict: counts[verdict] for verdict in VERDICTS},
        claims=claims,
    )
    return _values(twin)


def _facts(heading: str, facts: Iterable[Fact]) -> list[str]:
    lines = [f"- {fact.says}{' (opinion)' if fact.opinion else ''}{_sources(fact.source)}" for fact in facts]
    return ["", f"## {heading}", "", *lines] if lines else []


def _sources(urls: Iterable[str]) -> str:
    found = ", ".join(f"<{url}>" for url in urls)
    return f" ({found})" if found else ""


def _signature(guide: Guide, url: str, checked: object) -> str:
    return f"From {guide.colophon.title}, edition {guide.edition}, checked {checked}: <{url}>"
