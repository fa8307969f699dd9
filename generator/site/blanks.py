"""Show the blanks of a message to the team that fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.content.message import Block, Details, Fact, Message, Paragraph
from generator.content.model import Playbook
from generator.content.needs import needed
from generator.content.texts import texts
from generator.content.words import TOKEN
from generator.language.formats import Formats


@dataclass(frozen=True, slots=True)
class Blank:
    """One fact of a message as a row for the reader; every value is in the reader's language."""

    label: str
    help: str
    example: str
    options: tuple[str, ...]


def blanks(message: Message, playbook: Playbook, formats: Formats) -> tuple[Blank, ...]:
    """The facts that the message needs, with an example of each written the way the locale writes it."""
    facts = (playbook.fact(fact_id) for fact_id in needed(message))
    return tuple(
        Blank(fact.label, fact.help, example(fact, formats), tuple(option.label for option in fact.options))
        for fact in facts
    )


def example(fact: Fact, formats: Formats) -> str:
    """The example of a fact in words of the locale; empty where it has none."""
    if fact.sample is not None:
        return fact.sample
    value = fact.example
    if value is None:
        return ""
    if fact.type == "money":
        amount, _, currency = str(value).partition(" ")
        return formats.money(Decimal(amount), currency)
    if fact.type == "date":
        return formats.date(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if fact.type in ("count", "percent"):
        number = Decimal(str(value))
        return formats.percent(number) if fact.type == "percent" else formats.number(number)
    return str(value)


def sentences(message: Message, element: str, playbook: Playbook, formats: Formats) -> tuple[str, ...]:
    """The texts of the blocks that carry an element a law asks for; a plural in its last form.

    A text that stands only under a condition has the condition in front of it, in double square brackets.
    """
    found: list[str] = []
    for block in (block for block in message.blocks if element in block.elements):
        depends = condition(block, playbook, formats)
        found += (f"[[{depends}]] {text}" if depends else text for text in said(block))
    return tuple(found)


def said(block: Block) -> tuple[str, ...]:
    """The texts of a block with their blanks as tokens; a plural in its last form, names and values together."""
    if isinstance(block, Details):
        return tuple(f"{row.label}: {row.value}" for row in block.details)
    number = f"{{fact_{block.count}}}" if isinstance(block, Paragraph) and block.count else "{n}"
    return tuple(entry.forms[-1].replace("{n}", number) for entry in texts(block))


def condition(block: Block, playbook: Playbook, formats: Formats, law: str = "") -> str:
    """The questions and the answers with which the block stands; empty if it always does.

    Where `law` is given, it is settled that this law applies.
    """
    found: list[str] = []
    if block.only and law not in block.only:
        names = [one.name for one in playbook.jurisdictions if one.id in block.only]
        found.append(f"{playbook.mail.law_label}: {formats.list_or(names)}")
    if block.when:
        fact, answers = playbook.fact(block.when.fact), block.when.answers
        found.append(f"{fact.label}: {formats.list_or([one.label for one in fact.options if one.id in answers])}")
    return formats.list_and(found)


def shown(text: str, labels: Mapping[str, str]) -> str:
    """`text` with every token as `[[label]]`; a token without a label keeps its name."""
    return TOKEN.sub(lambda match: f"[[{labels.get(match[1], match[1])}]]", text)


def labels(playbook: Playbook) -> dict[str, str]:
    """What stands for each fact token, in the language of `playbook`."""
    return {f"fact_{fact.id}": fact.label for fact in playbook.facts}
