"""The gate for merge tags: every message of the playbook in every dialect, sent by the engine of that dialect."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from generator.build import editions, open_project
from generator.content.load import load_playbook
from generator.content.model import Playbook, Provider
from generator.language.locales import discover
from generator.mail.providers import greeting_script, translate
from generator.mail.render import Edition
from tests import golang
from tests.arrival import FIRST_NAMES, LATIN, MARKUP, SPACES, expected, faults, name, wrong
from tests.dialects import (
    ADDRESS,
    EMULATED,
    NAMES,
    REAL,
    TAGS,
    UNSUBSCRIBE,
    WEB_VIEW,
    own_tags,
    recipient,
    send,
    tags_in,
    unsubscribe_link,
)
from tests.engines.job import Job

ROOT = Path(__file__).parent.parent
LOCALES = [locale.name for locale in discover(ROOT / "locales")]
PROVIDERS = {one.id: one for one in load_playbook(ROOT / "playbook.yml", "playbook.yml")[0].providers}
VERIFIED = [name for name, one in PROVIDERS.items() if one.tier == "verified"]
GREETING = [name for name, one in PROVIDERS.items() if one.tags.if_name]
BRAND = "example-books"
LIKE_MARKUP = {"adobe-campaign"}
"""Whose tags begin with `<`, so that they spoil an attribute for whoever reads it before the provider does."""
GAP = "only of spaces"
"""Words of the trap that warns of a name of spaces."""
WORDS = ("friend", "صديقنا")
"""What may stand where a value is missing."""


@cache
def made(locale: str, named: bool = False) -> tuple[Edition, ...]:
    """Every message of one brand; `named`: as if all of them greeted by name, which few do."""
    project = open_project(ROOT, locale)
    brand = next(one for one in project.brands if one.id == BRAND)
    if named:
        project = replace(project, playbooks={known: all_named(one) for known, one in project.playbooks.items()})
    return tuple(edition for known in project.playbooks for edition in editions(project, brand, known))


def all_named(playbook: Playbook) -> Playbook:
    scenarios = []
    for scenario in playbook.scenarios:
        messages = tuple(one.model_copy(update={"greeting": "named"}) for one in scenario.messages)
        scenarios.append(scenario.model_copy(update={"messages": messages}))
    return playbook.model_copy(update={"scenarios": tuple(scenarios)})


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_looks_like_a_tag_stands_in_a_message_itself(locale: str) -> None:
    """So what arrives has none, if it is the message round a greeting that has none."""
    for edition in made(locale, named=True):
        for part in (edition.html, edition.mjml, edition.text, *edition.subjects, edition.preheader):
            assert tags_in(part) == [], name(edition)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_message_arrives_as_it_was_meant(provider: str) -> None:
    assert [fault for locale in LOCALES for fault in faults(PROVIDERS[provider], made(locale))] == []


@pytest.mark.parametrize("provider", GREETING)
def test_every_message_could_greet_everybody_by_name(provider: str) -> None:
    assert [fault for locale in LOCALES for fault in faults(PROVIDERS[provider], made(locale, named=True))] == []


def test_there_are_enough_dialects_and_an_engine_for_each() -> None:
    assert len(PROVIDERS) >= 1 + 28
    assert {PROVIDERS[one].engine for one in VERIFIED} == set(REAL)
    documented = {name for name, one in PROVIDERS.items() if one.tier == "documented"}
    assert set(EMULATED) == documented
    assert set(NAMES) == set(GREETING) == {*VERIFIED, *documented}
    assert set(TAGS) == {*PROVIDERS} - {"neutral"}


def test_no_emulator_counts_as_a_real_engine() -> None:
    assert set(EMULATED.values()).isdisjoint(REAL.values())
    assert {one.tier for one in PROVIDERS.values() if one.engine} == {"verified"}


@pytest.mark.parametrize("provider", GREETING)
def test_a_name_of_spaces_leaves_a_gap_only_where_the_user_is_warned_of_it(provider: str) -> None:
    dialect = PROVIDERS[provider]
    assert any(GAP in trap for trap in dialect.traps) != dialect.tags.trims


@pytest.mark.parametrize("provider", TAGS)
def test_every_tag_is_known_for_one(provider: str) -> None:
    tags = PROVIDERS[provider].tags
    others = (tags.fallback, tags.fallback_attribute, tags.custom_field, tags.web_view)
    for tag in filter(None, (*own_tags(PROVIDERS[provider]), *others)):
        assert re.search(TAGS[provider], f'"{tag}"') or tag.isspace(), f"the pattern of {provider} overlooks {tag}"


@pytest.mark.parametrize("provider", GREETING)
def test_the_tags_that_a_user_adds_print_a_value_or_a_word(provider: str) -> None:
    dialect = PROVIDERS[provider]
    tags = dialect.tags
    values = (LATIN, FIRST_NAMES[1], None, *([""] if dialect.tier == "verified" else []))
    for word in WORDS:
        for tag, field in ((tags.fallback, 0), (tags.fallback_attribute, 0), (tags.custom_field, 1)):
            if not tag:
                continue
            people = [recipient(dialect, *((value, None) if field == 0 else (None, value))) for value in values]
            template = f'<p title="{tag}">' if tag == tags.fallback_attribute else f"<p>{tag}</p>"
            before, after = template.split(tag)
            (sent,) = send(dialect, [Job(template.replace("{without}", word), people, True)])
            assert sent == [f"{before}{value or word}{after}" for value in values], tag


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_system_tags_print_what_they_are_for(provider: str) -> None:
    dialect = PROVIDERS[provider]
    tags = dialect.tags
    known = [recipient(dialect, LATIN)]
    for tag, link in ((tags.unsubscribe, unsubscribe_link(dialect)), (tags.web_view, WEB_VIEW)):
        if tag:
            ((sent,),) = send(dialect, [Job(f'<a href="{tag}">', known, True)])
            assert unescape(sent) == f'<a href="{link}">'
    in_text = tags.unsubscribe_text or tags.unsubscribe
    if in_text and not tags.text_nameless:
        assert send(dialect, [Job(f"\n{in_text}\n", known, False)]) == [[f"\n{unsubscribe_link(dialect)}\n"]]
    if tags.address:
        ((sent,),) = send(dialect, [Job(f"<p>{tags.address}</p>", known, True)])
        pieces = len(NAMES[provider].address) if provider in NAMES else 1
        assert unescape(sent).count(ADDRESS) == pieces
        assert tags_in(sent) == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_tag_for_an_attribute_does_not_end_it(provider: str) -> None:
    tags = PROVIDERS[provider].tags
    marks = '"' if provider in LIKE_MARKUP else '"<>'
    for tag in filter(None, (tags.fallback_attribute, tags.unsubscribe)):
        assert not set(marks) & set(tag), tag


def not_closed(provider: Provider) -> dict[str, str]:
    conditional = str(provider.tags.if_name)
    return {"if_name": conditional[: max(map(conditional.rindex, ("{with}", "{without}")))]}


def turned_round(provider: Provider) -> dict[str, str]:
    pieces = re.split(r"(\{with(?:out)?\})", str(provider.tags.if_name))
    other = {"{with}": "{without}", "{without}": "{with}"}
    return {"if_name": "".join(other.get(piece, piece) for piece in pieces)}


def misspelt(provider: Provider) -> dict[str, str]:
    field = NAMES[provider.id].first_name[0].rpartition(".")[2]
    tags = provider.tags.model_dump(include={"first_name", "first_name_text", "if_name"}, exclude_none=True)
    return {key: re.sub(rf"\b{field}\b", f"{field}7", value) for key, value in tags.items()}


def of_another(provider: Provider) -> dict[str, str]:
    foreign = "%%First Name%%" if "*|" in str(provider.tags.if_name) else "*|FNAME|*"
    return {"if_name": str(provider.tags.if_name).replace("{with}", "{with}" + foreign)}


@pytest.mark.parametrize("fault", [not_closed, turned_round, misspelt, of_another])
@pytest.mark.parametrize("provider", GREETING)
def test_a_broken_tag_is_found(provider: str, fault: Callable[[Provider], dict[str, str]]) -> None:
    dialect = PROVIDERS[provider]
    tags = dialect.tags.model_copy(update=fault(dialect))
    assert tags != dialect.tags
    broken = dialect.model_copy(update={"tags": tags})
    chosen = made("en", named=True)[:1]
    assert list(faults(dialect, chosen)) == []
    try:
        found = list(faults(broken, chosen))
    except Exception as error:  # every engine has exceptions of its own
        found = [str(error)]
    assert found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("&lt;O", "&amp;lt;O", id="escaped twice"),
        pytest.param("Hello", "XQ7greetingQX Hello", id="a placeholder"),
        pytest.param("Hello", "{{name}} Hello", id="a tag of another dialect"),
        pytest.param("</body>", "<p>More.</p></body>", id="something added"),
        pytest.param("<p ", "<div ", id="something changed"),
    ],
)
def test_a_message_that_changed_on_its_way_is_found(old: str, new: str) -> None:
    dialect, edition = PROVIDERS["hubspot"], made("en", named=True)[0]
    spoken = translate(edition, dialect)
    ((sent,),) = send(dialect, [Job(spoken.html, [recipient(dialect, MARKUP)], True)])
    assert old in sent
    assert list(wrong(edition, dialect, "html", [MARKUP], [sent])) == []
    assert list(wrong(edition, dialect, "html", [MARKUP], [sent.replace(old, new)]))


def test_a_name_of_spaces_is_told_from_one_that_is_missing() -> None:
    """The gap that a trap warns of is seen: nobody is greeted wrongly because spaces were taken for nothing."""
    dialect, edition = PROVIDERS["hubspot"], made("en", named=True)[0]
    ((sent,),) = send(dialect, [Job(translate(edition, dialect).text, [recipient(dialect, SPACES)], False)])
    before, after = expected(edition, dialect, "text")
    assert sent == f"{before}Hello {SPACES},{after}"


def test_the_greeting_of_a_script_is_the_one_of_the_message() -> None:
    scripted = [one for one in PROVIDERS.values() if one.tags.greeting]
    assert scripted
    for dialect in scripted:
        for edition in made("ar", named=True)[:2]:
            assert str(dialect.tags.greeting) in translate(edition, dialect).html
            assert greeting_script(edition, dialect)
            assert greeting_script(replace(edition, greetings=(edition.greetings[1],) * 2), dialect) is None


def test_a_link_that_a_provider_writes_is_no_tag() -> None:
    assert tags_in(f"{UNSUBSCRIBE} {WEB_VIEW} {ADDRESS}") == []


def test_go_that_cannot_be_had_is_asked_for_in_words(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path)}
    command = [sys.executable, "-B", "-m", "tests.golang"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "The tests of Go templates need Go" in done.stderr
    assert golang.ADVICE in done.stderr
