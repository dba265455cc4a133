"""What RFC 4287 requires of a feed and can be seen in it, and RFC 4151 of the names in it; each fault as a sentence."""

import re
from collections.abc import Iterator

from lxml import etree

NS = {"a": "http://www.w3.org/2005/Atom", "h": "http://www.w3.org/1999/xhtml"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339, as 3.3 wants it
TAG = re.compile(
    r"tag:([a-z0-9._-]+@)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*"
)
KNOWN = {
    "id",
    "title",
    "subtitle",
    "updated",
    "published",
    "author",
    "generator",
    "link",
    "entry",
    "category",
    "content",
}


def faults(feed: bytes) -> list[str]:
    """Everything that is wrong with the document; it is parsed as a browser or reader does, without mercy."""
    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
    if root.tag != f"{{{NS['a']}}}feed":
        return [f"the root is {root.tag}"]
    found = [*_common(root, "the feed")]
    if len(root.findall("a:author/a:name", NS)) != 1:
        found.append("the feed has not one author with a name (4.1.1, 4.2.1)")
    if len(root.findall("a:link[@rel='self']", NS)) != 1:
        found.append("the feed has not one link to itself (4.1.1)")
    ids = [e.text for e in root.iterfind("a:entry/a:id", NS)]
    found += [f"two entries are {id}" for id in {id for id in ids if ids.count(id) > 1}]
    for number, entry in enumerate(root.iterfind("a:entry", NS), 1):
        found += _entry(entry, f"entry {number}")
    return found


def _common(element: etree._Element, name: str) -> Iterator[str]:
    for child in ("id", "title", "updated"):
        if len(element.findall(f"a:{child}", NS)) != 1:
            yield f"{name} has not one {child}"
    if not TAG.fullmatch(element.findtext("a:id", "", NS)):
        yield f"{name} has an id that is no tag: {element.findtext('a:id', '', NS)}"
    for instant in element.xpath("a:updated|a:published", namespaces=NS):
        if not INSTANT.fullmatch(instant.text or ""):
            yield f"{name} has an instant that is none: {instant.text}"
    alternates = [(e.get("type"), e.get("hreflang")) for e in element.findall("a:link[@rel='alternate']", NS)]
    if len(alternates) != len(set(alternates)) or not alternates:
        yield f"{name} has no link to its page, or two that are alike"
    if not all(re.match("https?://", e.get("href", "")) for e in element.findall("a:link", NS)):
        yield f"{name} has a link that leads nowhere"
    for child in element:
        if etree.QName(child).namespace != NS["a"] or etree.QName(child).localname not in KNOWN:
            yield f"{name} has an element {child.tag}"


def _entry(entry: etree._Element, name: str) -> Iterator[str]:
    yield from _common(entry, name)
    contents = entry.findall("a:content", NS)
    if len(contents) != 1 or contents[0].get("type") != "xhtml":
        yield f"{name} has not one content of XHTML"
    elif [child.tag for child in contents[0]] != [f"{{{NS['h']}}}div"] or (contents[0].text or "").strip():
        yield f"{name} has content that is not one div (4.1.3.3)"
    elif extra := {etree.QName(e).localname for e in contents[0].iter()} - {
        "content",
        "div",
        "p",
        "code",
        "small",
        "a",
    }:
        yield f"{name} has markup that nobody wrote: {extra}"
    if not all(category.get("term") for category in entry.findall("a:category", NS)):
        yield f"{name} has a category without a term (4.2.2.1)"
    if entry.findtext("a:published", "", NS) > entry.findtext("a:updated", "", NS):
        yield f"{name} was updated before it was published"
