"""Make a playbook and its brands out of files, or say everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.content.brand import LIGHT, Brand, Logo, weak_pairs
from generator.content.colour import AA, contrast, nearest_passing
from generator.content.coverage import coverage_problems
from generator.content.fact_rules import fact_problems
from generator.content.model import Playbook
from generator.content.problems import ContentError, Position, Problem
from generator.content.rules import prose_problems, reference_problems, token_problems
from generator.content.shape import fit
from generator.content.source import Source, read


def load_playbook(path: Path, name: str | None = None) -> tuple[Playbook, Source]:
    """The playbook in the file at `path`, and where everything in it stands.

    Problems call the file `name` (default: the path as given). Raises ContentError with every problem found.
    """
    source = read(path, name)
    playbook, problems = fit(Playbook, source)
    problems += prose_problems(source)
    if playbook:
        problems += token_problems(playbook, source)
        problems += reference_problems(playbook, source)
        problems += fact_problems(playbook, source)
        problems += coverage_problems(playbook, source)
    if problems or playbook is None:
        raise ContentError(_distinct(problems))
    return playbook, source


def load_brand(path: Path, name: str | None = None) -> Brand:
    """The brand in the file at `path`; its id is the file's name. Raises ContentError."""
    source = read(path, name)
    brand, problems = fit(Brand, source)
    problems += prose_problems(source)
    if brand:
        problems += _brand_problems(brand, path, source)
    if problems or brand is None:
        raise ContentError(_distinct(problems))
    return brand.named(path.stem)


def load_brands(folder: Path, name: str | None = None) -> tuple[Brand, ...]:
    """Every brand in `folder`, sorted by id. Raises ContentError with the problems of all files."""
    brands: list[Brand] = []
    problems: list[Problem] = []
    shown = name or folder.as_posix()
    files = sorted(folder.glob("*.yml"))
    if not files:
        problems.append(Problem(Position(shown), "P110", "there is no brand here", "write brands/<id>.yml"))
    for file in files:
        try:
            brands.append(load_brand(file, f"{shown}/{file.name}"))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return tuple(brands)


def _distinct(problems: list[Problem]) -> list[Problem]:
    """Without the general sentence about an address where its field has already said what it needs."""
    told = {problem.position for problem in problems if problem.code == "P132"}
    return [problem for problem in problems if problem.code != "P134" or problem.position not in told]


def _brand_problems(brand: Brand, path: Path, source: Source) -> Iterator[Problem]:
    for scheme, palette in brand.colours.palettes().items():
        for pair in weak_pairs(palette):
            place = source.locate(("colours", scheme, pair.front))
            what = f"{pair.front} on {pair.back} ({scheme}) has a contrast of {pair.ratio:.2f}:1; 4.5:1 is the least"
            yield Problem(place, "P133", what, f'the nearest {pair.front} that passes is "{pair.proposal}"')
    accent, surface = brand.colours.accent, LIGHT["surface"]
    if not brand.colours.light and (ratio := contrast(accent, surface)) < AA:
        what = f"accent on {surface} has a contrast of {ratio:.2f}:1; 4.5:1 is the least"
        hint = f'the nearest accent that passes is "{nearest_passing(accent, surface)}"'
        yield Problem(source.locate(("colours", "accent")), "P133", what, hint)
    if brand.logo:
        yield from _logo_problems(brand, brand.logo, path, source)


def _logo_problems(brand: Brand, logo: Logo, path: Path, source: Source) -> Iterator[Problem]:
    for key in ("file", "dark_file"):
        file = getattr(logo, key)
        if file and not (path.parent / file).is_file():
            what = f"there is no file {path.parent.name}/{file}"
            yield Problem(source.locate(("logo", key)), "P110", what, "put the PNG beside the brand file")
    for key in ("url", "dark_url"):
        url = getattr(logo, key)
        if url and not _under(url.split("/")[2], brand.allowed_hosts()):
            what = f"{url} is not under a host of the brand ({', '.join(brand.allowed_hosts())})"
            yield Problem(source.locate(("logo", key)), "P135", what, "add the host to hosts, or move the picture")


def _under(host: str, allowed: tuple[str, ...]) -> bool:
    return any(host == own or host.endswith(f".{own}") for own in allowed)
