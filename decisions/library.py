"""Reads a whole content directory, proves it sound, and hands out the guide and the graph together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from decisions.addresses import Addresses, compare_url
from decisions.announced import check_announced, check_touches
from decisions.documents import documents
from decisions.graph import Graph, add_tools
from decisions.house_rules import govern
from decisions.model import READERS, Decision, Option, Preset, Warn
from decisions.proofs import prove
from decisions.source import DecisionSource, read_decisions, rules_of
from decisions.wording import rules_about
from guide.documents import documents as guide_documents
from guide.ledger import KINDS, Ids, check_ledger
from guide.library import Guide, Invitation, Offer, RuleNote, assemble, broken_links, names, render_all, resolver
from guide.model import Tool
from guide.problems import ContentError, Place, Problem
from guide.rendering import Resolve, Target
from guide.search import Index
from guide.source import GuideSource, read_guide


@dataclass(frozen=True)
class Library:
    """Everything that the site serves: made whole at start, never changed."""

    root: Path
    guide: Guide
    graph: Graph
    presets: tuple[Preset, ...]
    rule_place: Mapping[str, str]

    @property
    def edition(self) -> date:
        return self.guide.edition

    def tool_of(self, decision: str, option: str) -> Tool | None:
        """The tool that an option stands for, if any."""
        tool = self.graph.option(decision, option).tool
        return self.guide.tool(tool) if tool else None

    def label(self, decision: str, option: str) -> str:
        """An option's name as a reader knows it."""
        return self._labels[decision, option]

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], str]:
        tools = self.guide.tool_by_id
        return {(d.id, o.id): label_of(o, tools) for d in self.graph.decisions for o in d.options}

    def what(self, decision: str, option: str) -> str:
        """What an option is, in a sentence."""
        found = self.graph.option(decision, option)
        tool = self.tool_of(decision, option)
        return found.what or (tool.what if tool else "")

    def title(self, decision: str) -> str:
        """A decision's short title."""
        return self.graph.by_id[decision].title

    def preset(self, id: str) -> Preset | None:
        """The preset of that id, or None."""
        return next((preset for preset in self.presets if preset.id == id), None)


def label_of(option: Option, tools: Mapping[str, Tool]) -> str:
    if option.label:
        return option.label
    tool = tools.get(option.tool or "")
    return tool.name if tool else option.id


def load(root: Path, house_rules: Path | None = None) -> Library:
    """Read, check and join everything under ``root``, under the house rules of a file if one is given.

    Raises ContentError with all faults at once.
    """
    library, problems = examine(root, house_rules)
    if library is None or problems:
        raise ContentError(problems)
    return library


def examine(root: Path, house_rules: Path | None = None) -> tuple[Library | None, list[Problem]]:
    """The library, if it could be made at all, and every fault of the content in the order of files and lines.

    The house rules are looked at once the content is sound.
    """
    if not root.is_dir():
        return None, [
            Problem(
                Place(str(root)),
                "missing-file",
                "there is no content directory here",
                "Set CAIRN_CONTENT to a directory that has a guide.yaml.",
            )
        ]
    guide = read_guide(root)
    decisions = read_decisions(root, guide)
    problems = [*guide.problems, *decisions.problems]
    options = _option_targets(guide, decisions)
    resolve = resolver(guide, options)
    lenient = _lenient(resolve, guide, decisions)
    pages = render_all(guide, lenient)
    problems += broken_links(guide, pages, [*names(guide), *options], lenient)
    problems += check_ledger(
        root,
        present_ids(guide, decisions),
        _former_ids(guide, decisions),
        _places(guide, decisions),
        _unsure(guide, decisions),
    )
    problems += check_touches(guide, decisions)
    graph, faults = _prove(guide, decisions, problems)
    problems += faults
    if not problems:
        problems += check_announced(root, guide, decisions)
    if graph is None or problems:
        return None, _sorted(problems)
    if house_rules is not None:
        graph, problems = govern(graph, house_rules, reading_order(guide))
        if graph is None:
            return None, _sorted(problems)
    add_tools(graph, {id: tool.status.replaced_by for id, tool in guide.tools.values.items()})
    whole = assemble(guide, pages, resolve, _invitations(guide, decisions), _offers(guide, graph))
    found = [*guide_documents(whole), *documents(graph, whole.tool_by_id)]
    presets = tuple(decisions.presets.values[id] for id in whole.colophon.presets)
    place = {rule.id: d.id for d in graph.decisions for _, rule in rules_of(d)}
    library = Library(root, whole, graph, presets, place)
    rules = {tool.id: tuple(_rule_notes(library, tool)) for tool in whole.tools}
    return replace(library, guide=replace(whole, search=Index(tuple(found)), rules=rules)), []


def _rule_notes(library: Library, tool: Tool) -> Iterator[RuleNote]:
    for kind, rule, when in rules_about(library, library.graph, tool.id):
        severity = rule.severity if isinstance(rule, Warn) else ""
        yield RuleNote(kind, severity, when, rule.says, f"/decisions/{library.rule_place[rule.id]}/#{rule.id}")


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(set(problems), key=lambda p: (p.place, p.kind, p.message))


def _lenient(resolve: Resolve, guide: GuideSource, decisions: DecisionSource) -> Resolve:
    """Links to what stands in a file that could not be read are not dead: the file is the fault."""
    unread = {
        *guide.tools.unread,
        *("#" + id for id in guide.sections.unread),
        *("!" + id for id in guide.diagrams.unread),
    }
    nowhere = Target("", "")
    no_glossary = bool(guide.glossary_file.problems)

    def lenient(name: str) -> Target | None:
        hidden = name in unread or (name.split(":")[0] in decisions.decisions.unread and ":" in name)
        hidden = hidden or (no_glossary and name.startswith("?"))
        return nowhere if hidden else resolve(name)

    return lenient


_UNSOUND = {"unknown-decision", "unknown-option", "duplicate-id", "wrong-value"}


def _prove(
    guide: GuideSource, decisions: DecisionSource, problems: list[Problem]
) -> tuple[Graph | None, list[Problem]]:
    """Proofs need sound names; where names are broken, only those are reported."""
    if not decisions.decisions.files:
        return None, [
            Problem(
                Place(next(iter(guide.colophon.files.values())).name),
                "no-way-through",
                "the guide has no decisions",
                "Add at least one under decisions/.",
            )
        ]
    files = {file.name for file in decisions.decisions.files.values()}
    if decisions.decisions.unread or any(p.kind in _UNSOUND and p.place.file in files for p in problems):
        return None, []
    return prove(decisions, reading_order(guide), faulty={p.place.file for p in problems})


def reading_order(guide: GuideSource) -> list[str]:
    """The decisions in the order in which the guide's sections lead to them."""
    order = [id for c in guide.colophon.values.values() for id in c.sections]
    return [d for id in order if id in guide.sections.values for d in guide.sections.values[id].decisions]


def _option_targets(guide: GuideSource, decisions: DecisionSource) -> dict[str, Target]:
    return {
        f"{d.id}:{o.id}": Target(f"/decisions/{d.id}/#{o.id}", label_of(o, guide.tools.values))
        for d in decisions.decisions.values.values()
        for o in d.options
    }


def _invitations(guide: GuideSource, decisions: DecisionSource) -> dict[str, Invitation]:
    tools = guide.tools.values
    return {
        d.id: Invitation(
            d.id, d.title, d.question, d.why, tuple((o.id, label_of(o, tools)) for o in d.options if not o.retired)
        )
        for d in decisions.decisions.values.values()
    }


def _offers(guide: GuideSource, graph: Graph) -> dict[str, list[Offer]]:
    tools = guide.tools.values
    offers: dict[str, list[Offer]] = {}
    urls = Addresses(guide.colophon.values["guide"].edition)
    for tool, pairs in graph.offered.items():
        for decision_id, option_id in pairs:
            d, o = graph.by_id[decision_id], graph.option(decision_id, option_id)
            offers.setdefault(tool, []).append(
                Offer(
                    decision=d.id,
                    title=d.title,
                    question=d.question,
                    option=o.id,
                    label=label_of(o, tools),
                    pick_if=o.pick_if,
                    avoid_if=o.avoid_if,
                    retired=o.retired is not None,
                    start_url=urls.walk([(d.id, o.id)]),
                    picked=tuple(_picked_for(d, o.id)),
                    alternatives=tuple(_alternatives(d, o.id, tool, tools)),
                )
            )
    return offers


def _picked_for(decision: Decision, option: str) -> Iterator[str]:
    """For whom the guide picks the option today."""
    if any(pick.pick == option and pick.when is None for pick in decision.today):
        yield "unless something speaks against it"
    elif any(pick.pick == option for pick in decision.today):
        yield "on some platforms"
    for one in decision.advice:
        if one.pick == option:
            yield f"for {READERS[one.for_].lower()}"


def _alternatives(decision: Decision, option: str, tool: str, tools: Mapping[str, Tool]) -> Iterator[tuple[str, str]]:
    """The other tools that answer the decision, each with the address where the two are compared."""
    for other in decision.options:
        if other.id != option and other.tool and other.tool != tool and not other.retired:
            yield compare_url(tool, other.tool), label_of(other, tools)


# -- ids for the ledger ----------------------------------------------------------------------------------


def present_ids(guide: GuideSource, decisions: DecisionSource) -> dict[str, set[str]]:
    """Every id of the content by kind, as the ledger keeps them; what could not be read is not among them."""
    return {kind: {id for k, id in _places(guide, decisions) if k == kind} for kind in KINDS}


def _former_ids(guide: GuideSource, decisions: DecisionSource) -> Ids:
    """Ids that are known without being present: aliases, and those of files that could not be read."""
    values = decisions.decisions.values.values()
    names = {d.id: {d.id, *d.aliases} for d in values}
    return {
        "section": guide.sections.ids,
        "tool": guide.tools.ids | {alias for tool in guide.tools.values.values() for alias in tool.aliases},
        "decision": decisions.decisions.ids | {alias for d in values for alias in d.aliases},
        "option": {
            f"{name}:{id}" for d in values for name in names[d.id] for o in d.options for id in (o.id, *o.aliases)
        },
        "preset": decisions.presets.ids,
        "term": set(),
    }


def _unsure(guide: GuideSource, decisions: DecisionSource) -> set[str]:
    """The kinds of id of which some may stand in a file that could not be read."""
    return {
        *(("claim",) if guide.sections.unread else ()),
        *(("term",) if guide.glossary_file.problems else ()),
        *(("tool",) if guide.tools.unread else ()),
        *(("decision", "option", "rule") if decisions.decisions.unread else ()),
    }


def _places(guide: GuideSource, decisions: DecisionSource) -> dict[tuple[str, str], Place]:
    places: dict[tuple[str, str], Place] = {}
    for kind, loaded in (
        ("section", guide.sections),
        ("tool", guide.tools),
        ("decision", decisions.decisions),
        ("preset", decisions.presets),
    ):
        places |= {(kind, id): file.place() for id, _, file in loaded.items()}
    for _, section, file in guide.sections.items():
        places |= {("claim", c.id): file.place("claims", i) for i, c in enumerate(section.claims)}
    places |= {("term", term.id): guide.glossary_file.place("terms", i) for i, term in enumerate(guide.glossary)}
    for id, decision, file in decisions.decisions.items():
        places |= _decision_places(id, decision, file)
    return places


def _decision_places(id: str, decision: Decision, file) -> dict[tuple[str, str], Place]:  # type: ignore[no-untyped-def]
    places = {("option", f"{id}:{o.id}"): file.place("options", i) for i, o in enumerate(decision.options)}
    return places | {("rule", rule.id): file.place(*path) for path, rule in rules_of(decision)}
