"""The door to Markdown: links are checked where they are made, and nothing but text, links and tables comes out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.rendering import Target, may_be_followed, plain_markdown, render, sentence

TARGETS = {
    "hugo": Target("/tools/hugo/", "Hugo"),
    "odd": Target("/tools/odd/", "A *very* odd <tool> & `co`"),
    "#building": Target("/guide/building/", "Building"),
    "site:blog": Target("/decisions/site/#blog", "A web log"),
}


def rendered(text):
    return render(text, TARGETS.get)


def html(text):
    return rendered(text).html


# -- [[links]] ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[[hugo]]", '<a href="/tools/hugo/">Hugo</a>'),
        ("[[ hugo ]]", '<a href="/tools/hugo/">Hugo</a>'),
        ("[[#building]]", '<a href="/guide/building/">Building</a>'),
        ("[[site:blog]]", '<a href="/decisions/site/#blog">A web log</a>'),
        ("[[hugo|its builder]]", '<a href="/tools/hugo/">its builder</a>'),
        (
            "[[hugo|its **fast** `builder`]]",
            '<a href="/tools/hugo/">its <strong>fast</strong> <code>builder</code></a>',
        ),
        ("*[[hugo]]*", '<em><a href="/tools/hugo/">Hugo</a></em>'),
        ("([[hugo]], [[hugo|it]])", '(<a href="/tools/hugo/">Hugo</a>, <a href="/tools/hugo/">it</a>)'),
    ],
)
def test_a_link_leads_to_its_target_in_its_own_words_or_in_the_targets(text, link):
    page = rendered(text)
    assert page.html == f"<p>{link}</p>"
    assert page.dead_links == ()


def test_a_targets_name_is_text_not_markdown_or_html():
    assert html("[[odd]]") == '<p><a href="/tools/odd/">A *very* odd &lt;tool&gt; &amp; `co`</a></p>'


@pytest.mark.parametrize("bar", ["\\|", "|"])
def test_a_link_with_words_stands_in_a_sentence_with_or_without_the_backslash(bar):
    assert html(f"See [[hugo{bar}this]].") == '<p>See <a href="/tools/hugo/">this</a>.</p>'


def test_a_link_with_words_stands_in_a_table_with_its_bar_escaped():
    page = rendered("| a | b |\n|---|---|\n| [[hugo\\|this]] | [[#building]] |\n")
    assert '<td><a href="/tools/hugo/">this</a></td>' in page.html
    assert '<td><a href="/guide/building/">Building</a></td>' in page.html
    assert page.dead_links == ()


def test_a_link_stands_in_a_heading_and_in_its_title():
    page = rendered("## About [[hugo]]\n")
    assert page.html == '<h2 id="about-hugo">About <a href="/tools/hugo/">Hugo</a></h2>'
    assert [heading.title for heading in page.headings] == ["About Hugo"]


def test_the_links_that_were_followed_are_listed_with_repeats_and_without_the_dead():
    assert rendered("[[hugo]] [[nowhere]] [[#building]] [[hugo|again]]").links == ("hugo", "#building", "hugo")


def test_a_link_within_a_link_is_only_words():
    assert (
        html("[a [[hugo]] b](https://example.org/)")
        == '<p><a href="https://example.org/">a <span>Hugo</span> b</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("[[nowhere]]", [("nowhere", 1)]),
        ("one\ntwo [[nowhere]]\nthree", [("nowhere", 2)]),
        ("nowhere\n\n[[nowhere|words]]", [("nowhere", 3)]),
        ("[[nowhere]]\n\n[[nowhere]]", [("nowhere", 1), ("nowhere", 3)]),
        ("`[[nowhere]]`\n\n[[nowhere]]", [("nowhere", 3)]),
        ("```\n[[nowhere]]\n```\n\n[[nowhere]]", [("nowhere", 5)]),
        ("## [[nowhere]]\n", [("nowhere", 1)]),
        ("| a |\n|---|\n| x |\n| [[nowhere\\|words]] |", [("nowhere", 4)]),
        ("- a\n- [[no]]\n- [[where]]\n", [("no", 2), ("where", 3)]),
        ("> [[nowhere]]", [("nowhere", 1)]),
        ("[[`hugo`]]", [("`hugo`", 1)]),
        ("[[a\nb]]", [("a\nb", 1)]),
    ],
)
def test_a_dead_link_is_told_with_the_line_where_it_stands(text, dead):
    assert list(rendered(text).dead_links) == dead


def test_a_dead_link_stays_as_it_was_written():
    assert html("a [[nowhere|there]] b") == "<p>a [[nowhere|there]] b</p>"


@pytest.mark.parametrize(
    "text",
    [
        "`[[hugo]] [[nowhere]]`",
        "```text\n[[hugo]] [[nowhere]]\n```",
        "~~~\n[[hugo]] [[nowhere]]\n~~~",
        "    [[hugo]] [[nowhere]]\n",
    ],
)
def test_in_code_a_link_is_left_alone_and_not_reported(text):
    page = rendered(text)
    assert "[[hugo]] [[nowhere]]" in page.html
    assert (page.dead_links, page.links) == ((), ())


@pytest.mark.parametrize(
    "text", ["[[]]", "[[|words]]", "[[a[b]]", "[hugo]", "[[hugo]", "[[hugo|]]", "[[" + "x" * 200 + "]]"]
)
def test_what_only_resembles_a_link_is_text(text):
    page = rendered(text)
    assert "<a" not in page.html
    assert page.dead_links == ()


# -- what may not come out ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["<b>bold</b>", "<script>alert(1)</script>", "<div>\nblock\n</div>", "<!-- comment -->", '<img src="x" onerror="alert(1)">',
     "<style>p {}</style>", "<svg/onload=alert(1)>", "a <br> b", "<div markdown='1'>x</div>", "<?php x ?>"],
)  # fmt: skip
def test_raw_html_is_shown_as_text(text):
    shown = html(text)
    assert "&lt;" in shown
    assert set(re.findall(r"<(\w+)", shown)) <= {"p", "code"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)",
        "javascript&colon;alert(1)", "java&Tab;script:alert(1)", "\x01javascript:alert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "http://example.org/", "ftp://example.org/", "//example.org/", "/\\example.org/",
        "https://[broken", "blob:x", "x:y",
    ],
)  # fmt: skip
def test_a_link_that_a_reader_may_not_follow_becomes_its_words(address):
    for text in (f"[words]({address})", f"[words](<{address}>)", f"[words][1]\n\n[1]: {address}"):
        assert "href" not in html(text), text
        assert "words" in html(text)
    assert not may_be_followed(address)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a?b=c&d=e#f", "HTTPS://example.org/", "mailto:a@example.org", "/tools/hugo/", "/stack/?a=b", "#below",
     "?a=b:c", "twin.md", "/a:b"],
)  # fmt: skip
def test_a_link_to_https_to_a_mailbox_or_to_this_site_remains(address):
    assert 'href="' in html(f"[words]({address})")
    assert may_be_followed(address)


@pytest.mark.parametrize("text", ["<https://example.org/>", "<a@example.org>"])
def test_an_address_in_angle_brackets_is_a_link(text):
    assert '<a href="' in html(text)


@pytest.mark.parametrize("text", ["<http://example.org/>", "<ftp://example.org/>"])
def test_an_address_in_angle_brackets_that_may_not_be_followed_is_its_words(text):
    assert html(text) == f"<p><span>{text.strip('<>')}</span></p>"


@pytest.mark.parametrize(
    "text",
    ["![a picture](https://example.org/x.png)", '![a picture](/x.png "title")', "![a picture][1]\n\n[1]: /x.png"],
)
def test_an_image_is_dropped_to_its_words(text):
    assert html(text) == "<p><span>a picture</span></p>"


@given(st.text(alphabet="[]()<>!\"'=:/&#;x\n`|*_~ javscriptdon", max_size=80))
def test_no_text_makes_a_tag_an_attribute_or_an_address_of_its_own(text):
    page = html(text)
    tags = re.findall(r"<(/?)(\w+)([^<>]*)>", page)
    assert {name for _, name, _ in tags} <= {
        "p", "a", "em", "strong", "code", "pre", "span", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote",
        "table", "thead", "tbody", "tr", "th", "td", "div", "hr", "br", "dl", "dt", "dd",
    }  # fmt: skip
    attributes = {attribute for _, _, rest in tags for attribute in re.findall(r"([\w-]+)=\"[^\"]*\"", rest)}
    assert attributes <= {"href", "id", "class", "title", "start", "tabindex", "role", "aria-label", "style"}
    for address in re.findall(r'href="([^"]*)"', page):
        assert may_be_followed(address)


# -- headings, tables, depth -------------------------------------------------------------------------------


def test_headings_have_ids_that_are_their_own_and_are_listed_to_the_third_level():
    page = rendered("## The site\n\n### What & why `x`\n\n## The site\n\n#### Deep\n")
    assert [(h.id, h.title, h.level) for h in page.headings] == [
        ("the-site", "The site", 2),
        ("what-why-x", "What & why x", 3),
        ("the-site_1", "The site", 2),
    ]
    for heading in page.headings:
        assert f'id="{heading.id}"' in page.html


def test_a_table_scrolls_in_a_frame_that_can_be_reached_and_has_a_name():
    page = html("before\n\n| a |\n|---|\n| b |\n\nafter")
    (frame,) = re.findall(r"<div[^>]*>", page)
    for attribute in ('class="scroll"', 'tabindex="0"', 'role="region"', 'aria-label="Table"'):
        assert attribute in frame
    assert re.search(r"<p>before</p>\s*<div[^>]*><table>.*</table></div>\s*<p>after</p>", page, re.DOTALL)


def test_two_tables_have_two_frames_in_their_order():
    page = html("| a |\n|---|\n| one |\n\ntext\n\n| a |\n|---|\n| two |\n")
    assert page.count('class="scroll"') == 2
    assert page.index("one") < page.index("text") < page.index("two")


def test_code_and_definitions_are_markdown_as_ever():
    assert "<pre><code" in html("```yaml\na: <b>\n```")
    assert "a: &lt;b&gt;" in html("```yaml\na: <b>\n```")
    assert "<dl>" in html("Term\n:   Its meaning\n")


@pytest.mark.parametrize("text", ["*" * 5000 + "a" + "*" * 5000, "".join(" " * 4 * i + "- a\n" for i in range(300))])
def test_prose_that_is_nested_too_deeply_is_shown_as_it_stands_and_says_so(text):
    page = rendered(text + " <b>")
    assert page.too_deep
    assert page.html.startswith("<pre>")
    assert "&lt;b&gt;" in page.html


@given(st.text(alphabet="[]|#`*_~>-\\ \n hugo", max_size=100))
def test_no_text_makes_the_renderer_raise_and_every_dead_link_has_a_line_of_the_text(text):
    for name, line in rendered(text).dead_links:
        assert name not in TARGETS
        assert 1 <= line <= text.count("\n") + 1


# -- sentences and portable Markdown -----------------------------------------------------------------------


def test_a_sentence_is_text_with_code_in_backticks_and_nothing_else():
    assert sentence("Use `a < b` & *not* <b>, [x](y)") == "Use <code>a &lt; b</code> &amp; *not* &lt;b&gt;, [x](y)"


def test_portable_markdown_has_ordinary_links_with_whole_addresses():
    text = plain_markdown("[[hugo]], [[hugo|it]] and\n| [[#building\\|there]] |", TARGETS.get, "https://example.org")
    assert text == (
        "[Hugo](https://example.org/tools/hugo/), [it](https://example.org/tools/hugo/) and\n"
        "| [there](https://example.org/guide/building/) |"
    )


@pytest.mark.parametrize(
    "text", ["`[[hugo]]`", "``a ` [[hugo]]``", "```\n[[hugo]]\n```", "~~~text\n[[hugo]]\n~~~\n", "[[nowhere]]"]
)
def test_portable_markdown_leaves_code_and_dead_links_alone(text):
    assert plain_markdown(text, TARGETS.get, "https://example.org") == text


def test_where_the_corner_of_a_table_is_empty_the_first_column_names_its_rows():
    page = html("| | a |\n|---|---|\n| x | 1 |\n")
    assert "<td></td>" in page
    assert '<th scope="row">x</th>' in page
    assert '<th scope="row">' not in html("| n | a |\n|---|---|\n| x | 1 |\n")
