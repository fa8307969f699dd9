"""What a locale is."""

from __future__ import annotations

from pathlib import Path

import babel
import pytest

from generator.language.formats import LocaleNameError
from generator.language.locales import Locale, discover, same_rule

CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")


@pytest.mark.parametrize("name", ["ar", "de", "en", "pl"])
def test_the_plural_rule_equals_cldr_for_every_number(name: str) -> None:
    rule = babel.Locale.parse(name).plural_form
    used = [form for form in CLDR_ORDER if form in {rule(number) for number in range(1200)}]
    locale = Locale(name)
    assert [locale.plural_index(number) for number in range(1200)] == [used.index(rule(n)) for n in range(1200)]
    assert locale.plural_count == len(used)


def test_spanish_has_two_forms_on_purpose() -> None:
    # CLDR has a third for millions ("un millón de"), which no text of ours counts.
    assert Locale("es").plural_count == 2
    assert [Locale("es").plural_index(number) for number in (0, 1, 2, 1_000_000)] == [1, 0, 1, 1]


def test_arabic() -> None:
    arabic = Locale("ar")
    assert arabic.plural_header == (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    )
    assert [arabic.plural_index(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111, 1000)] == [
        *(0, 1, 2, 3, 3, 4, 4, 5, 5, 5, 3, 4, 5)
    ]
    assert (arabic.direction, arabic.own_name, arabic.html, arabic.formats) == ("rtl", "العربية", "ar", "ar")
    assert [arabic.numbers_of(form) for form in range(3)] == [(0,), (1,), (2,)]


@pytest.mark.parametrize(
    ("name", "own_name", "html", "formats"),
    [
        ("en", "English", "en", "en_GB"),
        ("es", "Español", "es", "es"),
        ("de", "Deutsch", "de", "de"),
        ("es_MX", "Español (México)", "es-MX", "es_MX"),
    ],
)
def test_names(name: str, own_name: str, html: str, formats: str) -> None:
    locale = Locale(name)
    assert (locale.own_name, locale.html, locale.formats, locale.direction) == (
        own_name,
        html,
        formats,
        "ltr",
    )


@pytest.mark.parametrize("name", ["", "xx", "de-DE", "DE", "de_XX", "../de", "en_XA"])
def test_an_unknown_locale_is_refused(name: str) -> None:
    with pytest.raises(LocaleNameError, match="unknown locale"):
        Locale(name)


def test_the_folder_says_which_locales_there_are(tmp_path: Path) -> None:
    for name in ("es", "ar"):
        (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "en").mkdir()
    (tmp_path / "notes").mkdir()
    assert [locale.name for locale in discover(tmp_path)] == ["en", "ar", "es"]
    assert [locale.name for locale in discover(tmp_path / "nowhere")] == ["en"]


def test_plural_rules_are_compared_by_what_they_say() -> None:
    german = Locale("de").plural_header
    assert same_rule("nplurals=2; plural=n != 1;", german)
    assert same_rule("nplurals=2; plural=(n==1 ? 0 : 1)", german)
    assert not same_rule("nplurals=2; plural=(n > 1);", german)
    assert not same_rule("", german)
    arabic = Locale("ar").plural_header
    assert not same_rule(arabic.replace("n%100>=11", "n%100>=0 && n%100<=2"), arabic)
