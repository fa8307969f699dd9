"""Translate a compiled edition into the words of one provider: the last step before the pack."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from markupsafe import escape

from generator.content.model import Provider, ProviderTags
from generator.mail.render import ADDRESS, FIRST_NAME, GREETING, UNSUBSCRIBE, Edition


def translate(edition: Edition, provider: Provider) -> Edition:
    """`edition` in the dialect of `provider`; HTML and MJML lose nothing but the neutral names.

    Runs after compiling, because a compiler damages real tags. A greeting is a whole sentence, written with
    a name and without one; the provider's conditional chooses, and without a conditional the nameless one
    stands. The unsubscribe line stays in marketing mail, and where the provider refuses a message without it.
    """
    tags = provider.tags
    wanted = tags.unsubscribe_required or edition.stream == "marketing"
    unsubscribe = tags.unsubscribe if wanted else None
    unsubscribe_text = (tags.unsubscribe_text or unsubscribe) if unsubscribe else None
    address = tags.address if tags.address_required else None
    named = tags.first_name if tags.if_name and FIRST_NAME in edition.greetings[0] else None
    named_text = (tags.first_name_text or named) if named and not tags.text_nameless else None

    sentences = tuple(str(escape(sentence)) for sentence in edition.greetings)

    def markup(text: str) -> str:
        shown = address and _isolated(address, edition)
        text = _kept(text, _PARAGRAPHS, {UNSUBSCRIBE: unsubscribe, ADDRESS: shown})
        return text.replace(GREETING, _greeting(sentences, tags, named and _isolated(named, edition)))

    def bare(text: str) -> str:
        return _kept(text, _PARAGRAPHS, {UNSUBSCRIBE: None, ADDRESS: None}).replace(GREETING, sentences[1])

    text = _kept(edition.text, _LINES, {UNSUBSCRIBE: unsubscribe_text, ADDRESS: address})
    text = text.replace(GREETING, _greeting(edition.greetings, tags, named_text))
    used = (tags.greeting if named else None) or named, named_text, unsubscribe, unsubscribe_text, address
    return replace(
        edition,
        mjml=bare(edition.mjml) if looks_like_markup(provider) else markup(edition.mjml),
        html=markup(edition.html),
        text=text.rstrip("\n") + "\n",
        tags=tuple(dict.fromkeys(tag for tag in used if tag)),
    )


def looks_like_markup(provider: Provider) -> bool:
    """Whether tags of the provider begin with `<`; no MJML compiler could read them, so the source has none."""
    return any("<" in tag for tag in provider.tags.model_dump().values() if isinstance(tag, str))


def greeting_script(edition: Edition, provider: Provider) -> str | None:
    """The script whose token greets in a message, where the provider runs conditionals only beside it.

    HTML and text share it, so the name stands in it as it is.
    """
    tags = provider.tags
    if not tags.greeting or not tags.first_name or FIRST_NAME not in edition.greetings[0]:
        return None
    return _chosen(edition.greetings, tags, tags.first_name) + "\n"


def _greeting(sentences: tuple[str, ...], tags: ProviderTags, name: str | None) -> str:
    """What stands for the greeting: the conditional, the token of its script, or the sentence without a name."""
    if name is None:
        return sentences[1]
    return tags.greeting or _chosen(sentences, tags, name)


def _chosen(sentences: tuple[str, ...], tags: ProviderTags, name: str) -> str:
    """Both sentences in the provider's conditional."""
    named, nameless = sentences
    conditional = tags.if_name or "{without}"
    return conditional.replace("{with}", named.replace(FIRST_NAME, name)).replace("{without}", nameless)


def _isolated(tag: str, edition: Edition) -> str:
    """A value may be written in either direction; only its own letters can tell, and the words round it cannot."""
    return f'<span dir="auto">{tag}</span>' if edition.direction == "rtl" else tag


def _kept(text: str, lines: dict[str, re.Pattern[str]], tags: dict[str, str | None]) -> str:
    """The text with the tags in place of their neutral names, without the lines of those that have none."""
    for name, tag in tags.items():
        text = text.replace(name, tag) if tag else lines[name].sub("", text)
    return text


_PARAGRAPHS: Final = {
    ADDRESS: re.compile(rf"<p [^>]*>{ADDRESS}</p>"),
    UNSUBSCRIBE: re.compile(rf'<p [^>]*><a [^>]*href="{UNSUBSCRIBE}"[^>]*>.*?</a></p>'),
}
_LINES: Final = {name: re.compile(rf"^.*{name}.*\n?", re.MULTILINE) for name in (ADDRESS, UNSUBSCRIBE)}
