"""What keeps a catalog from being used."""

from __future__ import annotations

import pytest

from generator.language.locales import Locale
from generator.language.po import read
from generator.language.verify import problems_of

ARABIC = f"""\
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {Locale("ar").plural_header}\\n"

"""


def found(text: str, name: str = "ar") -> list[str]:
    return [str(problem).split("; ")[0] for problem in problems_of(read(text, "x.po"), Locale(name))]


def plural(*forms: str) -> str:
    lines = "".join(f'msgstr[{index}] "{form}"\n' for index, form in enumerate(forms))
    english = 'msgid "{n} address of {brand_name}"\nmsgid_plural "{n} addresses of {brand_name}"\n'
    return ARABIC + english + lines


def single(string: str, english: str = "On {fact_sent_date}") -> str:
    return f'{ARABIC}#, python-brace-format\nmsgid "{english}"\nmsgstr "{string}"\n'


def test_a_finished_catalog_has_no_problem() -> None:
    forms = ["لا {brand_name}", "واحد {brand_name}", "اثنان {brand_name}", *["{n} {brand_name}"] * 3]
    assert found(plural(*forms)) == []
    assert found(single("في {fact_sent_date}")) == []


def test_the_number_may_be_missing_only_where_a_form_has_one_number() -> None:
    assert found(plural(*["{brand_name}"] * 6)) == [
        f'x.po:9:1: L207 {{n}} is missing in msgstr[{form}] of "{{n}} address of {{brand_name}}"' for form in (3, 4, 5)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            plural("a", "b", "c", "d"),
            ['L205 "{n} address of {brand_name}" has 4 plural forms'],
            id="four-of-six",
        ),
        pytest.param(
            plural(*["{n} {brand_name}"] * 4, "", "{n} {brand_name}"),
            ['L206 the plural form msgstr[4] of "{n} address of {brand_name}" is empty'],
            id="empty-form",
        ),
        pytest.param(plural(*[""] * 6), ['L209 no translation of "{n} address of {brand_name}"'], id="no-plural"),
        pytest.param(single(""), ['L209 no translation of "On {fact_sent_date}"'], id="untranslated"),
        pytest.param(
            single("في {fact_date}"),
            [
                'L207 {fact_sent_date} is missing in the translation of "On {fact_sent_date}"',
                'L207 {fact_date} is in the translation of "On {fact_sent_date}", but not in the English',
            ],
            id="renamed",
        ),
        pytest.param(
            single("في {fact_sent_date"),
            [
                'L207 {fact_sent_date} is missing in the translation of "On {fact_sent_date}"',
                'L207 a brace that belongs to no blank in the translation of "On {fact_sent_date}"',
            ],
            id="unbalanced",
        ),
        pytest.param(
            single("في ｛fact_sent_date｝ {fact_sent_date}"),
            ['L207 a brace that belongs to no blank in the translation of "On {fact_sent_date}"'],
            id="wide-braces",
        ),
        pytest.param(
            single("مرحبًا {brand_name}", "Hello"),
            ['L207 {brand_name} is in the translation of "Hello", but not in the English'],
            id="added",
        ),
        pytest.param(
            single("في {fact_sent_date}").replace("#, python", "#, fuzzy, python"),
            ['L208 the translation of "On {fact_sent_date}" is a guess'],
            id="fuzzy",
        ),
    ],
)
def test_each_fault_is_named_at_its_translation(text: str, expected: list[str]) -> None:
    assert found(text) == [f"x.po:9:1: {sentence}" for sentence in expected]


def test_a_wrong_header_is_named() -> None:
    assert found('msgid ""\nmsgstr "Language: es\\n"\n', "de") == [
        "x.po:1:1: L204 the plural rule is not the one of the locale",
        'x.po:1:1: L204 the header names the language "es"',
        "x.po:1:1: L204 the header does not say UTF-8",
    ]
