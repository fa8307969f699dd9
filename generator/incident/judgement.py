"""Hold an incident against its scenario, the laws and itself, before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from generator.content.law import Jurisdiction
from generator.content.message import Fact
from generator.content.needs import named, needed
from generator.content.problems import Problem
from generator.content.source import KeyPath
from generator.incident.clock import ClockError, moment
from generator.incident.decisions import decided
from generator.incident.entered import choices
from generator.incident.inquiry import OF_DATA, Inquiry

STILL_TO_COME: Final = ("report-made", "people-told")
"""The moments from which deadlines count and that may be planned when the messages are made."""


def judged(inquiry: Inquiry) -> Iterator[Problem]:
    """Every reason why nothing may be written yet."""
    yield from _sending(inquiry)
    yield from _missing(inquiry)
    yield from _days(inquiry)
    yield from _compensation(inquiry)
    yield from _laws(inquiry)
    yield from decided(inquiry)


def _sending(inquiry: Inquiry) -> Iterator[Problem]:
    incident, scenario = inquiry.incident, inquiry.scenario
    if not any(letter.isalpha() for letter in incident.prepared_by):
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
            at = inquiry.times.get(fact.moment) if fact.moment else None
            if at is not None and at.date() != day:
                what = f"{name} is {day}, but the moment of {fact.moment} is {at:%Y-%m-%d %H:%M}"
                hint = "the messages and the deadlines need the same day"
                yield inquiry.problem(("facts", name), "I606", what, hint)
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
    for index, message in enumerate(inquiry.messages):
        # A message of a form of its own, such as that of Massachusetts, is wrong for everybody else.
        own = [name for name in message.laws if name in laws and (laws[name].forbidden or laws[name].prescribed)]
        if own and incident.laws and not set(message.laws) & set(incident.laws):
            what = f"{message.id} is written for {', '.join(own)}, which is not among the laws of the incident"
            yield inquiry.problem(("messages", index), "I613", what, "name its law, or take another message")
    for index, waived in enumerate(incident.waived):
        law = laws.get(waived.law)
        if waived.law not in incident.laws or waived in incident.waived[:index]:
            what = f'"{waived.law}" is not among the laws of the incident, or the entry stands twice'
            yield inquiry.problem(("waived", index), "I613", what, "delete it")
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
