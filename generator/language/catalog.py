"""What a catalog is: messages in two languages, in the order of the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from generator.content.problems import Position
from generator.content.words import tokens

Key = tuple[str | None, str]
"""Context and English text; together they name a message."""


@dataclass(frozen=True, slots=True)
class Previous:
    """The English that a fuzzy translation was made for."""

    id: str
    context: str | None = None
    plural: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One English text and its translation."""

    id: str
    context: str | None = None
    plural: str | None = None
    strings: tuple[str, ...] = ("",)
    """The translation: one form, or every plural form of the locale; empty where there is none."""
    remarks: tuple[str, ...] = ()
    """What translators wrote to each other."""
    notes: tuple[str, ...] = ()
    """What the authors wrote to the translators."""
    files: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """All flags except `fuzzy` and `python-brace-format`, which follow from the rest."""
    fuzzy: bool = False
    previous: Previous | None = None
    position: Position | None = field(default=None, compare=False)
    """Where its translation stands."""

    @property
    def key(self) -> Key:
        return (self.context, self.id)

    @property
    def begun(self) -> bool:
        """Whether any form is translated."""
        return any(self.strings)

    @property
    def done(self) -> bool:
        """Whether a reader may see it: every form is there and none is a guess."""
        return all(self.strings) and not self.fuzzy

    @property
    def all_flags(self) -> tuple[str, ...]:
        """The flags as they are written."""
        braces = bool(tokens(self.id) or tokens(self.plural or ""))
        return ("fuzzy",) * self.fuzzy + ("python-brace-format",) * braces + self.flags

    def blank(self, forms: int) -> Message:
        """The same English without a translation, with room for `forms` plural forms."""
        return replace(self, strings=("",) * (forms if self.plural is not None else 1))


@dataclass(frozen=True)
class Catalog:
    """All messages of a domain in one locale; without translations it is a template."""

    file: str
    messages: tuple[Message, ...]
    header: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    """The comment at the top of the file."""
    obsolete: tuple[Message, ...] = ()
    """Translations whose English is gone; kept in case it comes back."""

    @cached_property
    def by_key(self) -> Mapping[Key, Message]:
        """Every living message by its key."""
        return {message.key: message for message in self.messages}

    def field(self, name: str) -> str:
        """The value of a header line, or nothing."""
        return next((value for key, value in self.header if key == name), "")
