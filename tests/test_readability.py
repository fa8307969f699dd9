"""Tests of the ceilings for what a recipient reads."""

from pathlib import Path

import pytest

from generator.content.problems import Position
from generator.language.catalog import Catalog, Message
from generator.language.checks import hard_to_read
from generator.language.locales import Locale
from generator.language.readability import Line, Measure, measure, reading_problems, sentences, words
from generator.language.style import Ceilings, load_style

ROOT = Path(__file__).parent.parent
PLACE = Position("locales/xx.po", 7, 1)
HARD = {
    "en": "Notwithstanding organisational considerations, comprehensive investigations necessitate communication.",
    "de": "Datenschutzrechtliche Verantwortlichkeiten erfordern umfassende Untersuchungsmaßnahmen diesbezüglich.",
    "es": "Determinadas responsabilidades organizativas exigen investigaciones exhaustivas complementarias.",
    "ar": "والاستفسارات والمستندات والاعتبارات التنظيمية المستقبلية تستوجب استقصاءاتهم الاستثنائية.",
}
PLAIN = {
    "en": "On 3 May we sent you the wrong price. We are sorry. The right price is 94 euros.",
    "de": "Am 3. Mai haben wir Ihnen einen falschen Preis genannt. Das tut uns leid. Der Preis ist 94 Euro.",
    "es": "El 3 de mayo le enviamos un precio que no era. Lo sentimos mucho. El precio es de 94 euros.",
    "ar": "أرسلنا إليكم في 3 مايو سعرًا خطأ. نعتذر منكم. السعر الصحيح هو 94 يورو.",
}


def test_sentences_end_at_their_signs_in_every_script() -> None:
    assert sentences("One. Two? Three: four. “Five.” Six") == ("One.", "Two?", "Three:", "four.", "“Five.", "Six")
    assert len(sentences("هل ظهرت؟ نعم. انتهى")) == 3
    assert sentences("At 16.05 we sent e-mail to help@example.com") == ("At 16.05 we sent e-mail to help@example.com",)


def test_a_blank_counts_as_one_short_word() -> None:
    assert words("On {fact_sent_date}, our e-mail of 3 May") == ["On", "x", "our", "e-mail", "of", "May"]


def test_lix_is_words_per_sentence_and_the_share_of_long_words() -> None:
    assert measure(["We wrote you something.", "Sorry."]) == Measure(words=5, sentences=2, long_words=1)
    assert measure(["We wrote you something.", "Sorry."]).lix == 2.5 + 20
    assert measure([]).lix == 0


@pytest.mark.parametrize("language", ["en", "es", "de", "ar"])
def test_each_language_has_a_ceiling_that_bites(language: str) -> None:
    ceilings = load_style(ROOT / "locales", Locale(language)).ceilings
    name = "scenarios.a.messages.b.blocks.paragraph"
    assert list(reading_problems([Line(name, PLAIN[language], PLACE)], ceilings)) == []
    hard = list(reading_problems([Line(name, f"{HARD[language]} " * 5, PLACE)], ceilings))
    assert [problem.code for problem in hard] == ["L237"]
    long = list(reading_problems([Line(name, "so " * (ceilings.sentence + 1), PLACE)], ceilings))
    assert [problem.code for problem in long] == ["L236"]


def test_a_few_words_are_not_measured() -> None:
    assert (
        list(reading_problems([Line("scenarios.a.kit.b.text", "Extraordinary circumstances", PLACE)], Ceilings())) == []
    )


def test_a_message_is_measured_as_a_whole_and_each_on_its_own() -> None:
    lines = [
        Line("scenarios.a.messages.b.subjects", "Extraordinary circumstances", PLACE),
        Line("scenarios.a.messages.b.blocks.paragraph", "We are sorry. " * 19, PLACE),
        Line("scenarios.a.messages.c.blocks.paragraph", "Extraordinary circumstances. " * 13, PLACE),
        Line("facts.a.label", "extraordinary circumstances", PLACE),
    ]
    (problem,) = reading_problems(lines, Ceilings(lix=50))
    assert str(problem).startswith("locales/xx.po:7:1: L237 the text scenarios.a.messages.c is hard to read: LIX 102")


def test_only_finished_translations_count() -> None:
    context = "scenarios.a.kit.b.text"
    long = ("wort " * 30,)
    messages = (Message("a", context, strings=long, fuzzy=True), Message("b", context, strings=long, position=PLACE))
    found = list(hard_to_read(Catalog("de.po", messages), Ceilings()))
    assert [(problem.position, problem.code) for problem in found] == [(PLACE, "L236")]
