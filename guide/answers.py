"""Forms of answers that the views of both apps give, and what a page's head says of its picture."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guide.cards import Card, png
from guide.keep import KEEP


def base(request: HttpRequest) -> str:
    """Scheme and host for absolute links: as they are set, else the request's own."""
    return settings.CAIRN_BASE_URL or request.build_absolute_uri("/").rstrip("/")


def markdown(text: str) -> HttpResponse:
    """A Markdown document."""
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def picture(request: HttpRequest, card: Card) -> HttpResponse:
    """A card as PNG."""
    if not request.META.get("QUERY_STRING"):
        request.META[KEEP] = True
    return HttpResponse(png(card), content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


def card_of(request: HttpRequest, title: str, image: str, alt: str) -> dict[str, str]:
    """What the page's head says of its picture."""
    return {"title": title, "image": base(request) + image, "alt": alt}
