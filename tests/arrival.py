"""Send editions to people, and say what is wrong in what arrives."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape

from generator.content.model import Provider, ProviderTags
from generator.mail.providers import greeting_script, looks_like_markup, translate
from generator.mail.render import FIRST_NAME, Edition
from tests.dialects import ADDRESS, NAMES, recipient, send, tags_in, unsubscribe_link
from tests.engines.job import Job

LATIN, MARKUP, SPACES = "Amira", '<O\'Neil & "Søn">', "   "
FIRST_NAMES = (LATIN, "أميرة حسن", MARKUP, "", None, SPACES)
"""Latin and Arabic, one that looks like markup, and the ways in which there is none."""
HERE = "XQ8hereQX"
"""Marks the greeting in what we expect."""
PART_OF_MJML = 11
"""Of so many messages one is sent as MJML, too; the tags in it are those of the HTML."""


def name(edition: Edition) -> str:
    """How to name the edition in a report."""
    return f"{edition.scenario}/{edition.message} {edition.locale}"


def plain(provider: Provider, part: str) -> Provider:
    """The provider, if it had no language: what it prints for its system tags stands in their place."""
    tags = ProviderTags() if bare_source(provider, part) else provider.tags
    link = unsubscribe_link(provider)
    said = ProviderTags(
        unsubscribe=link if tags.unsubscribe else None,
        unsubscribe_required=tags.unsubscribe_required,
        address=tags.address and addressed(provider),
        address_required=tags.address_required,
    )
    return provider.model_copy(update={"tags": said})


def addressed(provider: Provider) -> str:
    """What the provider prints for its address tag; it knows every field of it by the same words."""
    names = NAMES.get(provider.id)
    if not names or not provider.tags.address:
        return ADDRESS
    pieces = (rf"\b{re.escape(path.rpartition('.')[2])}\b" for path in names.address)
    found = re.sub("|".join(pieces), ADDRESS, provider.tags.address)
    return re.sub(r"\*\||\|\*|\{\{ ?(?:\w+\.)?| ?\}\}|%%|HTML:|LIST:", "", found)


def bare_source(provider: Provider, part: str) -> bool:
    """Whether this part has no tags at all, because no MJML compiler could read them."""
    return part == "mjml" and looks_like_markup(provider)


def expected(edition: Edition, provider: Provider, part: str) -> tuple[str, str]:
    """What stands before the greeting and after it in what arrives; all of it and nothing, where there is no name."""
    marked = replace(edition, greetings=(HERE, HERE))
    before, _, after = str(getattr(translate(marked, plain(provider, part)), part)).partition(HERE)
    before, after = (as_read(text, provider, part) for text in (before, after))
    return before, after


def as_read(text: str, provider: Provider, part: str) -> str:
    """The text without what the engine leaves out: Go's templates drop comments, so also what is said to Outlook."""
    drops = provider.engine == "Go templates" and part != "text"
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL) if drops else text


def greeting(edition: Edition, provider: Provider, part: str, first_name: str | None) -> str:
    """The sentence that this person should read."""
    named, nameless = edition.greetings
    tags = provider.tags
    there = first_name and (first_name.strip() or not tags.trims)
    silent = (part == "text" and tags.text_nameless) or bare_source(provider, part)
    if not there or not tags.if_name or silent:
        return nameless
    return named.replace(FIRST_NAME, str(first_name))


def bare(markup: str) -> str:
    """The words that a reader sees: what was escaped once is as it was, what was escaped twice is not."""
    return unescape(re.sub(r'<span dir="auto">(.*?)</span>', r"\1", markup))


def faults(provider: Provider, chosen: Iterable[Edition]) -> Iterator[str]:
    """What is wrong in what people get, for each message, part and name."""
    jobs, wanted = [], []
    for number, edition in enumerate(chosen):
        spoken = translate(edition, provider)
        script = greeting_script(edition, provider)
        names = FIRST_NAMES if FIRST_NAME in edition.greetings[0] else FIRST_NAMES[:1]
        people = [recipient(provider, one, script=script) for one in names]
        for part in ("html", "text") if number % PART_OF_MJML else ("html", "mjml", "text"):
            jobs.append(Job(getattr(spoken, part), people, part != "text"))
            wanted.append((edition, part, names))
        # A subject has no tags, but it passes through the engine all the same.
        jobs.append(Job("\n".join((*spoken.subjects, spoken.preheader)), people[:1], False))
        wanted.append((edition, "subjects", names))
    for (edition, part, names), texts in zip(wanted, send(provider, jobs), strict=True):
        found = (
            changed_subject(edition, texts[0]) if part == "subjects" else wrong(edition, provider, part, names, texts)
        )
        yield from (f"{name(edition)} {part} {fault}" for fault in found)


def changed_subject(edition: Edition, text: str) -> Iterator[str]:
    """Whether the subjects and the preheader are not those of the edition."""
    if text != "\n".join((*edition.subjects, edition.preheader)):
        yield f"changed: {text!r}"


def wrong(
    edition: Edition, provider: Provider, part: str, names: Sequence[str | None], texts: Sequence[str]
) -> Iterator[str]:
    """What is wrong in one part, as these people get it."""
    before, after = expected(edition, provider, part)
    bounds = bounds_of(texts[0], before, after)
    if bounds is None:
        yield "changed on its way"
        return
    start, rest = bounds[0], len(texts[0]) - bounds[1]
    for first_name, text in zip(names, texts, strict=True):
        if text[:start] != texts[0][:start] or text[len(text) - rest :] != texts[0][bounds[1] :]:
            yield f"for {first_name!r} is another message"
        said = text[start : len(text) - rest]
        if re.search(r"XQ\d", text) or tags_in(said.replace(first_name or HERE, "")):
            yield f"for {first_name!r} still has a tag: {said!r}"
        said = said if part == "text" else bare(said)
        if after and said != greeting(edition, provider, part, first_name):
            yield f"for {first_name!r} begins {said!r}"


def bounds_of(text: str, before: str, after: str) -> tuple[int, int] | None:
    """Where the greeting begins and ends in `text`, if all round it is as expected; links may be escaped once."""
    if not after:
        return (len(text), len(text)) if unescape(text) == unescape(before) else None
    if not text.startswith(before):
        return None
    if text.endswith(after):
        return len(before), len(text) - len(after)
    at = text.find(after[:40], len(before))
    return (len(before), at) if at > 0 and unescape(text[at:]) == unescape(after) else None
