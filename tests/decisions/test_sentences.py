"""Sentences cut to fit: at a full stop or a semicolon, or with an ellipsis that owns up to it."""

from hypothesis import given
from hypothesis import strategies as st

from decisions.annotated import first_clause, first_sentence


def test_the_first_sentence_ends_at_a_full_stop_before_a_capital():
    assert first_sentence("Version 1.2 is out. It is old.") == "Version 1.2 is out."
    assert first_sentence("e.g. this goes on.") == "e.g. this goes on."


def test_a_short_sentence_stays_whole():
    assert first_clause("It is short. And more.") == "It is short."


def test_a_long_one_ends_at_a_semicolon_where_that_says_enough():
    text = (
        "It reads what the old one read, annotations and all; the rest of this sentence goes on and on and on for long."
    )
    assert first_clause(text) == "It reads what the old one read, annotations and all."


def test_a_semicolon_within_brackets_is_no_end():
    text = "A hole in nginx (0.1.17 and later, fixed in 1.30.2 and 1.31.1; the vendor scored it 8.1) lets strangers in at once."
    assert first_clause(text, 110).endswith(" …")


def test_a_list_is_never_cut_at_a_comma_without_saying_so():
    text = "There is no Karpenter, network plugin, cluster DNS, load balancer controller or storage driver for you to look after."
    assert first_clause(text).endswith(" …")


@given(st.text(alphabet="ab `,;.:(X", max_size=300))
def test_what_is_cut_is_a_beginning_of_the_text_with_its_code_closed(text):
    cut = first_clause(text)
    head = cut.removesuffix(" …").removesuffix(".")
    assert text.startswith(head)
    assert len(cut) <= max(92, len(first_sentence(text)) if first_sentence(text) == cut else 92)
    if text.count("`") % 2 == 0 and first_sentence(text).count("`") % 2 == 0:
        assert cut.count("`") % 2 == 0
