"""Describe the playbook and the brand files to editors, as JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.content.brand import Brand
from generator.content.model import Playbook
from generator.content.words import Model

SCHEMAS: dict[str, type[Model]] = {"brand.schema.json": Brand, "playbook.schema.json": Playbook}


def schemas() -> Iterator[tuple[str, bytes]]:
    """Each schema's file name and content."""
    for name, model in SCHEMAS.items():
        schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        schema |= model.model_json_schema()
        yield name, (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
