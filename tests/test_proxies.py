"""Who ends TLS in front of the site says so in headers; they are believed from the proxies that were named, and no others."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cairn.proxies import behind

SAID = {
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "evil.example",
}


def seen(proxies, peer, **more):
    def application(environ, start_response):
        return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']} {environ['HTTP_HOST']}".encode()]

    environ = {"wsgi.url_scheme": "http", "REMOTE_ADDR": peer, "HTTP_HOST": "cairn.example.org"} | SAID | more
    (body,) = behind(proxies, application)(environ, None)
    return body.decode()


@pytest.mark.parametrize("proxies", [["10.0.0.7"], ["10.0.0.0/8"], ["10.1.2.3/8"], ["192.0.2.1", "10.0.0.7"], ["*"]])
def test_a_named_proxy_is_believed(proxies):
    assert seen(proxies, "10.0.0.7") == "https 203.0.113.9 cairn.example.org"


@pytest.mark.parametrize("proxies", [[], ["10.0.0.8"], ["192.0.2.0/24"]])
def test_nobody_else_is_believed(proxies):
    assert seen(proxies, "10.0.0.7") == "http 10.0.0.7 cairn.example.org"


def test_a_scheme_that_is_none_is_not_believed_even_from_a_proxy():
    assert seen(["10.0.0.7"], "10.0.0.7", HTTP_X_FORWARDED_PROTO="gopher").startswith("http ")


def test_what_is_no_address_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match=r"'proxy\.local' is no address or network"):
        behind(["proxy.local"], None)
