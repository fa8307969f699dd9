"""Tests of the worksheet in the browser: the arithmetic of worksheet.js, and the page that records reasons."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from generator.content.load import load_playbook
from generator.content.model import Playbook
from generator.content.source import Source
from generator.content.worksheet import Worksheet
from generator.incident.severity import Circumstances, moved, score
from generator.language.localize import ENGLISH, localize
from generator.site.engine import build_site
from generator.site.pages import pages
from generator.site.parts import Site
from tests.reference import AXE, axe_findings
from tests.severity_cases import Answer, Case, cases, differences, every_case, with_a_mistake
from tests.site_samples import ADDED, FOLDER, ROOT, pretended
from tests.test_severity import answer

SCRIPT = ROOT / "docs/assets/js/worksheet.js"
LOCALES = ("en", "ar")
ANSWER = """
(cases) => cases.map(({ kind, steps, identification, circumstances }) => {
  const context = amendsSeverity.moved(kind, steps);
  const found = context && amendsSeverity.score(context, identification, circumstances);
  return found ? [found.context, found.value, found.band] : [null, null, "refused"];
})
"""
ANSWERS = {
    "kind": "financial",
    "steps": "-1",
    "identification": "maximum",
    "confidentiality": "known-recipients",
    "integrity": "no-wrong-use",
    "availability": "some-time",
    "intent": "malice",
    "many-people": "yes",
    "unintelligible": "not-known",
    "happened": "wrong-recipients",
    "law-eu-high-risk": "no",
    "law-ch-protection": "yes",
    "exemption-protected": "no",
    "exemption-later-measures": "yes",
    "exemption-effort": "no",
    "decision": "not-told",
}
"""A whole sheet for Germany and Switzerland."""
LAWS = ("de", "ch")


@cache
def content() -> tuple[Playbook, Source]:
    """The small playbook with the real worksheet and its laws."""
    small, source = load_playbook(FOLDER / "playbook.yml", "playbook.yml")
    real = load_playbook(ROOT / "playbook.yml", "playbook.yml")[0]
    changes = {name: getattr(real, name) for name in ("worksheet", "jurisdictions", "elements")}
    return small.model_copy(update=changes), source


def sheet() -> Worksheet:
    found = content()[0].worksheet
    assert found
    return found


@cache
def sheet_site(name: str) -> Site:
    playbook, source = content()
    words = ENGLISH if name == "en" else pretended(name, playbook, source)
    return pages(localize(playbook, words), words, [], [], [], source)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("worksheet") / "site"
    build_site(ROOT, {name: sheet_site(name) for name in LOCALES}, out)
    return out


@pytest.fixture
def script(page: Page) -> Page:
    """A page with nothing on it but the script."""
    page.goto("about:blank")
    page.evaluate(SCRIPT.read_text("utf-8"))
    return page


def answers(script: Page, of: Sequence[Case]) -> list[Answer]:
    names = ("confidentiality", "integrity", "availability", "intent")
    payload = [
        {
            "kind": case.kind,
            "steps": case.steps,
            "identification": case.identification,
            "circumstances": {name: getattr(case.circumstances, name) for name in names},
        }
        for case in of
    ]
    return [(context, value, band) for context, value, band in script.evaluate(ANSWER, payload)]


def test_the_browser_agrees_with_the_table(script: Page) -> None:
    table = cases()
    assert differences(table, answers(script, table)) == []


def test_a_planted_mistake_is_found_in_the_browser_too(script: Page) -> None:
    table = with_a_mistake(cases())
    assert [found.split(":")[0] for found in differences(table, answers(script, table))] == [table[0].name]


def test_both_scores_agree_on_everything_that_can_be_answered(script: Page) -> None:
    every = every_case()
    assert len(every) == 4 * 7 * 4 * 27 * 2
    assert answers(script, every) == [answer(case) for case in every]


@pytest.fixture
def visit(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor in Spain."""
    context = browser.new_context(timezone_id="Europe/Madrid", locale="de-DE", accept_downloads=True)
    yield context
    context.close()


def opened(visit: BrowserContext, built: Path, locale: str = "en") -> tuple[Page, list[str]]:
    """The worksheet from the folder, and what goes wrong on it, any request to a host included."""
    page = visit.new_page()
    faults: list[str] = []
    page.on("request", lambda one: None if one.url.startswith(("file://", "blob:")) else faults.append(one.url))
    page.on("requestfailed", lambda one: faults.append(f"failed: {one.url}"))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address(built, locale))
    return page, faults


def address(built: Path, locale: str) -> str:
    return (built / ("" if locale == "en" else locale) / "worksheet.html").as_uri()


def field(page: Page, name: str) -> Locator:
    return page.locator(f'.am-sheet [name="{name}"]')


def reason(name: str) -> str:
    return f"Because of {name}, as the log of 3 May shows."


def fill(page: Page) -> None:
    """The whole sheet."""
    field(page, "case").fill("Case 7")
    for law in LAWS:
        page.locator(f'[name=law][value="{law}"]').check()
    for name, value in ANSWERS.items():
        page.locator(f'[name="{name}"][value="{value}"]').check()
        field(page, f"{name}-reason").fill(reason(name))
    field(page, "by").fill("N. N.")
    field(page, "role").fill("Data protection officer")
    field(page, "at").fill("2026-11-22T09:30")


def make(page: Page) -> None:
    page.locator("[data-sheet=make]").click()


def gaps(page: Page) -> list[str]:
    return page.locator(".am-sheet__missing:not([hidden]) li").all_inner_texts()


def saved(page: Page, kind: str, folder: Path) -> tuple[str, str]:
    """The name and the text of the file that a button saves."""
    with page.expect_download() as download:
        page.locator(f"[data-sheet={kind}]").click()
    download.value.save_as(folder / "saved")
    return download.value.suggested_filename, (folder / "saved").read_text("utf-8")


def test_the_page_shows_the_score_of_python_and_how_it_comes_about(visit: BrowserContext, built: Path) -> None:
    page, faults = opened(visit, built)
    box = page.locator(".am-score")
    expect(box).to_have_text("The score appears when all questions of the method are answered.")
    fill(page)
    ours = score(moved(3, -1), 1, Circumstances(0.25, 0, 0.25, 0.5))
    assert (ours.value, ours.band) == (3, "high")
    assert box.locator("p").all_inner_texts() == [
        "Context: 3 − 1 → 2, kept within 1 and 4",
        "Context × identification + circumstances: 2 × 1 + 1 = 3",
        "Severity score: 3",
        "Band: high",
    ]
    expect(page.locator(".am-band--here th")).to_have_text("high")
    assert faults == []


def test_examples_of_the_same_sort_are_shown_to_compare(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    expect(page.locator(".am-alike")).to_be_hidden()
    for mishap in sheet().mishaps:
        page.locator(f'[name=happened][value="{mishap.id}"]').check()
        shown = page.locator(".am-alike").inner_text()
        for case in sheet().cases:
            assert (case.name in shown) == (case.mishap == mishap.id)
    expect(page.locator(".am-alike")).to_have_text("There is no example of this sort.")


def test_only_the_chosen_laws_ask_and_each_its_own_question(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    asked = page.locator("[data-laws]:visible")
    expect(asked).to_have_count(0)
    page.locator('[name=law][value="ch"]').check()
    assert asked.evaluate_all("(found) => found.map((one) => one.dataset.ask)") == ["law-ch-protection"]
    page.locator('[name=law][value="at"]').check()
    expect(asked).to_have_count(5)
    expect(page.locator("#ask-law-eu-high-risk [data-law]:visible")).to_have_count(1)
    expect(page.locator("#ask-law-eu-high-risk [data-law]:visible")).to_contain_text("Austria")
    page.locator('[name=law][value="at"]').uncheck()
    page.locator('[name=law][value="ch"]').uncheck()
    page.locator('[name=law][value="other"]').check()
    assert asked.evaluate_all("(found) => found.map((one) => one.dataset.ask)") == ["law-other"]


def test_an_empty_sheet_gives_no_record_and_says_everything_that_is_missing(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    make(page)
    found = gaps(page)
    assert found[0] == "A name for the case"
    assert "The answer: Which kind of data is affected?" in found
    assert "The reason in words: Which kind of data is affected?" in found
    assert found[-6:] == [
        "At least one law",
        "The answer: What was decided about the people?",
        "The reason in words: What was decided about the people?",
        "The person who decided",
        "The function of this person",
        "When it was decided, as a date with a time",
    ]
    expect(page.locator(".am-record")).to_be_hidden()
    expect(page.locator(".am-sheet__missing")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("by", "The person who decided"),
        ("role", "The function of this person"),
        ("case", "A name for the case"),
        ("at", "When it was decided, as a date with a time"),
        ("steps-reason", "The reason in words: By how many whole steps does the context move this number?"),
        ("law-ch-protection-reason", "The reason in words: Is the notice necessary for the protection of the person"),
        ("decision-reason", "The reason in words: What was decided about the people?"),
    ],
)
def test_no_record_while_a_reason_or_the_person_is_missing(
    visit: BrowserContext, built: Path, name: str, said: str
) -> None:
    page, _ = opened(visit, built)
    fill(page)
    field(page, name).fill("" if name == "at" else "   ")
    make(page)
    (found,) = gaps(page)
    assert found.startswith(said)
    expect(page.locator(".am-record")).to_be_hidden()
    page.locator(".am-sheet__missing a").click()
    expect(field(page, name)).to_be_focused()
    field(page, name).fill("2026-11-22T09:30" if name == "at" else "Known since 3 May.")
    expect(page.locator(".am-sheet__missing")).to_be_hidden()
    make(page)
    expect(page.locator(".am-record")).to_be_visible()


def test_the_record_has_every_answer_with_its_reason_also_for_not_told(
    visit: BrowserContext, built: Path, tmp_path: Path
) -> None:
    page, faults = opened(visit, built)
    fill(page)
    make(page)
    name, text = saved(page, "json", tmp_path)
    assert name == "worksheet.json"
    record = json.loads(text)
    questions = {one["id"]: one for one in record["questions"]}
    assert {key: one["answer"]["id"] for key, one in questions.items()} == {
        key: value for key, value in ANSWERS.items() if key != "decision"
    }
    assert {key: one["reason"] for key, one in questions.items()} == {key: reason(key) for key in questions}
    assert questions["kind"]["answer"] == {"id": "financial", "text": "Financial data", "value": 3}
    assert questions["kind"]["question"] == sheet().method.kinds.question
    assert {key: record["score"][key] for key in ("context", "identification", "circumstances", "value", "band")} == {
        "context": 2,
        "identification": 1,
        "circumstances": 1,
        "value": 3,
        "band": "high",
    }
    assert [one["id"] for one in record["examples"]] == ["case-14", "case-15", "students"]
    laws = {law.id: law for law in content()[0].jurisdictions}
    assert [(one["id"], one["name"], one["asks"]) for one in record["laws"]] == [
        (law, laws[law].name, laws[law].trigger) for law in LAWS
    ]
    assert record["decision"] == {"id": "not-told", "text": "They are not told", "reason": reason("decision")}
    assert record["decided_by"] == {"name": "N. N.", "role": "Data protection officer"}
    assert record["decided_at"] == {"time": "2026-11-22T09:30", "zone": "Europe/Madrid"}
    assert (record["case"], record["language"]) == ("Case 7", "en")
    assert "not a verdict" in record["note"]
    assert faults == []


def test_the_text_of_the_record_is_what_stands_on_the_page_and_is_copied(
    visit: BrowserContext, built: Path, tmp_path: Path
) -> None:
    page, faults = opened(visit, built)
    fill(page)
    make(page)
    expect(page.locator(".am-record")).to_be_focused()
    name, text = saved(page, "text", tmp_path)
    assert name == "worksheet.txt"
    assert page.locator("#worksheet-record").text_content() == text
    for part in (
        "It is not a verdict",
        "Case: Case 7",
        "They are not told",
        "Decided by: N. N., Data protection officer",
        "When: 22 November 2026 at 09:30 (Europe/Madrid)",
        "Severity score: 3\nBand: high\nA band is not a duty.",
        "  Answer: Financial data (3)\n  Reason: Because of kind, as the log of 3 May shows.",
        *(reason(one) for one in ANSWERS),
    ):
        assert part in text
    page.evaluate("document.execCommand = () => { window.copied = document.activeElement.value; return true; }")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy the record").click()
    assert page.evaluate("window.copied") == text
    assert faults == []


def test_what_was_typed_stays_after_a_reload_and_goes_when_it_is_deleted(visit: BrowserContext, built: Path) -> None:
    page, faults = opened(visit, built)
    fill(page)
    page.reload()
    for name, value in ANSWERS.items():
        expect(page.locator(f'[name="{name}"][value="{value}"]')).to_be_checked()
        expect(field(page, f"{name}-reason")).to_have_value(reason(name))
    expect(field(page, "at")).to_have_value("2026-11-22T09:30")
    expect(page.locator(".am-score")).to_contain_text("Severity score: 3")
    make(page)
    expect(page.locator(".am-record")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("[data-sheet=clear]").click()
    expect(field(page, "case")).to_have_value("Case 7")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-sheet=clear]").click()
    expect(page.locator(".am-record")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('amends.worksheet')") is None
    for again in (False, True):
        if again:
            page.reload()
        expect(page.locator(".am-sheet input:checked")).to_have_count(0)
        expect(field(page, "case")).to_have_value("")
        expect(field(page, "kind-reason")).to_have_value("")
        expect(page.locator("[data-laws]:visible")).to_have_count(0)
    assert faults == []


def test_nothing_else_is_kept(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    before = set(page.evaluate("Object.keys(localStorage)"))
    fill(page)
    make(page)
    assert set(page.evaluate("Object.keys(localStorage)")) - before == {"amends.worksheet"}
    assert "worksheet" not in page.evaluate("JSON.stringify({...sessionStorage}) + document.cookie")


def test_a_browser_that_keeps_nothing_is_called_so(visit: BrowserContext, built: Path) -> None:
    visit.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    page, _ = opened(visit, built)
    expect(page.locator(".am-sheet__unkept")).to_be_hidden()
    fill(page)
    expect(page.locator(".am-sheet__unkept")).to_contain_text("This browser does not keep what you type here.")
    make(page)
    expect(page.locator(".am-record")).to_be_visible()


@pytest.mark.parametrize("kept", ["{", "null", "7", '{"kind": 5, "law": "de", "case": ["x"]}'])
def test_what_somebody_else_left_there_does_no_harm(visit: BrowserContext, built: Path, kept: str) -> None:
    visit.add_init_script(f"localStorage.setItem('amends.worksheet', {json.dumps(kept)});")
    page, faults = opened(visit, built)
    expect(page.locator(".am-sheet input:checked")).to_have_count(0)
    expect(field(page, "case")).to_have_value("")
    assert faults == []


def test_a_change_withdraws_the_record(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    fill(page)
    make(page)
    field(page, "kind-reason").fill("Another reason.")
    expect(page.locator(".am-record")).to_be_hidden()
    make(page)
    expect(page.locator("#worksheet-record")).to_contain_text("Another reason.")


def test_what_is_typed_is_never_markup_or_a_blank(visit: BrowserContext, built: Path) -> None:
    page, faults = opened(visit, built)
    fill(page)
    nasty = "<img src=x onerror='window.broken = 1'> {reason} $& {question} </pre><script>window.broken = 1</script>"
    field(page, "kind-reason").fill(nasty)
    field(page, "by").fill(nasty)
    make(page)
    expect(page.locator("#worksheet-record")).to_contain_text(f"Reason: {nasty}")
    expect(page.locator("#worksheet-record")).to_contain_text(f"Decided by: {nasty}, Data protection officer")
    assert page.locator("#worksheet-record *").count() == 0
    assert page.evaluate("window.broken") is None
    assert faults == []


def test_the_sheet_is_filled_with_the_keyboard_alone(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    page.locator("[name=kind]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name=kind][value="behavioural"]')).to_be_checked()
    page.keyboard.press("Tab")
    expect(field(page, "kind-reason")).to_be_focused()
    page.locator("[data-sheet=make]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".am-sheet__missing a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page, "case")).to_be_focused()


def test_paper_shows_the_record_or_else_the_sheet(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    page.emulate_media(media="print")
    expect(page.locator("#ask-kind textarea")).to_be_visible()
    expect(page.locator("[data-sheet=make]")).to_be_hidden()
    page.emulate_media(media="screen")
    fill(page)
    make(page)
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator(".am-record [data-sheet=print]").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("#worksheet-record")).to_be_visible()
    for hidden in ("#ask-kind", "#cases", ".am-record .am-actions", ".am-lead"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_without_scripts_it_is_a_sheet_for_paper(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(built, "en"))
    method = sheet().method
    for question in (method.kinds, method.steps, method.intent, *method.flags, sheet().happened, sheet().decision):
        expect(page.locator(f"#ask-{question.id}")).to_be_visible()
        expect(page.locator(f"#ask-{question.id} textarea")).to_be_visible()
    everything = " ".join((page.locator("article").text_content() or "").split())
    expect(page.locator(".am-sheet__all summary")).to_be_visible()
    for test in (*sheet().tests, *sheet().exemptions):
        assert test.question in everything
    for case in sheet().cases:
        assert case.facts in everything
    expect(page.get_by_label("Which laws did you look at")).to_be_visible()
    for hidden in ("[data-sheet=make]", ".am-score", ".am-record", ".am-sheet__missing"):
        expect(page.locator(hidden)).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text(sheet().tests[0].question).last).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("en", 1280, "light"), ("ar", 375, "dark"), ("en", 375, "dark")]
)
def test_axe_finds_nothing_serious_before(built: Path, browser: Browser, locale: str, width: int, scheme: str) -> None:
    assert axe_findings(browser, [address(built, locale)], width, scheme) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_serious_in_the_record_and_a_telephone_is_wide_enough(
    visit: BrowserContext, built: Path, locale: str
) -> None:
    page, _ = opened(visit, built, locale)
    page.set_viewport_size({"width": 375, "height": 800})
    make(page)
    assert overflow(page) <= 0
    assert serious(page) == []
    fill(page)
    make(page)
    expect(page.locator(".am-record")).to_be_visible()
    assert overflow(page) <= 0
    assert serious(page) == []


def overflow(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


def serious(page: Page) -> list[Any]:
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
    return [
        (one["id"], one["nodes"][0]["target"])
        for one in result["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def test_the_page_speaks_its_language_and_keeps_sums_in_order(
    visit: BrowserContext, built: Path, tmp_path: Path
) -> None:
    page, faults = opened(visit, built, "ar")
    fill(page)
    make(page)
    expect(page.locator(".am-score")).to_contain_text(ADDED["ar"])
    expect(page.locator(".am-score")).to_contain_text("\u20662 × 1 + 1 = 3\u2069")
    _, text = saved(page, "text", tmp_path)
    assert f"A band is not a duty. {ADDED['ar']}" in text
    assert "22 نوفمبر 2026" in text
    record = json.loads(saved(page, "json", tmp_path)[1])
    assert record["language"] == "ar"
    assert record["score"]["value"] == 3
    assert faults == []


def test_the_sheet_goes_on_in_another_language(visit: BrowserContext, built: Path) -> None:
    page, _ = opened(visit, built)
    fill(page)
    page.goto(address(built, "ar"))
    expect(page.locator('[name=kind][value="financial"]')).to_be_checked()
    expect(field(page, "kind-reason")).to_have_value(reason("kind"))


def test_pages_where_data_were_exposed_lead_to_the_sheet() -> None:
    playbook, _ = content()
    made = sheet_site("en").pages
    link = 'href="worksheet.html"'
    for page in ("law.md", "decide.md"):
        assert link in made[page].markdown
    tracks = {scenario.id: scenario.track in sheet().tracks for scenario in playbook.scenarios}
    assert set(tracks.values()) == {True, False}
    for scenario, leads in tracks.items():
        assert (link in made[f"scenario-{scenario}.md"].markdown) == leads
    assert any(branch.uri == "worksheet.md" for part in sheet_site("en").nav for branch in part.parts)


def test_every_number_case_and_law_stands_on_the_page_with_its_source() -> None:
    page = unescape(sheet_site("en").pages["worksheet.md"].markdown)
    method = sheet().method
    for part in (method.kinds, method.identification, method.confidentiality, method.integrity, method.intent):
        assert part.source in page
        for one in part.answers:
            assert f'value="{one.id}" data-value="{one.value}"' in page
            assert one.title in page
    for source in (*(one.url for one in method.sources), *(one.source for one in sheet().practice)):
        assert source in page
    for law in content()[0].jurisdictions:
        assert law.trigger in page


def test_a_playbook_without_a_worksheet_has_no_page_and_no_link_to_it() -> None:
    playbook, source = content()
    without = pages(playbook.model_copy(update={"worksheet": None}), ENGLISH, [], [], [], source)
    assert "worksheet.md" not in without.pages
    assert not [uri for uri, page in without.pages.items() if "worksheet.html" in page.markdown]
