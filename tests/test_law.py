"""Tests of the laws in the playbook: their figures are those that were researched, and pages say how sure they are."""

import csv
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from generator.build import open_project, site
from generator.content.law import Jurisdiction
from generator.content.model import Playbook
from generator.language.locales import discover

ROOT = Path(__file__).parent.parent
LOCALES = [locale.name for locale in discover(ROOT / "locales")]
FACTS = Path(__file__).parent / "law.tsv"
"""What was researched, a row for each law and date. Rows are added and never changed: so a figure that changes in the
playbook needs a new date, and a source that was read on that date."""


@cache
def playbook(locale: str = "en") -> Playbook:
    (found,) = open_project(ROOT, locale).playbooks.values()
    return found


def rows() -> list[dict[str, str]]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def figures(law: Jurisdiction) -> dict[str, str]:
    """The law as a row of the facts."""
    deadlines = {
        f"{who}_{unit}": str(getattr(deadline, unit, None) or "")
        for who, deadline in (("people", law.people), ("authority", law.authority))
        for unit in ("hours", "business_days")
    }
    more = {
        name: " ".join(one.element for one in getattr(law, name))
        for name in ("conditional", "recommended", "forbidden")
    }
    known = {"id": law.id, "checked_on": law.checked_on.isoformat(), "confidence": law.confidence}
    return {**known, **deadlines, "required": " ".join(law.required), **more}


def disagreements(law: Jurisdiction, facts: list[dict[str, str]]) -> list[str]:
    """Where the law differs from what was researched on the day that it names."""
    found = [row for row in facts if (row["id"], row["checked_on"]) == (law.id, law.checked_on.isoformat())]
    if len(found) != 1:
        return [f"{law.id}: {len(found)} rows of {law.checked_on}"]
    return [f"{law.id}: {key}" for key, value in figures(law).items() if found[0][key] != value]


def test_every_figure_is_the_one_that_was_researched() -> None:
    laws = playbook().jurisdictions
    assert [fault for law in laws for fault in disagreements(law, rows())] == []
    assert {row["id"] for row in rows()} == {law.id for law in laws}
    assert len(laws) >= 30


def test_a_figure_cannot_change_without_its_date() -> None:
    law = next(one for one in playbook().jurisdictions if one.id == "eu-gdpr")
    assert law.authority
    longer = law.authority.model_copy(update={"hours": 96})
    assert disagreements(law.model_copy(update={"authority": longer}), rows()) == ["eu-gdpr: authority_hours"]
    assert disagreements(law.model_copy(update={"required": law.required[1:]}), rows()) == ["eu-gdpr: required"]
    newer = law.model_copy(update={"authority": longer, "checked_on": law.checked_on.replace(year=2030)})
    assert disagreements(newer, rows()) == [f"eu-gdpr: 0 rows of {newer.checked_on}"]
    assert disagreements(newer, [*rows(), figures(newer)]) == []


def test_a_figure_stands_in_the_words_of_its_deadline_too() -> None:
    """Hours are said as hours or as days."""
    said = {"one": 1, "two": 2, "three": 3, "five": 5, "fifteen": 15}
    for law in playbook().jurisdictions:
        for deadline in (law.people, law.authority):
            if not deadline:
                continue
            numbers = {int(number) for number in re.findall(r"\d+", deadline.text)}
            numbers |= {
                number for word, number in said.items() if re.search(rf"\b{word}\b", deadline.text, re.IGNORECASE)
            }
            if deadline.hours:
                assert {deadline.hours, deadline.hours // 24} & numbers, (law.id, deadline.text)
            if deadline.business_days:
                assert deadline.business_days in numbers, (law.id, deadline.text)
                assert deadline.calendar, f"{law.id} counts business days of no calendar"


def test_low_confidence_has_no_figures_and_sends_to_counsel() -> None:
    low = [law for law in playbook().jurisdictions if law.confidence == "low"]
    assert low
    for law in low:
        row = figures(law)
        assert not any(row[key] for key in row if key not in ("id", "checked_on", "confidence")), law.id
        assert "counsel" in " ".join((law.trigger, law.form, law.email)).lower(), law.id


def test_what_massachusetts_forbids_is_known() -> None:
    law = next(one for one in playbook().jurisdictions if one.id == "us-ma")
    assert {one.element for one in law.forbidden} == {"nature", "number-affected"}
    assert not {"nature", "number-affected"} & {*law.required, *(one.element for one in law.recommended)}


def test_nothing_is_called_compliant() -> None:
    whole = (ROOT / "playbook.yml").read_text("utf-8")
    assert not re.search(r"\bUS[- ]complian|\bis compliant|\bfully compliant", whole, re.IGNORECASE)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_names_its_sources_its_confidence_and_its_date(locale: str) -> None:
    project = open_project(ROOT, locale)
    ((known, own),) = project.playbooks.items()
    pages = site(project, known, (), {}, ()).pages
    dates = {re.search(r"\d{4}", page.markdown) is not None for uri, page in pages.items() if uri.startswith("law-")}
    assert dates == {True}
    for law in own.jurisdictions:
        page = unescape(pages[f"law-{law.id}.md"].markdown).replace("\u00a0", " ")
        for text in (law.because, law.trigger, *(source.url for source in law.sources), *law.notes):
            assert text.replace("\u00a0", " ") in page, (law.id, text)
        for element in own.elements:
            if element.id in law.required:
                assert element.title in page
        assert f"law-{law.id}.html" in pages["law.md"].markdown
