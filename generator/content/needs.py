"""Say which facts a text speaks of, in which order, under the answers that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from generator.content.message import Block, Condition, Link, Message, Paragraph
from generator.content.texts import texts
from generator.content.words import tokens

Choices = Mapping[str, str]
"""The chosen option of each choice that was made, by fact."""


def needed(message: Message, choices: Choices | None = None, laws: frozenset[str] | None = None) -> tuple[str, ...]:
    """The ids of the facts that the message needs, in the order of their first use.

    With `choices`, only those of the blocks that stand under them; a block whose own choice is still to be made
    needs that choice and nothing else. With `laws`, only those of the blocks that stand under one of these laws.
    """
    found: list[str] = [*named(message.model_copy(update={"blocks": ()}))]
    for block in message.blocks:
        if laws is not None and block.only and not laws.intersection(block.only):
            continue
        if block.when:
            found.append(block.when.fact)
        if choices is None or _stands(block.when, choices):
            found += _own(block)
            found += named(block)
    return tuple(dict.fromkeys(found))


def named(part: BaseModel) -> Iterator[str]:
    """The facts in the words of a part, with repeats."""
    for entry in texts(part):
        for form in entry.forms:
            yield from (name.removeprefix("fact_") for name in tokens(form) if name.startswith("fact_"))


def _stands(when: Condition | None, choices: Choices) -> bool:
    return when is None or choices.get(when.fact) in when.answers


def _own(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph) and block.count:
        yield block.count
    if isinstance(block, Link):
        yield block.url
