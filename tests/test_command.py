"""`manage.py stack` prints what the site would, and its exit status says how far the stack is."""

import json

import pytest
from django.core.management import call_command


@pytest.mark.parametrize(
    ("choices", "status"),
    [(["kubernetes=no"], 0), (["platform=eks", "iac=terraform"], 3), (["platform=eks", "registry=gcr"], 4)],
)
def test_the_exit_status_tells_complete_open_and_set_aside(choices, status, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("stack", *choices, "--format", "json")
    assert stopped.value.code == status
    assert json.loads(capsys.readouterr().out)["complete"] is (status == 0)


def test_the_markdown_form_is_the_sites(capsys):
    with pytest.raises(SystemExit):
        call_command("stack", "kubernetes=no")
    assert capsys.readouterr().out.startswith("# ")
