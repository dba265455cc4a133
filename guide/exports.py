"""What every answer that a machine reads has in common, and how a page gives its Markdown twin to whoever asks for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]
FORMS = ["text/html", "text/markdown"]  # the page itself goes to whoever takes both


def export(view: View) -> View:
    """An answer that is read and kept: GET and HEAD alone; asked for again each time that it is used."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return answer


def preferred_form(request: HttpRequest) -> str:
    """The media type of a twinned page that the request prefers: the page itself for whoever asks for neither."""
    return FORMS[1] if request.get_preferred_type(FORMS) == FORMS[1] else FORMS[0]


def twinned(page: View, markdown: View) -> View:
    """The page, or its Markdown twin for whoever prefers that (RFC 9110, 12.5.1). A name that only the page knows,
    such as a former one, is the page's to answer."""

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = None
        if preferred_form(request) == "text/markdown":
            try:
                response = markdown(request, *args, **kwargs)
            except Http404:
                response = None
        response = response or page(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return response

    return answer
