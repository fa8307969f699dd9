"""Bind the texts of any block, whatever its kind."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_type_hints

from generator.content.message import BLOCKS, Block
from generator.content.words import Model, Plural, words_of
from generator.mail.blanks import Binder


def bound_block(block: Block, binder: Binder) -> dict[str, Any]:
    """The fields of the block by name, every text in them bound; a new kind of block needs nothing here."""
    return _fields(block, binder, block.__dict__.get("count") or "")


@cache
def kind_of(block: type[Block]) -> str:
    """The name of a kind of block, which its templates bear too."""
    return next(name for name, kind in BLOCKS.items() if kind is block)


def _fields(model: Model, binder: Binder, count: str) -> dict[str, Any]:
    spoken = _spoken(type(model))
    return {name: _value(value, binder, count) if name in spoken else value for name, value in model.__dict__.items()}


def _value(value: Any, binder: Binder, count: str) -> Any:
    if isinstance(value, str):
        return binder.text(value)
    if isinstance(value, Plural):
        return binder.plural(value, count)
    if isinstance(value, tuple):
        if value and isinstance(value[0], str):
            return binder.items(value)
        return tuple(_value(item, binder, count) for item in value)
    return _fields(value, binder, count)


@cache
def _spoken(model: type[Model]) -> frozenset[str]:
    """The fields of the model that hold texts."""
    hints = get_type_hints(model, include_extras=True)
    return frozenset(name for name in model.model_fields if _speaks(hints[name]))


def _speaks(hint: Any) -> bool:
    if words_of(getattr(hint, "__metadata__", ())) is not None:
        return True
    if isinstance(hint, type) and issubclass(hint, Model):
        return bool(_spoken(hint))
    return any(_speaks(part) for part in get_args(hint))
