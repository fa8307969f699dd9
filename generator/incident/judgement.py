"""Hold an incident against its scenario, the laws and itself, before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from generator.content.law import Jurisdiction, Start
from generator.content.message import Fact, Message
from generator.content.model import Playbook, Scenario
from generator.content.needs import named, needed
from generator.content.problems import Problem
from generator.content.source import KeyPath, Source
from generator.incident.case import Incident
from generator.incident.clock import ClockError, moment
from generator.incident.entered import Entered, choices

OF_DATA = ("exposure", "security")
"""The tracks in which personal data is concerned, so that people, authority and laws are to be decided on."""
STILL_TO_COME = ("report-made", "people-told")
"""The moments from which deadlines count and that may be planned when the messages are made."""
NO_MAIL = ("reply", "silent", "never")
"""The outcomes with which nobody gets an e-mail that was not asked for."""


@dataclass(frozen=True)
class Inquiry:
    """An incident with everything that it is held against."""

    incident: Incident
    source: Source
    playbook: Playbook
    scenario: Scenario
    messages: tuple[Message, ...]
    """The chosen ones that exist."""
    known: Mapping[str, Entered]
    zone: ZoneInfo
    times: Mapping[Start, dt.datetime]
    """The moments from which deadlines count."""
    sends_at: dt.datetime
    now: dt.datetime

    def problem(self, path: KeyPath, code: str, what: str, hint: str) -> Problem:
        """A problem at a place of the incident file."""
        return Problem(self.source.locate(path), code, what, hint)

    def day(self, fact_id: str | None) -> dt.date | None:
        """The day that was entered for a fact."""
        value = self.known[fact_id].value if fact_id and fact_id in self.known else None
        return value if isinstance(value, dt.date) else None


def judged(inquiry: Inquiry) -> Iterator[Problem]:
    """Every reason why nothing may be written yet."""
    yield from _sending(inquiry)
    yield from _missing(inquiry)
    yield from _days(inquiry)
    yield from _compensation(inquiry)
    yield from _laws(inquiry)
    yield from _decisions(inquiry)


def _sending(inquiry: Inquiry) -> Iterator[Problem]:
    incident, scenario = inquiry.incident, inquiry.scenario
    decided = next((one for one in incident.decided("outcome") if one.answer in NO_MAIL), None)
    if incident.messages and scenario.outcome.default == "never":
        what = f'"{scenario.id}" is never answered by e-mail, found {len(incident.messages)} messages'
        yield inquiry.problem(("messages",), "I611", what, f"delete them: {scenario.no_email}")
    elif incident.messages and decided:
        what = f'the outcome was decided to be "{decided.answer}", and messages are to be sent'
        yield inquiry.problem(("messages",), "I611", what, "delete the messages, or decide anew and say why")
    if not incident.prepared_by:
        yield inquiry.problem(("prepared_by",), "I605", "prepared_by is missing", "write who filled in this file")
    most = incident.affected
    if not most and (incident.messages or scenario.track in OF_DATA):
        what = "affected is missing"
        yield inquiry.problem(("affected",), "I605", what, "count the people whom the incident concerns in all")
    for index, chosen in enumerate(incident.messages):
        for key in (key for key in ("affected", "audience") if not getattr(chosen, key)):
            what = f"{chosen.id}: {key} is missing"
            yield inquiry.problem(("messages", index, key), "I605", what, "count, and write the number")
        if chosen.audience > chosen.affected > 0:
            what = f"{chosen.id} goes to {chosen.audience} people, but concerns {chosen.affected}"
            yield inquiry.problem(("messages", index, "audience"), "I609", what, "take the others off the list")
        if chosen.affected > most > 0:
            what = f"{chosen.id} concerns {chosen.affected} people, but only {most} people are affected"
            yield inquiry.problem(("messages", index, "affected"), "I609", what, "correct the wrong figure")
    for name, one in inquiry.known.items():
        fact = inquiry.playbook.fact(name)
        if fact.people and most and isinstance(one.value, int) and one.value > most:
            what = f"{name} is {one.value}, but only {most} people are affected"
            yield inquiry.problem(("facts", name), "I609", what, "count again, and correct the wrong figure")


def _missing(inquiry: Inquiry) -> Iterator[Problem]:
    """Facts that a message or a text needs and nobody entered; an action also needs its date."""
    for name, users in _wanted(inquiry).items():
        fact = inquiry.playbook.fact(name)
        if inquiry.incident.given(name) is None:
            what = f"{name} is missing ({fact.label}), needed by {', '.join(users)}"
            yield inquiry.problem(("facts", name), "I605", what, fact.help)
        if fact.dated_by and inquiry.incident.given(fact.dated_by) is None:
            what = f"{name}: {'an action' if fact.type == 'text' else 'a time'} without its date, {fact.dated_by}"
            yield inquiry.problem(("facts", name), "I604", what, inquiry.playbook.fact(fact.dated_by).help)


def _wanted(inquiry: Inquiry) -> dict[str, list[str]]:
    """The facts that are needed, each with what needs it."""
    chosen, laws = choices(inquiry.known, inquiry.playbook), frozenset(inquiry.incident.laws)
    wanted: dict[str, list[str]] = {}
    for message in inquiry.messages:
        for name in needed(message, chosen, laws):
            wanted.setdefault(name, []).append(message.id)
    for text in inquiry.scenario.kit:
        if text.id in inquiry.incident.kit:
            for name in dict.fromkeys(named(text)):
                wanted.setdefault(name, []).append(text.id)
    return wanted


def _days(inquiry: Inquiry) -> Iterator[Problem]:
    for name in inquiry.known:
        fact, day = inquiry.playbook.fact(name), inquiry.day(name)
        if day is not None:
            yield from _out_of_time(inquiry, fact, day)
            first = inquiry.day(fact.not_before)
            if first is not None and day < first:
                what = f"{name} is {day}, before {fact.not_before}, {first}"
                yield inquiry.problem(("facts", name), "I606", what, "correct one of them")
        elif fact.dated_by and (day := inquiry.day(fact.dated_by)):
            yield from _off_the_clock(inquiry, fact, day)
    for start, at in inquiry.times.items():
        if start not in STILL_TO_COME and at > inquiry.now:
            what = f"{start} is {at:%Y-%m-%d %H:%M}, in the future"
            yield inquiry.problem(("moments", start), "I606", what, "write what has happened only")
    aware, told = inquiry.times.get("awareness"), inquiry.day("aware_date")
    if told is not None and aware is not None and aware.date() != told:
        what = f"aware_date is {told}, but the moment of awareness is {aware:%Y-%m-%d %H:%M}"
        yield inquiry.problem(("facts", "aware_date"), "I606", what, "the messages and the deadlines need the same day")


def _out_of_time(inquiry: Inquiry, fact: Fact, day: dt.date) -> Iterator[Problem]:
    path: KeyPath = ("facts", fact.id)
    leaves, today = inquiry.sends_at.date(), inquiry.now.astimezone(inquiry.zone).date()
    if fact.tense == "past" and day > today:
        yield inquiry.problem(path, "I606", f"{fact.id} is {day}, in the future", "write what has happened only")
    elif fact.tense == "past" and day > leaves:
        what = f"{fact.id} is {day}, after the messages leave on {leaves}"
        yield inquiry.problem(path, "I606", what, "correct it, or sends_at")
    elif fact.tense == "future" and day < leaves:
        what = f"{fact.id} is {day}, before the messages leave on {leaves}"
        yield inquiry.problem(path, "I606", what, "promise a day that is still to come")


def _off_the_clock(inquiry: Inquiry, fact: Fact, day: dt.date) -> Iterator[Problem]:
    """A time of day that no clock shows on its day, or that lies on the wrong side of now and of the sending."""
    path: KeyPath = ("facts", fact.id)
    time = inquiry.known[fact.id].value
    if not isinstance(time, dt.time):
        return
    try:
        at = moment(f"{day}T{time:%H:%M}", inquiry.zone)
    except ClockError as error:
        what, _, hint = str(error).partition("; ")
        yield inquiry.problem(path, "I606", f"{fact.id}: {what}", hint)
        return
    tense = inquiry.playbook.fact(fact.dated_by).tense if fact.dated_by else None
    what = f"{fact.id} is {time:%H:%M} on {day}"
    if tense == "past" and day <= inquiry.sends_at.date() and at > inquiry.sends_at:
        yield inquiry.problem(path, "I606", f"{what}, after the messages leave", "correct it, or sends_at")
    elif tense == "past" and day <= inquiry.now.astimezone(inquiry.zone).date() and at > inquiry.now:
        yield inquiry.problem(path, "I606", f"{what}, in the future", "write what has happened only")
    elif tense == "future" and day >= inquiry.sends_at.date() and at < inquiry.sends_at:
        yield inquiry.problem(
            path, "I606", f"{what}, before the messages leave", "promise a time that is still to come"
        )


def _compensation(inquiry: Inquiry) -> Iterator[Problem]:
    allowed = inquiry.scenario.compensation
    hint = f"{allowed.never} Allowed here: {', '.join(allowed.kinds)}"
    for index, kind in enumerate(inquiry.incident.compensation):
        if kind not in ("none", *allowed.kinds):
            what = f'"{inquiry.scenario.id}" does not allow the compensation "{kind}"'
            yield inquiry.problem(("compensation", index), "I610", what, hint)
    for name, one in inquiry.known.items():
        option = next((option for option in inquiry.playbook.fact(name).options if option.id == one.value), None)
        if option and option.offers and option.offers not in ("none", *allowed.kinds):
            what = f'{name}: "{inquiry.scenario.id}" does not allow the compensation "{option.offers}"'
            yield inquiry.problem(("facts", name), "I610", what, hint)


def _laws(inquiry: Inquiry) -> Iterator[Problem]:
    incident = inquiry.incident
    laws = {law.id: law for law in inquiry.playbook.jurisdictions}
    for index, name in enumerate(incident.laws):
        law = laws.get(name)
        if law and law.required and inquiry.messages and not any(name in one.laws for one in inquiry.messages):
            yield inquiry.problem(
                ("laws", index), "I613", f'no message here is written for "{name}"', _written_for(law, inquiry)
            )
    for index, waived in enumerate(incident.waived):
        law = laws.get(waived.law)
        if law is None or waived.element not in {one.element for one in law.conditional}:
            what = f'"{waived.law}" has no conditional element "{waived.element}"'
            yield inquiry.problem(
                ("waived", index), "I613", what, "only what a law asks under a condition can be waived"
            )


def _written_for(law: Jurisdiction, inquiry: Inquiry) -> str:
    """Which messages are, to choose from."""
    of = [
        f"{s.id}/{m.id}"
        for s in (inquiry.scenario, *inquiry.playbook.scenarios)
        for m in s.messages
        if law.id in m.laws
    ]
    return f"written for it: {', '.join(dict.fromkeys(of))}" if of else "ask counsel, and leave the law out here"


def _decisions(inquiry: Inquiry) -> Iterator[Problem]:
    incident, scenario = inquiry.incident, inquiry.scenario
    of_data = scenario.track in OF_DATA
    for about in ("outcome", *(("people", "authority") if of_data else ())):
        if not any(one.about == about for one in incident.decisions):
            yield inquiry.problem(("decisions",), "I614", f"no decision about {about}", "record it: who, when, and why")
    if of_data and not incident.laws and not incident.decided("laws"):
        yield inquiry.problem(
            ("laws",), "I614", "no law is named", "name those that may apply, or record why none does"
        )
    usual = scenario.severity.level
    if incident.level(usual) > usual and not incident.decided("severity"):
        what = f"{incident.level(usual)} is milder than {usual}, the usual severity of {scenario.id}"
        yield inquiry.problem(("severity",), "I614", what, "record the decision about severity, with its reason")
    yield from _answers(inquiry)


def _answers(inquiry: Inquiry) -> Iterator[Problem]:
    outcomes = [outcome.id for outcome in inquiry.playbook.outcomes]
    known: Mapping[str, Iterable[str]] = {
        "outcome": outcomes,
        "people": ("told", "not-told"),
        "authority": ("told", "not-told"),
        "severity": [level.id for level in inquiry.playbook.severities],
    }
    today = inquiry.now.astimezone(inquiry.zone).date()
    incident = inquiry.incident
    for index, one in enumerate(incident.decisions):
        allowed = known.get(one.about)
        if allowed is not None and one.answer not in allowed:
            what = f'"{one.answer}" is no answer about {one.about}'
            yield inquiry.problem(("decisions", index, "answer"), "I614", what, f"write one of: {', '.join(allowed)}")
        for law in (law for law in one.laws if law not in incident.laws):
            what = f'a decision for "{law}", which is not among the laws of the incident'
            yield inquiry.problem(("decisions", index, "laws"), "I614", what, "add it to laws:, or delete it here")
        if one.on > today:
            what = f"a decision of {one.on}, in the future"
            yield inquiry.problem(("decisions", index, "on"), "I606", what, "write the day on which it was taken")
    people = incident.decided("people")
    notices = [message for message in inquiry.messages if any(block.elements for block in message.blocks)]
    told = any(one.answer == "told" for one in people)
    if people and not told and notices and inquiry.scenario.track in OF_DATA:
        what = f"the people are not to be told, and {notices[0].id} tells them"
        yield inquiry.problem(("messages",), "I614", what, "delete the messages, or decide anew and say why")
