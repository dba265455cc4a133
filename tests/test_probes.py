"""Whether a worker lives, and whether it is ready."""

import pytest

from cairn import readiness
from decisions import current


@pytest.fixture
def pages():
    made = []
    readiness.expect("ready pages", lambda: bool(made))
    yield made
    readiness.forget("ready pages")


def test_a_worker_with_its_content_lives_and_is_ready_and_says_which_edition(client):
    edition = str(current.library().edition)
    assert (client.get("/healthz").status_code, client.get("/healthz").content.decode()) == (200, f"{edition}\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").content.decode()) == (200, f"ready: {edition}\n")


def test_it_lives_but_is_not_ready_until_what_it_waits_for_is_there(client, pages):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode()) == (503, "not ready: ready pages\n")
    assert client.get("/healthz").status_code == 200
    pages.append("/")
    assert client.get("/readyz").status_code == 200


def test_nobody_keeps_what_a_probe_was_told(client):
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"
