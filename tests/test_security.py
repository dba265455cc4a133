"""What every answer carries, whatever address it is; names of files; and what a browser makes of hostile words behind the #."""

import io
import re
import zipfile
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from bench import fuzz
from bench._in_process import Request, ask

QUERY = "kubernetes=yes&platform=eks&registry=gcr&nonsense=1"
IDS = {"/decisions/": "ingress", "/decide/": "ingress", "/guide/": "ingress", "/tools/": "traefik", "/schema/": "tool", "/stack/change/": "ingress",
       "/stack/compare/": "small-team-on-aws", "/stack/slots/": "stack.md", "/stack/download/": "stack.md", "/static/": "cairn/mark.svg", "/": "nothing"}  # fmt: skip


def addresses() -> list[str]:
    """Every route with an id that is there."""
    found = []
    for route in fuzz.routes():
        start = next((start for start in IDS if start != "/" and route.startswith(start)), "/")
        found.append("/compare/argo-cd/flux/" if route.count("<>") == 2 else route.replace("<>", IDS[start]))
    return found


@pytest.fixture(scope="module")
def application():
    from cairn.wsgi import application

    return application


def test_a_script_carries_no_policy_of_its_own_and_a_page_does(client):
    page = client.get("/decide/")
    script = re.search(r'<script src="([^"]+)"', page.content.decode())[1]
    assert "Content-Security-Policy" in page.headers
    asset = client.get(script)
    assert b"".join(asset.streaming_content)
    asset.close()
    assert "Content-Security-Policy" not in asset.headers


@pytest.mark.parametrize("path", addresses())
def test_every_address_sets_no_cookie_and_says_what_may_be_done_with_it(application, path):
    takes = path.startswith("/stack/download/")
    form = "application/x-www-form-urlencoded"
    for query in ("", QUERY):
        answer = ask(application, Request(path, query, "POST", (), b"a=b", form) if takes else Request(path, query))
        assert answer.status in (200, 302, 404), answer
        assert "set-cookie" not in answer.headers
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        wanted = "cross-origin" if answer.kind.startswith("image/") else "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == wanted
        assert (
            "access-control-allow-origin" not in answer.headers or answer.headers["access-control-allow-origin"] == "*"
        )


@pytest.mark.parametrize(
    "name",
    [
        '"; filename="evil.exe',
        "..%2F..%2Fevil",
        "stack.md\r\nSet-Cookie: a=b",
        "stack.md%00.exe",
        "STACK.MD",
        "stack.html",
    ],
)
def test_a_file_of_another_name_is_not_there(application, name):
    form = "application/x-www-form-urlencoded"
    for path, method in (("/stack/download/", "POST"), ("/stack/slots/", "GET")):
        answer = ask(application, Request(path + name, QUERY, method, (), b"a=b" if method == "POST" else b"", form))
        assert answer.status == 404
        assert "content-disposition" not in answer.headers
        assert "set-cookie" not in answer.headers


def test_the_names_in_an_archive_stay_in_the_folder_that_it_is_opened_in(client):
    page = client.get(f"/stack.adr.zip?{QUERY}&start=9990&..%2F..%2Fevil=x")
    names = zipfile.ZipFile(io.BytesIO(page.content)).namelist()
    assert names
    assert [name for name in names if not re.fullmatch(r"[0-9]{4}-[a-z0-9-]+\.md", name)] == []


@pytest.mark.parametrize("path", ["/import/", "/stack/reasons/", "/stack/download/stack.md"])
def test_no_cache_keeps_what_was_posted(client, path):
    page = client.post(f"{path}?{QUERY}", {"text": "traefik", "reason.platform": "ours"})
    assert {"no-store", "private"} <= set(page["Cache-Control"].split(", "))


@pytest.mark.parametrize("sent", [{"accept": "text/markdown"}, {"hx-request": "true"}, {"accept-encoding": "br"}])
def test_an_answer_that_a_header_changes_says_so_to_caches(client, sent):
    for path in ("/stack/?platform=eks", "/decide/?platform=eks", "/search/?q=traefik", "/tools/traefik/"):
        plain, other = client.get(path), client.get(path, headers=sent)
        if plain.content != other.content:
            vary = {name.strip().lower() for name in other["Vary"].split(",")}
            assert set(sent) <= vary, (path, vary)


HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(1)</script>'--></textarea>"


def test_hostile_words_behind_the_hash_stay_words(page: Page):
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(
        f"/stack/reasons/?kubernetes=yes&platform=eks#reason.platform={quote(HOSTILE)}&__proto__.x=1&constructor=x&page=javascript:alert(1)"
    )
    page.wait_for_load_state("networkidle")
    assert page.locator("img[src=x]").count() == 0
    field = page.locator('[name="reason.platform"]')
    assert field.input_value() in (HOSTILE, "")  # without JavaScript nobody reads what stands there
    page.goto(f"/map/#{quote(HOSTILE)}")
    page.goto(f"/search/?q={quote(HOSTILE)}#{quote(HOSTILE)}")
    assert page.locator("img[src=x]").count() == 0


def test_no_text_becomes_a_script_in_a_page_of_ours(browser, site):
    """Trusted Types, where the browser has them: markup only through the one policy, which lets no script in."""
    page = browser.new_page(base_url=site)
    page.goto("/decide/?kubernetes=yes")
    page.wait_for_load_state("networkidle")
    refused = """(what) => { try { what(); return "done"; } catch (error) { return error.name; } }"""
    tried = {
        "markup with a script": "() => { document.createElement('p').innerHTML = '<scr<script></script>ipt>' }",
        "a string as code": "() => { setTimeout('document.title = 1') }",
        "a script from an address": "() => { document.createElement('script').src = '/x.js' }",
        "the text of a script": "() => { document.createElement('script').text = '1' }",
        "another policy": "() => { trustedTypes.createPolicy('evil', { createHTML: (html) => html }) }",
        "the same policy again": "() => { trustedTypes.createPolicy('default', { createHTML: (html) => html }) }",
    }
    for what, code in tried.items():
        assert page.evaluate(f"({refused})({code})") == "TypeError", what
    swapped = "() => { const p = document.createElement('p'); p.innerHTML = '<b>a</b><script>1</script>c'; return p.innerHTML }"
    assert page.evaluate(swapped) == "<b>a</b>c"
    page.close()
