"""What TLS in front of the site asks of it: no page over plain HTTP, and a promise that there will be none."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

PLAIN = ("/healthz", "/readyz", "/metrics")
"""What a cluster's own probes ask for at the server's address, where there is no TLS."""
TWO_YEARS = 63_072_000


def host_of(base_url: str) -> str:
    """The host of the site's address, which must be one of https. Raises ImproperlyConfigured otherwise."""
    scheme, _, host = base_url.partition("://")
    if scheme != "https" or not host or "/" in host:
        message = (
            "CAIRN_TLS=1 needs CAIRN_BASE_URL, and it begins with https:// and has no path: https://cairn.example.org"
        )
        raise ImproperlyConfigured(message)
    return host


def over_tls(base_url: str, application: Application) -> Application:
    """The application over TLS alone: what is asked over plain HTTP is sent to the same path at ``base_url``.

    Nothing of the ``Host`` header stands in that address. Over TLS each answer says for how long this will hold (RFC 6797).
    """
    promise = ("Strict-Transport-Security", f"max-age={TWO_YEARS}; includeSubDomains; preload")
    host_of(base_url)

    def secured(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if environ["wsgi.url_scheme"] == "https":

            def promising(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                kept = [one for one in headers if one[0].lower() != "strict-transport-security"]
                return start_response(status, [*kept, promise], *rest)

            return application(environ, promising)
        if path in PLAIN:
            return application(environ, start_response)
        there = base_url + quote("/" + path.lstrip("/"), safe="/:,@!$'()*;=~", encoding="latin-1")
        query = environ.get("QUERY_STRING", "")
        there += f"?{quote(query, safe='%/:,@!$()*;=~&?+', encoding='latin-1')}" if query else ""
        start_response("308 Permanent Redirect", [("Location", there), ("Content-Length", "0")])
        return []

    return secured
