"""Give a message its colours, sizes and sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from generator.content.brand import Colours, Palette
from generator.content.colour import AA, contrast

Layout = Literal["correction", "apology", "notice"]
Direction = Literal["ltr", "rtl"]
Side = Literal["left", "right"]

SIDES: Final[dict[Direction, tuple[Side, Side]]] = {"ltr": ("left", "right"), "rtl": ("right", "left")}
"""Where a line starts, and where it ends."""

BLANK_BACK: Final = "#ffe08a"
BLANK_TEXT: Final = "#3a2a00"
"""A blank is dark on yellow in both schemes, and stays legible when a mail client turns the lightness round."""

LATIN: Final = "Segoe UI, Roboto, Helvetica Neue, Helvetica, Arial, sans-serif"
ARABIC: Final = "Segoe UI, Tahoma, Geeza Pro, Noto Sans Arabic, Noto Naskh Arabic, Arial, sans-serif"
"""Fonts that the systems bring along; nothing is fetched."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What distinguishes one layout from the others."""

    rule: int
    """The height of the coloured rule at the top, in pixels."""
    wordmark: int
    """The size of the brand's name, in pixels."""
    titled: bool
    """Whether the first subject stands above the text, with a line under the brand's name."""


MANNERS: Final[dict[Layout, Manner]] = {
    "correction": Manner(rule=3, wordmark=18, titled=False),
    "apology": Manner(rule=5, wordmark=22, titled=False),
    "notice": Manner(rule=5, wordmark=20, titled=True),
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one scheme, with those that follow from the palette."""

    accent: str
    text: str
    muted: str
    surface: str
    background: str
    tint: str
    """Behind a callout: as much of the accent as leaves every text on it legible, or a ground of the palette."""
    line: str
    """Between rows and round boxes; carries no text."""


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that the templates need to know about appearance; lengths are pixels."""

    direction: Direction
    start: Side
    end: Side
    font: str
    size: int
    small: int
    line: str
    """The line height, without a unit."""
    manner: Manner
    light: Scheme
    dark: Scheme
    blank: str
    """The inline CSS of a blank; the same in every look."""
    link: str
    """The inline CSS of a link."""
    cell: str
    """The inline CSS of a table cell: Outlook does not hand the font down into tables."""


LIGHT: Final = Scheme(*(f"#c0de{number:02x}" for number in range(7)))
DARK: Final = Scheme(*(f"#c0de{number:02x}" for number in range(7, 14)))
"""Colours that stand for those of a brand, which come in last."""


@cache
def look_for(layout: Layout, direction: Direction) -> Look:
    """The look of a message in this layout and direction, in the colours that stand for a brand's."""
    start, end = SIDES[direction]
    font, size, line = (ARABIC, 17, "1.75") if direction == "rtl" else (LATIN, 16, "1.6")
    return Look(
        direction=direction,
        start=start,
        end=end,
        font=font,
        size=size,
        small=14,
        line=line,
        manner=MANNERS[layout],
        light=LIGHT,
        dark=DARK,
        blank=f"background-color:{BLANK_BACK};color:{BLANK_TEXT};padding:0 3px;border-radius:3px",
        link=f"color:{LIGHT.accent};text-decoration:underline",
        cell=f"font-family:{font};font-size:{size}px;line-height:{line};text-align:{start}",
    )


@lru_cache(maxsize=512)
def schemes(colours: Colours) -> tuple[Scheme, Scheme]:
    """The colours of a brand, light and dark."""
    palettes = colours.palettes()
    return _scheme(palettes["light"]), _scheme(palettes["dark"])


def _scheme(palette: Palette) -> Scheme:
    return Scheme(
        accent=palette.accent,
        text=palette.text,
        muted=palette.muted,
        surface=palette.surface,
        background=palette.background,
        tint=_tint(palette),
        line=_mixed(palette.muted, palette.surface, 0.25),
    )


def _tint(palette: Palette) -> str:
    tints = [_mixed(palette.accent, palette.surface, percent / 100) for percent in range(10, 4, -1)]
    fronts = (palette.accent, palette.text)
    grounds = (*tints, palette.background, palette.surface)
    return next(ground for ground in grounds if all(contrast(one, ground) >= AA for one in fronts))


def _mixed(colour: str, ground: str, share: float) -> str:
    channels = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in channels)
