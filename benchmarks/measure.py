"""Build the packs of many made-up brands in this process, and say what that took."""

from __future__ import annotations

import colorsys
import json
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, Final

import mjml

from generator.build import Project, editions, open_project, packs, write_packs
from generator.content.brand import Brand, Colours, Local, Palette
from generator.content.colour import nearest_passing
from generator.content.problems import ContentError
from generator.language.locales import discover
from generator.mail.compile import compile_mjml
from generator.mail.mjml import scan

ROOT: Final = Path(__file__).parents[1]
SAMPLED: Final = 2
"""How many brands lend their messages to the reference compiler; its cost per message is the same for all."""
REPEATS: Final = 5

DIALECTS: Final = ("neutral", "mailchimp", "sendgrid", "hubspot")
"""Those whose packs are built; each costs the same, so more of them would tell no more."""


@dataclass(frozen=True)
class Figures:
    """What one fresh process measured; times are milliseconds of processor time per message, unless said otherwise."""

    brands: int
    locales: tuple[str, ...]
    dialects: int
    messages: int
    read: float
    """Seconds for reading playbook, brands and catalogs; in no other figure."""
    rendered: float
    """Every message rendered to MJML, HTML and text; guard, compiler and assertions included."""
    built: float
    """The whole pack build: the same, then every dialect, message file, README, checksum and zip, on the disk."""
    compiled: float
    """The part of it that was spent inside the bare compiler."""
    calls: int
    """How often the bare compiler was called for it."""
    guarded: float
    """Guard, compiler and assertions on the finished MJML, one message after the other, none compiled before."""
    bare: float
    """Nothing but the compiler on the same MJML after the guard; the median of several times."""
    memory: float
    """Peak in megabytes."""


class Stopwatch:
    """Adds up the time inside a function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls = 0
        self.spent = 0.0

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        start = process_time()
        try:
            return self.function(*arguments, **options)
        finally:
            self.spent += process_time() - start
            self.calls += 1


def project() -> Project:
    """The project with every locale that is complete. Raises ContentError when English is not."""
    opened = []
    for locale in discover(ROOT / "locales"):
        try:
            opened.append(open_project(ROOT, locale.name))
        except ContentError:
            if locale.is_source:
                raise
    playbooks = {
        locale: playbook.model_copy(update={"providers": tuple(p for p in playbook.providers if p.id in DIALECTS)})
        for one in opened
        for locale, playbook in one.playbooks.items()
    }
    words = {locale: spoken for one in opened for locale, spoken in one.words.items()}
    return Project(ROOT, opened[0].source, playbooks, words, opened[0].brands)


def made_up(examples: tuple[Brand, ...], number: int) -> Brand:
    """A brand like one of the examples, with names and colours of its own."""
    example = examples[number % len(examples)]
    red, green, blue = colorsys.hls_to_rgb(number * 0.618 % 1, 0.3, 0.6)
    accent = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"

    def numbered(words: Local) -> Local:
        if isinstance(words, str):
            return f"{words} {number}"
        return {locale: f"{text} {number}" for locale, text in words.items()}

    def coloured(palette: Palette | None) -> Palette | None:
        return palette and palette.model_copy(update={"accent": nearest_passing(accent, palette.surface)})

    colours = example.colours
    changes: dict[str, object] = {
        "name": numbered(example.name),
        "legal_name": example.legal_name and numbered(example.legal_name),
        "colours": Colours(accent=accent, light=coloured(colours.light), dark=coloured(colours.dark)),
        "logo": example.logo and example.logo.model_copy(update={"alt": numbered(example.logo.alt)}),
    }
    return example.model_copy(update=changes).named(f"brand-{number}")


def measure(size: int, samples: Path) -> Figures:
    """Build the packs of `size` brands, and leave the MJML of the first of them in the file `samples`."""
    start = process_time()
    opened = project()
    read = process_time() - start
    brands = [made_up(opened.brands, number) for number in range(size)]
    jobs = [(brand, locale) for locale in opened.playbooks for brand in brands]
    compiler = mjml.mjml2html
    mjml.mjml2html = watch = Stopwatch(compiler)
    start = process_time()
    made = [tuple(editions(opened, brand, locale)) for brand, locale in jobs]
    rendered = process_time() - start
    packed = tuple(one for job, messages in zip(jobs, made, strict=True) for one in packs(opened, *job, messages))
    with tempfile.TemporaryDirectory() as folder:
        write_packs(packed, Path(folder))
        built = process_time() - start
    mjml.mjml2html = compiler
    count = sum(map(len, made))
    lent = {brand.id for brand in brands[:SAMPLED]}
    sources = [edition.mjml for messages in made for edition in messages if edition.brand in lent]
    samples.write_text(json.dumps([{"id": str(at), "mjml": one} for at, one in enumerate(sources)]), encoding="utf-8")
    guarded = each(compile_mjml, sources)
    markup = [scan(source, "<mjml>").markup for source in sources]
    return Figures(
        brands=size,
        locales=tuple(locale.name for locale in opened.playbooks),
        dialects=len(packed) // len(jobs),
        messages=count,
        read=read,
        rendered=1000 * rendered / count,
        built=1000 * built / count,
        compiled=1000 * watch.spent / count,
        calls=watch.calls,
        guarded=guarded,
        bare=median(each(lambda one: compiler(one, fonts={}), markup) for _ in range(REPEATS)),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2),
    )


def each(function: Callable[[str], object], sources: list[str]) -> float:
    """Milliseconds that the function takes for one of the sources."""
    start = process_time()
    for source in sources:
        function(source)
    return 1000 * (process_time() - start) / len(sources)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1]), Path(sys.argv[2])))))
