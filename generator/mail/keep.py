"""Decide which blocks of a message stand, and what of that nobody has decided yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from generator.content.message import Block, Condition
from generator.mail.blanks import Binder

Laws = frozenset[str]
"""The ids of the laws of an incident."""


class Undecided(NamedTuple):
    """On what it still depends whether a block stands; on nothing if it stands."""

    when: Condition | None
    only: tuple[str, ...]


def runs(blocks: Iterable[Block]) -> Iterator[tuple[Block, bool, bool]]:
    """Each block, and whether it is the first and the last of those in a row that depend on the same things."""
    for _, run in groupby(blocks, key=lambda block: (block.when, block.only)):
        together = tuple(run)
        for place, block in enumerate(together, start=1):
            yield block, place == 1, place == len(together)


def undecided(block: Block, binder: Binder, laws: Laws | None) -> Undecided | None:
    """What of the block is not decided; None if it is decided that it does not stand.

    Without `laws` nobody has said yet which laws apply; with them, one of those that the block names is enough.
    `binder` has the answers, and notes the fact that was needed.
    """
    if block.only and laws is not None and laws.isdisjoint(block.only):
        return None
    when = block.when
    if when:
        binder.facts.setdefault(when.fact)
        answer = binder.answers.get(when.fact)
        if answer and answer.option not in when.answers:
            return None
        when = None if answer else when
    return Undecided(when, block.only if laws is None else ())
