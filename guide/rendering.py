"""The door to Markdown: prose becomes HTML once, at start, and its ``[[links]]`` are checked on the way.

Links are resolved while the tree is built, never by searching finished HTML. Raw HTML in the prose is
shown as text, and only links that a reader may follow (https, mailto, places on this site) remain links.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.toc import TocExtension, slugify
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, STX, AtomicString

PICTURE = r"(?m)^ {0,3}!\[\[(?P<picture>[a-z0-9-]{1,60})\]\][ \t]*$"
WIKI_LINK = r"\[\[(?P<target>[^\[\]|]{1,120}?)(?:\\?\|(?P<words>[^\[\]]{1,200}))?\]\]"
CODE = r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?s:.*?)^ {0,3}(?P=fence)|(?<!`)(?P<ticks>`+)(?!`)(?s:.+?)(?<!`)(?P=ticks)(?!`)"
SAFE_SCHEMES = {"https", "mailto"}


@dataclass(frozen=True)
class Picture:
    """A diagram as it stands in a page, and its words for where there are no pages."""

    html: str
    markdown: str


@dataclass(frozen=True)
class Target:
    """Where a ``[[link]]`` leads: an address on this site, and the words for it; or the picture of an ``![[embed]]``."""

    url: str
    title: str
    picture: Picture | None = None


Resolve = Callable[[str], Target | None]


@dataclass(frozen=True)
class Heading:
    id: str
    title: str
    level: int


@dataclass(frozen=True)
class Rendered:
    """Finished HTML, its headings, and the links that lead nowhere, each with its line in the prose from 1.

    ``too_deep`` says that the prose is nested beyond what can be rendered; it is then shown as it stands.
    """

    html: str
    headings: tuple[Heading, ...]
    dead_links: tuple[tuple[str, int], ...]
    links: tuple[str, ...]
    too_deep: bool = False


class _WikiLink(InlineProcessor):
    def __init__(self, resolve: Resolve, md: markdown.Markdown) -> None:
        super().__init__(WIKI_LINK, md)
        self.resolve = resolve
        self.dead: list[str] = []
        self.found: list[str] = []

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str, int, int]:  # type: ignore[override]  # noqa: N802 (the library's name)
        name = m["target"].strip()
        target = None if STX in name else self.resolve(name)  # code within the brackets names nothing
        if target is None or target.picture:  # a picture is put in by a line of its own
            self.dead.append(name)
            return m[0], m.start(0), m.end(0)
        self.found.append(name)
        link = Element("a", {"href": target.url})
        link.text = m["words"].strip() if m["words"] else AtomicString(target.title)
        return link, m.start(0), m.end(0)


class _Pictures(BlockProcessor):
    """A paragraph that is ``![[diagram]]`` and nothing else becomes the picture of that name."""

    def __init__(self, resolve: Resolve, wiki: _WikiLink, md: markdown.Markdown) -> None:
        super().__init__(md.parser)
        self.resolve = resolve
        self.wiki = wiki
        self.stash = md.htmlStash

    def test(self, parent: Element, block: str) -> bool:
        return re.fullmatch(PICTURE, block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        name = "!" + block.strip()[3:-2]
        target = self.resolve(name)
        here = SubElement(parent, "p")
        if target is None:
            self.wiki.dead.append(name)
            here.text = AtomicString(block)
            return
        self.wiki.found.append(name)
        here.text = self.stash.store(target.picture.html) if target.picture else AtomicString(target.title)


class _SafeLinks(Treeprocessor):
    """Turn links of other schemes into their words, images into theirs, and make tables scroll on a narrow page."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and not may_be_followed(element.get("href") or ""):
                _only_words(element)
            if element.tag == "img":
                element.text = element.get("alt")
                _only_words(element)
        _no_link_within(root, False)
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[place] = _framed(child)


def may_be_followed(href: str) -> bool:
    """Whether a browser would read the address as https, mailto or a place on this site, and as nothing else."""
    address = html.unescape(href.replace(AMP_SUBSTITUTE, "&")).replace("\\", "/")
    address = "".join(c for c in address if c.isprintable() and not c.isspace())
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in SAFE_SCHEMES or not (parts.scheme or parts.netloc or ":" in parts.path.split("/")[0])


def _only_words(element: Element) -> None:
    element.tag = "span"
    element.attrib.clear()


def _no_link_within(element: Element, inside: bool) -> None:
    """A link in the words of another link is only words."""
    if element.tag == "a" and inside:
        _only_words(element)
    for child in element:
        _no_link_within(child, inside or element.tag == "a")


def _name_rows(table: Element) -> None:
    """Where the corner above the first column is empty, that column names the rows."""
    corner = table.find("thead/tr/th")
    if corner is None or len(corner) or (corner.text or "").strip():
        return
    corner.tag = "td"
    for row in table.iterfind("tbody/tr"):
        row[0].tag = "th"
        row[0].set("scope", "row")


def _framed(table: Element) -> Element:
    frame = Element("div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Table"})
    _name_rows(table)
    frame.append(table)
    frame.tail, table.tail = table.tail, None
    return frame


def render(text: str, resolve: Resolve) -> Rendered:
    """Markdown (with tables, fenced code and definition lists) to HTML. Nothing is raised, whatever the text."""
    try:
        body, tokens, wiki = _convert(text, resolve)
        lines = _lines_of_dead(text, resolve, wiki.dead) if wiki.dead else []
    except RecursionError:
        return Rendered(f"<pre>{html.escape(text)}</pre>", (), (), (), too_deep=True)
    return Rendered(body, tuple(_headings(tokens)), tuple(lines), tuple(wiki.found))


def _convert(text: str, resolve: Resolve) -> tuple[str, list[dict], _WikiLink]:  # type: ignore[type-arg]
    md = markdown.Markdown(
        extensions=["tables", "fenced_code", "def_list", "sane_lists", TocExtension(toc_depth="2-3", slugify=slugify)],
        output_format="html",
    )
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    wiki = _WikiLink(resolve, md)
    md.inlinePatterns.register(wiki, "wiki", 185)  # after code (190), before escapes (180), which would take the \|
    md.parser.blockprocessors.register(_Pictures(resolve, wiki, md), "pictures", 15)  # before paragraphs (10)
    md.treeprocessors.register(_SafeLinks(md), "safe_links", 0)
    return md.convert(text), getattr(md, "toc_tokens", []), wiki


def _headings(tokens: list[dict]) -> list[Heading]:  # type: ignore[type-arg]
    found = []
    for token in tokens:
        found.append(Heading(token["id"], html.unescape(token["name"]), token["level"]))
        found += _headings(token["children"])
    return found


def _lines_of_dead(text: str, resolve: Resolve, dead: list[str]) -> list[tuple[str, int]]:
    """Every dead link with its line. What looks like one is put to the test: in code nobody asks where it leads."""
    found = []
    for match in re.finditer(PICTURE, text):
        if "!" + match["picture"] in dead and resolve("!" + match["picture"]) is None:
            found.append(("!" + match["picture"], text.count("\n", 0, match.start()) + 1))
    for match in re.finditer(WIKI_LINK, text):
        name = match["target"].strip()
        target = resolve(name)
        if (target is None or target.picture) and _is_asked(text, match, resolve):
            found.append((name, text.count("\n", 0, match.start()) + 1))
    return found + [(name, 1) for name in dict.fromkeys(dead) if name not in dict(found) and STX not in name]


def _is_asked(text: str, match: re.Match[str], resolve: Resolve) -> bool:
    probe = "probe-" + "x" * 20
    asked: list[str] = []
    start, end = match.span("target")
    _convert(text[:start] + probe + text[end:], lambda name: asked.append(name) or resolve(name))  # type: ignore[func-returns-value]
    return probe in asked


def sentence(text: str) -> str:
    """A plain sentence as HTML: escaped, with `code` in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def plain_markdown(text: str, resolve: Resolve, base: str = "") -> str:
    """The prose as portable Markdown: ``[[links]]`` become ordinary links with absolute addresses, except in code."""

    def ordinary(match: re.Match[str]) -> str:
        if match["picture"]:
            shown = resolve("!" + match["picture"])
            return shown.picture.markdown if shown and shown.picture else match[0]
        target = resolve(match["target"].strip()) if match["target"] else None
        if target is None or target.picture:
            return match[0]
        return f"[{(match['words'] or target.title).strip()}]({base}{target.url})"

    return re.sub(f"{CODE}|{PICTURE.removeprefix('(?m)')}|{WIKI_LINK}", ordinary, text, flags=re.MULTILINE)
