"""Whose word is believed about where a request came from. ``X-Forwarded-Host`` is nobody's: proxies pass ``Host`` on."""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_network
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def behind(proxies: Sequence[str], application: Application) -> Application:
    """The application, believing ``X-Forwarded-For`` and ``X-Forwarded-Proto`` of these addresses and networks.

    ``*`` believes everybody, which is right only where nobody but a proxy can ask. Raises ImproperlyConfigured for what is
    no address: Granian would take it for a name that never matches.
    """
    if not proxies:
        return application
    trusted = ["*"] if "*" in proxies else [_network(word) for word in proxies]
    return cast(Application, wrap_wsgi_with_proxy_headers(application, trusted))


def _network(word: str) -> str:
    try:
        return str(ip_network(word, strict=False))
    except ValueError:
        message = f"CAIRN_PROXIES: '{word}' is no address or network; one looks like 10.0.0.7 or 10.0.0.0/8."
        raise ImproperlyConfigured(message) from None
