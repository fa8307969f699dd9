"""The folder of catalogs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polib
import pytest

from generator.content.load import load_playbook
from generator.content.problems import ContentError
from generator.language import po
from generator.language.catalog import Message
from generator.language.extract import extract
from generator.language.formats import LocaleNameError
from generator.language.locales import Locale
from generator.language.pseudo import pseudo_words
from generator.language.upkeep import Status, Templates, add, catalog_path, check, review, status, update

TEMPLATES = extract(*load_playbook(Path(__file__).parent / "playbook" / "playbook.yml", "playbook.yml"))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def codes(templates: Templates, folder: Path) -> list[str]:
    return [f"{problem.position.file} {problem.code}" for problem in check(templates, folder)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Complete catalogs for Arabic, made up by the pseudo-locale."""
    folder = tmp_path / "locales"
    folder.mkdir()
    update(TEMPLATES, folder)
    add(TEMPLATES, folder, "ar")
    for domain, catalog in pseudo_words("ar-XB", TEMPLATES).catalogs.items():
        path = catalog_path(folder, Locale("ar"), domain)
        empty = po.read(path.read_text(encoding="utf-8"), "ar.po")
        path.write_text(po.write(replace(empty, messages=catalog.messages)), encoding="utf-8", newline="\n")
    return folder


def test_complete_catalogs_have_no_problem_and_stay_byte_for_byte(folder: Path) -> None:
    before = snapshot(folder)
    assert check(TEMPLATES, folder) == ()
    assert update(TEMPLATES, folder) == ()
    assert snapshot(folder) == before
    assert sorted(before) == ["ar/LC_MESSAGES/email.po", "ar/LC_MESSAGES/site.po", "email.pot", "site.pot"]


def test_a_new_locale_is_empty_and_known_by_its_folder(folder: Path) -> None:
    written = add(TEMPLATES, folder, "fr")
    assert [path.relative_to(folder).as_posix() for path in written] == [
        "fr/LC_MESSAGES/email.po",
        "fr/LC_MESSAGES/site.po",
    ]
    rows = {(row.locale, row.domain): row for row in status(TEMPLATES, folder)}
    total = len(TEMPLATES["email"].messages)
    assert rows["fr", "email"] == Status("fr", "email", 0, 0, total)
    assert rows["ar", "email"] == Status("ar", "email", total, 0, 0)
    assert rows["ar", "site"].total == len(TEMPLATES["site"].messages)
    assert set(codes(TEMPLATES, folder)) == {
        "locales/fr/LC_MESSAGES/email.po L209",
        "locales/fr/LC_MESSAGES/site.po L209",
    }
    assert polib.pofile(str(written[0])).metadata["Plural-Forms"] == Locale("fr").plural_header


def test_a_locale_is_added_once_and_must_exist(folder: Path) -> None:
    before = snapshot(folder)
    for name in ("ar", "en"):
        with pytest.raises(ContentError, match="L211"):
            add(TEMPLATES, folder, name)
    with pytest.raises(LocaleNameError):
        add(TEMPLATES, folder, "../fr")
    assert snapshot(folder) == before


def test_a_changed_text_makes_everything_stale_and_one_guess(folder: Path) -> None:
    first, *rest = TEMPLATES["email"].messages
    changed = {
        **TEMPLATES,
        "email": replace(TEMPLATES["email"], messages=(replace(first, id=f"{first.id}, and time"), *rest)),
    }
    assert codes(changed, folder) == ["locales/ar/LC_MESSAGES/email.po L210", "locales/email.pot L210"]
    assert [path.name for path in update(changed, folder)] == ["email.pot", "email.po"]
    assert codes(changed, folder) == ["locales/ar/LC_MESSAGES/email.po L208"]
    assert update(changed, folder) == ()


def test_a_file_that_another_tool_wrapped_is_left_alone(folder: Path) -> None:
    path = catalog_path(folder, Locale("ar"), "email")
    other = polib.pofile(str(path), wrapwidth=40)
    other.metadata["Last-Translator"] = "A translator"
    other.save(str(path))
    before = snapshot(folder)
    assert check(TEMPLATES, folder) == ()
    assert update(TEMPLATES, folder) == ()
    assert snapshot(folder) == before


def test_a_wrong_plural_rule_is_reported_and_mended(folder: Path) -> None:
    path = catalog_path(folder, Locale("ar"), "site")
    path.write_text(path.read_text(encoding="utf-8").replace("n%100>=11", "n%100<=2"), encoding="utf-8")
    assert codes(TEMPLATES, folder) == [
        "locales/ar/LC_MESSAGES/site.po L204",
        "locales/ar/LC_MESSAGES/site.po L210",
    ]
    assert update(TEMPLATES, folder) == (path,)
    assert check(TEMPLATES, folder) == ()


def test_nothing_is_written_when_a_catalog_cannot_be_read(folder: Path) -> None:
    one, two = (catalog_path(folder, Locale("ar"), domain) for domain in ("email", "site"))
    one.write_text(one.read_text(encoding="utf-8") + "<<<<<<< ours\n", encoding="utf-8")
    two.write_bytes(two.read_bytes() + b"\xff")
    before = snapshot(folder)
    template = replace(TEMPLATES["email"], messages=(Message("New"),))
    for work in (update, status):
        with pytest.raises(ContentError) as caught:
            work({**TEMPLATES, "email": template}, folder)
        assert {problem.code for problem in caught.value.problems} <= {"L201", "L202"}
    assert snapshot(folder) == before
    assert codes(TEMPLATES, folder) == [
        "locales/ar/LC_MESSAGES/email.po L201",
        "locales/ar/LC_MESSAGES/site.po L202",
    ]


def test_a_missing_file_is_made_again(folder: Path) -> None:
    path = catalog_path(folder, Locale("ar"), "email")
    path.unlink()
    (folder / "site.pot").unlink()
    found = codes(TEMPLATES, folder)
    assert found[0] == "locales/ar/LC_MESSAGES/email.po L210"
    assert found[-1] == "locales/site.pot L210"
    assert update(TEMPLATES, folder) == (folder / "site.pot", path)


def test_a_review_holds_each_locale_against_its_own_style(folder: Path) -> None:
    (folder / "ar" / "style.yml").write_text("latin: [Stop]\nforbidden: [{find: Lock*, say: x}]\n", encoding="utf-8")
    found = [problem for problem in review(folder) if problem.code in ("L231", "L234")]
    assert {problem.position.file for problem in found} == {
        "locales/ar/LC_MESSAGES/email.po",
        "locales/ar/LC_MESSAGES/site.po",
    }
    assert '"Lock" is on the list of phrases to avoid' in [problem.message for problem in found]
    assert 'the Latin word "Stop"' not in [problem.message for problem in found]
