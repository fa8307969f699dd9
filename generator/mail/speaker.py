"""Say who speaks in a message: the logo, the signature, and the ways to reach the brand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from generator.content.brand import Logo, local
from generator.content.message import Message
from generator.mail.blanks import Binder, Bound
from generator.mail.standin import DIAL


class Row(NamedTuple):
    """A name and a value, such as a way to reach the brand."""

    label: Bound
    value: Bound


class Picture(NamedTuple):
    """A logo with its words in one locale."""

    url: str
    dark_url: str | None
    width: int
    height: int
    alt: str


def picture(logo: Logo, locale: str) -> Picture:
    """The logo as the frame shows it."""
    return Picture(logo.url, logo.dark_url, logo.width, logo.height, local(logo.alt, locale))


def signature(binder: Binder, message: Message) -> tuple[Bound, ...]:
    """Who signs, line by line, from the person to the brand; a team signs with one line.

    The answers `signer_name` and `signer_title` go before what the brand file says.
    """
    frame, brand, locale = binder.playbook.mail, binder.brand, binder.locale.name
    if message.signed_by == "team":
        return (binder.text(frame.team),)
    signer = next((one for one in brand.signatories if one.rank == message.signed_by), None)
    name = _said(binder, "signer_name", signer.name if signer else None, frame.signer_name)
    title = _said(binder, "signer_title", local(signer.title, locale) if signer else None, frame.signer_title)
    return (name, title, binder.own(local(brand.name, locale)))


def contact(binder: Binder, *, officer: bool) -> Iterator[Row]:
    """The ways to reach the brand; the website is no link, so that people can type a known address.

    The data protection officer is named with `officer`, where personal data is concerned.
    """
    frame, brand, locale = binder.playbook.mail, binder.brand, binder.locale.name
    yield Row(binder.text(frame.email_label), binder.email(brand.answer_to))
    if brand.phone:
        number = binder.telephone(brand.phone.number, DIAL)
        if brand.phone.hours:
            hours = binder.own(local(brand.phone.hours, locale))
            number = Bound(Markup("%s<br>%s") % (number.html, hours.html), f"{number.text}\n  {hours.text}")
        yield Row(binder.text(frame.phone_label), number)
    if brand.website:
        shown = brand.website.removeprefix("https://").rstrip("/")
        yield Row(binder.text(frame.website_label), binder.own(shown))
    if brand.officer and officer:
        title = binder.own(local(brand.officer.title, locale)) if brand.officer.title else None
        yield Row(title or binder.text(frame.officer_label), binder.email(brand.officer.email))


def _said(binder: Binder, key: str, known: str | None, label: str) -> Bound:
    answer = binder.answers.get(key)
    if answer:
        return binder.value(str(answer.display))
    return binder.own(known) if known else binder.blank(label)
