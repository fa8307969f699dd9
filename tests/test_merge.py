"""Bringing translations to a new template."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.language.catalog import Catalog, Message, Previous
from generator.language.locales import Locale
from generator.language.merge import merge

GERMAN = Locale("de")
ARABIC = Locale("ar")
SORRY = Message("We are sorry.", "a.body", strings=("Das tut uns leid.",))


def catalog(*messages: Message, obsolete: tuple[Message, ...] = ()) -> Catalog:
    return Catalog("x.po", messages, (("Language", "de"),), obsolete=obsolete)


def only(merged: Catalog) -> Message:
    (message,) = merged.messages
    return message


def test_unchanged_english_keeps_its_translation_and_takes_the_new_notes() -> None:
    old = catalog(replace(SORRY, notes=("old note",), files=("old.yml",), remarks=("by hand",)))
    merged = merge(old, catalog(Message(SORRY.id, SORRY.context, notes=("new",), files=("new.yml",))), GERMAN)
    assert only(merged) == replace(SORRY, notes=("new",), files=("new.yml",), remarks=("by hand",))
    assert merged.obsolete == ()


def test_a_new_text_is_empty_with_room_for_all_forms() -> None:
    template = catalog(Message("{n} day", "a", "{n} days"), Message("Day", "b"))
    assert [message.strings for message in merge(catalog(), template, ARABIC).messages] == [("",) * 6, ("",)]


def test_changed_english_is_a_guess_with_the_english_before() -> None:
    merged = merge(catalog(SORRY), catalog(Message("We are very sorry.", "a.body")), GERMAN)
    assert only(merged) == Message(
        "We are very sorry.",
        "a.body",
        strings=("Das tut uns leid.",),
        fuzzy=True,
        previous=Previous("We are sorry."),
    )
    assert merged.obsolete == ()


def test_a_guess_that_changes_again_remembers_what_it_was_made_for() -> None:
    once = merge(catalog(SORRY), catalog(Message("We are very sorry.", "a.body")), GERMAN)
    twice = merge(once, catalog(Message("We are very, very sorry.", "a.body")), GERMAN)
    assert only(twice).previous == Previous("We are sorry.")


def test_the_same_context_comes_before_the_more_similar_text_elsewhere() -> None:
    there = Message("We are so sorry for it.", "b", strings=("Anderswo.",))
    template = catalog(Message("We are so sorry for this.", "a.body"))
    merged = merge(catalog(SORRY, there), template, GERMAN)
    assert only(merged).strings == SORRY.strings
    assert [message.id for message in merged.obsolete] == [there.id]


def test_only_vanished_texts_are_offered_and_each_once() -> None:
    keep = Message("Change your password today.", "b", strings=("Ändern Sie heute Ihr Passwort.",))
    template = catalog(
        Message(keep.id, keep.context),
        Message("Change your password now.", "c"),
        Message("We are really sorry.", "d"),
        Message("We are truly sorry.", "e"),
    )
    merged = merge(catalog(SORRY, keep), template, GERMAN)
    assert [message.strings for message in merged.messages] == [keep.strings, ("",), SORRY.strings, ("",)]


def test_a_renamed_path_takes_its_translation_along() -> None:
    merged = merge(catalog(SORRY), catalog(Message(SORRY.id, "renamed.body")), GERMAN)
    assert only(merged) == replace(SORRY, context="renamed.body")
    assert merged.obsolete == ()


def test_repeated_english_moves_along_when_its_translation_is_one() -> None:
    old = catalog(SORRY, replace(SORRY, context="b.body"))
    new = catalog(Message(SORRY.id, "x.body"), Message(SORRY.id, "y.body"))
    assert all(message.done for message in merge(old, new, GERMAN).messages)
    differs = catalog(SORRY, replace(SORRY, context="b.body", strings=("Wir bitten um Entschuldigung.",)))
    assert not any(message.done for message in merge(differs, new, GERMAN).messages)


def test_the_same_english_elsewhere_is_offered_as_a_guess() -> None:
    template = catalog(Message(SORRY.id, SORRY.context), Message(SORRY.id, "other.body"))
    offer = merge(catalog(SORRY), template, GERMAN).messages[1]
    assert (offer.strings, offer.fuzzy) == (SORRY.strings, True)
    assert offer.previous == Previous("We are sorry.", "a.body")


def test_a_changed_plural_is_a_guess() -> None:
    old = Message("{n} day", "a", "{n} days", strings=("{n} Tag", "{n} Tage"))
    merged = only(merge(catalog(old), catalog(Message("{n} day", "a", "{n} whole days")), GERMAN))
    assert (merged.fuzzy, merged.previous) == (True, Previous("{n} day", None, "{n} days"))
    alone = only(merge(catalog(old), catalog(Message("{n} day", "a")), GERMAN))
    assert (alone.fuzzy, alone.strings) == (True, ("{n} Tage",))
    grown = only(merge(catalog(SORRY), catalog(Message(SORRY.id, SORRY.context, "We are all sorry.")), ARABIC))
    assert (grown.fuzzy, grown.strings) == (True, SORRY.strings * 6)


def test_translations_without_english_are_kept_and_come_back() -> None:
    empty = Message("Never translated", "z")
    gone = merge(catalog(SORRY, empty), catalog(), GERMAN)
    assert (gone.messages, gone.obsolete) == ((), (SORRY,))
    back = merge(gone, catalog(Message(SORRY.id, SORRY.context)), GERMAN)
    assert (back.messages, back.obsolete) == ((SORRY,), ())


words = st.sampled_from(["We are sorry.", "We are very sorry.", "Sorry", "{n} day", "Change it."])
contexts = st.sampled_from(["a", "b", "c", None])
plurals = st.sampled_from([None, None, "{n} days"])


@st.composite
def catalogs(draw: st.DrawFn, translated: bool) -> Catalog:
    keys = draw(st.lists(st.tuples(contexts, words), unique=True, max_size=6))
    messages = []
    for context, one in keys:
        plural = draw(plurals)
        blank = Message(one, context, plural).blank(2)
        string = draw(st.sampled_from(["", "x", "y"])) if translated else ""
        fuzzy = translated and bool(string) and draw(st.booleans())
        messages.append(replace(blank, strings=(string,) * len(blank.strings), fuzzy=fuzzy))
    return catalog(*messages)


@given(catalogs(translated=True), catalogs(translated=False), catalogs(translated=False))
def test_merging_twice_changes_nothing_and_loses_no_translation(old: Catalog, one: Catalog, two: Catalog) -> None:
    merged = merge(merge(old, one, GERMAN), two, GERMAN)
    assert merge(merged, two, GERMAN) == merged
    assert [message.key for message in merged.messages] == [message.key for message in two.messages]
    before = {string for message in old.messages for string in message.strings if string}
    after = {string for message in (*merged.messages, *merged.obsolete) for string in message.strings if string}
    assert before == after
