"""Write the due times and the warnings of the clock as a calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final, Literal

from icalendar import Calendar, Event

from generator.incident.clock import Row

Kind = Literal["due", "warning"]
PRODUCT: Final = "-//Amends//Clock//EN"
HOST: Final = "amends.invalid"
"""The right-hand side of a UID; the name is reserved, so that no host answers to it."""


def calendar_file(
    rows: Iterable[Row],
    stamp: dt.datetime,
    title: Callable[[Row, Kind], str],
    details: Callable[[Row], str],
) -> bytes:
    """An iCalendar file (RFC 5545) with two events for every row that has a time: its due time and its warning.

    `stamp` is the moment of awareness. It stands as the date of every event and in its UID, so the same facts give
    the same bytes, and a corrected file replaces the events of the one before it. `title` and `details` say a row
    in the language of the reader.
    """
    made = stamp.astimezone(dt.UTC)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for row in rows:
        for kind, at in _times(row):
            event = Event()
            event.add("uid", f"{row.key}-{kind}-{made:%Y%m%dT%H%M%SZ}@{HOST}")
            event.add("dtstamp", made)
            event.add("dtstart", at)
            event.add("summary", title(row, kind))
            event.add("description", details(row))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _times(row: Row) -> list[tuple[Kind, dt.datetime]]:
    if row.due is None or row.warning is None:
        return []
    return [("warning", row.warning.astimezone(dt.UTC)), ("due", row.due.astimezone(dt.UTC))]
