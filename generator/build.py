"""Make everything from one folder: catalogs, editions, packs and the site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.content.brand import Brand, local
from generator.content.load import load_brands, load_playbook
from generator.content.model import Playbook, Provider
from generator.content.problems import ContentError, Problem
from generator.content.rules import NEUTRAL
from generator.content.source import Source
from generator.language.checks import source_problems
from generator.language.extract import extract
from generator.language.locales import SOURCE, Locale, discover
from generator.language.localize import ENGLISH, Words, load_words, localize
from generator.language.style import load_style
from generator.language.upkeep import Templates, check, review, update
from generator.mail.coverage import coverage_faults
from generator.mail.pack import Pack, Shipment, pack
from generator.mail.providers import translate
from generator.mail.render import Edition, render
from generator.publish import fresh_folder, write_file
from generator.site.engine import build_site
from generator.site.pages import pages
from generator.site.parts import Download, Preview, Site

TEMPLATES: Final = Path(__file__).parents[1] / "templates"
LICENCE: Final = Path(__file__).parents[1] / "LICENSE-CONTENT"

T = TypeVar("T")
Report = Callable[[str, int, int], None]
"""Told of progress: what is being made, how many are done, how many there are."""


@dataclass(frozen=True)
class Project:
    """A folder with a playbook, its brands and its catalogs, read and found right."""

    root: Path
    source: Source
    playbooks: Mapping[Locale, Playbook]
    """The playbook in each locale."""
    words: Mapping[Locale, Words]
    brands: tuple[Brand, ...]
    english: Playbook | None = None
    """The playbook before any translation, which the translations are compared with."""


@dataclass(frozen=True)
class Choice:
    """Which packs to make; None means all."""

    brand: str | None = None
    provider: str | None = None


class UnknownChoiceError(Exception):
    """Somebody asked for a brand, locale or provider that is not there."""


def templates_of(root: Path) -> Templates:
    """The translators' templates for the playbook in `root`. Raises ContentError."""
    playbook, source = load_playbook(root / "playbook.yml", "playbook.yml")
    return extract(playbook, source, TEMPLATES)


def open_project(root: Path, only: str | None = None) -> Project:
    """Read and check everything in the folder `root`, or of the catalogs only those of the locale `only`.

    Raises ContentError with the problems of all files, and UnknownChoiceError.
    """
    problems: list[Problem] = []
    playbook: Playbook | None = None
    source: Source | None = None
    brands: tuple[Brand, ...] = ()
    try:
        playbook, source = load_playbook(root / "playbook.yml", "playbook.yml")
    except ContentError as error:
        problems += error.problems
    try:
        brands = load_brands(root / "brands", "brands")
    except ContentError as error:
        problems += error.problems
    if problems or playbook is None or source is None:
        raise ContentError(problems)
    words, playbooks = {}, {}
    known = {locale.name: locale for locale in discover(root / "locales")}
    for locale in _pick(known, only, "locale"):
        try:
            words[locale] = load_words(locale, root / "locales")
            playbooks[locale] = localize(playbook, words[locale])
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return Project(root, source, playbooks, words, brands, playbook)


def editions(
    project: Project, brand: Brand, locale: Locale, only: Collection[tuple[str, str]] | None = None
) -> Iterator[Edition]:
    """Every message of the playbook for one brand in one locale, or those with the given scenario and id.

    Raises ContentError; at the end with everything that a translation lost of what a law asks for.
    """
    playbook = project.playbooks[locale]
    problems: list[Problem] = []
    for number, scenario in enumerate(playbook.scenarios):
        for place, message in enumerate(scenario.messages):
            if only is not None and (scenario.id, message.id) not in only:
                continue
            made = render(playbook, scenario, message, brand, project.words[locale])
            if message.laws:
                problems += _lost(project, brand, locale, made, (number, place))
            yield made
    if problems:
        raise ContentError(problems)


def _lost(project: Project, brand: Brand, locale: Locale, made: Edition, place: tuple[int, int]) -> Iterator[Problem]:
    """What the edition lost of what its laws ask for, compared with the English one where it is known."""
    playbook = project.english or project.playbooks[locale]
    scenario = playbook.scenarios[place[0]]
    message = scenario.messages[place[1]]
    laws = [law for law in playbook.jurisdictions if law.id in message.laws]
    compared = project.english is not None and not locale.is_source
    english = render(playbook, scenario, message, brand, ENGLISH) if compared else None
    return coverage_faults(made, message, laws, project.words[locale], english, project.source.file)


def packs(
    project: Project, brand: Brand, locale: Locale, made: tuple[Edition, ...], chosen: tuple[str, ...] | None = None
) -> Iterator[Pack]:
    """The packs of one brand in one locale, for every provider or the `chosen` ones, from editions compiled once."""
    shipment = Shipment(
        playbook=project.playbooks[locale],
        brand=brand,
        words=project.words[locale],
        editions=made,
        pictures=pictures(project.root, brand),
        licence=LICENCE.read_text(encoding="utf-8"),
        version=version("amends"),
    )
    for provider in shipment.playbook.providers:
        if chosen is None or provider.id in chosen:
            yield pack(shipment, provider, pack_environment())


def build(project: Project, choice: Choice, out: Path, report: Report) -> tuple[Pack, ...]:
    """Write the chosen packs to `out`/dist/packs and the site to `out`/site; gives the packs.

    Each folder takes the place of the one before it when it is complete. Raises ContentError with every problem,
    and UnknownChoiceError.
    """
    brands, providers = _chosen(project, choice)
    locales = tuple(project.playbooks)
    made: dict[tuple[str, str], tuple[Edition, ...]] = {}
    packed: list[Pack] = []
    jobs = [(brand, locale) for locale in locales for brand in brands]
    problems: list[Problem] = []
    for number, (brand, locale) in enumerate(jobs, start=1):
        try:
            made[brand.id, locale.name] = tuple(editions(project, brand, locale))
        except ContentError as error:
            problems += error.problems
            continue
        packed += packs(project, brand, locale, made[brand.id, locale.name], providers)
        report("packs", number, len(jobs))
    if problems:
        raise ContentError(problems)
    chosen = tuple(packed)
    sites = {locale.name: site(project, locale, brands, made, chosen) for locale in locales}
    done: list[str] = []

    def finished(name: str) -> None:
        done.append(name)
        report("site", len(done), len(sites))

    with fresh_folder(out / "dist") as dist, fresh_folder(out / "site") as pages_folder:
        write_packs(chosen, dist / "packs")
        build_site(project.root, sites, pages_folder, finished)
    return chosen


def write_packs(chosen: tuple[Pack, ...], folder: Path) -> None:
    """The zips in a folder per brand, and one list of checksums."""
    for one in chosen:
        write_file(folder / one.brand / one.name, one.data)
    sums = "".join(f"{one.sha256}  {one.brand}/{one.name}\n" for one in sorted(chosen, key=lambda p: p.name))
    write_file(folder / "SHA256SUMS", sums.encode())


def site(
    project: Project,
    locale: Locale,
    brands: tuple[Brand, ...],
    made: Mapping[tuple[str, str], tuple[Edition, ...]],
    packed: tuple[Pack, ...],
) -> Site:
    """The pages of one locale, with the previews and the packs of that locale."""
    playbook = project.playbooks[locale]
    names = {brand.id: local(brand.name, locale.name) for brand in brands}
    neutral = next(provider for provider in playbook.providers if provider.id == NEUTRAL)
    previews = [
        _preview(edition, neutral, names[brand.id]) for brand in brands for edition in made[brand.id, locale.name]
    ]
    downloads = [
        Download(one.brand, names[one.brand], one.provider, one.name, one.data)
        for one in packed
        if one.locale == locale.name
    ]
    shown = {url: data for brand in brands for url, data in _hosted(project.root, brand).items()}
    made_for = tuple(project.playbooks)
    return pages(playbook, project.words[locale], brands, previews, downloads, project.source, shown, made_for)


def site_for(locale: str) -> Site:
    """The pages of one locale of the project in the working directory; MkDocs asks for it when run by hand."""
    project = open_project(Path.cwd(), locale)
    (chosen,) = project.playbooks
    made = {(brand.id, locale): tuple(editions(project, brand, chosen)) for brand in project.brands}
    packed = [one for brand in project.brands for one in packs(project, brand, chosen, made[brand.id, locale])]
    return site(project, chosen, project.brands, made, tuple(packed))


def faults(root: Path) -> tuple[Problem, ...]:
    """What is missing, unsure or out of step in the catalogs, and what breaks the style of a language.

    Raises ContentError when a file cannot be read.
    """
    playbook, source = load_playbook(root / "playbook.yml", "playbook.yml")
    folder = root / "locales"
    found = [*check(extract(playbook, source, TEMPLATES), folder), *review(folder)]
    found += source_problems(playbook, source, load_style(folder, Locale(SOURCE)))
    return tuple(sorted(set(found)))


def regenerate(root: Path) -> tuple[Path, ...]:
    """Bring the catalogs in `root` to the playbook; gives the files that changed. Raises ContentError."""
    return update(templates_of(root), root / "locales")


def pictures(root: Path, brand: Brand) -> dict[str, bytes]:
    """The brand's logo files by the name they have in a pack."""
    files = [brand.logo.file, brand.logo.dark_file] if brand.logo else []
    return {Path(file).name: (root / "brands" / file).read_bytes() for file in files if file}


def _hosted(root: Path, brand: Brand) -> dict[str, bytes]:
    """The same by the address that the messages name."""
    if not brand.logo:
        return {}
    pairs = ((brand.logo.url, brand.logo.file), (brand.logo.dark_url, brand.logo.dark_file))
    return {url: (root / "brands" / file).read_bytes() for url, file in pairs if url and file}


def _preview(edition: Edition, neutral: Provider, brand_name: str) -> Preview:
    shown = translate(edition, neutral)
    return Preview(
        scenario=edition.scenario,
        message=edition.message,
        brand=edition.brand,
        brand_name=brand_name,
        html=shown.html,
        text=shown.text,
        subjects=shown.subjects,
        preheader=shown.preheader,
        mjml=shown.mjml,
    )


def _chosen(project: Project, choice: Choice) -> tuple[tuple[Brand, ...], tuple[str, ...]]:
    brands = {brand.id: brand for brand in project.brands}
    providers = {one.id: one.id for one in next(iter(project.playbooks.values())).providers}
    return _pick(brands, choice.brand, "brand"), _pick(providers, choice.provider, "provider")


def _pick(known: Mapping[str, T], name: str | None, kind: str) -> tuple[T, ...]:
    if name is None:
        return tuple(known.values())
    if name not in known:
        raise UnknownChoiceError(f'there is no {kind} "{name}"; known: {", ".join(sorted(known))}')
    return (known[name],)


@cache
def pack_environment() -> Environment:
    """What loads the templates of packs, and of finished sets."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "pack"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
