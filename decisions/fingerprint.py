"""What readers rely on, as short digests: every option, rule and pick of the last published edition.

Each digest has two halves: what a thing means (a rule's condition and severity, what an option is) and the words for it,
so that a thing that is only put otherwise can be told from one that changed. They are kept in content/fingerprints.yaml.
White space, the order of files and of what a condition lists, sources and days of checking are no part of them: they
change nothing that a reader was told.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from decisions.model import Condition, Decision, Option, Rule, Warn
from decisions.source import rules_of
from guide.source import read_text, shown
from guide.yaml_file import YamlFile, read_yaml

NAME = "fingerprints.yaml"
KINDS = ("option", "rule", "pick")
DIGITS = 8  # of each half; a change that keeps them by chance is one in a hundred million
FORM = rf"[0-9]{{{DIGITS}}}-[0-9]{{{DIGITS}}}"
HEADER = """# What the last published edition told readers, as a digest for every option, rule and pick.
# Written by `python manage.py publish`; `python manage.py check` compares it with what stands here now.
"""
MEND = "Take it back from the history; it is written by `python manage.py publish` and not by hand."

Digests = Mapping[str, Mapping[str, str]]
"""Kind → id → digest. An option's id is ``decision:option``, a pick's that of its decision."""


@dataclass(frozen=True)
class Called:
    """What decisions and options were called in another edition: present ids → ids then, where they differ."""

    decisions: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def decision(self, decision: str) -> str:
        """The decision's id then."""
        return self.decisions.get(decision, decision)

    def option(self, decision: str, option: str) -> str:
        """The option's id then, without its decision's."""
        return self.options.get((decision, option), option)


@dataclass(frozen=True)
class Published:
    """The digests of an edition, and the file that they were read from (with its faults)."""

    edition: date | None
    digests: Digests
    file: YamlFile


def fingerprint(decisions: Iterable[Decision], called: Called = Called()) -> dict[str, dict[str, str]]:
    """The digests of these decisions by kind and id, both in the names of another edition if ``called`` tells them."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for decision in decisions:
        then = called.decision(decision.id)
        found["pick"][then] = _digest(*_pick(decision, called))
        for option in decision.options:
            id = f"{then}:{called.option(decision.id, option.id)}"
            found["option"][id] = _digest(*_option(decision, option, called))
        for path, rule in rules_of(decision):
            owner = _owner(decision, path, called)
            found["rule"][rule.id] = _digest(*_rule(rule, owner, str(path[-2]), called))
    return found


def _owner(decision: Decision, path: tuple[str | int, ...], called: Called) -> str:
    """Whose rule stands at that path: an option's for needs and excludes, the decision's for a warning."""
    then = called.decision(decision.id)
    if path[0] == "warns":
        return then
    return f"{then}:{called.option(decision.id, decision.options[int(path[1])].id)}"


def _digest(meaning: Any, words: Any) -> str:
    return f"{_half(meaning)}-{_half(words)}"


def _half(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return str(int.from_bytes(sha256(text.encode()).digest())).zfill(DIGITS)[-DIGITS:]


def meaning(digest: str) -> str:
    """The half that stays the same where only words change."""
    return digest.partition("-")[0]


def _option(decision: Decision, option: Option, called: Called) -> tuple[Any, Any]:
    gone = option.retired
    retired = gone and [gone.on.isoformat(), [called.option(decision.id, other) for other in gone.replaced_by]]
    words = [option.what, option.pick_if, option.avoid_if, option.undo.why, gone and gone.says]
    return [option.label, option.tool, option.undo.cost, retired], words


def _rule(rule: Rule, owner: str, kind: str, called: Called) -> tuple[Any, Any]:
    if isinstance(rule, Warn):
        return [kind, owner, _condition(rule.when, called), rule.severity], [rule.says, rule.do]
    return [kind, owner, _condition(rule.when, called)], [rule.says]


def _pick(decision: Decision, called: Called) -> tuple[Any, Any]:
    """When the decision is asked, and what the guide picks where and for whom; its reasons may be put otherwise."""

    def name(option: str | None) -> str:
        return called.option(decision.id, option) if option else ""

    asked = _condition(decision.asked_when, called)
    today = [[name(pick.pick), _condition(pick.when, called)] for pick in decision.today]
    return [asked, today, sorted([one.for_, name(one.pick)] for one in decision.advice)], []


def _condition(condition: Condition | None, called: Called) -> list[list[list[Any]]] | None:
    """A condition in an order of its own: what it lists first and last means nothing."""
    if condition is None:
        return None
    return sorted(
        sorted([called.decision(d), sorted({called.option(d, o) for o in options})] for d, options in term.items())
        for term in condition
    )


# -- the file --------------------------------------------------------------------------------------------


def read_published(root: Path) -> Published | None:
    """The digests of the last published edition; None where there is no such file."""
    path = root / NAME
    if not path.exists():
        return None
    text, fault = read_text(path, root)
    file = read_yaml(text, shown(path, root))
    if fault:
        file.problems = [fault]
    if not file.problems:
        _check_form(file)
    if file.problems:
        return Published(None, {kind: {} for kind in KINDS}, file)
    digests = {kind: {id: _spelt(file, kind, id) for id in file.data.get(kind) or ()} for kind in KINDS}
    return Published(date.fromisoformat(file.data["edition"]), digests, file)


def _check_form(file: YamlFile) -> None:
    if not isinstance(file.data, dict):
        file.report("wrong-type", (), "the fingerprints must be a mapping", MEND)
        return
    for kind, digests in file.data.items():
        if kind not in ("edition", *KINDS):
            file.report("unknown-field", (kind,), f"unknown kind of fingerprint '{kind}'", MEND)
        elif kind != "edition" and (
            not isinstance(digests or {}, dict) or any(isinstance(d, (dict, list)) for d in (digests or {}).values())
        ):
            file.report("wrong-type", (kind,), f"'{kind}' must be a mapping of ids to digests", MEND)
    if not file.problems and not _is_day(file.data.get("edition")):
        file.report("bad-date", ("edition",), "'edition' is not the day of an edition, such as 2026-11-23", MEND)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _spelt(file: YamlFile, kind: str, id: str) -> str:
    """The digest as it is spelt, even where it lost its quotes."""
    return file.written.get((kind, id), str(file.data[kind][id]))


def published_text(edition: date, digests: Digests) -> str:
    """The file's text: one line an id, in the order of ids, so that two editions compare line by line."""
    return "\n".join([HEADER.rstrip("\n"), f"edition: {edition}", *_lines(digests), ""])


def _lines(digests: Digests) -> Iterator[str]:
    for kind in KINDS:
        if digests.get(kind):
            yield f"{kind}:"
            yield from (f'  "{id}": "{digest}"' for id, digest in sorted(digests[kind].items()))
