"""The door to YAML: plain values, each with its line; what content has no use for is refused with a word of help."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from guide.model import Id, Sentence, Sourced
from guide.validation import build
from guide.yaml_file import read_front_matter, read_yaml


class Leaf(Sourced):
    says: Sentence


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Id
    name: str
    leaves: tuple[Leaf, ...] = ()
    places: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    text: str = ""


def said(text, model=None, extra=None):
    """The problems of reading the text, and of building the model if one is given, as line and message."""
    file = read_yaml(text, "x.yaml")
    if model:
        assert file.problems == []
        build(model, file, extra or {})
    return [(p.place.line, p.kind, p.message) for p in file.problems]


# -- values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "Yes",
        "NO",
        "True",
        "None",
        "2026-11-23",
        "12:30",
        "0x1f",
        "1_000",
        "=",
        "1.2.3",
        "<<",
    ],
)
def test_what_yaml_1_1_takes_for_something_else_is_a_word(word):
    assert read_yaml(f"a: {word}", "x").data == {"a": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-2", -2),
        ("1.10", 1.1),
        ("1e5", 1e5),
        (".5", 0.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_a_plain_number_truth_or_nothing_keeps_its_spelling_beside_its_value(text, value):
    file = read_yaml(f"a: {text}", "x")
    assert file.data == {"a": value}
    assert file.written == {("a",): text}


@pytest.mark.parametrize("text", ['"1.10"', "'1.10'", "|-\n  1.10", ">-\n  1.10"])
def test_what_is_quoted_or_a_block_is_text(text):
    file = read_yaml(f"a: {text}", "x")
    assert (file.data, file.written) == ({"a": "1.10"}, {})


def test_a_field_may_be_called_on_or_true_or_1():
    assert read_yaml("on: a\ntrue: b\n1: c", "x").data == {"on": "a", "true": "b", "1": "c"}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "--- \n...\n"])
def test_nothing_is_an_empty_mapping_or_nothing_and_no_fault(text):
    file = read_yaml(text, "x")
    assert not file.data
    assert file.problems == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def flow(value):
    """The value in YAML's flow style, all text quoted and escaped."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" for c in value) + '"'
    words = {None: "null", True: "true", False: "false"}
    return str(value) if type(value) is int else words[value]


@given(JSON)
def test_any_value_is_read_as_it_was_written(value):
    file = read_yaml("a: " + flow(value), "x")
    assert file.problems == []
    assert file.data == {"a": value}


# -- lines -------------------------------------------------------------------------------------------------

LINES = """\
# a comment
name: one
leaves:
  - says: a
    source: b
  - {says: c, deep: {deeper:
      d}}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2), (("name",), 2), (("leaves",), 3), (("leaves", 0), 4), (("leaves", 0, "says"), 4), (("leaves", 0, "source"), 5),
        (("leaves", 1), 6), (("leaves", 1, "deep", "deeper"), 6), (("leaves", 0, "missing"), 4), (("leaves", 7), 3), (("nowhere", 1), 2),
    ],
)  # fmt: skip
def test_every_value_keeps_its_line_and_what_is_missing_has_that_of_the_nearest_part(path, line):
    place = read_yaml(LINES, "x.yaml").place(*path)
    assert str(place) == f"x.yaml:{line}"


def test_front_matter_counts_its_lines_in_the_file_and_knows_where_the_prose_begins():
    file = read_front_matter("---\nname: one\nleaves:\n  - a\n---\n\n\nFirst line.\n\nThird line.\n\n", "x.md")
    assert file.data == {"name": "one", "leaves": ["a"]}
    assert file.place("leaves", 0).line == 4
    assert file.text == "First line.\n\nThird line.\n"
    assert file.text_line == 8


def test_a_line_of_hyphens_in_the_prose_is_prose():
    file = read_front_matter("---\na: b\n---\nc\n\n---\n\nd\n", "x.md")
    assert file.text == "c\n\n---\n\nd\n"
    assert file.problems == []


@pytest.mark.parametrize("text", ["", "a: b\n", "---\na: b\n", "prose\n---\na: b\n---\n", "\n---\na: b\n---\n"])
def test_front_matter_that_is_not_closed_or_not_at_the_top_is_missing(text):
    (problem,) = read_front_matter(text, "x.md").problems
    assert (problem.place.line, problem.message) == (1, "the front matter is missing")
    assert "another line of ---" in (problem.hint or "")


# -- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: b\nc: d: e", 2, "this is not YAML"),
        ("a: b\n\tc: d", 2, "this is not YAML"),
        ("a: @b", 1, "this is not YAML"),
        ("a: [b\nc: d", 2, "this is not YAML"),
        ("a: b\nc: 'd\ne: f\n", 2, "this is not YAML: found unexpected end of stream"),
        ("a: b\nc: \x07", 2, "this is not YAML"),
        ("a: &b c", 1, "anchors are not used here (it is 'b')"),
        ("a:\n  - b\n  - *c", 3, "anchors are not used here (it is 'c')"),
        ("a: b\n<<: *c", 2, "anchors are not used here"),
        ("a: &a\n  - *a", 1, "anchors are not used here"),
        ("a: !b c", 1, "tags are not used here (it is '!b')"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tags are not used here"),
        ("a: b\n---\nc: d", 2, "a second document begins here"),
        ("a: b\n? [c, d]\n: e", 2, "where a field's name is expected"),
        ("a: b\n? {c: d}\n: e", 2, "where a field's name is expected"),
        ("a:\n  " + "[" * 30 + "]" * 30, 2, "nested more than 20 deep"),
        ("[" * 300_000, 1, "nested more than 20 deep"),
        ("- " * 300_000, 1, "nested more than 20 deep"),
        ("{a: " * 100_000, 1, "nested more than 20 deep"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_is_not_used_in_content_is_one_fault_on_its_line_with_a_hint(text, line, message):
    file = read_yaml(text, "x.yaml")
    (problem,) = file.problems
    assert (problem.place.line, problem.kind) == (line, "bad-yaml")
    assert problem.message.startswith(message) or message in problem.message
    assert problem.hint
    assert file.data is None


def test_a_key_that_repeats_is_a_fault_at_the_repeat_and_the_first_one_counts():
    file = read_yaml("a: 1\nb:\n  c: 2\n  c: [3]\na: 4\n", "x")
    assert [(p.place.line, p.kind) for p in file.problems] == [(4, "duplicate-key"), (5, "duplicate-key")]
    assert file.data == {"a": 1, "b": {"c": 2}}


@given(st.text())
def test_no_text_makes_the_reader_raise(text):
    for file in (read_yaml(text, "x"), read_front_matter(text, "x"), read_front_matter(f"---\n{text}\n---\n", "x")):
        assert all(problem.place.line >= 1 and problem.message for problem in file.problems)


# -- building values ---------------------------------------------------------------------------------------


def test_a_value_is_built_with_what_the_file_does_not_say_itself():
    file = read_yaml("name: Oak\nleaves: [{says: It is green., opinion: true}]\nplaces: {here: [there]}", "x")
    tree = build(Tree, file, {"id": "oak", "text": "Prose."})
    assert tree is not None
    assert (tree.id, tree.text, tree.leaves[0].says, tree.places) == (
        "oak",
        "Prose.",
        "It is green.",
        {"here": ("there",)},
    )
    assert file.problems == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nmae: Oak", (1, "unknown-field", "unknown field 'nmae'")),
        ("name: Oak\ncolour: green", (2, "unknown-field", "unknown field 'colour'")),
        ("leaves: []", (1, "missing-field", "'name' is missing from the file")),
        ("name: 1.10", (1, "wrong-type", "'name' is 1.10, which YAML does not read as text")),
        ("name:", (1, "wrong-type", "'name' is empty")),
        ("name: [Oak]", (1, "wrong-type", "'name' must be text, and this is a list")),
        ("name: Oak\nid: oak", (2, "unknown-field", "'id' is not written in the file")),
        ("name: Oak\nleaves:\n  - says: a b\n", (3, "no-source", "this entry of 'leaves' needs a source, or `opinion: true`")),
        ("name: Oak\nleaves:\n  - says: a b\n    source: [https://a.b/,\n      c]", (5, "bad-link", "this entry of 'source' is 'c', which is not an https address")),
        ("name: Oak\nleaves:\n  - says: a b\n    source:\n      http://a.b/", (4, "bad-link", "'source' is 'http://a.b/', which is not an https address")),
        ("name: Oak\nleaves: {says: a b}", (2, "wrong-type", "'leaves' must be a list, and this is a mapping")),
        ("name: Oak\nplaces:\n  Here: [there]", (3, "bad-id", "'Here' is not an id")),
        ("name: Oak\nplaces:\n  here:\n    - There", (4, "bad-id", "'There' is not an id")),
        ("name: Oak\nplaces:\n  function-x:\n    - 1", (4, "wrong-type", "this entry of 'function-x' is 1, which YAML does not read as text")),
        ("- name: Oak", (1, "wrong-type", "the file must be a mapping of fields to values")),
        ("Oak", (1, "wrong-type", "the file must be a mapping of fields to values")),
        ("{}", (1, "missing-field", "the file says nothing")),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_fault_in_a_value_is_one_fault_on_its_line_in_plain_words(text, problem):
    assert said(text, Tree, {"id": "oak"}) == [problem]


def test_a_file_name_that_is_no_id_is_a_fault_of_the_files_name():
    file = read_yaml("name: Oak", "trees/Oak Tree.yaml")
    assert build(Tree, file, {"id": "Oak Tree"}) is None
    assert [str(p) for p in file.problems] == [
        "trees/Oak Tree.yaml:1: 'Oak Tree' is not an id A file's name is its id: lower-case letters and digits, "
        "joined by hyphens, at most 60, such as my-tool."
    ]


def test_a_model_speaks_to_newcomers_and_never_of_itself():
    text = "name: {a: b}\nleaves: [a, {says: 1}, {says: a b, source: 1}, {says: a b, opinion: perhaps}]\nplaces: [a]"
    for _, _, message in said(text, Tree, {"id": "oak"}):
        for word in ("Input", "valid", "tuple", "Tuple", "dictionary", "instance", "string", "str_", "NoneType"):
            assert word not in message


def test_whoever_reads_a_strangers_file_says_how_deep_and_how_much_it_may_be():
    deep = read_yaml("a: {b: {c: d}}", "x", deepest=2)
    assert [str(p.message) for p in deep.problems] == ["nested more than 2 deep"]
    assert read_yaml("a: {b: {c: d}}", "x", deepest=3).data == {"a": {"b": {"c": "d"}}}
    assert read_yaml("a: [1, 2]", "x", most=5).data == {"a": [1, 2]}
    assert [p.message for p in read_yaml("a: [1, 2, 3]", "x", most=5).problems] == ["more than 5 names and values"]
    assert [p.message for p in read_yaml("a: 1\n" * 1000, "x", most=4).problems][-1] == "more than 4 names and values"
