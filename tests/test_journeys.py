"""Journeys through the real site in a real browser, each with JavaScript and without it."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from decisions.addresses import Addresses
from decisions.annotated import first_sentence
from decisions.engine import settle
from decisions.library import Library
from decisions.stack import Choice

pytestmark = pytest.mark.browser

STEPS = 12
NARROWEST = 320
PRESET = "small-team-on-aws"


# -- what the journeys share ---------------------------------------------------------------------------


@pytest.fixture
def scripted(request: pytest.FixtureRequest) -> bool:
    """Whether this run has JavaScript."""
    return bool(request.node.callspec.params["page"])


@pytest.fixture(autouse=True)
def _narrow(page: Page) -> Iterator[None]:
    """All journeys are made on the narrowest screen."""
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    return


def see(page: Page, heading: str, trail: bool = False) -> None:
    """The page with this heading is there, once and whole, and does not scroll sideways."""
    expect(page.locator("h1")).to_have_text([heading])
    expect(page.locator("header.top")).to_have_count(1)
    expect(page.locator("header.top")).to_be_visible()
    expect(page.locator("main")).to_have_count(1)
    expect(page.locator("footer.bottom")).to_have_count(1)
    expect(page.locator("#step")).to_have_count(1 if trail else 0)
    expect(page.locator("aside.trail")).to_have_count(1 if trail else 0)
    if trail:
        expect(page.locator("aside.trail")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROWEST, f"{page.url} is {width} pixels wide"


def see_step(page: Page, library: Library, decision: str) -> None:
    """The wizard is at this decision, and the trail says so."""
    found = library.graph.by_id[decision]
    see(page, found.question, trail=True)
    expect(page.locator("aside.trail [aria-current=step] > a").first).to_have_text(found.title)
    expect(page).to_have_title(re.compile(re.escape(found.title)))


def see_stack(page: Page, site: str) -> None:
    """The stack's own page is there."""
    page.wait_for_url(re.compile(re.escape(site) + r"/stack/(\?|$)"))
    expect(page.locator("article.stack h1")).to_have_count(1)
    see(page, page.locator("article.stack h1").inner_text())


def choices_in(address: str) -> dict[str, str]:
    """The choices that an address carries."""
    return {key: value for key, value in parse_qsl(urlsplit(address).query) if key != "edition"}


def next_open(library: Library, choices: dict[str, str]) -> str | None:
    """The decision that a walk with these choices should ask next, by the engine."""
    return next(settle(library.graph, tuple(choices.items())).open_decisions(), None)


def picks_on(page: Page) -> dict[str, str]:
    """Decision and "title: label" of each pick on the stack's page."""
    read = """entries => entries.map(entry => {
        const title = entry.querySelector('h3').cloneNode(true)
        title.querySelectorAll('span').forEach(span => span.remove())
        return [entry.id, title.textContent.trim()]
    })"""
    return dict(page.locator(".entry").evaluate_all(read))


def preset(library: Library, id: str = PRESET) -> tuple[Choice, ...]:
    """The choices of a preset."""
    found = next(p for p in library.presets if p.id == id)
    return tuple((d.id, found.choices[d.id].pick) for d in library.graph.decisions if d.id in found.choices)


def name_of(library: Library, decision: str, option: str) -> str:
    return f"{library.title(decision)}: {library.label(decision, option)}"


def blocked(page: Page, label: str) -> Locator:
    """The option with this label among those that are ruled out."""
    heading = page.get_by_role("heading", name=label, exact=True, level=3)
    return page.locator(".no-ways > li").filter(has=heading)


def walk_from_home(page: Page, library: Library, most: int) -> list[str]:
    """From the first page, always the first option; returns the decisions in the order in which they were asked."""
    page.goto("/")
    see(page, first_sentence(library.guide.colophon.lead).removesuffix("."))
    page.get_by_role("link", name="Walk me through it").click()
    asked: list[str] = []
    choices: dict[str, str] = {}
    while (decision := next_open(library, choices)) is not None:
        see_step(page, library, decision)
        asked.append(decision)
        if len(asked) > most:
            break
        first = page.locator(".ways h2 a").first
        choices = choices_in(first.get_attribute("href") or "")
        assert decision in choices
        first.click()
    return asked


# -- reading and walking -------------------------------------------------------------------------------


def test_a_chapter_leads_to_its_decision(page: Page, library: Library) -> None:
    page.goto("/guide/")
    page.locator(".chapters a[href='/guide/ingress/']").click()
    section = library.guide.section("ingress")
    see(page, section.title)
    expect(page.locator(".prose")).not_to_be_empty()
    invitation = page.locator("section:has(#the-decisions) .rows > li > a").first
    question = invitation.inner_text()
    invitation.click()
    see_step(page, library, "ingress")
    assert library.graph.by_id["ingress"].question == question
    page.locator(".kicker a").click()
    see(page, section.title)
    page.locator("section:has(#the-decisions) a[href='/decisions/ingress/']").click()
    see(page, question)
    page.get_by_role("link", name="Answer it").click()
    see_step(page, library, "ingress")


def test_the_first_options_make_a_complete_stack(page: Page, library: Library, site: str) -> None:
    asked = walk_from_home(page, library, most=len(library.graph.decisions))
    see_stack(page, site)
    expect(page.locator("p.lead")).to_contain_text("A complete stack")
    expect(page.get_by_role("heading", name="Still open")).to_have_count(0)
    expect(page.locator(".farewell")).to_have_count(1)
    assert set(asked) <= set(picks_on(page))
    page.go_back()
    see_step(page, library, asked[-1])


def test_back_and_forward_through_a_dozen_steps(page: Page, library: Library) -> None:
    asked = walk_from_home(page, library, most=STEPS)
    assert len(asked) == STEPS + 1
    here = page.url
    for decision in reversed(asked[:-1]):
        page.go_back()
        see_step(page, library, decision)
    assert choices_in(page.url) == {}
    for decision in asked[1:]:
        page.go_forward()
        see_step(page, library, decision)
    assert page.url == here
    page.reload()
    see_step(page, library, asked[-1])
    expect(page.locator("aside.trail li.picked")).to_have_count(STEPS)
    page.go_back()
    see_step(page, library, asked[-2])


def test_back_from_another_page_returns_to_the_whole_step(page: Page, library: Library, site: str) -> None:
    asked = walk_from_home(page, library, most=2)
    page.get_by_role("link", name="See the stack so far").click()
    see_stack(page, site)
    page.go_back()
    see_step(page, library, asked[-1])
    page.go_back()
    see_step(page, library, asked[-2])


def test_a_step_replaces_only_itself(page: Page, library: Library, scripted: bool) -> None:
    page.goto("/decide/")
    see_step(page, library, "kubernetes")
    mark = "for (const s of ['header.top', '#step', '#step h1']) document.querySelector(s).dataset.old = 'yes'"
    page.evaluate(mark)
    first = page.locator(".ways h2 a").first
    address = first.get_attribute("href") or ""
    first.click()
    see_step(page, library, next_open(library, choices_in(address)) or "")
    assert page.url.endswith(address)
    expect(page.locator("#step[data-old], #step [data-old]")).to_have_count(0)
    expect(page.locator("header.top[data-old]")).to_have_count(1 if scripted else 0)


def test_focus_goes_to_the_new_question(page: Page, library: Library, scripted: bool) -> None:
    if not scripted:
        pytest.skip("without JavaScript the browser loads a new page, whose focus is the browser's affair")
    page.goto("/decide/")
    first = page.locator(".ways h2 a").first
    address = first.get_attribute("href") or ""
    first.focus()
    page.keyboard.press("Enter")
    see_step(page, library, next_open(library, choices_in(address)) or "")
    expect(page.locator("#question")).to_be_focused()


# -- changing a stack ----------------------------------------------------------------------------------


def test_a_change_with_nothing_newly_open_leads_back_to_the_stack(page: Page, library: Library, site: str) -> None:
    page.goto("/")
    title = next(p.title for p in library.presets if p.id == PRESET)
    page.locator(".rows").get_by_role("link", name=title, exact=True).click()
    see_stack(page, site)
    before = picks_on(page)
    page.locator("#platform").get_by_role("link", name="change").click()
    see_step(page, library, "platform")
    page.locator(".ways").get_by_role("link", name=library.label("platform", "eks"), exact=True).click()
    see_stack(page, site)
    after = picks_on(page)
    assert after == before | {"platform": name_of(library, "platform", "eks")}
    expect(page.locator("p.lead")).to_contain_text("A complete stack")
    expect(page.get_by_role("heading", name="About this link")).to_have_count(0)


def test_what_a_change_sets_aside_returns_by_its_repair_or_by_going_back(
    page: Page, library: Library, site: str
) -> None:
    start = Addresses(library.edition).stack(preset(library))
    page.goto(start)
    see_stack(page, site)
    before = picks_on(page)
    network = name_of(library, "pod-network", "aws-vpc-cni")
    assert before["pod-network"] == network

    page.locator("#platform").get_by_role("link", name="change").click()
    see_step(page, library, "platform")
    anyway = blocked(page, library.label("platform", "talos"))
    expect(anyway).to_contain_text(network)
    anyway.get_by_role("link", name="Choose it anyway").click()
    see_step(page, library, "pod-network")  # its answer was set aside, so it is asked again
    page.get_by_role("link", name="See the stack so far").click()
    see_stack(page, site)
    assert picks_on(page)["platform"] == name_of(library, "platform", "talos")
    assert picks_on(page).get("pod-network") != network
    about = page.get_by_role("region", name="About this link")
    aside = about.locator("li").filter(has_text=f"{network} was set aside")
    expect(aside).to_have_count(1)
    expect(aside).to_contain_text(name_of(library, "platform", "talos"))
    changed = page.url

    aside.locator(".repairs a").first.click()
    page.wait_for_url(lambda url: url != changed)
    see_stack(page, site)
    assert picks_on(page)["pod-network"] == network
    expect(page.get_by_text(f"{network} was set aside")).to_have_count(0)

    page.go_back()
    page.wait_for_url(changed)
    see_stack(page, site)
    expect(page.get_by_text(f"{network} was set aside")).to_have_count(1)
    page.go_back()
    see_step(page, library, "pod-network")
    page.go_back()
    see_step(page, library, "platform")
    page.go_back()
    page.wait_for_url(site + start)
    see_stack(page, site)
    assert picks_on(page) == before


def test_a_blocked_option_is_text_with_its_reason_and_repairs(page: Page, library: Library, site: str) -> None:
    page.goto(Addresses(library.edition).decide("platform", preset(library)))
    see_step(page, library, "platform")
    label = library.label("platform", "gke")
    option = blocked(page, label)
    expect(option).to_have_count(1)
    expect(option.locator("h3 a")).to_have_count(0)
    expect(page.locator(".ways").get_by_role("link", name=label, exact=True)).to_have_count(0)
    assert re.search(r"Not with .+: .+\. \S", option.locator("p").first.inner_text())
    repair = option.locator(".repairs a").first
    expect(repair).to_contain_text("change")
    repair.click()
    see_stack(page, site)
    assert picks_on(page)["platform"] == name_of(library, "platform", "gke")


def test_clearing_and_leaving_open(page: Page, library: Library) -> None:
    asked = walk_from_home(page, library, most=3)
    page.locator(".clear").first.click()
    see_step(page, library, asked[-1])
    expect(page.locator("aside.trail li.picked")).to_have_count(2)
    assert asked[0] not in choices_in(page.url)
    before = page.url
    page.get_by_role("link", name="Not sure yet").click()
    page.wait_for_url(lambda url: url != before)
    assert choices_in(page.url) == choices_in(before)
    expect(page.locator("header.top")).to_have_count(1)
    expect(page.locator("aside.trail")).to_have_count(1)


# -- taking it along -----------------------------------------------------------------------------------


def test_a_permalink_shows_the_same_stack_to_somebody_else(
    page: Page, library: Library, site: str, scripted: bool
) -> None:
    page.goto(Addresses(library.edition).stack(preset(library)))
    mine = picks_on(page)
    permalink = page.get_by_label("Permalink").input_value()
    assert permalink.startswith(site)
    browser = page.context.browser
    assert browser
    elsewhere = browser.new_context(java_script_enabled=scripted)
    theirs = elsewhere.new_page()
    theirs.set_viewport_size({"width": NARROWEST, "height": 640})
    theirs.goto(permalink)
    see_stack(theirs, site)
    assert picks_on(theirs) == mine
    assert theirs.get_by_label("Permalink").input_value() == permalink
    assert elsewhere.cookies() == []
    elsewhere.close()


def test_the_markdown_says_what_the_page_says(page: Page, library: Library, site: str) -> None:
    page.goto(Addresses(library.edition).stack(preset(library)))
    see_stack(page, site)
    picks = picks_on(page)
    permalink = page.get_by_label("Permalink").input_value()
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown", exact=True).click()
    assert download.value.suggested_filename == "stack.md"
    text = Path(download.value.path()).read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (?:you|follows) \|$", text, re.M)
    assert [re.sub(r"\\(\W)", r"\1", f"{title}: {label}") for title, label in rows] == list(picks.values())
    assert f"<{permalink}>" in text
    page.get_by_role("link", name="to copy").click()
    see(page, "Your stack as Markdown")
    assert page.locator("textarea").input_value() == text


# -- the board -----------------------------------------------------------------------------------------


def test_the_board(page: Page, library: Library, site: str, scripted: bool) -> None:
    page.goto("/board/")
    see(page, "The board")
    first = page.locator("#platform input[value=k3s]")
    second = page.locator("#iac input[value=opentofu]")
    first.check()
    if scripted:  # the form sends itself
        page.wait_for_url(re.compile("platform=k3s"))
        expect(first).to_be_checked()
    second.check()
    if not scripted:
        page.get_by_role("button", name="Update the board").click()
    page.wait_for_url(re.compile("iac=opentofu"))
    assert {"platform": "k3s", "iac": "opentofu"}.items() <= choices_in(page.url).items()
    see(page, "The board")
    expect(page.locator("#board")).to_have_count(1)
    expect(page.locator("#platform")).to_have_class("picked")
    expect(page.locator("#iac")).to_have_class("picked")
    expect(first).to_be_checked()
    expect(second).to_be_checked()
    network = page.locator("#pod-network")
    expect(network.locator("input[value=aws-vpc-cni]")).to_have_count(0)
    network.locator("summary").click()
    reason = network.locator("li").filter(has_text=library.label("pod-network", "aws-vpc-cni"))
    expect(reason).to_be_visible()
    expect(reason).to_contain_text(f"not with {name_of(library, 'platform', 'k3s')}")
    see(page, "The board")
    page.get_by_role("link", name="See the stack").click()
    see_stack(page, site)
    assert picks_on(page)["platform"] == name_of(library, "platform", "k3s")
    page.go_back()
    see(page, "The board")
    expect(first).to_be_checked()
    expect(second).to_be_checked()


# -- narrow screens ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/guide/",
        "/guide/ingress/",
        "/tools/",
        "/tools/traefik/",
        "/decisions/",
        "/decisions/platform/",
        "/stack/",
        "/stack/text/",
        "/map/",
        "/compare/argo-cd/flux/",
        "/search/?q=nginx+ingress",
        "/changes/",
        "/then-and-now/",
        "/glossary/",
    ],
)
def test_other_pages_do_not_scroll_sideways(page: Page, address: str) -> None:
    page.goto(address)
    see(page, page.locator("h1").inner_text())
