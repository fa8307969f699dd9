"""Colours and the contrast between them, by the arithmetic of WCAG 2."""

from __future__ import annotations

import colorsys
from typing import Final

AA: Final = 4.5
"""The least contrast of text to its background: WCAG 2.2, success criterion 1.4.3."""


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_passing(colour: str, background: str, least: float = AA) -> str:
    """The colour of the same hue and saturation that passes against `background` with the smallest change.

    Black or white always passes one of the two ways, so there is always an answer.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    steps = sorted(range(256), key=lambda step: abs(step / 255 - light))
    candidates = (_hex(*colorsys.hls_to_rgb(hue, step / 255, saturation)) for step in steps)
    return next(candidate for candidate in candidates if contrast(candidate, background) >= least)


def inverted(colour: str) -> str:
    """What a mail client makes of the colour when it turns the lightness round and keeps the hue."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    return _hex(*colorsys.hls_to_rgb(hue, 1 - light, saturation))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _hex(*channels: float) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
