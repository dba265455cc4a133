"""The ledger: what was published once stays known, and the ledger itself loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.ledger import KINDS, appended, check_ledger, read_ledger
from guide.problems import ContentError, Place

PRESENT = {"tool": {"hugo", "jekyll"}, "option": {"site:blog"}}
PLACES = {("tool", "jekyll"): Place("guide/tools/jekyll.md", 1)}


@pytest.fixture
def root(tmp_path):
    return tmp_path


def publish(root, text):
    (root / "ledger.yaml").write_text(text)


def checked(root, present, former=None, unsure=()):
    return [
        (p.place.file.removeprefix(root.name + "/"), p.place.line, p.kind, p.message)
        for p in check_ledger(root, present, former or {}, PLACES, unsure)
    ]


def test_a_ledger_that_names_what_is_there_has_no_faults(root):
    publish(root, "tool: [hugo, jekyll]\noption:\n  - site:blog\n")
    assert checked(root, PRESENT) == []


def test_an_id_that_is_not_in_the_ledger_is_reported_where_it_stands(root):
    publish(root, "tool: [hugo]\noption: [site:blog]\n")
    assert checked(root, PRESENT) == [
        ("guide/tools/jekyll.md", 1, "ledger-missing", "tool 'jekyll' is not in the ledger of published ids")
    ]


def test_an_id_that_is_gone_is_reported_on_its_line_of_the_ledger(root):
    publish(root, "tool:\n  - hugo\n  - octopress\n  - jekyll\noption: [site:blog]\n")
    assert checked(root, PRESENT) == [
        ("ledger.yaml", 3, "ledger-deleted", "tool 'octopress' was published and is gone")
    ]


def test_an_id_that_became_an_alias_is_not_gone(root):
    publish(root, "tool: [hugo, octopress, jekyll]\noption: [site:blog]\n")
    assert checked(root, PRESENT, {"tool": {"octopress"}}) == []


def test_an_id_of_one_kind_does_not_stand_for_one_of_another(root):
    publish(root, "tool: [hugo, jekyll]\noption: [site:blog, hugo]\n")
    assert [kind for _, _, kind, _ in checked(root, PRESENT)] == ["ledger-deleted"]


def test_what_may_stand_in_a_file_that_could_not_be_read_is_not_missed(root):
    publish(root, "tool: [hugo, octopress, jekyll]\noption: [site:blog, site:shop]\n")
    assert [message for *_, message in checked(root, PRESENT, unsure=["tool"])] == [
        "option 'site:shop' was published and is gone"
    ]


def test_a_missing_ledger_is_one_fault_however_many_ids_there_are(root):
    assert checked(root, PRESENT) == [("ledger.yaml", 1, "missing-file", "the ledger of published ids is missing")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("tool: [", "bad-yaml"), ("- hugo", "wrong-type"), ("hugo", "wrong-type"), ("tool: hugo", "wrong-type"), ("tool: 3", "wrong-type"),
     ("tool: {hugo: x}", "wrong-type"), ("tool: [[hugo]]", "wrong-type"), ("tools: [hugo]", "unknown-field")],
)  # fmt: skip
def test_a_ledger_that_cannot_be_read_is_one_fault_and_is_never_written_over(text, kind, root):
    publish(root, text)
    assert [found for _, _, found, _ in checked(root, PRESENT)] == [kind]
    with pytest.raises(ContentError):
        appended(root, PRESENT)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "tool:\n", "tool: []\noption:\n"])
def test_a_ledger_without_ids_is_a_ledger(text, root):
    publish(root, text)
    assert {kind for _, _, kind, _ in checked(root, PRESENT)} == {"ledger-missing"}


def test_new_ids_are_appended_in_order_and_what_was_there_keeps_its_place(root):
    publish(root, "tool:\n  - zola\n  - hugo\n")
    text = appended(root, {"tool": {"hugo", "jekyll", "eleventy"}, "section": {"building"}})
    assert text.split("\n")[2:] == [
        "section:",
        "  - building",
        "tool:",
        "  - zola",
        "  - hugo",
        "  - eleventy",
        "  - jekyll",
        "",
    ]


def test_appending_to_a_ledger_that_is_not_there_begins_one(root):
    publish(root, appended(root, PRESENT))
    assert checked(root, PRESENT) == []


def test_appending_twice_changes_nothing(root):
    publish(root, "tool: [zola]\n")
    once = appended(root, PRESENT)
    publish(root, once)
    assert appended(root, PRESENT) == once


@pytest.mark.parametrize("id", ["1", "1e5", "007", "true", "null", "2026-11-23", "yes", "on", "a:b", "0"])
def test_an_id_that_looks_like_something_else_is_written_so_that_it_is_read_back(id, root):
    publish(root, appended(root, {"tool": {id}}))
    assert read_ledger(root)[0]["tool"] == [id]
    assert checked(root, {"tool": {id}}) == []


@pytest.mark.parametrize("id", ["1", "1e5", "007", "true"])
def test_an_id_that_lost_its_quotes_is_still_known(id, root):
    publish(root, f"tool: [{id}]\n")
    assert checked(root, {"tool": {id}}) == []


IDS = st.sets(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True), max_size=6)


@given(st.dictionaries(st.sampled_from(KINDS), IDS), st.dictionaries(st.sampled_from(KINDS), IDS))
def test_nothing_that_was_published_is_ever_lost(tmp_path_factory, before, after):
    root = tmp_path_factory.mktemp("ledger")
    publish(root, appended(root, before))
    publish(root, appended(root, after))
    published, file = read_ledger(root)
    assert file.problems == []
    for kind in KINDS:
        assert set(published[kind]) == before.get(kind, set()) | after.get(kind, set())
