"""Whoever you are: what axe finds on every template and state in both themes, and what axe cannot see."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.pages import one_of_each

pytestmark = pytest.mark.browser

NAMES = [
    "home", "contents", "chapter", "chapter with diagrams", "tools", "tools, filtered", "tool", "tool that has ended", "decisions",
    "decision", "map", "map with a stack", "comparison", "comparison beside a stack", "search", "search with results",
    "search without results", "changes", "then and now", "then and now, filtered", "glossary", "wizard, first step", "wizard",
    "wizard, answered", "wizard, not asked", "board", "board, full", "stack, empty", "stack, open", "stack", "stack of the essay",
    "stack with notices", "stack with an earlier edition", "stack with an earlier edition at length", "stack with a later edition",
    "stack with something retired", "repair", "repair of what is retired", "repair, nothing to do", "stack at length",
    "stack as text", "reasons", "reasons, none yet", "import", "comparison of stacks, none given", "comparison of stacks, one given",
    "comparison of stacks", "nothing there",
]  # fmt: skip
# Of these, one of each kind of layout is enough for what is slow to look at.
LAYOUTS = ["home", "chapter with diagrams", "tools", "tool", "decision", "map", "comparison", "search with results", "changes",
           "then and now", "glossary", "wizard", "board", "stack", "stack with notices", "stack with an earlier edition", "repair",
           "reasons", "import", "comparison of stacks"]  # fmt: skip


def test_the_list_of_names_is_whole(library):
    assert list(one_of_each(library)) == NAMES


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in one of the themes."""
    context = browser.new_context(base_url=site, color_scheme=request.param, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(themed: Page, library, name):
    themed.goto(one_of_each(library)[name])
    themed.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = Axe().run(
        themed, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found.response["violations"]] == []


@pytest.fixture(scope="module")
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A page on the narrowest screen that has to do."""
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", LAYOUTS)
def test_at_320_pixels_and_with_text_at_200_percent_nothing_scrolls_sideways(plain: Page, library, name):
    plain.goto(one_of_each(library)[name])
    for size in ("100%", "200%"):
        plain.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        assert plain.evaluate("document.documentElement.scrollWidth") <= 320, size


SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')].filter(e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e)
    if (!box.width || style.visibility == 'hidden' || e.closest('.hide, svg') || e.matches('.skip')) return false
    // WCAG 2.5.8 lets links within a sentence or a list of words be as high as their line
    if (e.tagName == 'A' && (e.closest('p, li, dd, dt, td, th, h1, h2, h3, figcaption, summary, legend, .toc') && style.display == 'inline')) return false
    if (e.matches('input[type=radio]') && e.closest('label').getBoundingClientRect().height >= 24) return false
    return box.height < 23.5 || box.width < 23.5
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_pressed_is_24_pixels_high_and_wide(plain: Page, library, name):
    plain.goto(one_of_each(library)[name])
    assert plain.evaluate(SMALL) == []


def test_without_javascript_nothing_is_shown_that_does_nothing(browser: Browser, site: str, library):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    for name in LAYOUTS:
        page.goto(one_of_each(library)[name])
        dead = [one.inner_text() for one in page.locator("button[type=button]").all() if one.is_visible()]
        assert dead == [], name
        assert page.locator("[hidden]:visible").count() == 0, name
    context.close()


def test_with_the_keyboard_alone_one_walks_chooses_and_reaches_the_stack(browser: Browser, site: str):
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    press_until(page, "Walk me through it")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decide/**")
    for _ in range(3):
        asked = page.locator("h1").inner_text()
        press_until_within(page, ".ways h2 a")
        page.keyboard.press("Enter")
        page.wait_for_function("asked => document.querySelector('h1').textContent !== asked", arg=asked)
    press_until(page, "See the stack so far")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stack/?**")
    context.close()


def press_until(page: Page, words: str) -> None:
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"Tab never reached '{words}'")


def press_until_within(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


def test_focus_can_be_seen_on_everything_that_takes_it(browser: Browser, site: str, library):
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for name in ("home", "wizard", "map", "search with results"):
        page.goto(one_of_each(library)[name])
        for _ in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                "() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return e === document.body || parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' }"
            )
            assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    context.close()


def test_a_slash_goes_to_the_search_box_but_not_while_somebody_writes(browser: Browser, site: str):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/guide/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "seek"
    page.keyboard.type("a/b")
    assert page.locator("#seek").input_value() == "a/b"
    context.close()


def test_results_come_as_one_types_and_their_number_is_announced(browser: Browser, site: str):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/search/")
    page.locator("#q").press_sequentially("traef", delay=20)
    page.locator('#found a[href="/tools/traefik/"]').first.wait_for()
    assert "found" in page.locator("#found [role=status]").inner_text()
    assert page.locator("#q").evaluate("e => e === document.activeElement")
    page.wait_for_url("**/search/?q=traef")
    context.close()


def test_the_theme_is_changed_by_a_button_kept_in_the_browser_and_told_in_words(browser: Browser, site: str):
    context = browser.new_context(base_url=site, color_scheme="light")
    page = context.new_page()
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator(".theme").click()
    page.locator(".theme").click()
    assert page.locator(".theme").inner_text() == "Theme: dark"
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/guide/")
    assert page.evaluate(ground) == dark
    page.locator(".theme").click()
    assert page.evaluate(ground) == light
    assert context.cookies() == []
    context.close()


def test_no_information_is_given_by_colour_alone(client, library):
    for name, path in one_of_each(library).items():
        text = client.get(path).content.decode()
        for words in re.findall(r'class="tag [^"]*">(.*?)</(?:span|b)>', text):
            assert words.strip(), name
        for stone, label in re.findall(r'class="stone (\w+)"[^>]*/><text[^>]*>([^<]*)<', text):
            assert {"danger": "▲", "caution": "◆", "open": "○"}.get(stone, "") in label, name


def test_without_motion_nothing_moves(browser: Browser, site: str):
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/decide/")
    assert page.evaluate("getComputedStyle(document.querySelector('.stone')).transitionDuration") == "0s"
    context.close()


def test_on_paper_there_is_text_and_no_furniture(browser: Browser, site: str, library):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.emulate_media(media="print")
    for name in ("chapter", "stack"):
        page.goto(one_of_each(library)[name])
        assert page.locator("header.top").is_hidden()
        assert page.locator("h1").is_visible()
    context.close()
