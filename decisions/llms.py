"""The guide's table of contents for language models, in the form of llmstxt.org: a title, a summary, what a reader must
know, and sections of links to the Markdown twins. A section called Optional is what a short context can do without."""

from collections.abc import Iterable, Iterator

from decisions.inline_markdown import escape
from decisions.library import Library


def llms_txt(library: Library, base: str) -> str:
    """The whole file. ``base`` is scheme and host."""
    blocks = [
        _head(library, base),
        _guide(library, base),
        _decisions(library, base),
        _whole(library, base),
        _tools(library, base),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines) + "\n"


def _head(library: Library, base: str) -> Iterator[str]:
    colophon, first = library.guide.colophon, next(d for d in library.graph.decisions)
    example = next(option.id for option in first.options if not option.retired)
    yield f"# {escape(colophon.title)}"
    yield ""
    yield f"> {escape(colophon.lead)}"
    yield ""
    yield f"- Edition: {colophon.edition.isoformat()}. Every fact names its source and the day on which it was checked."
    yield "- Each page has a Markdown twin at its address with `.md` in place of the last slash; the page itself gives it to whoever asks with `Accept: text/markdown`."
    yield f"- A stack of choices is its address: `{base}/stack.md?{first.id}={example}` with one `decision=option` for each choice, and no more to it. `/stack.json` has the reasons and repairs, `/diff.md?a=…&b=…` compares two stacks."
    yield f"- The JSON addresses are described in {base}/openapi.json."


def _guide(library: Library, base: str) -> Iterator[str]:
    yield from _section("Chapters", ((s.title, f"{base}/guide/{s.id}.md", s.summary) for s in library.guide.sections))


def _decisions(library: Library, base: str) -> Iterator[str]:
    links = ((d.title, f"{base}/decisions/{d.id}.md", d.question) for d in library.graph.decisions)
    yield from _section("Decisions", links)


def _whole(library: Library, base: str) -> Iterator[str]:
    links = [("Glossary", f"{base}/glossary.md", "every term in a sentence or two")]
    if library.guide.colophon.essay:
        links.append(("Then and now", f"{base}/then-and-now.md", "what the essay claimed, and what became of it"))
    links.append(
        ("The decision graph", f"{base}/graph.json", "sections, decisions, options and tools with their relations")
    )
    links.append(("The JSON addresses", f"{base}/openapi.json", "OpenAPI 3.1"))
    links.append(("Changes", f"{base}/changes.atom", "what happened, and what changed in the guide, as an Atom feed"))
    yield from _section("The whole of it", links)


def _tools(library: Library, base: str) -> Iterator[str]:
    yield from _section("Optional", ((t.name, f"{base}/tools/{t.id}.md", t.what) for t in library.guide.tools))


def _section(title: str, links: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    for name, url, says in links:
        yield f"- [{escape(name)}]({url}): {escape(says)}"
