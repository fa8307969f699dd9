"""Hold a message against the laws that it is written for: which blocks carry what a law asks for, and what must go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from generator.content.law import Jurisdiction, Prescribed
from generator.content.message import Block, Fact, Heading, Message
from generator.content.model import Playbook
from generator.content.problems import Problem
from generator.content.source import KeyPath, Source

Duty = Literal["required", "conditional", "recommended", "forbidden"]


@dataclass(frozen=True, slots=True)
class Row:
    """One element of a law, and the blocks of a message that carry it."""

    element: str
    duty: Duty
    note: str
    """The condition, the reason or the rule, in the words of the law's entry; empty for what is simply required."""
    blocks: tuple[int, ...]
    """The places of the blocks in the message."""
    always: bool
    """Whether one of these blocks stands whatever the answers are."""

    @property
    def holds(self) -> bool:
        """Whether the message does what the law says about this element.

        A required element must stand under every answer, a conditional one under some; a recommended one may be
        missing, a forbidden one must be.
        """
        if self.duty == "required":
            return self.always
        return self.duty == "recommended" or bool(self.blocks) == (self.duty == "conditional")


def stands_for(block: Block, law: str) -> bool:
    """Whether the block stands in the message that people under this law get."""
    return not block.only or law in block.only


def coverage(message: Message, law: Jurisdiction, facts: Iterable[Fact]) -> tuple[Row, ...]:
    """Every element that the law speaks of, in the order of its lists, and the blocks of `message` that carry it.

    Proven by what the blocks declare, never by words that they contain. `facts` are those of the playbook.
    """
    carriers: dict[str, list[int]] = defaultdict(list)
    for index, block in enumerate(message.blocks):
        if stands_for(block, law.id):
            for element in block.elements:
                carriers[element].append(index)
    options = {fact.id: {option.id for option in fact.options} for fact in facts}

    def row(element: str, duty: Duty, note: str = "") -> Row:
        found = tuple(dict.fromkeys(carriers[element]))
        return Row(element, duty, note, found, _always([message.blocks[index] for index in found], options))

    return (
        *(row(element, "required") for element in law.required),
        *(row(one.element, "conditional", one.when) for one in law.conditional),
        *(row(one.element, "recommended", one.why) for one in law.recommended),
        *(row(one.element, "forbidden", one.rule) for one in law.forbidden),
    )


def coverage_problems(playbook: Playbook, source: Source) -> Iterator[Problem]:
    """Where a message has not what a law asks for that it names, or has what the law forbids."""
    laws = {law.id: law for law in playbook.jurisdictions}
    for index, scenario in enumerate(playbook.scenarios):
        for number, message in enumerate(scenario.messages):
            path: KeyPath = ("scenarios", index, "messages", number)
            for place, name in enumerate(message.laws):
                yield from _nameable(name, laws, source, (*path, "laws", place))
            yield from _stray(message, laws, source, path)
            written = [laws[name] for name in message.laws if name in laws and not _unusable(laws[name])]
            for law in written:
                yield from _missing(message, law, playbook, source, path)
                yield from _unwanted(message, law, playbook, source, path)
                if law.prescribed:
                    yield from _form(message, law, law.prescribed, source, path)


def _always(blocks: Sequence[Block], options: Mapping[str, set[str]]) -> bool:
    """Whether one of the blocks stands under every answer: without a condition, or for each option of one choice."""
    answers: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        if block.when is None:
            return True
        answers[block.when.fact].update(block.when.answers)
    return any(options.get(fact) and options[fact] <= given for fact, given in answers.items())


def _unusable(law: Jurisdiction) -> str:
    """Why no message can be written for the law; empty if one can."""
    if law.confidence == "low":
        return f'"{law.id}" has low confidence, so nobody knows what it asks for'
    return "" if law.required else f'"{law.id}" requires no element'


def _nameable(name: str, laws: Mapping[str, Jurisdiction], source: Source, path: KeyPath) -> Iterator[Problem]:
    if name not in laws:
        near = get_close_matches(name, sorted(laws), n=1, cutoff=0.5)
        hint = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(sorted(laws)) or 'none'}"
        yield Problem(source.locate(path), "P126", f'"{name}" is not one of the jurisdictions', hint)
    elif why := _unusable(laws[name]):
        yield Problem(source.locate(path), "P143", why, "name only laws with required elements")


def _stray(message: Message, laws: Mapping[str, Jurisdiction], source: Source, path: KeyPath) -> Iterator[Problem]:
    """Blocks for laws that the message is not written for."""
    for index, block in enumerate(message.blocks):
        for place, name in enumerate(block.only):
            here: KeyPath = (*path, "blocks", index, "only", place)
            if name in message.laws:
                continue
            found = tuple(_nameable(name, laws, source, here))
            yield from found
            if not found:
                what = f'this block stands only under "{name}", and the message is not written for it'
                yield Problem(source.locate(here), "P144", what, f"add {name} to its laws, or delete it here")


def _missing(
    message: Message, law: Jurisdiction, playbook: Playbook, source: Source, path: KeyPath
) -> Iterator[Problem]:
    place = source.locate((*path, "laws", message.laws.index(law.id)))
    for row in coverage(message, law, playbook.facts):
        if row.holds or row.duty == "forbidden":
            continue
        asked = "requires" if row.duty == "required" else "requires under a condition"
        why = "only blocks under some of the answers carry it" if row.blocks else "no block carries it"
        hint = f"write a block with elements: [{row.element}], or take {law.id} out of the laws"
        yield Problem(place, "P140", f'"{law.id}" {asked} "{row.element}", and {why}', hint)


def _unwanted(
    message: Message, law: Jurisdiction, playbook: Playbook, source: Source, path: KeyPath
) -> Iterator[Problem]:
    """What the law forbids; and under such a law, blocks of which nobody said what they contain."""
    for row in coverage(message, law, playbook.facts):
        for index in row.blocks if row.duty == "forbidden" else ():
            what = f'"{law.id}" forbids "{row.element}", and this block carries it'
            place = source.locate((*path, "blocks", index, "elements"))
            yield Problem(place, "P141", what, "delete the block, or let it stand only under other laws")
    for index, block in enumerate(message.blocks if law.forbidden else ()):
        if stands_for(block, law.id) and not block.elements and not isinstance(block, Heading):
            what = f'"{law.id}" forbids elements, and this block does not say which it carries'
            yield Problem(source.locate((*path, "blocks", index)), "P142", what, "add elements")


def _form(message: Message, law: Jurisdiction, form: Prescribed, source: Source, path: KeyPath) -> Iterator[Problem]:
    """The title and the headings that the law prescribes, word by word; the title is the first subject."""
    if message.subjects[0] != form.title:
        place = source.locate((*path, "subjects", 0))
        yield Problem(place, "P145", f'"{law.id}" prescribes the title "{form.title}"', "make it the first subject")
    found = [
        (index, block)
        for index, block in enumerate(message.blocks)
        if isinstance(block, Heading) and stands_for(block, law.id)
    ]
    wanted = [*form.headings, *[None] * len(found)]
    wrong = [
        index
        for (index, block), heading in zip(found, wanted, strict=False)
        if block.heading != heading or block.when is not None
    ]
    if wrong or len(found) < len(form.headings):
        place = source.locate((*path, "blocks", wrong[0]) if wrong else (*path, "blocks"))
        what = f'"{law.id}" prescribes the headings {", ".join(form.headings)}'
        yield Problem(place, "P145", what, "write exactly these, in this order, under no condition")
