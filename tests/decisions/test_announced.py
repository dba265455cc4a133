"""What changes with a word in changes.yaml is let through, and what is no change needs none."""

import re
import shutil
from pathlib import Path

import pytest

from decisions.library import examine
from tests.content_faults import FAULTS

SECOND = Path(__file__).parent.parent / "second_guide"
UNANNOUNCED = [f for f in FAULTS if f.kind == "unannounced-change" and f.hint.startswith("{")]


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(SECOND, tmp_path / "second_guide")


def announce(root, entry):
    changes = root / "changes.yaml"
    changes.write_text(f"- {entry}\n" + changes.read_text(encoding="utf-8"), encoding="utf-8")


def edit(root, name, old, new):
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("fault", UNANNOUNCED, ids=lambda fault: fault.rule)
def test_the_entry_that_the_hint_proposes_is_enough(fault, copy):
    fault.commit(copy)
    (problem,) = examine(copy)[1]
    entry = re.fullmatch(r"Add to changes\.yaml: (\{.*\})\.", problem.hint)[1]
    announce(copy, entry.replace("…", "It is a test."))
    assert examine(copy)[1] == []


def test_there_is_a_fault_for_everything_that_can_change_without_a_word():
    assert len(UNANNOUNCED) >= 15


def rename_hosting(root):
    """The decision gets another id, as its author would do it."""
    (root / "decisions/hosting.yaml").rename(root / "decisions/host.yaml")
    edit(root, "decisions/host.yaml", "title: Hosting\n", "title: Hosting\naliases: [hosting]\n")
    for name in (
        "decisions/host.yaml",
        "decisions/comments.yaml",
        "decisions/editing.yaml",
        "decisions/generator.yaml",
    ):
        edit(root, name, "hosting: [", "host: [")
    edit(root, "presets/gardener.yaml", "  hosting:", "  host:")
    edit(root, "sections/publishing.md", "decisions: [hosting,", "decisions: [host,")
    edit(root, "sections/publishing.md", "[[hosting:", "[[host:")
    new = "\n".join(f"  - host:{o}" for o in ("github-pages", "netlify", "own-server"))
    edit(root, "ledger.yaml", "\ndecision:\n", "\ndecision:\n  - host\n")
    edit(root, "ledger.yaml", "\noption:\n", f"\noption:\n{new}\n")


def test_a_decision_that_is_renamed_is_one_change_and_not_one_for_every_option_and_rule(copy):
    rename_hosting(copy)
    (problem,) = examine(copy)[1]
    assert (
        problem.message
        == "pick 'host' was called 'hosting' in the edition of 2026-02-01, and changes.yaml does not say so"
    )


@pytest.mark.parametrize("name", ["host", "hosting"])
def test_what_is_renamed_may_be_announced_by_either_name(name, copy):
    rename_hosting(copy)
    announce(copy, f"{{edition: 2026-05-04, kind: pick, says: It is renamed., touches: ['pick:{name}']}}")
    assert examine(copy)[1] == []


def test_an_option_of_a_renamed_decision_that_changes_as_well_is_another_change(copy):
    rename_hosting(copy)
    announce(copy, "{edition: 2026-05-04, kind: pick, says: It is renamed., touches: ['pick:host']}")
    edit(copy, "decisions/host.yaml", "You fear a bill.", "You fear bills.")
    (problem,) = examine(copy)[1]
    assert problem.message.startswith("option 'host:netlify' has other words")
    announce(copy, "{edition: 2026-05-04, kind: words, says: It is a test., touches: ['option:hosting:netlify']}")
    assert examine(copy)[1] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("decisions/comments.yaml", "says: Isso is a server of its own and has", "says: >-\n          Isso is a server\n          of its own and  has"),
        ("decisions/comments.yaml", "checked: 2026-05-04", "checked: 2026-05-01"),
        ("decisions/comments.yaml", "https://isso-comments.de/docs/", "https://isso-comments.de/docs/reference/"),
        ("decisions/generator.yaml", "[own-server, netlify]", "[netlify, own-server]"),
        ("decisions/generator.yaml", "    severity: caution\n", "    topic: version\n    severity: caution\n"),
        ("decisions/hosting.yaml", "{pick: github-pages, why: It is there already.}", "{pick: github-pages, why: It costs nothing.}"),
        ("decisions/site.yaml", "question: What kind of site is it?", "question: Which kind of site is it?"),
        ("tools/hugo.md", "Thousands of pages build in seconds.", "Thousands of pages take seconds."),
    ],
)  # fmt: skip
def test_what_changes_nothing_that_a_rule_an_option_or_a_pick_tells_needs_no_word(name, old, new, copy):
    edit(copy, name, old, new)
    assert examine(copy)[1] == []


def test_a_second_alias_is_no_change(copy):
    edit(copy, "decisions/editing.yaml", "aliases: [netlify-cms]", "aliases: [decap, netlify-cms]")
    edit(copy, "decisions/hosting.yaml", "  - id: own-server\n", "  - id: own-server\n    aliases: [vps]\n")
    assert examine(copy)[1] == []


def test_of_broken_content_nothing_is_said_about_changes(copy):
    edit(copy, "decisions/comments.yaml", "has to run somewhere.", "must run somewhere.")
    edit(copy, "tools/hugo.md", "name: Hugo", "nome: Hugo")
    assert [problem.kind for problem in examine(copy)[1]] == ["unknown-field"]
