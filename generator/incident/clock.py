"""Count from the moments of an incident to the moments by which the laws want people and authorities told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from generator.content.law import Deadline, Jurisdiction
from generator.content.message import Start

Whom = Literal["people", "authority"]
State = Literal["due", "no-duty", "no-figure", "no-start", "other-weekend", "start-missing"]
"""Why a duty has a time or none: it has one; the entry has no duty; the law names no figure; it names no starting
moment; it counts business days where the weekend is Friday and Saturday; the starting moment is not known yet."""

YEARS: Final = range(2000, 2100)
"""The years that a moment may lie in; others are slips of the pen."""
FRIDAY_AND_SATURDAY: Final = frozenset(["bh", "dz", "eg", "iq", "jo", "kw", "ly", "om", "qa", "sa", "sd", "sy", "ye"])
"""Countries whose weekend is Friday and Saturday (CLDR 48, weekData)."""

_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_SATURDAY: Final = 5
_WEEK: Final = 168
"""From so many hours on, a figure stands for days."""
_NO_PLACES: Final = frozenset({"Factory", "localtime"})
"""Names in the time zone data that mean nothing, or another thing on every machine."""


class ClockError(ValueError):
    """A time zone, a moment or a law that cannot be used; the sentence says what to write."""


@dataclass(frozen=True, slots=True)
class Row:
    """One duty of one law: who has to be told, and by when."""

    law: Jurisdiction
    whom: Whom
    deadline: Deadline | None
    """None where there is no duty."""
    state: State
    due: dt.datetime | None = None
    """In the zone of the team, as is the warning."""
    warning: dt.datetime | None = None
    """When 80 per cent of the time have passed."""

    @property
    def key(self) -> str:
        """A name of this duty that stays the same."""
        return f"{self.law.id}-{self.whom}"

    @property
    def weekdays(self) -> bool:
        """Whether Monday to Friday were counted, as if there were no public holidays."""
        return self.due is not None and self.deadline is not None and self.deadline.business_days is not None


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name such as ``Europe/Madrid``. Raises ClockError."""
    if name not in _zones():
        raise ClockError(f'unknown time zone "{name}"; write it like Europe/Madrid')
    return ZoneInfo(name)


@cache
def _zones() -> frozenset[str]:
    """Every name; kept, because finding them means looking through hundreds of files."""
    return frozenset(available_timezones() - _NO_PLACES)


def moment(text: str, zone: ZoneInfo) -> dt.datetime:
    """The moment ``2026-11-22T09:30`` on the clocks of `zone`, or with an offset of its own; seconds are dropped.

    Of a time that comes twice, because clocks go back, the first is taken: no deadline gets later by it. Raises
    ClockError, also for a time that never comes because clocks go forward.
    """
    match = _MOMENT.fullmatch(text.strip())
    try:
        read = dt.datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}") if match else None
    except ValueError:
        read = None
    if read is None or read.year not in YEARS:
        raise ClockError(f'"{text}" is not a date with a time; write it like 2026-11-22T09:30')
    if read.tzinfo:
        return read.astimezone(zone)
    if _on_clock(read, zone).astimezone(zone).replace(tzinfo=None) != read:
        raise ClockError(f'"{text}" does not exist in {zone.key}, because clocks go forward; write a time before it')
    return read.replace(tzinfo=zone)


def choose(laws: Iterable[Jurisdiction], ids: Iterable[str]) -> tuple[Jurisdiction, ...]:
    """The laws of these ids, each once, in the order of `ids`. Raises ClockError."""
    by_id = {law.id: law for law in laws}
    asked = tuple(dict.fromkeys(ids))
    unknown = [name for name in asked if name not in by_id]
    if unknown:
        raise ClockError(f'there is no law "{unknown[0]}"; write one of: {", ".join(sorted(by_id))}')
    return tuple(by_id[name] for name in asked)


def stamp(known: Mapping[Start, dt.datetime]) -> dt.datetime:
    """The moment of awareness where it is known, or else the first of the others, in UTC."""
    moments = {start: at.astimezone(dt.UTC) for start, at in known.items()}
    return moments.get("awareness") or min(moments.values())


def rows(known: Mapping[Start, dt.datetime], zone: ZoneInfo, chosen: Iterable[Jurisdiction]) -> tuple[Row, ...]:
    """What the chosen laws ask for, in the order of the due times; duties without a time come last.

    `known` has the moments that are known, with their zones. Hours are real hours, whatever the clocks do; but 720 of
    them stand for 30 days, which end at the same time of day if that is earlier. Business days are Mondays to Fridays
    after the day of the start in `zone`; the last one ends at the time of day of the start.
    """
    counted = [_counted(row, known, zone) for law in chosen for row in _duties(law)]
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(counted, key=lambda row: row.due.astimezone(dt.UTC) if row.due else never))


def other_weekend(law: Jurisdiction) -> bool:
    """Whether the weekend of its country, which its id begins with, is Friday and Saturday."""
    return law.id.partition("-")[0] in FRIDAY_AND_SATURDAY


def _duties(law: Jurisdiction) -> Iterator[Row]:
    """The duties of a law before any counting; that there is none to the people is worth a row of its own."""
    yield Row(law, "people", law.people, _state(law, law.people))
    if law.authority:
        yield Row(law, "authority", law.authority, _state(law, law.authority))


def _state(law: Jurisdiction, deadline: Deadline | None) -> State:
    if deadline is None:
        return "no-duty"
    if deadline.hours is None and deadline.business_days is None:
        return "no-figure"
    if deadline.starts is None:
        return "no-start"
    if deadline.business_days is not None and other_weekend(law):
        return "other-weekend"
    return "start-missing"


def _counted(row: Row, known: Mapping[Start, dt.datetime], zone: ZoneInfo) -> Row:
    """The duty with its times, where the only thing that was missing is known."""
    deadline = row.deadline
    if row.state != "start-missing" or deadline is None or deadline.starts is None or deadline.starts not in known:
        return row
    start = known[deadline.starts].astimezone(dt.UTC)
    ends = []
    if deadline.hours is not None:
        ends.append(start + dt.timedelta(hours=deadline.hours))
        if deadline.hours >= _WEEK:
            ends.append(_same_time(start, deadline.hours // 24, zone))
    if deadline.business_days is not None:
        ends.append(_business_end(start, deadline.business_days, zone))
    due = min(ends)
    warning = start + (due - start) * 4 // 5
    return replace(row, state="due", due=due.astimezone(zone), warning=warning.astimezone(zone))


def _same_time(start: dt.datetime, days: int, zone: ZoneInfo) -> dt.datetime:
    """The same time of day so many days later, in UTC."""
    return _on_clock(start.astimezone(zone).replace(tzinfo=None) + dt.timedelta(days=days), zone)


def _business_end(start: dt.datetime, days: int, zone: ZoneInfo) -> dt.datetime:
    """The same time of day so many Mondays to Fridays later, in UTC."""
    local = start.astimezone(zone).replace(tzinfo=None)
    while days:
        local += dt.timedelta(days=1)
        days -= local.weekday() < _SATURDAY
    return _on_clock(local, zone)


def _on_clock(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment in UTC when the clocks of `zone` show `local`.

    The first one where there are two; where there is none, the clocks are taken not to have moved yet.
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
