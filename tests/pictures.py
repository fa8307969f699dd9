"""Draw the contact sheets in docs/pictures: a message of each density, in every language, in every manner of reading.

`make pictures` runs it; look at the sheets after every change of the mail templates.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Route, sync_playwright

from generator.mail.providers import translate
from generator.mail.render import Edition
from tests.chromium import find_chromium
from tests.conftest import FLAGS
from tests.test_editions import LOCALES, made, project

ROOT = Path(__file__).parent.parent
DENSITIES = {
    "correction": "wrong-link/right-link",
    "apology": "wrong-price/buyers",
    "notice": "provider-breach/notice",
}
"""One message of each; its path in a pack."""
BRAND = "example-books"
TILE, HEIGHT, GAP, LABEL = 300, 620, 12, 22
"""Of one picture on a sheet, in pixels."""


class Manner(NamedTuple):
    """A way in which somebody reads a message."""

    name: str
    width: int = 600
    dark: bool = False
    images: bool = True
    styles: bool = True
    inverted: bool = False
    zoom: int = 1


MANNERS = (
    Manner("600 px, light"),
    Manner("600 px, dark", dark=True),
    Manner("600 px, forced inversion", inverted=True),
    Manner("375 px, light", 375),
    Manner("375 px, dark", 375, dark=True),
    Manner("320 px, light", 320),
    Manner("pictures off", images=False),
    Manner("styles off", styles=False),
    Manner("600 px at 200 %", zoom=2),
)


def message(locale: str, path: str) -> str:
    """The message as its recipient gets it, with examples in the blanks."""
    (playbook,) = project(locale).playbooks.values()
    neutral = next(one for one in playbook.providers if one.id == "neutral")
    found = (one for one in made(locale, True) if (f"{one.scenario}/{one.message}", one.brand) == (path, BRAND))
    shown: Edition = translate(next(found), neutral)
    return shown.html


def unstyled(html: str) -> str:
    """The message as a program shows it that drops every style."""
    bare = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r'\s(?:style|bgcolor|width)="[^"]*"', "", bare)


def picture(browser: Browser, html: str, manner: Manner) -> Image.Image:
    """A picture of the message, the upper part where it is long."""
    context: Any = browser.new_context(
        viewport={"width": manner.width // manner.zoom, "height": 800},
        device_scale_factor=manner.zoom,
        color_scheme="dark" if manner.dark else "light",
    )
    page = context.new_page()
    logos = {path.name: path for path in (ROOT / "brands" / BRAND).glob("*.png")}

    def answer(route: Route) -> None:
        file = logos.get(route.request.url.rpartition("/")[2]) if manner.images else None
        if file:
            route.fulfill(path=file)
        else:
            route.abort()

    page.route("**/*", answer)
    page.set_content(html if manner.styles else unstyled(html))
    if manner.inverted:
        page.add_style_tag(content="html{filter:invert(1) hue-rotate(180deg);background:#fff}")
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    context.close()
    return shot


def tiles(browser: Browser, path: str) -> Iterator[tuple[int, int, str, Image.Image]]:
    """Each picture of a sheet with its place: a row for each language, a column for each manner."""
    for row, locale in enumerate(LOCALES):
        html = message(locale, path)
        for column, manner in enumerate(MANNERS):
            shot = picture(browser, html, manner)
            tile = shot.resize((TILE, round(shot.height * TILE / shot.width)), Image.Resampling.LANCZOS)
            yield row, column, f"{locale}, {manner.name}", tile.crop((0, 0, TILE, min(tile.height, HEIGHT)))


def sheet(browser: Browser, path: str) -> Image.Image:
    """The contact sheet of one message."""
    size = (GAP + (TILE + GAP) * len(MANNERS), GAP + (HEIGHT + LABEL + GAP) * len(LOCALES))
    made_sheet = Image.new("RGB", size, "#d0d0d0")
    draw = ImageDraw.Draw(made_sheet)
    for row, column, label, tile in tiles(browser, path):
        place = (GAP + column * (TILE + GAP), GAP + row * (HEIGHT + LABEL + GAP))
        draw.text(place, label, fill="#000000", font_size=14)
        made_sheet.paste(tile, (place[0], place[1] + LABEL))
    return made_sheet


def main() -> None:
    """Write docs/pictures/mail-<density>.png for each density."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for density, path in DENSITIES.items():
            target = ROOT / "docs" / "pictures" / f"mail-{density}.png"
            sheet(browser, path).quantize(64).save(target, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
