"""The small playbook as a site in four languages, each with words of its own to search for."""

from dataclasses import replace as with_changes
from functools import cache
from pathlib import Path

from generator.content.load import load_brands, load_playbook
from generator.content.model import Playbook
from generator.content.source import Source
from generator.content.words import Domain
from generator.language.catalog import Catalog
from generator.language.extract import extract
from generator.language.locales import Locale
from generator.language.localize import ENGLISH, Words, localize
from generator.site.engine import build_site
from generator.site.pages import pages
from generator.site.parts import Download, Preview, Site

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "playbook"
LOCALES = ("en", "es", "de", "ar")
PICTURE = "https://www.books.test/logo.png"
ADDED = {"es": "teléfono niño", "de": "Straße Häuser", "ar": "الحادثة إشعار"}
"""Stands behind every translated text of the site."""


@cache
def words(name: str) -> Words:
    """The words of a locale from catalogs in memory: the English with `ADDED` behind it."""
    if name == "en":
        return ENGLISH
    return pretended(name, *load_playbook(FOLDER / "playbook.yml", "playbook.yml"))


def pretended(name: str, playbook: Playbook, source: Source) -> Words:
    """Words for a playbook in a locale: the English of each text with `ADDED` behind it."""
    locale = Locale(name)
    templates = extract(playbook, source, ROOT / "templates")
    catalogs: dict[Domain, Catalog] = {}
    for domain, template in templates.items():
        messages = tuple(
            with_changes(
                message, strings=(f"{message.id} {ADDED[name]}",) * (locale.plural_count if message.plural else 1)
            )
            for message in template.messages
        )
        catalogs[domain] = Catalog(f"{domain}.po", messages)
    return Words(locale, catalogs)


@cache
def small_site(name: str) -> Site:
    """The site of the small playbook in one locale, with previews and packs of two brands."""
    playbook, source = load_playbook(FOLDER / "playbook.yml", "playbook.yml")
    brands = load_brands(FOLDER / "brands", "brands")
    previews = [preview(scenario, message, brand.id) for brand in brands for scenario, message in MESSAGES]
    downloads = [
        Download(brand.id, brand.id, provider, f"{brand.id}-{name}{suffix}.zip", b"PK" * 3000)
        for brand in brands
        for provider, suffix in (("neutral", ""), ("sendgrid", "-sendgrid"))
    ]
    return pages(
        localize(playbook, words(name)),
        words(name),
        brands,
        previews,
        downloads,
        source,
        {PICTURE: b"\x89PNG"},
        [Locale(other) for other in LOCALES],
    )


MESSAGES = (("list-shown", "apology"), ("list-shown", "short"))


def preview(scenario: str, message: str, brand: str) -> Preview:
    """A message as the mail wing makes it, in a few lines."""
    return Preview(
        scenario=scenario,
        message=message,
        brand=brand,
        brand_name=brand.title(),
        html=HTML.replace("MESSAGE", message),
        text="Hello,\n\n[[date of the mistaken e-mail]]  *  # <b> & co\n",
        subjects=("Your address was visible", "We showed your address"),
        preheader="What happened, and what you can do.",
        mjml=f"<mjml><!-- {brand} --></mjml>",
    )


HTML = f"""<!doctype html>
<html lang="en" dir="ltr">
<head>
<title>MESSAGE</title>
<meta name="color-scheme" content="light dark">
<style>
:root {{ color-scheme: light dark; }}
body {{ background: #ffffff; color: #111111; }}
@media (prefers-color-scheme:dark) {{ body {{ background: #101010 !important; color: #eeeeee !important; }} }}
</style>
</head>
<body><h1>MESSAGE</h1><img src="{PICTURE}" alt="Books"><p><a href="https://www.books.test">A link</a></p></body>
</html>
"""


def build_small_site(out: Path, locales: tuple[str, ...] = LOCALES, root: Path = ROOT) -> Path:
    """Build the small site into `out` with the real engine."""
    build_site(root, {name: small_site(name) for name in locales}, out)
    return out
