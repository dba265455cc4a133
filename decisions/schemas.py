"""JSON Schemas of the content files, generated from the model, so that editors complete and check."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from decisions.model import Decision, Preset
from guide.ledger import KINDS
from guide.model import Change, Colophon, Section, Tool

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[BaseModel]] = {
    "guide": Colophon,
    "section": Section,
    "tool": Tool,
    "decision": Decision,
    "preset": Preset,
}
NOT_WRITTEN = ("id", "text")  # the file's name, and the prose below the front matter


def schemas() -> dict[str, str]:
    """Kind of file → the text of its schema; the same text for the same model."""
    found = {kind: _of(model) for kind, model in MODELS.items()}
    found["changes"] = TypeAdapter(list[Change]).json_schema(by_alias=True)
    found["ledger"] = _ledger()
    return {kind: _text(kind, schema) for kind, schema in found.items()}


def _of(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    for name in NOT_WRITTEN:
        schema["properties"].pop(name, None)
    schema["required"] = [name for name in schema["required"] if name not in NOT_WRITTEN]
    return schema


def _ledger() -> dict[str, Any]:
    ids = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(KINDS, ids)}


def _text(kind: str, schema: dict[str, Any]) -> str:
    whole = {"$schema": DIALECT, "title": f"Cairn: {kind}"} | {k: v for k, v in schema.items() if k != "title"}
    return json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write(root: Path) -> None:
    """Write every schema under ``root``/schema/."""
    for kind, text in schemas().items():
        (root / "schema").mkdir(exist_ok=True)
        (root / "schema" / f"{kind}.json").write_text(text, encoding="utf-8")
