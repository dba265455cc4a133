"""The reading part. Each view reads the request, asks the guide, and renders."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from guide import current, twins
from guide.answers import base, card_of, markdown, picture
from guide.cards import Card, Pebble
from guide.filters import filters_of_tools
from guide.library import Guide, events, quarter
from guide.model import VERDICTS, Section, Tool
from guide.problems import closest

JSON: dict[str, Any] = {"json_dumps_params": {"indent": 2, "ensure_ascii": False}}


def contents(request: HttpRequest) -> HttpResponse:
    """The chapters in reading order."""
    guide = current.guide()
    return render(request, "guide/contents.html", {"guide": guide})


def section(request: HttpRequest, id: str) -> HttpResponse:
    """One chapter."""
    guide, found = current.guide(), _section(id)
    before, after = guide.neighbours(id)
    return render(
        request,
        "guide/section.html",
        {
            "section": found,
            "page": guide.pages["section", id],
            "before": before,
            "after": after,
            "invitations": [guide.invitations[d] for d in found.decisions],
            "number": guide.sections.index(found) + 1,
            "of": len(guide.sections),
            "edit_url": _edit_url(f"sections/{id}.md"),
            "card": card_of(request, found.title, reverse("guide:section-card", args=[id]), found.summary),
        },
    )


def section_markdown(request: HttpRequest, id: str) -> HttpResponse:
    """The chapter as portable Markdown."""
    return markdown(twins.section_markdown(current.guide(), _section(id), base(request)))


def section_json(request: HttpRequest, id: str) -> HttpResponse:
    """The chapter's front matter and prose."""
    return JsonResponse(twins.section_data(current.guide(), _section(id), base(request)), **JSON)


def glossary(request: HttpRequest) -> HttpResponse:
    """Every term, with what to read next and the chapters that use it."""
    guide = current.guide()
    rows = [(term, [guide.resolve(name) for name in term.see], guide.uses(term.id)) for term in guide.glossary]
    return render(request, "guide/glossary.html", {"rows": rows})


def glossary_markdown(request: HttpRequest) -> HttpResponse:
    """The glossary as portable Markdown."""
    return markdown(twins.glossary_markdown(current.guide(), base(request)))


def glossary_json(request: HttpRequest) -> HttpResponse:
    """The glossary as values."""
    return JsonResponse(twins.glossary_data(current.guide(), base(request)), **JSON)


def then_and_now(request: HttpRequest) -> HttpResponse:
    """Every claim of the essay with its verdict, filtered by verdict and chapter."""
    guide = current.guide()
    if guide.colophon.essay is None:
        raise Http404("This guide did not grow out of an essay.")
    wanted = {name: request.GET.get(name, "") for name in ("verdict", "section")}
    shown = [
        (section, claim, [guide.tool_by_id[id] for id in claim.about])
        for section, claim in guide.claims
        if wanted["verdict"] in ("", claim.verdict) and wanted["section"] in ("", section.id)
    ]
    counts = Counter(claim.verdict for _, claim in guide.claims)
    return render(
        request,
        "guide/then_and_now.html",
        {
            "rows": shown,
            "total": len(guide.claims),
            "wanted": wanted,
            "counts": [(verdict, counts[verdict]) for verdict in VERDICTS if counts[verdict]],
            "sections": [(section, len(section.claims)) for section in guide.sections if section.claims],
        },
    )


def then_and_now_markdown(request: HttpRequest) -> HttpResponse:
    """The claims as portable Markdown."""
    return markdown(twins.claims_markdown(current.guide(), base(request)))


def then_and_now_json(request: HttpRequest) -> HttpResponse:
    """The claims as values, with counts by verdict."""
    return JsonResponse(twins.claims_data(current.guide(), base(request)), **JSON)


def tools(request: HttpRequest) -> HttpResponse:
    """All tools; a filter brings those that match to the front and counts them, and leaves the others in sight."""
    guide = current.guide()
    filters = filters_of_tools(guide, request.GET)
    rows = [(tool, all(f.admits(tool) for f in filters)) for tool in guide.tools]
    rows.sort(key=lambda row: not row[1])
    return render(
        request,
        "guide/tools.html",
        {
            "rows": rows,
            "count": sum(matches for _, matches in rows),
            "total": len(rows),
            "filters": filters,
            "filtered": any(f.wanted for f in filters),
        },
    )


def search(request: HttpRequest) -> HttpResponse:
    """What is found for a query: a whole page, or for htmx the results alone."""
    guide = current.guide()
    results = guide.search.search(request.GET.get("q", ""))
    htmx = request.htmx  # type: ignore[attr-defined]
    template = "guide/_found.html" if htmx and not htmx.history_restore_request else "guide/search.html"
    context = {"results": results, "total": len(guide.search.documents), "kinds": KINDS_IN_WORDS}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


KINDS_IN_WORDS = {
    "tool": "Tools",
    "decision": "Decisions",
    "option": "Options",
    "section": "Chapters",
    "term": "Words",
    "claim": "Claims of the essay",
}


def changes(request: HttpRequest) -> HttpResponse:
    """What lies ahead, what changed in the guide, and what happened to the tools in a quarter of a year."""
    guide = current.guide()
    everything = events(guide)
    past = [(tool, event) for tool, event in everything if event.on <= guide.edition.isoformat()]
    quarters = sorted({quarter(event.on) for _, event in past}, reverse=True)
    wanted = request.GET.get("quarter", "")
    shown = wanted if wanted in quarters else (quarters[0] if quarters else "")
    return render(
        request,
        "guide/changes.html",
        {
            "ahead": [(tool, event) for tool, event in reversed(everything) if event.on > guide.edition.isoformat()],
            "changes": sorted(guide.changes, key=lambda change: change.edition, reverse=True),
            "quarters": quarters,
            "quarter": shown,
            "happened": [(tool, event) for tool, event in past if quarter(event.on) == shown],
        },
    )


def section_card(request: HttpRequest, id: str) -> HttpResponse:
    """The picture of a chapter for where links are shared."""
    guide, found = current.guide(), _section(id)
    card = Card(f"Chapter {guide.sections.index(found) + 1}", found.title, (found.summary,), _foot(guide))
    return picture(request, card)


def tool_card(request: HttpRequest, id: str) -> HttpResponse:
    """The picture of a tool for where links are shared."""
    guide, found = current.guide(), _tool(id)
    status = found.status.is_ + (f" since {found.status.since}" if found.status.since else "")
    state = {"active": "sound", "maintenance": "caution", "deprecated": "caution"}.get(found.status.is_, "danger")
    pebbles = tuple(Pebble(width, state) for width in (0.6, 0.85, 0.75, 1.0))
    return picture(request, Card(found.kind, found.name, (found.what, f"Status: {status}"), _foot(guide), pebbles))


def site_card(request: HttpRequest) -> HttpResponse:
    """The picture of the whole site."""
    guide = current.guide()
    return picture(request, Card("A field guide", guide.colophon.title, (guide.colophon.lead,), _foot(guide)))


def _foot(guide: Guide) -> str:
    return f"{guide.colophon.title}, edition {guide.edition}"


def _edit_url(path: str) -> str:
    return f"{settings.CAIRN_EDIT_URL}/{path}" if settings.CAIRN_EDIT_URL else ""


def tool(request: HttpRequest, id: str) -> HttpResponse:
    """One tool."""
    guide = current.guide()
    if guide.tool(id) is None and id.replace("-", " ") in guide.tool_by_alias:
        return redirect("guide:tool", guide.tool_by_alias[id.replace("-", " ")], permanent=True)
    if guide.tool(id) is None and id in guide.tool_by_alias:
        return redirect("guide:tool", guide.tool_by_alias[id], permanent=True)
    found = _tool(id)
    return render(
        request,
        "guide/tool.html",
        {
            "tool": found,
            "page": guide.pages["tool", id],
            "offers": guide.offers.get(id, ()),
            "mentions": guide.mentions(id),
            "lookalikes": guide.lookalikes(id),
            "rules": guide.rules.get(id, ()),
            "edit_url": _edit_url(f"tools/{id}.md"),
            "card": card_of(request, found.name, reverse("guide:tool-card", args=[id]), found.what),
            "claims": guide.claims_about(id),
            "replaced_by": [guide.tool_by_id[t] for t in found.status.replaced_by],
        },
    )


def tool_markdown(request: HttpRequest, id: str) -> HttpResponse:
    """The tool as portable Markdown."""
    return markdown(twins.tool_markdown(current.guide(), _tool(id), base(request)))


def tool_json(request: HttpRequest, id: str) -> HttpResponse:
    """The tool's facts and prose."""
    return JsonResponse(twins.tool_data(current.guide(), _tool(id), base(request)), **JSON)


def _section(id: str) -> Section:
    found = current.guide().section(id)
    if found is None:
        raise Http404(f"There is no chapter called '{id}'.")
    return found


def _tool(id: str) -> Tool:
    found = current.guide().tool(id)
    if found is None:
        raise Http404(f"There is no tool called '{id}'.")
    return found


# -- when something is not there -------------------------------------------------------------------------


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that says what was not found and what was probably meant."""
    guide = current.guide()
    word = request.path.strip("/").split("/")[-1].removesuffix(".md").removesuffix(".json")
    known = {t.id: ("guide:tool", t.name) for t in guide.tools} | {
        s.id: ("guide:section", s.title) for s in guide.sections
    }
    guess = closest(word, known) if word else None
    message = (
        exception.args[0]
        if isinstance(exception, Http404) and exception.args and isinstance(exception.args[0], str)
        else ""
    )
    context = {"message": message, "guess": guess and {"id": guess, "name": known[guess][1], "url": known[guess][0]}}
    return render(request, "404.html", context, status=404)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page for a request that makes no sense."""
    return render(request, "400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """A page for our own faults; it needs nothing that could be broken too."""
    return HttpResponse(render_to_string("500.html"), status=500)
