"""The first page, and what machines ask a site for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from decisions import twins
from decisions.annotated import first_sentence
from decisions.cairn import Stone, stones
from decisions.cairn_drawing import draw as draw_cairn
from decisions.current import library
from decisions.engine import settle
from decisions.views.common import addresses, counts, preset_choices
from guide.answers import base, card_of
from guide.library import section_url


def home(request: HttpRequest) -> HttpResponse:
    """What this is, where to start, the presets and the chapters."""
    lib = library()
    urls = addresses()
    presets = [(preset, urls.stack(preset_choices(preset))) for preset in lib.presets]
    shown = lib.presets[len(lib.presets) // 2] if lib.presets else None
    pile = stones(lib, settle(lib.graph, preset_choices(shown))) if shown else ()
    context = {
        "lead": _first_and_rest(lib.guide.colophon.lead),
        "shown": shown,
        "shown_url": urls.stack(preset_choices(shown)) if shown else "",
        "cairn": mark_safe(draw_cairn(pile, f"{shown.title}, as a cairn", _chapter)) if shown else "",  # noqa: S308 (our own drawing)
        "counts": counts(pile),
        "card": card_of(request, lib.guide.colophon.title, reverse("guide:site-card"), lib.guide.colophon.lead),
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


def healthz(request: HttpRequest) -> HttpResponse:
    """200 and the edition, once the content is loaded."""
    return HttpResponse(f"{library().edition}\n", content_type="text/plain; charset=utf-8")


def robots(request: HttpRequest) -> HttpResponse:
    """Keeps crawlers out of the endless space of stacks."""
    lines = [
        "User-agent: *",
        "Disallow: /*?",
        "Disallow: /stack",
        "Disallow: /diff",
        "Disallow: /decide/",
        "Disallow: /board/",
        "Disallow: /search/",
        f"Sitemap: {base(request)}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that depends on the content alone."""
    context = {"pages": twins.pages(library()), "base": base(request)}
    return render(request, "decisions/sitemap.xml", context, content_type="application/xml")
