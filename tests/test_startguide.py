"""`manage.py startguide` makes a guide that passes the check and boots, and never writes over anything."""

import json
import subprocess
import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from decisions.engine import resolve
from decisions.library import load
from decisions.startguide import PATTERN, NotEmpty, start
from tests.test_second_guide import ROOT, WALK, environment


@pytest.fixture(scope="module")
def guide(tmp_path_factory):
    directory = tmp_path_factory.mktemp("made") / "our guide"
    start(directory, date(2026, 11, 25))
    return directory


def test_the_whole_site_boots_and_walks_on_a_new_guide(guide):
    done = subprocess.run(
        [sys.executable, "-c", WALK],
        cwd=ROOT,
        env=environment() | {"CAIRN_CONTENT": str(guide)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout)
    assert len(seen) > 40
    assert {path: answer for path, answer in seen.items() if answer[0] not in (200, 302)} == {}
    assert [path for path, answer in seen.items() if answer[1]] == []


def test_a_new_guide_shows_one_of_everything_that_an_author_can_write(guide):
    library = load(guide)
    decisions = library.graph.decisions
    options = [option for decision in decisions for option in decision.options]
    assert len(decisions) == 3
    assert any(decision.asked_when for decision in decisions)
    assert any(option.needs for option in options)
    assert any(option.excludes for option in options)
    assert any(decision.warns for decision in decisions)
    assert any(option.tool for option in options)
    assert any(option.tool is None for option in options)
    assert library.presets
    assert library.guide.glossary
    assert library.guide.changes
    assert any(tool.events for tool in library.guide.tools)
    assert "<svg" in library.guide.pages["section", "its-data"].html
    assert (guide / "schema" / "decision.json").exists()


def test_its_preset_is_a_complete_stack_without_dangers(guide):
    library = load(guide)
    (preset,) = library.presets
    stack = resolve(library.graph, {decision: choice.pick for decision, choice in preset.choices.items()})
    assert stack.complete
    assert stack.set_aside == ()
    assert [warning for warning in stack.warnings if warning.severity == "danger"] == []


def test_every_file_has_a_comment_and_bears_the_day_on_which_it_was_made(guide):
    for path in PATTERN.rglob("*.*"):
        made = guide / path.relative_to(PATTERN)
        text = made.read_text()
        assert "TODAY" not in text
        assert "# " in text or made.suffix == ".md", made
    assert load(guide).edition == date(2026, 11, 25)


def test_a_directory_that_is_not_empty_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NotEmpty):
        start(tmp_path, date(2026, 11, 25))
    with pytest.raises(CommandError, match="is not empty"):
        call_command("startguide", str(tmp_path))
    with pytest.raises(CommandError, match="is not empty"):
        call_command("startguide", str(tmp_path / "notes.txt"))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written: Not a directory"):
        call_command("startguide", str(tmp_path / "file" / "guide"))


def test_the_command_says_what_to_do_next(tmp_path, capsys):
    call_command("startguide", str(tmp_path / "our guide"))
    told = capsys.readouterr().out
    assert f"CAIRN_CONTENT='{tmp_path}/our guide' make run" in told
