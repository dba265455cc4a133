"""What of the guide can be found by searching: chapters, tools, claims and the glossary."""

from collections.abc import Iterator

from guide.library import Guide, claim_url, section_url, term_url, tool_url
from guide.search import Document, unmarked


def documents(guide: Guide) -> Iterator[Document]:
    """A document for every chapter, tool, claim and term."""
    for section in guide.sections:
        prose = unmarked(guide.pages["section", section.id].html)
        yield Document("section", section.id, section_url(section.id), section.title, f"{section.summary} {prose}")
        for claim in section.claims:
            url = claim_url(section.id, claim.id)
            yield Document("claim", claim.id, url, claim.said, f"{claim.verdict}. {claim.why}")
    for tool in guide.tools:
        alike = guide.lookalikes(tool.id)
        facts = " ".join([*(fact.says for fact in (*tool.good, *tool.bad)), *(event.says for event in tool.events)])
        prose = unmarked(guide.pages["tool", tool.id].html)
        yield Document(
            "tool", tool.id, tool_url(tool.id), tool.name, f"{tool.what} {prose} {facts}",
            names=tool.aliases,
            note=" ".join(f"Not to be confused with {other.name}: {says}" for other, says in alike),
            beside=tuple(tool_url(other.id) for other, _ in alike),
        )  # fmt: skip
    for term in guide.glossary:
        names = (*term.aliases, *([term.long] if term.long else []))
        yield Document("term", term.id, term_url(term.id), term.term, term.says, names=names)
