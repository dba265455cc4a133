"""TLS in front of the site, and whose word is believed about its own name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from bench._in_process import Request, ask
from cairn.proxies import behind
from cairn.tls import over_tls

ROOT = Path(__file__).resolve().parent.parent
SITE = "https://cairn.example.org"


def site(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Strict-Transport-Security", "max-age=1")])
    return [environ["PATH_INFO"].encode()]


def test_a_page_over_tls_promises_tls_for_two_years_once():
    secured = over_tls(SITE, site)

    def over_https(environ, start_response):
        return secured(environ | {"wsgi.url_scheme": "https"}, start_response)

    answer = ask(over_https, Request("/"))
    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"


@pytest.mark.parametrize(
    ("path", "query", "there"),
    [
        ("/stack/", "platform=eks&iac=terraform", "/stack/?platform=eks&iac=terraform"),
        ("//evil.example/", "", "/evil.example/"),
        ("/\\evil.example", "", "/%5Cevil.example"),
        ("/a b\"<", "x=\"<%3C", "/a%20b%22%3C?x=%22%3C%3C"),
        ("/\xc3\xa9", "", "/%C3%A9"),
        ("/x\r\nSet-Cookie: a", "", "/x%0D%0ASet-Cookie:%20a"),
    ],
)  # fmt: skip
def test_plain_http_is_sent_to_the_same_path_at_the_sites_own_address(path, query, there):
    answer = ask(over_tls(SITE, site), Request(path, query, headers=(("Host", "evil.example"),)))
    assert (answer.status, answer.headers["location"]) == (308, SITE + there)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_ask_without_tls(path):
    assert ask(over_tls(SITE, site), Request(path)).status == 200


@pytest.mark.parametrize(
    "base", ["", "http://cairn.example.org", "https://", "https://cairn.example.org/sub", "cairn.example.org"]
)
def test_tls_without_an_address_of_tls_stops_the_start(base):
    with pytest.raises(ImproperlyConfigured, match="CAIRN_BASE_URL"):
        over_tls(base, site)


def test_the_deployment_check_is_clean_with_the_documented_settings():
    said = (ROOT / "docs" / "running.md").read_text()
    settings = dict(re.findall(r"(?m)^(CAIRN_\w+)=(\S+)$", said))
    assert {"CAIRN_TLS", "CAIRN_BASE_URL", "CAIRN_HOSTS", "CAIRN_PROXIES"} <= set(settings)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


# -- whose word is believed about the host -----------------------------------------------------------------------

SENT = (("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"), ("X-Host", "evil.example"),
        ("X-Original-Url", "/evil.example"), ("X-Rewrite-Url", "/evil.example"), ("X-Forwarded-Server", "evil.example"))  # fmt: skip
PLACES = ["/", "/tools/traefik/", "/stack/?platform=eks", "/stack.json?platform=eks", "/stack.md?platform=eks", "/stack.atom?platform=eks",
          "/stack.ics?platform=eks", "/changes.atom", "/sitemap.xml", "/robots.txt", "/llms.txt", "/openapi.json", "/map/", "/diff.md?a=platform%3Deks&b=platform%3Dgke",
          "/stack.adr.md?platform=eks", "/tools/traefik.md", "/stack/rest/", "/nothing"]  # fmt: skip


@pytest.fixture(scope="module")
def application():
    from cairn.wsgi import application

    return application


@pytest.mark.parametrize("address", PLACES)
def test_a_host_that_was_only_told_stands_in_no_answer(application, address):
    path, _, query = address.partition("?")
    answer = ask(application, Request(path, query, headers=SENT))
    assert answer.status < 500
    assert b"evil" not in answer.body
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "127.0.0.1:80@evil.example", "evil.example#127.0.0.1", "127.0.0.1, evil.example", "[evil]", "127.0.0.1:evil"])  # fmt: skip
def test_no_page_is_made_for_a_host_that_is_not_ours(application, host):
    for address in PLACES:
        path, _, query = address.partition("?")
        answer = ask(application, Request(path, query, headers=(("Host", host),)))
        assert b"evil" not in answer.body
        assert "evil" not in str(answer.headers)
        assert answer.status in (302, 400, 404)


@pytest.mark.parametrize("proto", ["javascript", "https,http", "https://evil.example/", "", "HTTPS\tx"])
def test_a_hostile_scheme_stands_in_no_link_even_from_a_believed_proxy(application, proto):
    sent = (("X-Forwarded-Proto", proto), ("X-Forwarded-For", "evil.example"))
    answer = ask(behind(["127.0.0.1"], application), Request("/tools/traefik/", headers=sent))
    canonical = re.search(r'rel="canonical" href="([^"]+)"', answer.body.decode())[1]
    assert canonical in ("http://127.0.0.1/tools/traefik/", "https://127.0.0.1/tools/traefik/")
    assert b"evil" not in answer.body


def test_the_canonical_address_of_every_page_is_at_the_sites_own_address(client, settings):
    settings.CAIRN_BASE_URL = SITE
    for path in ("/", "/tools/traefik/", "/map/", "/stack/?platform=eks"):
        text = client.get(path, headers={"host": "localhost"}).content.decode()
        assert re.search(r'rel="canonical" href="https://cairn\.example\.org/', text), path
        assert "http://localhost" not in text


# -- redirects stay here -----------------------------------------------------------------------------------------

HOSTILE = ["//evil.example/", "/\\evil.example/", "/%2F/evil.example/", "///evil.example", "/tools//evil.example", "//evil.example/tools",
           "/stack/rest//evil.example/", "/compare//evil.example/traefik/", "/decide//evil.example/", "/stack/compare//evil.example/"]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_no_path_leads_to_another_site(application, path):
    for query in ("", "a=//evil.example&b=flux", "next=//evil.example", "platform=//evil.example"):
        answer = ask(application, Request(path, query))
        assert not answer.headers.get("location", "/x").startswith(("//", "/\\", "http")), answer.headers


@pytest.mark.parametrize(
    "path",
    ["/stack/rest/", "/stack/compare/", "/stack/compare/small-team-on-aws/", "/compare/", "/diff.md", "/decide/"],
)
@pytest.mark.parametrize("query", ["a=//evil.example&b=//evil.example", "platform=//evil.example", "a=https%3A%2F%2Fevil.example&b=%0D%0ASet-Cookie%3A+evil%3D1", "kubernetes=no&//evil.example"])  # fmt: skip
def test_no_query_leads_to_another_site(application, path, query):
    for headers in ((), (("HX-Request", "true"),)):
        answer = ask(application, Request(path, query, headers=headers))
        for name in ("location", "hx-redirect"):
            assert re.match(r"/(?![/\\])|$", answer.headers.get(name, "")), answer.headers
        assert "evil" not in str(answer.headers)
        assert answer.status < 500
