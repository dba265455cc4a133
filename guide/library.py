"""The guide as the pages need it: everything read, checked, joined and rendered before the first request."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guide import drawing
from guide.model import Change, Claim, Colophon, Event, Section, Term, Tool
from guide.problems import Place, Problem, did_you_mean
from guide.rendering import Picture, Rendered, Resolve, Target, render
from guide.search import Index
from guide.source import GuideSource


@dataclass(frozen=True)
class Offer:
    """An option that a tool stands for, as the tool's page shows it."""

    decision: str
    title: str
    question: str
    option: str
    label: str
    pick_if: str
    avoid_if: str
    retired: bool
    start_url: str
    picked: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RuleNote:
    """A rule about a tool as its page tells it: needs, excludes or warns, its condition in words, and where it stands."""

    kind: str
    severity: str
    when: str
    says: str
    url: str


@dataclass(frozen=True)
class Invitation:
    """A decision as its chapter announces it."""

    id: str
    title: str
    question: str
    why: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Guide:
    """All of the guide's part, in reading order, with its prose rendered."""

    colophon: Colophon
    sections: tuple[Section, ...]
    tools: tuple[Tool, ...]
    glossary: tuple[Term, ...]
    changes: tuple[Change, ...]
    pages: Mapping[tuple[str, str], Rendered]
    invitations: Mapping[str, Invitation]
    offers: Mapping[str, tuple[Offer, ...]]
    rules: Mapping[str, tuple[RuleNote, ...]]
    resolve: Resolve
    section_by_id: Mapping[str, Section]
    tool_by_id: Mapping[str, Tool]
    tool_by_alias: Mapping[str, str]
    search: Index

    @property
    def edition(self) -> date:
        return self.colophon.edition

    def section(self, id: str) -> Section | None:
        """The section of that id, or None."""
        return self.section_by_id.get(id)

    def tool(self, id: str) -> Tool | None:
        """The tool of that id, or None."""
        return self.tool_by_id.get(id)

    def neighbours(self, id: str) -> tuple[Section | None, Section | None]:
        """The sections before and after in reading order."""
        ids = [section.id for section in self.sections]
        i = ids.index(id)
        return (self.sections[i - 1] if i else None), (self.sections[i + 1] if i + 1 < len(ids) else None)

    def mentions(self, tool: str) -> tuple[Section, ...]:
        """The sections whose prose links to the tool, by itself or as an answer to a decision."""
        names = {tool} | {f"{o.decision}:{o.option}" for o in self.offers.get(tool, ())}
        return tuple(s for s in self.sections if names & set(self.pages["section", s.id].links))

    def uses(self, term: str) -> tuple[Section, ...]:
        """The sections whose prose links to the glossary's entry."""
        return tuple(s for s in self.sections if f"?{term}" in self.pages["section", s.id].links)

    @property
    def claims(self) -> tuple[tuple[Section, Claim], ...]:
        """Every claim of the essay with the section that it stands in, in reading order."""
        return tuple((section, claim) for section in self.sections for claim in section.claims)

    def claims_about(self, tool: str) -> tuple[tuple[Section, Claim], ...]:
        """What the essay claimed about the tool."""
        return tuple((section, claim) for section, claim in self.claims if tool in claim.about)

    def lookalikes(self, tool: str) -> tuple[tuple[Tool, str], ...]:
        """The tools whose names are taken for this one's, with the sentence that tells them apart."""
        own = [(alike.tool, alike.says) for alike in self.tool_by_id[tool].lookalikes]
        theirs = [(t.id, alike.says) for t in self.tools for alike in t.lookalikes if alike.tool == tool]
        return tuple((self.tool_by_id[id], says) for id, says in [*own, *theirs])


def tool_url(id: str) -> str:
    return f"/tools/{id}/"


def section_url(id: str) -> str:
    return f"/guide/{id}/"


def term_url(id: str) -> str:
    return f"/glossary/#{id}"


def claim_url(section: str, id: str) -> str:
    return f"{section_url(section)}#{id}"


def resolver(source: GuideSource, options: Mapping[str, Target]) -> Resolve:
    """What a ``[[link]]`` means: a tool by its id, ``#section``, ``?term``, or an option as ``decision:option``; and
    ``!diagram``, of which a page shows the picture."""
    targets: dict[str, Target] = {}
    for id, section, _ in source.sections.items():
        targets["#" + id] = Target(section_url(id), section.title)
    for id, tool, _ in source.tools.items():
        targets[id] = Target(tool_url(id), tool.name)
    for term in source.glossary:
        targets["?" + term.id] = Target(term_url(term.id), term.term)
    for id, diagram, _ in source.diagrams.items():
        targets["!" + id] = Target("", diagram.title, Picture(drawing.figure(diagram), drawing.markdown(diagram)))
    targets |= options
    return targets.get


def names(source: GuideSource) -> list[str]:
    """Everything that a link in prose can name, but for options."""
    return [
        *source.tools.ids,
        *("#" + id for id in source.sections.ids),
        *("?" + term.id for term in source.glossary),
        *("!" + id for id in source.diagrams.ids),
    ]


def broken_links(
    source: GuideSource, pages: Mapping[tuple[str, str], Rendered], known: Iterable[str], resolve: Resolve
) -> list[Problem]:
    """The dead ``[[links]]`` of all prose, each with its line and what was probably meant."""
    problems = []
    words = set(known)
    prose = [("section", id, file) for id, _, file in source.sections.items()]
    prose += [("tool", id, file) for id, _, file in source.tools.items()]
    for kind, id, file in prose:
        page = pages[kind, id]
        if page.too_deep:
            problems.append(
                Problem(
                    Place(file.name, file.text_line),
                    "bad-prose",
                    "the prose is nested too deeply to be shown",
                    "Look for a long run of *, > or indented lists.",
                )
            )
        for name, line in page.dead_links:
            problems.append(
                Problem(
                    Place(file.name, file.text_line + line - 1),
                    "dead-link",
                    f"[[{name}]] leads nowhere",
                    _meant(name, words),
                )
            )
    file = source.glossary_file
    for i, term in enumerate(source.glossary):
        for j, name in enumerate(term.see):
            target = resolve(name)
            if target is None or target.picture:
                place = file.place("terms", i, "see", j)
                problems.append(Problem(place, "dead-link", f"[[{name}]] leads nowhere", _meant(name, words)))
    return problems


def _meant(name: str, words: set[str]) -> str:
    """The id that was probably meant: without an eye for capitals and blanks, as a tool, a section or an option."""
    if name in words:  # only a picture can be known and still lead nowhere
        return f"A picture stands on a line of its own: ![[{name[1:]}]]"
    plain = "-".join(name.lower().split())
    for word in (plain, "#" + plain, "?" + plain, "!" + plain):
        if word in words:
            return f"Did you mean '{word}'?"
    return did_you_mean(name, words)


def render_all(source: GuideSource, resolve: Resolve) -> dict[tuple[str, str], Rendered]:
    """All prose as HTML, by kind and id."""
    pages = {("section", id): render(s.text, resolve) for id, s, _ in source.sections.items()}
    for _, colophon, _ in source.colophon.items():
        pages["colophon", "about"] = render(colophon.about, resolve)
        pages["colophon", "farewell"] = render(colophon.farewell, resolve)
    return pages | {("tool", id): render(t.text, resolve) for id, t, _ in source.tools.items()}


def assemble(
    source: GuideSource,
    pages: Mapping[tuple[str, str], Rendered],
    resolve: Resolve,
    invitations: Mapping[str, Invitation],
    offers: Mapping[str, Sequence[Offer]],
) -> Guide:
    """Join what was read without faults into a guide."""
    colophon = source.colophon.values["guide"]
    tools = tuple(sorted((_dated(t) for t in source.tools.values.values()), key=lambda t: t.name.lower()))
    sections = tuple(source.sections.values[id] for id in colophon.sections)
    aliases = Counter(alias.lower() for tool in tools for alias in tool.aliases)
    return Guide(
        colophon=colophon,
        sections=sections,
        tools=tools,
        glossary=tuple(sorted(source.glossary, key=lambda term: term.term.lower())),
        changes=source.changes,
        pages=dict(pages),
        invitations=dict(invitations),
        offers={tool: tuple(o) for tool, o in offers.items()},
        rules={},
        resolve=resolve,
        section_by_id={s.id: s for s in sections},
        tool_by_id={t.id: t for t in tools},
        search=Index(()),
        tool_by_alias={a.lower(): t.id for t in tools for a in t.aliases if aliases[a.lower()] == 1},
    )


def _dated(tool: Tool) -> Tool:
    """The same tool with its file's day on every fact and event that has none of its own, newest event first."""

    def dated(items: Iterable) -> tuple:  # type: ignore[type-arg]
        return tuple(i if i.checked else i.model_copy(update={"checked": tool.checked}) for i in items)

    events = tuple(sorted(dated(tool.events), key=lambda e: e.on, reverse=True))
    latest = dated([tool.latest])[0] if tool.latest else None
    return tool.model_copy(
        update={"good": dated(tool.good), "bad": dated(tool.bad), "events": events, "latest": latest}
    )


def events(guide: Guide) -> list[tuple[Tool, Event]]:
    """All events of all tools, newest first."""
    pairs = [(tool, event) for tool in guide.tools for event in tool.events]
    return sorted(pairs, key=lambda pair: (pair[1].on, pair[0].id), reverse=True)


def quarter(on: str) -> str:
    """The quarter of a day or month, or the year where no more is known: 2026-11-25 → 2026-Q4."""
    return f"{on[:4]}-Q{(int(on[5:7]) + 2) // 3}" if len(on) > len("2026") else on


Current = Callable[[], Guide]
