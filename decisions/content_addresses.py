"""The addresses whose answers depend on the content alone and are few: what a server makes ready once for an edition.

Two tools side by side and the pictures of pages depend on the content alone, too, but are many and seldom asked for.
"""

from collections.abc import Iterator

from decisions.library import Library
from decisions.schemas import kinds
from decisions.twins import pages


def content_addresses(library: Library) -> tuple[str, ...]:
    """Pages first, then what machines read."""
    return tuple(dict.fromkeys([*_pages(library), *_twins(library), *_files(library)]))


def _pages(library: Library) -> Iterator[str]:
    yield from (path for path, _ in pages(library))
    yield from ("/decide/", "/board/", "/stack/")


def _twins(library: Library) -> Iterator[str]:
    guide = library.guide
    for folder, ids in (
        ("guide", [section.id for section in guide.sections]),
        ("tools", [tool.id for tool in guide.tools]),
        ("decisions", [decision.id for decision in library.graph.decisions]),
    ):
        yield from (f"/{folder}/{id}{form}" for id in ids for form in (".md", ".json"))
    named = ["/glossary", "/then-and-now"] if guide.colophon.essay else ["/glossary"]
    yield from (f"{name}{form}" for name in named for form in (".md", ".json"))


def _files(library: Library) -> Iterator[str]:
    yield from ("/robots.txt", "/sitemap.xml", "/llms.txt", "/openapi.json", "/changes.atom", "/map.svg")
    yield from ("/graph.json", "/graph.graphml", "/graph.dot")
    yield from (f"/schema/{kind}.json" for kind in (*kinds(), "fingerprints"))
    yield from (f"/tools/{tool.id}.atom" for tool in library.guide.tools)
