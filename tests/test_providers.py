"""Tests of the dialects: each is sent by an engine of its kind, and what arrives is compared with what was meant."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from generator.content.load import load_playbook
from generator.content.model import Provider, ProviderTags
from generator.mail.providers import translate
from generator.mail.render import FIRST_NAME, GREETING, Edition
from tests.dialects import Case, engine_for, recipient
from tests.mail_samples import Sample, edition

ROOT = Path(__file__).parent.parent
PROVIDERS = {one.id: one for one in load_playbook(ROOT / "playbook.yml", "playbook.yml")[0].providers}
NAMES = ["Amira", "أميرة", "أميرة حسن", '<O\'Neil & "Søn">', "", None, "   "]
"""Latin and Arabic, one that looks like markup, and the ways in which there is none."""
UNSUBSCRIBE = "https://lists.books.test/out?who=1"
ADDRESS = "Example Books Ltd, 1 Example Street"
OPENINGS = ("{{", "{%", "{#", "*|", "|*", "<%", "%]", "%%", "##", "${")
"""How tags begin in the dialects that there are, also those that have no pack yet."""
LABELS = {"en": "Unsubscribe", "ar": "إلغاء الاشتراك"}


@cache
def translated(provider: str, sample: Sample) -> Edition:
    """The sample in the dialect of a provider of the real playbook."""
    return translate(edition(sample), PROVIDERS[provider])


def data(provider: Provider, name: str | None) -> dict[str, object]:
    known = {provider.tags.unsubscribe: UNSUBSCRIBE, provider.tags.address: ADDRESS}
    return recipient(provider, name, {tag: value for tag, value in known.items() if tag})


def bare(markup: str) -> str:
    """The words that a reader sees; a name that looks like a tag is none."""
    return unescape(re.sub(r'<span dir="auto">(.*?)</span>', r"\1", markup))


def greeting_of(part: str, sent: str, source: str) -> str:
    """What stands in `sent` where the greeting stood in `source`; what came before it must not have changed."""
    before = source.partition(GREETING)[0]
    assert sent.startswith(before), "something changed before the greeting"
    return re.split("\n" if part == "text" else "</p>", sent[len(before) :])[0]


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_everybody_is_greeted_as_meant(provider: str, locale: str) -> None:
    sample = Sample(locale=locale, filled=True)
    made, dialect = translated(provider, sample), PROVIDERS[provider]
    named, nameless = edition(sample).greetings
    cases = [(part, name) for part in ("html", "mjml", "text") for name in NAMES]
    send = engine_for(dialect)
    sent = send([Case(getattr(made, part), data(dialect, name), part != "text") for part, name in cases])
    for (part, name), message in zip(cases, sent, strict=True):
        greeting = greeting_of(part, message, getattr(edition(sample), part))
        wanted = named.replace(FIRST_NAME, name) if name and dialect.tags.if_name else nameless
        assert (bare(greeting) if part != "text" else greeting) == wanted, (part, name)
        assert "XQ7" not in message
        assert not [opening for opening in OPENINGS if opening in message], (part, name)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_name_of_spaces_leaves_a_gap_only_where_the_readme_warns_of_it(provider: str) -> None:
    dialect = PROVIDERS[provider]
    made = translated(provider, Sample(filled=True))
    (sent,) = engine_for(dialect)([Case(made.text, data(dialect, "   "), False)])
    assert ("Hello    ,\n" in sent) == any("only of spaces" in trap for trap in dialect.traps)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_rest_of_the_message_arrives_unchanged(provider: str) -> None:
    """An engine may read braces in the styles, or percentages, as tags of its own."""
    dialect = PROVIDERS[provider]
    for sample in (Sample(), Sample("short"), Sample(locale="ar", filled=True), Sample("notice", locale="ar")):
        made = translated(provider, sample)
        source = edition(sample)
        for part in ("html", "mjml"):
            (sent,) = engine_for(dialect)([Case(getattr(made, part), data(dialect, "Amira"), True)])
            styles = re.findall(r"<style.*?</style>|<mj-style.*?</mj-style>", sent, re.DOTALL)
            assert styles
            assert styles == re.findall(r"<style.*?</style>|<mj-style.*?</mj-style>", getattr(source, part), re.DOTALL)
            body = getattr(source, part).partition(GREETING)[2].partition("XQ7addressQX")[0].rpartition("<p ")[0]
            assert body in sent


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nothing_of_another_dialect_stands_in_a_message(provider: str) -> None:
    own = "".join(value for value in PROVIDERS[provider].tags.model_dump().values() if isinstance(value, str))
    foreign = [opening for opening in OPENINGS if opening not in own]
    for sample in (Sample(), Sample("short"), Sample(locale="ar"), Sample("short", locale="ar")):
        made = translated(provider, sample)
        for text in (made.html, made.text, made.mjml, made.title, made.preheader, *made.subjects):
            assert [opening for opening in foreign if opening in text] == []
            assert "XQ7" not in text


def test_the_neutral_message_has_no_tags_at_all() -> None:
    made = translated("neutral", Sample())
    assert made.tags == ()
    for text in (made.html, made.text, made.mjml):
        assert [opening for opening in OPENINGS if opening in text] == []
    assert made.text.startswith("Hello,\n\n")
    assert '<p style="margin:0">Hello,</p>' in made.html
    assert '<p style="margin:0">Hello,</p>' in made.mjml


@pytest.mark.parametrize("message", ["apology", "short"])
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_unsubscribe_line_stands_where_it_belongs(provider: str, locale: str, message: str) -> None:
    made, dialect = translated(provider, Sample(message, locale=locale)), PROVIDERS[provider]
    tags = dialect.tags
    wanted = bool(tags.unsubscribe) and (tags.unsubscribe_required or made.stream == "marketing")
    sent = engine_for(dialect)([Case(part, data(dialect, "Amira"), True) for part in (made.html, made.mjml)])
    for part in sent:
        assert bool(re.search(rf'<a [^>]*href="{re.escape(UNSUBSCRIBE)}"[^>]*>{LABELS[locale]}</a>', part)) == wanted
        assert (LABELS[locale] in part) == wanted
        assert (ADDRESS in part) == tags.address_required
        assert not re.search(r"<(p|div|td)[^>]*>\s*(<a[^>]*>\s*</a>)?\s*</\1>", part), "an empty paragraph is left"
    (text,) = engine_for(dialect)([Case(made.text, data(dialect, "Amira"), False)])
    assert bool(re.search(rf"^\u200f?{LABELS[locale]}: {re.escape(UNSUBSCRIBE)}$", text, re.MULTILINE)) == wanted
    assert (ADDRESS in text) == tags.address_required
    assert (LABELS[locale] in text) == wanted
    footer = text.partition("\n---\n")[2]
    assert re.fullmatch(r"(\S.*\S\n){2,}", footer), "an empty line is left, or the last one is not ended"


def test_the_tags_that_a_message_uses_are_listed() -> None:
    made = translated("sendgrid", Sample())
    assert made.tags == ("{{first_name}}", "{{{first_name}}}")
    assert translated("sendgrid", Sample("short")).tags == ("{{{unsubscribe}}}",)
    hubspot = translated("hubspot", Sample("short")).tags
    assert hubspot[0] == "{{ unsubscribe_link }}"
    assert "site_settings.company_name" in hubspot[1]


def test_a_value_stands_in_a_span_of_its_own_in_a_message_from_right_to_left() -> None:
    made = translated("hubspot", Sample(locale="ar"))
    tags = PROVIDERS["hubspot"].tags
    for tag in (tags.first_name, tags.address):
        assert f'<span dir="auto">{tag}</span>' in made.html
        assert f'<span dir="auto">{tag}</span>' in made.mjml
        assert f"{tag}" in made.text
    assert "dir=" not in made.text
    assert 'dir="auto"' not in translated("hubspot", Sample()).html


def test_a_message_to_nobody_in_particular_stays_so_in_every_dialect() -> None:
    for made in (translated(provider, Sample("short")) for provider in PROVIDERS):
        assert made.text.startswith("Hello,\n")
        assert FIRST_NAME not in made.html + made.text + made.mjml


def dialects() -> Iterator[Provider]:
    """Providers that somebody might add, each with another set of tags."""
    known = PROVIDERS["neutral"]
    conditional = "{% if person.name != '' %}{with}{% else %}{without}{% endif %}"
    for tags in (
        ProviderTags(first_name="{{ person.name }}", if_name=conditional, unsubscribe="{{ out }}"),
        ProviderTags(first_name="{{ person.name }}", unsubscribe="{{ out }}", unsubscribe_required=True),
        ProviderTags(address="{{ sender.address }}", address_required=True),
    ):
        yield known.model_copy(update={"id": "another", "tags": tags})


@pytest.mark.parametrize("provider", [*dialects()], ids=["named", "required", "address"])
def test_a_new_provider_is_nothing_but_data(provider: Provider) -> None:
    made = translate(edition(Sample("apology")), provider)
    tags = provider.tags
    assert "XQ7" not in made.html + made.text + made.mjml
    assert ("{{ person.name }}" in made.html) == bool(tags.if_name)
    assert made.text.startswith("Hello" if not tags.if_name else "{% if person.name")
    assert ('href="{{ out }}"' in made.html) == tags.unsubscribe_required
    assert ("{{ sender.address }}" in made.html) == tags.address_required


def test_translating_changes_nothing_it_was_given() -> None:
    source = edition(Sample())
    before = (source.html, source.text, source.mjml)
    translate(source, PROVIDERS["sendgrid"])
    assert (source.html, source.text, source.mjml) == before
    assert GREETING in source.html
