"""A playbook in another language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment

from generator.content.load import load_playbook
from generator.content.problems import ContentError
from generator.content.texts import texts
from generator.language.catalog import Message
from generator.language.extract import extract
from generator.language.formats import Formats
from generator.language.locales import Locale
from generator.language.localize import ENGLISH, Words, load_words, localize
from generator.language.pseudo import pseudo_words
from generator.language.upkeep import add, update

PLAYBOOK, SOURCE = load_playbook(Path(__file__).parent / "playbook" / "playbook.yml", "playbook.yml")
TEMPLATES = extract(PLAYBOOK, SOURCE)
COUNTED = Message(
    "{n} address",
    None,
    "{n} addresses",
    strings=("لا عناوين", "عنوان واحد", "عنوانان", "{n} عناوين", "{n} عنوانًا", "{n} عنوان"),
)


def with_message(words: Words, message: Message) -> Words:
    email = words.catalogs["email"]
    changed = tuple(m for m in email.messages if m.key != message.key)
    return replace(words, catalogs={**words.catalogs, "email": replace(email, messages=(*changed, message))})


def test_english_is_the_playbook_itself() -> None:
    assert localize(PLAYBOOK, ENGLISH) is PLAYBOOK
    assert load_words(Locale("en"), Path("nowhere")) is ENGLISH
    assert ENGLISH.gettext("site")("Not in any catalog") == "Not in any catalog"
    assert ENGLISH.ngettext("site")("{n} page", "{n} pages", 1234) == "1,234 pages"


@pytest.mark.parametrize("kind", ["en-XA", "ar-XB"])
def test_every_text_is_replaced_and_nothing_else(kind: str) -> None:
    words = pseudo_words(kind, TEMPLATES)
    other = localize(PLAYBOOK, words)
    assert type(other) is type(PLAYBOOK)
    before, after = list(texts(PLAYBOOK)), list(texts(other))
    assert [entry.path for entry in before] == [entry.path for entry in after]
    assert all(
        a.one != b.one for a, b in zip(before, after, strict=True) if any(map(str.isalpha, a.one.split("}")[-1]))
    )
    assert [scenario.id for scenario in other.scenarios] == [scenario.id for scenario in PLAYBOOK.scenarios]


def test_a_plural_gets_all_forms_of_the_locale() -> None:
    other = localize(PLAYBOOK, pseudo_words("ar-XB", TEMPLATES))
    blocks = other.scenarios[0].messages[0].blocks
    counted = next(block.paragraph for block in blocks if getattr(block, "count", None))
    assert len(counted.forms) == 6
    assert len(set(counted.forms)) == 2


def test_all_missing_texts_are_reported_at_once() -> None:
    words = pseudo_words("ar-XB", TEMPLATES)
    first, second, *rest = words.catalogs["email"].messages
    poor = replace(words.catalogs["email"], messages=(replace(first, fuzzy=True), *rest))
    with pytest.raises(ContentError) as caught:
        localize(PLAYBOOK, replace(words, catalogs={**words.catalogs, "email": poor}))
    found = "\n".join(map(str, caught.value.problems))
    assert len(caught.value.problems) == 2
    assert all(f'L209 no translation of "{message.id}" ({message.context})' in found for message in (first, second))


def test_unfinished_catalogs_are_refused_with_every_gap(tmp_path: Path) -> None:
    folder = tmp_path / "locales"
    update(TEMPLATES, folder)
    add(TEMPLATES, folder, "de")
    with pytest.raises(ContentError) as caught:
        load_words(Locale("de"), folder)
    assert len(caught.value.problems) == sum(len(catalog.messages) for catalog in TEMPLATES.values())
    with pytest.raises(ContentError) as caught:
        load_words(Locale("fr"), folder)
    assert [problem.code for problem in caught.value.problems] == ["L210", "L210"]


def test_templates_speak_the_language_and_never_fall_back() -> None:
    words = with_message(pseudo_words("ar-XB", TEMPLATES), COUNTED)
    words = with_message(words, Message("Hello {who}", strings=("مرحبًا {who}",)))
    environment = Environment(autoescape=True)
    environment.globals |= {
        "_": words.gettext("email"),
        "ngettext": words.ngettext("email", Formats("ar_EG")),
    }
    source = "{{ _('Hello {who}', who='<b>') }} {{ ngettext('{n} address', '{n} addresses', n) }}"
    assert environment.from_string(source).render(n=1234) == "مرحبًا &lt;b&gt; 1,234 عنوانًا"
    with pytest.raises(ContentError, match='no translation of "Bye"'):
        environment.from_string("{{ _('Bye') }}").render()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "لا عناوين"),
        (1, "عنوان واحد"),
        (2, "عنوانان"),
        (3, "3 عناوين"),
        (10, "10 عناوين"),
        (11, "11 عنوانًا"),
        (99, "99 عنوانًا"),
        (100, "100 عنوان"),
        (102, "102 عنوان"),
        (103, "103 عناوين"),
        (1111, "1,111 عنوانًا"),
    ],
)
def test_arabic_numbers_choose_their_form(number: int, text: str) -> None:
    words = with_message(pseudo_words("ar-XB", TEMPLATES), COUNTED)
    assert words.ngettext("email")("{n} address", "{n} addresses", number) == text
