"""`manage.py stack` prints what the site would, and its exit status says how far the stack is."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

SECOND = Path(__file__).parent / "second_guide"


@pytest.mark.parametrize(
    ("choices", "status"),
    [(["kubernetes=no"], 0), (["platform=eks", "iac=terraform"], 3), (["platform=eks", "registry=gcr"], 4)],
)
def test_the_exit_status_tells_complete_open_and_set_aside(choices, status, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("stack", *choices, "--format", "json")
    assert stopped.value.code == status
    assert json.loads(capsys.readouterr().out)["complete"] is (status == 0)


HURT = ["platform=eks", "ingress=ingress-nginx"]  # one danger, by its own rule, and ends ahead


def run(*arguments):
    with pytest.raises(SystemExit) as stopped:
        call_command("stack", *arguments)
    return stopped.value.code


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([*HURT, "--fail-on", "danger"], 5),
        ([*HURT, "--fail-on", "caution"], 5),
        (["platform=eks", "--fail-on", "danger"], 3),
        (["platform=eks", "--fail-on", "caution"], 5),
        (["kubernetes=no", "--fail-on", "caution", "--ends-within", "3660"], 0),
        (["platform=eks", "--ends-within", "3660"], 6),
        ([*HURT, "--ends-within", "3660", "--fail-on", "danger"], 5),
        (["platform=eks", "registry=gcr", "--fail-on", "danger"], 4),
        (["platform=eks", "registry=gcr", "--ends-within", "3660"], 6),
    ],
)
def test_a_build_can_fail_on_a_warning_or_on_what_ends_soon(arguments, status):
    assert run(*arguments) == status


def test_a_failed_build_is_told_which_rules_and_which_ends(capsys):
    run(*HURT, "--fail-on", "danger", "--ends-within", "3660")
    told = capsys.readouterr().err
    assert "warned of: ingress-nginx-" in told
    assert "ends within 3660 days: " in told
    assert "ingress-nginx 20" in told
    run(*HURT)
    assert capsys.readouterr().err == ""


def test_an_accepted_warning_fails_no_build_and_is_told_apart(capsys):
    run(*HURT, "--fail-on", "danger")
    (rule,) = capsys.readouterr().err.removeprefix("warned of: ").split()
    assert run(*HURT, f"accept={rule}", "--fail-on", "danger", "--format", "json") == 3
    told = capsys.readouterr()
    data = json.loads(told.out)
    assert told.err == ""
    assert ([risk["rule"] for risk in data["accepted_risks"]], data["counts"]["danger"]) == ([rule], 0)
    assert f"accept={rule}" in data["permalink"]
    assert run(*HURT, "accept=never-heard-of-it", "--fail-on", "danger") == 5
    assert "no warning called 'never-heard-of-it'" in capsys.readouterr().err


def test_the_json_form_counts_the_ends_that_were_asked_for(capsys):
    run(*HURT, "--ends-within", "3660", "--format", "json")
    assert json.loads(capsys.readouterr().out)["ends"]["within"] == 3660


@pytest.mark.parametrize("days", ["-1", "3661", "soon", "1.5", "", "٩"])
def test_what_is_no_number_of_days_is_refused(days):
    with pytest.raises(CommandError, match="is not a number of days up to 3660, such as 90"):
        call_command("stack", "platform=eks", f"--ends-within={days}")


def test_the_markdown_form_is_the_sites(capsys):
    with pytest.raises(SystemExit):
        call_command("stack", "kubernetes=no")
    assert capsys.readouterr().out.startswith("# ")


def test_publishing_writes_what_the_content_says_and_refuses_content_with_faults(tmp_path, settings, capsys):
    root = shutil.copytree(SECOND, tmp_path / "guide")
    settings.CAIRN_CONTENT = root
    call_command("publish")
    assert capsys.readouterr().out == "guide/fingerprints.yaml holds what the edition of 2026-05-04 says.\n"
    published = (root / "fingerprints.yaml").read_text()
    assert "edition: 2026-05-04" in published
    call_command("publish")
    assert (root / "fingerprints.yaml").read_text() == published
    hosting = root / "decisions" / "hosting.yaml"
    hosting.write_text(hosting.read_text().replace("severity: danger", "severity: info"))
    with pytest.raises(CommandError, match="rule 'own-server-comments' is not what the edition of 2026-05-04 said"):
        call_command("publish")
    assert (root / "fingerprints.yaml").read_text() == published


def test_a_first_edition_is_published_without_one_before_it(tmp_path, settings):
    root = shutil.copytree(SECOND, tmp_path / "guide")
    (root / "fingerprints.yaml").unlink()
    settings.CAIRN_CONTENT = root
    call_command("publish")
    assert (root / "fingerprints.yaml").exists()
