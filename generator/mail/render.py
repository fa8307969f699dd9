"""Make an edition: one message, spoken by one brand in one locale, as MJML, HTML and plain text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from markupsafe import Markup

from generator.content.brand import Brand, local
from generator.content.message import Message
from generator.content.model import Playbook, Scenario
from generator.language.bidi import anchored, marked
from generator.language.locales import Locale
from generator.language.localize import Words
from generator.mail.blanks import Answers, Binder, Bound
from generator.mail.compile import compile_mjml
from generator.mail.keep import Laws, runs, undecided
from generator.mail.look import Look, look_for
from generator.mail.outside import MARKS
from generator.mail.pieces import bound_block, kind_of
from generator.mail.plain import GLUE, wrapped
from generator.mail.sheets import macro, template
from generator.mail.speaker import Picture, Row, contact, picture, signature
from generator.mail.standin import Same, Shape, dress_of, filled, places, put, shape_of, stand_in

GREETING: Final = "XQ7greetingQX"
FIRST_NAME: Final = "XQ7first_nameQX"
UNSUBSCRIBE: Final = "XQ7unsubscribeQX"
ADDRESS: Final = "XQ7addressQX"
"""Stand for what only the provider knows, until an edition is translated into its dialect.

In HTML each stands in a `<p>` of its own (the address to unsubscribe in a link in it), in the text on a line
of its own.
"""
NOTHING: Final[Answers] = MappingProxyType({})
PREVIEW: Final = 200
"""How many characters the preheader takes up, so that no mail client shows the greeting behind it."""


class Said(NamedTuple):
    """A block that carries elements, and its sentences in the text part."""

    block: int
    """Its place in the message."""
    only: tuple[str, ...]
    elements: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A message of a brand in a locale; its texts still hold the sentinels of the merge tags."""

    scenario: str
    message: str
    brand: str
    locale: str
    direction: Literal["ltr", "rtl"]
    stream: Literal["transactional", "marketing"]
    title: str
    """The first subject, without invisible marks."""
    subjects: tuple[str, ...]
    preheader: str
    greetings: tuple[str, str]
    """The greeting with the sentinel of the first name, and without a name; plain text."""
    mjml: str
    html: str
    text: str
    facts: tuple[str, ...]
    """The ids of the facts that it speaks of, in the order of their first use."""
    blanks: tuple[str, ...]
    """The labels of the blanks that are still to be filled, in the order of their first use."""
    tags: tuple[str, ...]
    """The names of the sentinels, in their order in the message."""
    said: tuple[Said, ...]
    """What it says of what laws ask for, block by block."""

    @property
    def elements(self) -> Mapping[str, tuple[str, ...]]:
        """What laws ask for, by id, and the sentences that say it."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.said:
            for element in one.elements:
                found[element] = (*found.get(element, ()), *one.sentences)
        return found


class Mail(NamedTuple):
    """What the templates of the frame and of the blocks may show."""

    binder: Binder
    lang: str
    title: str
    heading: Bound
    preheader: str
    padding: Markup
    brand: Bound
    logo: Picture | None
    greeting: Bound
    closing: Bound
    signature: tuple[Bound, ...]
    contact: tuple[Row, ...]
    footer: tuple[Bound, ...]
    unsubscribe: Bound

    def page(self, fact_id: str) -> Bound:
        """The web address that the fact holds, as a link, or its blank."""
        answer = self.binder.answers.get(fact_id)
        blank = self.binder.fact(fact_id)
        return self.binder.address(str(answer.display)) if answer else blank


class _Shown(NamedTuple):
    """The blocks of a message in both forms, and what they say of what laws ask for."""

    mjml: str
    text: str
    said: tuple[Said, ...]


def render(
    playbook: Playbook,
    scenario: Scenario,
    message: Message,
    brand: Brand,
    words: Words,
    answers: Answers = NOTHING,
    laws: Laws | None = None,
) -> Edition:
    """The edition of `message`, which belongs to `scenario`; all three of the playbook in the locale of `words`.

    Facts without an answer stay visible blanks, and without `laws` so do the blocks that stand under some laws
    only. Raises ContentError when the result cannot be compiled.
    """
    locale = words.locale
    shape = shape_of(brand, locale)
    file = f"{scenario.id}/{message.id}.mjml"
    if answers or laws is not None:
        cut = _cut(playbook, message, shape, locale, answers, laws, file)
    else:
        cut = _kept_cut(Same(playbook), Same(message), shape, locale, file)
    dress = dress_of(brand, locale)
    rtl = locale.direction == "rtl"
    return Edition(
        scenario=scenario.id,
        message=message.id,
        brand=brand.id,
        locale=locale.name,
        direction=locale.direction,
        stream=message.stream,
        title=filled(cut.title, dress.text),
        subjects=tuple(filled(subject, dress.text) for subject in cut.subjects),
        preheader=filled(cut.preheader, dress.text),
        greetings=(filled(cut.greetings[0], dress.text), filled(cut.greetings[1], dress.text)),
        mjml=marked(put(cut.mjml, dress.html)) if rtl else put(cut.mjml, dress.html),
        html=marked(put(cut.html, dress.html)) if rtl else put(cut.html, dress.html),
        text="\n".join([_kept_line(line, rtl) for line in put(cut.text, dress.text).split("\n")]),
        facts=cut.facts,
        blanks=cut.blanks,
        tags=(*(("greeting",) if message.greeting == "named" else ()), "address", "unsubscribe"),
        said=tuple(
            one._replace(sentences=tuple(filled(sentence, dress.text) for sentence in one.sentences))
            for one in cut.said
        ),
    )


class _Cut(NamedTuple):
    """What all brands of one shape share of an edition; names and colours are places."""

    title: str
    subjects: tuple[str, ...]
    preheader: str
    greetings: tuple[str, str]
    mjml: tuple[str, ...]
    html: tuple[str, ...]
    text: tuple[str, ...]
    facts: tuple[str, ...]
    blanks: tuple[str, ...]
    said: tuple[Said, ...]


@lru_cache(maxsize=256)
def _kept_cut(playbook: Same[Playbook], message: Same[Message], shape: Shape, locale: Locale, file: str) -> _Cut:
    return _cut(playbook.value, message.value, shape, locale, NOTHING, None, file)


@lru_cache(maxsize=8192)
def _kept_line(line: str, rtl: bool) -> str:
    """A line of the text part, broken where it is too long; most lines come back with the next brand."""
    return wrapped(line, rtl=rtl)


def _cut(
    playbook: Playbook,
    message: Message,
    shape: Shape,
    locale: Locale,
    answers: Answers,
    laws: Laws | None,
    file: str,
) -> _Cut:
    look = look_for(message.layout, locale.direction)
    binder = Binder(playbook, stand_in(shape, locale), locale, answers, look.blank, look.link)
    subjects = tuple(binder.text(subject) for subject in message.subjects)
    preheader = _line(binder, binder.text(message.preheader))
    greetings = _greetings(binder, message)
    mail = _mail(binder, message, subjects[0], preheader)
    shown = _blocks(message, binder, mail, look, laws)
    mail = mail._replace(signature=signature(binder, message))
    head = _head(look, bool(mail.logo and mail.logo.dark_url))
    mjml = template("frame", "mjml").render(mail=mail, look=look, head=head, blocks=Markup(shown.mjml))
    text = template("frame", "txt").render(mail=mail, look=look, blocks=shown.text)
    return _Cut(
        title=mail.title,
        subjects=tuple(_line(binder, subject) for subject in subjects),
        preheader=preheader,
        greetings=greetings,
        mjml=places(mjml, rtl=binder.rtl),
        html=places(compile_mjml(mjml, file), rtl=binder.rtl),
        text=places(text, rtl=binder.rtl),
        facts=tuple(binder.facts),
        blanks=tuple(binder.blanks),
        said=shown.said,
    )


def _line(binder: Binder, bound: Bound) -> str:
    """A subject or preheader, which mail clients show without knowing its direction."""
    text = bound.text.replace(GLUE, " ")
    return anchored(text) if binder.rtl else text


def _mail(binder: Binder, message: Message, subject: Bound, preheader: str) -> Mail:
    frame, brand, name = binder.playbook.mail, binder.brand, binder.locale.name
    named = message.greeting == "named"
    address = (binder.own(local(brand.address, name)),) if brand.address else ()
    return Mail(
        binder=binder,
        lang=binder.locale.html,
        title=MARKS.sub("", subject.text.replace(GLUE, " ")),
        heading=subject,
        preheader=preheader,
        padding=_padding(len(filled(preheader, defaultdict(str)))),
        brand=binder.own(local(brand.name, name)),
        logo=picture(brand.logo, name) if brand.logo else None,
        greeting=Bound(Markup(GREETING), GREETING) if named else binder.text(frame.greeting_nameless),
        closing=binder.text(frame.closing),
        signature=(),
        contact=tuple(contact(binder, officer=any(block.elements for block in message.blocks))),
        footer=(binder.text(message.reason), binder.text(frame.legal_note), *address),
        unsubscribe=binder.text(frame.unsubscribe),
    )


def _greetings(binder: Binder, message: Message) -> tuple[str, str]:
    frame = binder.playbook.mail
    nameless = binder.text(frame.greeting_nameless).text
    if message.greeting == "nameless":
        return nameless, nameless
    name = Bound(Markup(FIRST_NAME), FIRST_NAME)
    return binder.text(frame.greeting_named, {"to_first_name": name}).text, nameless


def _blocks(message: Message, binder: Binder, mail: Mail, look: Look, laws: Laws | None) -> _Shown:
    mjml: list[str] = []
    text: list[str] = []
    said: list[Said] = []

    def note(mark: Bound) -> None:
        mjml.append(macro("keep", "mjml")(mark, look))
        text.append(mark.text)

    for place, (block, first, last) in enumerate(runs(message.blocks)):
        depends = undecided(block, binder, laws)
        if depends is None:
            continue
        if any(depends) and first:
            note(binder.keep_if(*depends))
        name = f"blocks/{kind_of(type(block))}"
        bound = bound_block(block, binder)
        words = macro(name, "txt")(bound, mail).rstrip("\n")
        mjml.append(macro(name, "mjml")(bound, mail, look))
        text.append(words)
        if block.elements:
            lines = (line.strip() for line in MARKS.sub("", words).replace(GLUE, " ").splitlines())
            said.append(Said(place, block.only, block.elements, tuple(line for line in lines if line)))
        if any(depends) and last and not first:
            note(binder.mark(binder.playbook.mail.keep_end))
    return _Shown("".join(mjml), "\n\n".join(text), tuple(said))


def _padding(length: int) -> Markup:
    return Markup("&#847;&zwnj;&nbsp;" * max(0, (PREVIEW - length + 1) // 2))


@cache
def _head(look: Look, swap: bool) -> Markup:
    """The part of the head that depends on nothing but the look; `swap` if there is a logo for dark mode."""
    head = template("head", "mjml").render(look=look, swap=swap)
    return Markup(re.sub(r"\n\s*\n+", "\n", head).strip("\n"))
