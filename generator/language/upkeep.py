"""Keep the catalogs in the folder `locales/` in step with the playbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.content.problems import ContentError, Position, Problem
from generator.content.words import DOMAINS, Domain
from generator.language import po
from generator.language.catalog import Catalog
from generator.language.checks import hard_to_read, style_problems
from generator.language.locales import Locale, discover, same_rule
from generator.language.merge import merge
from generator.language.style import load_style
from generator.language.verify import problems_of

Templates = Mapping[Domain, Catalog]


@dataclass(frozen=True, slots=True)
class Status:
    """How far one catalog is."""

    locale: str
    domain: Domain
    done: int
    fuzzy: int
    missing: int

    @property
    def total(self) -> int:
        """How many texts the source has."""
        return self.done + self.fuzzy + self.missing


def update(templates: Templates, folder: Path) -> tuple[Path, ...]:
    """Write the templates and bring every catalog to them; gives the files that changed.

    A file whose messages are the same stays as it is, also when another tool wrapped its lines. Raises
    ContentError, before anything is written, when a catalog cannot be read.
    """
    wanted = dict(_templates(templates, folder))
    problems: list[Problem] = []
    for locale in _locales(folder):
        for domain in DOMAINS:
            path = catalog_path(folder, locale, domain)
            try:
                wanted[path] = _merged(_opened(path, locale, folder), templates[domain], locale)
            except ContentError as error:
                problems += error.problems
    if problems:
        raise ContentError(problems)
    return tuple(path for path, catalog in wanted.items() if _write(path, catalog, folder))


def check(templates: Templates, folder: Path) -> tuple[Problem, ...]:
    """Every problem of every catalog, sorted; changes nothing."""
    problems: list[Problem] = []
    for path, template in _templates(templates, folder):
        if _differs(path, template, folder):
            problems.append(_stale(path, folder))
    for locale in _locales(folder):
        for domain in DOMAINS:
            path = catalog_path(folder, locale, domain)
            try:
                old = _opened(path, locale, folder)
            except ContentError as error:
                problems += error.problems
                continue
            if not path.is_file() or _content(_merged(old, templates[domain], locale)) != _content(old):
                problems.append(_stale(path, folder))
            problems += problems_of(old, locale)
    return tuple(sorted(set(problems)))


def review(folder: Path) -> tuple[Problem, ...]:
    """What the checks of style find in the finished translations of every locale, sorted; changes nothing.

    Raises ContentError when a catalog or a `style.yml` cannot be read.
    """
    found: list[Problem] = []
    for locale in _locales(folder):
        style = load_style(folder, locale)
        for domain in DOMAINS:
            path = catalog_path(folder, locale, domain)
            if path.is_file():
                catalog = read_catalog(path, folder)
                found += style_problems(catalog, locale, style)
                found += hard_to_read(catalog, style.ceilings) if domain == "email" else ()
    return tuple(sorted(set(found)))


def status(templates: Templates, folder: Path) -> tuple[Status, ...]:
    """A row for each catalog, as it would be after an update."""
    rows = []
    for locale in _locales(folder):
        for domain in DOMAINS:
            path = catalog_path(folder, locale, domain)
            catalog = merge(_opened(path, locale, folder), templates[domain], locale)
            fuzzy = sum(message.fuzzy for message in catalog.messages)
            done = sum(message.done for message in catalog.messages)
            rows.append(Status(locale.name, domain, done, fuzzy, len(catalog.messages) - done - fuzzy))
    return tuple(rows)


def add(templates: Templates, folder: Path, name: str) -> tuple[Path, ...]:
    """Start the catalogs of a new locale; gives the files it wrote.

    Raises LocaleNameError when there is no such locale, ContentError when it is there already.
    """
    locale = Locale(name)
    if locale in discover(folder):
        where = Position(f"{folder.name}/{name}")
        raise ContentError([Problem(where, "L211", f'the locale "{name}" is there already', "use `locales update`")])
    written = []
    for domain in DOMAINS:
        path = catalog_path(folder, locale, domain)
        _write(path, _merged(_opened(path, locale, folder), templates[domain], locale), folder)
        written.append(path)
    return tuple(written)


def catalog_path(folder: Path, locale: Locale, domain: Domain) -> Path:
    """Where the catalog of a locale and a domain stands."""
    return folder / locale.name / "LC_MESSAGES" / f"{domain}.po"


def read_catalog(path: Path, folder: Path) -> Catalog:
    """The catalog in the file `path`; problems name it from the folder above `folder`."""
    file = path.relative_to(folder.parent).as_posix()
    try:
        return po.read(path.read_bytes().decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        what = f"not UTF-8: byte {error.start} cannot be read"
        raise ContentError([Problem(Position(file), "L202", what, "save the file as UTF-8")]) from None
    except FileNotFoundError:
        raise ContentError([Problem(Position(file), "L210", "there is no such catalog", _UPDATE)]) from None


_UPDATE = "run `amends locales update`"


def _stale(path: Path, folder: Path) -> Problem:
    file = path.relative_to(folder.parent).as_posix()
    return Problem(Position(file), "L210", "the file is not in step with the playbook and the templates", _UPDATE)


def _locales(folder: Path) -> Iterator[Locale]:
    return (locale for locale in discover(folder) if not locale.is_source)


def _templates(templates: Templates, folder: Path) -> Iterator[tuple[Path, Catalog]]:
    for domain in DOMAINS:
        blank = tuple(message.blank(2) for message in templates[domain].messages)
        yield folder / f"{domain}.pot", replace(templates[domain], messages=blank)


def _opened(path: Path, locale: Locale, folder: Path) -> Catalog:
    """The catalog as it stands, or an empty one with the header of the locale."""
    if path.is_file():
        return read_catalog(path, folder)
    return Catalog(path.relative_to(folder.parent).as_posix(), (), _header(locale))


def _merged(old: Catalog, template: Catalog, locale: Locale) -> Catalog:
    """Also mends the header lines that are ours to set; those of translators and their tools stay."""
    merged, ours = merge(old, template, locale), dict(_header(locale))
    if same_rule(old.field("Plural-Forms"), locale.plural_header):
        del ours["Plural-Forms"]
    header = dict(merged.header) | {name: value for name, value in ours.items() if name != "Project-Id-Version"}
    return replace(merged, header=tuple(header.items()))


def _header(locale: Locale) -> tuple[tuple[str, str], ...]:
    return (
        ("Project-Id-Version", "Amends"),
        ("Language", locale.name),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", locale.plural_header),
    )


def _content(catalog: Catalog) -> tuple[object, ...]:
    """What a catalog says, without the line breaks that tools put into its comments."""
    messages = (replace(message, notes=(" ".join(message.notes),)) for message in catalog.messages)
    return dict(catalog.header), catalog.remarks, tuple(messages), catalog.obsolete


def _differs(path: Path, catalog: Catalog, folder: Path) -> bool:
    """Templates are ours alone and compared byte by byte, catalogs by what they say."""
    if path.suffix == ".pot":
        return not path.is_file() or path.read_bytes() != po.write(catalog).encode()
    return not path.is_file() or _content(read_catalog(path, folder)) != _content(catalog)


def _write(path: Path, catalog: Catalog, folder: Path) -> bool:
    if not _differs(path, catalog, folder):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(po.write(catalog), encoding="utf-8", newline="\n")
    draft.replace(path)
    return True
