"""Open an incident file, find what it names, and gather every problem before anybody works with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.content.brand import Brand
from generator.content.message import Start
from generator.content.model import Playbook
from generator.content.problems import ContentError, Problem
from generator.content.shape import fit
from generator.content.source import KeyPath, Source, read
from generator.incident.case import Incident
from generator.incident.clock import ClockError, moment, zone_named
from generator.incident.entered import entered, meant
from generator.incident.inquiry import Inquiry
from generator.incident.judgement import judged


def open_incident(path: Path, name: str | None = None) -> tuple[Incident, Source]:
    """The incident in the file at `path`; problems call the file `name`. Raises ContentError with what is malformed."""
    source = read(path, name)
    incident, problems = fit(Incident, source)
    if problems or incident is None:
        raise ContentError(problems)
    return incident, source


def inquire(
    incident: Incident,
    source: Source,
    playbook: Playbook,
    brands: Mapping[str, Brand],
    locales: Iterable[str],
    now: dt.datetime,
) -> tuple[Inquiry, Brand]:
    """The incident with everything it names, found to be without a problem; `playbook` is in English.

    `now` is the moment at which it is looked at; nothing that has happened can lie after it. Raises ContentError
    with every problem at once.
    """
    problems = list(_unknown(incident, source, playbook, brands, locales))
    times = _Times(incident, source)
    scenario = next((one for one in playbook.scenarios if one.id == incident.scenario), None)
    brand = brands.get(incident.brand)
    if scenario is None or brand is None:
        raise ContentError([*problems, *times.problems])
    messages = {message.id: message for message in scenario.messages}
    known, wrong = entered(incident, playbook, brand, source)
    inquiry = Inquiry(
        incident=incident,
        source=source,
        playbook=playbook,
        scenario=scenario,
        messages=tuple(one.pick(messages[one.id]) for one in incident.messages if one.id in messages),
        known=known,
        zone=times.zone,
        times=times.known,
        sends_at=times.sends_at or now.astimezone(times.zone),
        now=now,
    )
    problems += [*times.problems, *wrong, *judged(inquiry)]
    if problems:
        raise ContentError(problems)
    return inquiry, brand


class _Times:
    """The moments of an incident, as far as they can be read."""

    def __init__(self, incident: Incident, source: Source) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self.zone = ZoneInfo("UTC")
        try:
            self.zone = zone_named(incident.zone)
        except ClockError as error:
            self._report(("zone",), error)
        self.sends_at = self._read(("sends_at",), incident.sends_at)
        self.known: dict[Start, dt.datetime] = {}
        for start, text in incident.moments.items():
            at = self._read(("moments", start), text) if text else None
            if at is not None:
                self.known[start] = at
        if incident.provider_knew is not None:
            self._read(("provider_knew",), incident.provider_knew)

    def _read(self, path: KeyPath, text: str) -> dt.datetime | None:
        try:
            return moment(text, self.zone)
        except ClockError as error:
            self._report(path, error)
            return None

    def _report(self, path: KeyPath, error: ClockError) -> None:
        what, _, hint = str(error).partition("; ")
        self.problems.append(Problem(self._source.locate(path), "I612", what, hint))


def _unknown(
    incident: Incident, source: Source, playbook: Playbook, brands: Iterable[str], locales: Iterable[str]
) -> Iterator[Problem]:
    """Names that nothing answers to, and names that stand twice."""
    scenario = next((one for one in playbook.scenarios if one.id == incident.scenario), None)
    laws = [law.id for law in playbook.jurisdictions]
    refers: list[tuple[KeyPath, str, str, list[str]]] = [
        (("scenario",), incident.scenario, "scenario", [one.id for one in playbook.scenarios]),
        (("brand",), incident.brand, "brand", list(brands)),
        (("provider",), incident.provider, "provider", [one.id for one in playbook.providers]),
        *((("locales", i), name, "locale", list(locales)) for i, name in enumerate(incident.locales)),
        *((("laws", i), name, "law", laws) for i, name in enumerate(incident.laws)),
        *(
            (("approvals", i, "role"), one.role, "role", [role.id for role in playbook.roles])
            for i, one in enumerate(incident.approvals)
        ),
    ]
    if scenario:
        messages = [message.id for message in scenario.messages]
        texts = [text.id for text in scenario.kit]
        refers += [(("messages", i, "id"), one.id, "message", messages) for i, one in enumerate(incident.messages)]
        refers += [(("kit", i), name, "text for another channel", texts) for i, name in enumerate(incident.kit)]
        subjects = {message.id: len(message.subjects) for message in scenario.messages}
        for index, one in enumerate(incident.messages):
            if one.subject > subjects.get(one.id, one.subject):
                what = f"{one.id} has {subjects[one.id]} subjects, found number {one.subject}"
                place = source.locate(("messages", index, "subject"))
                yield Problem(place, "I612", what, "count from 1")
    seen: set[tuple[str, str]] = set()
    for path, name, kind, known in refers:
        if name not in known:
            yield Problem(source.locate(path), "I612", f'there is no {kind} "{name}"', _meant(name, known))
        elif kind != "role" and (kind, name) in seen:
            yield Problem(source.locate(path), "I612", f'the {kind} "{name}" stands twice', "delete one of them")
        seen.add((kind, name))


def _meant(name: str, known: list[str]) -> str:
    return meant(name, known) or (f"known: {', '.join(sorted(known))}" if known else "delete it")
