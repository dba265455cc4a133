"""The map, and tools side by side."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from decisions import permalink
from decisions.addresses import Addresses, compare_url
from decisions.comparison import Comparison, compare
from decisions.current import library
from decisions.engine import Settled
from decisions.map import Map
from decisions.views.common import addresses, read
from guide.answers import base
from guide.model import Tool


def map_page(request: HttpRequest) -> HttpResponse:
    """How the decisions hang together, as a picture and as a list; with a stack's choices, marked with them."""
    link, settled = read(request)
    urls = addresses(link)
    page = Map(library(), settled, urls)
    context = {
        "choices": settled.wishes.known,
        "canonical": addresses(link, base(request)).map(settled.wishes.known)
        if settled.wishes.known
        else base(request) + request.path,
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
    link, settled = read(request)
    response = HttpResponse(Map(library(), settled, addresses(link)).file(), content_type="image/svg+xml")
    response["Content-Disposition"] = 'attachment; filename="map.svg"'
    return response


def compare_page(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Two tools side by side; former names and the other order lead to the one address."""
    lib = library()
    a, b = _known_tool(one), _known_tool(other)
    if a.id == b.id:
        return redirect("guide:tool", a.id)
    link, settled = read(request)
    known = settled.wishes.known
    urls = addresses(link)
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
        "canonical": base(request) + compare_url(a.id, b.id),
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
