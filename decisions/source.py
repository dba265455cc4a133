"""Reads decisions and presets, and checks every name in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from decisions.model import Condition, Decision, Option, Preset, Retired, Rule
from decisions.permalink import RESERVED, TRACKING
from guide.problems import Problem
from guide.source import GuideSource, Loaded, check_checked, check_day, edition_of, load, unknown
from guide.yaml_file import YamlFile

Path_ = tuple[str | int, ...]


@dataclass
class DecisionSource:
    """Decisions and presets as read, with their faults."""

    decisions: Loaded[Decision]
    presets: Loaded[Preset]
    problems: list[Problem]


def read_decisions(root: Path, guide: GuideSource) -> DecisionSource:
    """Read the deciding part of a content directory and check its names; nothing is raised."""
    decisions = load(root, "decisions", "*.yaml", Decision)
    presets = load(root, "presets", "*.yaml", Preset)
    source = DecisionSource(decisions, presets, [*decisions.problems, *presets.problems])
    source.problems += _Names(source, guide).check()
    return source


class _Names:
    """All checks of names: what is named exists, and is named once."""

    def __init__(self, source: DecisionSource, guide: GuideSource) -> None:
        self.source = source
        self.guide = guide
        self.decisions = source.decisions
        self.edition: date | None = edition_of(guide)

    def check(self) -> Iterator[Problem]:
        rules: dict[str, str] = {}
        for id, decision, file in self.decisions.items():
            if _reserved(id):
                yield Problem(
                    file.place(),
                    "reserved-id",
                    f"'{id}' is a word of the addresses and cannot be a decision",
                    f"Rename the file; reserved are {', '.join(sorted(RESERVED))} and the words that trackers add.",
                )
            yield from check_day(decision.checked, file, ("checked",), self.edition)
            yield from self._home(id, decision, file)
            yield from self._condition(file, ("asked_when",), decision.asked_when)
            yield from self._options(decision, file)
            yield from self._picks(decision, file)
            for path, rule in rules_of(decision):
                yield from self._rule(file, path, rule, rules)
        yield from self._sections()
        yield from self._hints()
        yield from self._aliases()
        yield from self._presets()
        yield from self._listed_presets()

    def _home(self, id: str, decision: Decision, file: YamlFile) -> Iterator[Problem]:
        """The section that a decision names also lists it."""
        if decision.section not in self.guide.sections.ids:
            yield unknown(file, ("section",), "section", decision.section, self.guide.sections.ids)
            return
        section = self.guide.sections.values.get(decision.section)
        if section is None or id in section.decisions or not set(section.decisions) <= self.decisions.ids:
            return  # a name that is misspelt in the list is missing in it, too
        others = [other for other, s in self.guide.sections.values.items() if id in s.decisions]
        if others:
            yield Problem(
                file.place("section"),
                "unknown-decision",
                f"this says section '{decision.section}', but '{others[0]}' lists the decision",
                "A decision belongs to one section; both files name it.",
            )
        else:
            yield Problem(
                file.place("section"),
                "unknown-decision",
                f"section '{decision.section}' does not list this decision",
                f"Add '{id}' to `decisions` in the section's front matter.",
            )

    def _options(self, decision: Decision, file: YamlFile) -> Iterator[Problem]:
        seen: set[str] = set()
        for i, option in enumerate(decision.options):
            if option.id in seen:
                yield Problem(
                    file.place("options", i, "id"),
                    "duplicate-id",
                    f"option '{option.id}' stands twice",
                    "Give one of them another id.",
                )
            seen.add(option.id)
            if option.tool and option.tool not in self.guide.tools.ids:
                yield unknown(file, ("options", i, "tool"), "tool", option.tool, self.guide.tools.ids)
            if option.retired:
                yield from self._retired(decision, file, i, option.id, option.retired)

    def _retired(self, decision: Decision, file: YamlFile, i: int, option: str, retired: Retired) -> Iterator[Problem]:
        path = ("options", i, "retired")
        yield from check_checked(retired, file, path, self.edition)
        for j, other in enumerate(retired.replaced_by):
            if other == option:
                yield Problem(
                    file.place(*path, "replaced_by", j),
                    "unknown-option",
                    f"'{option}' cannot replace itself",
                    "Name the option that replaces it.",
                )
            else:
                yield from self._option(file, (*path, "replaced_by", j), decision.id, other)

    def _picks(self, decision: Decision, file: YamlFile) -> Iterator[Problem]:
        for i, pick in enumerate(decision.today):
            yield from self._option(file, ("today", i, "pick"), decision.id, pick.pick)
            yield from self._condition(file, ("today", i, "when"), pick.when)
            if (pick.when is None) != (i == len(decision.today) - 1):
                yield Problem(
                    file.place("today", i),
                    "wrong-value",
                    "the guide's picks end with one that has no `when`, and only the last has none",
                    "Put the pick for every other context last.",
                )
        for i, advice in enumerate(decision.advice):
            if advice.pick:
                yield from self._option(file, ("advice", i, "pick"), decision.id, advice.pick)
        if decision.essay and decision.essay.pick:
            yield from self._option(file, ("essay", "pick"), decision.id, decision.essay.pick)

    def _rule(self, file: YamlFile, path: Path_, rule: Rule, seen: dict[str, str]) -> Iterator[Problem]:
        if rule.id in seen:
            yield Problem(
                file.place(*path, "id"),
                "duplicate-id",
                f"rule '{rule.id}' already stands in {seen[rule.id]}",
                "Give it another id: rule ids are unique over the whole guide.",
            )
        seen.setdefault(rule.id, file.name)
        yield from self._condition(file, (*path, "when"), rule.when)
        yield from check_checked(rule, file, path, self.edition)

    def _condition(self, file: YamlFile, path: Path_, condition: Condition | None) -> Iterator[Problem]:
        single = path in file.lines and isinstance(_at(file.data, path), dict)
        for i, term in enumerate(condition or ()):
            for decision, options in term.items():
                here = (*path, decision) if single else (*path, i, decision)
                if decision not in self.decisions.ids:
                    yield unknown(file, here, "decision", decision, self.decisions.ids)
                    continue
                for j, option in enumerate(options):
                    yield from self._option(file, (*here, j), decision, option)

    def _option(self, file: YamlFile, path: Path_, decision: str, option: str) -> Iterator[Problem]:
        known = self.decisions.values.get(decision)
        if known and known.option(option) is None:
            yield unknown(file, path, "option", option, [o.id for o in known.options])

    def _hints(self) -> Iterator[Problem]:
        """What a tool's hints mean are options that stand for the tool."""
        offered: dict[str, list[str]] = {}
        for id, decision, _ in self.decisions.items():
            for option in decision.options:
                if option.tool:
                    offered.setdefault(option.tool, []).append(f"{id}:{option.id}")
        for id, tool, file in self.guide.tools.items():
            for meant in tool.detect.means if tool.detect else ():
                hidden = meant.split(":")[0] in self.decisions.unread
                if meant not in offered.get(id, ()) and not hidden:
                    yield unknown(file, ("detect", "means", meant), "option", meant, offered.get(id, ()))

    def _sections(self) -> Iterator[Problem]:
        for id, section, file in self.guide.sections.items():
            for i, name in enumerate(section.decisions):
                decision = self.decisions.values.get(name)
                home = self.guide.sections.values.get(decision.section) if decision else None
                if name not in self.decisions.ids:
                    yield unknown(file, ("decisions", i), "decision", name, self.decisions.ids)
                elif name in section.decisions[:i]:
                    yield Problem(
                        file.place("decisions", i),
                        "duplicate-id",
                        f"decision '{name}' stands twice in the list",
                        "Keep one of the two.",
                    )
                elif decision and home and decision.section != id and name in home.decisions:
                    yield Problem(
                        file.place("decisions", i),
                        "unknown-decision",
                        f"decision '{name}' belongs to section '{decision.section}', which lists it, too",
                        "A decision belongs to one section: take it out here, or change `section` in its file.",
                    )

    def _aliases(self) -> Iterator[Problem]:
        seen: dict[str, str] = {}
        for id, decision, file in self.decisions.items():
            for i, alias in enumerate(decision.aliases):
                yield from self._alias(file, ("aliases", i), alias, id, self.decisions.ids, seen)
            inner: dict[str, str] = {}
            options = {option.id for option in decision.options}
            for i, option in enumerate(decision.options):
                for j, alias in enumerate(option.aliases):
                    yield from self._alias(file, ("options", i, "aliases", j), alias, option.id, options, inner)

    def _alias(
        self, file: YamlFile, path: Path_, alias: str, id: str, ids: set[str], seen: dict[str, str]
    ) -> Iterator[Problem]:
        if alias == id:
            yield Problem(file.place(*path), "alias-loop", f"'{alias}' is an alias of itself", "Leave it out.")
        elif alias in ids:
            yield Problem(
                file.place(*path), "alias-clash", f"alias '{alias}' is a present id", "An alias is a former id."
            )
        elif alias in seen:
            yield Problem(
                file.place(*path),
                "alias-clash",
                f"alias '{alias}' already leads to '{seen[alias]}'",
                "A former name leads to one place.",
            )
        elif path[0] == "aliases" and _reserved(alias):
            yield Problem(
                file.place(*path),
                "reserved-id",
                f"'{alias}' is a word of the addresses and cannot be an alias",
                "It was never a decision's name.",
            )
        seen.setdefault(alias, id)

    def _presets(self) -> Iterator[Problem]:
        for _, preset, file in self.source.presets.items():
            yield from check_day(preset.checked, file, ("checked",), self.edition)
            for decision, choice in preset.choices.items():
                if decision not in self.decisions.ids:
                    yield unknown(file, ("choices", decision), "decision", decision, self.decisions.ids)
                else:
                    yield from self._option(file, ("choices", decision, "pick"), decision, choice.pick)

    def _listed_presets(self) -> Iterator[Problem]:
        known = self.source.presets.ids
        for _, colophon, file in self.guide.colophon.items():
            for i, preset in enumerate(colophon.presets):
                if preset not in known:
                    yield unknown(file, ("presets", i), "preset", preset, known)
                if preset in colophon.presets[:i]:
                    yield Problem(
                        file.place("presets", i),
                        "duplicate-id",
                        f"preset '{preset}' stands twice",
                        "Keep one of the two.",
                    )
            if not set(colophon.presets) <= known:
                continue  # a name that is misspelt there is missing there, too
            for preset in sorted(known - set(colophon.presets)):
                yield Problem(
                    self.source.presets.files[preset].place(),
                    "unknown-preset",
                    f"preset '{preset}' is not listed",
                    f"Add it to `presets` in {file.name}.",
                )


def _reserved(id: str) -> bool:
    """Whether an address could not carry the id: it means something else there, or is dropped as a tracker's."""
    return id in RESERVED or TRACKING.fullmatch(id) is not None


def _at(data: object, path: Path_) -> object:
    for part in path:
        data = data[part] if isinstance(data, (dict, list)) and _has(data, part) else None  # type: ignore[index]
    return data


def _has(data: object, part: str | int) -> bool:
    return part in data if isinstance(data, dict) else isinstance(part, int) and part < len(data)  # type: ignore[arg-type]


def rules_of(decision: Decision) -> Iterator[tuple[Path_, Rule]]:
    """All rules of a decision with their paths in its file."""
    for i, option in enumerate(decision.options):
        yield from _option_rules(i, option)
    for i, warn in enumerate(decision.warns):
        yield ("warns", i), warn


def _option_rules(i: int, option: Option) -> Iterator[tuple[Path_, Rule]]:
    for j, need in enumerate(option.needs):
        yield ("options", i, "needs", j), need
    for j, exclude in enumerate(option.excludes):
        yield ("options", i, "excludes", j), exclude
