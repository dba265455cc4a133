"""No sentence, whoever wrote it, can change the structure of the exported Markdown."""

import html
import re

import cmarkgfm
from hypothesis import example, given
from hypothesis import strategies as st

from decisions.inline_markdown import escape

NASTY = st.text(st.sampled_from("ab 1.)#*_[]()<>|~`\\&;!-+=:\"'$@x/\n"), min_size=1, max_size=40)


def words(fragment):
    """The text that a reader sees, with white space folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", fragment)).split())


@given(NASTY.filter(lambda t: "`" not in t and t.strip()))
@example("1. not a list")
@example("# not a heading")
@example("<script>alert(1)</script>")
@example("[x](http://evil.example)")
@example("&lt;b&gt; | a | b |")
@example("- - -")
def test_escaped_text_in_a_list_item_shows_exactly_itself(text):
    shown = cmarkgfm.github_flavored_markdown_to_html(f"- {escape(text)}\n")
    assert re.fullmatch(r"<ul>\n<li>.*</li>\n</ul>\n", shown, re.DOTALL), shown
    inside = shown.removeprefix("<ul>\n<li>").removesuffix("</li>\n</ul>\n")
    assert not re.search(r"<(?!a |/a>)", inside), inside
    assert words(inside) == " ".join(text.split())


@given(NASTY.filter(lambda t: t.strip()))
@example("a `b|c` d")
def test_escaped_text_never_leaves_its_table_cell(text):
    table = f"| A | B |\n| --- | --- |\n| {escape(text)} | end |\n"
    shown = cmarkgfm.github_flavored_markdown_to_html(table)
    assert shown.count("<td>") == 2
    assert "<td>end</td>" in shown
