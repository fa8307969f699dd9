"""The one walker over everything a person reads: extraction, translation and checks all use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.content.source import KeyPath
from generator.content.words import Domain, LocalPlural, Plural, Words, words_of

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a model, with its place in the file and its context for translators."""

    path: KeyPath
    context: str
    """The path with ids in place of indices, so that moving an entry does not touch its translations."""
    domain: Domain
    one: str
    other: str | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The source text: one form, or two for a plural."""
        return (self.one,) if self.other is None else (self.one, self.other)


Translate = Callable[[Entry], tuple[str, ...]]
"""Gives one form for a plain text, and every plural form of the target locale for a plural."""


def texts(model: BaseModel) -> Iterator[Entry]:
    """Every text of `model` in the order of its fields."""
    found: list[Entry] = []

    def note(entry: Entry) -> tuple[str, ...]:
        found.append(entry)
        return entry.forms

    replace(model, note)
    return iter(found)


def replace(model: M, translate: Translate) -> M:
    """A copy of `model` with every text put through `translate`; the model itself stays as it was."""
    return _model(model, (), (), translate)


def _model(model: M, path: KeyPath, names: tuple[str, ...], translate: Translate) -> M:
    changed: dict[str, Any] = {}
    for name, hint in _hints(type(model)).items():
        value = getattr(model, name)
        field = type(model).model_fields[name]
        key = field.alias or name
        new = _value(value, hint, (*path, key), (*names, key), translate)
        if new is not value:
            changed[name] = new
    return model.model_copy(update=changed) if changed else model


def _value(value: Any, hint: Any, path: KeyPath, names: tuple[str, ...], translate: Translate) -> Any:
    if value is None:
        return None
    words = _words_for(hint, value)
    if words is not None:
        return _text(value, words, path, names, translate)
    if isinstance(value, BaseModel):
        return _model(value, path, names, translate)
    if isinstance(value, tuple):
        inner = _item_hint(hint)
        new = tuple(
            _value(item, inner, (*path, index), _named(names, item), translate) for index, item in enumerate(value)
        )
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    return value


def _text(value: Any, words: Words, path: KeyPath, names: tuple[str, ...], translate: Translate) -> Any:
    context = ".".join(names)
    if isinstance(value, Plural):
        forms = translate(Entry(path, context, words.domain, value.one, value.other))
        if forms == value.forms:
            return value
        return LocalPlural(one=forms[0], other=forms[-1], all_forms=forms)
    (form,) = translate(Entry(path, context, words.domain, value))
    return value if form == value else form


def _named(names: tuple[str, ...], item: Any) -> tuple[str, ...]:
    own = getattr(item, "id", None)
    return (*names, own) if isinstance(own, str) else names


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields if _readable(hints[name])}


def _readable(hint: Any) -> bool:
    """Whether a text can stand anywhere below `hint`; saves the walk over ids and numbers."""
    if get_origin(hint) is Annotated:
        return words_of(get_args(hint)[1:]) is not None or _readable(get_args(hint)[0])
    if isinstance(hint, type):
        return issubclass(hint, BaseModel)
    return any(_readable(part) for part in get_args(hint))


def _words_for(hint: Any, value: Any) -> Words | None:
    """The mark that applies to `value`; a union is searched for the member that fits."""
    if get_origin(hint) is Annotated:
        own = words_of(get_args(hint)[1:])
        kind = get_args(hint)[0]
        if own is None:
            return _words_for(kind, value)
        return own if isinstance(kind, type) and isinstance(value, kind) else None
    if isinstance(value, tuple):
        return None
    return next((words for part in get_args(hint) if (words := _words_for(part, value))), None)


def _item_hint(hint: Any) -> Any:
    """What the items of a tuple are: the first tuple annotation below `hint`."""
    if get_origin(hint) is tuple:
        return get_args(hint)[0]
    return next((found for part in get_args(hint) if (found := _item_hint(part)) is not None), None)
