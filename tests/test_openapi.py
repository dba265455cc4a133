"""The JSON addresses keep to what /openapi.json says of them: schemathesis asks them, well and badly, without a network."""

import json
import re

import jsonschema
import pytest
import schemathesis
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from decisions.openapi import document
from tests.pages import query_of
from tests.shelf import second_guide

BASE = "http://localhost"


PATHS = ["/stack.json", "/decisions/{id}.json", "/guide/{id}.json", "/tools/{id}.json", "/glossary.json", "/then-and-now.json",
         "/graph.json", "/schema/{kind}.json", "/openapi.json"]  # fmt: skip
# Whatever an address carries is answered and named in notices; nothing is refused for it. That is the rule of every link.
REFUSED = [negative_data_rejection]


@pytest.fixture(scope="module")
def api():
    from cairn.wsgi import application

    return schemathesis.openapi.from_wsgi("/openapi.json", application)


WELL = [(path, GenerationMode.POSITIVE) for path in PATHS]
BADLY = [
    (path, GenerationMode.NEGATIVE) for path in PATHS if "{" in path or path == "/stack.json"
]  # the others take nothing


@pytest.mark.parametrize(("path", "mode"), [*WELL, *BADLY], ids=lambda value: str(getattr(value, "value", value)))
def test_every_address_answers_as_it_is_described(api, path, mode):
    operation = api[path]["GET"]

    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=REFUSED)

    asked()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize(
    "path", [*PATHS, "/changes.atom", "/stack.ics", "/stack/badge.svg", "/graph.dot", "/tools/{id}.md"]
)
def test_a_machines_address_is_only_read(client, path, method):
    page = client.generic(method, path.replace("{id}", "traefik").replace("{kind}", "tool"))
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD")


@pytest.fixture(scope="module")
def described(library):
    return document(library, BASE)


def test_the_document_is_sound_openapi_3_1_for_either_guide(described):
    assert described["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(described).validate()
    OpenAPIV31SpecValidator(document(second_guide(), BASE)).validate()


def test_every_address_that_answers_json_is_in_it(described):
    def paths(patterns, before=""):
        for pattern in patterns:
            path = before + str(pattern.pattern)
            yield from paths(pattern.url_patterns, path) if hasattr(pattern, "url_patterns") else [path]

    routes = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", path) for path in paths(get_resolver().url_patterns)}
    assert {path for path in routes if path.endswith(".json")} == set(described["paths"]) == set(PATHS)


def validator(described, name):
    return jsonschema.Draft202012Validator(
        {**described["components"]["schemas"][name], "components": described["components"]}
    )


@pytest.mark.parametrize(
    ("folder", "name", "ids"),
    [("guide", "SectionTwin", lambda lib: lib.guide.sections), ("tools", "ToolTwin", lambda lib: lib.guide.tools),
     ("decisions", "DecisionTwin", lambda lib: lib.graph.decisions)],
)  # fmt: skip
def test_every_twin_of_the_content_is_what_its_type_says(client, library, described, folder, name, ids):
    check = validator(described, name)
    for thing in ids(library):
        found = json.loads(client.get(f"/{folder}/{thing.id}.json").content)
        assert [error.message for error in check.iter_errors(found)] == [], thing.id


def test_every_preset_and_its_halves_are_what_the_stacks_type_says(client, library, described):
    check = validator(described, "StackData")
    for preset in library.presets:
        pairs = query_of(library, preset.id).split("&")
        for part in (pairs, pairs[::2], [*pairs, "x=y", "registry=gcr", "within=60"]):
            found = json.loads(client.get(f"/stack.json?{'&'.join(part)}").content)
            assert [error.message for error in check.iter_errors(found)] == []


def test_a_type_that_does_not_fit_is_noticed(client, described):
    found = json.loads(client.get("/stack.json?platform=eks").content)
    check = validator(described, "StackData")
    for name in described["components"]["schemas"]["StackData"]["properties"]:
        assert not check.is_valid({key: value for key, value in found.items() if key != name}), name
    assert not check.is_valid(found | {"more": 1})
    assert not check.is_valid(found | {"counts": {"danger": -1, "caution": 0, "info": 0}})


def test_a_stack_can_be_asked_for_by_every_decision_with_its_live_options(described, library):
    parameters = {p["name"]: p for p in described["paths"]["/stack.json"]["get"]["parameters"]}
    assert list(parameters) == [*(d.id for d in library.graph.decisions), "edition", "within"]
    assert "gcr" not in parameters["registry"]["schema"]["enum"]
    assert "eks" in parameters["platform"]["schema"]["enum"]


def test_the_schemas_of_the_content_files_are_linked_and_served_as_they_are(client, described):
    for kind in described["paths"]["/schema/{kind}.json"]["get"]["parameters"][0]["schema"]["enum"]:
        assert f"{BASE}/schema/{kind}.json" in described["info"]["description"]
        served = json.loads(client.get(f"/schema/{kind}.json").content)
        jsonschema.Draft202012Validator.check_schema(served)
        assert served["title"] == f"Cairn: {kind}"
    assert client.get("/schema/nothing.json").status_code == 404
