"""The worked incidents: each can be filled as it stands, and its outputs are those that were read."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import open_project
from generator.finish import finished

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/incident.yml"))
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
PROJECT = open_project(ROOT)
READ = (".txt", ".md")
"""The files that people read; all others are in the list of checksums."""


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_gives_what_was_read(folder: Path, golden: Callable[[str, str], None]) -> None:
    files = finished(PROJECT, folder / "incident.yml", NOW, "incident.yml")
    for locale in sorted({name.split("/")[0] for name in files if "/" in name}):
        shown = [
            f"==== {name}\n{data.decode()}"
            for name, data in sorted(files.items())
            if name.startswith(f"{locale}/") and name.endswith(READ) and not name.endswith("upload.md")
        ]
        golden(f"examples/{folder.name}-{locale}.txt", "\n".join(shown))
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    golden(f"examples/{folder.name}.sums", "".join(sums))


def test_there_are_ten_and_the_readme_names_each() -> None:
    assert len(EXAMPLES) >= 10
    named = re.findall(r"^\| \[`([a-z-]+)`\]", (ROOT / "examples/README.md").read_text("utf-8"), re.MULTILINE)
    assert named == [folder.name for folder in EXAMPLES]


def test_the_examples_need_every_language_and_several_providers() -> None:
    texts = [(folder / "incident.yml").read_text("utf-8") for folder in EXAMPLES]
    locales = {name for text in texts for name in re.search(r"^locales: \[(.*)\]", text, re.MULTILINE)[1].split(", ")}
    providers = {re.search(r"^provider: (\S+)", text, re.MULTILINE)[1] for text in texts if "\nprovider:" in text}
    assert locales == {"en", "es", "de", "ar"}
    assert len(providers) >= 5
