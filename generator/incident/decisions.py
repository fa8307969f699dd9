"""Hold the decisions of an incident against its laws, its severity, its facts and what is to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.content.problems import Problem
from generator.incident.case import Subject
from generator.incident.inquiry import NO_MAIL, OF_DATA, Inquiry


def decided(inquiry: Inquiry) -> Iterator[Problem]:
    """Decisions that are missing, and those that contradict something."""
    of_data = inquiry.scenario.track in OF_DATA
    yield from _missing(inquiry, "outcome")
    if of_data:
        yield from _missing(inquiry, "people")
        yield from _missing(inquiry, "authority")
        if not inquiry.incident.laws and not inquiry.incident.decided("laws"):
            hint = "name those that may apply, or record why none does"
            yield inquiry.problem(("laws",), "I614", "no law is named", hint)
    yield from _answers(inquiry)
    yield from _outcome(inquiry)
    yield from _severity(inquiry)
    yield from _told(inquiry)


def _missing(inquiry: Inquiry, about: Subject) -> Iterator[Problem]:
    """A decision about the outcome is for all laws; one about telling somebody is needed for each."""
    standing = inquiry.incident.standing(about)
    lacking = [law for law, one in standing.items() if one is None]
    if len(lacking) == len(standing):
        yield inquiry.problem(("decisions",), "I614", f"no decision about {about}", "record it: who, when, and why")
    elif lacking and about != "outcome":
        what = f"no decision about {about} for {', '.join(lacking)}"
        yield inquiry.problem(("decisions",), "I614", what, "record it, or one without laws: for all of them")


def _answers(inquiry: Inquiry) -> Iterator[Problem]:
    incident = inquiry.incident
    known: Mapping[str, Iterable[str]] = {
        "outcome": [outcome.id for outcome in inquiry.playbook.outcomes],
        "people": ("told", "not-told"),
        "authority": ("told", "not-told"),
        "severity": [level.id for level in inquiry.playbook.severities],
    }
    today = inquiry.now.astimezone(inquiry.zone).date()
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


def _outcome(inquiry: Inquiry) -> Iterator[Problem]:
    incident, scenario = inquiry.incident, inquiry.scenario
    outcomes = incident.decided("outcome")
    silent = next((one for one in outcomes if one.answer in NO_MAIL), None)
    if incident.messages and scenario.outcome.default == "never":
        what = f'"{scenario.id}" is never answered by e-mail, found {len(incident.messages)} messages'
        yield inquiry.problem(("messages",), "I611", what, f"delete them: {scenario.no_email}")
    elif incident.messages and silent:
        what = f'the outcome was decided to be "{silent.answer}", and messages are to be sent'
        yield inquiry.problem(("messages",), "I611", what, "delete the messages, or decide anew and say why")
    elif not incident.messages and any(one.answer == "send" for one in outcomes):
        what = 'the outcome was decided to be "send", and no message is chosen'
        yield inquiry.problem(("messages",), "I614", what, "choose the messages, or decide anew and say why")


def _severity(inquiry: Inquiry) -> Iterator[Problem]:
    usual = inquiry.scenario.severity.level
    level, decisions = inquiry.incident.level(usual), inquiry.incident.decided("severity")
    for one in (one for one in decisions if one.answer != level):
        what = f"the severity is {level}, and was decided to be {one.answer}"
        yield inquiry.problem(("severity",), "I614", what, "correct the severity, or decide anew and say why")
    if level > usual and not decisions:
        what = f"{level} is milder than {usual}, the usual severity of {inquiry.scenario.id}"
        yield inquiry.problem(("severity",), "I614", what, "record the decision about severity, with its reason")


def _told(inquiry: Inquiry) -> Iterator[Problem]:
    """Messages and facts that tell of something that was decided against."""
    incident = inquiry.incident
    people = incident.decided("people")
    notices = [message for message in inquiry.messages if any(block.elements for block in message.blocks)]
    if inquiry.scenario.track in OF_DATA and people and notices and all(one.answer != "told" for one in people):
        what = f"the people are not to be told, and {notices[0].id} tells them"
        yield inquiry.problem(("messages",), "I614", what, "delete the messages, or decide anew and say why")
    for name, one in inquiry.known.items():
        option = next((option for option in inquiry.playbook.fact(name).options if option.id == one.value), None)
        decisions = incident.decided(option.told) if option and option.told else ()
        if option and decisions and all(decision.answer != "told" for decision in decisions):
            what = f"{name} is {option.id}, and the decision about {option.told} is not-told"
            yield inquiry.problem(("facts", name), "I614", what, "correct the fact, or decide anew and say why")
