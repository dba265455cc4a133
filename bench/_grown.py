"""A guide of several times the content: every file again under new ids, with its links, rules and conditions renamed to match.

The copies do not know of one another: each is the real guide once more, with the real couplings within. Presets are not
copied but choose in all copies at once, since a preset is a complete stack.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from decisions.fingerprint import NAME as FINGERPRINTS
from decisions.fingerprint import fingerprint, published_text
from decisions.library import present_ids
from decisions.source import read_decisions
from guide import source
from guide.ledger import NAME as LEDGER
from guide.ledger import appended
from guide.model import HINT_KINDS
from guide.source import edition_of, read_guide
from guide.yaml_file import YamlFile, read_front_matter, read_yaml

LINK = re.compile(r"\[\[([^\[\]|\\]{1,120}?)((?:\\?\|[^\[\]]{1,200})?)\]\]")
LONGEST_TITLE = 32
LOOKS_LIKE_A_NUMBER = re.compile(r"[-+.0-9][-+.0-9eE]*")

Data = dict[str, Any]


class _Plain(yaml.CSafeDumper):
    """Quotes what YAML 1.2 reads as a number and 1.1 does not, such as 1e5."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if LOOKS_LIKE_A_NUMBER.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Plain.add_representer(str, _text)


def dumped(data: Any) -> str:
    """The data as YAML."""
    text: str = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=160)
    return text


@dataclass(frozen=True)
class Content:
    """The real content as plain data, by kind and id."""

    colophon: Data
    sections: dict[str, YamlFile]
    tools: dict[str, YamlFile]
    diagrams: dict[str, YamlFile]
    decisions: dict[str, YamlFile]
    presets: dict[str, YamlFile]
    glossary: list[Data]
    changes: list[Data]


def read(root: Path) -> Content:
    """Read a content directory that is sound."""

    def folder(name: str, pattern: str) -> dict[str, YamlFile]:
        return {path.stem: _file(path) for path in sorted((root / name).glob(pattern))}

    return Content(
        _file(root / "guide.yaml").data,
        folder("sections", "*.md"),
        folder("tools", "*.md"),
        folder("diagrams", "*.yaml"),
        folder("decisions", "*.yaml"),
        folder("presets", "*.yaml"),
        _listed(root / "glossary.yaml"),
        _listed(root / "changes.yaml"),
    )


def _file(path: Path) -> YamlFile:
    text = path.read_text(encoding="utf-8")
    return read_front_matter(text, path.name) if path.suffix == ".md" else read_yaml(text, path.name)


def _listed(path: Path) -> list[Data]:
    return list(_file(path).data or []) if path.exists() else []


class Copy:
    """The names of one copy. The first copy, number 1, is the content as it is."""

    def __init__(self, content: Content, number: int) -> None:
        self.content = content
        self.tail = f"-x{number}" if number > 1 else ""
        self.head = f"x{number}-" if number > 1 else ""
        self.words = f" {number}" if number > 1 else ""
        terms = {term["id"] for term in content.glossary}
        self.known: tuple[tuple[str, Iterable[str]], ...] = (
            ("#", content.sections),
            ("?", terms),
            ("!", content.diagrams),
        )

    def id(self, id: str) -> str:
        return id + self.tail

    def pair(self, name: str) -> str:
        """``decision:option``: options keep their ids, since those are known within a decision only."""
        decision, _, option = name.partition(":")
        return f"{self.id(decision)}:{option}"

    def link(self, name: str) -> str:
        """What a link names, in this copy; what names nothing stays as it is."""
        for sign, ids in self.known:
            if name.startswith(sign):
                return sign + self.id(name[1:]) if name[1:] in ids else name
        if name.partition(":")[0] in self.content.decisions and ":" in name:
            return self.pair(name)
        return self.id(name) if name in self.content.tools else name

    def prose(self, text: str) -> str:
        text = re.sub(r"(?m)^( {0,3}!\[\[)([a-z0-9-]+)(\]\][ \t]*)$", lambda m: m[1] + self._diagram(m[2]) + m[3], text)
        return LINK.sub(lambda m: f"[[{self.link(m[1].strip())}{m[2]}]]", text)

    def _diagram(self, id: str) -> str:
        return self.id(id) if id in self.content.diagrams else id

    def condition(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.condition(term) for term in value]
        return {self.id(decision): options for decision, options in value.items()} if value else value

    def touches(self, name: str) -> str:
        kind, _, id = name.partition(":")
        return f"{kind}:{self.pair(id) if kind == 'option' else self.id(id)}"


def changed(data: Data, **how: Callable[[Any], Any]) -> Data:
    """The same data with these fields, where it has them, made anew."""
    return data | {name: change(data[name]) for name, change in how.items() if data.get(name) not in (None, [], {})}


def each(change: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    return lambda values: [change(value) for value in ([values] if isinstance(values, str) else values)]


def section(copy: Copy, data: Data) -> Data:
    return changed(
        data,
        title=lambda title: title + copy.words,
        decisions=each(copy.id),
        claims=each(lambda claim: changed(claim, id=copy.id, about=each(copy.id))),
    )


def tool(copy: Copy, data: Data) -> Data:
    return changed(
        data,
        name=lambda name: name + copy.words,
        aliases=each(lambda alias: alias + (copy.tail or "")),
        status=lambda status: changed(status, replaced_by=each(copy.id)),
        lookalikes=each(lambda alike: changed(alike, tool=copy.id)),
        detect=lambda detect: _detect(copy, detect),
    )


def _detect(copy: Copy, detect: Data) -> Data:
    hints = each(lambda hint: copy.head + hint)
    fields = dict.fromkeys((*HINT_KINDS, "shared", "brings"), hints)
    return changed(detect, **fields, means=lambda means: {copy.pair(name): hints(v) for name, v in means.items()})


def _rule(copy: Copy, rule: Data) -> Data:
    return changed(rule, id=copy.id, when=copy.condition)


def decision(copy: Copy, data: Data) -> Data:
    rules = each(lambda rule: _rule(copy, rule))
    return changed(
        data,
        section=copy.id,
        title=lambda title: title[: LONGEST_TITLE - len(copy.words)] + copy.words,
        asked_when=copy.condition,
        aliases=each(copy.id),
        options=each(lambda option: changed(option, tool=copy.id, needs=rules, excludes=rules)),
        warns=rules,
        today=each(lambda pick: changed(pick, when=copy.condition)),
    )


def term(copy: Copy, data: Data) -> Data:
    return changed(
        data,
        id=copy.id,
        term=lambda name: name + copy.words,
        see=each(copy.link),
        aliases=each(lambda alias: alias + copy.words),
    )


@contextmanager
def without_a_limit() -> Iterator[None]:
    """Files may be of any size within the block: ten times the list of changes is longer than a file of content may be."""
    limit = source.BIGGEST_FILE
    source.BIGGEST_FILE = 100_000_000
    try:
        yield
    finally:
        source.BIGGEST_FILE = limit


def write(root: Path, target: Path, copies: int) -> Path:
    """Write a guide of that many times the content of ``root`` into ``target``, which does not exist yet. Returns it."""
    content = read(root)
    several = [Copy(content, number) for number in range(1, copies + 1)]
    for kind in ("sections", "tools", "diagrams", "decisions", "presets"):
        (target / kind).mkdir(parents=True)
    for copy in several:
        _write_copy(content, copy, target)
    for id, preset in content.presets.items():
        choices = {copy.id(d): choice for copy in several for d, choice in preset.data["choices"].items()}
        _put(target / "presets" / f"{id}.yaml", preset.data | {"choices": choices})
    order = [copy.id(id) for copy in several for id in content.colophon["sections"]]
    _put(target / "guide.yaml", content.colophon | {"sections": order})
    _put(target / "glossary.yaml", [term(copy, one) for copy in several for one in content.glossary])
    _put(
        target / "changes.yaml",
        [changed(one, touches=each(copy.touches)) for copy in several for one in content.changes],
    )
    with without_a_limit():
        _publish(target)
    return target


def _write_copy(content: Content, copy: Copy, target: Path) -> None:
    for id, file in content.sections.items():
        _put(target / "sections" / f"{copy.id(id)}.md", section(copy, file.data), copy.prose(file.text))
    for id, file in content.tools.items():
        _put(target / "tools" / f"{copy.id(id)}.md", tool(copy, file.data), copy.prose(file.text))
    for id, file in content.diagrams.items():
        _put(target / "diagrams" / f"{copy.id(id)}.yaml", file.data)
    for id, file in content.decisions.items():
        _put(target / "decisions" / f"{copy.id(id)}.yaml", decision(copy, file.data))


def _put(path: Path, data: Any, text: str | None = None) -> None:
    body = dumped(data)
    path.write_text(body if text is None else f"---\n{body}---\n{text}", encoding="utf-8")


def _publish(target: Path) -> None:
    """The ledger and the fingerprints of what was written, as an edition that was published as it stands."""
    guide = read_guide(target)
    decisions = read_decisions(target, guide)
    (target / LEDGER).write_text(appended(target, present_ids(guide, decisions)), encoding="utf-8")
    edition = edition_of(guide)
    assert edition, guide.problems[:3]
    digests = fingerprint(decisions.decisions.values.values())
    (target / FINGERPRINTS).write_text(published_text(edition, digests), encoding="utf-8")
