"""Reading and writing PO files."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.problems import ContentError
from generator.language.catalog import Catalog, Message, Previous
from generator.language.po import read, write

HEADER = (
    ("Language", "de"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
)

FULL = Catalog(
    "de.po",
    header=HEADER,
    remarks=("German", ""),
    messages=(
        Message("Plain", "a.b", strings=("Einfach",), files=("playbook.yml", "templates/mail/frame.j2")),
        Message(
            "{n} address was shown.",
            "a.count",
            "{n} addresses were shown.",
            strings=("{n} Adresse war zu sehen.", "{n} Adressen waren zu sehen."),
            remarks=("checked by the legal team",),
            notes=("{n}: the number", "Keep it short."),
            files=("playbook.yml",),
            flags=("no-wrap",),
            fuzzy=True,
            previous=Previous("{n} address.", "a.old", "{n} addresses."),
        ),
        Message('Two\nlines, a "quote", a \\ and a tab\t', strings=("Zwei\nZeilen\n",)),
        Message("One line\n", strings=("Eine Zeile\n",)),
        Message("Untranslated", "c", notes=("A note",)),
    ),
    obsolete=(
        Message("Gone", "x", "Gone too", strings=("Weg", "Auch weg"), remarks=("keep",)),
        Message("Old", fuzzy=True, previous=Previous("Older"), strings=("Alt\nneu",)),
    ),
)

AS_MSGCAT_WRITES_IT = """\
# German
#
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: playbook.yml templates/mail/frame.j2
msgctxt "a.b"
msgid "Plain"
msgstr "Einfach"

# checked by the legal team
#. {n}: the number
#. Keep it short.
#: playbook.yml
#, fuzzy, python-brace-format, no-wrap
#| msgctxt "a.old"
#| msgid "{n} address."
#| msgid_plural "{n} addresses."
msgctxt "a.count"
msgid "{n} address was shown."
msgid_plural "{n} addresses were shown."
msgstr[0] "{n} Adresse war zu sehen."
msgstr[1] "{n} Adressen waren zu sehen."

msgid ""
"Two\\n"
"lines, a \\"quote\\", a \\\\ and a tab\\t"
msgstr ""
"Zwei\\n"
"Zeilen\\n"

msgid "One line\\n"
msgstr "Eine Zeile\\n"

#. A note
msgctxt "c"
msgid "Untranslated"
msgstr ""

# keep
#~ msgctxt "x"
#~ msgid "Gone"
#~ msgid_plural "Gone too"
#~ msgstr[0] "Weg"
#~ msgstr[1] "Auch weg"

#, fuzzy
#~| msgid "Older"
#~ msgid "Old"
#~ msgstr ""
#~ "Alt\\n"
#~ "neu"
"""


def test_the_file_is_what_msgcat_writes_without_wrapping() -> None:
    assert write(FULL) == AS_MSGCAT_WRITES_IT


def test_a_file_that_was_written_reads_the_same() -> None:
    assert read(write(FULL), "de.po") == FULL


def test_a_second_reader_finds_the_same(tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    path.write_text(write(FULL), encoding="utf-8")
    other = polib.pofile(str(path))
    assert [(entry.msgctxt, entry.msgid) for entry in other if not entry.obsolete] == [m.key for m in FULL.messages]
    count = other.find("{n} address was shown.")
    assert count is not None
    assert (count.msgstr_plural, count.fuzzy, count.previous_msgid) == (
        {0: "{n} Adresse war zu sehen.", 1: "{n} Adressen waren zu sehen."},
        True,
        "{n} address.",
    )
    assert [entry.msgid for entry in other.obsolete_entries()] == ["Gone", "Old"]
    assert other.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


@given(st.lists(st.tuples(texts, texts, texts), unique_by=lambda row: row[:2], max_size=5))
def test_any_text_survives(rows: list[tuple[str, str, str]]) -> None:
    messages = tuple(Message(one, context, strings=(string,)) for context, one, string in rows)
    catalog = Catalog("x.po", messages, HEADER)
    assert read(write(catalog), "x.po") == catalog


def test_a_file_that_another_tool_wrapped_reads_the_same() -> None:
    wrapped = AS_MSGCAT_WRITES_IT.replace(
        '"{n} Adressen waren zu sehen."', '""\n"{n} Adressen "\n"waren zu sehen."'
    ).replace("#: playbook.yml templates/mail/frame.j2", "#: playbook.yml\n#: templates/mail/frame.j2")
    assert wrapped != AS_MSGCAT_WRITES_IT
    assert read(wrapped.replace("\n", "\r\n"), "de.po") == FULL


@pytest.mark.parametrize(("length", "lines"), [(35, 1), (36, 2)])
def test_references_are_wrapped_where_msgcat_wraps_them(length: int, lines: int) -> None:
    catalog = Catalog("x.po", (Message("A", files=("a" * 40, "b" * length)),), HEADER)
    assert write(catalog).count("#: ") == lines
    assert read(write(catalog), "x.po") == catalog


def test_a_translation_knows_its_place() -> None:
    place = read(AS_MSGCAT_WRITES_IT, "locales/de.po").messages[1].position
    assert str(place) == "locales/de.po:25:1"


def test_a_corrected_guess_forgets_its_old_english() -> None:
    message = read(AS_MSGCAT_WRITES_IT.replace("fuzzy, python", "python"), "de.po").messages[1]
    assert (message.fuzzy, message.previous) == (False, None)


CONFLICT = """\
<<<<<<< ours
msgid "A"
msgstr "B"
=======
msgid "A"
msgstr "C"
>>>>>>> theirs
"""
TWICE = """\
msgid "A"
msgstr "B"

msgctxt "elsewhere"
msgid "A"
msgstr "C"

msgid "A"
msgstr "D"

msgid "A"
msgstr "E"
"""
QUOTES = """\
msgid "A
msgstr "B"

msgid "C"
msgstr D
"""
NONSENSE = """\
msgid "A"
msgstr "B"
  nonsense
"more"
msgid "last"
"""
SECOND = """\
msgid "A"
msgstr "B"
msgstr "C"

msgstr "D"
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(CONFLICT, ["4:1: L201", "7:1: L201", "9:1: L203", "10:1: L201"], id="conflict"),
        pytest.param(TWICE, ["12:1: L203", "15:1: L203"], id="duplicates"),
        pytest.param(QUOTES, ["4:1: L202", "5:1: L202", "7:1: L202", "8:1: L202"], id="quotes"),
        pytest.param(NONSENSE, ["6:3: L202", "8:1: L202"], id="nonsense"),
        pytest.param(SECOND, ["6:1: L202", "8:1: L202"], id="second-msgstr"),
    ],
)
def test_every_problem_of_a_file_is_found_with_its_place(body: str, expected: list[str]) -> None:
    start = 'msgid ""\nmsgstr "Language: de\\n"\n\n'
    with pytest.raises(ContentError) as caught:
        read(start + body, "de.po")
    found = [str(problem).removeprefix("de.po:").split(" ") for problem in caught.value.problems]
    assert [" ".join(words[:2]) for words in found] == expected


def test_a_file_without_header_is_refused() -> None:
    with pytest.raises(ContentError, match=r"de.po:1:1: L204 the file has no header"):
        read('msgctxt "a"\nmsgid "A"\nmsgstr "B"\n', "de.po")
