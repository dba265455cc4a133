"""The parts of a stack's page that repeat, as HTML: what needs attention, the layers, and what is open or not asked.

Like ``step_html``: what depends on the content alone is made once an edition; the rest of the page is a template.
"""

from collections.abc import Iterable
from html import escape

from decisions.annotated import Annotator, Attention, Entry, Layer, Unasked, Waiting
from decisions.library import Library
from decisions.reason_html import ReasonHtml, listed, sources
from decisions.step_html import plural
from guide.library import section_url, tool_url
from guide.model import SEVERITIES, Fact, Tool
from guide.rendering import sentence


class StackHtml:
    """The fragments of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reasons = ReasonHtml(library)
        self._rules: dict[str, tuple[str, str]] = {}
        self._entries: dict[tuple[str, str, bool], tuple[str, str, str, str]] = {}

    # -- warnings ------------------------------------------------------------------------------------------

    def attention(self, found: Iterable[Attention], ways: int | None) -> str:
        """Warnings at length, worst first, a list for each severity; ``ways`` is how many ways out of each are shown."""
        every = tuple(found)
        lists = []
        for severity in SEVERITIES:
            items = "".join(self._warning(one, ways) for one in every if one.warning.severity == severity)
            lists.append(f'<ul class="attention">{items}</ul>' if items else "")
        return "".join(lists)

    def _warning(self, one: Attention, ways: int | None) -> str:
        says, source = self._rule(one)
        changes = self.reasons.changes(one.changes[:ways])
        out = f" Or: {changes}." if changes else ""
        return f'{says}<p class="quiet">Because of {listed(one.picks)}. {source}{out}</p></li>'

    def _rule(self, one: Attention) -> tuple[str, str]:
        warning = one.warning
        if warning.rule not in self._rules:
            severity = warning.severity
            self._rules[warning.rule] = (
                f'<li class="{severity}" id="{warning.rule}"><p><b class="tag {severity}">{severity}</b> '
                f"{sentence(warning.says)}</p><p><b>What to do:</b> {sentence(warning.do)}</p>",
                sources(one.source, one.opinion),
            )
        return self._rules[warning.rule]

    # -- layers --------------------------------------------------------------------------------------------

    def layers(self, layers: Iterable[Layer], whole: bool) -> str:
        """The picks by section; ``whole`` is at length."""
        return "".join(
            f'<section class="layer" id="layer-{layer.section.id}"><h2><a href="{section_url(layer.section.id)}">'
            f"{escape(layer.section.title)}</a></h2>\n{''.join(self._entry(e, whole) for e in layer.entries)}</section>"
            for layer in layers
        )

    def _entry(self, entry: Entry, whole: bool) -> str:
        heading, before, after, docs = self._made(entry, whole)
        chosen = "<b>You chose it.</b>" if whole else ""
        why = f"<b>Follows from</b> {self.reasons.because(entry.because)}" if entry.because else chosen
        worst = ""
        if entry.worst and not whole:
            severity, says = entry.worst
            more = f" And {entry.more} more." if entry.more else ""
            worst = f'<p><b class="tag {severity}">{severity}</b> {sentence(says)}{more}</p>'
        change = (
            f'<a href="{escape(entry.change_url)}">change<span class="hide"> {escape(entry.named.title)}</span></a>'
        )
        return (
            f'<div class="entry {entry.health}" id="{entry.decision.id}">{heading}\n'
            f'{before}{why} {after}{worst}\n<p class="row-links">{docs}{change}</p></div>'
        )

    def _made(self, entry: Entry, whole: bool) -> tuple[str, str, str, str]:
        """What is said of the pick in every stack: its heading, what stands before and after why, and its documentation."""
        key = entry.decision.id, entry.option.id, whole
        if key not in self._entries:
            tool = entry.tool
            docs = (tool.links.docs or tool.links.home) if tool and tool.links else ""
            self._entries[key] = (
                _heading(entry),
                (f"<p>{sentence(entry.what)}</p>" if whole else "") + "<p>",
                _at_length(entry) if whole else _shortly(entry),
                f'<a href="{escape(docs)}">docs</a>' if docs else "",
            )
        return self._entries[key]

    # -- what is open, and what is not asked ---------------------------------------------------------------

    def open(self, note: Annotator) -> str:
        """What is still open or waits for that."""
        items = "".join([*map(_open, note.open_briefly()), *map(_later, note.later())])
        return (
            f'<section aria-labelledby="open"><h2 id="open">Still open</h2><ul>{items}</ul></section>' if items else ""
        )

    def not_asked(self, found: Iterable[Unasked]) -> str:
        """What is not asked, and why."""
        items = "".join(map(self._unasked, found))
        heading = '<h2 id="not-asked">Not asked</h2>'
        return f'<section aria-labelledby="not-asked">{heading}<ul>{items}</ul></section>' if items else ""

    def _unasked(self, one: Unasked) -> str:
        chose = f" (this link chose {escape(one.choice.label)})" if one.choice else ""
        changes = self.reasons.changes(one.changes)
        repairs = f'<span class="repairs">To have it: {changes}.</span>' if changes else ""
        because = self.reasons.because(one.because)
        return f"<li><b>{escape(one.decision.title)}</b>{chose}, because of {because}{repairs}</li>"


def _heading(entry: Entry) -> str:
    tool, label = entry.tool, escape(entry.named.label)
    name = f'<a href="{tool_url(tool.id)}">{label}</a>' if tool else label
    status = tool.status.is_ if tool and tool.status.is_ != "active" else ""
    tag = f' <span class="tag {status}">{status}</span>' if status else ""
    return f'<h3><a href="/decisions/{entry.decision.id}/">{escape(entry.named.title)}</a>: {name}{tag}</h3>'


def _shortly(entry: Entry) -> str:
    good = f" <b>Good:</b> {sentence(entry.good)}" if entry.good else ""
    bad = f" <b>Bad:</b> {sentence(entry.bad)}" if entry.bad else ""
    undo = f"<b>To undo:</b> {entry.option.undo.cost}."
    return f"<b>Pick it if</b> {sentence(entry.pick_if)} {undo}{good}{bad}</p>\n"


def _at_length(entry: Entry) -> str:
    option = entry.option
    return (
        f"<b>Pick it if</b> {sentence(option.pick_if)} <b>Avoid it if</b> {sentence(option.avoid_if)} "
        f"<b>To undo:</b> {option.undo.cost}.</p>\n{_facts(entry.tool)}"
    )


def _facts(tool: Tool | None) -> str:
    if tool is None or not (tool.good or tool.bad):
        return ""
    items = [_fact("Good", fact) for fact in tool.good] + [_fact("Bad", fact) for fact in tool.bad]
    return f"<ul>{''.join(items)}</ul>"


def _fact(kind: str, fact: Fact) -> str:
    return f"<li><b>{kind}:</b> {sentence(fact.says)} {sources(fact.source, fact.opinion)}</li>"


def _open(one: tuple[Waiting, int, int]) -> str:
    waiting, left, ruled_out = one
    lost = f", {ruled_out} ruled out" if ruled_out else ""
    return (
        f'<li><a href="{escape(waiting.url)}">{escape(waiting.decision.question)}</a> '
        f'<span class="quiet">{left} option{plural(left)} left{lost}</span></li>'
    )


def _later(one: Waiting) -> str:
    waits = listed(one.waits_for) or "what is open"
    return f'<li>{escape(one.decision.question)} <span class="quiet">depends on {waits}</span></li>'
