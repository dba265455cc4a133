"""What every template may use: the guide's own name, edition and subject."""

from typing import Any

from django.http import HttpRequest

from guide import current


def site(request: HttpRequest) -> dict[str, Any]:
    """The colophon of the guide that is being served, and the page's own address without a query."""
    return {"colophon": current.guide().colophon, "here": request.build_absolute_uri(request.path)}
