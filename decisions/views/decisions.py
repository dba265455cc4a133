"""Decisions on their own."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from decisions import twins
from decisions.current import library
from decisions.views.common import JSON, addresses, decision_or_404
from guide.answers import base, card_of, markdown, picture
from guide.cards import Card, Pebble


def decisions(request: HttpRequest) -> HttpResponse:
    """All decisions by section."""
    return render(request, "decisions/decisions.html", {"library": library()})


def decision(request: HttpRequest, id: str) -> HttpResponse:
    """One decision: all its options as a table."""
    lib, found = library(), decision_or_404(id)
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
            "whatever": table.whatever,
            "card": card_of(request, found.question, reverse("decisions:decision-card", args=[found.id]), found.why),
            "section": lib.guide.section(found.section),
            "asked": twins.asked_when(lib, found),
            "today": twins.todays_picks(lib, found),
            "advice": twins.advice(lib, found),
            "essay": twins.essay_pick(lib, found),
            "decide_url": addresses().decide(id, ()),
        },
    )


def decision_markdown(request: HttpRequest, id: str) -> HttpResponse:
    """The decision as portable Markdown."""
    return markdown(twins.decision_markdown(library(), decision_or_404(id), base(request)))


def decision_json(request: HttpRequest, id: str) -> HttpResponse:
    """The decision as values."""
    return JsonResponse(twins.decision_data(library(), decision_or_404(id), base(request)), **JSON)


def decision_card(request: HttpRequest, id: str) -> HttpResponse:
    """The picture of a decision for where links are shared."""
    lib, found = library(), decision_or_404(id)
    names = [lib.label(found.id, o.id) for o in found.options if not o.retired]
    pebbles = tuple(
        Pebble(0.62 + 0.38 * i / max(len(names[:8]) - 1, 1), "plain", name) for i, name in enumerate(names[:8])
    )
    return picture(
        request,
        Card("A decision", found.question, (found.why,), f"{len(names)} options · {lib.guide.colophon.title}", pebbles),
    )
