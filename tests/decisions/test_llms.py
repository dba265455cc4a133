"""llms.txt in the form of llmstxt.org, read by that form's own grammar."""

import re

from decisions.llms import llms_txt
from tests.shelf import second_guide

BASE = "https://guide.example.org"
LINK = re.compile(r"- \[(?P<name>(?:[^\[\]\\]|\\.)+)\]\((?P<url>[^)\s]+)\)(?:: (?P<notes>.+))?")


def read(text):
    """Title, summary, details, and sections of links, in the order that the form prescribes; anything else fails."""
    head, *sections = re.split(r"^## ", text, flags=re.M)
    found = re.fullmatch(r"# (?P<title>[^\n]+)\n\n> (?P<summary>[^\n]+)\n\n(?P<details>(?:(?!#)[^\n]*\n)*)", head)
    assert found, head
    lists = {}
    for section in sections:
        name, *lines = section.strip().split("\n")
        links = [LINK.fullmatch(line) for line in lines if line]
        assert all(links), [line for line in lines if line and not LINK.fullmatch(line)]
        lists[name] = links
    return found, lists


def test_the_file_has_a_title_a_summary_details_and_sections_of_links_in_this_order(library):
    found, lists = read(llms_txt(library, BASE))
    assert (found["title"], found["summary"]) == (library.guide.colophon.title, library.guide.colophon.lead)
    assert list(lists) == ["Chapters", "Decisions", "The whole of it", "Optional"]
    assert len(lists["Chapters"]) == len(library.guide.sections)
    assert len(lists["Decisions"]) == len(library.graph.decisions)
    assert len(lists["Optional"]) == len(library.guide.tools)
    assert all(link["notes"] for links in lists.values() for link in links)


def test_every_link_is_absolute_and_leads_to_something_that_a_machine_reads(client, library):
    _, lists = read(llms_txt(library, BASE))
    urls = [link["url"] for links in lists.values() for link in links]
    assert len(set(urls)) == len(urls)
    for url in urls:
        assert url.startswith(f"{BASE}/")
        page = client.get(url.removeprefix(BASE))
        assert page.status_code == 200, url
        assert not page["Content-Type"].startswith("text/html"), url


def test_a_guide_without_an_essay_offers_none_of_its_claims():
    assert "then-and-now" not in llms_txt(second_guide(), BASE)
