"""Messages and catalogs as values."""

from __future__ import annotations

from generator.content.problems import Position
from generator.language.catalog import Catalog, Message


def test_a_message_is_done_when_every_form_is_there_and_none_is_a_guess() -> None:
    assert Message("A", strings=("a",)).done
    assert not Message("A", strings=("a",), fuzzy=True).done
    assert not Message("A", None, "B", strings=("a", "")).done
    assert Message("A", None, "B", strings=("a", "")).begun
    assert not Message("A").begun


def test_the_brace_flag_follows_from_the_english() -> None:
    assert Message("{n} day").all_flags == ("python-brace-format",)
    assert Message("One day", None, "{n} days", fuzzy=True).all_flags == ("fuzzy", "python-brace-format")
    assert Message("{not a blank}", flags=("no-wrap",)).all_flags == ("no-wrap",)


def test_the_place_is_no_part_of_the_value() -> None:
    assert Message("A", position=Position("x.po", 3)) == Message("A")


def test_a_catalog_finds_messages_and_header_fields() -> None:
    first, second = Message("A", "x"), Message("A", "y")
    catalog = Catalog("x.po", (first, second), (("Language", "de"),))
    assert catalog.by_key["y", "A"] is second
    assert (catalog.field("Language"), catalog.field("Plural-Forms")) == ("de", "")
