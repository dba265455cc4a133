"""What machines ask the site for: what can be followed, counted, compared and read, over the real content."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import feedparser
import icalendar
import networkx as nx
import pytest
from lxml import etree

from tests.atom_rules import faults
from tests.pages import query_of
from tests.test_site import HOSTILE

ROOT = Path(__file__).resolve().parent.parent
OF_A_STACK = {"/stack.atom": "application/atom+xml", "/stack.ics": "text/calendar", "/stack.svg": "image/svg+xml",
              "/stack/badge.svg": "image/svg+xml", "/stack.json": "application/json", "/stack.md": "text/markdown"}  # fmt: skip
OF_THE_GUIDE = {
    "/changes.atom": "application/atom+xml", "/tools/traefik.atom": "application/atom+xml", "/llms.txt": "text/plain",
    "/openapi.json": "application/json", "/schema/tool.json": "application/json", "/graph.json": "application/json",
    "/graph.graphml": "application/graphml+xml", "/graph.dot": "text/vnd.graphviz", "/tools/traefik.md": "text/markdown",
    "/tools/traefik.json": "application/json", "/guide/ingress.md": "text/markdown", "/guide/ingress.json": "application/json",
    "/decisions/ingress.md": "text/markdown", "/decisions/ingress.json": "application/json", "/glossary.md": "text/markdown",
    "/glossary.json": "application/json", "/then-and-now.md": "text/markdown", "/then-and-now.json": "application/json",
}  # fmt: skip
TWINNED = [
    "/guide/ingress/",
    "/tools/traefik/",
    "/decisions/ingress/",
    "/glossary/",
    "/then-and-now/",
    "/stack/?platform=eks",
]


@pytest.fixture(scope="module")
def full(library):
    return query_of(library, "small-team-on-aws")


@pytest.fixture(scope="module")
def essay(library):
    return query_of(library, "essay-2022")


def sound(path, body):
    """Whether the body is what its address promises, by that form's own parser."""
    if path.endswith(".atom"):
        return not faults(body) and not feedparser.parse(body).bozo
    if path.endswith(".ics"):
        return icalendar.Calendar.from_ical(body).walk("VCALENDAR")
    if path.endswith(".json"):
        return json.loads(body)
    if path.endswith(".graphml"):
        return nx.read_graphml(io.BytesIO(body))
    return etree.fromstring(body) is not None if path.endswith(".svg") else body


@pytest.mark.parametrize(("path", "media_type"), [*OF_THE_GUIDE.items(), *OF_A_STACK.items()])
def test_two_fetches_are_the_same_bytes_and_the_second_need_not_be_sent(client, full, path, media_type):
    address = f"{path}?{full}" if path in OF_A_STACK else path
    first, second = client.get(address), client.get(address)
    assert first["Content-Type"].split(";")[0] == media_type
    assert sound(path, first.content)
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    known = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
    assert client.get(address, headers={"if-none-match": '"another"'}).status_code == 200
    assert client.head(address).status_code == 200
    assert first["Cache-Control"] == "no-cache"
    assert not first.cookies


@pytest.mark.parametrize("path", OF_A_STACK)
def test_another_stack_is_another_answer(client, full, essay, path):
    assert client.get(f"{path}?{full}")["ETag"] != client.get(f"{path}?{essay}")["ETag"]


@pytest.mark.parametrize("path", ["/stack.atom", "/stack.ics", "/stack.svg", "/stack/badge.svg"])
def test_what_is_followed_is_the_same_whatever_edition_and_order_its_address_has(client, full, path):
    backwards = "&".join(reversed(full.split("&")))
    answers = {client.get(f"{path}?{query}").content for query in (full, f"{full}&edition=2026-11-23", backwards)}
    assert len(answers) == 1


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_compressed_bytes_are_other_bytes_with_a_tag_of_their_own_and_known_again(client, coding):
    page = client.get("/changes.atom", headers={"accept-encoding": coding})
    assert page["Content-Encoding"] == coding
    assert page["ETag"].startswith('"')
    assert page["ETag"] != client.get("/changes.atom")["ETag"]
    known = client.get("/changes.atom", headers={"accept-encoding": coding, "if-none-match": page["ETag"]})
    assert known.status_code == 304
    assert "Accept-Encoding" in known["Vary"]


BYTES = """
import django, hashlib, json
django.setup()
from django.test import Client
client = Client()
print(json.dumps({path: hashlib.sha256(client.get(path).content).hexdigest() for path in PATHS}))
"""


def test_every_process_gives_the_same_bytes(full):
    paths = [*OF_THE_GUIDE, *(f"{path}?{full}" for path in OF_A_STACK), f"/diff.md?a={quote(full)}&b=platform%3Deks"]
    found = []
    for seed in ("1", "2"):
        more = {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "cairn.settings", "CAIRN_HOSTS": "testserver"}
        code = f"PATHS = {paths!r}\n{BYTES}"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=os.environ | more, capture_output=True, text=True, check=True
        )
        found.append(json.loads(done.stdout))
    assert found[0] == found[1]


# -- who is told what -----------------------------------------------------------------------------------


def test_a_setting_names_who_publishes_so_that_names_outlive_the_address(client, settings, full):
    here = client.get(f"/stack.atom?{full}").content.decode()
    assert "<id>tag:testserver,2026-" in here
    settings.CAIRN_TAG = "guide.example.org,2026-11-23"
    uids = set()
    for host in ("testserver", "localhost"):
        feed = client.get(f"/stack.atom?{full}", headers={"host": host}).content.decode()
        assert set(re.findall(r"<id>tag:([^:]+):", feed)) == {"guide.example.org,2026-11-23"}
        uids.add(
            tuple(re.findall(r"UID:(\S+)", client.get(f"/stack.ics?{full}", headers={"host": host}).content.decode()))
        )
    assert len(uids) == 1


def test_a_setting_that_can_name_nobody_is_told_at_the_check(settings):
    from decisions.checks import tag_can_be_minted

    assert tag_can_be_minted(None) == []
    settings.CAIRN_TAG = "Example"
    assert "such as guide.example.org,2026-11-23" in tag_can_be_minted(None)[0].msg


def test_the_feed_of_a_tool_that_is_not_there_is_not_found(client):
    assert client.get("/tools/nope.atom").status_code == 404


def test_the_calendar_has_every_dated_end_ahead_of_the_stacks_tools(client, library, full):
    data = json.loads(client.get(f"/stack.json?{full}").content)
    tools = {pick["tool"] for pick in data["picks"]} - {None}
    expected = {
        (library.guide.tool(id).name, event.says)
        for id in tools for event in library.guide.tool(id).events
        if event.kind in ("end-of-support", "retirement") and event.on[:7] >= library.edition.isoformat()[:7]
        and (len(event.on) < 10 or event.on > library.edition.isoformat())
    }  # fmt: skip
    calendar = icalendar.Calendar.from_ical(client.get(f"/stack.ics?{full}").content)
    ends = [e for e in calendar.walk("VEVENT") if e["categories"].cats[0] in ("end-of-support", "retirement")]
    assert expected
    assert len(ends) == len(expected)
    for event in ends:
        assert any(
            event["summary"].startswith(name) and event["description"].startswith(says.replace("`", ""))
            for name, says in expected
        )


def test_the_stacks_json_counts_its_warnings_and_its_ends_within(client, essay):
    everything = json.loads(client.get(f"/stack.json?{essay}").content)
    assert everything["counts"] == {
        s: sum(w["severity"] == s for w in everything["warnings"]) for s in ("danger", "caution", "info")
    }
    assert everything["ends"]["within"] is None
    some = json.loads(client.get(f"/stack.json?{essay}&within=3660").content)["ends"]
    assert (some["within"], some["events"]) == (3660, everything["ends"]["events"])
    wrong = json.loads(client.get(f"/stack.json?{essay}&within=soon").content)
    assert any("within=soon" in notice for notice in wrong["notices"])


def test_the_badge_says_what_the_json_counts(client, essay):
    counts = json.loads(client.get(f"/stack.json?{essay}").content)["counts"]
    title = etree.fromstring(client.get(f"/stack/badge.svg?{essay}").content)[0].text
    assert title.startswith(f"cairn: {counts['danger']} danger")
    assert f"{counts['caution']} caution" in title


# -- pages and their twins ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TWINNED)
def test_a_twinned_page_gives_its_markdown_to_whoever_asks_for_it(client, path):
    twin = client.get(path.replace("/?", ".md?") if "?" in path else path.removesuffix("/") + ".md")
    asked = client.get(path, headers={"accept": "text/markdown"})
    assert (asked.content, asked["Content-Type"]) == (twin.content, twin["Content-Type"])
    for accept in (
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "*/*",
        "",
        "text/html, text/markdown;q=0.9",
        "image/png",
    ):
        page = client.get(path, headers={"accept": accept} if accept else {})
        assert page["Content-Type"].startswith("text/html"), accept
        assert "Accept" in page["Vary"].split(", ")
    assert "Accept" in asked["Vary"].split(", ")


def test_a_former_name_leads_on_whatever_is_asked_for(client, library):
    alias = next(
        a
        for t in library.guide.tools
        for a in t.aliases
        if re.fullmatch("[a-z0-9-]+", a.lower()) and not library.guide.tool(a.lower())
    )
    assert client.get(f"/tools/{alias.lower()}/", headers={"accept": "text/markdown"}).status_code in (301, 302)
    assert client.get("/tools/nope/", headers={"accept": "text/markdown"}).status_code == 404


@pytest.mark.parametrize("path", [*TWINNED, "/changes/"])
def test_every_other_form_that_a_page_names_is_there_and_of_that_type(client, path):
    text = client.get(path).content.decode()
    links = re.findall(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"', text)
    assert {media_type for media_type, _ in links} >= (
        {"application/atom+xml"} if path == "/changes/" else {"text/markdown", "application/json"}
    )
    for media_type, href in links:
        other = client.get(href.replace("&amp;", "&"))
        assert (other.status_code, other["Content-Type"].split(";")[0]) == (200, media_type)


def test_the_pages_that_can_be_followed_name_their_feeds_and_calendar(client, full):
    def types(path):
        return set(re.findall(r'rel="alternate" type="([^"]+)"', client.get(path).content.decode()))

    assert types(f"/stack/?{full}") == {"text/markdown", "application/json", "application/atom+xml", "text/calendar"}
    assert "application/atom+xml" in types("/tools/traefik/")


def test_crawlers_are_kept_from_what_is_made_for_one_stack(client, full):
    robots = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /stack", "Disallow: /diff"} <= set(robots)
    for path in [*OF_A_STACK, "/diff.md"]:
        query = f"a={quote(full)}&b={quote('platform=eks')}" if path == "/diff.md" else full
        assert client.get(f"{path}?{query}")["X-Robots-Tag"] == "noindex", path


@pytest.mark.parametrize("path", OF_A_STACK)
@pytest.mark.parametrize(
    "query",
    ["", "nonsense=1", "platform=gke&pod-network=aws-vpc-cni&registry=gcr", "kubernetes=no", "&&==%FF", "within=x"],
)
def test_an_odd_address_is_answered_in_the_form_that_was_asked_for(client, path, query):
    page = client.get(f"{path}?{query}")
    assert page.status_code == 200
    assert sound(path, page.content)


@pytest.mark.parametrize("path", ["/stack.atom", "/stack.ics", "/stack.svg", "/stack/badge.svg", "/diff/", "/diff.md"])
@pytest.mark.parametrize("evil", HOSTILE)
def test_nothing_that_was_typed_is_in_an_answer_unescaped(client, path, evil):
    for query in (
        f"platform={quote(evil)}",
        f"{quote(evil)}=eks",
        f"a={quote(evil)}&b={quote(f'platform={evil}')}",
        quote(evil),
    ):
        text = client.get(f"{path}?{query}", follow=True).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "\u202e" not in text
        if not path.endswith("/") and path != "/diff.md":
            assert "evil" not in text
            assert "DROP TABLE" not in text


# -- two stacks compared -------------------------------------------------------------------------------------


def hrefs(page):
    return [href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"]*)"', page.content.decode())]


def test_every_stack_page_leads_to_a_comparison_with_a_preset_and_with_the_essays_stack(client, library, full, essay):
    def with_edition(query):
        return f"{query}&edition={library.edition}"

    for path in ("/stack/", "/stack/whole/"):
        page = client.get(f"{path}?{full}")
        text = page.content.decode()
        offered, compared = [client.get(href)["Location"] for href in hrefs(page) if href.startswith("/stack/compare/")]
        assert compared == f"/diff/?a={quote(with_edition(full), safe='=')}&b={quote(with_edition(essay), safe='=')}"
        assert "compare with a preset" in text
        assert "with the essay" in text
        offers = [h for h in hrefs(client.get(offered)) if h.startswith("/diff/?")]
        assert len(offers) == len(library.presets) - 1  # the stack is one of them
        assert "Two stacks compared" in client.get(compared).content.decode()
    assert "with the essay" not in client.get(f"/stack/?{query_of(library, 'essay-2022')}").content.decode()


def test_a_comparison_with_a_preset_that_is_not_there_is_not_found(client):
    assert client.get("/stack/compare/nope/?platform=eks").status_code == 404
    assert client.get("/stack/compare/")["Location"] == "/diff/"


@pytest.mark.parametrize("query", ["", "a=", "a=nonsense%3D1", "b=registry%3Dgcr"])
def test_a_comparison_without_one_of_the_two_offers_the_guides_own_stacks(client, library, query):
    page = client.get(f"/diff/?{query}")
    assert "Compare two stacks" in page.content.decode()
    offers = [h for h in hrefs(page) if h.startswith("/diff/?")]
    assert len(offers) == len(library.presets)
    markdown = client.get(f"/diff.md?{query}")
    assert (markdown.status_code, markdown["Location"].split("?")[0]) == (302, "/diff/")


def test_from_nothing_two_clicks_compare_two_presets(client):
    first = next(h for h in hrefs(client.get("/diff/")) if h.startswith("/diff/?"))
    second = next(h for h in hrefs(client.get(first)) if h.startswith("/diff/?"))
    assert "<h1>Two stacks compared</h1>" in client.get(second).content.decode()


def test_a_comparison_tells_what_differs_what_it_costs_what_comes_and_goes_and_folds_the_same(client, full, essay):
    page = client.get(f"/diff/?a={quote(essay)}&b={quote(full)}")
    text = page.content.decode()
    for words in (
        "What differs",
        "To undo",
        "Warnings gained",
        "Warnings lost",
        "the same in both</summary>",
        '<meta name="robots" content="noindex">',
    ):
        assert words in text
    swapped = next(h for h in hrefs(page) if h.startswith("/diff/?"))
    back = client.get(swapped).content.decode()
    gained = re.search(r"Warnings gained</h2>(.*?)<h2>Warnings lost", text, re.S)[1]
    assert gained == re.search(r"Warnings lost</h2>(.*?)\n", back, re.S)[1]
    unfolded = re.sub(r"<details>.*?</details>", "", text, flags=re.S)
    assert 'class="tag danger"' in unfolded
    assert 'class="tag caution"' not in unfolded
    same = client.get(f"/diff/?a={quote(full)}&b={quote(full)}").content.decode()
    assert "the same stack" in same
    assert "What differs" not in same


def test_a_comparison_takes_the_whole_address_of_a_stack_as_it_is_pasted(client, full):
    pasted = quote(f"http://testserver/stack/?{full}&edition=2026-11-23")
    assert (
        client.get(f"/diff.md?a={pasted}&b=platform%3Dgke").content
        == client.get(f"/diff.md?a={quote(full)}&b=platform%3Dgke").content
    )


def test_what_an_address_says_in_vain_is_named_beside_the_comparison(client, full):
    text = client.get(
        f"/diff/?a={quote(full + '&bogus=<i>')}&b={quote('platform=eks&registry=gcr')}&c=1"
    ).content.decode()
    assert "is not a choice" in text
    assert "“c” says nothing here" in text
    assert "was set aside" in text


def test_the_cairn_opened_as_a_page_may_use_its_own_colours(browser, site, full):
    page = browser.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto(f"{site}/stack.svg?{full}")
    fill = page.evaluate("getComputedStyle(document.querySelector('.stone')).fill")
    page.close()
    assert errors == []
    assert fill != "rgb(0, 0, 0)"
