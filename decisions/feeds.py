"""What is told in the feeds: of everything, of one tool, of one stack.

An entry's ``updated`` comes from the content: the edition that first told it, or the day it was about where that came
later. No clock is asked, so the same content is the same feed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from decisions import permalink
from decisions.addresses import Addresses
from decisions.annotated import Annotator, first_sentence
from decisions.atom import Entry, Feed, newest, to_atom
from decisions.engine import Settled
from decisions.library import Library
from decisions.tags import Tags
from decisions.touching import Happening, Told, begun, happenings, told, tools_of, touching, touching_tool
from guide.model import Tool

MOST = 100
"""Entries of the feed of everything: what a reader who comes once a year needs, and no more."""
TITLE_LENGTH = 140


@dataclass(frozen=True)
class Feeds:
    """Makes feeds. ``urls`` are absolute; ``tags`` mints what the entries are known by."""

    library: Library
    urls: Addresses
    tags: Tags

    def of_everything(self) -> str:
        """What happened to the tools and what changed in the guide, the newest ``MOST`` of it."""
        guide = self.library.guide
        all_of_it = self._sorted(told(guide), guide.tools)
        some = f"the newest {MOST} of {len(all_of_it)}" if len(all_of_it) > MOST else f"all {len(all_of_it)}"
        return self._write(
            "changes",
            f"{guide.colophon.title}: changes",
            f"What happened to the tools and what changed in the guide: {some}.",
            f"{self.urls.base}/changes.atom",
            f"{self.urls.base}/changes/",
            all_of_it[:MOST],
        )

    def of_tool(self, tool: Tool) -> str:
        """What happened to the tool, and what changed in what the guide says of it."""
        return self._write(
            f"tools/{tool.id}",
            f"{self.library.guide.colophon.title}: {tool.name}",
            f"What happened to {tool.name}.",
            f"{self.urls.base}/tools/{tool.id}.atom",
            self.urls.tool(tool.id),
            self._sorted(touching_tool(self.library, tool), [tool]),
        )

    def of_stack(self, settled: Settled) -> str:
        """What happened to the tools of a stack, and the changes of the guide that touch it.

        Its own address carries no edition: who follows a stack follows it through all of them.
        """
        library, known = self.library, settled.wishes.known
        query = permalink.build(known, None)
        headline = Annotator(library, settled, self.urls).headline_of(settled)
        return self._write(
            f"stack?{query}" if query else "stack",
            f"{library.guide.colophon.title} stack: {headline}",
            "What happened to the tools of this stack, and what changed in the guide about it.",
            self.urls.lasting("/stack.atom", known),
            self.urls.stack(known),
            self._sorted(touching(library, settled), tools_of(library, settled)),
        )

    # -- entries -----------------------------------------------------------------------------------------

    def _sorted(self, changes: Iterable[Told], tools: Iterable[Tool]) -> list[Entry]:
        """Newest first; of what one edition told, the changes of the guide first."""
        past = (one for one in happenings(tools) if begun(one, self.library.edition))
        entries = [*map(self._change, changes), *map(self._happened, past)]
        return sorted(entries, key=lambda entry: entry.updated, reverse=True)

    def _happened(self, one: Happening) -> Entry:
        tool, event = one.tool, one.event
        return Entry(
            id=self.tags.uri(one.name),
            title=_title(tool.name, event.says),
            url=self.urls.tool(tool.id),
            published=event.noted,
            updated=max(event.noted, one.first),
            says=event.says,
            note=f"{tool.name}, {event.on}: {event.kind}, {event.severity}.{' Our opinion.' if event.opinion else ''}",
            sources=event.source,
            categories=(event.kind, event.severity),
        )

    def _change(self, one: Told) -> Entry:
        change = one.change
        return Entry(
            id=self.tags.uri(one.name),
            title=_title("In the guide", change.says),
            url=f"{self.urls.base}/changes/",
            published=change.edition,
            updated=change.edition,
            says=change.says,
            note=f"Edition of {change.edition.isoformat()}: {change.kind}.",
            categories=(change.kind,),
        )

    def _write(self, name: str, title: str, subtitle: str, self_url: str, url: str, entries: list[Entry]) -> str:
        feed = Feed(
            id=self.tags.uri(name),
            title=title,
            subtitle=subtitle,
            author=self.library.guide.colophon.title,
            home=f"{self.urls.base}/",
            self_url=self_url,
            url=url,
            updated=newest(entries, self.library.edition),
            entries=tuple(entries),
        )
        return to_atom(feed)


def _title(name: str, says: str) -> str:
    """Whom it is about and the first sentence, without backticks and cut where it is long."""
    text = f"{name}: {first_sentence(says).replace('`', '')}"
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rstrip() + "…"
