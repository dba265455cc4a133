"""What the views of the deciding part share: reading the address, addresses, pictures, and forms of answers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from decisions import permalink
from decisions.acceptance import accept
from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.cairn import Stone, stones
from decisions.cairn_drawing import draw as draw_cairn
from decisions.current import library
from decisions.engine import Settled, settle
from decisions.graph import Graph
from decisions.model import Decision, Preset
from decisions.permalink import Link
from decisions.stack import Choice
from decisions.stack_html import StackHtml
from decisions.step_html import StepHtml
from guide.answers import base
from guide.keep import KEEP

JSON: dict[str, Any] = {"json_dumps_params": {"indent": 2, "ensure_ascii": False}}


def read(request: HttpRequest) -> tuple[Link, Settled]:
    """The address and its stack. The link's accepted warnings are known ones; of the others a notice tells."""
    link = permalink.parse(request.META.get("QUERY_STRING", ""))
    settled = settle(library().graph, link.choices)
    accepted = accept(settled, link.accepts)
    link = replace(link, accepts=accepted.rules, notices=(*link.notices, *accepted.notices))
    if _is_as_written(request.META.get("QUERY_STRING", ""), link, settled):
        keep(request)
    return link, settled


def keep(request: HttpRequest, wanted: bool = True) -> None:
    """Tell the site's front whether this answer may be kept for those who ask for the same address."""
    request.META[KEEP] = wanted


def _is_as_written(query: str, link: Link, settled: Settled) -> bool:
    """Whether the query is exactly as Cairn writes that of this stack, now or under an edition that the guide tells of."""
    if link.edition not in (None, library().edition, *(change.edition for change in library().guide.changes)):
        return False
    return query == permalink.build(settled.wishes.known, link.edition, link.accepts)


def shared(request: HttpRequest, link: Link, settled: Settled, urls: Addresses, path: str) -> dict[str, Any]:
    """What every page about a stack shows: the notices about its address, and the ways on."""
    note = Annotator(library(), settled, urls, with_effects=True)
    return {
        **ways_on(request, link, settled, urls, path),
        "library": library(),
        "notices": link.notices,
        "set_aside": note.set_aside(),
        "accepts": link.accepts,
        "progress": settled.progress(),
    }


def ways_on(request: HttpRequest, link: Link, settled: Settled, urls: Addresses, path: str) -> dict[str, str]:
    """The page's own address, and the other pages about the same stack."""
    known = settled.wishes.known
    return {
        "canonical": addresses(link, base(request)).on(path, known),
        "stack_url": urls.stack(known),
        "board_url": urls.board(known),
        "map_url": urls.map(known),
        "walk_url": urls.walk(known),
        "rest_url": urls.rest(known),
        "markdown_url": urls.export(known, "md"),
        "json_url": urls.export(known, "json"),
        "text_url": urls.as_text(known),
        "reasons_url": urls.reasons(known),
        "record_url": urls.export(known, "adr.md"),
        "feed_url": urls.export(known, "atom"),
        "calendar_url": urls.export(known, "ics"),
        "badge_url": urls.badge(known),
        "beside_url": urls.beside(known),
        "beside_essay_url": _beside_the_essays(known, urls),
    }


def notices(request: HttpRequest, link: Link, settled: Settled, urls: Addresses) -> SafeString:
    """What must be said about the address: notices, and what was set aside. Mostly nothing."""
    if not (link.notices or settled.refused or settled.wishes.set_aside):
        return our_own("\n")
    note = Annotator(library(), settled, urls, with_effects=True)
    return render_to_string(
        "decisions/_notices.html", {"notices": link.notices, "set_aside": note.set_aside()}, request
    )


def our_own(html: str) -> SafeString:
    """HTML that the code made, with everything in it escaped."""
    return mark_safe(html)  # noqa: S308 (our own)


def step_html() -> StepHtml:
    """The wizard's fragments of the library that is served now."""
    return _step_html(library().graph)


def stack_html() -> StackHtml:
    """The fragments of a stack's page of the library that is served now."""
    return _stack_html(library().graph)


@lru_cache(maxsize=1)
def _stack_html(graph: Graph) -> StackHtml:
    return StackHtml(library())


@lru_cache(maxsize=1)
def _step_html(graph: Graph) -> StepHtml:
    return StepHtml(library())


def _beside_the_essays(known: tuple[Choice, ...], urls: Addresses) -> str:
    """The comparison with the stack that the essay would have chosen; empty where there is none, or it is this one."""
    essays = next((preset for preset in library().presets if preset.essay), None)
    return urls.beside(known, essays.id) if essays and known and known != preset_choices(essays) else ""


def cairn(
    settled: Settled, urls: Addresses, to_layers: bool = False, health: dict[str, str] | None = None
) -> SafeString:
    """The stack as a pile of stones: each leads to its layer on the page, or to its first decision that is not settled.

    ``health`` is given where it is known.
    """
    query = urls.query(settled.wishes.known)

    def url(stone: Stone) -> str:
        if to_layers and stone.state != "open":
            return f"#layer-{stone.section.id}"
        states = {d: settled.state(settled.constraints.variable[d]) for d in stone.section.decisions}
        first = next((d for d in states if states[d] == "open"), next(iter(states)))
        return urls.at(f"/decide/{first}/", query)

    return our_own(draw_cairn(stones(library(), settled, health), "Your stack as a cairn", url))


def counts(pile: tuple[Stone, ...]) -> str:
    """The health of a pile in words: "9 sound, 3 of caution"."""
    words = {"sound": "sound", "caution": "with a caution", "danger": "with a danger", "open": "open"}
    states = [stone.state for stone in pile]
    return ", ".join(f"{states.count(state)} {words[state]}" for state in words if state in states)


def decision_or_404(id: str) -> Decision:
    graph = library().graph
    current = graph.current_decision.get(id)
    if current is None:
        raise Http404(f"There is no decision called '{permalink.shown(id)}'.")
    return graph.by_id[current]


def preset_choices(preset: Preset) -> tuple[Choice, ...]:
    return library().graph.in_order({decision: choice.pick for decision, choice in preset.choices.items()})


def addresses(link: Link | None = None, base: str = "") -> Addresses:
    """Addresses under today's edition, with the warnings that the link accepts."""
    return Addresses(library().edition, base, link.accepts if link else ())


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; never when it restores a page from history."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Go there: a redirect for a browser; for htmx a whole new page, since a fragment would not fit."""
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def today() -> date:
    """The day that a document bears."""
    return datetime.now(UTC).date()


KINDS = {".md": "text/markdown; charset=utf-8", ".zip": "application/zip"}


def attachment(name: str, content: str | bytes) -> HttpResponse:
    """A file to be saved, of a stack that search engines need not know."""
    response = HttpResponse(content, content_type=KINDS[Path(name).suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def posted(request: HttpRequest) -> tuple[MultiValueDict[str, Any], MultiValueDict[str, Any]]:
    """The fields and files of a form. Raises BadRequest, which is answered with 400, for one that cannot be taken apart."""
    try:
        return request.POST, request.FILES
    except (LookupError, ValueError):  # Django believes any encoding that a part of the form names
        raise BadRequest("The form cannot be read.") from None


def is_larger(request: HttpRequest, most: int) -> bool:
    """Whether the body, which is not read for this, has more than so many bytes."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and (len(length) > 15 or int(length) > most)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """A page that says how much is too much."""
    return render(request, "decisions/too_large.html", {"most": f"{most:,}"}, status=413)
