"""Tests of the clock in Python: its arithmetic, its words and its calendar file."""

import datetime as dt
from zoneinfo import ZoneInfo

import babel
import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.law import Deadline, Jurisdiction, Start
from generator.incident.calendar_file import calendar_file
from generator.incident.clock import (
    FRIDAY_AND_SATURDAY,
    ClockError,
    choose,
    moment,
    other_weekend,
    rows,
    stamp,
    zone_named,
)
from generator.incident.wording import Wording, phrases
from generator.language.formats import Formats
from generator.language.localize import ENGLISH
from tests.clock_cases import Case, cases, differences, laws, with_a_mistake
from tests.site_samples import ADDED, words

MADRID = ZoneInfo("Europe/Madrid")
SAY = Wording(phrases(ENGLISH), Formats("en_GB"), "Europe/Madrid")


def answer(case: Case) -> tuple[str, str]:
    """What the clock says to a case, in the form of the table."""
    zone = zone_named(case.zone)
    try:
        start = moment(case.start, zone)
    except ClockError:
        return "refused", "-"
    (row,) = rows({"awareness": start}, zone, [case.jurisdiction])
    if row.due is None or row.warning is None:
        return row.state, "-"
    return row.due.isoformat(timespec="minutes"), row.warning.isoformat(timespec="minutes")


def test_the_clock_agrees_with_the_table() -> None:
    table = cases()
    assert len(table) >= 60
    assert len({(case.start, case.zone, case.law) for case in table}) == len(table)
    assert differences(table, map(answer, table)) == []


def test_a_planted_mistake_is_found() -> None:
    table = with_a_mistake(cases())
    assert [found.split(":")[0] for found in differences(table, map(answer, table))] == [table[0].name]


def test_rows_come_in_the_order_of_their_due_times_and_those_without_last() -> None:
    known: dict[Start, dt.datetime] = {
        "awareness": moment("2026-10-23T09:30", MADRID),
        "discovery": moment("2026-10-23T08:00", MADRID),
        "data-affected": moment("2026-10-23T20:15", MADRID),
    }
    made = rows(known, MADRID, laws())
    assert [(row.key, row.state) for row in made] == [
        ("eu-north-people", "due"),
        ("eu-north-authority", "due"),
        ("br-people", "due"),
        ("br-authority", "no-figure"),
    ]
    assert [row.due for row in rows(known, MADRID, reversed(laws()))] == [row.due for row in made]
    assert [row.weekdays for row in made] == [False, False, True, False]


def test_every_law_counts_from_its_own_moment_and_says_which_one_is_missing() -> None:
    made = rows({"awareness": moment("2026-10-23T09:30", MADRID)}, MADRID, laws())
    assert [(row.key, row.state) for row in made] == [
        ("eu-north-authority", "due"),
        ("br-people", "start-missing"),
        ("br-authority", "no-figure"),
        ("eu-north-people", "start-missing"),
    ]
    assert [SAY.notes(row) for row in made] == [
        (),
        (
            "No time yet. This moment is missing: When it was known that personal data were affected",
            "Holidays of Southland: check the official calendar",
        ),
        ("No time is counted here. Read the deadline in words.",),
        ("No time yet. This moment is missing: When the breach was discovered",),
    ]


def law(country: str = "es", people: Deadline | None = None, authority: Deadline | None = None) -> Jurisdiction:
    return laws()[0].model_copy(update={"id": country, "people": people, "authority": authority})


@pytest.mark.parametrize(
    ("jurisdiction", "state", "notes"),
    [
        pytest.param(law(), "no-duty", ["We found no duty to tell them."], id="no-duty"),
        pytest.param(
            law(people=Deadline(text="In 72 hours.", hours=72)),
            "no-start",
            ["No time: we found no moment from which the law counts."],
            id="no-start",
        ),
        pytest.param(
            law("eg", Deadline(text="3 days.", starts="awareness", business_days=3)),
            "other-weekend",
            ["No time: the weekend there is Friday and Saturday.", "Check the calendar."],
            id="other-weekend",
        ),
        pytest.param(
            law("ec", Deadline(text="3 days.", starts="awareness", business_days=3)),
            "due",
            ["Counted from Monday to Friday, as if there were no public holidays.", "Check the calendar."],
            id="weekdays",
        ),
    ],
)
def test_a_time_is_never_invented_and_the_row_says_why(
    jurisdiction: Jurisdiction, state: str, notes: list[str]
) -> None:
    (row,) = rows({"awareness": moment("2026-06-11T10:00", MADRID)}, MADRID, [jurisdiction])
    assert (row.state, list(SAY.notes(row))) == (state, notes)
    assert (row.due is None) == (row.warning is None) == (state != "due")


def test_of_two_figures_the_earlier_end_counts() -> None:
    both = law(people=Deadline(text="Either.", starts="awareness", hours=100, business_days=3))
    ends = {}
    for start in ("2026-06-08T10:00", "2026-06-11T10:00"):
        (row,) = rows({"awareness": moment(start, MADRID)}, MADRID, [both])
        assert row.due
        ends[start] = row.due.isoformat()[:16]
    assert ends == {"2026-06-08T10:00": "2026-06-11T10:00", "2026-06-11T10:00": "2026-06-15T14:00"}


def test_the_countries_with_another_weekend_are_those_of_the_locale_data() -> None:
    for country in FRIDAY_AND_SATURDAY:
        data = babel.Locale.parse(f"und_{country.upper()}")
        assert (data.weekend_start, data.weekend_end) == (4, 5), country
    assert {law_id: other_weekend(law(law_id)) for law_id in ("eg", "jo", "ae-difc", "ma-morocco", "us-ca")} == {
        "eg": True, "jo": True, "ae-difc": False, "ma-morocco": False, "us-ca": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-11-22T09:30", "2026-11-22T09:30:00+01:00", id="local"),
        pytest.param(" 2026-11-22 09:30 ", "2026-11-22T09:30:00+01:00", id="space"),
        pytest.param("2026-11-22T09:30:59", "2026-11-22T09:30:00+01:00", id="seconds"),
        pytest.param("2026-11-22T09:30Z", "2026-11-22T10:30:00+01:00", id="utc"),
        pytest.param("2026-10-25T02:30", "2026-10-25T02:30:00+02:00", id="twice"),
        pytest.param("2026-10-25T02:30+01:00", "2026-10-25T02:30:00+01:00", id="the-second"),
    ],
)
def test_a_moment_is_read(text: str, expected: str) -> None:
    assert moment(text, MADRID).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-11-22", "22.11.2026 09:30", "2026-02-29T09:30", "2026-11-22T24:30", "0026-11-22T09:30",
     "9999-12-31T23:59", "2026-11-22T09:30+99:00", "2026-11-22T09:30 Europe/Madrid", "٢٠٢٦-١١-٢٢T٠٩:٣٠"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ClockError, match="is not a date with a time; write it like 2026-11-22T09:30"):
        moment(text, MADRID)


def test_a_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ClockError, match="does not exist in Europe/Madrid, because clocks go forward; write a time"):
        moment("2026-03-29T02:30", MADRID)


@pytest.mark.parametrize("name", ["", "Madrid", "../etc/passwd", "Europe", "CEST", "localtime", "posixrules"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ClockError, match=r"unknown time zone .*; write it like Europe/Madrid"):
        zone_named(name)


def test_laws_are_chosen_by_their_ids_once_each() -> None:
    assert [one.id for one in choose(laws(), ["eu-north", "br", "eu-north"])] == ["eu-north", "br"]
    with pytest.raises(ClockError, match='there is no law "xx"; write one of: br, eu-north'):
        choose(laws(), ["br", "xx"])


@given(
    start=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2060, 1, 1)),
    zone=st.sampled_from(["Europe/Berlin", "America/Santiago", "Asia/Kolkata", "Africa/Cairo", "Australia/Lord_Howe"]),
    days=st.integers(1, 40),
)
def test_business_days_end_on_a_weekday_after_so_many_weekdays(start: dt.datetime, zone: str, days: int) -> None:
    place = ZoneInfo(zone)
    begun = start.replace(second=0, microsecond=0, tzinfo=dt.UTC).astimezone(place)
    business = law(people=Deadline(text="Days.", starts="awareness", business_days=days))
    (row,) = rows({"awareness": begun}, place, [business])
    assert row.due
    assert row.warning
    between = [begun.date() + dt.timedelta(number + 1) for number in range((row.due.date() - begun.date()).days)]
    assert sum(day.weekday() < 5 for day in between) == days
    assert row.due.weekday() < 5
    begun_utc, warning, due = (at.astimezone(dt.UTC) for at in (begun, row.warning, row.due))
    assert (warning - begun_utc) * 5 == (due - begun_utc) * 4


KNOWN: dict[Start, dt.datetime] = {
    "awareness": moment("2026-10-23T09:30", MADRID),
    "data-affected": moment("2026-10-23T20:15", MADRID),
}


def written(known: dict[Start, dt.datetime]) -> bytes:
    return calendar_file(rows(known, MADRID, laws()), stamp(known), SAY.title, SAY.details)


def test_the_calendar_file_is_read_back_as_it_was_meant() -> None:
    calendar = icalendar.Calendar.from_ical(written(KNOWN))
    events = [(str(event["summary"]), event["dtstart"].dt, event["dtstamp"].dt) for event in calendar.walk("VEVENT")]
    at = dt.datetime(2026, 10, 23, 7, 30, tzinfo=dt.UTC)
    assert events == [
        ("80 per cent of the time is over: Northland – Office of the North", at + dt.timedelta(hours=57.6), at),
        ("Due: Northland – Office of the North", at + dt.timedelta(hours=72), at),
        (
            "80 per cent of the time is over: Southland – People affected",
            dt.datetime(2026, 10, 27, 19, 3, tzinfo=dt.UTC),
            at,
        ),
        ("Due: Southland – People affected", dt.datetime(2026, 10, 28, 19, 15, tzinfo=dt.UTC), at),
    ]
    last = calendar.walk("VEVENT")[-1]
    assert str(last["description"]).splitlines() == [
        "Within 3 business days.",
        "Law of the South, art. 48",
        "Counted from Monday to Friday, as if there were no public holidays.",
        "Holidays of Southland: check the official calendar",
    ]
    assert str(last["uid"]) == "br-people-due-20261023T073000Z@amends.invalid"


def test_the_calendar_file_is_the_same_every_time_and_well_formed() -> None:
    made = written(KNOWN)
    assert made == written(dict(reversed(KNOWN.items())))
    lines = made.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    uids = [line for line in lines if line.startswith(b"UID:")]
    assert len(set(uids)) == len(uids) == 4


def test_a_corrected_file_replaces_the_events_of_the_first() -> None:
    later: dict[Start, dt.datetime] = {**KNOWN, "data-affected": moment("2026-10-26T08:00", MADRID)}
    first, second = (
        {str(event["uid"]): event["dtstart"].dt for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}
        for data in (written(KNOWN), written(later))
    )
    assert first.keys() == second.keys()
    assert {uid for uid in first if first[uid] != second[uid]} == {uid for uid in first if uid.startswith("br-people")}


def test_without_awareness_the_first_moment_stamps_the_file() -> None:
    first = moment("2026-10-25T02:30", MADRID)
    known: dict[Start, dt.datetime] = {"discovery": moment("2026-10-25T02:10+01:00", MADRID), "data-affected": first}
    assert stamp(known) == first.astimezone(dt.UTC)


def test_the_words_are_those_of_the_locale() -> None:
    spanish = phrases(words("es"))
    assert spanish.keys() == SAY.phrases.keys()
    assert all(text.endswith(ADDED["es"]) for text in spanish.values())
