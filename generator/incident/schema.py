"""Describe incident files to editors, with every fact of the playbook, as JSON Schema."""

from __future__ import annotations

import json
from typing import Any, Final

from generator.content.message import Fact
from generator.content.model import Playbook
from generator.incident.case import BY, EVERYWHERE, Incident

NAME: Final = "incident.schema.json"

_FORMS: Final[dict[str, dict[str, Any]]] = {
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "count": {"type": "integer", "minimum": 1},
    "money": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? [A-Z]{3}$"},
    "percent": {"type": "number", "minimum": 0, "maximum": 100},
    "url": {"type": "string", "pattern": "^https://"},
}


def incident_schema(playbook: Playbook) -> bytes:
    """The schema of incident files; `playbook` is in English, as the descriptions are."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= Incident.model_json_schema()
    schema["properties"]["facts"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {fact.id: _fact(fact) for fact in playbook.facts},
    }
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def _fact(fact: Fact) -> dict[str, Any]:
    """A fact may stay empty; `amends fill` says whether it is needed."""
    return {
        "description": f"{fact.label}. {fact.help}",
        "anyOf": [{"type": "null"}, _form(fact)],
    }


def _form(fact: Fact) -> dict[str, Any]:
    words = {
        "type": "object",
        "additionalProperties": {"type": ["string", "null"]},
        "description": f"A text by language, or under {EVERYWHERE}",
    }
    if fact.type == "choice":
        return {"enum": [option.id for option in fact.options]}
    if fact.type == "list":
        options = [{"enum": [option.id for option in fact.options]} if fact.options else {"type": "string"}]
        return {"type": "array", "minItems": 1, "items": {"anyOf": [*options, words]}}
    if fact.type == "text":
        required = {"required": [BY]} if fact.dated_by else {}
        return {"anyOf": [*([] if required else [{"type": "string"}]), words | required]}
    return _FORMS[fact.type]
