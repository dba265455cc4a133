"""Reads sentences out of content files, for the tests of the content and for the report on how it reads."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from guide.yaml_file import read_front_matter, read_yaml

ROOT = Path(__file__).resolve().parents[2] / "content"
SENTENCES = {
    "says",
    "why",
    "do",
    "what",
    "pick_if",
    "avoid_if",
    "error",
    "note",
    "said",
    "summary",
    "question",
    "alt",
    "for",
    "means",
}
FOLDERS = ("sections", "tools", "decisions", "presets", "diagrams")


@cache
def files() -> dict[str, tuple[Any, str]]:
    """Every content file by its path below content/: its values and its prose."""
    paths = [p for folder in FOLDERS for p in sorted((ROOT / folder).glob("*.*"))]
    paths += [p for p in (ROOT / "glossary.yaml", ROOT / "guide.yaml") if p.exists()]
    read = {}
    for path in paths:
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        file = read_front_matter(text, name) if path.suffix == ".md" else read_yaml(text, name)
        read[name] = (file.data, file.text)
    return read


def said(value: Any, key: str = "") -> Iterator[str]:
    """The sentences of a value and of everything in it."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from said(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from said(part, key)
    elif isinstance(value, str) and key in SENTENCES:
        yield value


def sources(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every address under a `source`, with the path to it."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "source":
                yield from ((path, url) for url in ([part] if isinstance(part, str) else part))
            elif name != "links":
                yield from sources(part, f"{path}.{name}")
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from sources(part, f"{path}[{i}]")


def plain(markdown: str) -> str:
    """Prose without code, links' targets, tables' bars and other signs; a link's words stay where it has them."""
    text = re.sub(r"^(```|~~~).*?^\1", "", markdown, flags=re.S | re.M)
    text = re.sub(r"^!\[\[.*?\]\]$", "", text, flags=re.M)
    text = re.sub(r"\[\[[^\]|]+\\?\|([^\]]+)\]\]", r"\1", text)
    text = re.sub(r"\[\[([^\]]+)\]\]", lambda m: m[1].split(":")[-1].lstrip("#?").replace("-", " "), text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*_`>|#]+", " ", text)


def paragraphs(markdown: str) -> list[str]:
    """The running text: no headings, tables or lists' signs."""
    blocks = re.split(
        r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.) )", re.sub(r"^(```|~~~).*?^\1", "", markdown, flags=re.S | re.M)
    )
    return [
        re.sub(r"^\s*([-+]|\d+\.) ", "", plain(block))
        for block in blocks
        if block.strip() and not re.match(r"\s*(#|\||!\[\[)", block)
    ]


def split(text: str) -> list[str]:
    """A paragraph's sentences. A full stop ends one where a capital, a digit or a quote follows."""
    parts = re.split(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z0-9\"'“‘(])", " ".join(text.split()))
    return [part for part in parts if re.search(r"\w", part)]


def words(text: str) -> list[str]:
    """Words and numbers in lower case; signs within a word divide it, but for hyphens and dots between digits."""
    return re.findall(r"[a-z0-9]+(?:[-.'’][a-z0-9]+)*", text.lower())


def links(value: Any, text: str) -> list[str]:
    """Every external address of a file, in its values and in its prose, each once and without its anchor."""
    found = [v.split("#")[0] for v in _texts(value) if v.startswith("https://")]
    found += [url.split("#")[0].rstrip(").,") for url in re.findall(r"https://[^\s<>\])]+", text)]
    return list(dict.fromkeys(found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
