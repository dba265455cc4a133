"""Every chapter of the guide, one named case a file."""

import itertools
import re

import pytest

from guide.source import read_guide
from tests.content.prose import ROOT, files, paragraphs, plain, words

SOURCE = read_guide(ROOT)
SECTIONS = {id: section for id, section, _ in SOURCE.sections.items()}
SHORT = {"conclusion": (300, 800), "logs": (600, 1800)}  # said honestly, these two need less
# Names that are everyday words or the guide's own subject: linked where they are meant, not wherever they stand.
EVERYDAY = {"kubernetes", "git", "github", "gitlab", "no-logs", "plain-yaml", "pull-always", "forward-auth", "native-sso",
            "proxy-sso", "k8s-jobs", "built-in-acme", "cloud-load-balancer", "managed-logs", "hosted-idp", "node-role",
            "github-review", "gitlab-review", "gateway-oidc", "pull-if-not-present", "pin-by-digest", "kind"}  # fmt: skip


@pytest.fixture(params=SECTIONS)
def section(request, library):
    return library.guide.section(request.param)


def test_a_chapter_has_seven_hundred_to_eighteen_hundred_words(section):
    low, high = SHORT.get(section.id, (700, 1800))
    assert low <= len(words(plain(section.text))) <= high


def test_a_chapter_ends_with_what_to_do_on_monday(section):
    headings = re.findall(r"^## (.+)$", section.text, re.M)
    if section.decisions:
        assert headings[-1] == "What to do on Monday"


def linked(section, library):
    """The tools that the chapter links to, by themselves or as an option."""
    names = library.guide.pages["section", section.id].links
    tools = {name for name in names if library.guide.tool(name)}
    for name in names:
        if ":" in name:
            tool = library.tool_of(*name.split(":"))
            tools |= {tool.id} if tool else set()
    return tools


def test_a_chapter_links_every_tool_that_it_names(section, library):
    text = " ".join(plain(re.sub(r"\[\[.*?\]\]|`[^`]*`", " ", p)) for p in paragraphs(section.text))
    have = linked(section, library)
    shared = {
        alias
        for t in library.guide.tools
        for alias in t.aliases
        for o in library.guide.tools
        if o is not t and alias in (*o.aliases, o.name)
    }
    missed = []
    for tool in library.guide.tools:
        names = [tool.name, *(a for a in tool.aliases if re.match(r"[A-Z]", a) and a not in shared and " " not in a)]
        if tool.id in have | EVERYDAY:
            continue
        missed += [
            f"{name} ({tool.id})"
            for name in names
            if len(name) > 2 and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
        ]
    assert missed == []


def test_a_chapter_links_to_an_option_of_each_of_its_decisions(section, library):
    names = library.guide.pages["section", section.id].links
    have = linked(section, library)
    for decision in section.decisions:
        tools = {o.tool for o in library.graph.by_id[decision].options}
        assert any(name.startswith(decision + ":") for name in names) or have & tools, decision


def test_a_chapter_uses_the_glossary(section):
    if section.decisions:
        assert "[[?" in section.text


def test_a_chapters_headings_begin_at_the_second_level_and_skip_none(section):
    levels = [len(h) for h in re.findall(r"^(#+) ", section.text, re.M)]
    assert not levels or levels[0] == 2
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert min(levels, default=2) == 2


def test_every_diagram_stands_in_exactly_one_chapter():
    shown = [
        name for section in SECTIONS.values() for name in re.findall(r"^!\[\[([a-z0-9-]+)\]\]", section.text, re.M)
    ]
    assert sorted(shown) == sorted(SOURCE.diagrams.ids)


def test_every_term_of_the_glossary_is_used_by_a_chapter(library):
    assert [term.id for term in library.guide.glossary if not library.guide.uses(term.id)] == []


def test_the_glossary_explains_the_words_that_newcomers_ask_for(library):
    have = {term.id for term in library.guide.glossary}
    assert {
        "cni",
        "csi",
        "irsa",
        "acme",
        "forward-auth",
        "gitops",
        "taint",
        "daemonset",
        "oidc",
        "service-mesh",
    } <= have


def test_every_section_file_is_read():
    assert {f"sections/{id}.md" for id in SECTIONS} == {name for name in files() if name.startswith("sections/")}
