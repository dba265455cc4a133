"""The block in which a stack and its reasons are kept: what is written is read back, whatever became of the file."""

import re
import time
import tomllib
from dataclasses import replace
from datetime import date
from textwrap import dedent

import cmarkgfm
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from decisions import permalink
from decisions.keepsake import Keepsake, block, restore
from decisions.own_reasons import LONGEST, OwnReasons, tidy

ids = (
    st.lists(st.text("abcxyz019", min_size=1, max_size=5), min_size=1, max_size=3)
    .map("-".join)
    .filter(lambda i: i not in permalink.RESERVED and not permalink.TRACKING.fullmatch(i))
)
texts = st.text(max_size=60).map(lambda t: tidy(t)[:LONGEST].strip()).filter(bool)
nasty = st.sampled_from(
    [
        "```",
        "~~~",
        '"',
        "\\",
        "“",
        "# x",
        "[choices]",
        "a = b",
        "> q",
        "``` cairn",
        "cairn = 1",
        "=",
        "{{ x }}",
        "\\u0041",
    ]
)
reasons = texts | st.lists(nasty | texts, min_size=1, max_size=6).map(
    lambda parts: tidy(" ".join(parts))[:LONGEST].strip()
)


@st.composite
def keepsakes(draw):
    accepts = tuple(draw(st.lists(ids, max_size=6, unique=True)))
    risks = {rule: draw(reasons) for rule in accepts if draw(st.booleans())}
    return Keepsake(
        choices=tuple(draw(st.dictionaries(ids, ids, max_size=12)).items()),
        edition=draw(st.none() | st.dates(min_value=date(1000, 1, 1))),
        accepts=accepts,
        own=OwnReasons(draw(st.dictionaries(ids, reasons, max_size=6)), risks),
    )


MINE = Keepsake(
    (("platform", "eks"), ("iac", "terraform")),
    date(2026, 11, 23),
    ("ingress-nginx-retired",),
    OwnReasons({"platform": 'We "know" it; it\'s `fine`.'}, {"ingress-nginx-retired": "We leave by März."}),
)


def doc(text):
    return dedent(text).strip("\n") + "\n"


# -- what is written is read back --------------------------------------------------------------------------


@given(keepsakes())
@example(Keepsake())
@example(MINE)
def test_what_is_written_is_read_back(kept):
    restored = restore(block(kept))
    assert restored.keepsake == kept
    assert restored.troubles == ()
    assert restored.line == 1


@given(keepsakes())
@example(MINE)
def test_the_block_is_toml_with_the_same_content(kept):
    inside = block(kept).removeprefix("```cairn\n").removesuffix("```")
    data = tomllib.loads(inside)
    assert data["cairn"] == 1
    assert data.get("edition") == kept.edition
    assert tuple(data["choices"].items()) == kept.choices
    assert data["reasons"] == dict(kept.own.picks)
    assert data["accepted"] == {rule: kept.own.risks.get(rule, "") for rule in kept.accepts}


@given(keepsakes())
def test_a_parser_of_commonmark_sees_one_fenced_block_and_nothing_else(kept):
    shown = cmarkgfm.github_flavored_markdown_to_html(f"Before.\n\n{block(kept)}\n\nAfter.\n")
    assert re.fullmatch(
        r"<p>Before.</p>\n<pre lang=\"cairn\"><code>.*</code></pre>\n<p>After.</p>\n", shown, re.DOTALL
    ), shown


prose = st.lists(
    st.text(max_size=30)
    | st.sampled_from(
        ["```", "````", "~~~", "```sh", "> ```", "    ```", "- item", "```cairn", "> ```cairn", "[choices]", "[reasons]",
         'platform = "gke"', "cairn is nice", "<!--", "# Heading", "", "| a | b |", "---", '  x = "y', "cairn = two"]
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(keepsakes(), prose, prose, st.sampled_from(["\n", "\r\n", "\r"]))
@example(MINE, "```\nan open fence", "", "\n")
@example(MINE, '```cairn\n[choices]\nplatform = "gke"', "```cairn", "\r\n")
def test_whatever_prose_stands_around_it_the_block_is_read_back(kept, before, after, end):
    text = f"{before}\n{block(kept)}\n{after}".replace("\r\n", "\n").replace("\r", "\n").replace("\n", end)
    restored = restore(text)
    assert restored.keepsake == kept
    assert restored.troubles == ()


@given(keepsakes(), st.sampled_from(["> ", ">> ", "> > ", "    ", "\t", "  - ".replace("-", " ")]))
def test_a_quoted_or_indented_block_is_read_as_well(kept, mark):
    restored = restore("\n".join(mark + line for line in block(kept).split("\n")))
    assert restored.keepsake == kept
    assert restored.troubles == ()


@given(keepsakes(), keepsakes())
def test_of_two_sound_blocks_the_first_is_read_and_the_second_named(one, other):
    restored = restore(f"{block(one)}\n\nand\n\n{block(other)}\n")
    assert restored.keepsake == one
    (passed,) = restored.passed_over
    assert passed.line == len(block(one).split("\n")) + 4
    assert ("says the same" in passed.says) == (one == other)


def test_a_quoted_copy_gives_way_to_the_block_that_stands_by_itself():
    old = replace(MINE, choices=(("platform", "gke"),))
    quoted = "\n".join("> " + line for line in block(old).split("\n"))
    restored = restore(f"She wrote:\n\n{quoted}\n\nNow:\n\n{block(MINE)}\n")
    assert restored.keepsake == MINE
    assert [passed.line for passed in restored.passed_over] == [3]


def test_a_copy_within_another_fence_gives_way_to_the_block_that_stands_by_itself():
    old = replace(MINE, choices=(("platform", "gke"),))
    restored = restore(f"````markdown\n{block(old)}\n````\n\n{block(MINE)}\n")
    assert restored.keepsake == MINE


def test_a_damaged_block_gives_way_to_a_sound_one_after_it():
    damaged = block(replace(MINE, choices=(("platform", "gke"),))).replace("cairn = 1", "cairn")
    restored = restore(f"{damaged}\n\n{block(MINE)}\n")
    assert restored.keepsake == MINE
    assert "is damaged" in restored.passed_over[0].says


# -- damage is explained, and what can be read is read -----------------------------------------------------


DAMAGES = [
    ("cairn = 1\n", "", 1, "cairn = 1 is missing"),
    ("cairn = 1", "cairn = 2", 1, "format 2"),
    ("edition = 2026-11-23", "edition = 2026-13-99", 3, "is no date such as 2026-11-23"),
    ("[reasons]", "rubbish\n[reasons]", 9, "is no entry; one looks like"),
    ('platform = "eks"', 'platform = “eks”', 6, "typographic"),
    ('platform = "eks"', "platform = eks", 6, "belongs in quotation marks"),
    ('platform = "eks"', 'platform = "eks', 6, "at the end is missing"),
    ('platform = "eks"', 'platform = "eks"\nplatform = "gke"', 7, "stands twice"),
    ('iac = "terraform"', 'iac = "terraform" and more', 7, "stands after the text"),
    ("[choices]", 'stray = "x"\n[choices]', 5, "stands before any section"),
    ("[reasons]", '[odd]\nx = "y"\n[reasons]', 9, "is not known; there are [choices]"),
    ("[reasons]", 'Not An Id = "x"\n[reasons]', 9, "is no entry"),
    ("[reasons]", 'NotAnId = "x"\n[reasons]', 9, "is no name"),
    ("[reasons]", 'other = "no option"\n[reasons]', 9, "is no option"),
    ("[reasons]", 'edition = "2026"\n[reasons]', 9, "is no option"),
    ("\n```", "", 1, "The end of this block is missing"),
    ("```cairn\n", "", 1, "```cairn is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "became", "line", "said"), DAMAGES, ids=lambda value: str(value)[:30])
def test_damage_is_explained_and_nothing_else_is_lost(was, became, line, said):
    text = block(MINE)
    assert was in text
    restored = restore(text.replace(was, became, 1) + "\n\nSome prose after it.\n")
    assert [(t.line, said in t.says) for t in restored.troubles] == [(line, True)], restored.troubles
    edition = None if "edition" in was else MINE.edition
    assert restored.keepsake == replace(MINE, edition=edition)


def test_a_reason_that_was_broken_over_lines_is_joined_again():
    text = block(MINE).replace('know\\" it; ', 'know\\" it;\n').replace("We leave", "We\n> leave")
    restored = restore(text)
    assert restored.keepsake == MINE
    assert ["broken over several lines" in t.says for t in restored.troubles] == [True, True]


def test_a_reason_with_single_backslashes_is_taken_as_it_stands():
    kept = restore('```cairn\ncairn = 1\n[reasons]\nplatform = "see C:\\new\\x"\n```').keepsake
    assert kept.own.picks["platform"] in ("see C:\\new\\x", "see C: ew\\x")


def test_a_reason_that_is_too_long_is_cut_and_said():
    restored = restore(f'```cairn\ncairn = 1\n[reasons]\nplatform = "{"x" * 812}"\n```')
    assert restored.keepsake.own.picks == {"platform": "x" * LONGEST}
    assert "812 characters" in restored.troubles[0].says
    assert restored.troubles[0].line == 4


def test_comments_and_blank_lines_may_be_added():
    text = doc(
        """
        ```cairn
        # ours, do not touch
        cairn = 1  # the format

        [choices]
        platform = "eks"  # for now

        ```
        """
    )
    assert restore(text).keepsake.choices == (("platform", "eks"),)
    assert restore(text).troubles == ()


def test_a_block_of_which_nothing_can_be_read_says_so():
    restored = restore("```cairn\nthis was never one\n```\n")
    assert restored.keepsake == Keepsake()
    assert "No entry of this block could be read." in [t.says for t in restored.troubles]


def test_of_many_troubles_the_first_are_told_and_the_rest_counted():
    restored = restore("```cairn\n" + "rubbish\n" * 500 + "```\n")
    assert len(restored.troubles) == 21
    assert re.search(r"There are \d+ more", restored.troubles[-1].says)


# -- without a block -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "just prose", "NAME\tNAMESPACE\nargo-cd\targocd", "cairn = nice", "[]", "{}"])
def test_a_text_without_a_block_or_link_is_left_to_others(text):
    assert restore(text) is None


def test_a_link_to_a_stack_is_read_where_there_is_no_block():
    text = "# ADR\n\nSee <https://cairn.example/stack/?platform=eks&iac=terraform&accept=x-y&edition=2026-11-23>.\n"
    restored = restore(text)
    assert restored.keepsake == Keepsake((("platform", "eks"), ("iac", "terraform")), date(2026, 11, 23), ("x-y",))
    assert [t.line for t in restored.troubles] == [3]


# -- hostile input -------------------------------------------------------------------------------------------


@given(st.text(max_size=400) | st.binary(max_size=400).map(lambda b: b.decode("latin-1")))
def test_any_text_can_be_read(text):
    for given_text in (text, f"```cairn\n{text}\n```", f"cairn = 1\n[reasons]\n{text}"):
        restored = restore(given_text)
        if restored:
            kept = restored.keepsake
            assert restore(block(kept)).keepsake == kept


MEGABYTE = 1_000_000
SLOW = {
    "blocks": "```cairn\n" * (MEGABYTE // 9),
    "unclosed strings": '```cairn\ncairn = 1\n[reasons]\n' + 'a = "b\n' * (MEGABYTE // 7),
    "wrapped strings": "```cairn\ncairn = 1\n[reasons]\n" + ('a = "b\n' + ("x" * 1000 + "\n") * 28) * 35,
    "blanks": "```" + " " * MEGABYTE + "`",
    "blanks in a section": "```cairn\n[" + " " * MEGABYTE,
    "blanks in an entry": "```cairn\na" + " " * MEGABYTE,
    "backticks": "`" * MEGABYTE,
    "quotes": "> " * (MEGABYTE // 2) + "x",
    "links": "/stack/aaaa?=" * (MEGABYTE // 13),
    "lines of links": "/stack/?a=\n" * (MEGABYTE // 11),
    "ampersands": "```cairn\ncairn = 1\n[choices]\na = \"" + "&" * MEGABYTE + '"\n```',
    "first lines": "cairn = 1\n" * (MEGABYTE // 10),
    "escapes": "```cairn\ncairn = 1\n[reasons]\na = \"" + "\\u0041" * (MEGABYTE // 6) + '"\n```',
    "curly": "```cairn\ncairn = 1\n[reasons]\na = “" + "\\“" * (MEGABYTE // 2),
}  # fmt: skip


@pytest.mark.parametrize("kind", SLOW)
def test_a_megabyte_of_anything_takes_no_long_time(kind):
    start = time.process_time()
    restore(SLOW[kind])
    assert time.process_time() - start < 2
