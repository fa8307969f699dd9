"""Write what was entered for an incident the way each locale does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.content.brand import Brand
from generator.content.message import Fact
from generator.content.model import Playbook
from generator.incident.case import Incident, Signer
from generator.incident.entered import Entered, Value, spoken
from generator.language.formats import Formats
from generator.language.locales import Locale
from generator.mail.blanks import Answer, Answers

_SIGNATURE: Final = ("signer_name", "signer_title")


def answers(
    known: Mapping[str, Entered], incident: Incident, playbook: Playbook, brand: Brand, locale: Locale
) -> dict[str, Answer]:
    """The answers as the brand writes them in that locale, by the id of their fact; `playbook` is localized."""
    formats = Formats(brand.formats.get(locale.name, locale.formats))
    writer = _Writer(known, formats, locale.name, incident.zone)
    made = {name: writer.answer(playbook.fact(name), one.value) for name, one in known.items()}
    return made | signature(incident.signer, locale)


def signed(said: Answers, signer: Signer, locale: Locale) -> Answers:
    """The same answers under the signature of somebody else, who inherits nothing of the first one."""
    facts = {name: answer for name, answer in said.items() if name not in _SIGNATURE}
    return facts | signature(signer, locale)


def signature(signer: Signer | None, locale: Locale) -> dict[str, Answer]:
    """The answers that stand in a signature."""
    said = {
        "signer_name": signer.name if signer else None,
        "signer_title": spoken(signer.title, locale.name) if signer and signer.title else None,
    }
    return {key: Answer(text) for key, text in said.items() if text}


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes values the way a locale does."""

    known: Mapping[str, Entered]
    formats: Formats
    locale: str
    zone: str

    def answer(self, fact: Fact, value: Value) -> Answer:
        match value:
            case dt.date():
                return Answer(self.formats.date(value))
            case dt.time():
                return Answer(self._time(fact, value))
            case int():
                return Answer(self.formats.number(value), count=value)
            case Decimal():
                return Answer(self.formats.percent(value))
            case tuple():
                return Answer(tuple(self._item(fact, item) for item in value))
            case str():
                return self._short(fact, value)
        return Answer(_line(spoken(value, self.locale)))

    def _time(self, fact: Fact, time: dt.time) -> str:
        """The offset of a zone depends on the day."""
        day = self.known[fact.dated_by].value if fact.dated_by and fact.dated_by in self.known else None
        moment = dt.datetime.combine(day if isinstance(day, dt.date) else dt.date(2000, 1, 1), time)
        return self.formats.time(moment, self.zone)

    def _short(self, fact: Fact, value: str) -> Answer:
        if fact.type == "choice":
            label = next(option.label for option in fact.options if option.id == value)
            return Answer(label, option=value)
        if fact.type == "money":
            amount, currency = value.split(" ")
            return Answer(self.formats.money(Decimal(amount), currency))
        return Answer(value)

    def _item(self, fact: Fact, item: str | Mapping[str, str]) -> str:
        if isinstance(item, str):
            return next(option.label for option in fact.options if option.id == item)
        return _line(spoken(item, self.locale))


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
