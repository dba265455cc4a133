"""The deciding part. Each view reads the request, asks the engine, and renders."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from decisions import permalink, twins
from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.board import Board
from decisions.consequences import Consequences
from decisions.current import library
from decisions.engine import Settled, settle
from decisions.export_json import stack_to_data
from decisions.export_markdown import to_markdown
from decisions.model import Decision, Preset
from decisions.permalink import Link
from decisions.stack import Choice
from decisions.walk import guides_picks_for_the_rest
from decisions.wizard import Leads, Wizard

JSON: dict[str, Any] = {"json_dumps_params": {"indent": 2, "ensure_ascii": False}}


# -- the site ------------------------------------------------------------------------------------------


def home(request: HttpRequest) -> HttpResponse:
    """What this is, where to start, the presets and the chapters."""
    lib = library()
    urls = _addresses()
    presets = [(preset, urls.stack(_preset_choices(preset))) for preset in lib.presets]
    context = {
        "library": lib,
        "presets": presets,
        "urls": urls,
        "walk_url": urls.walk(()),
        "board_url": urls.board(()),
        "about": lib.guide.pages["colophon", "about"],
    }
    return render(request, "decisions/home.html", context)


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
    return render(
        request,
        "decisions/decision.html",
        {
            "decision": found,
            "table": twins.table(lib, found),
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
            "section": library().guide.section(page.decision.section),
            "skip_url": urls.decide(following, settled.wishes.known) if following else None,
        },
    )


# -- the stack -----------------------------------------------------------------------------------------


def stack(request: HttpRequest) -> HttpResponse:
    """The annotated stack."""
    link, settled = _read(request)
    urls = _addresses()
    note = Annotator(library(), settled, urls)
    return render(
        request,
        "decisions/stack.html",
        {
            **_shared(request, link, settled, urls, "/stack/"),
            "note": note,
            "stack": note.stack,
            "attention": note.attention(),
            "layers": note.layers(),
            "open": note.open(),
            "later": note.later(),
            "not_asked": note.not_asked(),
            "farewell": library().guide.pages["colophon", "farewell"],
            "shareable": Addresses(library().edition, _base(request)).stack(note.stack.choices),
        },
    )


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
        "walk_url": urls.walk(known),
        "rest_url": urls.rest(known),
        "markdown_url": urls.export(known, "md"),
        "json_url": urls.export(known, "json"),
        "text_url": urls.as_text(known),
        "progress": settled.progress(),
    }


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
