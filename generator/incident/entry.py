"""Make of an incident its line in the register: what Art. 33(5) GDPR asks to document, and who decided what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from generator.content.model import Playbook, Scenario
from generator.content.problems import ContentError, Problem
from generator.content.source import KeyPath, Source
from generator.content.words import Model
from generator.incident.case import EVERYWHERE, DecisionMade, Incident, Subject
from generator.incident.clock import ClockError, moment, zone_named
from generator.incident.inquiry import NO_MAIL, OF_DATA
from generator.incident.seal import Approval
from generator.language.locales import SOURCE

TOLD: Final = ("told", "not-told")

_HAPPENED: Final = (
    "access_first_date",
    "sharing_first_date",
    "sent_date",
    "opt_out_failed_from",
    "missing_from_date",
    "false_first_date",
    "failed_apology_date",
)
"""The facts that say when an incident began; an incident has one of them, or the first counts."""
_KINDS: Final = ("breach_data", "sensitive_kinds")
"""The facts that list kinds of data."""


class Entry(Model):
    """The line of one incident; its fields, in this order, are the columns. Empty means: nobody entered it."""

    id: str
    scenario: str
    code: str
    title: str
    severity: str
    happened: str
    first_known: str
    people_affected: str
    kinds_of_data: str
    laws: str
    facts: str
    effects: str
    remedial_action: str
    outcome: str
    outcome_because: str
    outcome_by: str
    outcome_on: str
    people: str
    people_because: str
    people_by: str
    people_on: str
    authority: str
    authority_because: str
    authority_by: str
    authority_on: str
    messages: str
    messages_leave: str
    approvals: str
    prepared_by: str
    changed: str


def entry(incident: Incident, source: Source, playbook: Playbook, approvals: Sequence[Approval], today: date) -> Entry:
    """The line of an incident, with the approvals that were given. Raises ContentError with what it still lacks.

    Every incident needs a decision about its outcome, which its messages do not contradict; one that concerns
    personal data also needs its `record` and decisions about telling people and the authority (Art. 33(5), 33(1)
    and 34 GDPR).
    """
    scenario = next((one for one in playbook.scenarios if one.id == incident.scenario), None)
    if scenario is None:
        what = f'there is no scenario "{incident.scenario}"'
        raise ContentError([Problem(source.locate(("scenario",)), "I612", what, "is this the right playbook?")])
    problems = [*_gaps(incident, source, playbook, scenario), *_sending(incident, source), *_times(incident, source)]
    if problems:
        raise ContentError(problems)
    record = incident.record
    named = [f"{law.name} ({law.id})" for law in playbook.jurisdictions if law.id in incident.laws]
    sent = [f"{one.id}: to {one.audience} of {one.affected} people concerned" for one in incident.messages]
    fields = {
        "id": incident.id,
        "scenario": scenario.id,
        "code": scenario.code,
        "title": scenario.title,
        "severity": incident.level(scenario.severity.level),
        "happened": _happened(incident, source, playbook),
        "first_known": _at(incident.moments.get("awareness"), incident.zone),
        "people_affected": _affected(incident),
        "kinds_of_data": "; ".join(_kinds(incident, playbook)),
        "laws": "; ".join(named),
        "facts": record.facts if record else "",
        "effects": record.effects if record else "",
        "remedial_action": record.remedial_action if record else "",
        **_decision("outcome", incident.decided("outcome")),
        **_decision("people", incident.decided("people")),
        **_decision("authority", incident.decided("authority")),
        "messages": "; ".join(sent),
        "messages_leave": _at(incident.sends_at, incident.zone) if incident.messages else "",
        "approvals": "; ".join(f"{one.role}: {one.name}, {one.on}" for one in approvals),
        "prepared_by": incident.prepared_by,
        "changed": today.isoformat(),
    }
    return Entry.model_validate(fields)


def _gaps(incident: Incident, source: Source, playbook: Playbook, scenario: Scenario) -> Iterator[Problem]:
    """What the register cannot do without."""
    of_data = scenario.track in OF_DATA
    allowed: dict[Subject, tuple[str, ...]] = {"outcome": tuple(one.id for one in playbook.outcomes)}
    if of_data:
        allowed |= {"people": TOLD, "authority": TOLD}
    for about, answers in allowed.items():
        decisions = incident.decided(about)
        if not decisions:
            what = f"no decision about {about}"
            yield Problem(source.locate(("decisions",)), "I614", what, "record it: answer, because, by and on")
        for decision in (one for one in decisions if one.answer not in answers):
            place = source.locate(("decisions", incident.decisions.index(decision), "answer"))
            what = f'"{decision.answer}" is no answer about {about}'
            yield Problem(place, "I614", what, f"write one of: {', '.join(answers)}")
    if of_data and incident.record is None:
        what = "no record, and personal data is concerned"
        yield Problem(source.locate(("record",)), "I801", what, "write record: facts, effects and remedial_action")


def _sending(incident: Incident, source: Source) -> Iterator[Problem]:
    """Messages although it was decided to send none, and messages whose recipients nobody counted."""
    decided = next((one for one in incident.decided("outcome") if one.answer in NO_MAIL), None)
    if incident.messages and decided:
        what = f'the outcome was decided to be "{decided.answer}", and messages are to be sent'
        hint = "delete the messages, or decide anew and say why"
        yield Problem(source.locate(("messages",)), "I611", what, hint)
    for index, one in enumerate(incident.messages):
        if not one.audience:
            what = f"{one.id}: audience is missing"
            place = source.locate(("messages", index, "audience"))
            yield Problem(place, "I605", what, "count the people who get it, and write the number")


def _times(incident: Incident, source: Source) -> Iterator[Problem]:
    """Moments that cannot be read."""
    written: list[tuple[KeyPath, str]] = [(("sends_at",), incident.sends_at)]
    if aware := incident.moments.get("awareness"):
        written.append((("moments", "awareness"), aware))
    try:
        zone = zone_named(incident.zone)
    except ClockError as error:
        what, _, hint = str(error).partition("; ")
        yield Problem(source.locate(("zone",)), "I612", what, hint)
        return
    for path, text in written:
        try:
            moment(text, zone)
        except ClockError as error:
            what, _, hint = str(error).partition("; ")
            yield Problem(source.locate(path), "I612", what, hint)


def _decision(name: str, decisions: tuple[DecisionMade, ...]) -> dict[str, str]:
    """The decisions that stand, each after the laws for which it was taken where there are several."""
    parts: dict[str, Callable[[DecisionMade], str]] = {
        name: lambda one: one.answer,
        f"{name}_because": lambda one: one.because,
        f"{name}_by": lambda one: one.by,
        f"{name}_on": lambda one: one.on.isoformat(),
    }
    return {column: "; ".join(_for_laws(one) + say(one) for one in decisions) for column, say in parts.items()}


def _for_laws(decision: DecisionMade) -> str:
    return f"{', '.join(decision.laws)}: " if decision.laws else ""


def _at(text: str | None, zone: str) -> str:
    """A moment with its offset, such as `2026-11-22T09:30+01:00`."""
    return moment(text, zone_named(zone)).isoformat(timespec="minutes") if text else ""


def _happened(incident: Incident, source: Source, playbook: Playbook) -> str:
    """The day on which it began, as it was written, with the time of a send where it is known, and what day it is."""
    name = next((name for name in _HAPPENED if incident.given(name) is not None), None)
    if name is None:
        return ""
    time = source.raw(("facts", "sent_time")) if name == "sent_date" else None
    label = next((fact.label for fact in playbook.facts if fact.id == name), name)
    return _line(f"{source.raw(('facts', name)) or ''} {time or ''} ({label})")


def _affected(incident: Incident) -> str:
    """How many people it concerns; empty where nobody has counted."""
    return str(incident.affected or "")


def _kinds(incident: Incident, playbook: Playbook) -> Iterator[str]:
    """The kinds of data, in English where the playbook knows them, or else in the first language of the incident."""
    labels = {option.id: option.label for fact in playbook.facts if fact.id in _KINDS for option in fact.options}
    for name in _KINDS:
        raw = incident.given(name)
        items: tuple[Any, ...] = tuple(raw) if isinstance(raw, list | tuple) else () if raw is None else (raw,)
        for item in items:
            if isinstance(item, Mapping):
                texts = [item.get(key) for key in (SOURCE, EVERYWHERE, *incident.locales)]
                yield next((_line(str(text)) for text in texts if text), "")
            else:
                yield labels.get(str(item), _line(str(item)))


def _line(text: str) -> str:
    """What stands in an answer as one line that can be written to a file."""
    return " ".join(text.encode("utf-8", "replace").decode().split())
