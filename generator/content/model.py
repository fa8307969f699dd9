"""What a playbook is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from generator.content.words import HttpsUrl, MailPlural, MailText, Model, Text, entries

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
"""A name for the machine: lower case letters, digits, hyphens."""
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""The same for facts, with underscores, because it stands in a token."""
Severity = Literal["SEV1", "SEV2", "SEV3", "SEV4"]
Outcome = Literal["send", "repair", "reply", "silent", "never"]
Confidence = Literal["high", "medium", "low"]
Rank = Literal["executive", "lead", "team"]
"""Who signs: somebody of the management, the head of a function, or the team without a name."""


class Described(Model):
    """An id with a name and what it means; the simplest entry there is."""

    id: Id
    title: Text
    text: Text


class SeverityLevel(Model):
    """One of the four severities."""

    id: Severity
    title: Text
    meaning: Text
    leads: Text
    approvals: int = Field(ge=1, le=3)
    """How many people check the message before it leaves."""
    checks: Text
    """Who these people are."""
    first_word: Text
    signs: Text


class Step(Model):
    """One of the six steps of the response, and a row of the crisis-response table."""

    id: Id
    title: Text
    purpose: Text
    who: Text
    effect: Text
    """What the step does to deliverability and risk."""
    actions: Annotated[tuple[Text, ...], entries(2)]
    questions: tuple[Text, ...] = ()


class Gate(Model):
    """A yes-or-no question; the gates are asked in their order, and the first yes decides."""

    id: Annotated[str, StringConstraints(pattern=r"^G[1-9]$")]
    question: Text
    yes: Text
    why: Text


class OutcomeKind(Model):
    """One of the five outcomes."""

    id: Outcome
    title: Text
    text: Text
    when: Text


class FactOption(Model):
    """One answer of a choice."""

    id: FactId
    label: MailText


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


class Condition(Model):
    """Holds when the fact has this answer."""

    fact: FactId
    answer: FactId = Field(alias="is")


class Block(Model):
    """A part of a message."""

    when: Condition | None = None
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


class Message(Model):
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
    subjects: Annotated[tuple[MailText, ...], entries(2, 4)]
    preheader: MailText
    blocks: Annotated[tuple[AnyBlock, ...], entries(2)]
    reason: MailText
    """Why the recipient gets this message; stands in the footer."""


class KitText(Model):
    """The same facts in another channel than a mass e-mail: plain paragraphs to copy."""

    id: Id
    channel: Id
    title: Text
    use: Text
    """Who uses it, where and when."""
    text: Annotated[tuple[MailText, ...], entries(1)]


class Raise(Model):
    """A condition that changes the severity."""

    to: Severity
    when: Text


class Grading(Model):
    """How bad it is by default, and what changes that."""

    level: Severity
    because: Text
    changes: tuple[Raise, ...] = ()


class Change(Model):
    """A condition that changes the outcome."""

    to: Outcome
    when: Text


class Decision(Model):
    """Send or not: the default, its reason, and the conditions that change it."""

    default: Outcome
    because: Text
    changes: tuple[Change, ...] = ()
    debate: Text | None = None
    """Where good sources disagree: the other side in a sentence."""


class Audience(Model):
    """Who gets a message, and how to count them."""

    who: Text
    count: Text
    never: Text


class Compensation(Model):
    """What may be offered, and what may not."""

    offer: Text
    never: Text


class Watch(Model):
    """A figure to look at afterwards, and what to do when it moves."""

    figure: Text
    act: Text


class Gateway(Model):
    """The answer that this scenario usually gives to a gate."""

    gate: str
    answer: Text


class Confusion(Model):
    """What this is not, and the scenario to read in its place where there is one."""

    text: Text
    scenario: Id | None = None


class Scenario(Model):
    """A type of incident, in the order in which a team needs to know."""

    id: Id
    code: Annotated[str, StringConstraints(pattern=r"^[A-E][0-9]{1,2}$")]
    track: Id
    title: Text
    summary: Text
    recognise: Annotated[tuple[Text, ...], entries(1)]
    not_this: tuple[Confusion, ...] = ()
    stop: Annotated[tuple[Text, ...], entries(2)]
    freeze: Annotated[tuple[Text, ...], entries(1)]
    evidence: Annotated[tuple[Text, ...], entries(1)]
    severity: Grading
    leads: Id
    signs: Id
    signs_because: Text
    gates: Annotated[tuple[Gateway, ...], entries(1)]
    outcome: Decision
    audience: Audience
    deadline: Text
    tone: Text
    compensation: Compensation
    say: Annotated[tuple[Text, ...], entries(1)]
    never_say: Annotated[tuple[Text, ...], entries(1)]
    checklist: Annotated[tuple[Text, ...], entries(2)]
    tell: tuple[Text, ...] = ()
    after: Annotated[tuple[Watch, ...], entries(2)]
    related: tuple[Id, ...] = ()
    no_email: Text | None = None
    """Why there is no e-mail on purpose; required when the outcome is `never`, refused otherwise."""
    messages: tuple[Message, ...] = ()
    kit: tuple[KitText, ...] = ()


class ProviderTags(Model):
    """The provider's own words; the only place in the house where its syntax stands."""

    first_name: str | None = None
    """The merge tag of the first name, as it stands in HTML."""
    first_name_text: str | None = None
    """The same in the text part, where the usual tag would write `&#x27;` for an apostrophe; None: the usual tag."""
    if_name: str | None = None
    """A conditional that holds `{with}` and `{without}`, whole sentences; None means: always the nameless one."""
    unsubscribe: str | None = None
    unsubscribe_required: bool = False
    """Whether the provider refuses a message without its unsubscribe tag, also for a notice."""
    web_view: str | None = None
    address: str | None = None
    address_required: bool = False


class Provider(Model):
    """An e-mail service provider and its dialect."""

    id: Id
    name: str
    title: Text
    tier: Literal["verified", "documented", "name-free"]
    confidence: Confidence
    checked_on: date
    sources: tuple[HttpsUrl, ...]
    tags: ProviderTags = ProviderTags()
    paste: Annotated[tuple[Text, ...], entries(1)]
    switch_off: tuple[Text, ...] = ()
    streams: Text
    traps: tuple[Text, ...] = ()


class Section(Model):
    """A part of a hand-made page."""

    id: Id
    heading: Text
    paragraphs: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()


class Page(Model):
    """A page of the site that belongs to no scenario."""

    id: Id
    title: Text
    lead: Text
    sections: Annotated[tuple[Section, ...], entries(1)]


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
    unsubscribe: MailText
    email_label: MailText
    phone_label: MailText
    website_label: MailText
    officer_label: MailText
    legal_note: MailText


class SiteFrame(Model):
    """What every page shares."""

    name: Text
    tagline: Text
    question: Text
    promise: Text
    disclaimer: Text


class Playbook(Model):
    """All content, in the order of the site."""

    version: Literal[1]
    site: SiteFrame
    tracks: tuple[Described, ...]
    steps: Annotated[tuple[Step, ...], entries(6, 6)]
    severities: Annotated[tuple[SeverityLevel, ...], entries(4, 4)]
    gates: Annotated[tuple[Gate, ...], entries(1)]
    outcomes: Annotated[tuple[OutcomeKind, ...], entries(5, 5)]
    roles: tuple[Described, ...]
    elements: tuple[Described, ...]
    channels: tuple[Described, ...]
    facts: tuple[Fact, ...]
    mail: MailFrame
    scenarios: Annotated[tuple[Scenario, ...], entries(1)]
    providers: Annotated[tuple[Provider, ...], entries(1)]
    pages: tuple[Page, ...]

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id; a loaded playbook has every fact that its texts name."""
        return next(fact for fact in self.facts if fact.id == fact_id)
