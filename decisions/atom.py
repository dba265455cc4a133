"""Writes Atom feeds (RFC 4287).

The standard library's ElementTree writes them: a dozen elements need no library of their own, and it escapes whatever
it is given. Sentences of the content stand in text and in XHTML that is built as a tree, so none can become markup.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from guide.xml_text import legal

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
MEDIA_TYPE = "application/atom+xml"


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``says`` is a sentence with `code` in backticks; ``note`` is said below it."""

    id: str
    title: str
    url: str
    published: date
    updated: date
    says: str
    note: str
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """Entries with what a reader must know of them. ``self_url`` is the feed's own address, ``url`` the page's."""

    id: str
    title: str
    subtitle: str
    author: str
    home: str
    self_url: str
    url: str
    updated: date
    entries: tuple[Entry, ...]


def to_atom(feed: Feed) -> str:
    """The feed as a document; the same feed is the same text."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _instant(feed.updated))
    author = SubElement(root, "author")
    _text(author, "name", feed.author)
    _text(author, "uri", feed.home)
    _text(root, "generator", "Cairn")
    _link(root, "self", feed.self_url, MEDIA_TYPE)
    _link(root, "alternate", feed.url, "text/html")
    for entry in feed.entries:
        _entry(root, entry)
    root.text = "\n"
    for element in root:
        element.tail = "\n"
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _entry(root: Element, entry: Entry) -> None:
    element = SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "published", _instant(entry.published))
    _text(element, "updated", _instant(entry.updated))
    _link(element, "alternate", entry.url, "text/html")
    for source in entry.sources:
        _link(element, "via", source)
    for category in entry.categories:
        SubElement(element, "category", {"term": legal(category)})
    _content(element, entry)


def _content(element: Element, entry: Entry) -> None:
    content = SubElement(element, "content", {"type": "xhtml"})
    div = SubElement(content, "div", {"xmlns": XHTML})
    _sentence(SubElement(div, "p"), entry.says)
    SubElement(div, "p").text = legal(entry.note)
    if entry.sources:
        places = SubElement(SubElement(div, "p"), "small")
        places.text = "Source: " if len(entry.sources) == 1 else "Sources: "
        for source in entry.sources:
            link = SubElement(places, "a", {"href": legal(source)})
            link.text, link.tail = legal(source), " "


def _sentence(parent: Element, says: str) -> None:
    """The sentence with its `code` as code."""
    last: Element | None = None
    for i, part in enumerate(re.split(r"`([^`\n]+)`", says)):
        if i % 2:
            last = SubElement(parent, "code")
            last.text = legal(part)
        elif last is None:
            parent.text = legal(part)
        else:
            last.tail = legal(part)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = legal(text)


def _link(parent: Element, rel: str, href: str, media_type: str = "") -> None:
    SubElement(parent, "link", {"rel": rel, "href": legal(href)} | ({"type": media_type} if media_type else {}))


def _instant(day: date) -> str:
    """A day as RFC 3339's date and time: its beginning in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def newest(entries: Iterable[Entry], otherwise: date) -> date:
    """When the newest of the entries was updated; ``otherwise`` where there are none."""
    return max((entry.updated for entry in entries), default=otherwise)
