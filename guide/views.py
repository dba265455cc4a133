"""The reading part. Each view reads the request, asks the guide, and renders."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from guide import current, twins
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
        },
    )


def section_markdown(request: HttpRequest, id: str) -> HttpResponse:
    """The chapter as portable Markdown."""
    return _markdown(twins.section_markdown(current.guide(), _section(id), _base(request)))


def section_json(request: HttpRequest, id: str) -> HttpResponse:
    """The chapter's front matter and prose."""
    return JsonResponse(twins.section_data(current.guide(), _section(id), _base(request)), **JSON)


def glossary(request: HttpRequest) -> HttpResponse:
    """Every term, with what to read next and the chapters that use it."""
    guide = current.guide()
    rows = [(term, [guide.resolve(name) for name in term.see], guide.uses(term.id)) for term in guide.glossary]
    return render(request, "guide/glossary.html", {"rows": rows})


def glossary_markdown(request: HttpRequest) -> HttpResponse:
    """The glossary as portable Markdown."""
    return _markdown(twins.glossary_markdown(current.guide(), _base(request)))


def glossary_json(request: HttpRequest) -> HttpResponse:
    """The glossary as values."""
    return JsonResponse(twins.glossary_data(current.guide(), _base(request)), **JSON)


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
    return _markdown(twins.claims_markdown(current.guide(), _base(request)))


def then_and_now_json(request: HttpRequest) -> HttpResponse:
    """The claims as values, with counts by verdict."""
    return JsonResponse(twins.claims_data(current.guide(), _base(request)), **JSON)


def tools(request: HttpRequest) -> HttpResponse:
    """All tools, filtered by role, status and kind of licence."""
    guide = current.guide()
    wanted = {name: request.GET.get(name, "") for name in ("role", "status", "kind")}
    rows = [(tool, guide.offers.get(tool.id, ())) for tool in guide.tools]
    shown = [(tool, offers) for tool, offers in rows if _matches(tool, offers, wanted)]
    roles = Counter(offer.decision for _, offers in rows for offer in {o.decision: o for o in offers}.values())
    titles = {offer.decision: offer.title for _, offers in rows for offer in offers}
    return render(
        request,
        "guide/tools.html",
        {
            "rows": shown,
            "total": len(rows),
            "wanted": wanted,
            "roles": [(id, titles[id], roles[id]) for id in sorted(roles, key=lambda id: titles[id])],
            "statuses": sorted(Counter(tool.status.is_ for tool in guide.tools).items()),
            "kinds": sorted(Counter(tool.kind for tool in guide.tools).items()),
        },
    )


def _matches(tool: Tool, offers: Any, wanted: dict[str, str]) -> bool:
    return (
        (not wanted["role"] or any(offer.decision == wanted["role"] for offer in offers))
        and wanted["status"] in ("", tool.status.is_)
        and wanted["kind"] in ("", tool.kind)
    )


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
            "claims": guide.claims_about(id),
            "replaced_by": [guide.tool_by_id[t] for t in found.status.replaced_by],
        },
    )


def tool_markdown(request: HttpRequest, id: str) -> HttpResponse:
    """The tool as portable Markdown."""
    return _markdown(twins.tool_markdown(current.guide(), _tool(id), _base(request)))


def tool_json(request: HttpRequest, id: str) -> HttpResponse:
    """The tool's facts and prose."""
    return JsonResponse(twins.tool_data(current.guide(), _tool(id), _base(request)), **JSON)


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


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _markdown(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


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
