"""Whose word is believed about where a request came from. ``X-Forwarded-Host`` is nobody's: proxies pass ``Host`` on."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from ipaddress import ip_address, ip_network
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


def believed(proxies: Sequence[str]) -> Callable[[str], bool]:
    """Whether an address is one of these proxies'. Raises ImproperlyConfigured as ``behind`` does."""
    networks = [] if "*" in proxies else [ip_network(_network(word)) for word in proxies]

    @lru_cache(maxsize=1024)
    def believes(address: str) -> bool:
        if "*" in proxies:
            return True
        try:
            return any(ip_address(address) in network for network in networks)
        except ValueError:
            return False

    return believes
