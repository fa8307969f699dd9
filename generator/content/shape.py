"""Put a file into a model, and say in sentences why it does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.content.message import BLOCKS, Block
from generator.content.problems import Problem
from generator.content.source import KeyPath, Source

M = TypeVar("M", bound=BaseModel)

_FOUND: Final = {bool: "the boolean", int: "the number", float: "the number", date: "the date"}
_EXPECTED: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def fit(model: type[M], source: Source) -> tuple[M | None, list[Problem]]:
    """The file as `model`, or None and every problem of its shape."""
    try:
        return model.model_validate(_frozen(source.data)), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, [_problem(details, model, source) for details in _merged(found, source)]


def _merged(found: list[ErrorDetails], source: Source) -> list[ErrorDetails]:
    """One error a place where a union reports one for each of its members."""
    first: dict[tuple[KeyPath, bool], ErrorDetails] = {}
    for error in found:
        wrong_type = error["type"] in _EXPECTED
        key = (_path(error["loc"], source) if wrong_type else error["loc"], wrong_type)
        first.setdefault(key, error)
    return list(first.values())


def _frozen(value: Any) -> Any:
    """Lists as tuples: the models are strict, and what they keep cannot change."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def _problem(error: ErrorDetails, model: type[BaseModel], source: Source) -> Problem:
    path = _path(error["loc"], source)
    kind, name = error["type"], str(path[-1]) if path else source.file
    if kind == "extra_forbidden":
        known = sorted(_keys(model, error["loc"][:-1]))
        hint = _meant(name, known)
        return Problem(source.locate(path, key=True), "P102", f'unknown key "{name}"', hint)
    if kind == "missing":
        missing = str(error["loc"][-1])
        return Problem(source.locate(path), "P103", f'the key "{missing}" is missing', "add it")
    if kind in _EXPECTED:
        return _wrong_type(name, _EXPECTED[kind], error["input"], path, source)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _wrong_block(error["input"], path, source)
    if kind.startswith("P1"):
        message, _, hint = error["msg"].partition("|")
        return Problem(source.locate(path), kind, f"{name}: {message}" if path else message, hint)
    found = f"found {_found(error['input'], path, source)}"
    return Problem(source.locate(path), "P116", f"{name}: {_sentence(error)}", found)


def _path(loc: tuple[str | int, ...], source: Source) -> KeyPath:
    """The error's place without what pydantic adds to it: the names of union members, and the kind of a block."""
    path: KeyPath = ()
    tagged = False
    for segment in loc:
        if len(path) > 1 and path[-2] == "blocks" and not tagged:
            tagged = True
        elif source.holds((*path, segment)):
            path = (*path, segment)
    return path


def _wrong_type(name: str, expected: str, found: Any, path: KeyPath, source: Source) -> Problem:
    what = f"{name} must be {expected}, found {_found(found, path, source)}"
    quotable = expected == "text" and isinstance(found, (bool, int, float, date))
    return Problem(source.locate(path), "P104", what, "put it in quotes" if quotable else f"write {expected}")


def _found(value: Any, path: KeyPath, source: Source) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, tuple):
        return "a list" if value else "an empty list"
    word = _FOUND.get(type(value), "the text")
    shown = source.raw(path) or str(value)
    return f'{word} "{shown}"' if word == "the text" else f"{word} {shown}"


def _wrong_block(value: Any, path: KeyPath, source: Source) -> Problem:
    kinds = ", ".join(BLOCKS)
    keys = [str(key) for key in value] if isinstance(value, dict) else []
    close = next((hint for key in keys if (hint := _meant(key, list(BLOCKS))).startswith("did")), "")
    found = f"found {' and '.join(keys)}" if keys else "found no key"
    return Problem(source.locate(path), "P105", f"a block needs a kind, {found}", close or f"the kinds are: {kinds}")


def _sentence(error: ErrorDetails) -> str:
    """What pydantic says, in the words of this house."""
    context = error.get("ctx", {})
    match error["type"]:
        case "literal_error":
            return f"must be one of {context['expected']}"
        case "string_pattern_mismatch":
            return f"must look like {context['pattern']}"
        case "string_too_short":
            return "must not be empty"
        case "string_too_long":
            return f"must have at most {context['max_length']} characters"
        case "too_short":
            return f"must have at least {context['min_length']} entries"
        case "too_long":
            return f"must have at most {context['max_length']} entries"
        case "greater_than_equal":
            return f"must be at least {context['ge']}"
        case "less_than_equal":
            return f"must be at most {context['le']}"
    return error["msg"][:1].lower() + error["msg"][1:]


def _meant(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"the keys here are: {', '.join(known)}" if known else "delete it"


def _keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """The keys that are allowed at `loc`, found by walking down the annotations."""
    here: set[Any] = {model}
    for segment in loc:
        here = {inner for hint in here for inner in _below(hint, segment)}
    models = [hint for hint in here if isinstance(hint, type) and issubclass(hint, BaseModel)]
    return {field.alias or name for found in models for name, field in found.model_fields.items()}


def _below(hint: type[BaseModel], segment: str | int) -> Iterator[type[BaseModel]]:
    if isinstance(segment, int):
        yield hint
        return
    fields = {field.alias or name: field.annotation for name, field in hint.model_fields.items()}
    if segment in fields:
        yield from _models(fields[segment])
    elif issubclass(hint, Block) and BLOCKS.get(segment) is hint:
        yield hint


def _models(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    elif get_origin(hint) is Annotated:
        yield from _models(get_args(hint)[0])
    else:
        for part in get_args(hint):
            yield from _models(part)
