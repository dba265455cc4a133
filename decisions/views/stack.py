"""The annotated stack and its exports."""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.cairn import stones
from decisions.cairn_drawing import place, short
from decisions.current import library
from decisions.engine import Settled
from decisions.export_json import Asked, stack_to_data
from decisions.export_markdown import to_markdown
from decisions.permalink import Link
from decisions.repair_page import repair_page
from decisions.since import since
from decisions.views.common import (
    addresses,
    attachment,
    cairn,
    counts,
    read,
    shared,
    today,
)
from decisions.walk import guides_picks_for_the_rest
from guide.answers import base, card_of, picture
from guide.cards import Card, Pebble
from guide.model import SEVERITIES

ROOM = 5
"""Dangers and changes that the short page tells at length together: both have to fit into what a first view may weigh."""


def stack(request: HttpRequest) -> HttpResponse:
    """The annotated stack: what needs attention and every pick, short enough to be read."""
    return _stack_page(request, whole=False)


def whole_stack(request: HttpRequest) -> HttpResponse:
    """The same stack at length: every caution with what to do, every good and bad side, every source."""
    return _stack_page(request, whole=True)


def _stack_page(request: HttpRequest, whole: bool) -> HttpResponse:
    link, settled = read(request)
    urls = addresses(link)
    note = Annotator(library(), settled, urls, SEVERITIES if whole else ("danger",), with_effects=True)
    health = counts(stones(library(), settled))
    attention = note.attention()
    dangers = sum(one.warning.severity == "danger" for one in attention)
    image = urls.export(note.stack.choices, "png") if settled.picks else reverse("guide:site-card")
    return render(
        request,
        "decisions/stack.html",
        {
            **shared(request, link, settled, urls, "/stack/"),
            **_since(link, settled, note, whole, ROOM - dangers),
            "ways": f":{1 if dangers > ROOM // 2 else 2}",
            "whole": whole,
            "whole_url": urls.whole(settled.wishes.known),
            "note": note,
            "stack": note.stack,
            "summary": f"One stone a layer: {health}.",
            "attention": [(s, ones) for s in SEVERITIES if (ones := [o for o in attention if o.warning.severity == s])],
            "accepted": note.accepted(),
            "repair_url": urls.repair(settled.asked_for) if dangers or settled.vacant else None,
            "layers": note.layers(),
            "cairn": cairn(settled, urls, to_layers=True),
            "card": card_of(request, note.headline, image, f"The stack as a cairn: {health}"),
            "open": note.open(),
            "later": note.later(),
            "not_asked": note.not_asked(),
            "farewell": library().guide.pages["colophon", "farewell"],
            "shareable": addresses(link, base(request)).stack(note.stack.choices),
        },
    )


def _since(link: Link, settled: Settled, note: Annotator, whole: bool, room: int) -> dict[str, Any]:
    """What touches the stack since its link was made: all of it at length, else the worst and the way to the rest."""
    found = since(library(), settled, link)
    touches = found.touches if found else ()
    shown = touches if whole else touches[: max(1, room)]
    made = Addresses(found.edition) if found and found.edition else note.urls
    return {
        "since": found,
        "touches": shown,
        "touches_left": len(touches) - len(shown),
        "since_url": made.whole(settled.asked_for),
    }


def repair(request: HttpRequest) -> HttpResponse:
    """The fewest changes that clear every danger and put something in the place of what was retired, before they are made."""
    link, settled = read(request)
    urls = addresses()
    note = Annotator(library(), settled, urls, fixes=())
    return render(
        request,
        "decisions/repair.html",
        {
            **shared(request, link, settled, urls, "/stack/repair/"),
            "note": note,
            "page": repair_page(library(), settled, urls),
            "kept_url": urls.stack(settled.asked_for),
            "whole_url": urls.whole(settled.wishes.known),
        },
    )


def stack_card(request: HttpRequest) -> HttpResponse:
    """The picture of a stack for where links are shared: its main picks and its health."""
    _, settled = read(request)
    lib = library()
    if not settled.picks:
        raise Http404("There is no stack in this address, so there is no picture of one.")
    pile = stones(lib, settled)
    placed = place(pile)
    widest = max(one.width for one in placed)
    pebbles = tuple(Pebble(one.width / widest, one.stone.state, short(one.stone.section.title)) for one in placed)
    note = Annotator(lib, settled, addresses())
    done, of = settled.progress()
    card = Card(
        "A stack",
        note.headline_of(settled),
        (f"{done} of {of} decisions settled", counts(pile)),
        f"{lib.guide.colophon.title}, edition {lib.edition}",
        pebbles,
    )
    response = picture(request, card)
    response["X-Robots-Tag"] = "noindex"
    return response


def rest(request: HttpRequest) -> HttpResponse:
    """Fill what is open with the guide's picks, and go to the stack."""
    link, settled = read(request)
    filled = guides_picks_for_the_rest(library().graph, settled.wishes.known)
    return HttpResponseRedirect(addresses(link).stack(filled))


def stack_text(request: HttpRequest) -> HttpResponse:
    """The stack's Markdown as text to select and copy."""
    link, settled = read(request)
    return render(
        request,
        "decisions/stack_text.html",
        {
            **shared(request, link, settled, addresses(link), "/stack/text/"),
            "text": _stack_as_markdown(request, link, settled),
        },
    )


def stack_markdown(request: HttpRequest) -> HttpResponse:
    """The stack as a Markdown file."""
    link, settled = read(request)
    return attachment("stack.md", _stack_as_markdown(request, link, settled))


def stack_json(request: HttpRequest) -> HttpResponse:
    """The stack as JSON."""
    link, settled = read(request)
    asked = Asked(datetime.now(UTC).date(), link.within, link.notices)
    data = stack_to_data(library(), settled.stack(), addresses(link, base(request)), asked)
    text = json.dumps(data, indent=2, ensure_ascii=False)
    # A notice quotes what was typed: as JSON's own escapes it stays harmless wherever it is pasted.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    response = HttpResponse(text, content_type="application/json")
    response["X-Robots-Tag"] = "noindex"
    return response


def _stack_as_markdown(request: HttpRequest, link: Link, settled: Settled) -> str:
    note = Annotator(library(), settled, addresses(link, base(request)))
    return to_markdown(note, today())
