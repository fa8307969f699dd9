"""Numbers, dates, times, money and lists in every locale we promise."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from generator.language.formats import Formats, LocaleNameError

LOCALES = [
    "en_GB",
    "en_US",
    "es_ES",
    "es_MX",
    "es_419",
    "de_DE",
    "de_AT",
    "de_CH",
    "ar",
    "ar_EG",
    "ar_SA",
    "ar_AE",
]
SPRING = dt.datetime(2026, 5, 3, 14, 5, tzinfo=dt.UTC)
WINTER = dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC)


def table(locale: str) -> dict[str, object]:
    say = Formats(locale)
    return {
        "date": [say.date(dt.date(2026, month, 3)) for month in (1, 3, 5, 12)],
        "time": [say.time(SPRING, zone) for zone in ("Europe/Madrid", "UTC", "Asia/Kolkata", "America/Lima")],
        "datetime": [say.datetime(moment, "Europe/Berlin") for moment in (SPRING, WINTER)],
        "number": [say.number(value) for value in (0, 7, 1234, 12345, 1234567, Decimal("-9999.0625"))],
        "money": [
            say.money(Decimal(amount), currency)
            for amount, currency in (
                ("1234.5", "EUR"), ("12345", "EUR"), ("-5", "EUR"), ("19.99", "USD"), ("19.99", "MXN"),
                ("1234.5", "GBP"), ("1234.5", "CHF"), ("1234.5", "SAR"), ("1234.5", "AED"), ("1234.5", "JPY"),
            )
        ],
        "percent": [say.percent(value) for value in (Decimal("12.5"), 50, 100, Decimal("0.125"))],
        "list_and": [say.list_and(list(items)) for items in ("A", "AB", "ABC")],
        "list_or": [say.list_or(list(items)) for items in ("A", "AB", "ABC")],
        "days": [say.duration(count, "day") for count in (0, 1, 2, 3, 10, 11, 14, 30, 100, 102, 103)],
        "hours": [say.duration(count, "hour") for count in (0, 1, 2, 3, 11, 24, 72, 100)],
    }  # fmt: skip


def rows() -> str:
    """One line for each locale and format, so that an update of Babel reads well as a diff."""
    blocks = []
    for locale in LOCALES:
        lines = [f'  "{kind}": {json.dumps(row, ensure_ascii=False)}' for kind, row in table(locale).items()]
        blocks.append(f' "{locale}": {{\n' + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def test_every_locale_equals_the_golden_file(golden: Callable[[str, str], None]) -> None:
    golden("formats.json", rows())


@pytest.mark.parametrize("locale", LOCALES)
def test_no_output_carries_marks_narrow_spaces_or_other_digits(locale: str) -> None:
    text = json.dumps(table(locale), ensure_ascii=False)
    assert not set(text) & set("\u200e\u200f\u061c\u202f\u066b\u066c٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("locale", "value", "expected"),
    [
        pytest.param("es_ES", 9999, "9999", id="spain-keeps-four-digits-together"),
        pytest.param("es_ES", 10000, "10.000", id="spain-groups-five"),
        pytest.param("es_ES", Decimal("9999.9999"), "9999,9999", id="spain-four-digits-with-decimals"),
        pytest.param("es_ES", Decimal("1234567.1234"), "1.234.567,1234", id="spain-decimals-are-not-grouped"),
        pytest.param("es_MX", 1234, "1,234", id="mexico-groups-four"),
        pytest.param("de_AT", Decimal("1234567.5"), "1\u00a0234\u00a0567,5", id="austria-groups-with-a-space"),
        pytest.param("de_CH", 1234, "1’234", id="switzerland-groups-with-an-apostrophe"),
        pytest.param("ar_EG", Decimal("1234.5"), "1,234.5", id="egypt-with-latin-digits"),
    ],
)
def test_numbers(locale: str, value: int | Decimal, expected: str) -> None:
    assert Formats(locale).number(value) == expected


@pytest.mark.parametrize(
    ("last", "word"),
    [
        *((word, "e") for word in ("identificadores", "hijos", "ía", "IP", "**índices**", "Ypres")),
        *((word, "y") for word in ("hielo", "iones", "hiato", "iPhone", "yates", "nombres")),
    ],
)
def test_spanish_and(last: str, word: str) -> None:
    assert Formats("es_ES").list_and(["nombres", "correos", last]) == f"nombres, correos {word} {last}"
    assert Formats("es_MX").list_and(["nombres", last]) == f"nombres {word} {last}"


@pytest.mark.parametrize(
    ("last", "word"),
    [
        *((word, "u") for word in ("ocho", "hora", "8", "800", "11", "11.000")),
        *((word, "o") for word in ("nueve", "18", "110", "1100")),
    ],
)
def test_spanish_or(last: str, word: str) -> None:
    assert Formats("es_ES").list_or(["siete", last]) == f"siete {word} {last}"


def test_only_spanish_swaps_its_words() -> None:
    assert Formats("en_GB").list_and(["names", "identifiers"]) == "names and identifiers"
    assert Formats("de_DE").list_or(["sieben", "ocho"]) == "sieben oder ocho"


@pytest.mark.parametrize("name", ["", "xx", "es_XX", "es-MX", "ES_mx", "en_XA", "../../etc/passwd"])
def test_an_unknown_locale_is_named(name: str) -> None:
    with pytest.raises(LocaleNameError, match=r"unknown locale .*; write a language and a country, such as es_MX"):
        Formats(name)


def test_an_unknown_currency_or_zone_is_named() -> None:
    with pytest.raises(ValueError, match='unknown currency "EURO"; write its ISO 4217 code'):
        Formats("de_DE").money(Decimal(1), "EURO")
    for zone in ("Mars/Olympus", "", "../UTC"):
        with pytest.raises(ValueError, match="unknown time zone"):
            Formats("de_DE").time(SPRING, zone)


def test_a_moment_without_a_zone_is_taken_to_be_in_it() -> None:
    assert Formats("en_GB").time(dt.datetime(2026, 5, 3, 16, 5), "Europe/Madrid") == "16:05 (UTC+2)"


def test_a_region_without_words_of_its_own_uses_its_language() -> None:
    assert Formats("pt_PT").duration(3, "day") == "3 dias"


def test_a_long_duration_is_not_turned_into_weeks_and_is_grouped() -> None:
    assert Formats("ar").duration(14, "day") == "14 يومًا"
    assert Formats("de_DE").duration(1234, "hour") == "1.234 Stunden"
