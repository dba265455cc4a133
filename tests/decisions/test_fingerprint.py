"""The fingerprint of an edition: what changes it, what does not, and the file that keeps it."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.fingerprint import FORM, KINDS, Called, fingerprint, meaning, published_text, read_published
from decisions.model import Decision
from tests.worlds import decision, option, warn

DAY = date(2026, 2, 1)


def guide(**more):
    """Two decisions; ``more`` goes to the second."""
    return [
        decision("host", [option("shared"), option("own")]),
        decision(
            "mail",
            [option("none"), option("post", needs={"host": ["own", "shared"]}), option("pigeon")],
            **({"warns": [warn("post-spam", [{"mail": ["post"]}, {"host": ["own"]}])]} | more),
        ),
    ]


def changed(before, after):
    """The kinds and ids of which the digest differs."""
    a, b = fingerprint(before), fingerprint(after)
    return {
        f"{kind}:{id}" for kind in KINDS for id in a[kind].keys() | b[kind].keys() if a[kind].get(id) != b[kind].get(id)
    }


def reworded(before, after):
    """Those of them of which only the words differ."""
    a, b = fingerprint(before), fingerprint(after)
    return {
        name
        for name in changed(before, after)
        if (k := name.partition(":")) and meaning(a[k[0]][k[2]]) == meaning(b[k[0]][k[2]])
    }


def test_every_option_rule_and_pick_has_a_digest():
    found = fingerprint(guide())
    assert set(found["option"]) == {"host:shared", "host:own", "mail:none", "mail:post", "mail:pigeon"}
    assert set(found["rule"]) == {"post-needs", "post-spam"}
    assert set(found["pick"]) == {"host", "mail"}
    assert all(re.fullmatch(FORM, digest) for kind in KINDS for digest in found[kind].values())


@pytest.mark.parametrize(
    ("field", "value", "only_words"),
    [("what", "Letters.", True), ("pick_if", "You must.", True), ("avoid_if", "You can.", True),
     ("undo", {"cost": "hours", "why": "It is another."}, True), ("undo", {"cost": "weeks", "why": "It is a test."}, False),
     ("label", "Letter", False), ("tool", "postfix", False),
     ("retired", {"on": "2026-01-01", "says": "It is gone.", "opinion": True}, False),
     ("retired", {"on": "2026-01-01", "says": "It is gone.", "opinion": True, "replaced_by": ["none"]}, False)],
)  # fmt: skip
def test_what_an_option_tells_a_reader_is_in_its_digest_and_words_in_a_half_of_their_own(field, value, only_words):
    with_it = guide()[1].model_dump(mode="json", by_alias=True)
    with_it["options"][1] |= {field: value}
    after = [guide()[0], Decision.model_validate(with_it)]
    assert changed(guide(), after) == {"option:mail:post"}
    assert bool(reworded(guide(), after)) == only_words


@pytest.mark.parametrize(
    ("field", "value", "only_words"),
    [("says", "Mind it well.", True), ("do", "Do not.", True), ("severity", "danger", False), ("when", [{"mail": ["post"]}], False)],
)  # fmt: skip
def test_what_a_warning_tells_a_reader_is_in_its_digest_and_words_in_a_half_of_their_own(field, value, only_words):
    rule = warn("post-spam", [{"mail": ["post"]}, {"host": ["own"]}]) | {field: value}
    assert changed(guide(), guide(warns=[rule])) == {"rule:post-spam"}
    assert bool(reworded(guide(), guide(warns=[rule]))) == only_words


def test_the_same_relation_as_a_need_and_as_an_exclude_are_two_things():
    def with_rule(**rule):
        return [guide()[0], decision("mail", ["none", option("post", **rule)])]

    need = with_rule(needs=[("r", {"host": ["own"]})])
    exclude = with_rule(excludes=[("r", {"host": ["own"]})])
    assert "rule:r" in changed(need, exclude)


def test_a_rule_that_moves_to_another_option_is_another_rule():
    rule = [("r", {"host": ["own"]})]
    one = [guide()[0], decision("mail", [option("none", needs=rule), option("post")])]
    other = [guide()[0], decision("mail", [option("none"), option("post", needs=rule)])]
    assert "rule:r" in changed(one, other)


@pytest.mark.parametrize(
    "more",
    [
        {"today": [{"pick": "post", "why": "It is second."}]},
        {"today": [{"pick": "post", "when": {"host": ["own"]}, "why": "x y"}, {"pick": "none", "why": "It is first."}]},
        {"advice": [{"for": "homelab", "pick": "none", "why": "It is quiet."}]},
        {"asked_when": {"host": ["own"]}},
    ],
)
def test_what_the_guide_picks_where_and_for_whom_and_when_it_asks_is_in_the_digest_of_a_pick(more):
    assert changed(guide(), guide(**more)) == {"pick:mail"}


def test_the_order_of_the_guides_picks_counts():
    def picks(*ids):
        return guide(
            today=[{"pick": id, "when": {"host": ["own"]}, "why": "So."} for id in ids]
            + [{"pick": "none", "why": "So."}]
        )

    assert changed(picks("post", "pigeon"), picks("pigeon", "post")) == {"pick:mail"}


@pytest.mark.parametrize(
    "more",
    [
        {"warns": [warn("post-spam", [{"host": ["own"]}, {"mail": ["post"]}])]},
        {"warns": [warn("post-spam", [{"mail": ["post", "post"]}, {"host": ["own"]}])]},
        {"warns": [warn("post-spam", [{"mail": ["post"]}, {"host": ["own"]}]) | {"says": "Mind \n  post-spam."}]},
        {
            "warns": [
                warn("post-spam", [{"mail": ["post"]}, {"host": ["own"]}]) | {"source": "https://example.org/other"}
            ]
        },
        {
            "warns": [
                warn("post-spam", [{"mail": ["post"]}, {"host": ["own"]}]) | {"checked": "2026-01-01", "topic": "price"}
            ]
        },
        {"today": [{"pick": "none", "why": "There is another reason."}]},
        {"why": "It matters a lot.", "question": "Which mail, please?", "title": "Post", "checked": "2026-01-02"},
    ],
)
def test_white_space_order_sources_and_days_change_nothing_that_a_reader_was_told(more):
    assert changed(guide(), guide(**more)) == set()


def test_the_order_of_decisions_and_options_changes_nothing():
    host, mail = guide()
    turned = mail.model_copy(update={"options": tuple(reversed(mail.options))})
    assert changed([host, mail], [turned, host]) == set()


def test_what_was_renamed_keeps_its_digest_under_the_name_that_it_was_published_under():
    renamed = [
        decision("server", [option("shared"), option("home")]),
        decision(
            "mail",
            [option("none"), option("post", needs={"server": ["home", "shared"]}), option("pigeon")],
            warns=[warn("post-spam", [{"mail": ["post"]}, {"server": ["home"]}])],
        ),
    ]
    called = Called({"server": "host"}, {("server", "home"): "own"})
    before = fingerprint(guide())
    after = fingerprint(renamed, called)
    assert set(after["option"]) == set(before["option"])
    assert after["pick"] == before["pick"]
    # The test's options and sentences carry their ids, and those are words that a reader sees.
    assert {id for id in before["option"] if after["option"][id] != before["option"][id]} == {"host:own"}
    assert {id for id in before["rule"] if after["rule"][id] != before["rule"][id]} == {"post-needs"}
    assert before["rule"]["post-spam"] == after["rule"]["post-spam"]


# -- the file --------------------------------------------------------------------------------------------


def test_the_file_has_one_line_an_id_in_order():
    text = published_text(DAY, {"option": {"b:x": "2-0", "a:x": "1-0"}, "pick": {"a": "3-0"}})
    assert text.split("\n")[2:] == [
        "edition: 2026-02-01", "option:", '  "a:x": "1-0"', '  "b:x": "2-0"', "pick:", '  "a": "3-0"', ""
    ]  # fmt: skip


def test_a_guide_without_the_file_has_published_nothing(tmp_path):
    assert read_published(tmp_path) is None


IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?(:[a-z0-9]{1,6})?", fullmatch=True)
DIGESTS = st.dictionaries(st.sampled_from(KINDS), st.dictionaries(IDS, st.from_regex(FORM, fullmatch=True), min_size=1))


@given(DIGESTS)
def test_what_is_written_is_read_back(tmp_path_factory, digests):
    root = tmp_path_factory.mktemp("guide")
    (root / "fingerprints.yaml").write_text(published_text(DAY, digests))
    published = read_published(root)
    assert published.file.problems == []
    assert published.edition == DAY
    assert {kind: ids for kind, ids in published.digests.items() if ids} == digests


def test_a_digest_that_is_something_else_is_still_read_as_it_is_spelt(tmp_path):
    (tmp_path / "fingerprints.yaml").write_text("edition: 2026-02-01\npick: {a: 0012345678, b: 1e45678901, c: true}\n")
    assert read_published(tmp_path).digests["pick"] == {"a": "0012345678", "b": "1e45678901", "c": "true"}
