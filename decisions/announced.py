"""The check that keeps "since this was shared" honest: what readers rely on does not change without a word in changes.yaml.

Every option, rule and pick is compared with what the last published edition said. Of an option or decision under a new
name the old one is known by its alias, so that renaming it is one change and not many.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from decisions.fingerprint import NAME, Called, Digests, Published, fingerprint, meaning, read_published
from decisions.model import Decision
from decisions.source import DecisionSource, rules_of
from guide.problems import Place, Problem, did_you_mean
from guide.source import GuideSource, edition_of

PUBLISH = "Take them back from the history, or run `python manage.py publish` on the content of that edition."
FORMS = "rule:<id>, option:<decision>:<option>, pick:<decision>, tool:<id>, claim:<id>, section:<id> or term:<id>"


def names_of(decision: Decision) -> tuple[str, ...]:
    """The decision's present and former ids."""
    return (decision.id, *decision.aliases)


def names_of_option(decision: Decision, option: str) -> tuple[str, ...]:
    """An option's present and former ids, each as ``decision:option``."""
    found = decision.option(option)
    ids = (option, *found.aliases) if found else (option,)
    return tuple(f"{d}:{o}" for d in names_of(decision) for o in ids)


# -- what a change names -----------------------------------------------------------------------------------


def check_touches(guide: GuideSource, decisions: DecisionSource) -> Iterator[Problem]:
    """Everything that a change names exists, or did."""
    known = _known(guide, decisions)
    for i, change in enumerate(guide.changes):
        for j, name in enumerate(change.touches):
            kind, _, id = name.partition(":")
            place = guide.changes_file.place("changes", i, "touches", j)
            if kind not in known:
                yield Problem(place, "wrong-value", f"'{name}' does not say what it is that changed", f"Write {FORMS}.")
            elif (ids := known[kind]) is not None and id not in ids:
                what = "decision" if kind == "pick" else kind
                yield Problem(place, f"unknown-{what}", f"unknown {what} '{id}'", did_you_mean(id, ids))


def _known(guide: GuideSource, decisions: DecisionSource) -> Mapping[str, Collection[str] | None]:
    """Kind → the ids that a change may name; None where some may stand in a file that could not be read."""
    found = decisions.decisions.values.values()
    options = {name for d in found for o in d.options for name in names_of_option(d, o.id)}
    rules = {rule.id for d in found for _, rule in rules_of(d)}
    claims = {claim.id for section in guide.sections.values.values() for claim in section.claims}
    whole = not decisions.decisions.unread
    return {
        "rule": rules if whole else None,
        "option": options if whole else None,
        "pick": {name for d in found for name in names_of(d)} if whole else None,
        "tool": guide.tools.ids | {alias for tool in guide.tools.values.values() for alias in tool.aliases},
        "claim": None if guide.sections.unread else claims,
        "section": guide.sections.ids,
        "term": None if guide.glossary_file.problems else {term.id for term in guide.glossary},
    }


# -- what changed without a word ---------------------------------------------------------------------------


def check_announced(root: Path, guide: GuideSource, decisions: DecisionSource) -> Iterator[Problem]:
    """Every option, rule and pick that is new or not what the last published edition said, and that no change names.

    The content must be sound otherwise: a broken file would look like a change.
    """
    edition = edition_of(guide)
    published = read_published(root)
    if edition is None:
        return
    if published is None:
        if any(change.edition < edition for change in guide.changes):
            place = Place(f"{root.name}/{NAME}")
            yield Problem(place, "missing-file", "the fingerprints of the last published edition are missing", PUBLISH)
        return
    yield from published.file.problems
    if published.edition is None:
        return
    if published.edition > edition:
        yield Problem(
            published.file.place("edition"),
            "date-order",
            f"the edition of {published.edition} was published, and guide.yaml says {edition}",
            "Set `edition` in guide.yaml to a later day: editions only go forward.",
        )
        return
    yield from _Comparison(guide, decisions, published, published.edition, edition).problems()


class _Comparison:
    def __init__(
        self, guide: GuideSource, decisions: DecisionSource, published: Published, before: date, now: date
    ) -> None:
        self.decisions = decisions
        self.then = published.digests
        self.before, self.now = before, now
        since = [change for change in guide.changes if change.edition > before]
        self.touched = {name for change in since if change.kind != "words" for name in change.touches}
        self.reworded = {name for change in since if change.kind == "words" for name in change.touches}
        values = decisions.decisions.values.values()
        self.called = called_in(values, self.then)
        self.digests = fingerprint(values, self.called)

    def problems(self) -> Iterator[Problem]:
        for _, decision, file in self.decisions.decisions.items():
            then = self.called.decision(decision.id)
            renamed = then if then != decision.id else ""
            yield from self._one("pick", then, decision.id, names_of(decision), file.place("today"), renamed)
            for i, option in enumerate(decision.options):
                if then not in self.then["pick"]:
                    break  # no link can have an option of a decision that is new: its pick stands for them
                name = self.called.option(decision.id, option.id)
                renamed = f"{then}:{name}" if name != option.id else ""
                names = names_of_option(decision, option.id)
                yield from self._one("option", f"{then}:{name}", names[0], names, file.place("options", i), renamed)
            for path, rule in rules_of(decision):
                yield from self._one("rule", rule.id, rule.id, (rule.id,), file.place(*path))

    def _one(
        self, kind: str, then: str, id: str, names: Iterable[str], place: Place, renamed: str = ""
    ) -> Iterator[Problem]:
        """``then`` is the id that it was published under, ``renamed`` the same if that is another one than today's."""
        before, now = self.then[kind].get(then), self.digests[kind][then]
        named = {f"{kind}:{name}" for name in names}
        if named & self.touched:
            return
        entry = kind
        if before is None:
            fault = f"{kind} '{id}' is new since the edition of {self.before}"
        elif renamed:
            fault = f"{kind} '{id}' was called '{renamed}' in the edition of {self.before}"
        elif meaning(before) != meaning(now):
            fault = f"{kind} '{id}' is not what the edition of {self.before} said"
        elif before != now and not named & self.reworded:
            fault, entry = f"{kind} '{id}' has other words than in the edition of {self.before}", "words"
        else:
            return
        hint = self._hint(entry, f"{kind}:{id}")
        yield Problem(place, "unannounced-change", f"{fault}, and changes.yaml does not say so", hint)

    def _hint(self, kind: str, name: str) -> str:
        entry = f"Add to changes.yaml: {{edition: {self.now}, kind: {kind}, says: …, touches: ['{name}']}}."
        if self.now > self.before:
            return entry
        later = f"Begin a new edition: set `edition` in guide.yaml to a day after {self.before}"
        return f"{later}, and add to changes.yaml an entry of it that touches '{name}'."


def called_in(decisions: Iterable[Decision], digests: Digests) -> Called:
    """What the decisions and options were called in the edition of these digests, by way of their aliases."""
    options: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    for decision in decisions:
        then = next((name for name in names_of(decision) if name in digests["pick"]), decision.id)
        if then != decision.id:
            names[decision.id] = then
        for option in decision.options:
            ids = (option.id, *option.aliases)
            name = next((id for id in ids if f"{then}:{id}" in digests["option"]), option.id)
            if name != option.id:
                options[decision.id, option.id] = name
    return Called(names, options)
