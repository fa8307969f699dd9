"""What a message is made of: its facts, its conditions, its blocks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from generator.content.words import MailPlural, MailText, Model, Sourced, Text, entries

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
"""A name for the machine: lower case letters, digits, hyphens."""
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""The same for facts, with underscores, because it stands in a token."""
Start = Literal["awareness", "discovery", "determination", "data-affected", "risk-known", "report-made", "people-told"]
"""The moment from which a law counts: somebody knew; the breach was discovered; it was determined that there was one;
it was known that personal data were affected; the risk was known; the authority was told; the people were told."""
Rank = Literal["executive", "lead", "team"]
"""Who signs: somebody of the management, the head of a function, or the team without a name."""


CompensationKind = Literal["none", "time", "honour", "refund", "costs", "goodwill", "protection", "donation", "voucher"]
"""What people may be offered: nothing; a longer deadline; the promise kept; their money back; their costs; a gesture;
a service that protects them; money for a good cause; a voucher, which no incident of ours allows."""


class FactOption(Model):
    """One answer of a choice."""

    id: FactId
    label: MailText
    offers: CompensationKind | None = None
    """What the people are offered with this answer."""
    told: Literal["people", "authority"] | None = None
    """Whom this answer says to have been told; somebody must have decided so."""


class Fact(Model):
    """A blank about the incident; the token is `{fact_<id>}`."""

    id: FactId
    type: Literal["date", "time", "count", "money", "percent", "text", "list", "choice", "url"]
    label: MailText
    """What stands in double square brackets until somebody fills it."""
    help: Text
    example: str | int | float | date | None = None
    """A value in neutral form: an ISO date, a number, `12.50 EUR`, an address."""
    sample: Text | None = None
    """An example in words, for the types `text` and `list`."""
    options: tuple[FactOption, ...] = ()
    tense: Literal["past", "future"] | None = None
    """For a date: whether it lies before the message leaves, or after."""
    not_before: FactId | None = None
    """For a date: another one that it cannot come before."""
    moment: Start | None = None
    """For a date: the moment of an incident that falls on this day, where it is known."""
    dated_by: FactId | None = None
    """For a time, the date that it belongs to; for an action in words, the date on which it was or will be done."""
    people: bool = False
    """For a count: whether it counts some of the people affected, and so cannot exceed them all."""


class Condition(Model):
    """Holds when the fact has this answer, or one of these."""

    fact: FactId
    answer: FactId | tuple[FactId, ...] = Field(alias="is")

    @property
    def answers(self) -> tuple[str, ...]:
        """The options with which it holds."""
        return (self.answer,) if isinstance(self.answer, str) else self.answer


class Block(Model):
    """A part of a message."""

    when: Condition | None = None
    only: tuple[Id, ...] = ()
    """The laws under which it stands; none means: always."""
    elements: tuple[Id, ...] = ()
    """What a law asks a notice to contain, and this block contains."""


class Paragraph(Block):
    """A paragraph; as a plural it depends on the fact named in `count`."""

    paragraph: MailText | MailPlural
    count: FactId | None = None


class Heading(Block):
    """A heading inside a long message."""

    heading: MailText


class Bullets(Block):
    """Things that have no order."""

    bullets: Annotated[tuple[MailText, ...], entries(2)]


class Steps(Block):
    """Things to do, in order."""

    steps: Annotated[tuple[MailText, ...], entries(2)]


class Callout(Block):
    """The one sentence that must not be missed."""

    callout: MailText


class DetailRow(Model):
    """A name and a value."""

    label: MailText
    value: MailText


class Details(Block):
    """Names and values side by side, such as what was shown and what is right."""

    details: Annotated[tuple[DetailRow, ...], entries(1)]


class Link(Block):
    """One address on a line of its own: what is found there, and the fact that holds the address."""

    link: MailText
    url: FactId


class Contact(Block):
    """How to reach the sender: an introduction; the addresses and numbers come from the brand."""

    contact: MailText


BLOCKS: dict[str, type[Block]] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "bullets": Bullets,
    "steps": Steps,
    "callout": Callout,
    "details": Details,
    "link": Link,
    "contact": Contact,
}
"""Every block kind; the kind is the name of its own key."""


def block_kind(value: Any) -> str | None:
    """The kind of a block, read or not yet read: the one of its keys that names a kind."""
    keys = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Block) else ()
    return next((key for key in keys if key in BLOCKS), None)


AnyBlock = Annotated[
    Annotated[Paragraph, Tag("paragraph")]
    | Annotated[Heading, Tag("heading")]
    | Annotated[Bullets, Tag("bullets")]
    | Annotated[Steps, Tag("steps")]
    | Annotated[Callout, Tag("callout")]
    | Annotated[Details, Tag("details")]
    | Annotated[Link, Tag("link")]
    | Annotated[Contact, Tag("contact")],
    Discriminator(block_kind),
]


class Message(Sourced):
    """One text for one audience in one scenario."""

    id: Id
    title: Text
    audience: Text
    send_by: Text
    approvals: Text
    stream: Literal["transactional", "marketing"]
    """Which kind of sending reaches the right people: a notice must also reach those who unsubscribed."""
    layout: Literal["correction", "apology", "notice"]
    greeting: Literal["named", "nameless"]
    signed_by: Rank
    laws: tuple[Id, ...] = ()
    """The laws whose required contents it has; the build fails where it has not."""
    subjects: Annotated[tuple[MailText, ...], entries(2, 4)]
    preheader: MailText
    blocks: Annotated[tuple[AnyBlock, ...], entries(2)]
    reason: MailText
    """Why the recipient gets this message; stands in the footer."""


class KitText(Model):
    """The same facts in another channel than a mass e-mail: plain paragraphs to copy."""

    id: Id
    channel: Id
    title: Text | None = None
    """Only where the name of the channel is not enough."""
    use: Text | None = None
    """Who uses it, where and when; only where the channel's own description is not enough."""
    text: Annotated[tuple[MailText, ...], entries(1)]


class MailFrame(Model):
    """What every message shares."""

    greeting_named: MailText
    greeting_nameless: MailText
    closing: MailText
    signer_name: MailText
    """What stands for the name of the person who signs until the brand or the incident gives it."""
    signer_title: MailText
    team: MailText
    keep_if: MailText
    """Marks blocks whose condition nobody has answered yet; contains `{condition}`."""
    keep_end: MailText
    """Marks the end of such blocks where there are several."""
    law_label: MailText
    """Stands before the names of the laws under which alone a block stands."""
    unsubscribe: MailText
    email_label: MailText
    phone_label: MailText
    website_label: MailText
    officer_label: MailText
    legal_note: MailText
