"""Tests of the clock in the browser: the arithmetic of clock.js, and the page around it."""

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.content.law import Deadline, Start
from generator.content.load import load_playbook
from generator.incident.calendar_file import calendar_file
from generator.incident.clock import moment, rows, stamp
from generator.incident.wording import Wording, phrases
from generator.language.formats import Formats
from generator.language.localize import ENGLISH
from generator.site.clock_page import clock_data, law_data
from tests.clock_cases import Case, cases, differences, laws, with_a_mistake
from tests.reference import axe_findings
from tests.site_samples import ADDED, ROOT, build_small_site, small_site
from tests.test_clock import answer

SCRIPT = ROOT / "docs/assets/js/clock.js"
LOCALES = ("en", "ar")
STARTS: tuple[Start, ...] = get_args(Start)
ANSWER = """
(cases) => cases.map(({ start, zone, law }) => {
  const moment = amendsClock.read(start, zone);
  if (moment === null) return ["refused", "-"];
  const [row] = amendsClock.rows({ awareness: moment }, zone, [law]);
  if (row.state !== "due") return [row.state, "-"];
  return [row.due, row.warning].map((at) => {
    const time = amendsClock.local(at, zone);
    const minutes = Math.round((time - at) / 60000);
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    const offset = `${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
    return new Date(time).toISOString().slice(0, 16) + offset;
  });
})
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_small_site(tmp_path_factory.mktemp("clock") / "site", LOCALES)


@pytest.fixture
def script(page: Page) -> Page:
    """A page with nothing on it but the script."""
    page.goto("about:blank")
    page.evaluate(SCRIPT.read_text("utf-8"))
    return page


def answers(script: Page, of: Sequence[Case]) -> list[tuple[str, str]]:
    payload = [{"start": case.start, "zone": case.zone, "law": law_data(case.jurisdiction)} for case in of]
    return [(due, warning) for due, warning in script.evaluate(ANSWER, payload)]


def test_the_browser_agrees_with_the_table(script: Page) -> None:
    table = cases()
    assert differences(table, answers(script, table)) == []


def test_a_planted_mistake_is_found_in_the_browser_too(script: Page) -> None:
    table = with_a_mistake(cases())
    assert [found.split(":")[0] for found in differences(table, answers(script, table))] == [table[0].name]


ZONES = (
    "Europe/Madrid", "Europe/London", "America/Santiago", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
    "Asia/Riyadh", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Kiritimati",
)  # fmt: skip


CHANGES = (
    (2026, 3, 8, 2), (2026, 3, 29, 2), (2026, 4, 5, 0), (2026, 4, 24, 0), (2026, 9, 6, 0), (2026, 10, 4, 2),
    (2026, 10, 25, 2), (2026, 10, 30, 0), (2026, 11, 1, 1), (2027, 3, 28, 1), (2028, 2, 29, 12), (2029, 12, 31, 23),
)  # fmt: skip


def test_both_clocks_agree_wherever_chance_leads(script: Page) -> None:
    """2,000 cases that nobody chose, half of them within two hours of a change of clocks."""
    chance = random.Random(72)
    edges = [dt.datetime(*edge) for edge in CHANGES]
    drawn = []
    for _ in range(2000):
        start = chance.choice(edges) + dt.timedelta(minutes=chance.choice([1, 40]) * chance.randrange(-120, 120))
        figure = chance.choice([f"{chance.randrange(1, 1500)}h", f"{chance.randrange(1, 25)}bd"])
        drawn.append(Case("", start.isoformat()[:16], chance.choice(ZONES), figure, "", ""))
    ours = [answer(case) for case in drawn]
    assert sum(due == "refused" for due, _ in ours) > 10
    assert answers(script, drawn) == ours


def test_both_clocks_agree_on_every_law_of_the_playbook(script: Page) -> None:
    real = load_playbook(ROOT / "playbook.yml", "playbook.yml")[0].jurisdictions
    zone = ZoneInfo("Europe/Madrid")
    known = {name: moment(f"2026-10-{20 + day}T0{day}:15", zone) for day, name in enumerate(STARTS)}
    ours = [
        (one.law.id, one.whom, one.state, one.due and one.due.timestamp() * 1000) for one in rows(known, zone, real)
    ]
    milliseconds = {name: at.timestamp() * 1000 for name, at in known.items()}
    found = script.evaluate(
        "([known, laws]) => amendsClock.rows(known, 'Europe/Madrid', laws)"
        ".map((row) => [row.law.id, row.whom, row.state, row.due ?? null])",
        [milliseconds, [law_data(one) for one in real]],
    )
    assert [tuple(one) for one in found] == ours
    assert {state for _, _, state, _ in ours} == {"due", "no-duty", "no-figure", "no-start", "other-weekend"}
    assert script.evaluate("amendsClock.STARTS") == list(STARTS)


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-22", "2026-02-29T09:30", "2026-13-01T09:30", "2026-11-22T24:30", "0026-11-22T09:30",
     "12026-11-22T09:30", "2100-01-01T00:00", "1999-12-31T23:59", "2026-11-22T09:30Z"],
)  # fmt: skip
def test_the_browser_refuses_what_is_no_moment(script: Page, text: str) -> None:
    assert script.evaluate("(text) => amendsClock.read(text, 'UTC')", text) is None


KNOWN = {
    "awareness": moment("2026-10-23T09:30", ZoneInfo("Europe/Madrid")),
    "data-affected": moment("2026-10-23T20:15", ZoneInfo("Europe/Madrid")),
}


@pytest.fixture
def visit(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor in Spain, whose machine is set to German."""
    context = browser.new_context(timezone_id="Europe/Madrid", locale="de-DE", accept_downloads=True)
    yield context
    context.close()


def opened(visit: BrowserContext, built: Path, locale: str = "en") -> tuple[Page, list[str]]:
    """The page of the clock from the folder, and what goes wrong on it."""
    page = visit.new_page()
    faults: list[str] = []
    page.on("request", lambda one: None if one.url.startswith(("file://", "blob:")) else faults.append(one.url))
    page.on("requestfailed", lambda one: faults.append(f"failed: {one.url}"))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto((built / ("" if locale == "en" else locale) / "clock.html").as_uri())
    return page, faults


def fill(page: Page) -> None:
    """The moments of KNOWN and both laws."""
    page.locator("[data-start=awareness]").fill("2026-10-23T09:30")
    page.locator(".am-clock summary").click()
    page.locator("[data-start=data-affected]").fill("2026-10-23T20:15")
    for one in laws():
        page.locator(f'[name=law][value="{one.id}"]').check()


def test_the_page_shows_the_deadlines_in_order(visit: BrowserContext, built: Path) -> None:
    page, faults = opened(visit, built)
    expect(page.locator("[name=zone]")).to_have_value("Europe/Madrid")
    fill(page)
    page.locator("[data-start=provider]").fill("2026-10-22T10:00")
    page.get_by_role("button", name="Show the deadlines").click()
    result = page.locator("#clock-result")
    cells = [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in result.locator("tbody tr").all()
    ]
    assert [row[:2] for row in cells] == [
        ["Northland", "Office of the North"],
        ["Southland", "People affected"],
        ["Southland", "Authority"],
        ["Northland", "People affected"],
    ]
    assert cells[0][2:] == [
        "Monday, 26 October 2026 at 08:30 (UTC+1)",
        "Sunday, 25 October 2026 at 18:06 (UTC+1)",
        "Within 72 hours.",
        "Law of the North, art. 33",
    ]
    assert "as if there were no public holidays." in cells[1][2]
    assert "Holidays of Southland: check the official calendar" in cells[1][2]
    assert cells[3][2] == "No time yet. This moment is missing: When the breach was discovered"
    expect(result).to_contain_text("When the provider knew: Thursday, 22 October 2026 at 10:00 (UTC+2)")
    expect(result).to_contain_text("It starts no clock of yours.")
    expect(result).to_have_attribute("aria-live", "polite")
    assert faults == []


def test_another_zone_is_another_deadline(visit: BrowserContext, built: Path) -> None:
    page, faults = opened(visit, built)
    fill(page)
    page.locator("[name=zone]").select_option("Asia/Kolkata")
    page.get_by_role("button", name="Show the deadlines").click()
    expect(page.locator("#clock-result tbody tr").first).to_contain_text("26 October 2026 at 09:30 (UTC+5:30)")
    assert faults == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_calendar_file_of_the_browser_is_that_of_the_command(
    visit: BrowserContext, built: Path, tmp_path: Path, locale: str
) -> None:
    page, faults = opened(visit, built, locale)
    fill(page)
    page.locator(".am-clock [type=submit]").click()
    with page.expect_download() as download:
        page.locator("[data-clock=save]").click()
    assert download.value.suggested_filename == "deadlines.ics"
    download.value.save_as(tmp_path / "deadlines.ics")
    made = (tmp_path / "deadlines.ics").read_bytes()
    site = small_site(locale)
    data = json.loads(site.pages["clock.md"].markdown.split('id="clock-data">')[1].split("</script>")[0])
    zone = ZoneInfo("Europe/Madrid")
    spoken = {law["id"]: law for law in data["laws"]}
    localized = [
        one.model_copy(
            update={
                "name": spoken[one.id]["name"],
                "law": spoken[one.id]["basis"].rpartition(", ")[0],
                "authority_name": spoken[one.id]["authorityName"] or None,
                "people": Deadline.model_validate(spoken[one.id]["people"]),
                "authority": Deadline.model_validate(spoken[one.id]["authority"]),
            }
        )
        for one in laws()
    ]
    say = Wording(phrases(site.words), Formats(site.locale.formats), zone.key)
    ours = calendar_file(rows(KNOWN, zone, localized), stamp(KNOWN), say.title, say.details)
    assert events(made) == events(ours)
    assert len(events(made)) == 4
    assert max(map(len, made.split(b"\r\n"))) <= 75
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert faults == []


def events(data: bytes) -> list[dict[str, Any]]:
    return [
        {name: value.dt if hasattr(value, "dt") else str(value) for name, value in sorted(event.items())}
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
    ]


def test_what_cannot_be_counted_is_refused_with_what_to_do(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    show = page.get_by_role("button", name="Show the deadlines")
    refused = page.locator(".am-clock__refused")
    show.click()
    expect(refused).to_have_text("Type at least one moment, and choose at least one law.")
    page.locator("[data-start=awareness]").fill("2026-10-23T09:30")
    show.click()
    expect(refused).to_have_text("Type at least one moment, and choose at least one law.")
    page.locator('[value="eu-north"]').check()
    page.locator("[data-start=awareness]").fill("2026-03-29T02:30")
    show.click()
    expect(refused).to_contain_text("Type a date with a time that exists in this zone")
    expect(page.locator("#clock-result table")).to_be_hidden()
    page.locator("[data-start=awareness]").fill("")
    page.locator("[data-start=awareness]").press("1")
    show.click()
    expect(refused).to_contain_text("Type a date with a time that exists in this zone")
    page.locator("[data-start=awareness]").fill("2026-03-29T03:30")
    show.click()
    expect(refused).to_be_empty()
    expect(page.locator("#clock-result tbody tr")).to_have_count(2)


def test_nothing_is_kept(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    before = page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie]")
    fill(page)
    page.get_by_role("button", name="Show the deadlines").click()
    assert page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie]") == before
    page.reload()
    expect(page.locator("[data-start=awareness]")).to_have_value("")
    expect(page.locator('[value="eu-north"]')).not_to_be_checked()
    expect(page.locator("#clock-result")).to_be_hidden()


def test_paper_shows_the_answer_and_not_the_questions(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    fill(page)
    page.emulate_media(media="print")
    expect(page.locator(".am-clock__all")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Show the deadlines").click()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("#clock-result table")).to_be_visible()
    for hidden in (".am-clock", ".am-clock__all", "#clock-result .am-actions"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_without_scripts_every_deadline_stands_there_in_words(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "clock.html").as_uri())
    expect(page.locator("form.am-clock")).to_be_hidden()
    expect(page.locator("#clock-result")).to_be_hidden()
    table = page.locator(".am-clock__all")
    for text in (
        "Within 3 business days.",
        "As soon as possible, at most 48 hours.",
        "Office of the North: Within 72 hours.",
        "Holidays of Southland: check the official calendar",
        "Law of the North, art. 33",
    ):
        expect(table).to_contain_text(text)
    context.close()


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("en", 1280, "light"), ("ar", 375, "dark"), ("en", 375, "dark")]
)
def test_axe_finds_nothing_serious_before(built: Path, browser: Browser, locale: str, width: int, scheme: str) -> None:
    address = (built / ("" if locale == "en" else locale) / "clock.html").as_uri()
    assert axe_findings(browser, [address], width, scheme) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_serious_in_the_answer(visit: BrowserContext, built: Path, locale: str) -> None:
    page, _ = opened(visit, built, locale)
    page.set_viewport_size({"width": 375, "height": 800})
    fill(page)
    page.locator(".am-clock [type=submit]").click()
    expect(page.locator("#clock-result table")).to_be_visible()
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    page.evaluate((ROOT / "tests/node/node_modules/axe-core/axe.min.js").read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
    assert [one["id"] for one in result["violations"] if one["impact"] in ("serious", "critical")] == []


def test_the_page_speaks_its_language(visit: BrowserContext, built: Path) -> None:
    page, faults = opened(visit, built, "ar")
    fill(page)
    page.locator(".am-clock [type=submit]").click()
    due = page.locator("#clock-result tbody tr time").first
    expect(due).to_contain_text("أكتوبر 2026")
    expect(page.locator("#clock-result tbody")).to_contain_text(ADDED["ar"])
    assert faults == []


def test_no_sign_in_a_text_ends_the_data() -> None:
    name = "</script><b>&amp; **x** {: #y } <!-- "
    made = str(clock_data([laws()[0].model_copy(update={"name": name})], phrases(ENGLISH), small_site("en").locale))
    assert not set("<>&") & set(made)
    assert json.loads(made)["laws"][0]["name"] == name.replace("**", "")
