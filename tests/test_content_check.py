"""The content check: every fault is one problem, on its line, in words that say what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from decisions.library import Library, examine, load
from guide.problems import ContentError, Problem
from tests.content_faults import FAULTS

ROOT = Path(__file__).resolve().parent.parent
SECOND = ROOT / "tests" / "second_guide"


@pytest.fixture
def copy(tmp_path):
    """The second guide, to be broken."""
    return shutil.copytree(SECOND, tmp_path / "second_guide")


def test_the_second_guide_is_sound_and_whole():
    library = load(SECOND)
    assert len(library.graph.decisions) == 5
    assert len(library.guide.tools) == 10
    assert library.guide.colophon.essay is None
    assert [preset.id for preset in library.presets] == ["gardener"]


def test_the_second_guide_has_nothing_to_do_with_the_first():
    for path in SECOND.rglob("*.*"):
        assert "kubernetes" not in path.read_text().lower(), path


def test_the_second_guide_has_a_rule_of_every_kind_and_severity():
    decisions = load(SECOND).graph.decisions
    assert any(o.needs for d in decisions for o in d.options)
    assert any(o.excludes for d in decisions for o in d.options)
    assert {w.severity for d in decisions for w in d.warns} == {"danger", "caution", "info"}
    assert any(o.retired for d in decisions for o in d.options)
    assert any(o.aliases for d in decisions for o in d.options)
    assert any(d.aliases for d in decisions)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_a_fault_is_reported_once_where_it_stands_and_with_what_would_be_right(fault, copy):
    fault.commit(copy)
    library, problems = examine(copy)
    assert library is None
    assert [str(p) for p in problems][1:] == []
    (problem,) = problems
    assert (problem.place.file, problem.kind) == (f"second_guide/{fault.file}", fault.kind)
    assert fault.says in problem.message
    assert fault.hint in (problem.hint or "")
    assert problem.place.line == fault.line(copy)


def test_the_rules_that_faults_break_are_told_apart_by_their_names():
    assert len({fault.rule for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("name", ["guide.yaml", "ledger.yaml", "fingerprints.yaml"])
def test_a_file_that_every_guide_has_is_missed_once(name, copy):
    (copy / name).unlink()
    (problem,) = examine(copy)[1]
    assert (problem.place.file, problem.kind) == (f"second_guide/{name}", "missing-file")


def test_a_directory_that_is_not_there_is_said_to_be_missing(tmp_path):
    (problem,) = examine(tmp_path / "nowhere")[1]
    assert "there is no content directory here" in problem.message
    assert "CAIRN_CONTENT" in (problem.hint or "")


def test_a_guide_without_decisions_has_no_way_through(tmp_path):
    (tmp_path / "guide.yaml").write_text(
        "{title: Empty, subject: nothing, lead: Nothing., about: x, farewell: x, edition: 2026-01-01, sections: []}"
    )
    (tmp_path / "ledger.yaml").write_text("")
    (problem,) = examine(tmp_path)[1]
    assert problem.kind == "no-way-through"
    assert "has no decisions" in problem.message


def test_a_guide_without_changes_is_sound(copy):
    (copy / "changes.yaml").unlink()
    (copy / "fingerprints.yaml").unlink()  # without changes it is a first edition, before which nothing was published
    assert load(copy).guide.changes == ()


@pytest.mark.parametrize(
    "name", ["guide.yaml", "ledger.yaml", "changes.yaml", "fingerprints.yaml", "tools/hugo.md", "presets/gardener.yaml"]
)
def test_a_file_that_is_not_utf_8_is_one_fault_on_its_line(name, copy):
    (copy / name).write_bytes(b"---\ntitle: Caf\xe9\n---\n")
    (problem,) = examine(copy)[1]
    assert str(problem) == f"second_guide/{name}:2: the file is not UTF-8 Save it as UTF-8."


@pytest.mark.parametrize(
    "name",
    ["guide.yaml", "ledger.yaml", "changes.yaml", "fingerprints.yaml", "decisions/site.yaml", "sections/building.md"],
)
def test_a_broken_file_is_one_fault_and_hides_what_stands_in_it(name, copy):
    text = (copy / name).read_text()
    (copy / name).write_text(text.replace("\n", "\nnonsense: [\n", 1))
    (problem,) = examine(copy)[1]
    assert (problem.place.file, problem.kind) == (f"second_guide/{name}", "bad-yaml")


@pytest.mark.parametrize(
    "name", ["guide.yaml", "ledger.yaml", "fingerprints.yaml", "tools/hugo.md", "decisions/extra.yaml"]
)
def test_a_directory_in_the_place_of_a_file_is_a_fault(name, copy):
    (copy / name).unlink(missing_ok=True)
    (copy / name).mkdir()
    (problem,) = examine(copy)[1]
    assert (problem.place.file, problem.kind) == (f"second_guide/{name}", "bad-yaml")
    assert "cannot be read" in problem.message


def test_what_editors_leave_behind_is_passed_over(copy):
    for name in ("tools/.hugo.md.swp", "tools/hugo.md~", "decisions/.DS_Store"):
        (copy / name).write_bytes(b"\xff\x00")
    assert examine(copy)[1] == []


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(copy):
    for path in copy.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert examine(copy)[1] == []


def test_an_id_that_looks_like_a_number_keeps_its_spelling_in_the_ledger(copy):
    (copy / "tools/hugo.md").rename(copy / "tools/1e5.md")
    for path in [*copy.rglob("*.md"), *copy.rglob("*.yaml")]:
        text = path.read_text()
        path.write_text(text.replace("tool: hugo", "tool: 1e5").replace("[[hugo]]", "[[1e5]]"))
    quoted = {p.message for p in examine(copy)[1]}
    assert quoted == {
        "'tool' is 1e5, which YAML does not read as text",
        "tool '1e5' is not in the ledger of published ids",
        "tool 'hugo' was published and is gone",
    }


def broken(copy):
    """Break the copy in many places at once."""
    for rule in (
        "a field is known", "a version is quoted", "an option's tool exists",
        "a link in a section leads somewhere", "a tool's successor exists", "a claim is about tools that exist",
        "the guide's presets exist", "a change is of a known kind", "a claim that was published is not gone",
    ):  # fmt: skip
        next(fault for fault in FAULTS if fault.rule == rule).commit(copy)


def test_all_faults_come_at_once_in_the_order_of_files_and_lines(copy):
    broken(copy)
    problems = examine(copy)[1]
    assert [str(p.place) for p in problems] == [
        "second_guide/changes.yaml:6",
        "second_guide/decisions/generator.yaml:15",
        "second_guide/guide.yaml:14",
        "second_guide/ledger.yaml:19",
        "second_guide/sections/building.md:7",
        "second_guide/sections/building.md:24",
        "second_guide/tools/hugo.md:5",
        "second_guide/tools/jekyll.md:11",
        "second_guide/tools/octopress.md:9",
    ]
    with pytest.raises(ContentError) as raised:
        load(copy)
    assert list(raised.value.problems) == problems


def check(content):
    return subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, text=True, capture_output=True, check=False,
        env=os.environ | {"CAIRN_CONTENT": str(content), "DJANGO_SETTINGS_MODULE": "cairn.settings"},
    )  # fmt: skip


def test_the_check_prints_each_fault_with_file_line_kind_and_hint_and_fails(copy):
    broken(copy)
    done = check(copy)
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert "second_guide/tools/hugo.md:5: (content.unknown-field) unknown field 'license'" in said
    place = said.index("second_guide/tools/octopress.md:9: (content.unknown-tool) unknown tool 'jekyl'")
    assert said[place + 1] == "\tHINT: Did you mean 'jekyll'?"
    printed = [line for line in said if "(content." in line]  # in Django's order, which takes lines for words
    assert sorted(printed) == sorted(f"{p.place}: (content.{p.kind}) {p.message}" for p in examine(copy)[1])


def test_the_check_of_sound_content_is_silent_and_succeeds():
    done = check(SECOND)
    assert (done.returncode, done.stderr) == (0, "")


# -- nothing at all makes the check raise ------------------------------------------------------------------

FILES = ["guide.yaml", "changes.yaml", "ledger.yaml", "sections/building.md", "tools/hugo.md", "decisions/generator.yaml",
         "presets/gardener.yaml"]  # fmt: skip
WORDS = st.sampled_from(
    [
        "site",
        "hugo",
        "blog",
        "generator",
        "2026-05-04",
        "https://example.org/",
        "yes",
        "1e5",
        "q",
        "function-after",
        "[key]",
    ]
)
FIELDS = st.sampled_from(
    ["id", "title", "section", "options", "today", "when", "asked_when", "needs", "source", "checked", "claims", "tool", "links",
     "choices", "pick", "warns", "events", "good", "status", "sections", "presets", "tags", "aliases", "text", "name", "on"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS | WORDS, inner, max_size=4),
    max_leaves=12,
)


def written(value, indent=0):
    """The value as YAML, plain scalars unquoted where they can be."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(inner) for inner in value) + "]"
    return str(value)


@pytest.fixture(scope="module")
def arena(tmp_path_factory):
    return shutil.copytree(SECOND, tmp_path_factory.mktemp("arena") / "second_guide")


def examined_with(arena: Path, name: str, content: bytes) -> None:
    """Nothing is raised, and the answer is a library or problems, never both or neither."""
    path = arena / name
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        library, problems = examine(arena)
    finally:
        path.write_bytes(before)
    assert (library is None) == bool(problems)
    assert library is None or isinstance(library, Library)
    for problem in problems:
        assert isinstance(problem, Problem)
        assert problem.place.line >= 1
        assert problem.message


LOOSE = settings(
    max_examples=int(os.environ.get("CAIRN_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@LOOSE
@given(name=st.sampled_from(FILES), value=VALUES)
def test_whatever_values_a_file_holds_end_in_problems_or_in_a_library(arena, name, value):
    text = written(value)
    examined_with(
        arena, name, (f"---\n{text}\n---\nprose\n" if name.endswith(".md") else text).encode(errors="replace")
    )


@LOOSE
@given(name=st.sampled_from(FILES), field=FIELDS, value=VALUES)
def test_whatever_one_field_of_a_sound_file_holds_ends_in_problems_or_in_a_library(arena, name, field, value):
    before = (arena / name).read_text()
    lines = before.split("\n")
    found = [number for number, line in enumerate(lines) if line.lstrip(" -").startswith(f"{field}:")]
    if found:
        line = lines[found[-1]]
        lines[found[-1]] = line[: line.index(":") + 1] + " " + written(value)
    examined_with(arena, name, "\n".join(lines).encode(errors="replace"))


@LOOSE
@given(name=st.sampled_from(FILES), text=st.text(max_size=200))
@example(name="tools/hugo.md", text="---\n" + "[" * 100_000 + "\n---\n")
@example(name="decisions/generator.yaml", text="- " * 100_000)
@example(name="decisions/generator.yaml", text="a: &a [*a, *a, *a]\n")
@example(name="ledger.yaml", text="tool: 3\n")
@example(name="ledger.yaml", text="tool: hugo\n")
@example(name="ledger.yaml", text="- tool\n")
def test_whatever_text_a_file_holds_ends_in_problems_or_in_a_library(arena, name, text):
    examined_with(arena, name, text.encode(errors="replace"))


@LOOSE
@given(text=st.text(alphabet="[]|#:*_`~>-\\!()<&\n\t hugosite", max_size=120))
def test_whatever_prose_a_file_holds_ends_in_problems_or_in_a_library(arena, text):
    head = (arena / "tools/hugo.md").read_text().rsplit("---\n", 1)[0]
    examined_with(arena, "tools/hugo.md", (head + "---\n" + text).encode())


@LOOSE
@given(name=st.sampled_from(FILES), content=st.binary(max_size=60))
def test_whatever_bytes_a_file_holds_end_in_problems_or_in_a_library(arena, name, content):
    examined_with(arena, name, content)
