"""The schemas that editors use are those of the model, and the content that the loader accepts passes them."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from decisions.schemas import schemas

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"sections": "section", "tools": "tool", "decisions": "decision", "presets": "preset"}


class _Words(yaml.SafeLoader):
    """YAML whose dates and yes and no stay text, as in the content."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.endswith((":int", ":float", ":null"))]
    + [(tag, __import__("re").compile("true|false")) for tag, _ in rules if tag.endswith(":bool")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def front(path):
    text = path.read_text()
    return yaml.load(text.split("\n---\n")[0].removeprefix("---\n") if path.suffix == ".md" else text, _Words)


@pytest.mark.parametrize("kind", schemas())
def test_the_schema_on_disk_is_the_models(kind):
    stale = "run `python manage.py schemas`"
    assert (ROOT / "content" / "schema" / f"{kind}.json").read_text() == schemas()[kind], stale


@pytest.mark.parametrize("content", ["content", "tests/second_guide"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_what_the_loader_accepts_passes_the_schema(content, folder):
    validator = jsonschema.Draft202012Validator(json.loads(schemas()[FOLDERS[folder]]))
    files = [p for p in (ROOT / content / folder).iterdir() if p.suffix in (".md", ".yaml")]
    assert files
    for path in files:
        assert [f"{path.name}: {e.json_path} {e.message[:200]}" for e in validator.iter_errors(front(path))] == []


def test_an_unknown_field_fails_the_schema():
    validator = jsonschema.Draft202012Validator(json.loads(schemas()["preset"]))
    assert not validator.is_valid({"title": "x", "colour": "red"})
