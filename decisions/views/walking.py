"""Walking: the wizard and the board. Each view reads the request, asks the engine, and renders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from decisions.addresses import Addresses
from decisions.board import Board
from decisions.consequences import Consequences
from decisions.current import library
from decisions.engine import Settled
from decisions.permalink import Link
from decisions.step_html import kicker
from decisions.views.common import (
    addresses,
    cairn,
    decision_or_404,
    go_to,
    keep,
    notices,
    our_own,
    read,
    shared,
    step_html,
    wants_fragment,
)
from decisions.views.prepared import page
from decisions.wizard import Leads, Wizard
from guide.answers import base
from guide.templatetags.prose import says


@vary_on_headers("HX-Request")
def walk(request: HttpRequest) -> HttpResponse:
    """The first open decision; the stack, when none is open."""
    link, settled = read(request)
    following = next(settled.open_decisions(), None)
    if following is None:
        return go_to(request, addresses(link).stack(settled.wishes.known))
    return _step(request, link, settled, following, _onward(addresses(link)))


@vary_on_headers("HX-Request")
def decide(request: HttpRequest, id: str) -> HttpResponse:
    """This decision in the context of the choices."""
    found = decision_or_404(id)
    if found.id != id:
        return go_to(request, f"{reverse('decisions:decide', args=[found.id])}?{request.META['QUERY_STRING']}")
    link, settled = read(request)
    return _step(request, link, settled, id, _onward(addresses(link)))


@vary_on_headers("HX-Request")
def change(request: HttpRequest, queue: str) -> HttpResponse:
    """The first of the queued decisions; from its options the way leads through the rest back to the stack."""
    ids = [decision_or_404(id).id for id in dict.fromkeys(queue.split(",")[: len(library().graph.decisions)])]
    link, settled = read(request)
    if queue != ",".join(ids):
        keep(request, False)
    return _step(request, link, settled, ids[0], _back_to_stack(addresses(link), ids[1:]))


@vary_on_headers("HX-Request")
def board(request: HttpRequest) -> HttpResponse:
    """Every decision on one page."""
    link, settled = read(request)
    urls = addresses(link)
    template = "decisions/_board.html" if wants_fragment(request) else "decisions/board.html"
    board = Board(library(), settled, urls)
    return render(request, template, {**shared(request, link, settled, urls, "/board/"), "board": board})


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
    urls, html = addresses(link), step_html()
    wizard = Wizard(library(), settled, id, urls, leads)
    ways, decision, known = wizard.ways(), wizard.decision, settled.wishes.known
    whole = not wants_fragment(request)
    skip = _following(settled, id)
    shape: dict[str, bool | str] = {"whole_page": whole, "state": wizard.state, "skips": skip is not None}
    parts = {
        "title": decision.title,
        "canonical": addresses(link, base(request)).on(f"/decide/{id}/", known),
        "notices": notices(request, link, settled, urls),
        "kicker": our_own(kicker(library(), decision)),
        "settled": "{} of {}".format(*settled.progress()),
        "question": decision.question,
        "why": says(decision.why),
        "ways": our_own(html.ways(ways, id)),
        "no_ways": our_own(html.no_ways(wizard.no_ways())),
        "retired": our_own(html.retired(wizard)),
        "guides_way": our_own(html.guides_way(ways)),
        "skip_url": urls.decide(skip, known) if skip else "",
        "rest_url": urls.rest(known),
        "stack_url": urls.stack(known),
        "cairn": cairn(settled, urls),
        "trail": our_own(html.trail(settled, urls, id)),
    }
    return page(request, "decisions/decide.html" if whole else "decisions/_step.html", shape, parts)


def _following(settled: Settled, id: str) -> str | None:
    """The next open decision after this one."""
    constraints = settled.constraints
    later = zip(constraints.decisions, settled.states, strict=True)
    here = constraints.variable[id]
    return next((d.id for v, (d, state) in enumerate(later) if v > here and state == "open"), None)
