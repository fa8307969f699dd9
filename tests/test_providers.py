"""Tests of the dialects: each is sent by an engine of its kind, and what arrives is compared with what was meant."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.content.load import load_playbook
from generator.content.model import Provider, ProviderTags
from generator.mail.providers import greeting_script, looks_like_markup, translate
from generator.mail.render import FIRST_NAME, GREETING, Edition
from tests.arrival import LATIN, as_read, bare, faults
from tests.dialects import ADDRESS, own_tags, recipient, send, tags_in, unsubscribe_link
from tests.engines.job import Job
from tests.mail_samples import SAMPLES, Sample, edition

ROOT = Path(__file__).parent.parent
PROVIDERS = {one.id: one for one in load_playbook(ROOT / "playbook.yml", "playbook.yml")[0].providers}
LABELS = {"en": "Unsubscribe", "ar": "إلغاء الاشتراك"}


@cache
def translated(provider: str, sample: Sample) -> Edition:
    """The sample in the dialect of a provider of the real playbook."""
    return translate(edition(sample), PROVIDERS[provider])


def sent(provider: str, sample: Sample, *parts: str) -> list[str]:
    """What somebody with a name gets of the sample."""
    dialect, source = PROVIDERS[provider], edition(sample)
    known = recipient(dialect, LATIN, script=greeting_script(source, dialect))
    jobs = [Job(getattr(translated(provider, sample), part), [known], part != "text") for part in parts]
    return [text for (text,) in send(dialect, jobs)]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_everybody_is_greeted_as_meant(provider: str) -> None:
    """In both directions of writing, with blanks and without, in every layout and for every brand."""
    assert list(faults(PROVIDERS[provider], [edition(sample) for sample in SAMPLES])) == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_styles_arrive_unchanged(provider: str) -> None:
    """An engine may read braces in the styles, or percentages, as tags of its own."""
    styles = re.compile(r"<style.*?</style>|<mj-style.*?</mj-style>", re.DOTALL)
    for sample in (Sample(), Sample("short"), Sample(locale="ar", filled=True), Sample("notice", locale="ar")):
        for part, text in zip(("html", "mjml"), sent(provider, sample, "html", "mjml"), strict=True):
            assert styles.findall(text)
            source = as_read(getattr(edition(sample), part), PROVIDERS[provider], part)
            assert styles.findall(text) == styles.findall(source)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nothing_of_another_dialect_stands_in_a_message(provider: str) -> None:
    own = own_tags(PROVIDERS[provider])
    for sample in (Sample(), Sample("short"), Sample(locale="ar"), Sample("short", locale="ar")):
        made = translated(provider, sample)
        for text in (made.html, made.text, made.mjml, made.title, made.preheader, *made.subjects):
            rest = text
            for tag in own:
                rest = rest.replace(tag, "")
            assert tags_in(rest) == []
            assert "XQ7" not in text


def test_the_neutral_message_has_no_tags_at_all() -> None:
    made = translated("neutral", Sample())
    assert made.tags == ()
    for text in (made.html, made.text, made.mjml):
        assert tags_in(text) == []
    assert made.text.startswith("Hello,\n\n")
    assert '<p style="margin:0">Hello,</p>' in made.html
    assert '<p style="margin:0">Hello,</p>' in made.mjml


@pytest.mark.parametrize("message", ["apology", "short"])
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_unsubscribe_line_stands_where_it_belongs(provider: str, locale: str, message: str) -> None:
    sample = Sample(message, locale=locale)
    tags, stream = PROVIDERS[provider].tags, edition(sample).stream
    link = unsubscribe_link(PROVIDERS[provider])
    wanted = bool(tags.unsubscribe) and (tags.unsubscribe_required or stream == "marketing")
    html, mjml, text = sent(provider, sample, "html", "mjml", "text")
    silent = looks_like_markup(PROVIDERS[provider])
    for part, there in ((html, wanted), (mjml, wanted and not silent)):
        links = re.findall(rf'<a [^>]*href="([^"]*)"[^>]*>{LABELS[locale]}</a>', part)
        assert [bare(one) for one in links] == [link] * there
        assert (LABELS[locale] in part) == there
        assert not re.search(r"<(p|div|td)[^>]*>\s*(<a[^>]*>\s*</a>)?\s*</\1>", part), "an empty paragraph is left"
    assert (ADDRESS in html) == (ADDRESS in text) == tags.address_required
    assert bool(re.search(rf"^\u200f?{LABELS[locale]}: {re.escape(link)}$", text, re.MULTILINE)) == wanted
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
