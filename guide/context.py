"""What every template may use: the guide's own name, edition and subject."""

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from guide import current


def site(request: HttpRequest) -> dict[str, Any]:
    """The colophon of the guide that is being served, and the page's own address without a query.

    A request for a host that is not ours has no address that could be shown; its page says 400 without one.
    """
    try:
        here = request.build_absolute_uri(request.path)
    except DisallowedHost:
        here = ""
    return {"colophon": current.guide().colophon, "here": here}
