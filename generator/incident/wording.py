"""Say the rows of the clock in the words of a locale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.incident.calendar_file import Kind
from generator.incident.clock import Row
from generator.language.formats import Formats
from generator.language.localize import Words

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates" / "pages"
PHRASES: Final = "clock-words.j2"


def phrases(words: Words, templates: Path = TEMPLATES, file: str = PHRASES) -> dict[str, str]:
    """The words of the clock, or those in another `file`, by their names; blanks, such as `{law}`, are still open."""
    found = vars(_environment(templates).get_template(file).make_module({"_": words.gettext("site")}))
    return {name: text for name, text in sorted(found.items()) if isinstance(text, str) and name[0] != "_"}


@cache
def _environment(templates: Path) -> Environment:
    return Environment(loader=FileSystemLoader(templates), undefined=StrictUndefined, autoescape=False)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a row says to a reader: plain text."""

    phrases: Mapping[str, str]
    formats: Formats
    zone: str

    def when(self, moment: dt.datetime) -> str:
        """A moment in the zone of the team."""
        return self.formats.datetime(moment, self.zone)

    def law(self, row: Row) -> str:
        """The name that the law goes by."""
        return plain(row.law.name)

    def whom(self, row: Row) -> str:
        """Who has to be told: the people, or the authority by its name."""
        if row.whom == "people":
            return self.phrases["people"]
        return plain(row.law.authority_name or self.phrases["authority"])

    def basis(self, row: Row) -> str:
        """The law and its article."""
        return plain(f"{row.law.law}, {row.law.article}")

    def deadline(self, row: Row) -> str:
        """The deadline in words; nothing where there is no duty."""
        return plain(row.deadline.text) if row.deadline else ""

    def notes(self, row: Row) -> tuple[str, ...]:
        """Why there is no time, or how business days were counted, and whose calendar to look at."""
        found = []
        if row.weekdays:
            found.append(self.phrases["weekdays"])
        elif row.state != "due":
            found.append(self._no_time(row))
        if row.deadline and row.deadline.business_days is not None:
            found.append(plain(row.deadline.calendar or self.phrases["check_calendar"]))
        return tuple(found)

    def title(self, row: Row, kind: Kind) -> str:
        """The title of an event in a calendar."""
        text = self.phrases[f"{kind}_title"]
        return text.replace("{law}", self.law(row)).replace("{whom}", self.whom(row))

    def details(self, row: Row) -> str:
        """What an event in a calendar says below its title."""
        return "\n".join((self.deadline(row), self.basis(row), *self.notes(row)))

    def _no_time(self, row: Row) -> str:
        text = self.phrases[row.state.replace("-", "_")]
        if row.state == "start-missing" and row.deadline and row.deadline.starts:
            return text.replace("{moment}", self.phrases[row.deadline.starts.replace("-", "_")])
        return text


def plain(text: str) -> str:
    """A text of the playbook without its bold."""
    return text.replace("**", "")
