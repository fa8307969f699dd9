"""The small playbook with all that an incident needs, a sound incident, and catalogs in memory: what its tests fill."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import replace as with_changes
from functools import cache
from pathlib import Path

import yaml

from generator.build import pack_environment, pictures
from generator.content.load import load_brands, load_playbook
from generator.content.model import Playbook
from generator.content.problems import ContentError
from generator.content.shape import fit
from generator.content.source import Source, parse, read
from generator.incident.case import Incident
from generator.incident.fill import Desk, fill
from generator.incident.inquiry import Inquiry
from generator.incident.opening import inquire
from generator.language.localize import Words, localize
from tests.mail_samples import FORMS
from tests.site_samples import pretended
from tests.site_samples import words as small_words

FOLDER = Path(__file__).parent / "playbook"
LOCALES = ("en", "es", "de", "ar")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SOUND = (Path(__file__).parent / "incident.yml").read_text(encoding="utf-8")
"""A sound incident in all four languages."""


@cache
def book() -> tuple[Playbook, Source]:
    """The small playbook with the facts, laws, messages and texts of incident.yml."""
    data = read(FOLDER / "playbook.yml").data
    more = read(FOLDER / "incident.yml").data
    for fact in data["facts"]:
        fact |= more["changed"].get(fact["id"], {})
    for key in ("facts", "elements", "jurisdictions"):
        data[key] += more[key]
    scenario = data["scenarios"][0]
    scenario["compensation"] = more["compensation"]
    for key in ("messages", "kit"):
        scenario[key] += more[key]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "playbook.yml"
        file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return load_playbook(file, "playbook.yml")


@cache
def words(name: str) -> Words:
    """The words of a locale: English, or the English of each text with a word of the language behind it."""
    if name == "en":
        return small_words("en")
    made = pretended(name, *book())
    if name != "ar":
        return made
    email = made.catalogs["email"]
    messages = (with_changes(m, strings=FORMS[m.id]) if m.id in FORMS else m for m in email.messages)
    return Words(made.locale, {**made.catalogs, "email": with_changes(email, messages=tuple(messages))})


@cache
def desk(names: tuple[str, ...], brand: str = "rich") -> Desk:
    """What an incident in these locales is filled with."""
    found = {one.id: one for one in load_brands(FOLDER / "brands")}
    spoken = [words(name) for name in names]
    return Desk(
        playbooks={one.locale: localize(book()[0], one) for one in spoken},
        words={one.locale: one for one in spoken},
        brand=found[brand],
        pictures=pictures(FOLDER, found[brand]),
        environment=pack_environment(),
    )


def opened(text: str, now: dt.datetime = NOW) -> Inquiry:
    """The incident of that text. Raises ContentError with every problem of its shape, or else of what it says."""
    source = parse(text, "incident.yml")
    incident, problems = fit(Incident, source)
    if incident is None:
        raise ContentError(problems)
    brands = {brand.id: brand for brand in load_brands(FOLDER / "brands")}
    return inquire(incident, source, book()[0], brands, LOCALES, now)[0]


def filled(text: str) -> Mapping[str, bytes]:
    """The finished files of the incident of that text."""
    inquiry = opened(text)
    # The order of the project and not of the file.
    names = tuple(name for name in LOCALES if name in inquiry.incident.locales)
    return fill(inquiry, desk(names, inquiry.incident.brand))


def changed(*edits: tuple[str, str], text: str = SOUND) -> str:
    """The sound incident with some of its words replaced, each of which stands in it."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
