"""The append-only ledger of published ids: content/ledger.yaml.

An id that was published once stays known for ever, as an entry or as the alias of one.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from guide.problems import ContentError, Place, Problem, closest, did_you_mean
from guide.source import read_text, shown
from guide.yaml_file import YamlFile, read_yaml

NAME = "ledger.yaml"
HAVE_ALIASES = ("tool", "decision", "option")
MEND = "Take it back from the history; `python manage.py ledger` only appends."
KINDS = ("section", "tool", "claim", "decision", "option", "rule", "preset", "term")
HEADER = """# Every id that was ever published, by kind. Written by `python manage.py ledger`, which only appends.
# An id is never taken out: to rename, add an alias; to retire, keep the entry and say so.
"""

Ids = Mapping[str, set[str]]


def read_ledger(root: Path) -> tuple[dict[str, list[str]], YamlFile]:
    """The published ids by kind, and the file (with its faults)."""
    path = root / NAME
    file = YamlFile(shown(path, root), data={})
    if path.exists():
        text, fault = read_text(path, root)
        file = read_yaml(text, file.name)
        if fault:
            file.problems.append(fault)
    if not file.problems:
        _check_form(file)
    if file.problems:
        return {kind: [] for kind in KINDS}, file
    return {kind: _listed(file, kind) for kind in KINDS}, file


def _check_form(file: YamlFile) -> None:
    if not isinstance(file.data, dict):
        file.report("wrong-type", (), "the ledger must be a mapping of kinds to lists of ids", MEND)
        return
    for kind, ids in file.data.items():
        if kind not in KINDS:
            file.report("unknown-field", (kind,), f"unknown kind of id '{kind}'", did_you_mean(kind, KINDS))
        elif not isinstance(ids or [], list) or any(isinstance(id, (list, dict)) for id in ids or ()):
            file.report("wrong-type", (kind,), f"'{kind}' must be a list of ids", MEND)


def _listed(file: YamlFile, kind: str) -> list[str]:
    """The ids as they are spelt: an id such as 1e5 stays what it is, even where it lost its quotes."""
    return [file.written.get((kind, i), str(id)) for i, id in enumerate(file.data.get(kind) or ())]


def check_ledger(
    root: Path, present: Ids, former: Ids, places: Mapping[tuple[str, str], Place], unsure: Collection[str] = ()
) -> Iterator[Problem]:
    """``present`` and ``former`` (aliases) are ids by kind; ``places`` tells where a present id stands.

    ``unsure`` are the kinds of which some may stand in files that could not be read: those are not missed.
    """
    published, file = read_ledger(root)
    yield from file.problems
    if file.problems:
        return
    if not (root / NAME).exists():
        yield Problem(
            file.place(),
            "missing-file",
            "the ledger of published ids is missing",
            "Bring it back; for a new guide, run `python manage.py ledger`.",
        )
        return
    for kind in KINDS:
        here, once = present.get(kind, set()), former.get(kind, set())
        for id in sorted(here - set(published[kind])):
            place = places.get((kind, id)) or file.place()
            yield Problem(
                place,
                "ledger-missing",
                f"{kind} '{id}' is not in the ledger of published ids",
                "Run `python manage.py ledger`.",
            )
        for i, id in enumerate(published[kind]):
            if id not in here | once and kind not in unsure:
                yield Problem(
                    file.place(kind, i),
                    "ledger-deleted",
                    f"{kind} '{id}' was published and is gone",
                    _bring_back(kind, id, here),
                )


def _bring_back(kind: str, id: str, present: Collection[str]) -> str:
    if kind not in HAVE_ALIASES:
        return f"Bring it back: links may lead to it, and a {kind} has no aliases."
    close = closest(id, present)
    return (
        f"Bring it back, or name it under `aliases` of what it is called now{f' (perhaps {close!r})' if close else ''}."
    )


def appended(root: Path, present: Ids) -> str:
    """The ledger's text with the ids that are new; those that were there keep their places.

    Raises ContentError if the ledger cannot be read: what is in it would be lost.
    """
    published, file = read_ledger(root)
    if file.problems:
        raise ContentError(file.problems)
    lines = [HEADER.rstrip("\n")]
    for kind in KINDS:
        ids = published[kind] + sorted(present.get(kind, set()) - set(published[kind]))
        if ids:
            lines += [f"{kind}:", *(f"  - {_quoted(id)}" for id in ids)]
    return "\n".join(lines) + "\n"


def _quoted(id: str) -> str:
    """Ids such as `1`, `1e5` or `true` would not be read back as text."""
    return id if isinstance(read_yaml(id, NAME).data, str) else f'"{id}"'
