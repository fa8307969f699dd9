"""Every check finds its planted fault, and none finds one in good translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.load import load_playbook
from generator.content.problems import Position
from generator.language.catalog import Catalog, Message
from generator.language.checks import CHECKS, source_problems, style_problems
from generator.language.locales import Locale
from generator.language.style import Phrase, Style, Term, load_style

ROOT = Path(__file__).parent.parent
PLACE = Position("locales/xx.po", 12, 1)
ADDRESS = "{n} address was visible."
ADDRESSES = "{n} addresses were visible."

GOOD = {
    "de": [
        ("Hello {to_first_name},", "Guten Tag {to_first_name},"),
        ("**We are sorry.** It was our mistake.", "**Das tut uns leid.** Es war unser Fehler."),
        ("Reply “STOP” within 72 hours.", "Antworten Sie innerhalb von 72 Stunden mit „STOP“."),
        ("See https://www.example.com/a.", "Siehe https://www.example.com/a."),
        ("Was your password visible?", "War Ihr Passwort zu sehen?"),
        ("Status", "Status"),
        ("This is a personal data breach.", "Das ist eine Datenpanne."),
    ],
    "es": [
        ("Hello {to_first_name},", "Hola, {to_first_name}:"),
        ("Was your password visible?", "¿Se vio su contraseña?"),
        ("Add 1,234 people to the suppression list.", "Añada a 1.234 personas a la lista de exclusión."),
        ("Write to help@example.com.", "Escriba a help@example.com."),
        ("Type `make build` now.", "Escriba ahora `make build`."),
        ("No inconvenience", "Ningún inconveniente"),
    ],
    "ar": [
        ("Hello {to_first_name},", "تحية طيبة، {to_first_name}،"),
        ("Was your password visible?", "هل ظهرت كلمة مروركم؟"),
        ("We wrote to 312 people by CC.", "راسلنا 312 شخصًا عبر CC."),
        ("Write “no”; we stop.", "اكتبوا «لا»؛ نتوقف."),
        ("This is a personal data breach.", "هذا تسرّب للبيانات الشخصية."),
    ],
}


def findings(language: str, english: str, string: str, context: str = "a.b") -> list[str]:
    catalog = Catalog("xx.po", (Message(english, context, strings=(string,), position=PLACE),))
    style = load_style(ROOT / "locales", Locale(language))
    problems = list(style_problems(catalog, Locale(language), style))
    assert all(problem.position == PLACE for problem in problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(("language", "english", "string"), [(k, *pair) for k, pairs in GOOD.items() for pair in pairs])
def test_good_translations_give_no_alarm(language: str, english: str, string: str) -> None:
    assert findings(language, english, string) == []


FAULTS = [
    ("L220", "de", "**We are sorry.**", "Das tut uns leid."),
    ("L220", "es", "Type `make`.", "Escriba `hacer`."),
    ("L221", "es", "See https://www.example.com/a.", "Vea https://www.example.com/es."),
    ("L221", "de", "Write to help@example.com.", "Schreiben Sie an hilfe@example.com."),
    ("L222", "de", "Within 72 hours.", "Binnen 27 Stunden."),
    ("L222", "es", "In 2026.", "Este año."),
    ("L223", "ar", "Hello", "\u200fمرحبًا"),
    ("L223", "de", "Hello", "Hal\u200blo"),
    ("L223", "ar", "Hello", "\u2067مرحبًا\u2069"),
    ("L224", "de", "For you", "FÃ¼r Sie"),
    ("L225", "de", "Hello there", "Guten  Tag"),
    ("L225", "es", "Hello", "Hola "),
    ("L225", "es", "Stop it.", "Detenga ese envío ."),
    ("L225", "de", "With this e-mail", "Mit dieser dieser E-Mail"),
    ("L226", "de", "It is done.", "Es ist erledigt"),
    ("L226", "es", "Send now", "Enviar ahora."),
    ("L226", "ar", "It is done.", "انتهى الأمر!"),
    ("L227", "de", "Stop the send", "Stop the send"),
    ("L228", "de", "Reply “no”", 'Antworten Sie "no"'),
    ("L228", "de", "Reply “no”", "Antworten Sie “no”"),
    ("L228", "ar", "Reply “no”", "اكتبوا “لا”"),
    ("L229", "es", "Was it visible?", "Se vio?"),
    ("L229", "es", "Stop!", "Deténgase!"),
    ("L230", "de", "Change your password.", "Ändere dein Passwort."),
    ("L230", "es", "Change your password.", "Cambie tu contraseña."),
    ("L230", "ar", "Your account", "حسابك"),
    ("L231", "de", "Put out the fire first.", "Löschen Sie das Feuer zuerst."),
    ("L231", "es", "Hello,", "Estimada Ana,"),
    ("L231", "ar", "Change the password.", "قم بتغيير كلمة المرور."),
    ("L232", "de", "A personal data breach", "Eine Datenverletzung"),
    ("L232", "es", "The suppression list", "La lista de borrado"),
    ("L232", "ar", "A personal data breach", "خرق البيانات"),
    ("L234", "ar", "The problem", "المشكلة problematic"),
    ("L235", "ar", "We stopped, then we wrote.", "توقفنا, ثم كتبنا."),
    ("L235", "ar", "Was it visible?", "هل ظهرت?"),
    ("L235", "ar", "From {brand_name}", "مـن {brand_name}"),
    ("L235", "ar", "Your book", "کتابكم"),
    ("L235", "ar", "No", "ﻻ"),
    ("L235", "ar", "72 hours, 72", "٧٢ ساعة، 72"),
]


@pytest.mark.parametrize(("code", "language", "english", "string"), FAULTS)
def test_every_planted_fault_is_found(code: str, language: str, english: str, string: str) -> None:
    assert code in findings(language, english, string)


def test_every_check_has_a_planted_fault() -> None:
    assert {code for code, *_ in FAULTS} | {"L233"} == set(CHECKS)


def test_a_subject_is_short_and_begins_in_its_own_script() -> None:
    assert findings("de", "Sorry", "x" * 51, "scenarios.a.subjects") == ["L233"]
    assert findings("de", "Sorry", "x" * 50 + "{brand_name}", "scenarios.a.subjects") == []
    assert findings("ar", "Bcc", "Bcc: نعتذر إليكم", "scenarios.a.subjects") == ["L233"]
    assert findings("ar", "Bcc", "نعتذر إليكم: Bcc", "scenarios.a.subjects") == []
    assert findings("de", "Sorry", "x" * 51, "scenarios.a.title") == []


def test_what_never_to_say_may_be_quoted() -> None:
    assert findings("de", "Sadly", "Leider", "scenarios.a.never_say") == []
    assert findings("de", "Sadly", "Leider", "scenarios.a.say") == ["L231"]


def test_names_of_screens_and_products_stay_as_the_provider_writes_them() -> None:
    english = "In Email Studio, choose Pause Send."
    assert findings("es", english, "En «Email Studio», elija «Pause Send».", "providers.a.paste") == []
    assert findings("es", english, "En Email Studio, elija «Pause Send».", "providers.a.paste") == ["L231"]
    assert findings("es", english, "En «Email Studio», elija «Pause Send».", "scenarios.a.stop") == ["L231"]
    assert findings("ar", "Tick Pause Send.", "يُختار Pause Send.", "providers.a.paste") == []
    assert findings("ar", "Tick Pause Send.", "يُختار Cancel Send.", "providers.a.paste") == ["L234"]
    assert findings("ar", "Tick Pause Send.", "يُختار Pause Send.", "pages.a.lead") == ["L234"]
    assert findings("de", "Salesforce Marketing Cloud", "Salesforce Marketing Cloud", "providers.a.title") == []
    assert findings("de", "Salesforce Marketing Cloud", "Salesforce Marketing Cloud", "providers.a.paste") == ["L227"]


def test_unfinished_translations_are_left_to_others_and_every_form_is_checked() -> None:
    style = Style(forbidden=(Phrase(find="x*", say="y"),), glossary=(Term(en="day", say=("Tag*",)),))
    catalog = Catalog(
        "de.po",
        (
            Message("Guess", strings=("x",), fuzzy=True),
            Message("Empty"),
            Message("{n} day", None, "{n} days", strings=("{n} Tag", "{n} xx"), position=PLACE),
        ),
    )
    assert [str(problem).split("; ")[0] for problem in style_problems(catalog, Locale("de"), style)] == [
        'locales/xx.po:12:1: L231 msgstr[1]: "xx" is on the list of phrases to avoid',
        'locales/xx.po:12:1: L232 msgstr[1]: "day" is translated in another way',
    ]


def test_the_english_is_held_against_its_own_style(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "playbook" / "playbook.yml").read_text(encoding="utf-8")
    for old, new in (
        ("Small and complete", "Oops, small  and complete"),
        ("never_say: [Nothing happened.]", "never_say: [Sorry for any inconvenience.]"),
        (
            "subjects: [Correction of our e-mail,",
            "subjects: [A correction of the e-mail that we sent you last Tuesday,",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "playbook.yml"
    path.write_text(text, encoding="utf-8")
    playbook, source = load_playbook(path, "playbook.yml")
    style = load_style(ROOT / "locales", Locale("en"))
    found = sorted(source_problems(playbook, source, style))
    subject = text[: text.index("A correction of the e-mail")].count("\n") + 1
    codes = [(problem.position.line, problem.code) for problem in found]
    assert codes == [(5, "L225"), (5, "L231"), (subject, "L233")]
