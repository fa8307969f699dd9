"""Gather what the page of the clock counts with in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from generator.content.law import Jurisdiction
from generator.incident.clock import other_weekend
from generator.incident.wording import plain
from generator.language.locales import Locale
from generator.site.markup import in_script


def clock_data(laws: Sequence[Jurisdiction], phrases: Mapping[str, str], locale: Locale) -> Markup:
    """The laws and the words as JSON that can stand in a script element of a page in `locale`."""
    data = {
        "locale": locale.formats.replace("_", "-"),
        "words": dict(phrases),
        "laws": [law_data(law) for law in laws],
    }
    return in_script(data)


def law_data(law: Jurisdiction) -> dict[str, Any]:
    """What clock.js reads of one law."""
    return {
        "id": law.id,
        "name": plain(law.name),
        "basis": plain(f"{law.law}, {law.article}"),
        "otherWeekend": other_weekend(law),
        "authorityName": plain(law.authority_name or ""),
        "people": law.people.model_dump() if law.people else None,
        "authority": law.authority.model_dump() if law.authority else None,
    }
