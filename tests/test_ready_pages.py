"""Pages that depend on the content alone are given as ready bytes, and never other bytes than Django's."""

import brotli
import pytest

from cairn.coding import preferred
from cairn.etags import etag, matches
from cairn.front import MOST_BASES
from decisions import current
from decisions.content_addresses import content_addresses
from decisions.twins import pages
from tests.fronts import Counted, ask, django, new_front

SOME = ["/", "/guide/ingress/", "/tools/traefik/", "/decisions/ingress/", "/tools/traefik.md", "/changes.atom", "/graph.json",
        "/decide/", "/robots.txt", "/openapi.json", "/map/"]  # fmt: skip
CODINGS = {"br": brotli.decompress, "gzip": __import__("gzip").decompress, "": bytes}
CHANGED_BY_CODING = ("content-length", "content-encoding", "etag")


@pytest.fixture(scope="module")
def front():
    return new_front(Counted(django()))


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", SOME)
def test_a_ready_answer_has_the_words_and_the_headers_of_djangos(front, path, coding):
    plain = ask(django(), path)
    ask(front, path, accept_encoding=coding)
    before = len(front.application.asked)
    ready = ask(front, path, accept_encoding=coding)
    assert len(front.application.asked) == before
    assert ready.status == 200
    coded = ready.get("content-encoding", "")
    assert CODINGS[coded](ready.body) == plain.body
    assert ready.but(*CHANGED_BY_CODING) == plain.but(*CHANGED_BY_CODING)
    assert ready["content-length"] == str(len(ready.body))
    assert ready["etag"] == etag(ready.body)


@pytest.mark.parametrize("path", SOME)
def test_each_coding_has_a_tag_of_its_own_and_says_that_it_varies(front, path):
    answers = {coding: ask(front, path, accept_encoding=coding) for coding in CODINGS}
    assert len({answer.body for answer in answers.values()}) == len({answer["etag"] for answer in answers.values()})
    if answers["br"].get("content-encoding"):
        assert "Accept-Encoding" in answers[""]["vary"]
        assert len({answer["etag"] for answer in answers.values()}) == 3


def test_two_servers_give_the_same_tags(front):
    other = new_front()
    for path in SOME:
        assert ask(front, path, accept_encoding="br")["etag"] == ask(other, path, accept_encoding="br")["etag"]


@pytest.mark.parametrize("path", SOME)
def test_head_has_the_headers_of_get_and_no_body(front, path):
    for app in (front, django()):
        got, head = (ask(app, path, method, accept_encoding="br") for method in ("GET", "HEAD"))
        assert (head.status, head.body, head.headers) == (got.status, b"", got.headers)


@pytest.mark.parametrize("known", ["{}", "W/{}", '"x", {}', 'W/"y",W/{} , "z"', "*", " * "])
def test_whoever_has_these_bytes_is_told_so_with_all_that_a_304_has_to_say(front, known):
    for app in (front, django()):
        whole = ask(app, "/tools/traefik/", accept_encoding="br")
        got = ask(app, "/tools/traefik/", accept_encoding="br", if_none_match=known.format(whole["etag"]))
        assert (got.status, got.body) == (304, b"")
        for name in ("etag", "vary", "cache-control", "content-security-policy"):
            assert got[name] == whole[name]
        assert not {"content-length", "content-type", "content-encoding"} & got.headers.keys()


@pytest.mark.parametrize("known", ['"other"', "nonsense", "", '"', "W/", '"{0}', "x{0}x*"])
def test_whoever_names_no_tag_of_these_bytes_is_sent_them(front, known):
    assert ask(front, "/tools/traefik/", if_none_match=known.format("abc")).status == 200


def test_the_tag_of_one_coding_is_not_that_of_another(front):
    brotlis = ask(front, "/guide/ingress/", accept_encoding="br")["etag"]
    assert ask(front, "/guide/ingress/", accept_encoding="gzip", if_none_match=brotlis).status == 200


def test_tags_are_compared_one_by_one():
    assert matches('"a", W/"b"', '"b"')
    assert not matches('"ab"', '"b"')
    assert not matches('"a,b"', '"b"')


@pytest.mark.parametrize(("accepted", "coding"), [
    ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("", ""), ("br;q=0, gzip", "gzip"), ("*", "gzip"),
    ("identity", ""), ("BR", "br"), ("brotli", ""), ("x" * 5_000, ""),
])  # fmt: skip
def test_a_coding_is_given_to_whoever_takes_it_and_to_nobody_else(accepted, coding):
    assert preferred(accepted) == coding


def test_a_page_and_its_markdown_twin_at_one_address_never_mix(front):
    for _ in range(2):
        page = ask(front, "/tools/traefik/", accept="text/html")
        twin = ask(front, "/tools/traefik/", accept="text/markdown")
        assert page["content-type"].startswith("text/html")
        assert twin["content-type"].startswith("text/markdown")
        assert "Accept" in page["vary"].split(", ")
        assert page["etag"] != twin["etag"]
        assert ask(front, "/tools/traefik/", accept="text/markdown", if_none_match=page["etag"]).status == 200


def test_a_page_and_its_fragment_at_one_address_never_mix(front):
    for _ in range(2):
        page, part = ask(front, "/decide/"), ask(front, "/decide/", hx_request="true")
        restored = ask(front, "/decide/", hx_request="true", hx_history_restore_request="true")
        assert page.body.startswith(b"<!doctype html>")
        assert not part.body.startswith(b"<!doctype html>")
        assert restored.body == page.body
        assert "HX-Request" in part["vary"]


def test_a_header_that_only_django_htmx_would_read_cannot_put_a_fragment_in_the_place_of_a_page():
    front = new_front()
    got = ask(front, "/decide/", hx_request="tru%65", hx_request_uri_autoencoded="true")
    assert got.body.startswith(b"<!doctype html>")
    assert ask(front, "/decide/").body.startswith(b"<!doctype html>")


@pytest.mark.parametrize("asked", [{"method": "POST"}, {"host": "evil.example"}, {"host": ""}, {"if_match": '"x"'}])
def test_what_is_odd_is_django_s_to_answer(front, asked):
    ask(front, "/tools/traefik/")
    before = len(front.application.asked)
    ask(front, "/tools/traefik/", **asked)
    assert len(front.application.asked) == before + 1


@pytest.mark.parametrize(
    "url", ["/tools/traefk/", "/search/?q=nginx", "/tools/?status=archived", "/healthz", "/tools/traefik"]
)
def test_what_is_no_ready_address_is_asked_of_django_each_time(front, url):
    for _ in range(2):
        before = len(front.application.asked)
        assert ask(front, url).status == ask(django(), url).status
        assert len(front.application.asked) == before + 1


def test_a_host_that_is_not_ours_is_refused_and_leaves_nothing_behind():
    front = new_front()
    assert ask(front, "/", host="evil.example").status == 400
    assert front.state()["ready_pages"] == 0


def test_each_host_has_its_own_links_and_hostile_ones_cannot_fill_the_memory(settings):
    settings.ALLOWED_HOSTS = ["*"]
    front = new_front()
    for number in range(40):
        host = f"evil-{number}.example"
        assert f"http://{host}/robots".encode() not in ask(front, "/robots.txt", host="good.example").body
        assert f"http://{host}/".encode() in ask(front, "/robots.txt", host=host).body
    assert b"http://good.example/" in ask(front, "/robots.txt", host="good.example").body
    assert b"https://good.example/" in ask(front, "/robots.txt", host="good.example", scheme="https").body
    assert front.state()["ready_pages"] <= MOST_BASES
    assert len(front._hosts) <= 64


def test_a_base_that_is_idle_makes_way_and_one_in_use_does_not(settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["*"]
    front = new_front()
    for number in range(MOST_BASES):
        ask(front, "/robots.txt", host=f"{number}.example")
    ask(front, "/robots.txt", host="late.example")
    assert ("http", "late.example") not in front._shelf.bases
    front._shelf.bases["http", "2.example"].asked -= 3_600
    ask(front, "/robots.txt", host="late.example")
    assert ("http", "late.example") in front._shelf.bases
    assert ("http", "2.example") not in front._shelf.bases


def test_with_a_base_that_is_set_no_page_depends_on_the_host_that_it_was_asked_by(settings):
    settings.CAIRN_BASE_URL = "https://guide.example.org"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    for path in ["/map/", *SOME, "/stack/?platform=eks", "/compare/argo-cd/flux/", "/board/"]:
        one, other = (ask(django(), path, host=host) for host in ("localhost", "127.0.0.1"))
        assert (one.body, one.headers) == (other.body, other.headers), path
        assert b"//localhost" not in one.body, path


def test_with_a_base_that_is_set_all_is_made_ahead_and_any_host_of_ours_gets_it(settings, monkeypatch):
    settings.CAIRN_BASE_URL = "https://guide.example.org"
    counted = Counted(django())
    front = new_front(counted)
    wanted = ("/robots.txt", "/tools/traefik/", "/decide/")
    front.rules = type(front.rules)(**{**vars(front.rules), "ready": lambda _: wanted})
    front.put_in_place(front.make_ready(current.latest(), "http", "localhost"))
    asked = len(counted.asked)
    for path in wanted:
        for headers in ({}, {"accept": "text/markdown"}, {"hx_request": "true"}):
            for coding in CODINGS:
                assert ask(front, path, host="127.0.0.1", accept_encoding=coding, **headers).status == 200
    assert len(counted.asked) == asked
    assert front.state()["ready_hits"] == 27
    assert front.state()["ready_bytes"] > 0


def test_every_page_of_the_sitemap_is_among_the_ready_addresses_and_each_of_those_answers_without_choices(library):
    ready = content_addresses(library)
    assert {path for path, _ in pages(library)} <= set(ready)
    assert len(set(ready)) == len(ready)
    by_form = {path.rsplit("/", 1)[0] + path[-5:]: path for path in ready}  # one of each folder and ending
    for path in by_form.values():
        answer = ask(django(), path)
        assert (answer.status, answer["cache-control"]) == (200, "no-cache"), path
