"""The page that starts from what somebody runs: recognised, for them to decide, and nothing lost or kept."""

import logging
from pathlib import Path

import pytest

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "intake").glob("*.*"))
OUTPUTS = [f for f in FIXTURES if f.suffix in (".json", ".txt", ".yaml") and "expected" not in f.name]


def test_pasted_output_answers_with_a_stack_that_names_what_was_seen(client):
    page = client.post("/import/", {"text": "traefik\ncert-manager\nlonghorn\nsomething-of-ours\n"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "ingress=traefik" in text
    assert "storage=longhorn" in text
    assert "something-of-ours" in text
    assert text.index("Recognised") < text.index("Not recognised")


@pytest.mark.parametrize("path", OUTPUTS, ids=lambda p: p.name)
def test_every_realistic_output_is_answered(client, path):
    page = client.post("/import/", {"text": path.read_text()})
    assert page.status_code == 200, path.name
    assert "Recognised" in page.content.decode()


def test_there_are_outputs_to_try():
    assert len(OUTPUTS) >= 12


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "{" * 5000, "nothing of the kind at all here"])
def test_what_is_not_understood_is_answered_with_what_would_be(client, text):
    page = client.post("/import/", {"text": text})
    assert page.status_code in (400, 422)
    assert "<h1" in page.content.decode()


def test_what_was_pasted_is_shown_as_text_and_never_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    page = client.post("/import/", {"text": "traefik\n<script>secret-of-ours</script>\n"})
    assert "<script>secret" not in page.content.decode()
    assert "secret-of-ours" not in caplog.text
