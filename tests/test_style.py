"""The word lists of a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.problems import ContentError
from generator.language.locales import Locale
from generator.language.style import Style, load_style, occurrence


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("Datenverletzung*", "Eine Datenverletzungen später", "Datenverletzungen", id="star"),
        pytest.param("du", "Durch die Tür", None, id="whole-words"),
        pytest.param("du", "Hast DU das?", "DU", id="any-case"),
        pytest.param("subject line", "a subject\u00a0line", "subject\u00a0line", id="any-space"),
        pytest.param("تسرب", "حدث تسرّب أمس", "تسرب", id="vowel-signs"),
        pytest.param("*تسرب*", "إشعار بتسرّبها", "بتسربها", id="prefix"),
        pytest.param("a.b", "axb", None, id="no-pattern-language"),
    ],
)
def test_phrases_are_found_as_words(phrase: str, text: str, found: str | None) -> None:
    assert occurrence(phrase, text) == found


def test_a_locale_without_a_style_has_an_empty_one(tmp_path: Path) -> None:
    assert load_style(tmp_path, Locale("fr")) == Style()


def test_every_problem_of_a_style_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "locales" / "de" / "style.yml"
    path.parent.mkdir(parents=True)
    path.write_text("quote: x\ninformal: [no, du]\nforbidden:\n  - {find: x}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_style(tmp_path / "locales", Locale("de"))
    assert [str(problem).split(";")[0][:33] for problem in caught.value.problems] == [
        "locales/de/style.yml:1:1: P102 un",
        "locales/de/style.yml:2:12: P104 0",
        "locales/de/style.yml:4:5: P103 th",
    ]
