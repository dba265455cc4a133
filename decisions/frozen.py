"""The content pages as a static tree: which addresses are in it, and what the links in them become.

Pages are asked for, their links followed, and each link is then pointed at the tree, or at a running site where the tree
cannot answer: the wizard, the board, stacks, search, and whatever carries a query. Nothing here knows of the web framework:
who freezes brings the function that answers an address.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

HOST = "frozen.invalid"  # RFC 6761 keeps .invalid for names that are nobody's
BASE = f"http://{HOST}"
DYNAMIC = re.compile(
    r"/(decide|board|search|stack|diff|import)(/|$)|/(stack|diff)\.\w+|/compare/$|/openapi\.json$|/healthz$|/readyz$|/metrics$"
)
FEEDS = re.compile(r"/changes\.atom$|/tools/[^/]+\.atom$")
"""What is read far from its own address, so its links must be whole."""
LINKS = {"href", "src", "action", "content", "data-hx-get"}
MARKUP = ("text/html", "image/svg+xml")
TEXT = ("text/", "application/json", "application/xml", "application/atom+xml", "application/feed+json")
_ATTRIBUTE = re.compile(r"""(?P<name>[a-zA-Z:-]+)\s*=\s*(?P<quote>["'])(?P<value>.*?)(?P=quote)""", re.S)
_ADDRESS = re.compile(re.escape(BASE) + r"(?P<rest>[^\s\"'<>)\]\\]*)")


@dataclass(frozen=True)
class Answer:
    """What an address answers: 200 with a body, or a redirect with where it leads."""

    status: int
    kind: str
    body: bytes
    location: str = ""

    @property
    def text(self) -> str:
        return self.body.decode()


class Unanswered(Exception):
    """A link within the content leads to an address that does not answer."""


@dataclass(frozen=True)
class Tag:
    """A start tag: where it stands in the text, as it is written, and its links by attribute."""

    start: int
    written: str
    name: str
    links: tuple[tuple[str, str], ...]


def tags(text: str) -> Iterator[Tag]:
    """The start tags of HTML or SVG that hold links."""
    reader = _Tags(text)
    reader.feed(text)
    reader.close()
    return iter(reader.found)


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Tag] = []
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]  # as the parser counts lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        links = tuple((name, value) for name, value in attrs if name in LINKS and value is not None)
        if links:
            self.found.append(Tag(self.lines[line - 1] + column, self.get_starttag_text() or "", tag, links))


def crawl(
    seeds: Iterable[str], answer: Callable[[str], Answer], passes: Callable[[str], bool] = lambda path: True
) -> dict[str, Answer]:
    """Every address of the content by following links from the seeds, each with its answer; of the links those that pass.

    Raises Unanswered with all links that lead nowhere.
    """
    found: dict[str, Answer] = {}
    linked = dict.fromkeys(seeds, "the list of pages")
    waiting = list(linked)
    dead: list[str] = []
    while waiting:
        path = waiting.pop()
        got = found[path] = answer(path)
        if got.status not in (200, 301, 302):
            dead.append(f"{path}, linked from {linked[path]}, answers {got.status}")
            continue
        for other in {got.location} if got.location else linked_paths(path, got):
            if other not in linked and passes(other):
                linked[other] = path
                waiting.append(other)
    if dead:
        raise Unanswered("\n".join(sorted(dead)))
    return found


def linked_paths(path: str, answer: Answer) -> set[str]:
    """The addresses of the tree that a page links to."""
    if not answer.kind.startswith(MARKUP):
        return set()
    here = ((tag, name, own_address(path, value)) for tag in tags(answer.text) for name, value in tag.links)
    return {
        url.path
        for tag, name, url in here
        if url and name != "action" and not url.query and not DYNAMIC.match(url.path)
    }


@dataclass(frozen=True)
class Address:
    """An address on this site."""

    path: str
    query: str = ""
    fragment: str = ""

    def __str__(self) -> str:
        return self.path + (f"?{self.query}" if self.query else "") + (f"#{self.fragment}" if self.fragment else "")


def own_address(page: str, link: str) -> Address | None:
    """Where a link on that page leads within the site; None if it leads elsewhere or stays on the page."""
    if not re.fullmatch(r"([/?.]|https?://)\S*", link):
        return None  # only what is plainly an address: `content` may hold any words
    url = urlsplit(urljoin(BASE + page, link))
    return Address(url.path, url.query, url.fragment) if url.netloc == HOST else None


@dataclass(frozen=True)
class Places:
    """Where things are once they are frozen.

    ``paths`` are the addresses in the tree; ``moved`` are former ones with where they lead. ``base_path`` is where the
    tree's root is on its host, without a slash at its end; ``static_host`` is that host with its scheme, or empty if it
    is not known; ``dynamic_host`` is a running site, or empty if there is none.
    """

    paths: frozenset[str]
    moved: Mapping[str, str]
    base_path: str = ""
    static_host: str = ""
    dynamic_host: str = ""

    def within(self, address: Address) -> str | None:
        """The address within the tree, from its host's root; None if the tree has no answer to it."""
        path = self.moved.get(address.path, address.path)
        if address.query or path not in self.paths:
            return None
        return f"{self.base_path}{Address(path, '', address.fragment)}"

    def of(self, address: Address, whole: bool = False) -> str | None:
        """The link to take instead; ``whole`` with its host, as far as that is known. None if nothing can answer it."""
        within = self.within(address)
        if within is not None:
            return f"{self.static_host}{within}" if whole else within
        return f"{self.dynamic_host}{address}" if self.dynamic_host else None


def froze(path: str, answer: Answer, places: Places) -> bytes:
    """The body as it stands in the tree."""
    if answer.kind.startswith(MARKUP):
        return _markup(path, answer.text, places).encode()
    if answer.kind.startswith(TEXT):
        return _ADDRESS.sub(lambda match: _in_text(match, places), answer.text).encode()
    return answer.body


def _in_text(match: re.Match[str], places: Places) -> str:
    address = own_address("/", match["rest"] or "/")
    assert address is not None
    return places.of(address, whole=True) or str(address)


def _markup(path: str, text: str, places: Places) -> str:
    parts, end = [], 0
    for tag in tags(text):
        if tag.start < end:
            continue  # within a form that is left out
        parts.append(text[end : tag.start])
        end = tag.start + len(tag.written)
        if tag.name == "form" and not places.dynamic_host:  # what a form adds to its address, no file can answer
            end = text.index("</form>", end) + len("</form>")
        else:
            parts.append(_ATTRIBUTE.sub(lambda match: _attribute(path, match, places), tag.written))
    return "".join(parts) + text[end:]


def _attribute(path: str, match: re.Match[str], places: Places) -> str:
    """The attribute with its link changed; without it where nothing answers, which leaves words where a link was."""
    name, value = match["name"].lower(), unescape(match["value"])
    address = own_address(path, value) if name in LINKS else None
    if address is None:
        return match[0]
    if name == "action":
        new: str | None = f"{places.dynamic_host}{address}"
    else:
        new = places.of(address, whole=value.startswith(BASE))
    return "" if new is None else f"{match['name']}={match['quote']}{escape(new)}{match['quote']}"


def file_of(path: str) -> str:
    """The file that answers an address: a page's is the index of its folder."""
    name = unquote(path.removeprefix("/"))
    if ".." in name.split("/"):
        raise ValueError(f"'{path}' leaves the tree")
    return f"{name}index.html" if not name or name.endswith("/") else name
