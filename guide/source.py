"""Reads the guide's files: sections, tools, diagrams, glossary, colophon and changes, with every fault in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from guide import diagram as diagrams
from guide.diagram import Diagram
from guide.model import Change, Colophon, HintKind, Model, Section, Sourced, Term, Tool, first_day, last_day
from guide.problems import Place, Problem, did_you_mean
from guide.validation import build
from guide.yaml_file import YamlFile, read_front_matter, read_yaml

M = TypeVar("M", bound=BaseModel)

BIGGEST_FILE = 400_000


@dataclass
class Loaded(Generic[M]):
    """The values of one kind of file by id, the file that each came from, and the faults met."""

    values: dict[str, M] = field(default_factory=dict)
    files: dict[str, YamlFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """Every id that has a file, even one that could not be read: a broken file is one fault, not many."""
        return set(self.files)

    @property
    def unread(self) -> set[str]:
        """The ids of the files with a fault that kept them from being read."""
        return self.ids - self.values.keys()

    def items(self) -> Iterator[tuple[str, M, YamlFile]]:
        """Id, value and file of everything that could be read."""
        return ((id, value, self.files[id]) for id, value in self.values.items())


@dataclass
class GuideSource:
    """Everything of the guide as read from a content directory."""

    colophon: Loaded[Colophon]
    sections: Loaded[Section]
    tools: Loaded[Tool]
    diagrams: Loaded[Diagram]
    glossary: tuple[Term, ...]
    glossary_file: YamlFile
    changes: tuple[Change, ...]
    changes_file: YamlFile
    problems: list[Problem]


def read_text(path: Path, root: Path) -> tuple[str, Problem | None]:
    """A file's text; a file that is too big or not UTF-8 is a fault."""
    name = shown(path, root)
    try:
        if path.stat().st_size > BIGGEST_FILE:
            return "", Problem(
                Place(name),
                "bad-yaml",
                f"the file is larger than {BIGGEST_FILE:,} bytes",
                "Content is text that someone reads; split it.",
            )
        return path.read_text(encoding="utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return "", Problem(Place(name, line), "bad-yaml", "the file is not UTF-8", "Save it as UTF-8.")
    except OSError as error:
        return "", Problem(
            Place(name),
            "bad-yaml",
            f"the file cannot be read: {error.strerror}",
            "Look at what it is, and at its permissions.",
        )


def shown(path: Path, root: Path) -> str:
    """How a file is named in messages: beginning with the content directory's own name."""
    return str(Path(root.name) / path.relative_to(root))


def load(root: Path, folder: str, pattern: str, model: type[M]) -> Loaded[M]:
    """All files of one kind. The file's name is the id; a file of another kind is a fault, not a thing to pass over."""
    loaded: Loaded[M] = Loaded()
    for path in sorted((root / folder).glob("*")):
        if path.name.startswith(".") or path.name.endswith("~"):
            continue  # what editors and systems leave behind
        if not path.match(pattern):
            loaded.problems.append(
                Problem(
                    Place(shown(path, root)),
                    "stray-file",
                    f"nothing reads '{path.name}' here",
                    f"In {folder}/ the files are named <id>{pattern[1:]}.",
                )
            )
            continue
        text, fault = read_text(path, root)
        name = shown(path, root)
        file = YamlFile(name) if fault else _read(text, name, path.suffix)
        if fault:
            file.problems.append(fault)
        loaded.files[path.stem] = file
        if not file.problems:
            extra = {"id": path.stem} | ({"text": file.text} if path.suffix == ".md" else {})
            value = build(model, file, extra)
            if value is not None:
                loaded.values[path.stem] = value
        loaded.problems += file.problems
        file.problems = []
    return loaded


def _read(text: str, name: str, suffix: str) -> YamlFile:
    return read_front_matter(text, name) if suffix == ".md" else read_yaml(text, name)


def read_guide(root: Path) -> GuideSource:
    """Read the guide's part of a content directory and check it within itself.

    ``root`` is the directory with guide.yaml. Faults are in the result's ``problems``; nothing is raised.
    """
    colophon = _single(root, "guide.yaml", Colophon)
    sections = load(root, "sections", "*.md", Section)
    tools = load(root, "tools", "*.md", Tool)
    pictures = _sound(load(root, "diagrams", "*.yaml", Diagram))
    glossary, glossary_file = _list_of(root, "glossary.yaml", _Glossary, "terms", "Begin each entry with `- id: cni`.")
    changes, changes_file = _list_of(
        root, "changes.yaml", _Changes, "changes", "Begin each change with `- edition: 2026-11-23`."
    )
    problems = [*colophon.problems, *sections.problems, *tools.problems, *pictures.problems]
    problems += [*glossary_file.problems, *changes_file.problems]
    terms = glossary.terms if glossary else ()
    source = GuideSource(
        colophon,
        sections,
        tools,
        pictures,
        terms,
        glossary_file,
        changes.changes if changes else (),
        changes_file,
        problems,
    )
    problems += _check(source)
    problems += _check_changes(source)
    return source


def _sound(loaded: Loaded[Diagram]) -> Loaded[Diagram]:
    """The diagrams that can be drawn; the faults of the others are told, and they count as unread."""
    for id, diagram, file in list(loaded.items()):
        found = [Problem(file.place(*f.path), "bad-diagram", f.message, f.hint) for f in diagrams.faults(diagram)]
        if found:
            loaded.problems += found
            del loaded.values[id]
    return loaded


def _single(root: Path, name: str, model: type[M]) -> Loaded[M]:
    loaded: Loaded[M] = Loaded()
    path = root / name
    file = YamlFile(shown(path, root))
    loaded.files[path.stem] = file
    if not path.exists():
        loaded.problems.append(
            Problem(
                Place(file.name),
                "missing-file",
                "the file is missing",
                f"A guide has a {name}; see docs/writing-content.md.",
            )
        )
        return loaded
    text, fault = read_text(path, root)
    file = loaded.files[path.stem] = read_yaml(text, file.name)
    if fault:
        file.problems.append(fault)
    if not file.problems:
        value = build(model, file, {})
        if value is not None:
            loaded.values[path.stem] = value
    loaded.problems += file.problems
    return loaded


class _Changes(Model):
    changes: tuple[Change, ...]


class _Glossary(Model):
    terms: tuple[Term, ...]


def _list_of(root: Path, name: str, model: type[M], field: str, hint: str) -> tuple[M | None, YamlFile]:
    """A file that is one list, which need not be there; it becomes the model's one field."""
    path = root / name
    file = YamlFile(shown(path, root))
    if not path.exists():
        return None, file
    text, fault = read_text(path, root)
    if fault:
        file.problems.append(fault)
        return None, file
    file = read_yaml(text, file.name)
    if file.problems or file.data == {}:
        return None, file
    if not isinstance(file.data, list):
        file.report("wrong-type", (), f"the file must be a list of {field}", hint)
        return None, file
    file.lines = {(field, *where): line for where, line in file.lines.items()}
    file.written = {(field, *where): spelling for where, spelling in file.written.items()}
    file.data = {field: file.data}
    return build(model, file, {}), file


# -- checks within the guide ---------------------------------------------------------------------------


def _check(source: GuideSource) -> Iterator[Problem]:
    yield from _check_colophon(source)
    yield from _check_tools(source)
    yield from _check_sections(source)
    yield from _check_glossary(source)


def unknown(file: YamlFile, path: tuple[str | int, ...], what: str, word: str, known: Iterable[str]) -> Problem:
    """The fault of a name that nothing bears."""
    return Problem(file.place(*path), f"unknown-{what}", f"unknown {what} '{word}'", did_you_mean(word, known))


def _check_colophon(source: GuideSource) -> Iterator[Problem]:
    for _, colophon, file in source.colophon.items():
        for i, section in enumerate(colophon.sections):
            if section not in source.sections.ids:
                yield unknown(file, ("sections", i), "section", section, source.sections.ids)
            if section in colophon.sections[:i]:
                yield Problem(
                    file.place("sections", i),
                    "duplicate-id",
                    f"section '{section}' stands twice in the reading order",
                    "Keep one of the two.",
                )
        tags = [tag.id for tag in colophon.tags]
        for i, tag in enumerate(tags):
            if tag in tags[:i]:
                yield Problem(
                    file.place("tags", i), "duplicate-id", f"tag '{tag}' stands twice", "Keep one of the two."
                )
        if not set(colophon.sections) <= source.sections.ids:
            continue  # a name that is misspelt there is missing there, too
        for section in sorted(source.sections.ids - set(colophon.sections)):
            yield Problem(
                source.sections.files[section].place(),
                "unknown-section",
                f"section '{section}' is not in the reading order",
                f"Add it to `sections` in {file.name}.",
            )


def _check_tools(source: GuideSource) -> Iterator[Problem]:
    tags = {tag.id for colophon in source.colophon.values.values() for tag in colophon.tags}
    for id, tool, file in source.tools.items():
        for i, tag in enumerate(tool.tags):
            if tag not in tags and source.colophon.values:
                yield unknown(file, ("tags", i), "tag", tag, tags)
        for i, other in enumerate(tool.status.replaced_by):
            if other == id:
                yield Problem(
                    file.place("status", "replaced_by", i),
                    "unknown-tool",
                    f"'{id}' cannot replace itself",
                    "Name the tool that replaces it.",
                )
            elif other not in source.tools.ids:
                yield unknown(file, ("status", "replaced_by", i), "tool", other, source.tools.ids - {id})
        for i, alike in enumerate(tool.lookalikes):
            if alike.tool == id:
                yield Problem(
                    file.place("lookalikes", i),
                    "unknown-tool",
                    f"'{id}' cannot be taken for itself",
                    "Name the tool that it is taken for.",
                )
            elif alike.tool not in source.tools.ids:
                yield unknown(file, ("lookalikes", i, "tool"), "tool", alike.tool, source.tools.ids - {id})
        yield from _check_dates(tool, file, edition_of(source))
    yield from _check_aliases(source)
    yield from _check_hints(source)


def edition_of(source: GuideSource) -> date | None:
    """The edition that guide.yaml names, if it could be read."""
    return next((colophon.edition for colophon in source.colophon.values.values()), None)


def _check_dates(tool: Tool, file: YamlFile, edition: date | None) -> Iterator[Problem]:
    yield from check_day(tool.checked, file, ("checked",), edition)
    yield from check_day(tool.status.checked, file, ("status", "checked"), edition)
    if tool.latest:
        yield from check_day(first_day(tool.latest.date), file, ("latest", "date"), edition, "released")
        yield from check_day(tool.latest.checked, file, ("latest", "checked"), edition)
    for i, event in enumerate(tool.events):
        yield from check_day(event.noted, file, ("events", i, "noted"), edition, "noted")
    if tool.cncf and tool.cncf.accepted and first_day(tool.cncf.accepted) > last_day(tool.cncf.since):
        yield Problem(
            file.place("cncf", "accepted"),
            "date-order",
            f"accepted {tool.cncf.accepted}, after reaching its level in {tool.cncf.since}",
            "A project is accepted first; look at both dates again.",
        )
    for name, sourced in (("good", tool.good), ("bad", tool.bad), ("events", tool.events)):
        for i, one in enumerate(sourced):
            yield from check_checked(one, file, (name, i), edition)


def check_checked(
    sourced: Sourced, file: YamlFile, path: tuple[str | int, ...], edition: date | None
) -> Iterator[Problem]:
    """A fact or rule cannot have been checked after the edition that tells it."""
    yield from check_day(sourced.checked, file, (*path, "checked"), edition)


def check_day(
    day: date | None, file: YamlFile, path: tuple[str | int, ...], edition: date | None, what: str = "checked"
) -> Iterator[Problem]:
    """Nothing that the guide has seen can be younger than its edition."""
    if day and edition and day > edition:
        yield Problem(
            file.place(*path),
            "date-order",
            f"{what} on {day}, after the edition of {edition}",
            "Look at the date again, or set `edition` in guide.yaml to a later day.",
        )


def _check_changes(source: GuideSource) -> Iterator[Problem]:
    for i, change in enumerate(source.changes):
        where = ("changes", i, "edition")
        yield from check_day(change.edition, source.changes_file, where, edition_of(source), "dated")


def _check_aliases(source: GuideSource) -> Iterator[Problem]:
    """An alias may be shared by lookalikes, but it is not the id of a tool."""
    for id, tool, file in source.tools.items():
        for i, alias in enumerate(tool.aliases):
            if alias == id:
                yield Problem(
                    file.place("aliases", i), "alias-loop", f"'{alias}' is an alias of itself", "Leave it out."
                )
            elif alias in source.tools.ids:
                yield Problem(
                    file.place("aliases", i),
                    "alias-clash",
                    f"alias '{alias}' is the id of another tool",
                    "An alias is a name that no page has yet.",
                )


def _check_hints(source: GuideSource) -> Iterator[Problem]:
    """A hint recognises one tool, unless all that have it say that they share it."""
    owners: dict[tuple[HintKind, str], list[str]] = {}
    for id, tool, _ in source.tools.items():
        for kind, hint in tool.detect.hints() if tool.detect else ():
            owners.setdefault((kind, hint), []).append(id)
    known = {hint for _, hint in owners}
    for id, tool, file in source.tools.items():
        if not tool.detect:
            continue
        for kind, hint in tool.detect.hints():
            others = [other for other in owners[kind, hint] if other != id]
            if others and hint not in tool.detect.shared:
                yield Problem(
                    file.place("detect", kind, getattr(tool.detect, kind).index(hint)),
                    "shared-hint",
                    f"'{hint}' under `{kind}` also recognises {', '.join(others)}",
                    "A hint that several tools have stands under `shared` in each of them.",
                )
        if source.tools.unread:
            continue  # what nobody else seems to have may stand in a file that could not be read
        for i, hint in enumerate(tool.detect.shared):
            if not any(len(owners[kind, own]) > 1 for kind, own in tool.detect.hints() if own == hint):
                yield Problem(
                    file.place("detect", "shared", i),
                    "shared-hint",
                    f"'{hint}' is shared with no other tool",
                    "Take it out of `shared`, or look for its misspelling in the other tool.",
                )
        for i, hint in enumerate(tool.detect.brings):
            if hint not in known:
                yield unknown(file, ("detect", "brings", i), "hint", hint, known)


def _check_sections(source: GuideSource) -> Iterator[Problem]:
    edition = edition_of(source)
    claims: dict[str, str] = {}
    for id, section, file in source.sections.items():
        yield from check_day(section.checked, file, ("checked",), edition)
        for i, claim in enumerate(section.claims):
            if claim.id in claims:
                yield Problem(
                    file.place("claims", i, "id"),
                    "duplicate-id",
                    f"claim '{claim.id}' already stands in section '{claims[claim.id]}'",
                    "Give it another id.",
                )
            claims.setdefault(claim.id, id)
            yield from check_day(claim.checked, file, ("claims", i, "checked"), edition)
            for j, tool in enumerate(claim.about):
                if tool not in source.tools.ids:
                    yield unknown(file, ("claims", i, "about", j), "tool", tool, source.tools.ids)


def _check_glossary(source: GuideSource) -> Iterator[Problem]:
    """An entry's id and its names are its own; what it sends to see is looked up where links are."""
    file, seen = source.glossary_file, set[str]()
    for i, term in enumerate(source.glossary):
        if term.id in seen:
            yield Problem(
                file.place("terms", i, "id"), "duplicate-id", f"term '{term.id}' stands twice", "Keep one of the two."
            )
        seen.add(term.id)
        yield from check_checked(term, file, ("terms", i), edition_of(source))
