"""What a playbook is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.content.law import Confidence, Jurisdiction
from generator.content.message import CompensationKind, Fact, Id, KitText, MailFrame, Message
from generator.content.reading import AntiExample, Described, Drill, Page, Term
from generator.content.words import HttpsUrl, Model, Sourced, Text, entries
from generator.content.worksheet import Worksheet

Severity = Literal["SEV1", "SEV2", "SEV3", "SEV4"]
Outcome = Literal["send", "repair", "reply", "silent", "never"]


class SeverityLevel(Sourced):
    """One of the four severities."""

    id: Severity
    title: Text
    meaning: Text
    leads: Text
    approvals: int = Field(ge=1, le=3)
    """How many people check the message before it leaves."""
    checks: Text
    """Who these people are."""
    roles: Annotated[tuple[tuple[Id, ...], ...], entries(1, 3)]
    """One entry for each of these people: the roles that one of them must have; none means anybody else."""
    first_word: Text
    signs: Text


class Step(Sourced):
    """One of the six steps of the response, and a row of the crisis-response table."""

    id: Id
    title: Text
    purpose: Text
    who: Text
    effect: Text
    """What the step does to deliverability and risk."""
    actions: Annotated[tuple[Text, ...], entries(2)]
    questions: tuple[Text, ...] = ()


class Gate(Sourced):
    """A yes-or-no question; the gates are asked in their order, and the first yes decides."""

    id: Annotated[str, StringConstraints(pattern=r"^G[1-9]$")]
    question: Text
    yes: Text
    why: Text


class OutcomeKind(Sourced):
    """One of the five outcomes."""

    id: Outcome
    title: Text
    text: Text
    when: Text


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
    kinds: tuple[CompensationKind, ...] = ("none",)
    """What an incident of this type may offer."""


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


class Scenario(Sourced):
    """A type of incident, in the order in which a team needs to know."""

    id: Id
    code: Annotated[str, StringConstraints(pattern=r"^[A-E][0-9]{1,2}$")]
    track: Id
    title: Text
    summary: Text
    also_called: tuple[Text, ...] = ()
    """How people describe it who do not know our title; the search finds the page by these words."""
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
    """The provider's own words; the only place in the house where its syntax stands.

    A form for an attribute has no double quote, `<` or `>` in it, which would end or spoil the attribute.
    """

    first_name: str | None = None
    """The merge tag of the first name, as it stands in HTML."""
    first_name_text: str | None = None
    """The same in the text part, where the usual tag would write `&#x27;` for an apostrophe; None: the usual tag."""
    fallback: str | None = None
    """The first name or else `{without}`, a word; for what a team adds itself, our greetings are whole sentences."""
    fallback_attribute: str | None = None
    custom_field: str | None = None
    """A field of the account's own, `case_ref`, or else `{without}`."""
    if_name: str | None = None
    """A conditional that holds `{with}` and `{without}`, whole sentences; None means: always the nameless one."""
    greeting: str | None = None
    """The token of the greeting, where the conditional runs in a script beside the message and not in it."""
    text_nameless: bool = False
    """Whether the text part greets nobody by name, because the conditional works in HTML only or eats a line break."""
    trims: bool = False
    """Whether the conditional takes a name of nothing but spaces for none."""
    unsubscribe: str | None = None
    unsubscribe_text: str | None = None
    """The same in the text part; None: the usual tag."""
    unsubscribe_required: bool = False
    """Whether the provider refuses a message without its unsubscribe tag, also for a notice, or adds its own."""
    web_view: str | None = None
    address: str | None = None
    address_required: bool = False
    literal: str | None = None
    """How to write the opening of a tag so that it stays text."""


class Claim(Model):
    """Something about a provider that a source says."""

    text: Text
    source: HttpsUrl


class StopCard(Model):
    """How to stop a send at one provider; what no source says stays unknown, and the page says so."""

    checked_on: date
    where: Claim | None = None
    """Where the button is, or the call."""
    plan: Claim | None = None
    """Whether every plan has it."""
    instant: Claim | None = None
    """Whether nothing leaves after it."""
    recall: Claim | None = None
    """What becomes of delivered messages."""
    change: tuple[Claim, ...] = ()
    """What can still be changed after the send."""


class Provider(Model):
    """An e-mail service provider and its dialect."""

    id: Id
    name: str
    title: Text
    tier: Literal["verified", "documented", "name-free"]
    engine: str | None = None
    """What rendered the tags in the tests; required for the tier `verified`, refused for the others."""
    confidence: Confidence
    checked_on: date
    sources: tuple[HttpsUrl, ...]
    tags: ProviderTags = ProviderTags()
    paste: Annotated[tuple[Text, ...], entries(1)]
    """The way through the provider's screens, or its interface, step by step."""
    fields: Text
    """Where the subject and the preheader go."""
    upload: Text
    """The formats that it takes."""
    missing: Text
    """What happens to a message whose data is missing."""
    switch_off: tuple[Text, ...] = ()
    streams: Text
    traps: tuple[Text, ...] = ()
    stop: StopCard


class Channel(Described):
    """A way to reach people other than a mass e-mail."""

    characters: int | None = Field(default=None, ge=70)
    """How long a text may be with its examples filled in; letters outside the Latin script count 16/7."""


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
    channels: tuple[Channel, ...]
    facts: tuple[Fact, ...]
    mail: MailFrame
    scenarios: Annotated[tuple[Scenario, ...], entries(1)]
    providers: Annotated[tuple[Provider, ...], entries(1)]
    jurisdictions: tuple[Jurisdiction, ...] = ()
    worksheet: Worksheet | None = None
    pages: tuple[Page, ...]
    anti_examples: tuple[AntiExample, ...] = ()
    drills: tuple[Drill, ...] = ()
    glossary: tuple[Term, ...] = ()

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id; a loaded playbook has every fact that its texts name."""
        return next(fact for fact in self.facts if fact.id == fact_id)
