"""The gate for what the playbook holds: every incident, every channel, and apologies that are made once and early."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.build import Project, open_project
from generator.content.brand import local
from generator.content.message import KitText, Message, Paragraph
from generator.content.model import Playbook, Scenario
from generator.content.texts import texts
from generator.content.words import TOKEN
from generator.language.formats import Formats
from generator.language.locales import discover
from generator.site.blanks import example

ROOT = Path(__file__).parent.parent
LOCALES = [locale.name for locale in discover(ROOT / "locales")]
INCIDENTS = {"A": 11, "B": 6, "C": 3, "D": 6, "E": 3}
"""The types of each group."""
SPOKEN = {
    *("individual-reply", "support-macro", "social-reply", "web-note"),
    *("short-message", "phone-script", "internal-note", "press-line"),
}
"""The channels in which an incident that people notice is answered."""
QUIET = {"individual-reply", "support-macro", "internal-note"}
"""Those of a small mistake; the others would make it larger."""
SORRY = {
    "en": r"\bwe (?:are(?: \w+)? sorry|apologi[sz]e)\b",
    "es": r"\b(?:lo sentimos|sentimos que|lamentamos|(?:le )?pedimos (?:\w+ )?(?:disculpas|perdón))\b",
    "de": r"\b(?:tut uns(?: \w+){0,3} leid|bitten (?:\w+ ){1,3}um entschuldigung)\b",
    "ar": r"(?:نعتذر|نأسف|يؤسفنا|نقدم اعتذارنا)",
}
"""How each language says it; the word alone also stands where a message speaks of an apology."""


@cache
def project(locale: str) -> Project:
    return open_project(ROOT, locale)


def playbook(locale: str) -> Playbook:
    (found,) = project(locale).playbooks.values()
    return found


def messages(locale: str) -> Iterator[tuple[Scenario, Message]]:
    for scenario in playbook(locale).scenarios:
        for message in scenario.messages:
            yield scenario, message


def test_every_type_of_incident_has_its_page() -> None:
    codes = Counter(scenario.code[0] for scenario in playbook("en").scenarios)
    assert codes == INCIDENTS
    assert len({scenario.code for scenario in playbook("en").scenarios}) == sum(INCIDENTS.values())
    for scenario in playbook("en").scenarios:
        assert len(scenario.also_called) >= 5, scenario.id
        assert scenario.related or scenario.not_this, scenario.id


def test_there_are_messages_exercises_examples_and_terms_enough() -> None:
    book = playbook("en")
    assert len(list(messages("en"))) >= 24
    assert len(book.drills) >= 6
    assert len(book.anti_examples) >= 6
    assert len(book.glossary) >= 40
    pages = {page.id: page for page in book.pages}
    assert sum(len(section.answers) for section in pages["questions"].sections) == 10


def test_every_incident_is_answered_in_every_channel_that_helps() -> None:
    for scenario in playbook("en").scenarios:
        held = {text.channel for text in scenario.kit}
        levels = {scenario.severity.level, *(change.to for change in scenario.severity.changes)}
        wanted = QUIET if scenario.severity.level == "SEV4" else SPOKEN
        assert wanted <= held, f"{scenario.id} ({levels}) lacks {sorted(wanted - held)}"


def kits(locale: str) -> Iterator[tuple[str, KitText]]:
    limits = {channel.id: channel.characters for channel in playbook(locale).channels}
    for scenario in playbook(locale).scenarios:
        for text in scenario.kit:
            if limits[text.channel]:
                yield scenario.id, text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_short_message_fits_with_its_blanks_filled(locale: str) -> None:
    """160 characters of seven bits; a script beyond them has 70, because each takes sixteen (3GPP TS 23.038)."""
    book = playbook(locale)
    formats = Formats(next(iter(project(locale).playbooks)).formats)
    values = {f"fact_{fact.id}": example(fact, formats) for fact in book.facts}
    values["brand_name"] = max((local(b.name, locale) for b in project(locale).brands), key=len)
    limits = {channel.id: channel.characters or 0 for channel in book.channels}
    found = []
    for scenario, text in kits(locale):
        filled = " ".join(TOKEN.sub(lambda match: values[match[1]], part) for part in text.text)
        most = limits[text.channel] * 7 // 16 if locale == "ar" else limits[text.channel]
        if len(filled) > most:
            found.append(f"{scenario}: {len(filled)} of {most}: {filled}")
    assert found == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_says_sorry_once_and_early(locale: str) -> None:
    """A second apology weakens the first; the message about a failed apology owes two."""
    found = []
    for scenario, message in messages(locale):
        owed = 2 if scenario.id == "apology-went-wrong" else 1
        places: list[object] = []
        first = len(message.blocks)
        for number, block in enumerate(message.blocks):
            said = re.findall(SORRY[locale], " ".join(entry.forms[-1] for entry in texts(block)), re.IGNORECASE)
            # Of blocks that depend on the same answer, the reader sees one.
            places += [block.when.fact if block.when else number] * len(said)
            first = min(first, number) if said else first
        if not 0 < len(set(places)) <= owed or first > 3:
            found.append(f"{scenario.id}/{message.id}: {places}")
    assert found == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_sentence_says_when(locale: str) -> None:
    """What happened and when stands in the first paragraph, as a fact that somebody enters."""
    found = []
    for scenario, message in messages(locale):
        first = next(block for block in message.blocks if isinstance(block, Paragraph))
        said = " ".join(entry.forms[-1] for entry in texts(first))
        if not re.search(r"\{fact_\w*(?:date|time|dates|day)\}", said):
            found.append(f"{scenario.id}/{message.id}: {said[:80]}")
    assert found == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_states_a_number_that_nobody_entered(locale: str) -> None:
    found = [
        (scenario.id, form)
        for scenario, message in messages(locale)
        for entry in texts(message)
        if entry.domain == "email"
        for form in entry.forms
        if re.search(r"\d", TOKEN.sub("", form))
    ]
    assert found == []


def test_a_rule_says_by_itself_whether_to_follow_it() -> None:
    """The sign in front of a rule is only a help: read aloud or copied, the words are alone."""
    rules = [rule for page in playbook("en").pages for section in page.sections for rule in section.rules]
    assert [rule.rule for rule in rules if (rule.kind == "dont") != rule.rule.startswith("Do not ")] == []
