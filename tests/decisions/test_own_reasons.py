"""The reader's own words: kept as they are said, and harmless wherever they stand."""

import html
import json
import re

import cmarkgfm
from hypothesis import example, given
from hypothesis import strategies as st

from decisions.own_reasons import BLANK, NO_REASONS, OwnReasons, Slots, literal, quoted, tidy

NASTY = st.text(
    st.sampled_from("ab 1.)#*_[]()<>|~`\\&;!-+=:\"'$@x/w{}\n\t\u202e\x00\u2028\ue000"), min_size=1, max_size=40
)
words = (NASTY | st.text(max_size=40)).map(tidy).filter(bool)


def shown(fragment):
    """The text that a reader sees."""
    return html.unescape(re.sub(r"</?a[^>]*>", "", fragment))


@given(NASTY | st.text(max_size=60))
def test_a_tidy_text_is_one_line_without_hidden_characters_and_stays_as_it_is(text):
    clean = tidy(text)
    assert not re.search(BLANK, clean.replace(" ", ""))
    assert "  " not in clean
    assert clean == clean.strip()
    assert tidy(clean) == clean


def test_letters_of_all_scripts_and_composed_signs_are_kept():
    text = "Größe, ελληνικά, עברית, हिन्दी, می‌خواهم, 👩‍👩‍👧 и ещё"
    assert tidy(text) == text


@given(words)
@example("https://evil.example and www.evil.example and me@evil.example")
@example("a \\")
@example("{{ site.secret }} {% raw %}")
@example("# 1. - + = > ``` ~~~")
def test_a_literal_text_shows_exactly_itself_within_a_line(text):
    out = cmarkgfm.github_flavored_markdown_to_html(f"- Your reason: {literal(text)}\n- next\n")
    found = re.fullmatch(r"<ul>\n<li>Your reason: (.*)</li>\n<li>next</li>\n</ul>\n", out, re.DOTALL)
    assert found, out
    assert not re.search(r"<(?!a href=\"mailto:|/a>)", found[1]), out
    assert shown(found[1]) == text


@given(words)
def test_no_template_language_finds_its_marks(text):
    assert not re.search(r"\{\{|\{%|\{#", literal(text))


@given(words)
def test_a_quoted_text_is_a_string_of_json(text):
    assert quoted(text) == json.dumps(text, ensure_ascii=False)[1:-1]


def test_empty_reasons_are_none():
    own = OwnReasons.of({"a": " \n ", "b": " x "}, {"r": "\u202e", "s": "y"})
    assert own == OwnReasons({"b": "x"}, {"s": "y"})
    assert (own.why("a"), own.why("a", "else"), own.why("b", "else"), own.because("s")) == ("", "else", "x", "y")
    assert NO_REASONS.why("b") == ""


def test_every_accepted_warning_has_an_entry_whether_it_has_a_reason_or_not():
    own = OwnReasons.of({"b": 'x "y"'}, {"s": "z"})
    assert own.entries(("r", "s")) == ([("b", 'x \\"y\\"')], [("r", ""), ("s", "z")])
    slots = Slots(decisions=("a", "b"))
    picks, risks = slots.entries(("r",))
    assert [key for key, _ in picks] == ["a", "b"]
    assert [key for key, _ in risks] == ["r"]
    assert all(text.startswith("\ue000quoted reason.") for _, text in picks)
