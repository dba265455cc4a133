"""`manage.py freeze` writes a tree in which every link resolves, at a host's root and under a sub-path."""

import os
import re
import subprocess
import sys
import threading
from base64 import b64encode
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest

from decisions.frozen import BASE, Address, Answer, Places, Unanswered, crawl, file_of, froze, own_address, tags
from tests.test_second_guide import ROOT, SECOND

STATIC, DYNAMIC, SUB = "https://static.example.org", "https://live.example.org", "/docs/guide"


def freeze(directory, tmp, *options, content=SECOND):
    more = {
        "CAIRN_CONTENT": str(content),
        "CAIRN_STATIC_ROOT": str(tmp / "static"),
        "DJANGO_SETTINGS_MODULE": "cairn.settings",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "freeze", str(directory), *options],
        cwd=ROOT, env=os.environ | more, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def under_a_path(tmp_path_factory):
    tmp = tmp_path_factory.mktemp("path")
    done = freeze(tmp / "tree", tmp, "--base-path", SUB, "--static-host", STATIC, "--dynamic-host", DYNAMIC)
    assert done.returncode == 0, done.stderr
    return tmp / "tree", done.stdout


@pytest.fixture(scope="module")
def at_the_root(tmp_path_factory):
    tmp = tmp_path_factory.mktemp("root")
    done = freeze(tmp / "tree", tmp)
    assert done.returncode == 0, done.stderr
    return tmp / "tree", done.stdout


def pages_of(tree):
    return [path for path in sorted(tree.rglob("*")) if path.suffix in (".html", ".svg") and "static" not in path.parts]


def address_of(tree, page, base):
    return f"{base}/{page.relative_to(tree)}".removesuffix("index.html")


def resolves(tree, base, link):
    """The file that a static host at that base answers the link with, and the link's fragment."""
    url = urlsplit(link)
    assert url.path.startswith(base + "/"), link
    path = tree / url.path.removeprefix(base + "/")
    return (path / "index.html" if url.path.endswith("/") else path), url.fragment


@pytest.mark.parametrize(("made", "base", "host"), [("under_a_path", SUB, STATIC), ("at_the_root", "", "")])
def test_every_link_within_the_tree_resolves_and_so_does_its_fragment(request, made, base, host):
    tree, _ = request.getfixturevalue(made)
    dead, walked = [], 0
    for page in pages_of(tree):
        here = "http://tree.test" + address_of(tree, page, base)
        for tag in tags(page.read_text()):
            for name, value in tag.links:
                if name == "content" and not value.startswith(("http", "/")):
                    continue
                link = urljoin(here, value)
                if host and link.startswith(host + "/"):
                    link = "http://tree.test" + link.removeprefix(host)
                if urlsplit(link).netloc != "tree.test" or (page.name == "404.html" and tag.name == "link"):
                    continue
                walked += 1
                file, fragment = resolves(tree, base, link)
                if not file.is_file() or (fragment and f'id="{fragment}"' not in file.read_text()):
                    dead.append((str(page.relative_to(tree)), value))
    assert dead == []
    assert walked > 500


@pytest.mark.parametrize("made", ["under_a_path", "at_the_root"])
def test_nothing_in_the_tree_still_names_the_host_that_it_was_made_under(request, made):
    tree, _ = request.getfixturevalue(made)
    assert [p for p in tree.rglob("*") if p.is_file() and b"frozen.invalid" in p.read_bytes()] == []


def test_what_no_file_can_answer_leads_to_the_dynamic_host(under_a_path):
    tree, _ = under_a_path
    home = (tree / "index.html").read_text()
    assert f'href="{DYNAMIC}/decide/"' in home
    assert f'href="{DYNAMIC}/board/"' in home
    assert f'action="{DYNAMIC}/search/"' in home
    assert re.search(rf'href="{DYNAMIC}/stack/\?site=blog&amp;\S+edition=', home)
    assert f'action="{DYNAMIC}/tools/"' in (tree / "tools" / "index.html").read_text()
    assert re.search(rf'href="{DYNAMIC}/changes/\?quarter=', (tree / "changes" / "index.html").read_text())


def test_without_a_dynamic_host_such_links_are_text_and_there_are_no_forms(at_the_root):
    tree, told = at_the_root
    home = (tree / "index.html").read_text()
    assert "decide/" not in home
    assert re.search(r'<a class="go"\s*>Walk me through it</a>', home)
    assert [path for path in tree.rglob("*.html") if "<form" in path.read_text() or "</form" in path.read_text()] == []
    assert "<main" in home
    assert "form-action 'none'" in told


def test_the_wizard_the_board_stacks_and_search_are_not_in_the_tree(under_a_path):
    tree, _ = under_a_path
    names = {path.name for path in tree.iterdir()}
    assert names.isdisjoint({"decide", "board", "stack", "search", "stack.md", "healthz"})
    assert {"guide", "tools", "decisions", "map", "changes", "glossary", "404.html", ".nojekyll"} <= names


def test_absolute_links_of_pages_and_twins_name_the_static_host_and_path(under_a_path):
    tree, _ = under_a_path
    assert f'<link rel="canonical" href="{STATIC}{SUB}/tools/hugo/">' in (tree / "tools/hugo/index.html").read_text()
    assert f'content="{STATIC}{SUB}/tools/hugo/card.png"' in (tree / "tools/hugo/index.html").read_text()
    assert f"{STATIC}{SUB}/decisions/generator/" in (tree / "decisions/generator.md").read_text()
    assert f'"{STATIC}{SUB}/tools/hugo/"' in (tree / "tools/hugo.json").read_text()
    locations = re.findall(r"<loc>(.*?)</loc>", (tree / "sitemap.xml").read_text())
    assert len(locations) > 20
    for link in locations:
        assert resolves(tree, SUB, link.removeprefix(STATIC))[0].is_file()


def test_feeds_are_named_after_the_static_host_and_lead_there(under_a_path):
    tree, _ = under_a_path
    for path in (tree / "changes.atom", tree / "tools" / "hugo.atom"):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo
        assert feed.feed.id.startswith("tag:static.example.org,")
        links = [link.href for one in (feed.feed, *feed.entries) for link in one.links]
        assert links
        assert all(link.startswith(f"{STATIC}{SUB}/") for link in links), links


def test_without_a_static_host_there_is_neither_a_sitemap_nor_a_feed(at_the_root):
    tree, _ = at_the_root
    assert not (tree / "sitemap.xml").exists()
    assert not list(tree.rglob("*.atom"))


def test_the_policy_that_is_told_allows_the_styles_and_scripts_of_every_page_and_no_more(under_a_path):
    tree, told = under_a_path
    policy = re.search(r"Content-Security-Policy: (.*)", told).group(1)
    assert f"form-action {DYNAMIC}" in policy
    assert "unsafe" not in policy
    for page in tree.rglob("*.html"):
        for text in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page.read_text(), re.S):
            assert b64encode(sha256(text.encode()).digest()).decode() in policy, page


class _Host(SimpleHTTPRequestHandler):
    policy = ""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(SUB)) if path.startswith(SUB + "/") else "/nowhere"

    def end_headers(self):
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def served(under_a_path):
    tree, told = under_a_path
    policy = re.search(r"Content-Security-Policy: (.*)", told).group(1)
    host = type("Host", (_Host,), {"policy": policy})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(host, directory=str(tree))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{SUB}/"
        server.shutdown()


@pytest.mark.browser
def test_style_and_theme_work_under_a_path_and_the_policy(browser, served):
    context = browser.new_context()
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(served)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for _ in range(2):
        page.get_by_role("button", name="Theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.get_by_role("link", name="Guide", exact=True).click()
    assert urlsplit(page.url).path == f"{SUB}/guide/"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    context.close()
    assert errors == []


def test_a_tree_is_replaced_and_anything_else_is_refused(at_the_root, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    refused = freeze(tmp_path / "mine", tmp_path)
    assert refused.returncode != 0
    assert "neither empty nor frozen before" in refused.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    tree, _ = at_the_root
    (tree / "of-the-last-edition.html").write_text("old")
    assert freeze(tree, tmp_path).returncode == 0
    assert not (tree / "of-the-last-edition.html").exists()
    assert [path.name for path in tree.parent.iterdir() if path.name.startswith(".tree-")] == []


@pytest.mark.parametrize(
    "option", ["--base-path=sub", "--base-path=/a b", "--dynamic-host=live", "--static-host=//x/y"]
)
def test_an_option_that_makes_no_sense_is_refused(tmp_path, option):
    refused = freeze(tmp_path / "tree", tmp_path, option)
    assert refused.returncode != 0
    assert "is no" in refused.stderr
    assert not (tmp_path / "tree").exists()


# -- the links themselves ----------------------------------------------------------------------------------------------

PLACES = Places(frozenset({"/", "/a/", "/a.md"}), {"/old/": "/a/"}, "/sub", STATIC, DYNAMIC)


def page(text, path="/a/"):
    return froze(path, Answer(200, "text/html", text.encode()), PLACES).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/a/#x">', '<a href="/sub/a/#x">'),
        ('<a href="../">', '<a href="/sub/">'),
        ('<a href="/old/">', '<a href="/sub/a/">'),
        ('<a href="/a/?q=1&amp;r=2">', f'<a href="{DYNAMIC}/a/?q=1&amp;r=2">'),
        ('<a href="/decide/">', f'<a href="{DYNAMIC}/decide/">'),
        (f'<link href="{BASE}/a/">', f'<link href="{STATIC}/sub/a/">'),
        ('<a href="#here">', '<a href="#here">'),
        ('<a href="https://example.org/a/">', '<a href="https://example.org/a/">'),
        ('<meta content="/a/ is a path in words">', '<meta content="/a/ is a path in words">'),
        ('<p title="href=&quot;/a/&quot;">', '<p title="href=&quot;/a/&quot;">'),
        ('<code>&lt;a href="/a/"&gt;</code>', '<code>&lt;a href="/a/"&gt;</code>'),
        ('\u2028<p>\x0c\n<a\n href="/a/">', '\u2028<p>\x0c\n<a\n href="/sub/a/">'),
    ],
)
def test_links_are_changed_and_nothing_else(before, after):
    assert page(before) == after


def test_an_address_is_told_from_words():
    assert own_address("/a/", "/b/?q=1#f") == Address("/b/", "q=1", "f")
    assert own_address("/a/", "b words") is None
    assert own_address("/a/", "//elsewhere.example/") is None


def test_a_link_that_leads_nowhere_stops_the_freezing_and_is_named_with_its_page():
    answers = {
        "/": Answer(200, "text/html", b'<a href="/a/">a</a> <a href="/decide/">d</a>'),
        "/a/": Answer(404, "", b""),
    }
    with pytest.raises(Unanswered, match="/a/, linked from /, answers 404"):
        crawl(["/"], answers.__getitem__)


def test_a_file_never_leaves_the_tree():
    assert file_of("/") == "index.html"
    assert file_of("/a/b/") == "a/b/index.html"
    assert file_of("/a.md") == "a.md"
    for hostile in ("/../x", "/a/%2e%2e/x"):
        with pytest.raises(ValueError):
            file_of(hostile)
    assert Path(file_of("/a%20b/")).parts == ("a b", "index.html")
