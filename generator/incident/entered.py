"""Read what somebody entered for the facts of an incident, and say what cannot be used and why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Final

from babel.numbers import get_currency_precision, is_currency

from generator.content.brand import Brand
from generator.content.message import Fact
from generator.content.model import Playbook
from generator.content.problems import Problem
from generator.content.source import KeyPath, Source
from generator.incident.case import BY, EVERYWHERE, Incident, Signer
from generator.incident.typed import faults, under

Value = str | int | Decimal | dt.date | dt.time | tuple[str | Mapping[str, str], ...] | Mapping[str, str]
"""An answer in neutral form: by type of fact an option or an address, a count, an amount, a day, a time, the items of a
list, or a text by locale."""

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_MONEY: Final = re.compile(r"(\d{1,12}(?:\.\d{1,3})?) ([A-Z]{3})")
_WHOLE: Final = re.compile(r"\d{1,12}")
_SHARE: Final = re.compile(r"\d{1,3}(?:\.\d{1,4})?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_URL: Final = re.compile(r"https://([a-z0-9.-]+)(?:[/?][A-Za-z0-9._~/?&=:+,@-]*)?")
"""Without a per cent sign, a dollar or brackets, of which a provider could make a tag."""
_YEARS: Final = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody entered for one fact."""

    value: Value
    by: str | None = None
    """Who did it or will do it, for an action."""


def entered(
    incident: Incident, playbook: Playbook, brand: Brand, source: Source
) -> tuple[dict[str, Entered], list[Problem]]:
    """The answers of the incident by the id of their fact, without those that are empty; and every problem."""
    facts = {fact.id: fact for fact in playbook.facts}
    reader = _Reader(incident.locales, brand.allowed_hosts(), source)
    found = {}
    for name in incident.facts:
        fact = facts.get(name)
        if fact is None:
            what = f'the playbook has no fact "{name}"'
            reader.report(("facts", name), "I601", what, meant(name, facts) or "delete the line", key=True)
            continue
        raw = incident.given(name)
        if raw is None:
            continue
        before = len(reader.problems)
        value, by = reader.value(fact, raw)
        if value is not None and len(reader.problems) == before:
            found[name] = Entered(value, by)
    if incident.signer:
        reader.signer(incident.signer, ("signer",))
    for index, chosen in enumerate(incident.messages):
        if chosen.signer:
            reader.signer(chosen.signer, ("messages", index, "signer"))
    return found, reader.problems


def meant(name: str, known: Iterable[str]) -> str:
    """The known name that somebody must have meant, as a question; empty if none is near."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""


def spoken(text: str | Mapping[str, str], locale: str) -> str:
    """What a text says in that locale."""
    return text if isinstance(text, str) else text.get(locale) or text[EVERYWHERE]


def choices(known: Mapping[str, Entered], playbook: Playbook) -> dict[str, str]:
    """The chosen options by fact."""
    kinds = {fact.id for fact in playbook.facts if fact.type == "choice"}
    return {name: str(one.value) for name, one in known.items() if name in kinds}


class _Reader:
    """Reads values by the type of their fact, and keeps what is wrong with them."""

    def __init__(self, locales: tuple[str, ...], hosts: tuple[str, ...], source: Source) -> None:
        self.problems: list[Problem] = []
        self._locales = locales
        self._hosts = hosts
        self._source = source

    def report(self, path: KeyPath, code: str, what: str, hint: str, *, key: bool = False) -> None:
        self.problems.append(Problem(self._source.locate(path, key=key), code, what, hint))

    def value(self, fact: Fact, raw: Any) -> tuple[Value | None, str | None]:
        """The value, and who did it; None after a problem."""
        path: KeyPath = ("facts", fact.id)
        if fact.type == "text":
            return self._text(fact, raw, path)
        if fact.type == "list":
            return self._list(fact, raw, path), None
        written = self._source.raw(path)
        if written is None:
            self._wrong(fact, path, "keys and values" if isinstance(raw, Mapping) else "a list")
            return None, None
        value = _READ[fact.type](written.strip(), fact)
        if value is None:
            self._wrong(fact, path, f'"{written}"')
        elif fact.type == "url" and not _own(str(value), self._hosts):
            what = f"{fact.id}: {value} is not under a host of the brand ({', '.join(self._hosts)})"
            self.report(path, "I607", what, "link to your own site, or add the host to the brand file")
        return value, None

    def _wrong(self, fact: Fact, path: KeyPath, found: str) -> None:
        self.report(path, "I602", f"{fact.id}: {found} is not {_WANTED[fact.type]}", _hint(fact))

    def _text(self, fact: Fact, raw: Any, path: KeyPath) -> tuple[Value | None, str | None]:
        by: str | None = None
        if isinstance(raw, Mapping):
            who = raw.get(BY)
            by = " ".join(who.split()) if isinstance(who, str) and re.search(r"\w", who) else None
            if BY in raw and not by and not fact.dated_by:
                self.report((*path, BY), "I604", f"{fact.id}: by is not a name", "write who did it or will do it")
            raw = {key: text for key, text in raw.items() if key != BY}
        if fact.dated_by and not by:
            what = f"{fact.id}: an action with nobody to do it"
            self.report(path, "I604", what, "write by: beside the texts; it stays inside the house")
        return self._words(fact.id, raw, path), by

    def _words(self, name: str, raw: Any, path: KeyPath) -> Mapping[str, str] | None:
        """A text by locale; a bare one will do where the incident has one locale."""
        if not isinstance(raw, Mapping):
            if not isinstance(raw, str):
                raw = self._source.raw(path) if not isinstance(raw, tuple) else None
            if raw is None or len(self._locales) > 1:
                what = f"{name}: needs a text for each language ({', '.join(self._locales)})"
                self.report(path, "I603", what, f"write one below it for each, or one under {EVERYWHERE}")
                return None
            raw = {self._locales[0]: raw}
            return raw if self._sound(name, self._locales[0], raw[self._locales[0]], path) else None
        for key in raw:
            if key not in (EVERYWHERE, *self._locales):
                what = f'{name}: "{key}" is not a language of this incident'
                self.report((*path, key), "I603", what, f"the languages are {', '.join(self._locales)}", key=True)
        if EVERYWHERE not in raw:
            for locale in self._locales:
                if raw.get(locale) is None:
                    self.report(path, "I603", f"{name}: no text in {locale}", "write it, from the meaning")
        sound = [self._sound(name, key, text, (*path, key)) for key, text in raw.items() if text is not None]
        words = {key: text for key, text in raw.items() if isinstance(text, str)}
        return words if all(sound) and words else None

    def _sound(self, name: str, locale: str, text: Any, path: KeyPath) -> bool:
        """Whether a text may stand in a message; what is wrong with it is reported."""
        found = list(faults(text, locale, self._hosts))
        for fault in found:
            self.report(path, fault.code, f"{name}: {fault.what}", fault.hint)
        return not found

    def signer(self, signer: Signer, path: KeyPath) -> None:
        """Reads who signs; the name stands in every language as it is."""
        if signer.name:
            self._sound("signer", EVERYWHERE, signer.name, (*path, "name"))
        if isinstance(signer.title, Mapping):
            self._words("signer", signer.title, (*path, "title"))
        elif signer.title:
            self._sound("signer", EVERYWHERE, signer.title, (*path, "title"))

    def _list(self, fact: Fact, raw: Any, path: KeyPath) -> Value | None:
        items = raw if isinstance(raw, tuple | list) else (raw,)
        options = {option.id for option in fact.options}
        made: list[str | Mapping[str, str]] = []
        for index, item in enumerate(items):
            here: KeyPath = (*path, index) if isinstance(raw, tuple | list) else path
            if isinstance(item, str) and item in options:
                if item in made:
                    self.report(here, "I602", f'{fact.id}: "{item}" stands twice', "delete one of them")
                made.append(item)
            elif isinstance(item, Mapping) or (isinstance(item, str) and not options):
                words = self._words(fact.id, item, here)
                made += [words] if words else []
            else:
                what = f'{fact.id}: "{item}" is not one of the kinds'
                hint = f"write {', '.join(sorted(options))}, or a text for each language" if options else "write texts"
                self.report(here, "I602", what, hint)
        if not items:
            self.report(path, "I602", f"{fact.id}: an empty list", "write at least one entry")
        return tuple(made) if made else None


def _own(url: str, hosts: tuple[str, ...]) -> bool:
    match = _URL.fullmatch(url)
    return match is not None and under(match[1], hosts)


def _day(written: str, fact: Fact) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def _time(written: str, fact: Fact) -> dt.time | None:
    match = _TIME.fullmatch(written)
    return dt.time(int(match[1]), int(match[2])) if match else None


def _count(written: str, fact: Fact) -> int | None:
    return int(written) if _WHOLE.fullmatch(written) and written.isascii() and int(written) else None


def _money(written: str, fact: Fact) -> str | None:
    match = _MONEY.fullmatch(written)
    if not match or not written.isascii() or not is_currency(match[2]) or not Decimal(match[1]):
        return None
    # More decimals than the currency has would be rounded to an amount that nobody entered.
    return written if len(match[1].partition(".")[2]) <= get_currency_precision(match[2]) else None


def _percent(written: str, fact: Fact) -> Decimal | None:
    try:
        share = Decimal(written) if _SHARE.fullmatch(written) and written.isascii() else None
    except InvalidOperation:
        return None
    return share if share is not None and share <= 100 else None


def _option(written: str, fact: Fact) -> str | None:
    return written if written in {option.id for option in fact.options} else None


def _url(written: str, fact: Fact) -> str | None:
    return written if _URL.fullmatch(written) else None


_READ: Final[Mapping[str, Any]] = {
    "date": _day,
    "time": _time,
    "count": _count,
    "money": _money,
    "percent": _percent,
    "choice": _option,
    "url": _url,
}
_WANTED: Final = {
    "date": "a date",
    "time": "a time",
    "count": "a number of one or more",
    "money": "an amount with its currency",
    "percent": "a share of a hundred",
    "choice": "one of the answers",
    "url": "a full address",
}


def _hint(fact: Fact) -> str:
    forms = {
        "date": "write it like 2026-11-22",
        "time": 'write it like "16:05", with quotation marks',
        "count": "write it like 1250, with digits only",
        "money": "write it like 12.50 EUR",
        "percent": "write it like 12.5",
        "choice": f"write one of: {', '.join(option.id for option in fact.options)}",
        "url": "write it like https://www.example.com/incident",
    }
    return forms[fact.type]
