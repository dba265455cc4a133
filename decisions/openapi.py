"""The JSON addresses described for machines: an OpenAPI 3.1 document, generated from the types that make the answers.

An address that answers JSON is described here or the tests fail. Names are known ids of the content, so that a client can
offer them; anything else that a stack's address may carry is answered, too, and named in ``notices``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import models_json_schema

from decisions.export_json import StackData
from decisions.graph_data import GraphData
from decisions.library import Library
from decisions.model import Decision
from decisions.permalink import MOST_DAYS
from decisions.schemas import DIALECT, Shapes, kinds, tidy
from decisions.twins import DecisionTwin
from guide.model import Model
from guide.twins import ClaimsTwin, GlossaryTwin, SectionTwin, ToolTwin

VERSION = "3.1.0"
NEVER_STORED = "Nothing that is asked for is stored."


@dataclass(frozen=True)
class Address:
    """An address that answers JSON. ``ids`` are what stands for ``{name}`` in its path."""

    path: str
    summary: str
    answer: type[Model] | None
    name: str = ""
    ids: tuple[str, ...] = ()


def addresses(library: Library) -> Iterator[Address]:
    """Every address that answers JSON."""
    guide = library.guide
    yield Address("/stack.json", "What a stack amounts to", StackData)
    yield Address("/decisions/{id}.json", "A decision", DecisionTwin, "id", _ids(library.graph.decisions))
    yield Address("/guide/{id}.json", "A chapter", SectionTwin, "id", _ids(guide.sections))
    yield Address("/tools/{id}.json", "A tool", ToolTwin, "id", _ids(guide.tools))
    yield Address("/glossary.json", "The glossary", GlossaryTwin)
    if guide.colophon.essay:
        yield Address("/then-and-now.json", "The essay's claims with today's verdicts", ClaimsTwin)
    yield Address("/graph.json", "The decision graph in node-link form", GraphData)
    yield Address("/schema/{kind}.json", "The JSON Schema of a kind of content file", None, "kind", kinds())
    yield Address("/openapi.json", "This document", None)


def _ids(things: Iterable[Any]) -> tuple[str, ...]:
    return tuple(thing.id for thing in things)


def document(library: Library, base: str) -> dict[str, Any]:
    """The OpenAPI document as JSON-ready values. ``base`` is the scheme and host that it is served from."""
    found = tuple(addresses(library))
    colophon = library.guide.colophon
    files = "\n".join(f"- [{kind}]({base}/schema/{kind}.json)" for kind in kinds())
    return {
        "openapi": VERSION,
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": colophon.title,
            "summary": f"The JSON addresses of {colophon.title}.",
            "description": f"{colophon.lead}\n\nAll addresses are read with GET or HEAD. {NEVER_STORED}\n\n"
            f"The JSON Schemas of the content files:\n\n{files}",
            "version": colophon.edition.isoformat(),
        },
        "servers": [{"url": base}],
        "externalDocs": {"description": "The same for language models", "url": f"{base}/llms.txt"},
        "paths": {one.path: _path(library, one) for one in found},
        "components": {"schemas": _schemas(found), "responses": RESPONSES, "headers": HEADERS},
    }


HEADERS = {"ETag": {"description": "Names these bytes, for If-None-Match.", "schema": {"type": "string"}}}
_PAGE = {"text/html": {"schema": {"type": "string"}}}
RESPONSES = {
    "unchanged": {"description": "The bytes that If-None-Match names are the present ones."},
    "not_found": {"description": "There is none of that name; a page says so.", "content": _PAGE},
    "too_long": {"description": "The query is longer than any stack; a page says so.", "content": _PAGE},
}


def _path(library: Library, one: Address) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {
            "description": one.summary,
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
            "content": {"application/json": {"schema": _schema(one)}},
        },
        "304": {"$ref": "#/components/responses/unchanged"},
        "414": {"$ref": "#/components/responses/too_long"},
    }
    if one.name:
        answers["404"] = {"$ref": "#/components/responses/not_found"}
    asked: dict[str, Any] = {"summary": one.summary, "operationId": _operation(one.path), "responses": answers}
    parameters = [_in_path(one)] if one.name else []
    if one.answer is StackData:
        parameters += _of_stack(library.graph.decisions)
    return {"get": asked | ({"parameters": parameters} if parameters else {})}


def _schema(one: Address) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{one.answer.__name__}"} if one.answer else {"type": "object"}


def _operation(path: str) -> str:
    """A name for code: "/tools/{id}.json" → "get_tools_by_id"."""
    words = path.removesuffix(".json").strip("/").replace("{", "by_").replace("}", "")
    return "get_" + words.replace("/", "_").replace("-", "_")


def _in_path(one: Address) -> dict[str, Any]:
    return {"name": one.name, "in": "path", "required": True, "schema": {"type": "string", "enum": list(one.ids)}}


def _of_stack(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """A parameter for each decision, and those that are no choice."""
    choices = [
        {
            "name": decision.id,
            "in": "query",
            "description": decision.question,
            "schema": {"type": "string", "enum": [option.id for option in decision.options if not option.retired]},
        }
        for decision in decisions
    ]
    edition = {
        "name": "edition",
        "in": "query",
        "description": "The edition of the guide under which the address was made.",
        "schema": {"type": "string", "format": "date"},
    }
    within = {
        "name": "within",
        "in": "query",
        "description": "Only what ends within so many days.",
        "schema": {"type": "integer", "minimum": 0, "maximum": MOST_DAYS},
    }
    return [*choices, edition, within]


class _Answers(Shapes):
    """A field that is never left out is required: all but those that may be unknown."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        inner = field.get("schema", {})
        unknown = inner.get("type") == "default" and inner.get("default", ...) is None
        return super().field_is_required(field, total) or (self.mode == "serialization" and not unknown)


def _schemas(found: Iterable[Address]) -> dict[str, Any]:
    models = [(one.answer, "serialization") for one in found if one.answer]
    _, made = models_json_schema(
        models,  # type: ignore[arg-type]
        by_alias=True,
        ref_template="#/components/schemas/{model}",
        schema_generator=_Answers,
    )
    schemas: dict[str, Any] = tidy(made["$defs"])
    return schemas
