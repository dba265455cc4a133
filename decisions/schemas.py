"""JSON Schemas of the content files, generated from the model, so that editors complete and check.

A schema accepts all that the loader accepts; the loader may know better, the check knows best.
"""

import json
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from decisions.fingerprint import FORM
from decisions.fingerprint import KINDS as FINGERPRINTED
from decisions.house_rules import House
from decisions.model import Decision, Preset
from guide.diagram import Diagram
from guide.ledger import KINDS
from guide.model import Change, Colophon, PartialDate, Section, Term, Tool, Url

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[BaseModel]] = {
    "guide": Colophon,
    "section": Section,
    "tool": Tool,
    "decision": Decision,
    "preset": Preset,
    "diagram": Diagram,
    "house-rules": House,
}
LISTS: dict[str, Any] = {"changes": list[Change], "glossary": list[Term]}
NOT_WRITTEN = ("id", "text")  # the file's name, and the prose below the front matter
LINK = {"format": "uri", "pattern": "^https://"}
SHAPES: dict[Any, dict[str, str]] = {  # what a validator in Python tells nobody else
    get_args(Url)[1].func: LINK,
    get_args(PartialDate)[1].func: {
        "description": "A day, or the month or year alone where no more is known: 2026-11-23, 2026-11, '2026' in quotes.",
        "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    },
}


class Shapes(GenerateJsonSchema):
    def function_after_schema(self, schema: Any) -> JsonSchemaValue:
        return super().function_after_schema(schema) | SHAPES.get(schema["function"]["function"], {})


def kinds() -> tuple[str, ...]:
    """The kinds of file that have a schema."""
    return (*MODELS, *LISTS, "ledger")


def schemas() -> dict[str, str]:
    """Kind of file → the text of its schema; the same text for the same model."""
    found = {kind: _of(model) for kind, model in MODELS.items()}
    for kind, model in LISTS.items():
        found[kind] = TypeAdapter(model).json_schema(by_alias=True, schema_generator=Shapes)
    found["ledger"] = _ledger()
    found["fingerprints"] = _fingerprints()
    return {kind: _text(kind, schema) for kind, schema in found.items()}


def _of(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, schema_generator=Shapes)
    for name in NOT_WRITTEN:
        schema["properties"].pop(name, None)
    schema["required"] = [name for name in schema["required"] if name not in NOT_WRITTEN]
    return schema


def _ledger() -> dict[str, Any]:
    ids = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(KINDS, ids)}


def _fingerprints() -> dict[str, Any]:
    digests = {"type": "object", "additionalProperties": {"type": "string", "pattern": f"^{FORM}$"}}
    day = {"type": "string", "format": "date"}
    properties = {"edition": day, **dict.fromkeys(FINGERPRINTED, digests)}
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": ["edition"]}


def _text(kind: str, schema: dict[str, Any]) -> str:
    whole = {"$schema": DIALECT, "title": f"Cairn: {kind}"} | tidy(schema)
    return json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def tidy(schema: Any) -> Any:
    """Without names that only repeat the field's and defaults that say nothing; with what a source must be."""
    if isinstance(schema, list):
        return [tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: tidy(part) for key, part in schema.items() if not _says_nothing(key, part)}
    if kept.get("format") == "uri":
        kept |= LINK
    if {"source", "opinion"} <= kept.get("properties", {}).keys():
        kept["anyOf"] = [{"required": ["source"]}, {"required": ["opinion"]}]
    return kept


def _says_nothing(key: str, part: Any) -> bool:
    return (key == "title" and isinstance(part, str)) or (key == "default" and part in (None, [], ""))


def write(root: Path) -> None:
    """Write every schema under ``root``/schema/."""
    for kind, text in schemas().items():
        (root / "schema").mkdir(exist_ok=True)
        (root / "schema" / f"{kind}.json").write_text(text, encoding="utf-8")
