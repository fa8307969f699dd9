"""Pretend translations."""

from __future__ import annotations

import pytest

from generator.language.catalog import Catalog, Message
from generator.language.pseudo import CLOSE, OPEN, accented, mirrored, pseudo_words

KEPT = [
    "{brand_name}",
    "`make build`",
    "https://example.com/a?b=c",
    "help@example.com",
    "(https://example.com/x)",
    "<br>",
    "&amp;",
]


@pytest.mark.parametrize("change", [accented, mirrored])
def test_what_a_translator_leaves_alone_is_left_alone(change: object) -> None:
    text = "From " + ", or ".join(KEPT).replace("(https", "[here](https") + " now"
    made = accented(text) if change is accented else mirrored(text)
    assert all(part in made for part in KEPT)
    assert "From" not in made.replace("\u202eFrom\u202c", "")


@pytest.mark.parametrize(
    ("text", "share"), [("Send", 2.0), ("Read this first", 1.6), ("Write to everyone who got it", 1.4)]
)
def test_accented_text_is_marked_and_longer(text: str, share: float) -> None:
    made = accented(text)
    assert made.startswith(OPEN)
    assert made.endswith(CLOSE)
    assert len(text) * share <= len(made) - 2 <= len(text) * share + 8
    assert not set(made) & set("abcdefghijklmnoprstuvwxyz")


def test_mirrored_text_runs_right_to_left_word_by_word() -> None:
    assert mirrored("Stop it.") == "\u202eStop\u202c \u202eit\u202c."


def test_pseudo_words_are_complete() -> None:
    template = Catalog("email.pot", (Message("{n} day", "a", "{n} days"), Message("Day", "b")))
    words = pseudo_words("ar-XB", {"email": template, "site": template})
    assert words.locale.direction == "rtl"
    assert [len(words.forms("email", "a", "{n} day", "{n} days")), len(words.forms("site", "b", "Day"))] == [
        6,
        1,
    ]
    assert (
        pseudo_words("en-XA", {"email": template})
        .forms("email", "a", "{n} day", "{n} days")[0]
        .startswith(f"{OPEN}{{n}} ð")
    )
