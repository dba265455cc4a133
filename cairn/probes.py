"""Whether this worker is ready. Whether it lives is ``/healthz``, which is asked for more often and told to fewer."""

from django.http import HttpRequest, HttpResponse

from cairn import readiness
from decisions.current import library


def readyz(request: HttpRequest) -> HttpResponse:
    """200 and the edition when the worker has all that it serves; else 503 and what is missing."""
    missing = readiness.missing()
    text = f"not ready: {', '.join(missing)}\n" if missing else f"ready: {library().edition}\n"
    response = HttpResponse(text, status=503 if missing else 200, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
