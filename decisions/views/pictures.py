"""A stack as pictures that are files: the cairn, and a badge that counts its warnings."""

from django.http import HttpRequest, HttpResponse

from decisions.annotated import Annotator
from decisions.badge import badge, health
from decisions.cairn import stones
from decisions.cairn_drawing import FILE_STYLE, draw_file
from decisions.current import library
from decisions.views.common import addresses, read
from guide.style import Inline

# A picture that is opened as a page of its own may use its own style, and nothing else.
POLICY = f"default-src 'none'; style-src {Inline(FILE_STYLE).digest}; frame-ancestors 'none'"


def stack_svg(request: HttpRequest) -> HttpResponse:
    """The cairn as a file."""
    _, settled = read(request)
    headline = Annotator(library(), settled, addresses()).headline_of(settled)
    return _svg(draw_file(stones(library(), settled), f"A stack as a cairn: {headline}"))


def stack_badge(request: HttpRequest) -> HttpResponse:
    """How many dangers and cautions a stack has, small enough for a README."""
    link, settled = read(request)
    return _svg(badge(library().guide.colophon.title.lower(), health(settled, link.accepts)))


def _svg(text: str) -> HttpResponse:
    headers = {"Content-Security-Policy": POLICY, "X-Robots-Tag": "noindex"}
    return HttpResponse(text, content_type="image/svg+xml; charset=utf-8", headers=headers)
