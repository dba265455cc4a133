"""What every answer carries, and the limit that every request meets."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers

from cairn.coding import encode, is_coded, preferred
from cairn.etags import etag
from cairn.refresh import refresh
from cairn.variants import describes_body
from decisions import current
from guide import style
from guide.problems import ContentError

LONGEST_QUERY = 16_384
SCRIPT = ("text/javascript", "application/javascript")

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
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(
            SCRIPT
        ):  # a script obeys the page's policy, and a policy weighs as much as a small script
            response.headers.setdefault("Content-Security-Policy", value)
        # Pages are for this site alone; pictures (cards, cairns, badges) are made to stand in pages of others.
        picture = kind.startswith("image/")
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
    """Brotli for who takes it, else gzip. Pages hold no secrets, so their length tells none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.streaming or "Content-Encoding" in response.headers:
            return response
        if not is_coded(response.headers.get("Content-Type", ""), len(response.content)):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        coding = preferred(request.headers.get("Accept-Encoding", ""))
        if coding:
            response.content = encode(response.content, coding)
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def one_edition(get_response: View) -> View:
    """Answer a request from one edition from its beginning to its end. In development, content with faults is answered
    with these, until they are mended."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            if settings.DEBUG:
                refresh()
            library = current.library()
        except ContentError as error:
            if not settings.DEBUG:
                raise
            return HttpResponse(render_to_string("faults.html", {"problems": error.problems}), status=500)
        with current.pinned(library):
            return get_response(request)

    return middleware


def answer_conditionally(get_response: View) -> View:
    """A strong tag of its bytes for every answer that may be kept, 304 for whoever has these bytes, and no body for HEAD.

    What is kept is to be asked for again each time that it is used, unless its view says otherwise: that costs little where
    nothing has changed, and a new edition is seen at once.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in ("GET", "HEAD") or response.streaming:
            return response
        if response.status_code == 200 and response.content:
            response = _tagged(request, response)
        if request.method == "HEAD" and response.content:
            length = str(len(response.content))
            response.content = b""
            response.headers["Content-Length"] = length
        return response

    return middleware


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-cache")
    if "no-store" in response.headers["Cache-Control"]:
        return response
    tag = response.headers["ETag"] = etag(response.content)
    found = get_conditional_response(request, tag, None, response)
    if found is None or found is response:
        return response
    for name, value in response.headers.items():
        if not describes_body(name):
            found.headers[name] = value
    return found
