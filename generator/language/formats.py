"""Write numbers, dates, times, money and lists the way a locale writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol, is_currency

Unit = Literal["hour", "day"]

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

_FOUR_DIGITS_TOGETHER = re.compile(r"(be|bg|et|hu|hy|it|ka|lv|pl|sl|sq)(_|$)|es(_(ES|GQ|PH))?$|pt_PT$")
"""Locales that write 1234 but 12.345 (CLDR 48, minimumGroupingDigits 2)."""


@dataclass(frozen=True, slots=True)
class _Swap:
    """A Spanish word between two items, and the other word that stands before its own sound."""

    word: str
    other: str
    sound: re.Pattern[str]

    def before(self, item: str) -> bool:
        return bool(self.sound.match(item.lstrip("«“\"'*_([")))


# "y hielo" keeps y: hie, ia, ie, io do not begin with the vowel i; neither does the English "iPhone".
_Y = _Swap("y", "e", re.compile(r"(?!i[A-Z])(?i:h?(í|i(?![aeoáéó]))|y(?=[bcdfghjklmnñpqrstvwxz]))"))
# 8, 80 and 800 begin with ocho or ochenta, 11 is once.
_O = _Swap("o", "u", re.compile(r"(?i:h?[oó])|8|11(?!\d)"))


_WAW: Final = re.compile(r"\sو\w")
"""The Arabic "and" inside an item."""


class LocaleNameError(ValueError):
    """A locale name that no locale data exist for."""


@dataclass(frozen=True, slots=True)
class Formats:
    """The habits of one locale such as ``es_MX``; digits are Latin and dates Gregorian everywhere.

    Raises LocaleNameError when the name is malformed or unknown.
    """

    locale: str

    def __post_init__(self) -> None:
        _babel(self.locale)

    def date(self, day: dt.date) -> str:
        """A day with the month in words: ``3 May 2026``."""
        return _plain(format_date(day, "long", locale=_babel(self.locale)))

    def time(self, moment: dt.datetime, zone: str) -> str:
        """A time of day with its zone: ``16:05 (UTC+2)``.

        ``zone`` is a name such as ``Europe/Madrid``; a moment without a zone is taken to be in it.
        The offset is given instead of an abbreviation, because CST names three different zones.
        """
        local = _in_zone(moment, zone)
        return f"{self._clock(local)} ({_offset(local)})"

    def datetime(self, moment: dt.datetime, zone: str) -> str:
        """A day and a time with its zone: ``3 May 2026, 16:05 (UTC+2)``."""
        local = _in_zone(moment, zone)
        pattern = str(_babel(self.locale).datetime_formats["long"])
        return pattern.replace("{1}", self.date(local.date())).replace("{0}", self.time(local, zone))

    def number(self, value: int | Decimal) -> str:
        """A number with all its decimals: ``12,345.5``."""
        locale = _babel(self.locale)
        if self.locale == "de_AT":
            # CLDR groups numbers in Austria with a space and only money with a full stop.
            text = format_decimal(value, locale="en_US", decimal_quantization=False)
            return text.translate({ord(","): NO_BREAK_SPACE, ord("."): ","})
        return self._grouped(format_decimal(value, locale=locale, decimal_quantization=False))

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with the decimals of its ISO 4217 currency: ``€1,234.50``, ``USD 1,234.50``.

        Two dozen currencies share the dollar sign, so those are named by their code.
        """
        locale = _babel(self.locale)
        if not is_currency(currency):
            raise ValueError(f'unknown currency "{currency}"; write its ISO 4217 code, such as EUR')
        pattern = locale.currency_formats["standard"].pattern
        if "$" in get_currency_symbol(currency, locale=locale):
            pattern = pattern.replace("¤", "¤¤")
        text = format_currency(amount, currency, format=pattern, locale=locale)
        # Babel leaves out the space that CLDR puts between a code and its amount.
        text = re.sub(r"(?<=[^\W\d_])(?=\d)", NO_BREAK_SPACE, text)
        return self._grouped(text)

    def percent(self, value: int | Decimal) -> str:
        """So many per cent, not rounded: 12.5 gives ``12.5%``."""
        share = Decimal(value) / 100
        return self._grouped(format_percent(share, locale=_babel(self.locale), decimal_quantization=False))

    def list_and(self, items: Sequence[str]) -> str:
        """All of these: ``A, B and C``; in Spanish ``y`` becomes ``e`` before the sound of i."""
        return self._joined(items, "standard", _Y)

    def list_or(self, items: Sequence[str]) -> str:
        """One of these: ``A, B or C``; in Spanish ``o`` becomes ``u`` before the sound of o."""
        return self._joined(items, "or", _O)

    def duration(self, count: int, unit: Unit) -> str:
        """A length of time standing alone: ``72 hours``; in a sentence use a plural text instead.

        German and Arabic put a noun into another case after "within"; only a whole sentence knows.
        """
        # Babel's units miss the Arabic and Portuguese days; its deltas turn 14 days into weeks unless told.
        delta = dt.timedelta(**{f"{unit}s": count})
        text = format_timedelta(delta, granularity=unit, threshold=10**9, locale=_babel(self.locale))
        return _plain(text.replace(str(count), self.number(count)))

    def _clock(self, local: dt.datetime) -> str:
        locale = _babel(self.locale)
        text = _plain(format_time(local, "short", locale=locale))
        if locale.language == "de":
            return f"{text}{NO_BREAK_SPACE}Uhr"
        if locale.language == "es":
            if text[-1].isdigit():
                return f"{text}{NO_BREAK_SPACE}h"
            return re.sub(r"([ap])\.\s?m\.", rf"\1.{NO_BREAK_SPACE}m.", text)
        return text

    def _grouped(self, text: str) -> str:
        locale = _babel(self.locale)
        if _FOUR_DIGITS_TOGETHER.match(self.locale):
            mark = re.escape(locale.number_symbols["latn"]["group"])
            text = re.sub(rf"(?<![\d{mark}])(\d){mark}(\d{{3}})(?!\d|{mark}\d)", r"\1\2", text)
        return _plain(text)

    def _joined(self, items: Sequence[str], style: Literal["standard", "or"], spanish: _Swap) -> str:
        text = format_list(list(items), style, locale=_babel(self.locale))
        if _babel(self.locale).language == "es" and len(items) > 1 and spanish.before(items[-1]):
            text = text.removesuffix(f" {spanish.word} {items[-1]}") + f" {spanish.other} {items[-1]}"
        if _babel(self.locale).language == "ar" and style == "standard" and any(_WAW.search(item) for item in items):
            # The word for "and" is written together with what follows; between such items nobody sees where one ends.
            text = "، و".join(items)
        return text


@lru_cache
def _babel(name: str) -> Locale:
    try:
        locale = Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        locale = None
    if locale is None or not name.startswith(locale.language):
        raise LocaleNameError(f'unknown locale "{name}"; write a language and a country, such as es_MX')
    return locale


def _plain(text: str) -> str:
    """Narrow spaces show as boxes in some mail clients, and direction marks belong to the layout."""
    return re.sub("[\u200e\u200f\u061c]", "", text).replace("\u202f", NO_BREAK_SPACE)


def _in_zone(moment: dt.datetime, zone: str) -> dt.datetime:
    try:
        place = ZoneInfo(zone)
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f'unknown time zone "{zone}"; write it like Europe/Madrid') from error
    return moment.astimezone(place) if moment.tzinfo else moment.replace(tzinfo=place)


def _offset(local: dt.datetime) -> str:
    minutes = round((local.utcoffset() or dt.timedelta()).total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else MINUS}{hours}" + (f":{rest:02}" if rest else "")
