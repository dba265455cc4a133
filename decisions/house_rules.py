"""House rules: a team forbids, pins or annotates options of somebody else's guide, with its own reasons.

They only ever take away. Each becomes needs, excludes or warnings of the options that it names, with an id that begins
with ``house-`` and a sentence that says whose rule it is; so the engine, the pages and the exports treat it as any other
rule, and no option becomes possible that was not. The guide itself is proven before they are applied: a house that
forbids an option does not make a fault of the guide.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from decisions.constraints import Constraints
from decisions.graph import Graph, build
from decisions.model import Condition, Decision, Exclude, Need, Option, Warn
from decisions.reasons import contradiction
from decisions.solver import TooHard
from decisions.source import rules_of
from guide.model import ID_PATTERN, Id, Model, Sentence, Severity, Urls
from guide.problems import Place, Problem, did_you_mean
from guide.source import read_text
from guide.validation import build as validated
from guide.yaml_file import YamlFile, read_yaml

PREFIX = "house-"
MOST_RULES = 500
# What the validator below says, for editors: one of the three, and what goes with a note.
ONE_THING: JsonDict = {
    "oneOf": [{"required": [name], "properties": {name: {"type": "object"}}} for name in ("forbid", "pin", "annotate")],
    "if": {"required": ["annotate"], "properties": {"annotate": {"type": "object"}}},
    "then": {"required": ["do"], "properties": {"do": {"type": "string"}}},
    "else": {"properties": {"do": {"type": "null"}, "severity": {"type": "null"}}},
}

Options = Annotated[dict[Id, Annotated[tuple[Id, ...], Field(min_length=1)]], Field(min_length=1, max_length=1)]
One = Annotated[dict[Id, Id], Field(min_length=1, max_length=1)]


class HouseRule(Model):
    """One of ``forbid``, ``pin`` and ``annotate``, for one decision; with ``when`` only where that holds.

    ``source`` is the page where the team wrote its reason down, so that whoever disagrees knows with whom.
    """

    model_config = ConfigDict(json_schema_extra=ONE_THING)

    id: Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60 - len(PREFIX))]
    forbid: Options | None = None
    pin: One | None = None
    annotate: Options | None = None
    when: Condition | None = None
    says: Sentence
    source: Annotated[Urls, Field(min_length=1)]
    severity: Severity | None = None
    do: Sentence | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> "HouseRule":
        if sum(part is not None for part in (self.forbid, self.pin, self.annotate)) != 1:
            raise ValueError("a house rule has one of `forbid`, `pin` and `annotate`")
        if self.annotate is None and (self.severity or self.do):
            raise ValueError("`severity` and `do` belong to `annotate`; what is forbidden cannot be chosen at all")
        if self.annotate is not None and self.do is None:
            raise ValueError("a note on an option needs a `do`: what to do about it")
        return self

    @property
    def kind(self) -> Literal["forbid", "pin", "annotate"]:
        return "forbid" if self.forbid is not None else "pin" if self.pin is not None else "annotate"


class House(Model):
    """A file of house rules: whose they are, and the rules."""

    house: Sentence
    rules: Annotated[tuple[HouseRule, ...], Field(min_length=1, max_length=MOST_RULES)]


@dataclass(frozen=True)
class _Known:
    """A rule with the names that the guide uses today."""

    rule: HouseRule
    decision: str
    options: tuple[str, ...]
    when: Condition | None


def govern(graph: Graph, path: Path, reading_order: Sequence[str]) -> tuple[Graph | None, list[Problem]]:
    """The graph under the house rules of a file, or None and every fault of the file.

    The graph must have been proven. ``reading_order`` is the one that it was built with.
    """
    house, file, problems = _read(path)
    if house is None or problems:
        return None, problems
    names = _Names(graph, file)
    known = [names.rule(i, rule) for i, rule in enumerate(house.rules)]
    rules = [one for one in known if one is not None]
    problems = [*names.problems, *_repeated(house, graph, file)]
    if problems:
        return None, problems
    try:
        governed = build(_governed(graph.decisions, house.house, rules), reading_order)
        if governed.constraints.root is None:
            return None, [_no_way_through(graph, house, rules, file)]
    except (TooHard, ValueError) as error:
        hint = "Say less with `when`, or forbid fewer options."
        return None, [Problem(file.place(), "too-hard", f"with these rules the graph cannot be proven: {error}", hint)]
    return governed, []


def _read(path: Path) -> tuple[House | None, YamlFile, list[Problem]]:
    if not path.is_file():
        fault = Problem(
            Place(str(path)),
            "missing-file",
            "there is no file of house rules here",
            "Set CAIRN_HOUSE_RULES to one, or unset it.",
        )
        return None, YamlFile(str(path)), [fault]
    text, unreadable = read_text(path, path.parent)
    if unreadable:
        return None, YamlFile(path.name), [unreadable]
    file = read_yaml(text, path.name)
    house = None if file.problems else validated(House, file, {})
    return house, file, file.problems


def _repeated(house: House, graph: Graph, file: YamlFile) -> Iterator[Problem]:
    taken = {rule.id for decision in graph.decisions for _, rule in rules_of(decision)}
    seen: set[str] = set()
    for i, rule in enumerate(house.rules):
        if rule.id in seen or PREFIX + rule.id in taken:
            where = "in this file" if rule.id in seen else f"in the guide, as '{PREFIX}{rule.id}'"
            hint = "Give one of them another id."
            yield Problem(file.place("rules", i, "id"), "duplicate-id", f"rule '{rule.id}' stands twice: {where}", hint)
        seen.add(rule.id)


class _Names:
    """Former names are understood: the file is the team's and outlives an edition of the guide."""

    def __init__(self, graph: Graph, file: YamlFile) -> None:
        self.graph = graph
        self.file = file
        self.problems: list[Problem] = []

    def rule(self, i: int, rule: HouseRule) -> _Known | None:
        """The rule in today's names; None if it names what there is not."""
        before = len(self.problems)
        given = {d: (o,) for d, o in rule.pin.items()} if rule.pin else rule.forbid or rule.annotate or {}
        decision, options = next(self._term(given, ("rules", i, rule.kind)), ("", ()))
        when = self._condition(rule.when, ("rules", i, "when")) if rule.when else None
        if len(self.problems) > before:
            return None
        if any(decision in term for term in when or ()):
            place = self.file.place("rules", i, "when")
            message = f"the rule is about '{decision}' and cannot depend on it"
            self._report(place, "own-decision", message, "Let `when` name other decisions, or leave it out.")
            return None
        if rule.pin and self.graph.option(decision, options[0]).retired:
            place = self.file.place("rules", i, "pin")
            self._report(place, "retired-option", f"'{options[0]}' is retired and cannot be pinned", "Pin another.")
            return None
        return _Known(rule, decision, options, when)

    def _condition(self, condition: Condition, path: tuple[str | int, ...]) -> Condition:
        single = isinstance(_at(self.file.data, path), dict)
        return tuple(dict(self._term(term, path if single else (*path, i))) for i, term in enumerate(condition))

    def _term(
        self, term: Mapping[str, tuple[str, ...]], path: tuple[str | int, ...]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, options in term.items():
            decision = self.graph.current_decision.get(name)
            if decision is None:
                hint = did_you_mean(name, self.graph.by_id)
                self._report(self.file.place(*path, name), "unknown-decision", f"unknown decision '{name}'", hint)
                continue
            yield decision, tuple(filter(None, (self._option(decision, o, (*path, name)) for o in options)))

    def _option(self, decision: str, name: str, path: tuple[str | int, ...]) -> str | None:
        option = self.graph.current_option.get((decision, name))
        if option is None:
            hint = did_you_mean(name, [o.id for o in self.graph.by_id[decision].options])
            message = f"decision '{decision}' has no option '{name}'"
            self._report(self.file.place(*path), "unknown-option", message, hint)
        return option

    def _report(self, place: Place, kind: str, message: str, hint: str) -> None:
        self.problems.append(Problem(place, kind, message, hint))


def _at(data: object, path: Iterable[str | int]) -> object:
    for part in path:
        data = data[part]  # type: ignore[index]
    return data


# -- from house rules to rules of the guide ----------------------------------------------------------------------------


def _governed(decisions: Iterable[Decision], house: str, rules: Sequence[_Known]) -> list[Decision]:
    """The same decisions with the house's needs, excludes and warnings added, and nothing taken out."""
    return [_with(decision, house, [one for one in rules if one.decision == decision.id]) for decision in decisions]


def _with(decision: Decision, house: str, rules: Sequence[_Known]) -> Decision:
    if not rules:
        return decision
    options = tuple(_option(option, house, rules) for option in decision.options)
    warns = tuple(_warn(one, house) for one in rules if one.rule.kind == "annotate")
    return decision.model_copy(update={"options": options, "warns": (*decision.warns, *warns)})


def _option(option: Option, house: str, rules: Sequence[_Known]) -> Option:
    needs: list[Need] = []
    excludes: list[Exclude] = []
    for one in rules:
        if one.rule.kind == "pin" and option.id not in one.options:
            if one.when is None:
                needs.append(Need(when=_itself(one), **_words(one, house)))
            else:
                excludes.append(Exclude(when=one.when, **_words(one, house)))
        elif one.rule.kind == "forbid" and option.id in one.options:
            excludes.append(Exclude(when=one.when or ({one.decision: (option.id,)},), **_words(one, house)))
    return option.model_copy(update={"needs": (*option.needs, *needs), "excludes": (*option.excludes, *excludes)})


def _warn(one: _Known, house: str) -> Warn:
    mine = {one.decision: one.options}
    when = tuple(mine | term for term in one.when) if one.when else (mine,)
    severity = one.rule.severity or "info"
    return Warn(when=when, severity=severity, do=one.rule.do or "", **_words(one, house))


def _itself(one: _Known) -> Condition:
    return ({one.decision: one.options},)


def _words(one: _Known, house: str) -> dict[str, object]:
    return {
        "id": PREFIX + one.rule.id,
        "says": f"House rule of {house}: {one.rule.says}",
        "source": one.rule.source,
    }


# -- when no way is left -----------------------------------------------------------------------------------------------


def _no_way_through(graph: Graph, house: House, rules: Sequence[_Known], file: YamlFile) -> Problem:
    """Which rules together leave no way: a minimal set of the house's, and those of the guide that take part."""
    kept = list(rules)
    for one in reversed(rules):
        fewer = [other for other in kept if other is not one]
        if _constraints(graph, house, fewer).root is None:
            kept = fewer
    origins = contradiction(_constraints(graph, house, kept))
    guides = [o.rule.id for o in origins if o.rule and not o.rule.id.startswith(PREFIX)]
    names = [f"'{one.rule.id}'" for one in kept]
    together = (
        f"house rules {' and '.join(names)} together leave" if len(names) > 1 else f"house rule {names[0]} leaves"
    )
    with_guide = f" beside the guide's own {', '.join(repr(id) for id in dict.fromkeys(guides))}" if guides else ""
    first = house.rules.index(kept[0].rule)
    return Problem(
        file.place("rules", first),
        "no-way-through",
        f"{together} no way through{with_guide}",
        "Without any one of them there is a way." if len(names) > 1 else "Without it there is a way.",
    )


def _constraints(graph: Graph, house: House, rules: Sequence[_Known]) -> Constraints:
    return Constraints(_governed(graph.decisions, house.house, rules))
