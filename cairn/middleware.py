"""What every answer carries, and the limit that every request meets."""

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from guide import style

LONGEST_QUERY = 16_384
WORTH_IT = 500  # bytes; below that the headers weigh more than what is saved
TEXT = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/graphml+xml",
    "image/svg+xml",
)

View = Callable[[HttpRequest], HttpResponse]


def policy() -> str:
    """This site's own scripts and pictures, its stylesheets and the one early script by their digests; nothing else."""
    styles = " ".join(style.stylesheet(kind).digest for kind in style.KINDS)
    return (
        f"default-src 'none'; script-src 'self' {style.early_script().digest}; style-src {styles}; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types default"  # the one policy that cairn.js makes
    )


def content_security_policy(get_response: View) -> View:
    """Allow what the pages are made of, and nothing else; and tell who may show an answer within a page of theirs."""
    value = policy()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", value)
        # Pages are for this site alone; pictures (cards, cairns, badges) are made to stand in pages of others.
        picture = response.headers.get("Content-Type", "").startswith("image/")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if picture else "same-origin")
        return response

    return middleware


def limit_query(get_response: View) -> View:
    """Answer an address whose query is longer than any stack could be with 414 and a page that says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return render(request, "414.html", {"limit": LONGEST_QUERY}, status=414)
        return get_response(request)

    return middleware


def compress(get_response: View) -> View:
    """Brotli for who takes it, else gzip. Pages hold no secrets, so their length tells none.

    Quality 5 of Brotli costs less time than gzip's 6 and saves a tenth more.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 304:  # it says what the whole answer would have said of itself
            patch_vary_headers(response, ["Accept-Encoding"])
        if response.streaming or "Content-Encoding" in response.headers or len(response.content) < WORTH_IT:
            return response
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        coding = _coding(request.headers.get("Accept-Encoding", ""))
        if coding:
            response.content = (
                brotli.compress(response.content, quality=5)
                if coding == "br"
                else gzip.compress(response.content, 6, mtime=0)
            )
            response.headers["Content-Encoding"] = coding
            if response.headers.get("ETag", "").startswith('"'):  # these bytes are others, though they say the same
                response.headers["ETag"] = f"W/{response.headers['ETag']}"
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _coding(accepted: str) -> str:
    """The best of the codings that the header allows; one with ``q=0`` is refused."""
    allowed = set()
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            allowed.add(name.strip())
    return next((coding for coding in ("br", "gzip") if coding in allowed or (coding == "gzip" and "*" in allowed)), "")
