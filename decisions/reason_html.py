"""Reasons and the changes that would help, as HTML; what rules say, and the links to their sources, are made once an edition."""

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from decisions.annotated import Because, Change
from decisions.library import Library
from guide.rendering import sentence

Says = tuple[str, tuple[str, ...]]
MOST_SAYINGS = 4096


def listed(words: Iterable[object]) -> str:
    """Words as a list between commas."""
    return ", ".join([escape(str(word)) for word in words])


def host(url: str) -> str:
    """The host of an address, for a short link text: https://www.example.org/x → example.org."""
    return urlsplit(url).netloc.removeprefix("www.")


def links(urls: Iterable[str]) -> str:
    """Links to sources, each called by its host."""
    return ", ".join(f'<a href="{escape(url)}" rel="noopener">{escape(host(url))}</a>' for url in urls)


def sources(urls: tuple[str, ...], opinion: bool) -> str:
    """The sources of a statement in brackets, or that it is an opinion."""
    if opinion:
        inside = f"(our opinion{f', from {links(urls)}' if urls else ''})"
    else:
        inside = f"({links(urls)})" if urls else ""
    return f'<span class="sources">{inside}</span>'


class ReasonHtml:
    """The fragments of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._said: dict[Says, str] = {}

    def because(self, because: Because) -> str:
        """The picks, then what the rules say, with their sources."""
        picks = ", ".join([f"<b>{escape(str(pick))}</b>" for pick in because.picks]) or "the rules alone"
        return f"{picks}. {''.join(map(self._says, because.says))}"

    def _says(self, said: Says) -> str:
        """What a rule or a condition says: there are no more of them than the content has."""
        if said not in self._said:
            if len(self._said) >= MOST_SAYINGS:
                self._said.clear()
            says, urls = said
            source = f' <span class="sources">({links(urls)})</span>' if urls else ""
            self._said[said] = f"{sentence(says)}{source} "
        return self._said[said]

    def changes(self, changes: Iterable[Change]) -> str:
        """Ways to change the stack, each a link."""
        return ", or ".join(map(_change, changes))


def _change(change: Change) -> str:
    also = f" ({escape('; ').join(map(escape, change.also))})" if change.also else ""
    return f'<a href="{escape(change.url)}" data-hx-boost="false">{escape(change.words)}</a>{also}'
