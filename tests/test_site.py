"""The site's addresses over the real content: what each answers, whole pages for odd links, and nothing echoed."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import quote

import cmarkgfm
import pytest
from pymarkdown.api import PyMarkdownApi

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "'; DROP TABLE picks; --",
    "../../etc/passwd",
    "{{ 7|add:7 }}",
    "\u202eevil\u0000",
    "`code` **bold** [x](http://evil.example)",
]


@pytest.fixture(scope="module")
def preset_query(library):
    preset = library.preset("small-team-on-aws")
    return "&".join(f"{d.id}={preset.choices[d.id].pick}" for d in library.graph.decisions if d.id in preset.choices)


def test_every_page_of_the_content_answers_whole_with_a_title_and_one_heading(client, library):
    paths = re.findall(r"<loc>[a-z]+://[^/]+([^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(paths) > 240
    titles = set()
    for path in paths:
        page = client.get(path)
        text = page.content.decode()
        assert page.status_code == 200, path
        assert text.count("<h1") == 1, path
        assert text.rstrip().endswith("</html>"), path
        titles.add(re.search(r"<title>(.*?)</title>", text, re.S)[1])
    assert len(titles) == len(paths)


@pytest.mark.parametrize("kind", ["guide", "tools", "decisions"])
def test_every_page_has_twins_in_markdown_and_json(client, library, kind):
    ids = {"guide": [s.id for s in library.guide.sections], "tools": [t.id for t in library.guide.tools],
           "decisions": [d.id for d in library.graph.decisions]}[kind]  # fmt: skip
    for id in ids:
        text = client.get(f"/{kind}/{id}.md").content.decode()
        assert text.startswith("# ")
        assert "[[" not in re.sub(r"`[^`]*`", "", text)
        data = json.loads(client.get(f"/{kind}/{id}.json").content)
        assert data["id"] == id


def test_internal_links_of_all_content_pages_lead_somewhere(client, library):
    paths = re.findall(r"<loc>[a-z]+://[^/]+([^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    targets = {}
    for path in paths:
        for href in re.findall(r'href="(/[^"]*)"', client.get(path).content.decode()):
            targets.setdefault(href.replace("&amp;", "&"), path)
    for href, path in targets.items():
        address, _, anchor = href.partition("#")
        if address.startswith("/static/"):
            continue
        page = client.get(address)
        assert page.status_code in (200, 302), f"{path} links to {href}"
        if anchor:
            assert f'id="{anchor}"' in page.content.decode(), f"{path} links to {href}"


@pytest.mark.parametrize("path", ["/decide/", "/board/", "/stack/", "/stack/text/", "/stack.md", "/stack.json"])
@pytest.mark.parametrize(
    "query",
    [
        "", "platform=eks", "iac=terraform&platform=eks", "platform=eks&platform=gke", "nonsense=1&platform=eks",
        "platform=%FF%00&ingress=%3Cscript%3E", "registry=gcr", "platform=eks&ingress=gke-gateway",
        "&&&===", "edition=1999-01-01&platform=eks", "edition=never", "x=" + "y" * 8000, "utm_source=a&platform=eks",
    ],
)  # fmt: skip
def test_an_odd_link_answers_with_a_whole_page(client, path, query):
    page = client.get(f"{path}?{query}")
    assert page.status_code == 200
    if path.endswith("/"):
        assert page.content.decode().rstrip().endswith("</html>")


@pytest.mark.parametrize("path", ["/decide/", "/board/", "/stack/", "/stack/text/", "/stack.md", "/stack.json"])
@pytest.mark.parametrize("evil", HOSTILE)
def test_nothing_that_was_typed_is_echoed_unescaped(client, path, evil):
    for query in (f"platform={quote(evil)}", f"{quote(evil)}=eks", f"edition={quote(evil)}", quote(evil)):
        text = client.get(f"{path}?{query}").content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "\u202e" not in text
        if path == "/stack.md":
            assert "evil" not in text
            assert "DROP TABLE" not in text


@pytest.mark.parametrize("path", ["/", "/decide/", "/stack/", "/board/", "/stack.md", "/tools/"])
def test_a_query_over_the_limit_is_answered_with_414_and_a_page(client, path):
    page = client.get(f"{path}?platform={'x' * 20_000}")
    assert page.status_code == 414
    assert "The address is too long" in page.content.decode()


def test_what_was_not_understood_is_said_on_the_page(client):
    text = client.get("/stack/?registry=gcr&nonsense=1&platform=eks&ingress=gke-gateway").content.decode()
    assert "retired" in text
    assert "This guide has no decision called" in text
    assert "was set aside" in text


def test_a_shuffled_link_names_the_canonical_one(client):
    text = client.get("/stack/?iac=terraform&platform=eks").content.decode()
    assert re.search(r'rel="canonical" href="[^"]*/stack/\?platform=eks&amp;iac=terraform&amp;edition=', text)


def test_pages_with_choices_are_not_indexed(client):
    for path in ("/decide/", "/board/", "/stack/", "/decide/platform/"):
        assert '<meta name="robots" content="noindex">' in client.get(f"{path}?kubernetes=yes").content.decode()


def test_htmx_gets_only_the_step_and_a_browser_the_whole_page(client):
    whole = client.get("/decide/platform/?kubernetes=yes")
    part = client.get("/decide/platform/?kubernetes=yes", headers={"HX-Request": "true"})
    back = client.get(
        "/decide/platform/?kubernetes=yes", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "HX-Request" in whole["Vary"]
    assert "HX-Request" in part["Vary"]
    assert "<html" not in part.content.decode()
    assert 'id="step"' in part.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" in back.content.decode()


def test_the_way_from_a_complete_stack_to_another_answer_leads_back_to_it(client, preset_query):
    text = client.get(f"/stack/change/metrics/?{preset_query}").content.decode()
    hrefs = re.findall(r'<h2><a href="([^"]+)"', text)
    assert hrefs
    assert all(href.startswith(("/stack/?", "/stack/change/")) for href in hrefs)
    assert any(href.startswith("/stack/?") for href in hrefs)


def test_the_guides_picks_for_the_rest_complete_the_stack(client):
    there = client.get("/stack/rest/?platform=kubeadm")
    assert there.status_code == 302
    assert json.loads(client.get(there["Location"].replace("/stack/?", "/stack.json?")).content)["complete"] is True


def test_the_json_has_what_the_contract_says(client):
    data = json.loads(client.get("/stack.json?platform=eks&ingress=ingress-nginx").content)
    assert {"permalink", "edition", "complete", "picks", "open", "later", "not_asked", "set_aside", "warnings"} <= set(
        data
    )
    blocked = [o for d in data["open"] for o in d["options"] if not o["available"]]
    assert blocked
    for option in blocked:
        assert option["because"]["picks"]
        assert option["because"]["rules"]
        for repair in option["repairs"]:
            assert set(repair) == {"changes", "url"}
    for warning in data["warnings"]:
        assert warning["severity"] in ("danger", "caution", "info")
        assert {"rule", "says", "sources", "because", "fixes"} <= set(warning)


QUERIES = [
    "",
    "platform=eks",
    "kubernetes=no",
    "platform=kind&registry=gcr&bogus=1",
    "platform=eks&ingress=gke-gateway",
]


@pytest.mark.parametrize("query", [*QUERIES, "preset"])
def test_the_markdown_is_sound_and_passes_a_linter(client, query, preset_query, tmp_path):
    text = client.get(f"/stack.md?{preset_query if query == 'preset' else query}").content.decode()
    file = tmp_path / "stack.md"
    file.write_text(text)
    api = PyMarkdownApi().disable_rule_by_identifier("md013").disable_rule_by_identifier("md033")
    found = api.scan_path(str(file)).scan_failures
    assert not found, [(f.line_number, f.rule_id, f.extra_error_information) for f in found[:5]]
    html = cmarkgfm.github_flavored_markdown_to_html(text)
    assert html.count("<h1>") == 1
    if "## At a glance" in text:
        assert "<table>" in html


def test_the_markdown_names_every_pick_and_every_warning_with_its_sources(client, preset_query):
    text = client.get(f"/stack.md?{preset_query}").content.decode()
    data = json.loads(client.get(f"/stack.json?{preset_query}").content)
    for warning in data["warnings"]:
        for source in warning["sources"]:
            assert source in text
    assert text.count("\n### ") >= len(data["picks"])
    assert data["permalink"] in text


def test_health_robots_and_the_graph_answer(client, library):
    assert client.get("/healthz").content.decode().strip() == library.edition.isoformat()
    assert "Disallow: /stack" in client.get("/robots.txt").content.decode()
    graph = json.loads(client.get("/graph.json").content)
    kinds = {edge["kind"] for edge in graph["edges"]}
    assert {"contains", "offers", "is", "asks", "needs", "excludes", "warns", "replaced-by"} <= kinds


def test_a_page_that_is_not_there_says_so_and_guesses(client):
    page = client.get("/tools/treafik/")
    assert page.status_code == 404
    assert "Did you mean" in page.content.decode()
    assert client.get("/decide/nothing/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/guide/ingress/", "/stack/?platform=eks", "/map/", "/search/?q=x", "/nonsense"])
def test_the_policy_allows_exactly_the_style_and_the_script_that_stand_in_the_page(client, path):
    page = client.get(path)
    policy, text = page["Content-Security-Policy"], page.content.decode()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in text
    assert not re.search(r"\son\w+=", text)
    for kind, inside in re.findall(r"<(style|script)>(.*?)</\1>", text, re.S):
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in re.search(rf"{kind}-src ([^;]*)", policy)[1]


@pytest.mark.parametrize("path", ["/", "/stack/?platform=eks", "/nope/"])
def test_a_host_that_is_not_ours_is_answered_with_400_and_a_page(client, path):
    page = client.get(path, headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "could not make sense" in page.content.decode()
    assert "evil.example" not in page.content.decode()


def test_a_tools_page_starts_a_walk_with_what_one_already_runs(client):
    text = client.get("/tools/argo-cd/").content.decode()
    start = re.search(r'href="([^"]+)">I already use', text)[1].replace("&amp;", "&")
    page = client.get(start).content.decode()
    assert start.startswith("/decide/?delivery=argo-cd&edition=")
    assert 'class="picked"><a' in page
    assert client.get(start.replace("/decide/?", "/stack.json?")).json()["picks"][-1]["option"] == "argo-cd"


def test_the_guides_pick_is_one_click_away_and_nothing_is_chosen_beforehand(client, library):
    text = client.get("/decide/ingress/?platform=eks").content.decode()
    taken = re.search(r'href="([^"]+)">Take the guide&#x27;s pick|href="([^"]+)">Take the guide\'s pick', text)
    assert "ingress=aws-load-balancer-controller" in (taken[1] or taken[2])
    assert "your answer" not in text


def test_our_own_fault_is_answered_with_a_page_that_loses_nothing(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("decisions.views.decisions.twins.pages", lambda library: 1 / 0)
    page = client.get("/sitemap.xml")
    assert page.status_code == 500
    assert "nothing is lost" in page.content.decode()
