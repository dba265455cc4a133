"""`manage.py stack --from FILE`: the stack of what runs on standard output, and what was recognised on standard error."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from decisions import current

SECOND = "second_guide"


@pytest.fixture(autouse=True)
def _second_guide(settings, request):
    """The second guide, whose tools have hints."""
    settings.CAIRN_CONTENT = request.config.rootpath / "tests" / SECOND
    current.forget()
    yield
    current.forget()


def run(capsys, *arguments):
    """Standard output, standard error and the exit status."""
    with pytest.raises(SystemExit) as stopped:
        call_command("stack", *arguments)
    done = capsys.readouterr()
    return done.out, done.err, stopped.value.code


@pytest.fixture
def file(tmp_path):
    """A list of what somebody runs."""
    path = tmp_path / "runs.txt"
    path.write_text("# mine\nHugo 0.152\nunheard-of\noctopress\n")
    return path


def test_the_stack_starts_from_what_the_file_shows(capsys, file):
    file.write_text("hugo\n")
    out, err, status = run(capsys, "--from", str(file), "--format", "json")
    assert [(pick["decision"], pick["option"]) for pick in json.loads(out)["picks"] if pick["by"] == "you"] == [
        ("generator", "hugo")
    ]
    assert status == 3
    assert err.splitlines() == [
        "Read as a plain list of names.",
        "Recognised (1):",
        "  Hugo: generator=hugo; by hugo (line 1)",
    ]


def test_everything_in_the_file_is_accounted_for_worst_first(capsys, file):
    assert run(capsys, "--from", str(file))[1].splitlines() == [
        "Read as a plain list of names.",
        "Recognised, and at its end (1):",
        "  Octopress, archived: generator=octopress; by octopress (line 4)",
        "Recognised (1):",
        "  Hugo: generator=hugo; by Hugo 0.152 (line 2)",
        "Not decided (1):",
        "  Generator: either Hugo or Octopress; choose with generator=hugo",
        "Not recognised (1):",
        "  unheard-of (line 3)",
        "Passed over: line 1 (headings, comments and the like).",
    ]


def test_what_is_named_goes_before_what_was_found(capsys, file):
    file.write_text("hugo\n")
    out, _, _ = run(capsys, "generator=jekyll", "--from", str(file), "--format", "json")
    data = json.loads(out)
    assert ("generator", "jekyll") in [(pick["decision"], pick["option"]) for pick in data["picks"]]
    assert data["set_aside"] == []


def test_a_dash_reads_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"jekyll\n")))
    assert "Jekyll, maintenance: generator=jekyll" in run(capsys, "--from", "-")[1]


def test_what_cannot_be_read_is_told_and_the_stack_is_empty(capsys, file):
    file.write_bytes(b"[{")
    out, err, status = run(capsys, "--from", str(file), "--format", "json")
    assert "Not understood (1):\n  line 1: This is not JSON" in err
    assert [pick for pick in json.loads(out)["picks"] if pick["by"] == "you"] == []
    assert status == 3


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("stack", "--from", str(tmp_path / "none"))


def test_what_is_no_choice_is_still_an_error():
    with pytest.raises(CommandError, match="'hugo' is not a choice"):
        call_command("stack", "hugo")
