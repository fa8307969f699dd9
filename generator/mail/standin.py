"""Stand for a brand while its messages are made, and put the brand in afterwards.

Brands that can say the same things share the making; only their names and colours differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final, Generic, TypeVar

from markupsafe import Markup, escape

from generator.content.brand import Brand, Colours, Logo, Officer, Phone, Sender, Signatory, local
from generator.content.message import Rank
from generator.language.bidi import LEFT_TO_RIGHT_MARK
from generator.language.locales import Locale
from generator.mail.blanks import shown
from generator.mail.look import DARK, LIGHT, Scheme, schemes

T = TypeVar("T")
PHONE: Final = "XQ8phoneQX"
DIAL: Final = "XQ8dialQX"
"""The number as people read it, and as a telephone dials it."""
_NAME: Final = r"XQ8\w+?QX"
_PLACE: Final = re.compile(r"([X#](?:(?<=X)Q8\w+?QX|(?<=#)c0de[0-9a-f]{2}))")
_TURNED_PLACE: Final = re.compile(
    rf'(<span dir="ltr">{_NAME}</span>|{LEFT_TO_RIGHT_MARK}{_NAME}{LEFT_TO_RIGHT_MARK}|{_PLACE.pattern[1:-1]})'
)
"""In a text that runs right to left, a name has its direction round it; the brand's may not need one."""


class Same(Generic[T]):
    """A key for a value: equal to another only when both hold the very same object."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything about a brand that decides which parts its messages have."""

    formats: str
    """The locale of its numbers and lists."""
    hosts: tuple[str, ...]
    logo: tuple[int, int, bool] | None
    """Width, height, and whether there is another one for dark mode."""
    phone: bool
    hours: bool
    website: bool
    address: bool
    officer: bool
    officer_title: bool
    signers: tuple[tuple[Rank, bool], ...]
    """Who can sign, and whether the name is known."""


@dataclass(frozen=True, slots=True)
class Dress:
    """What to put in the places of the stand-in: escaped for HTML and MJML, and as it is for plain text."""

    html: Mapping[str, str]
    text: Mapping[str, str]


def shape_of(brand: Brand, locale: Locale) -> Shape:
    """The shape of the brand in that locale."""
    return _shape(Same(brand), locale)


@lru_cache(maxsize=512)
def _shape(key: Same[Brand], locale: Locale) -> Shape:
    brand = key.value
    logo, phone, officer = brand.logo, brand.phone, brand.officer
    return Shape(
        formats=brand.formats.get(locale.name, locale.formats),
        hosts=brand.allowed_hosts(),
        logo=(logo.width, logo.height, logo.dark_url is not None) if logo else None,
        phone=phone is not None,
        hours=phone is not None and phone.hours is not None,
        website=brand.website is not None,
        address=brand.address is not None,
        officer=officer is not None,
        officer_title=officer is not None and officer.title is not None,
        signers=tuple((one.rank, one.name is not None) for one in brand.signatories),
    )


def stand_in(shape: Shape, locale: Locale) -> Brand:
    """A brand of that shape whose every word is a place."""
    logo = shape.logo and Logo.model_construct(
        file="",
        url="XQ8logo_urlQX",
        dark_url="XQ8logo_dark_urlQX" if shape.logo[2] else None,
        width=shape.logo[0],
        height=shape.logo[1],
        alt="XQ8logo_altQX",
    )
    return Brand.model_construct(
        name="XQ8nameQX",
        legal_name="XQ8legal_nameQX",
        sender=Sender.model_construct(email=f"@{shape.hosts[0]}"),
        reply_to="XQ8reply_toQX",
        website="https://XQ8websiteQX" if shape.website else None,
        hosts=shape.hosts,
        colours=Colours.model_construct(accent=LIGHT.accent),
        logo=logo or None,
        signatories=tuple(
            Signatory.model_construct(
                rank=rank, title=f"XQ8title_{rank}QX", name=f"XQ8signer_{rank}QX" if named else None
            )
            for rank, named in shape.signers
        ),
        phone=Phone.model_construct(number=PHONE, hours="XQ8hoursQX" if shape.hours else None) if shape.phone else None,
        address="XQ8addressQX" if shape.address else None,
        officer=Officer.model_construct(
            email="XQ8officer_emailQX", title="XQ8officer_titleQX" if shape.officer_title else None
        )
        if shape.officer
        else None,
        formats={locale.name: shape.formats},
    )


def places(text: str, *, rtl: bool) -> tuple[str, ...]:
    """`text` taken apart: words, a place, words, a place, …, words."""
    return tuple((_TURNED_PLACE if rtl else _PLACE).split(text))


def put(parts: tuple[str, ...], table: Mapping[str, str]) -> str:
    """The parts together again, the places filled from the table."""
    whole = list(parts)
    whole[1::2] = [table[place] for place in parts[1::2]]
    return "".join(whole)


def filled(text: str, table: Mapping[str, str]) -> str:
    """The same for a short text."""
    return _TURNED_PLACE.sub(lambda match: table[match[0]], text) if "XQ8" in text else text


def dress_of(brand: Brand, locale: Locale) -> Dress:
    """What the brand puts in the places of its stand-in."""
    return _dress(Same(brand), locale)


@lru_cache(maxsize=512)
def _dress(key: Same[Brand], locale: Locale) -> Dress:
    brand, rtl = key.value, locale.direction == "rtl"
    html: dict[str, str] = {}
    text: dict[str, str] = {}
    for name, words in _words(brand, locale.name).items():
        place, plain, bound = f"XQ8{name}QX", shown(words, rtl=False), shown(words, rtl=rtl)
        marked = f"{LEFT_TO_RIGHT_MARK}{place}{LEFT_TO_RIGHT_MARK}"
        html |= {place: plain.html, f'<span dir="ltr">{place}</span>': bound.html, marked: escape(bound.text)}
        text |= {place: plain.text, marked: bound.text}
    if brand.phone:
        html[PHONE] = html[PHONE].replace(" ", Markup("&nbsp;"))
    light, dark = schemes(brand.colours)
    for place_scheme, scheme in ((LIGHT, light), (DARK, dark)):
        html |= {getattr(place_scheme, field.name): getattr(scheme, field.name) for field in fields(Scheme)}
    return Dress(html, text)


def _words(brand: Brand, locale: str) -> dict[str, str]:
    """The words of the brand by the names of their places."""
    words = {
        "name": local(brand.name, locale),
        "legal_name": local(brand.legal_name or brand.name, locale),
        "reply_to": brand.answer_to,
        "website": (brand.website or "").removeprefix("https://").rstrip("/"),
    }
    if brand.logo:
        words |= {"logo_url": brand.logo.url, "logo_dark_url": brand.logo.dark_url or ""}
        words["logo_alt"] = " ".join(local(brand.logo.alt, locale).split())
    if brand.phone:
        words |= {"phone": brand.phone.number, "dial": "+" + re.sub(r"\D", "", brand.phone.number)}
        words["hours"] = local(brand.phone.hours or "", locale)
    if brand.address:
        words["address"] = local(brand.address, locale)
    if brand.officer:
        words["officer_email"] = brand.officer.email
        words["officer_title"] = local(brand.officer.title or "", locale)
    for one in reversed(brand.signatories):
        words |= {f"title_{one.rank}": local(one.title, locale), f"signer_{one.rank}": one.name or ""}
    return words
