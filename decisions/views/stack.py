"""The annotated stack and its exports."""

import json
from collections import Counter
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
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
    notices,
    our_own,
    read,
    shared,
    stack_html,
    today,
    ways_on,
)
from decisions.views.prepared import page
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
    urls, html, known = addresses(link), stack_html(), settled.wishes.known
    note = Annotator(library(), settled, urls, SEVERITIES if whole else ("danger",), with_effects=True)
    health = counts(stones(library(), settled, note.health))
    warned = note.count()
    repairs = bool(warned["danger"] or settled.vacant)
    ways = None if whole else 1 if warned["danger"] > ROOM // 2 else 2
    image = urls.export(known, "png") if settled.picks else reverse("guide:site-card")
    card = card_of(request, note.headline, image, f"The stack as a cairn: {health}")
    shape: dict[str, bool | str] = {
        "whole": whole,
        "complete": settled.complete,
        "warned": bool(warned),
        "repairs": repairs,
    }
    parts = {
        **ways_on(request, link, settled, urls, "/stack/"),
        "headline": note.headline,
        "summary": f"One stone a layer: {health}.",
        "card.title": card["title"],
        "card.image": card["image"],
        "card.alt": card["alt"],
        "picked": str(len(settled.all_picks)),
        "undecided": _undecided(settled),
        "shareable": addresses(link, base(request)).stack(known),
        "whole_url": urls.whole(known),
        "repair_url": urls.repair(settled.asked_for) if repairs else "",
        "cairn": cairn(settled, urls, to_layers=True, health=note.health),
        "notices": notices(request, link, settled, urls),
        "since": _since(request, link, settled, note, whole, ROOM - warned["danger"]),
        "counts": our_own(_counted(warned)),
        "attention": our_own(html.attention(note.attention(SEVERITIES if whole else ("danger",)), ways)),
        "accepted": _accepted(request, note, whole, ways) if link.accepts else our_own("\n"),
        "layers": our_own(html.layers(note.layers(), whole)),
        "open": our_own(html.open(note)),
        "not_asked": our_own(html.not_asked(note.not_asked())),
        "set_aside": _set_aside(note),
        "farewell": our_own(library().guide.pages["colophon", "farewell"].html),
    }
    shape["essays"] = bool(parts["beside_essay_url"])
    return page(request, "decisions/stack.html", shape, parts)


def _undecided(settled: Settled) -> str:
    """What is left to decide, in words."""
    waiting = settled.states.count("later")
    words = f"{settled.states.count('open')} open"
    return f"{words}, {waiting} waiting for those" if waiting else words


def _counted(warned: Counter[str]) -> str:
    """How many warnings of each severity there are, as HTML."""
    return ", ".join(f'<b class="tag {s}">{s}</b> {warned[s]}' for s in SEVERITIES if warned[s])


def _accepted(request: HttpRequest, note: Annotator, whole: bool, ways: int | None) -> str:
    """The risks that were accepted."""
    context = {"accepted": note.accepted(), "whole": whole, "ways": f":{ways or ''}"}
    return render_to_string("decisions/_accepted.html", context, request)


def _set_aside(note: Annotator) -> str:
    """The choices that were set aside; mostly none."""
    found = note.set_aside()
    return render_to_string("decisions/_set_aside.html", {"set_aside": found}) if found else ""


def _since(request: HttpRequest, link: Link, settled: Settled, note: Annotator, whole: bool, room: int) -> str:
    """What touches the stack since its link was made: all of it at length, else the worst and the way to the rest."""
    found = since(library(), settled, link)
    if found is None:
        return our_own("\n")
    shown = found.touches if whole else found.touches[: max(1, room)]
    made = Addresses(found.edition) if found.edition else note.urls
    context = {
        "since": found,
        "touches": shown,
        "touches_left": len(found.touches) - len(shown),
        "since_url": made.whole(settled.asked_for),
        "stack_url": note.urls.stack(settled.wishes.known),
        "whole": whole,
    }
    return render_to_string("decisions/_since.html", context, request)


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
