"""Who speaks: the names, addresses, colours and signatories of one brand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, PrivateAttr, StringConstraints
from pydantic_core import PydanticCustomError

from generator.content.colour import contrast, nearest_passing
from generator.content.message import Rank
from generator.content.words import HttpsUrl, Model

LocaleName = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z]{2}|_[0-9]{3})?$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Local = Words | dict[LocaleName, Words]
"""A text that is the same everywhere, or one per locale; a locale that is not named takes `en`, else the first."""

NO_REPLY: Final = ("noreply", "donotreply", "keineantwort", "nichtantworten", "noresponder", "noresponda", "noreplay")
"""Local parts, without separators, that tell a reader not to answer (en, de, es)."""


def local(value: Local, locale: str) -> str:
    """The text for `locale`."""
    if isinstance(value, str):
        return value
    return value.get(locale) or value.get("en") or next(iter(value.values()))


def _address(value: str) -> str:
    name = value.split("@")[0].lower()
    if "".join(filter(str.isalpha, name)) in NO_REPLY:
        what = f"the address {value} tells people not to answer"
        raise PydanticCustomError("P130", f"{what}|name a mailbox that somebody reads")
    return value


def _colour(value: str) -> str:
    digits = value.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if not value.startswith("#") or len(digits) != 6 or not all(c in "0123456789abcdefABCDEF" for c in digits):
        raise PydanticCustomError("P131", f'"{value}" is not a colour|write six hexadecimal digits, such as "#0b5d66"')
    return f"#{digits.lower()}"


Email = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"), AfterValidator(_address)
]
Colour = Annotated[str, AfterValidator(_colour)]


class Sender(Model):
    """The From line."""

    email: Email
    name: Local | None = None
    """The name beside the address; the brand's name where it is missing."""


class Palette(Model):
    """The colours of one scheme; each pair that carries text must reach 4.5:1."""

    accent: Colour
    """The rule, links and steps."""
    text: Colour
    muted: Colour
    surface: Colour
    """The card that the message stands on."""
    background: Colour
    """What lies around the card."""


LIGHT: Final = {"text": "#1f2933", "muted": "#52606d", "surface": "#ffffff", "background": "#f3f5f7"}
DARK: Final = {"text": "#e6eaee", "muted": "#a9b4bf", "surface": "#1d242b", "background": "#12171c"}


class Colours(Model):
    """One accent is enough; everything else has a calm default."""

    accent: Colour
    light: Palette | None = None
    dark: Palette | None = None

    def palettes(self) -> dict[Literal["light", "dark"], Palette]:
        """Both schemes, with the accent moved as far as legible where the brand gives no palette of its own."""
        return {
            "light": self.light or Palette(accent=nearest_passing(self.accent, LIGHT["surface"]), **LIGHT),
            "dark": self.dark or Palette(accent=nearest_passing(self.accent, DARK["surface"]), **DARK),
        }


PAIRS: Final = (
    ("text", "surface"),
    ("muted", "surface"),
    ("accent", "surface"),
    ("text", "background"),
    ("muted", "background"),
)
"""Which colour stands as text on which; the build refuses a pair under 4.5:1."""


@dataclass(frozen=True, slots=True)
class WeakPair:
    """Two colours that people with low vision cannot tell apart well enough."""

    front: str
    back: str
    ratio: float
    proposal: str


def weak_pairs(palette: Palette) -> list[WeakPair]:
    """The pairs of `palette` under 4.5:1, each with the nearest front colour that passes."""
    colours: Mapping[str, str] = palette.model_dump()
    return [
        WeakPair(front, back, ratio, nearest_passing(colours[front], colours[back]))
        for front, back in PAIRS
        if (ratio := contrast(colours[front], colours[back])) < 4.5
    ]


class Logo(Model):
    """A picture for the head of the mail; without one the name stands there as text."""

    file: Words
    """A PNG beside the brand file."""
    dark_file: Words | None = None
    url: HttpsUrl
    """Where the picture is hosted, under one of the brand's hosts; the packs carry the file to upload."""
    dark_url: HttpsUrl | None = None
    width: int = Field(ge=16, le=300)
    height: int = Field(ge=16, le=120)
    alt: Local


class Signatory(Model):
    """Somebody who signs: the title per locale; a name only when the brand wants one printed."""

    rank: Rank
    title: Local
    name: Words | None = None


class Officer(Model):
    """How to reach the data protection officer."""

    email: Email
    title: Local | None = None


class Phone(Model):
    """A number that people may call, and when."""

    number: Annotated[str, StringConstraints(pattern=r"^\+[0-9][0-9 ()/-]{5,24}$")]
    hours: Local | None = None


class Tone(Model):
    """How the brand speaks; the switches exist so that nobody looks for them elsewhere, and have one position."""

    address: Literal["formal"] = "formal"
    """Sie, usted: the texts are written for people who may be angry or afraid, and exist in this form only."""
    humour: Literal["never"] = "never"
    """No joke in an apology: one of the bad examples shows why."""


class Brand(Model):
    """A brand; the file name is its id."""

    name: Local
    legal_name: Local | None = None
    """The company behind the brand; its name where it is missing."""
    sender: Sender
    reply_to: Email | None = None
    """A mailbox that somebody reads; the sender's where it is missing."""
    website: HttpsUrl | None = None
    hosts: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")], ...] = ()
    """Hosts that links may lead to beside the sender's domain and the website's."""
    colours: Colours
    logo: Logo | None = None
    signatories: tuple[Signatory, ...] = ()
    phone: Phone | None = None
    address: Local | None = None
    officer: Officer | None = None
    tone: Tone = Tone()
    formats: dict[LocaleName, LocaleName] = Field(default_factory=dict)
    """Catalog locale to formatting locale, such as `es: es_MX`."""
    _id: str = PrivateAttr(default="")

    @property
    def id(self) -> str:
        """The name of the brand's file, without its ending."""
        return self._id

    def named(self, brand_id: str) -> Brand:
        """The same brand under that id."""
        copy = self.model_copy()
        copy._id = brand_id
        return copy

    @property
    def answer_to(self) -> str:
        """The address that recipients can answer to."""
        return self.reply_to or self.sender.email

    def allowed_hosts(self) -> tuple[str, ...]:
        """Hosts under which a link of this brand may lead, sorted."""
        own = {self.sender.email.split("@")[1].lower(), *self.hosts}
        if self.website:
            own.add(self.website.split("/")[2].lower().removeprefix("www."))
        return tuple(sorted(own))
