"""Show what a law asks for beside the sentences of a message that say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from generator.content.coverage import Row, coverage
from generator.content.law import Jurisdiction
from generator.content.message import Block, Contact, Link, Message, Paragraph
from generator.content.model import Playbook, Scenario
from generator.content.needs import named
from generator.language.formats import Formats
from generator.site.blanks import condition, said, shown
from generator.site.markup import marked


@dataclass(frozen=True, slots=True)
class Part:
    """What one block says; blanks are tokens."""

    block: int
    """Its place in the message."""
    depends: str
    """The answers with which it stands, in words; empty if it always stands under the law."""
    sentences: tuple[str, ...]
    facts: tuple[str, ...]
    """The ids of the facts that have to be filled in; none means that it is complete as it stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One element of a law, and what a message says of it, in the language of the playbook that was given."""

    row: Row
    title: str
    parts: tuple[Part, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts of all parts, each once."""
        return tuple(dict.fromkeys(fact for part in self.parts for fact in part.facts))


def asked(message: Message, playbook: Playbook, formats: Formats) -> Iterator[tuple[Jurisdiction, tuple[Asked, ...]]]:
    """The laws that the message is written for, and every element that each speaks of.

    The message is of that playbook, whatever its locale.
    """
    laws = (law for law in playbook.jurisdictions if law.id in message.laws)
    parts = _parts(message, playbook, formats)
    for law in laws:
        yield law, asked_by(law, message, playbook, formats, parts)


def asked_by(
    law: Jurisdiction, message: Message, playbook: Playbook, formats: Formats, parts: Mapping[int, Part] | None = None
) -> tuple[Asked, ...]:
    """Every element that one law speaks of, also where the message is not written for it.

    `parts` are what the blocks say, where they are known from another law of the same message.
    """
    parts = parts or _parts(message, playbook, formats)
    titles = {element.id: element.title for element in playbook.elements}

    def settled(index: int) -> Part:
        """The part under this law, which need not be named any more."""
        block = message.blocks[index]
        return (
            replace(parts[index], depends=condition(block, playbook, formats, law.id)) if block.only else parts[index]
        )

    return tuple(
        Asked(row, titles[row.element], tuple(map(settled, row.blocks)))
        for row in coverage(message, law, playbook.facts)
    )


def part_writer(names: Mapping[str, str]) -> Callable[..., Markup]:
    """What writes a part as HTML: its condition, then its sentences, their blanks by `names` and the given names.

    Each part is written once, because most laws of a message share it.
    """
    written: dict[Part, Markup] = {}

    def write(part: Part, **more: str) -> Markup:
        if part not in written:
            lines = Markup("<br>").join(marked(shown(one, {**more, **names})) for one in part.sentences)
            gap = "<br>" if len(part.sentences) > 1 else " "
            written[part] = marked(f"[[{part.depends}]]") + Markup(gap) + lines if part.depends else lines
        return written[part]

    return write


def written_for(law: str, playbook: Playbook) -> tuple[tuple[Scenario, Message], ...]:
    """The messages that have what the law requires, with the incident that each belongs to."""
    return tuple((one, message) for one in playbook.scenarios for message in one.messages if law in message.laws)


def _parts(message: Message, playbook: Playbook, formats: Formats) -> dict[int, Part]:
    return {
        index: Part(index, condition(block, playbook, formats), _sentences(block, playbook), tuple(_facts(block)))
        for index, block in enumerate(message.blocks)
        if block.elements
    }


def _sentences(block: Block, playbook: Playbook) -> tuple[str, ...]:
    """The texts of the block; under the words of a contact block stands at least an address of the brand."""
    if isinstance(block, Contact):
        return (*said(block), f"{playbook.mail.email_label}: {{brand_reply_to}}")
    return said(block)


def _facts(block: Block) -> dict[str, None]:
    found = list(named(block))
    if isinstance(block, Paragraph) and block.count:
        found.append(block.count)
    if isinstance(block, Link):
        found.append(block.url)
    return dict.fromkeys(found)
