"""A filled incident: formats, conditions, languages, files; and the sheet that asks for what it needs."""

import datetime as dt
import email
import email.policy
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import icalendar
import pytest
import yaml

from generator.build import pack_environment
from generator.content.load import load_brands, load_playbook
from generator.content.needs import needed
from generator.content.problems import ContentError
from generator.content.shape import fit
from generator.content.source import parse
from generator.incident.case import Incident
from generator.incident.opening import inquire
from generator.incident.sheet import sheet
from generator.language.localize import ENGLISH
from generator.mail.outside import MARKS
from tests.incident_samples import LOCALES, NOW, SOUND, book, changed, filled, words

ROOT = Path(__file__).parent.parent
SIGNER = re.search(r"signer:\n.*\n.*\n", SOUND)
TODAY = dt.date(2026, 11, 22)


def text(name: str, incident: str = SOUND) -> str:
    """A finished file, without the marks of direction."""
    return MARKS.sub("", filled(incident)[name].decode())


def flat(name: str, incident: str = SOUND) -> str:
    """The same with single spaces."""
    return " ".join(text(name, incident).replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", ["On 24 October 2026 at 23:30 (UTC+2)", "by 29 November 2026, 16:05 (UTC+1)", "12.5%", "€1,234.50"]),
        ("es", ["On 24 de octubre de 2026 at 11:30 p. m. (UTC+2)", "by 29 de noviembre de 2026, 4:05 p. m. (UTC+1)"]),
        ("es", ["12.5%", "EUR 1,234.50", "Zürich, Roma y Iowa"]),
        ("de", ["On 24. Oktober 2026 at 23:30 Uhr (UTC+2)", "by 29. November 2026, 16:05 Uhr (UTC+1)"]),
        ("de", ["12,5 %", "€ 1.234,50", "Zürich, Rom und Iowa"]),
        ("ar", ["24 أكتوبر 2026", "29 نوفمبر 2026", "(UTC+2)", "(UTC+1)", "12.5%", "Zürich وروما وIowa"]),
    ],
)
def test_values_are_written_as_the_language_writes_them_on_both_sides_of_the_change_of_clocks(
    locale: str, said: list[str]
) -> None:
    for one in said:
        assert one in flat(f"{locale}/report/report.txt"), one


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "ظهر عنوان واحد."),
        (2, "ظهر عنوانان."),
        (7, "ظهرت 7 عناوين."),
        (11, "ظهر 11 عنوانًا."),
        (100, "ظهر 100 عنوان."),
    ],
)
def test_a_count_takes_its_plural(count: int, said: str) -> None:
    incident = changed(("exposed_count: 1250", f"exposed_count: {count}"))
    assert said in flat("ar/report/report.txt", incident)
    expected = "1 address was visible." if count == 1 else f"{count} addresses were visible."
    assert expected in flat("en/report/report.txt", incident)


def test_kinds_of_the_vocabulary_are_translated_and_own_kinds_are_as_they_were_typed() -> None:
    assert "- name\n- shoe size\n- Nothing else." in text("en/report/report.txt")
    assert "Kinds of data: name and shoe size" in text("en/apology/apology.txt")
    (german,) = words("de").forms("email", "facts.data.options.name.label", "name")
    assert f"{german} und Schuhgröße" in flat("de/apology/apology.txt")


def test_conditions_follow_the_facts() -> None:
    exposed = text("en/apology/apology.txt")
    assert "Please change your password." in exposed
    assert "1. Type our address.\n2. Choose a new password." in exposed
    assert "Your password was not part of it." not in exposed
    waived = ("waived: []", "waived: [{law: east, element: when, because: No.}]")
    hidden = text("en/apology/apology.txt", changed(("passwords: exposed", "passwords: not_exposed"), waived))
    assert "Your password was not part of it." in hidden
    assert "Please change your password." not in hidden
    assert "You get the money back." in text("en/report/report.txt")
    assert "You get the" not in text("en/report/report.txt", changed(("offer: money", "offer: nothing")))


def test_a_fact_of_a_part_that_does_not_stand_is_not_asked_for() -> None:
    hidden = [("passwords: exposed", "passwords: not_exposed"), ("  aware_date: 2026-10-25\n", "")]
    waived = ("waived: []", "waived: [{law: east, element: when, because: No.}]")
    assert "en/report/report.txt" in filled(changed(*hidden, waived))


def test_a_part_stands_only_under_its_laws() -> None:
    messages = re.search(r"messages:\n.*\n.*\n", SOUND)
    assert messages
    both = (messages[0], "messages:\n  - {id: both, affected: 9, audience: 9}\n")
    people = ("exposed_count: 1250", "exposed_count: 9")
    east = text("en/both/both.txt", changed(both, people))
    assert "We are sorry." in east
    west = text("en/both/both.txt", changed(both, people, ("laws: [east]", "laws: [west]")))
    assert "We are sorry." not in west
    assert "You can reach us here." in west


def test_needed_asks_in_the_order_of_use_and_only_for_what_stands() -> None:
    report, both = (next(m for m in book()[0].scenarios[0].messages if m.id == name) for name in ("report", "both"))
    assert needed(report)[:4] == ("sent_date", "sent_time", "cause", "passwords")
    assert needed(report) == tuple(dict.fromkeys(needed(report)))
    assert {"aware_date", "offer", "exposed_count", "incident_page", "places"} <= set(needed(report))
    # A choice that is still to be made is asked for alone.
    assert "aware_date" not in needed(report, {})
    assert "passwords" in needed(report, {})
    assert "aware_date" in needed(report, {"passwords": "exposed"})
    assert "aware_date" not in needed(report, {"passwords": "not_exposed"})
    assert needed(both, {}, frozenset(["west"])) == ()
    assert needed(both, {}, frozenset(["east"])) == ("sent_date", "aware_date")


def test_a_text_under_all_stands_in_every_language() -> None:
    for locale in LOCALES:
        assert "Cause 7." in text(f"{locale}/report/report.txt")


def test_the_incident_signs_before_the_brand() -> None:
    assert "A. Example\nManaging director\nExample Books" in text("en/report/report.txt")
    assert "A. Example\nGeschäftsführung\nBeispielbücher" in text("de/report/report.txt")
    assert "A. Example\nالمديرة\nكتب المثال" in text("ar/report/report.txt")


def test_the_brand_signs_where_the_incident_does_not_say_who() -> None:
    assert SIGNER
    title = ("  name: A. Example\n", "  name: B. Example\n")
    brand_says = re.sub(r"  title: .*\n", "", changed(title))
    assert "B. Example\nManaging director" in text("en/apology/apology.txt", brand_says)


def test_the_chosen_subject_is_the_one_that_is_sent() -> None:
    for number, subject in ((1, "What happened on 24 October 2026 at 23:30 (UTC+2)"), (2, "About this: Cause 7.")):
        files = filled(changed(("subject: 2", f"subject: {number}")))
        letter = email.message_from_bytes(files["en/report/report.eml"], policy=email.policy.default)
        assert letter["Subject"].replace("\u00a0", " ") == subject
        assert json.loads(files["en/report/message.json"])["subjects"] == [letter["Subject"]]
        assert letter["Subject"] in files["en/report/subject.txt"].decode()
        title = re.search(r"<title>(.*?)</title>", files["en/report/report.html"].decode())
        assert title
        assert unescape(title[1]) == letter["Subject"]


def test_a_draft_to_open_is_there_only_without_tags() -> None:
    spoken = filled(changed(("provider: neutral", "provider: sendgrid")))
    assert "{{first_name}}" in spoken["en/apology/apology.html"].decode()
    assert "en/apology/apology.eml" not in spoken
    assert "en/report/report.eml" in spoken  # it greets nobody by name
    assert {"en/apology/apology.eml", "en/report/report.eml"} <= set(filled(SOUND))


def test_the_checksums_are_right_and_name_every_file() -> None:
    files = dict(filled(SOUND))
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_the_bytes_are_the_same_at_any_place_and_under_any_seed() -> None:
    script = "from tests.incident_samples import SOUND, filled; print(filled(SOUND)['SHA256SUMS'].decode(), end='')"
    made = {filled(SOUND)["SHA256SUMS"]}
    for zone, seed in (("Pacific/Kiritimati", "1"), ("America/Los_Angeles", "77")):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        made.add(
            subprocess.run(
                [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True
            ).stdout
        )
    assert len(made) == 1


def test_nothing_is_left_open() -> None:
    for name, data in filled(SOUND).items():
        # In a message file the parts are encoded; they are those beside it.
        if not name.endswith((".png", ".yml", ".eml")):
            assert b"[[" not in data, name
            assert not re.search(rb"XQ[78]|#c0de|\{fact_|\{brand_", data), name


def test_latin_values_keep_their_order_in_arabic() -> None:
    files = filled(SOUND)
    html, plain = files["ar/report/report.html"].decode(), files["ar/report/report.txt"].decode()
    for value in ("Zürich", "Iowa", "A. Example", "Cause 7."):
        assert f'\u200e<span dir="ltr">{value}</span>\u200e' in html, value
        assert f"\u200e{value}\u200e" in plain, value
    assert '<span dir="ltr">المديرة' not in html


def test_the_table_of_contents_and_the_coverage_say_what_the_messages_say() -> None:
    files = filled(SOUND)
    coverage = json.loads(files["coverage.json"])
    assert set(coverage) == set(LOCALES)
    for locale in LOCALES:
        readme, said = flat(f"{locale}/README.md"), flat(f"{locale}/report/report.txt")
        (east,) = coverage[locale]
        assert (east["law"], east["message"]) == ("east", "report")
        rows = {row["element"]: row for row in east["elements"]}
        assert {name: row["kind"] for name, row in rows.items()} == {
            "nature": "required",
            "when": "conditional",
            "contact": "recommended",
        }
        for row in rows.values():
            for sentence in row["sentences"]:
                bare = " ".join(MARKS.sub("", sentence).replace("\u00a0", " ").split())
                assert bare in said
                assert bare in readme
        assert "Head of IT" in readme
        assert "They would act wrongly." in readme
    assert "2026-10-25-list" in text("en/README.md")
    assert "Recipients: 1,999, people it concerns: 2,000" in text("en/README.md")


def test_the_deadlines_can_be_read_by_a_calendar() -> None:
    for locale in LOCALES:
        calendar = icalendar.Calendar.from_ical(filled(SOUND)[f"{locale}/deadlines.ics"])
        warning, due = calendar.walk("VEVENT")
        assert warning["DTSTART"].dt == dt.datetime(2026, 10, 27, 18, 6, tzinfo=dt.UTC)
        assert due["DTSTART"].dt == dt.datetime(2026, 10, 28, 8, 30, tzinfo=dt.UTC)
    assert "28 October 2026, 09:30 (UTC+1)" in text("en/README.md")
    assert not any(
        name.endswith(".ics") for name in filled(changed(('awareness: "2026-10-25T09:30"', "awareness: null")))
    )


def test_only_the_languages_of_the_incident_are_made() -> None:
    folders = {name.split("/")[0] for name in filled(changed(("[en, es, de, ar]", "[ar, en]"), *GONE)) if "/" in name}
    assert folders == {"en", "ar"}


GONE = (
    *((", es: Directora, de: Geschäftsführung", ""), (", es: Retiramos la lista., de: Die Liste ist weg.", "")),
    *((", es: Roma, de: Rom", ""), (", es: talla, de: Schuhgröße", "")),
)
"""What the other two languages said."""


def test_one_language_does_without_its_name() -> None:
    bare = (
        *(
            ("[en, es, de, ar]", "[en]"),
            ("{en: Managing director, es: Directora, de: Geschäftsführung, ar: المديرة}", "Head"),
        ),
        (
            "en: We removed the old list., es: Retiramos la lista., de: Die Liste ist weg., ar: حذفنا القائمة.",
            "all: Done.",
        ),
        *(
            ("{en: Rome, es: Roma, de: Rom, ar: روما}", "Rome"),
            ("{en: shoe size, es: talla, de: Schuhgröße, ar: المقاس}", "email"),
        ),
        ("cause: {all: Cause 7.}", "cause: Cause 8."),
    )
    made = text("en/report/report.txt", changed(*bare))
    assert "Cause 8." in made
    assert "2. Rome" in made


def test_the_incident_lies_beside_its_files_as_it_was_written() -> None:
    assert filled(SOUND)["incident.yml"].decode() == SOUND
    odd = changed(("Cause 7.", '"a\u2028b"')).replace("\n", "\r\n")
    kept = filled(odd)["incident.yml"].decode()
    assert kept == odd.replace("\r\n", "\n")
    assert parse(kept, "x").data == parse(odd, "x").data


REAL = load_playbook(ROOT / "playbook.yml", "playbook.yml")[0]


def asked(scenario_id: str) -> str:
    """The sheet of a scenario of the real playbook, for four languages."""
    scenario = next(one for one in REAL.scenarios if one.id == scenario_id)
    return sheet(REAL, scenario, ENGLISH, pack_environment(), ["rich", "plain"], LOCALES, TODAY, "Europe/Madrid")


@pytest.mark.parametrize("scenario", [one.id for one in REAL.scenarios])
def test_a_sheet_asks_for_everything_and_nothing_is_wrong_with_it_but_what_is_missing(scenario: str) -> None:
    made = asked(scenario)
    source = parse(made, "incident.yml")
    data = source.data
    case = next(one for one in REAL.scenarios if one.id == scenario)
    wanted = {name for message in case.messages for name in needed(message)}
    assert wanted <= set(data["facts"] or {})
    assert [one["id"] for one in data["messages"]] == [message.id for message in case.messages]
    assert list(data["kit"] or []) == [one.id for one in case.kit]
    incident, problems = fit(Incident, source)
    found = list(problems)
    if incident is not None:
        brands = {brand.id: brand for brand in load_brands(ROOT / "tests/playbook/brands")}
        with pytest.raises(ContentError) as error:
            inquire(incident, source, REAL, brands, LOCALES, NOW)
        found += error.value.problems
    lines = made.split("\n")
    assert found
    for one in found:
        assert 1 <= one.position.line <= len(lines)
        assert one.code in ("I604", "I605", "I614") or (one.code == "P104" and "found nothing" in one.message), str(one)
        assert not lines[one.position.line - 1].lstrip().startswith("#"), str(one)


@pytest.mark.parametrize("scenario", [one.id for one in REAL.scenarios])
def test_a_comment_of_a_sheet_swallows_no_key(scenario: str) -> None:
    """Without its comments it says the same, and every comment stands on lines of its own."""
    made = asked(scenario)
    bare = "\n".join(line for line in made.split("\n") if not line.lstrip().startswith("#"))
    assert "#" not in bare
    assert parse(bare, "x").data == parse(made, "x").data
    assert max(map(len, made.split("\n"))) <= 200
    keys = yaml.load(bare, yaml.CSafeLoader)
    assert {
        "version",
        "id",
        "scenario",
        "brand",
        "locales",
        "provider",
        "zone",
        "sends_at",
        "facts",
        "decisions",
    } <= set(keys)
