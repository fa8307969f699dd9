"""Build the whole site: one isolated MkDocs process per locale, side by side, put together and checked."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from generator.content.problems import ContentError, Position, Problem
from generator.language.locales import Locale
from generator.site.links import check_links
from generator.site.parts import Job, Site, folder

_LINE: Final = re.compile(r"^(?:WARNING|ERROR|CRITICAL)\s+-\s+(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_DOCUMENT: Final = re.compile(r"'([\w.-]+\.md)'")
_ENVIRONMENT: Final = {
    # MkDocs writes the time of the build into its files; there is none.
    "SOURCE_DATE_EPOCH": "315532800",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "PYTHONUTF8": "1",
    "NO_COLOR": "1",
    # A banner about the future of MkDocs, meant for people who run it by hand.
    "NO_MKDOCS_2_WARNING": "1",
}


def build_site(root: Path, sites: Mapping[str, Site], out: Path, finished: Callable[[str], None] | None = None) -> None:
    """Build the sites, by locale name, into the empty or missing folder `out`, with the configuration in `root`.

    The source locale stands at the root of `out`, every other one in a folder of its name. `finished` is called
    with the name of each locale that is built. Raises ContentError with every warning of MkDocs and every broken
    link.
    """
    root = root.resolve()
    _raise(_missing_pages(sites))
    locales = tuple(sorted((site.locale for site in sites.values()), key=lambda one: (not one.is_source, one.name)))
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="amends-site-") as temporary:
        staging = Path(temporary)

        def build(locale: Locale) -> list[Problem]:
            problems = _build_one(root, Job(sites[locale.name], locales), staging)
            if finished:
                finished(locale.name)
            return problems

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            _raise(problem for problems in pool.map(build, locales) for problem in problems)
        for locale in locales:
            shutil.copytree(staging / locale.name, out / folder(locale), dirs_exist_ok=True)
    _raise(check_links(out.resolve()))


def _build_one(root: Path, job: Job, staging: Path) -> list[Problem]:
    locale = job.site.locale.name
    handed = staging / f"{locale}.job"
    handed.write_bytes(pickle.dumps(job))
    package = Path(__file__).resolve().parents[2]
    paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | _ENVIRONMENT | {"AMENDS_JOB": str(handed), "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", str(root / "mkdocs.yml"), "--site-dir", str(staging / locale)]
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    return list(_problems(done.stdout + done.stderr, done.returncode, job.site))


def _problems(output: str, code: int, site: Site) -> Iterator[Problem]:
    """What MkDocs complained about, at the place in the playbook that the page comes from."""
    found = [" ".join(text.split()) for text in _LINE.findall(output)]
    for line in found:
        named = _DOCUMENT.search(line)
        page = site.pages.get(named[1]) if named else None
        place = page.place if page else Position("mkdocs.yml")
        yield Problem(place, "S502", f"MkDocs ({site.locale.name}): {line}")
    if code and not found:
        last = " ".join(output.split()[-60:])
        yield Problem(Position("mkdocs.yml"), "S503", f"MkDocs ({site.locale.name}) ended with {code}: {last}")


def _missing_pages(sites: Mapping[str, Site]) -> Iterator[Problem]:
    """Every locale has the same pages; otherwise the language switcher would lead nowhere."""
    every = {uri: page for site in sites.values() for uri, page in site.pages.items()}
    for name, site in sites.items():
        for uri in sorted(every.keys() - site.pages.keys()):
            yield Problem(every[uri].place, "S504", f"the page {uri} is missing in {name}")


def _raise(problems: Iterator[Problem] | tuple[Problem, ...]) -> None:
    found = tuple(problems)
    if found:
        raise ContentError(found)
