"""What translators get to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.load import load_playbook
from generator.content.problems import ContentError
from generator.content.texts import texts
from generator.language.catalog import Catalog
from generator.language.extract import extract

PLAYBOOK, SOURCE = load_playbook(Path(__file__).parent / "playbook" / "playbook.yml", "playbook.yml")


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "templates"


def ids(catalog: Catalog) -> list[str]:
    return [message.id for message in catalog.messages]


def test_every_text_of_the_playbook_is_in_exactly_one_template_in_its_order() -> None:
    found = extract(PLAYBOOK, SOURCE)
    for domain, catalog in found.items():
        expected = [(entry.context, entry.one) for entry in texts(PLAYBOOK) if entry.domain == domain]
        assert list(catalog.by_key) == list(dict.fromkeys(expected))
        assert all(message.files == ("playbook.yml",) for message in catalog.messages)
    assert ("mail.closing", "Kind regards") in found["email"].by_key
    assert ("site.question", "What happened?") in found["site"].by_key


def test_plurals_and_notes_reach_the_translator() -> None:
    mail = extract(PLAYBOOK, SOURCE)["email"].by_key
    context = "scenarios.list-shown.messages.apology"
    count = mail[f"{context}.blocks.paragraph", "{n} address was visible."]
    assert count.plural == "{n} addresses were visible."
    assert count.notes == ("{n}: the number, written the way your language writes numbers",)
    for subject in ("Your address was visible to others", "We showed your e-mail address"):
        assert mail[f"{context}.subjects", subject].notes == ("Subject lines, at most 50 characters.",)
    preheader = next(message for key, message in mail.items() if key[0] == f"{context}.preheader")
    assert preheader.notes == ("{fact_sent_date}: date of the mistaken e-mail, such as 2026-05-03",)


def test_strings_of_templates_follow_the_playbook(tmp_path: Path) -> None:
    templates = write(
        tmp_path,
        {
            "pages/home.md.j2": "{# L10N: The main\n   heading. #}{{ _('Start here') }}{{ _('Start here') }}",
            "pages/a.md.j2": "{{ ngettext('{n} page', '{n} pages', n) }} {{ _('Hello {who}', who=name) }}",
            "theme/main.html": "{% block x %}{{ _('Start here') }}{% endblock %}",
            "mail/frame.mjml.j2": "<p>{{ _('Read in a browser') }}</p>",
            "theme/logo.png": "{{ broken",
        },
    )
    found = extract(PLAYBOOK, SOURCE, templates)
    assert ids(found["email"])[-1:] == ["Read in a browser"]
    plural, hello, start = found["site"].messages[-3:]
    assert (plural.key, plural.plural) == ((None, "{n} page"), "{n} pages")
    assert hello.id == "Hello {who}"
    assert (start.id, start.notes) == ("Start here", ("The main heading.",))
    assert start.files == ("templates/pages/home.md.j2", "templates/theme/main.html")


def test_every_problem_of_the_templates_is_reported(tmp_path: Path) -> None:
    templates = write(
        tmp_path,
        {
            "pages/a.md.j2": "\n{{ _(title) }}\n{{ ngettext('one', n) }}",
            "pages/b.md.j2": "text\n{% if %}",
            "pages/c.md.j2": "{{ _('{n} page') }}\n{{ ngettext('{n} page', '{n} pages', n) }}",
        },
    )
    with pytest.raises(ContentError) as caught:
        extract(PLAYBOOK, SOURCE, templates)
    assert [str(problem)[:34] for problem in caught.value.problems] == [
        "templates/pages/a.md.j2:2:1: L214 ",
        "templates/pages/a.md.j2:3:1: L214 ",
        "templates/pages/b.md.j2:2:1: L213 ",
        "templates/pages/c.md.j2:2:1: L212 ",
    ]
