"""Reasons in a real browser: with JavaScript no word leaves it, without it every word is sent once; the file is the same."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from decisions import own_reasons
from decisions.keepsake import restore
from tests.pages import query_of

pytestmark = pytest.mark.browser

DANGER, OTHER = "actions-by-tag", "network-policy-vpc-cni-switch"
NASTY = 'We *know* `it`: "so" \\ <b>there</b> | {{ x }} https://a.example  www.b.example me@c.example #1 & Größe 👩‍👩‍👧 \u202eok\ue003'
BECAUSE = '"], [x] = \\"'


@pytest.fixture
def scripted(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.callspec.params["page"])


@pytest.fixture
def sent(page: Page) -> list[tuple[str, str]]:
    """Every request: its address, and its body where it has one."""
    found: list[tuple[str, str]] = []

    def note(request):
        body = request.post_data_buffer
        found.append((unquote(request.url), body.decode(errors="replace") if body else ""))

    page.on("request", note)
    return found


def field(page: Page, name: str):
    return page.locator(f'[name="{name}"]')


def fill(page: Page) -> None:
    field(page, "reason.platform").fill(NASTY)
    field(page, f"because.{DANGER}").fill(BECAUSE)
    page.locator(f'[name=accept][value="{OTHER}"]').check()


def download(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    with open(waiting.value.path(), "rb") as file:
        return waiting.value.suggested_filename, file.read()


@pytest.mark.parametrize(
    ("button", "name"), [("Download the Markdown", "stack.md"), ("Download a decision record", "stack.adr.md")]
)
def test_the_file_is_the_same_with_and_without_javascript_and_only_without_it_words_are_sent(page, library, site, scripted, sent, client, settings, button, name):  # fmt: skip
    query = query_of(library, "small-team-on-aws")
    page.goto(f"/stack/reasons/?{query}")
    fill(page)
    called, made = download(page, button)
    assert called == name
    settings.CAIRN_BASE_URL = site
    expected = client.post(
        f"/stack/download/{name}?{query}",
        {"reason.platform": NASTY, f"because.{DANGER}": BECAUSE, "accept": OTHER},
    ).content
    assert made == expected
    kept = restore(made.decode()).keepsake
    assert kept.own.picks == {"platform": own_reasons.tidy(NASTY)}
    assert kept.own.risks == {DANGER: BECAUSE}
    assert set(kept.accepts) == {DANGER, OTHER}
    told = [url for url, body in sent if "Größe" in url + body]
    assert len(told) == (0 if scripted else 1)
    assert not [url for url, _ in sent if "Größe" in url]


def test_the_archive_is_sent_for_once_in_both_cases(page, library, sent):
    page.goto(f"/stack/reasons/?{query_of(library, 'small-team-on-aws')}")
    fill(page)
    page.get_by_label("numbered from").fill("12")
    called, made = download(page, "Download one record for each decision")
    assert called == "stack.adr.zip"
    assert made.startswith(b"PK")
    assert b"0012-" in made
    assert len([url for url, body in sent if "Größe" in body]) == 1


def test_the_address_keeps_words_behind_the_hash_and_gives_them_back(page, library, scripted, sent):
    if not scripted:
        pytest.skip("without JavaScript the address holds no words")
    page.goto(f"/stack/reasons/?{query_of(library, 'small-team-on-aws')}")
    fill(page)
    address = page.url
    parts = urlsplit(address)
    assert [value for key, value in parse_qsl(parts.query) if key == "accept"] == [DANGER, OTHER]
    assert "Gr%C3%B6%C3%9Fe" in parts.fragment
    assert "Gr" not in parts.query
    expect(page.locator("#permalink")).to_have_value(address)
    page.goto("about:blank")
    page.goto(address)
    expect(field(page, "reason.platform")).to_have_value(NASTY)
    expect(field(page, f"because.{DANGER}")).to_have_value(BECAUSE)
    expect(page.locator(f'[name=accept][value="{OTHER}"]')).to_be_checked()
    page.reload()
    expect(field(page, "reason.platform")).to_have_value(NASTY)
    assert "Größe" not in "".join(url + body for url, body in sent)


def test_a_reason_for_what_is_not_picked_now_stays_behind_the_hash(page, scripted):
    if not scripted:
        pytest.skip("without JavaScript the address holds no words")
    page.goto("/stack/reasons/?platform=eks#reason.ingress=Later&reason.platform=Now")
    expect(field(page, "reason.platform")).to_have_value("Now")
    field(page, "reason.platform").fill("")
    assert urlsplit(page.url).fragment == "reason.ingress=Later"
    _, made = download(page, "Download the Markdown")
    assert restore(made.decode()).keepsake.own.picks == {"ingress": "Later"}


def test_a_server_that_does_not_answer_loses_no_word(browser, site):
    context = browser.new_context(base_url=site)  # of its own, since a failed request stands on the console
    page = context.new_page()
    page.goto("/stack/reasons/?platform=eks")
    field(page, "reason.platform").fill("Still here")
    for answer in (lambda route: route.fulfill(status=503, body="no"), lambda route: route.abort()):
        page.route("**/stack/slots/**", answer)
        page.get_by_role("button", name="Download the Markdown").click()
        expect(page.get_by_text("Try again.").first).to_be_visible()
        expect(field(page, "reason.platform")).to_have_value("Still here")
        page.unroute("**/stack/slots/**")
    assert restore(download(page, "Download the Markdown")[1].decode()).keepsake.own.picks == {"platform": "Still here"}
    context.close()


def test_an_imported_file_can_be_changed_and_downloaded_again(page, library, tmp_path, scripted):
    page.goto(f"/stack/reasons/?{query_of(library, 'small-team-on-aws')}")
    fill(page)
    _, made = download(page, "Download the Markdown")
    (tmp_path / "stack.md").write_bytes(b"# Edited by somebody\r\n\r\n> quoted\r\n\r\n" + made)
    page.get_by_role("navigation", name="More").get_by_role("link", name="Import").click()
    page.get_by_label("or choose the file").set_input_files(str(tmp_path / "stack.md"))
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("h1")).to_have_text("Your stack is back")
    expect(field(page, "reason.platform")).to_have_value(own_reasons.tidy(NASTY))
    expect(field(page, f"because.{DANGER}")).to_have_value(BECAUSE)
    if scripted:
        assert re.search(r"/stack/reasons/\?kubernetes=yes&.*#reason\.platform=", page.url)
    field(page, "reason.iac").fill("And this.")
    _, again = download(page, "Download the Markdown")
    assert restore(again.decode()).keepsake.own.picks == {"platform": own_reasons.tidy(NASTY), "iac": "And this."}


def test_both_languages_read_the_expressions_alike(page, scripted):
    if not scripted:
        pytest.skip("there is no second language")
    page.goto("/stack/reasons/?platform=eks")
    for name in ("blank", "special", "quoted"):
        script = """name => { const found = [], one = RegExp(document.forms.reasons.dataset[name], "u")
            for (let c = 0; c < 0x110000; c++) if (one.test(String.fromCodePoint(c))) found.push(c)
            return found }"""
        expression = re.compile(getattr(own_reasons, name.upper()))
        assert page.evaluate(script, name) == [c for c in range(0x110000) if expression.search(chr(c))], name
    samples = ["www.a", "WwW.a", "a://b", "a:/b", "x.www", "a@b", "wwww.", "ww.x", "://"]
    swap = "samples => samples.map(s => s.replace(RegExp(document.forms.reasons.dataset.special, 'gu'), '\\\\$&'))"
    assert page.evaluate(swap, samples) == [own_reasons.literal(text) for text in samples]


def test_the_link_is_updated_by_the_browser_or_by_a_button(page, library, scripted, sent):  # fmt: skip
    page.goto(f"/stack/reasons/?{query_of(library, 'small-team-on-aws')}")
    fill(page)
    button = page.get_by_role("button", name="Update the link")
    expect(button).to_have_count(0 if scripted else 1)
    if not scripted:
        button.click()
        expect(field(page, "reason.platform")).to_have_value(own_reasons.tidy(NASTY))
    link = page.locator("#permalink").input_value()
    assert [value for key, value in parse_qsl(urlsplit(link).query) if key == "accept"].count(DANGER) == 1
    assert len([url for url, body in sent if "Größe" in url + body]) == (0 if scripted else 1)
