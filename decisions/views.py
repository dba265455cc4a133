"""The deciding part. Each view reads the request, asks the engine, and renders."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.vary import vary_on_headers

from decisions import permalink, twins
from decisions.addresses import Addresses, compare_url
from decisions.annotated import Annotator, first_sentence
from decisions.board import Board
from decisions.cairn import Stone, stones
from decisions.cairn_drawing import draw as draw_cairn
from decisions.cairn_drawing import place as place_stones
from decisions.cairn_drawing import short
from decisions.comparison import Comparison, compare
from decisions.consequences import Consequences
from decisions.current import library
from decisions.engine import Settled, settle
from decisions.export_json import stack_to_data
from decisions.export_markdown import to_markdown
from decisions.map import Map
from decisions.model import Decision, Preset
from decisions.permalink import Link
from decisions.stack import Choice
from decisions.walk import guides_picks_for_the_rest
from decisions.wizard import Leads, Wizard
from guide.cards import Card, Pebble, png
from guide.library import section_url
from guide.model import SEVERITIES, Tool

JSON: dict[str, Any] = {"json_dumps_params": {"indent": 2, "ensure_ascii": False}}


# -- the site ------------------------------------------------------------------------------------------


def home(request: HttpRequest) -> HttpResponse:
    """What this is, where to start, the presets and the chapters."""
    lib = library()
    urls = _addresses()
    presets = [(preset, urls.stack(_preset_choices(preset))) for preset in lib.presets]
    shown = lib.presets[len(lib.presets) // 2] if lib.presets else None
    pile = stones(lib, settle(lib.graph, _preset_choices(shown))) if shown else ()
    context = {
        "lead": _first_and_rest(lib.guide.colophon.lead),
        "shown": shown,
        "shown_url": urls.stack(_preset_choices(shown)) if shown else "",
        "cairn": mark_safe(draw_cairn(pile, f"{shown.title}, as a cairn", _chapter)) if shown else "",  # noqa: S308 (our own drawing)
        "counts": _counts(pile),
        "card": _card(request, lib.guide.colophon.title, reverse("guide:site-card"), lib.guide.colophon.lead),
        "library": lib,
        "presets": presets,
        "urls": urls,
        "walk_url": urls.walk(()),
        "board_url": urls.board(()),
        "about": lib.guide.pages["colophon", "about"],
    }
    return render(request, "decisions/home.html", context)


def _first_and_rest(text: str) -> tuple[str, str]:
    """The first sentence without its full stop, and what follows."""
    first = first_sentence(text)
    return first.removesuffix("."), text[len(first) :].strip()


def _chapter(stone: Stone) -> str:
    return section_url(stone.section.id)


def _counts(pile: tuple[Stone, ...]) -> str:
    """The health of a pile in words: "9 sound, 3 of caution"."""
    words = {"sound": "sound", "caution": "with a caution", "danger": "with a danger", "open": "open"}
    states = [stone.state for stone in pile]
    return ", ".join(f"{states.count(state)} {words[state]}" for state in words if state in states)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 and the edition, once the content is loaded."""
    return HttpResponse(f"{library().edition}\n", content_type="text/plain; charset=utf-8")


def robots(request: HttpRequest) -> HttpResponse:
    """Keeps crawlers out of the endless space of stacks."""
    lines = [
        "User-agent: *",
        "Disallow: /*?",
        "Disallow: /stack",
        "Disallow: /decide/",
        "Disallow: /board/",
        "Disallow: /search/",
        f"Sitemap: {_base(request)}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that depends on the content alone."""
    context = {"pages": twins.pages(library()), "base": _base(request)}
    return render(request, "decisions/sitemap.xml", context, content_type="application/xml")


def graph_json(request: HttpRequest) -> HttpResponse:
    """The decision graph in networkx's node-link form."""
    return JsonResponse(library().graph.node_link(), **JSON)


# -- decisions on their own ----------------------------------------------------------------------------


def decisions(request: HttpRequest) -> HttpResponse:
    """All decisions by section."""
    return render(request, "decisions/decisions.html", {"library": library()})


def decision(request: HttpRequest, id: str) -> HttpResponse:
    """One decision: all its options as a table."""
    lib, found = library(), _decision(id)
    if found.id != id:
        return redirect("decisions:decision", found.id, permanent=True)
    table = twins.table(lib, found)
    return render(
        request,
        "decisions/decision.html",
        {
            "decision": found,
            "table": table.rows,
            "columns": table.columns,
            "same": table.same,
            "card": _card(request, found.question, reverse("decisions:decision-card", args=[found.id]), found.why),
            "section": lib.guide.section(found.section),
            "asked": twins.asked_when(lib, found),
            "today": twins.todays_picks(lib, found),
            "advice": twins.advice(lib, found),
            "essay": twins.essay_pick(lib, found),
            "decide_url": _addresses().decide(id, ()),
        },
    )


def decision_markdown(request: HttpRequest, id: str) -> HttpResponse:
    """The decision as portable Markdown."""
    return _markdown(twins.decision_markdown(library(), _decision(id), _base(request)))


def decision_json(request: HttpRequest, id: str) -> HttpResponse:
    """The decision as values."""
    return JsonResponse(twins.decision_data(library(), _decision(id), _base(request)), **JSON)


def decision_card(request: HttpRequest, id: str) -> HttpResponse:
    """The picture of a decision for where links are shared."""
    lib, found = library(), _decision(id)
    names = [lib.label(found.id, o.id) for o in found.options if not o.retired]
    pebbles = tuple(
        Pebble(0.62 + 0.38 * i / max(len(names[:8]) - 1, 1), "plain", name) for i, name in enumerate(names[:8])
    )
    return _png(
        Card("A decision", found.question, (found.why,), f"{len(names)} options · {lib.guide.colophon.title}", pebbles)
    )


# -- the map, and tools side by side -----------------------------------------------------------------------


def map_page(request: HttpRequest) -> HttpResponse:
    """How the decisions hang together, as a picture and as a list; with a stack's choices, marked with them."""
    _, settled = _read(request)
    urls = _addresses()
    page = Map(library(), settled, urls)
    context = {
        "choices": settled.wishes.known,
        "canonical": Addresses(library().edition, _base(request)).map(settled.wishes.known)
        if settled.wishes.known
        else request.build_absolute_uri(request.path),
        "picture": mark_safe(page.picture()),  # noqa: S308 (our own drawing)
        "rows": page.rows(),
        "gates": page.gates(),
        "file_url": urls.on("/map.svg", settled.wishes.known)
        if settled.wishes.known
        else reverse("decisions:map-file"),
    }
    return render(request, "decisions/map.html", context)


def map_file(request: HttpRequest) -> HttpResponse:
    """The map's picture as a file."""
    _, settled = _read(request)
    response = HttpResponse(Map(library(), settled, _addresses()).file(), content_type="image/svg+xml")
    response["Content-Disposition"] = 'attachment; filename="map.svg"'
    return response


def compare_page(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Two tools side by side; former names and the other order lead to the one address."""
    lib = library()
    a, b = _known_tool(one), _known_tool(other)
    if a.id == b.id:
        return redirect("guide:tool", a.id)
    _, settled = _read(request)
    known = settled.wishes.known
    urls = _addresses()
    url = urls.compare(a.id, b.id, known) if known else compare_url(a.id, b.id)
    if (one, other) != (min(a.id, b.id), max(a.id, b.id)):
        return HttpResponseRedirect(url, status=301)
    page = compare(lib, a, b)
    lookalikes = [(tool, says) for tool, says in lib.guide.lookalikes(a.id) if tool.id == b.id]
    context = {
        "page": page,
        "tools": (a, b),
        "lookalikes": lookalikes,
        "choices": known,
        "canonical": _base(request) + compare_url(a.id, b.id),
        "takes": _takes(page, settled, urls),
        "all_tools": lib.guide.tools,
    }
    return render(request, "decisions/compare.html", context)


def compare_with(request: HttpRequest) -> HttpResponse:
    """From the names of two tools, as somebody typed them, to their page."""
    a, b = (_known_tool(request.GET.get(name, "")) for name in ("a", "b"))
    return HttpResponseRedirect(compare_url(a.id, b.id))


def _known_tool(name: str) -> Tool:
    """A tool by its id, name or alias; the page that says there is none names what was asked for."""
    guide = library().guide
    plain = name.strip().lower()
    by_name = {tool.name.lower(): tool.id for tool in guide.tools}
    id = (
        plain
        if guide.tool(plain)
        else by_name.get(plain) or guide.tool_by_alias.get(plain) or guide.tool_by_alias.get(plain.replace("-", " "))
    )
    found = guide.tool(id) if id else None
    if found is None:
        raise Http404(f"There is no tool called '{permalink.shown(name)}'.")
    return found


def _takes(page: Comparison, settled: Settled, urls: Addresses) -> list[tuple[str, str]]:
    """Links that take either tool into the present stack, or begin one with it."""
    takes = []
    for choice in page.choices:
        for tool, option in ((page.one, choice.one), (page.other, choice.other)):
            if not option.retired:
                wanted = library().graph.in_order(dict(settled.wishes.known) | {choice.decision.id: option.id})
                verb = "Take" if settled.wishes.known else "Begin a stack with"
                takes.append((urls.stack(wanted), f"{verb} {tool.name} for {choice.decision.title}"))
    return takes


# -- walking -------------------------------------------------------------------------------------------


@vary_on_headers("HX-Request")
def walk(request: HttpRequest) -> HttpResponse:
    """The first open decision; the stack, when none is open."""
    link, settled = _read(request)
    following = next(settled.open_decisions(), None)
    if following is None:
        return _to(request, _addresses().stack(settled.wishes.known))
    return _step(request, link, settled, following, _onward(_addresses()))


@vary_on_headers("HX-Request")
def decide(request: HttpRequest, id: str) -> HttpResponse:
    """This decision in the context of the choices."""
    found = _decision(id)
    if found.id != id:
        return _to(request, f"{reverse('decisions:decide', args=[found.id])}?{request.META['QUERY_STRING']}")
    link, settled = _read(request)
    return _step(request, link, settled, id, _onward(_addresses()))


@vary_on_headers("HX-Request")
def change(request: HttpRequest, queue: str) -> HttpResponse:
    """The first of the queued decisions; from its options the way leads through the rest back to the stack."""
    ids = [_decision(id).id for id in dict.fromkeys(queue.split(",")[: len(library().graph.decisions)])]
    link, settled = _read(request)
    return _step(request, link, settled, ids[0], _back_to_stack(_addresses(), ids[1:]))


@vary_on_headers("HX-Request")
def board(request: HttpRequest) -> HttpResponse:
    """Every decision on one page."""
    link, settled = _read(request)
    urls = _addresses()
    template = "decisions/_board.html" if _fragment(request) else "decisions/board.html"
    page = Board(library(), settled, urls)
    return render(request, template, {**_shared(request, link, settled, urls, "/board/"), "board": page})


def _onward(urls: Addresses) -> Leads:
    """From an option to the next open decision."""
    return lambda effect: urls.walk(effect.choices)


def _back_to_stack(urls: Addresses, queue: list[str]) -> Leads:
    """From an option to what is newly open and what is queued, and then to the stack."""

    def leads(effect: Consequences) -> str:
        waiting = [d for d in dict.fromkeys([*queue, *effect.opens]) if d not in effect.no_longer_asked]
        return urls.change(waiting, effect.choices) if waiting else urls.stack(effect.choices)

    return leads


def _step(request: HttpRequest, link: Link, settled: Settled, id: str, leads: Leads) -> HttpResponse:
    urls = _addresses()
    page = Wizard(library(), settled, id, urls, leads)
    template = "decisions/_step.html" if _fragment(request) else "decisions/decide.html"
    ids = [d.id for d in library().graph.decisions]
    following = next((d for d in settled.open_decisions() if ids.index(d) > ids.index(id)), None)
    return render(
        request,
        template,
        {
            **_shared(request, link, settled, urls, f"/decide/{id}/"),
            "wizard": page,
            "decision": page.decision,
            "ways": page.ways(),
            "no_ways": page.no_ways(),
            "trail": page.trail(),
            "cairn": _cairn(settled, urls),
            "section": library().guide.section(page.decision.section),
            "skip_url": urls.decide(following, settled.wishes.known) if following else None,
        },
    )


# -- the stack -----------------------------------------------------------------------------------------


def stack(request: HttpRequest) -> HttpResponse:
    """The annotated stack: what needs attention and every pick, short enough to be read."""
    return _stack_page(request, whole=False)


def whole_stack(request: HttpRequest) -> HttpResponse:
    """The same stack at length: every caution with what to do, every good and bad side, every source."""
    return _stack_page(request, whole=True)


def _stack_page(request: HttpRequest, whole: bool) -> HttpResponse:
    link, settled = _read(request)
    urls = _addresses()
    note = Annotator(library(), settled, urls)
    counts = _counts(stones(library(), settled))
    image = urls.export(note.stack.choices, "png") if settled.picks else reverse("guide:site-card")
    return render(
        request,
        "decisions/stack.html",
        {
            **_shared(request, link, settled, urls, "/stack/"),
            "whole": whole,
            "whole_url": urls.whole(settled.wishes.known),
            "note": note,
            "stack": note.stack,
            "summary": f"One stone a layer: {counts}.",
            "attention": [
                (s, ones) for s in SEVERITIES if (ones := [o for o in note.attention() if o.warning.severity == s])
            ],
            "layers": note.layers(),
            "cairn": _cairn(settled, urls, to_layers=True),
            "card": _card(request, note.headline, image, f"The stack as a cairn: {counts}"),
            "open": note.open(),
            "later": note.later(),
            "not_asked": note.not_asked(),
            "farewell": library().guide.pages["colophon", "farewell"],
            "shareable": Addresses(library().edition, _base(request)).stack(note.stack.choices),
        },
    )


def stack_card(request: HttpRequest) -> HttpResponse:
    """The picture of a stack for where links are shared: its main picks and its health."""
    _, settled = _read(request)
    lib = library()
    if not settled.picks:
        raise Http404("There is no stack in this address, so there is no picture of one.")
    pile = stones(lib, settled)
    placed = place_stones(pile)
    widest = max(one.width for one in placed)
    pebbles = tuple(Pebble(one.width / widest, one.stone.state, short(one.stone.section.title)) for one in placed)
    note = Annotator(lib, settled, _addresses())
    done, of = settled.progress()
    card = Card(
        "A stack",
        note.headline_of(settled),
        (f"{done} of {of} decisions settled", _counts(pile)),
        f"{lib.guide.colophon.title}, edition {lib.edition}",
        pebbles,
    )
    response = _png(card)
    response["X-Robots-Tag"] = "noindex"
    return response


def rest(request: HttpRequest) -> HttpResponse:
    """Fill what is open with the guide's picks, and go to the stack."""
    _, settled = _read(request)
    filled = guides_picks_for_the_rest(library().graph, settled.wishes.known)
    return HttpResponseRedirect(_addresses().stack(filled))


def stack_text(request: HttpRequest) -> HttpResponse:
    """The stack's Markdown as text to select and copy."""
    link, settled = _read(request)
    return render(
        request,
        "decisions/stack_text.html",
        {
            **_shared(request, link, settled, _addresses(), "/stack/text/"),
            "text": _stack_as_markdown(request, settled),
        },
    )


def stack_markdown(request: HttpRequest) -> HttpResponse:
    """The stack as a Markdown file."""
    _, settled = _read(request)
    response = _markdown(_stack_as_markdown(request, settled))
    response["Content-Disposition"] = 'attachment; filename="stack.md"'
    response["X-Robots-Tag"] = "noindex"
    return response


def stack_json(request: HttpRequest) -> HttpResponse:
    """The stack as JSON."""
    link, settled = _read(request)
    data = stack_to_data(library(), settled.stack(), Addresses(library().edition, _base(request)))
    text = json.dumps(data | {"notices": list(link.notices)}, indent=2, ensure_ascii=False)
    # A notice quotes what was typed: as JSON's own escapes it stays harmless wherever it is pasted.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    response = HttpResponse(text, content_type="application/json")
    response["X-Robots-Tag"] = "noindex"
    return response


def _stack_as_markdown(request: HttpRequest, settled: Settled) -> str:
    note = Annotator(library(), settled, Addresses(library().edition, _base(request)))
    return to_markdown(note, datetime.now(UTC).date())


# -- what they share -----------------------------------------------------------------------------------


def _read(request: HttpRequest) -> tuple[Link, Settled]:
    link = permalink.parse(request.META.get("QUERY_STRING", ""))
    return link, settle(library().graph, link.choices)


def _shared(request: HttpRequest, link: Link, settled: Settled, urls: Addresses, path: str) -> dict[str, Any]:
    """What every page about a stack shows: the notices about its address, and the ways on."""
    known = settled.wishes.known
    note = Annotator(library(), settled, urls)
    return {
        "library": library(),
        "notices": link.notices,
        "set_aside": note.set_aside(),
        "canonical": Addresses(library().edition, _base(request)).on(path, known),
        "stack_url": urls.stack(known),
        "board_url": urls.board(known),
        "map_url": urls.map(known),
        "walk_url": urls.walk(known),
        "rest_url": urls.rest(known),
        "markdown_url": urls.export(known, "md"),
        "json_url": urls.export(known, "json"),
        "text_url": urls.as_text(known),
        "progress": settled.progress(),
    }


def _cairn(settled: Settled, urls: Addresses, to_layers: bool = False) -> SafeString:
    """The stack as a pile of stones: each leads to its layer on the page, or to its first decision that is not settled."""

    def url(stone: Stone) -> str:
        if to_layers and stone.state != "open":
            return f"#layer-{stone.section.id}"
        states = {d: settled.state(settled.constraints.variable[d]) for d in stone.section.decisions}
        first = next((d for d in states if states[d] == "open"), next(iter(states)))
        return urls.decide(first, settled.wishes.known)

    return mark_safe(draw_cairn(stones(library(), settled), "Your stack as a cairn", url))  # noqa: S308 (our own drawing)


def _card(request: HttpRequest, title: str, image: str, alt: str) -> dict[str, str]:
    """What the page's head says of its picture."""
    return {"title": title, "image": _base(request) + image, "alt": alt}


def _png(card: Card) -> HttpResponse:
    return HttpResponse(png(card), content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


def _decision(id: str) -> Decision:
    graph = library().graph
    current = graph.current_decision.get(id)
    if current is None:
        raise Http404(f"There is no decision called '{permalink.shown(id)}'.")
    return graph.by_id[current]


def _preset_choices(preset: Preset) -> tuple[Choice, ...]:
    return library().graph.in_order({decision: choice.pick for decision, choice in preset.choices.items()})


def _addresses() -> Addresses:
    return Addresses(library().edition)


def _base(request: HttpRequest) -> str:
    return settings.CAIRN_BASE_URL or request.build_absolute_uri("/").rstrip("/")


def _fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; never when it restores a page from history."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def _to(request: HttpRequest, url: str) -> HttpResponse:
    """Go there: a redirect for a browser; for htmx a whole new page, since a fragment would not fit."""
    if _fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _markdown(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")
