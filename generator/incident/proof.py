"""Prove that finished messages say what the laws of an incident ask for, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from generator.content.law import Jurisdiction
from generator.content.message import Message
from generator.content.model import Playbook
from generator.content.problems import Problem
from generator.incident.case import Chosen
from generator.incident.inquiry import Inquiry
from generator.mail.outside import harmless
from generator.mail.render import Edition

Kind = Literal["required", "conditional", "recommended"]


_ITEM: Final = re.compile(r"^(?:- |\d+\. )")
"""What begins a line of a list in the text part."""


class Made(NamedTuple):
    """One finished message in one language."""

    message: Message
    chosen: Chosen
    spoken: Edition
    """In the dialect of the provider."""
    neutral: Edition
    """Before that."""


class Said(NamedTuple):
    """An element of a law, and the sentences that say it."""

    element: str
    title: str
    kind: Kind
    sentences: tuple[str, ...]
    waived: str | None
    """Why a conditional element is left out."""


class Proof(NamedTuple):
    """What one message says of what one law asks for."""

    law: Jurisdiction
    message: str
    rows: tuple[Said, ...]

    def plain(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "law": self.law.id,
            "article": f"{self.law.law}, {self.law.article}",
            "message": self.message,
            "elements": [
                {
                    "element": row.element,
                    "kind": row.kind,
                    "sentences": list(row.sentences),
                    **({"waived": row.waived} if row.waived else {}),
                }
                for row in self.rows
            ],
        }


def proof(inquiry: Inquiry, made: tuple[Made, ...], playbook: Playbook) -> tuple[Proof, ...]:
    """One proof for each law of the incident and each message that is written for it, in the language of `playbook`."""
    titles = {element.id: element.title for element in playbook.elements}
    laws = [law for law in playbook.jurisdictions if law.id in inquiry.incident.laws]
    return tuple(
        Proof(law, one.message.id, tuple(_rows(law, one, inquiry, titles)))
        for law in laws
        for one in made
        if law.id in one.message.laws
    )


def holes(inquiry: Inquiry, made: tuple[Made, ...]) -> Iterator[Problem]:
    """What a law asks for and a finished message does not say, and what it says although a law forbids it."""
    for index, law in ((i, law) for i, name in enumerate(inquiry.incident.laws) for law in _named(name, inquiry)):
        for one in (one for one in made if law.id in one.message.laws):
            said = {name for name, sentences in one.neutral.elements.items() if any(sentences)}
            waived = {w.element for w in inquiry.incident.waived if w.law == law.id}
            where = f"{one.message.id} in {one.neutral.locale}"
            for element in (element for element in law.required if element not in said):
                what = f'{where} does not say "{element}", which {law.id} requires'
                yield inquiry.problem(("laws", index), "I613", what, "enter the facts of the blocks that say it")
            for conditional in (c for c in law.conditional if c.element not in said | waived):
                what = f'{where} does not say "{conditional.element}", which {law.id} asks for under a condition'
                hint = f"enter its facts, or add it to waived: with the reason. The condition: {conditional.when}"
                yield inquiry.problem(("laws", index), "I613", what, hint)
            for element in sorted(waived & said):
                what = f'{where} says "{element}", which is waived for {law.id}'
                yield inquiry.problem(("waived",), "I613", what, "delete it from waived:, or correct the facts")
            for forbidden in (f for f in law.forbidden if f.element in said):
                what = f'{where} says "{forbidden.element}", which {law.id} forbids'
                yield inquiry.problem(("laws", index), "I613", what, forbidden.rule)


def _named(name: str, inquiry: Inquiry) -> tuple[Jurisdiction, ...]:
    return tuple(law for law in inquiry.playbook.jurisdictions if law.id == name)


def _rows(law: Jurisdiction, one: Made, inquiry: Inquiry, titles: dict[str, str]) -> Iterator[Said]:
    reasons = {waived.element: harmless(waived.because) for waived in inquiry.incident.waived if waived.law == law.id}
    kinds: dict[str, Kind] = {name.element: "recommended" for name in law.recommended}
    kinds |= {name.element: "conditional" for name in law.conditional}
    kinds |= dict.fromkeys(law.required, "required")
    for element in titles:
        if element in kinds:
            sentences = tuple(_begun(_ITEM.sub("", sentence)) for sentence in one.neutral.elements.get(element, ()))
            waived = reasons.get(element) if not sentences else None
            if sentences or kinds[element] != "recommended":
                yield Said(element, titles[element], kinds[element], sentences, waived)


def _begun(sentence: str) -> str:
    """In German a message goes on in small letters after its greeting; here the sentence stands alone."""
    return sentence[:1].upper() + sentence[1:]
