"""The parts of the wizard's page that repeat, as HTML: its options, and the trail.

What depends on the content alone is escaped once an edition. The rest of the page is a template; a template that walks
through thirty decisions and their addresses takes ten times as long as this.
"""

from collections.abc import Iterable
from html import escape

from decisions.addresses import Addresses
from decisions.engine import Settled
from decisions.library import Library
from decisions.model import Decision, Warn
from decisions.reason_html import ReasonHtml, listed
from decisions.wizard import NoWay, Way, Wizard
from guide.library import section_url, tool_url
from guide.rendering import sentence

WORDS = {"open": "open", "later": "later", "set_aside": "set aside", "not_asked": "not asked"}


def _boost(url: str) -> str:
    """The stack is another page, not another step."""
    return ' data-hx-boost="false"' if url.startswith("/stack/?") else ""


def plural(count: int) -> str:
    return "" if count == 1 else "s"


class StepHtml:
    """The fragments of one library. They are made when they are first asked for, and there are no more than the content has."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reasons = ReasonHtml(library)
        self._options: dict[tuple[str, str], tuple[str, str, str, str]] = {}
        self._warns: dict[str, str] = {}
        self._titles = {d.id: escape(d.title) for d in library.graph.decisions}
        self._labels = {
            (d.id, o.id): escape(library.label(d.id, o.id)) for d in library.graph.decisions for o in d.options
        }

    # -- options -------------------------------------------------------------------------------------------

    def ways(self, ways: Iterable[Way], decision: str) -> str:
        """The options that can be chosen."""
        return "".join(self._way(way, decision) for way in ways)

    def _way(self, way: Way, decision: str) -> str:
        label, tag, body, end = self._option(decision, way)
        chosen, current = (' class="chosen"', ' aria-current="true"') if way.chosen else ("", "")
        answer = ' <span class="tag">your answer</span>' if way.chosen else ""
        picked = ' <span class="tag pick">the guide\'s pick</span>' if way.guides else ""
        why = f'<p class="guides"><b>Why the guide picks it:</b> {sentence(way.guides.why)}</p>' if way.guides else ""
        return (
            f'<li{chosen}><h2><a href="{escape(way.url)}"{_boost(way.url)}{current}>{label}</a>{answer}{picked}{tag}</h2>\n'
            f"{body}\n{why}\n{self._what_it_does(way)}\n{end}\n"
        )

    def _option(self, decision: str, way: Way) -> tuple[str, str, str, str]:
        key = decision, way.option.id
        if key not in self._options:
            option, tool = way.option, way.tool
            status = tool.status.is_ if tool and tool.status.is_ != "active" else ""
            about = (
                f' <a href="{tool_url(tool.id)}" data-hx-boost="false">About {escape(tool.name)}</a>' if tool else ""
            )
            self._options[key] = (
                escape(way.label),
                f' <span class="tag {status}">{status}</span>' if status else "",
                f"<p>{sentence(way.what)}</p>\n"
                f"<p><b>Pick it if:</b> {sentence(option.pick_if)} <b>Avoid it if:</b> {sentence(option.avoid_if)}</p>",
                f'<p class="quiet">To undo later: {option.undo.cost}. {sentence(option.undo.why)}{about}</p></li>',
            )
        return self._options[key]

    def _what_it_does(self, way: Way) -> str:
        return "\n".join(
            (
                f'<p class="quiet"><b>Sets aside:</b> {listed(way.sets_aside)}.</p>' if way.sets_aside else "",
                f"<p><b>Also decides:</b> {listed(way.decides)}.</p>" if way.decides else "",
                f"<p><b>Then asks:</b> {listed(way.opens)}.</p>" if way.opens else "",
                f"<p><b>No longer asks:</b> {listed(way.no_longer_asked)}.</p>" if way.no_longer_asked else "",
                self._rules_out(way) if way.rules_out else "",
                self._warns_of(way.warns) if way.warns else "",
            )
        )

    def _rules_out(self, way: Way) -> str:
        items = "".join(f"<li>{escape(title)}: {listed(labels)}</li>" for title, labels in way.rules_out)
        count = way.ruled_out_count
        return (
            f"<details><summary>Rules out {count} option{plural(count)} further on</summary><ul>{items}</ul></details>"
        )

    def _warns_of(self, warns: tuple[Warn, ...]) -> str:
        worst = ', at least one a <b class="danger">danger</b>' if warns[0].severity == "danger" else ""
        items = "".join(map(self._warn, warns))
        return (
            f"<details><summary>Warns of {len(warns)} thing{plural(len(warns))}{worst}</summary>"
            f'<ul class="warns">{items}</ul></details>'
        )

    def _warn(self, warn: Warn) -> str:
        if warn.id not in self._warns:
            tag = f'<b class="tag {warn.severity}">{warn.severity}</b>'
            self._warns[warn.id] = f"<li>{tag} {sentence(warn.says)}</li>"
        return self._warns[warn.id]

    def no_ways(self, found: list[NoWay]) -> str:
        """The options that are ruled out, with what would make them possible."""
        if not found:
            return ""
        items = "".join(map(self._no_way, found))
        return f'<h2 class="ruled">Ruled out by your other answers</h2>\n<ul class="no-ways">{items}</ul>'

    def _no_way(self, one: NoWay) -> str:
        anyway = ""
        if one.anyway:
            aside = f"; this sets aside {listed(one.sets_aside)}" if one.sets_aside else ""
            anyway = f'<p><a href="{escape(one.anyway)}"{_boost(one.anyway)}>Choose it anyway</a>{aside}.</p>'
        changes = self.reasons.changes(one.ruled.changes)
        return (
            f"<li><h3>{escape(one.ruled.named.label)}</h3><p>Not with {self.reasons.because(one.ruled.because)}</p>\n"
            f"{anyway}\n" + (f'<p class="repairs">To have it: {changes}.</p>' if changes else "") + "</li>"
        )

    def retired(self, wizard: Wizard) -> str:
        """The options that can no longer be chosen at all."""
        gone = " ".join(f"<b>{o.id}</b>: {sentence(o.retired.says)}" for o in wizard.retired() if o.retired)
        return f'<p class="quiet">Retired: {gone}</p>' if gone else ""

    def guides_way(self, ways: Iterable[Way]) -> str:
        """The way to the guide's pick, unless it is the answer already."""
        return "".join(
            f'<a href="{escape(way.url)}"{_boost(way.url)}>Take the guide\'s pick: {escape(way.label)}</a> · '
            for way in ways
            if way.guides and not way.chosen
        )

    # -- the trail -----------------------------------------------------------------------------------------

    def trail(self, settled: Settled, urls: Addresses, here: str) -> str:
        """All decisions by section, with what became of each and the addresses to change or clear it."""
        known = settled.wishes.known
        query = escape(urls.query(known))
        without = {d: escape(urls.query(known[:i] + known[i + 1 :])) for i, (d, _) in enumerate(known)}
        mark = _Marks(self, settled, query, without, here, urls.base).mark
        return "".join(
            f"<section><h3>{escape(section.title)}</h3><ul>{''.join(map(mark, section.decisions))}</ul></section>"
            for section in self.library.guide.sections
            if section.decisions
        )


class _Marks:
    """The waymarks of one page. ``query`` and those ``without`` one answer are escaped."""

    def __init__(
        self, html: StepHtml, settled: Settled, query: str, without: dict[str, str], here: str, base: str
    ) -> None:
        self.titles, self.labels = html._titles, html._labels
        self.settled = settled
        self.query = f"?{query}" if query else ""
        self.without = without
        self.here = here
        self.base = base

    def mark(self, decision: str) -> str:
        settled = self.settled
        variable = settled.constraints.variable[decision]
        state, refused = settled.states[variable], variable in settled.refused
        if refused and state != "not_asked":
            state = "set_aside"
        title = self.titles[decision]
        current = ' aria-current="step"' if decision == self.here else ""
        clear = self._clear(decision, title) if state == "picked" or refused else ""
        return (
            f'<li class="{state}"{current}><a href="{self.base}/decide/{decision}/{self.query}">{title}</a> '
            f"{self._became(decision, state)}{clear}</li>"
        )

    def _became(self, decision: str, state: str) -> str:
        if state not in ("picked", "follows"):
            return f"<i>{WORDS[state]}</i>"
        label = self.labels[decision, self.settled.picks[decision]]
        return label if state == "picked" else f"{label} <i>follows</i>"

    def _clear(self, decision: str, title: str) -> str:
        query = self.without[decision]
        url = f"{self.base}/decide/{self.here}/{'?' if query else ''}{query}"
        return f' <a class="clear" href="{url}">clear<span class="hide"> {title}</span></a>'


def kicker(library: Library, decision: Decision) -> str:
    """The chapter that the decision belongs to, as a link."""
    section = library.guide.section(decision.section)
    assert section is not None
    return f'<a href="{section_url(section.id)}" data-hx-boost="false">{escape(section.title)}</a>'
