"""The annotated stack and its exports."""

import json
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.cairn import stones
from decisions.cairn_drawing import place, short
from decisions.current import library
from decisions.engine import Settled
from decisions.export_json import stack_to_data
from decisions.export_markdown import to_markdown
from decisions.views.common import addresses, cairn, counts, read, shared
from decisions.walk import guides_picks_for_the_rest
from guide.answers import base, card_of, markdown, picture
from guide.cards import Card, Pebble
from guide.model import SEVERITIES


def stack(request: HttpRequest) -> HttpResponse:
    """The annotated stack: what needs attention and every pick, short enough to be read."""
    return _stack_page(request, whole=False)


def whole_stack(request: HttpRequest) -> HttpResponse:
    """The same stack at length: every caution with what to do, every good and bad side, every source."""
    return _stack_page(request, whole=True)


def _stack_page(request: HttpRequest, whole: bool) -> HttpResponse:
    link, settled = read(request)
    urls = addresses()
    note = Annotator(library(), settled, urls)
    health = counts(stones(library(), settled))
    image = urls.export(note.stack.choices, "png") if settled.picks else reverse("guide:site-card")
    return render(
        request,
        "decisions/stack.html",
        {
            **shared(request, link, settled, urls, "/stack/"),
            "whole": whole,
            "whole_url": urls.whole(settled.wishes.known),
            "note": note,
            "stack": note.stack,
            "summary": f"One stone a layer: {health}.",
            "attention": [
                (s, ones) for s in SEVERITIES if (ones := [o for o in note.attention() if o.warning.severity == s])
            ],
            "layers": note.layers(),
            "cairn": cairn(settled, urls, to_layers=True),
            "card": card_of(request, note.headline, image, f"The stack as a cairn: {health}"),
            "open": note.open(),
            "later": note.later(),
            "not_asked": note.not_asked(),
            "farewell": library().guide.pages["colophon", "farewell"],
            "shareable": Addresses(library().edition, base(request)).stack(note.stack.choices),
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
    response = picture(card)
    response["X-Robots-Tag"] = "noindex"
    return response


def rest(request: HttpRequest) -> HttpResponse:
    """Fill what is open with the guide's picks, and go to the stack."""
    _, settled = read(request)
    filled = guides_picks_for_the_rest(library().graph, settled.wishes.known)
    return HttpResponseRedirect(addresses().stack(filled))


def stack_text(request: HttpRequest) -> HttpResponse:
    """The stack's Markdown as text to select and copy."""
    link, settled = read(request)
    return render(
        request,
        "decisions/stack_text.html",
        {
            **shared(request, link, settled, addresses(), "/stack/text/"),
            "text": _stack_as_markdown(request, settled),
        },
    )


def stack_markdown(request: HttpRequest) -> HttpResponse:
    """The stack as a Markdown file."""
    _, settled = read(request)
    response = markdown(_stack_as_markdown(request, settled))
    response["Content-Disposition"] = 'attachment; filename="stack.md"'
    response["X-Robots-Tag"] = "noindex"
    return response


def stack_json(request: HttpRequest) -> HttpResponse:
    """The stack as JSON."""
    link, settled = read(request)
    data = stack_to_data(library(), settled.stack(), Addresses(library().edition, base(request)))
    text = json.dumps(data | {"notices": list(link.notices)}, indent=2, ensure_ascii=False)
    # A notice quotes what was typed: as JSON's own escapes it stays harmless wherever it is pasted.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    response = HttpResponse(text, content_type="application/json")
    response["X-Robots-Tag"] = "noindex"
    return response


def _stack_as_markdown(request: HttpRequest, settled: Settled) -> str:
    note = Annotator(library(), settled, Addresses(library().edition, base(request)))
    return to_markdown(note, datetime.now(UTC).date())
