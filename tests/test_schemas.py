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


@pytest.mark.parametrize("content", ["content", "tests/second_guide"])
@pytest.mark.parametrize("kind", ["guide", "changes", "ledger"])
def test_what_the_loader_accepts_of_the_single_files_passes_the_schema(content, kind):
    validator = jsonschema.Draft202012Validator(json.loads(schemas()[kind]))
    assert [e.message[:200] for e in validator.iter_errors(front(ROOT / content / f"{kind}.yaml"))] == []


@pytest.mark.parametrize("kind", schemas())
def test_a_schema_is_one_itself_and_says_what_it_is_of(kind):
    schema = json.loads(schemas()[kind])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == f"Cairn: {kind}"
    assert schemas()[kind].endswith("}\n")
    assert not {"id", "text"} & schema.get("properties", {}).keys()


def of(kind, name):
    """The validator of a kind, and a file of the second guide that passes it."""
    validator = jsonschema.Draft202012Validator(json.loads(schemas()[kind]))
    data = front(ROOT / "tests" / "second_guide" / name)
    assert validator.is_valid(data)
    return validator, data


@pytest.mark.parametrize(
    ("kind", "name", "field", "value"),
    [
        ("tool", "tools/hugo.md", "colour", "red"),
        ("tool", "tools/hugo.md", "kind", "open sauce"),
        ("tool", "tools/hugo.md", "name", 1.10),
        ("tool", "tools/hugo.md", "tags", "fast"),
        ("tool", "tools/hugo.md", "id", "hugo"),
        ("tool", "tools/hugo.md", "links", {"home": "http://gohugo.io/"}),
        ("tool", "tools/hugo.md", "latest", {"version": "1", "date": "May 2026", "source": "https://gohugo.io/"}),
        ("tool", "tools/hugo.md", "good", [{"says": "It has no source."}]),
        ("tool", "tools/hugo.md", "good", [{"says": "Its source is no link.", "source": ["gohugo.io"]}]),
        ("decision", "decisions/site.yaml", "asked_when", {}),
        ("decision", "decisions/site.yaml", "asked_when", {"site": "blog"}),
        ("decision", "decisions/site.yaml", "options", []),
        ("section", "sections/building.md", "claims", [{"id": "x", "said": "No verdict."}]),
        ("preset", "presets/gardener.yaml", "choices", {"site": "blog"}),
        ("guide", "guide.yaml", "sections", None),
    ],
)
def test_a_fault_that_an_editor_can_see_fails_the_schema(kind, name, field, value):
    validator, data = of(kind, name)
    assert not validator.is_valid(data | {field: value})


@pytest.mark.parametrize("field", ["name", "what", "kind", "status", "checked"])
def test_a_field_that_must_be_there_is_required_by_the_schema(field):
    validator, data = of("tool", "tools/hugo.md")
    del data[field]
    assert not validator.is_valid(data)


@pytest.mark.parametrize("source", ["https://a.example/", ["https://a.example/", "https://b.example/"]])
@pytest.mark.parametrize("when", [{"site": ["blog"]}, [{"site": ["blog"]}, {"site": ["handbook"]}]])
def test_one_source_or_several_and_one_condition_or_several_pass_the_schema(source, when):
    validator, data = of("decision", "decisions/hosting.yaml")
    warn = {"id": "x", "when": when, "severity": "info", "says": "It is so.", "do": "Nothing.", "source": source}
    assert validator.is_valid(data | {"warns": [warn], "asked_when": when})


# -- house rules -------------------------------------------------------------------------------------------------------


def house():
    """The validator of house rules, and the file that the document shows."""
    text = (ROOT / "docs" / "house-rules.md").read_text()
    return jsonschema.Draft202012Validator(json.loads(schemas()["house-rules"])), yaml.load(
        text.split("```yaml\n")[1].split("```")[0], _Words
    )


def test_the_house_rules_of_the_document_pass_their_schema():
    validator, data = house()
    assert [e.message[:200] for e in validator.iter_errors(data)] == []
    assert len(data["rules"]) == 3


@pytest.mark.parametrize(
    ("rule", "field", "value"),
    [
        (0, "forbids", {"registry": ["quay"]}),
        (0, "forbid", {"registry": ["quay"], "forge": ["gitlab"]}),
        (0, "pin", {"registry": "quay"}),
        (0, "severity", "danger"),
        (0, "do", "Something."),
        (1, "pin", {"forge": ["gitlab"]}),
        (1, "source", "wiki.example.org"),
        (2, "do", None),
        (2, "severity", "grave"),
        (2, "id", "Sidecars twice"),
    ],
)
def test_a_fault_in_house_rules_that_an_editor_can_see_fails_the_schema(rule, field, value):
    validator, data = house()
    data["rules"][rule][field] = value
    assert not validator.is_valid(data)


@pytest.mark.parametrize("field", ["id", "says", "source"])
def test_what_every_house_rule_has_is_required_by_the_schema(field):
    validator, data = house()
    del data["rules"][1][field]
    assert not validator.is_valid(data)
