"""Translate a compiled edition into the words of one provider: the last step before the pack."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from markupsafe import escape

from generator.content.model import Provider
from generator.mail.render import ADDRESS, FIRST_NAME, GREETING, UNSUBSCRIBE, Edition


def translate(edition: Edition, provider: Provider) -> Edition:
    """`edition` in the dialect of `provider`; HTML and MJML lose nothing but the neutral names.

    Runs after compiling, because a compiler damages real tags. A greeting is a whole sentence, written with
    a name and without one; the provider's conditional chooses, and without a conditional the nameless one
    stands. The unsubscribe line stays in marketing mail, and where the provider refuses a message without it.
    """
    tags = provider.tags
    unsubscribe = tags.unsubscribe if tags.unsubscribe_required or edition.stream == "marketing" else None
    address = tags.address if tags.address_required else None
    named = tags.first_name if tags.if_name and FIRST_NAME in edition.greetings[0] else None
    named_text = (tags.first_name_text or named) if named else None

    def markup(text: str) -> str:
        shown = address and _isolated(address, edition)
        text = _kept(text, _PARAGRAPHS, {UNSUBSCRIBE: unsubscribe, ADDRESS: shown})
        sentences = tuple(str(escape(sentence)) for sentence in edition.greetings)
        return text.replace(GREETING, _greeting(sentences, tags.if_name, named and _isolated(named, edition)))

    text = _kept(edition.text, _LINES, {UNSUBSCRIBE: unsubscribe, ADDRESS: address})
    text = text.replace(GREETING, _greeting(edition.greetings, tags.if_name, named_text))
    used = (named, named_text, unsubscribe, address)
    return replace(
        edition,
        mjml=markup(edition.mjml),
        html=markup(edition.html),
        text=text.rstrip("\n") + "\n",
        tags=tuple(dict.fromkeys(tag for tag in used if tag)),
    )


def _greeting(sentences: tuple[str, ...], conditional: str | None, tag: str | None) -> str:
    """Both sentences in the provider's conditional, or the one without a name."""
    named, nameless = sentences
    if conditional is None or tag is None:
        return nameless
    return conditional.replace("{with}", named.replace(FIRST_NAME, tag)).replace("{without}", nameless)


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
