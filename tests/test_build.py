"""The whole build: the same bytes everywhere, and nothing lost when it is killed."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BRAND = ("--brand", "example-books")
PARTS = ("generator", "templates", "docs", "brands", "locales", "playbook.yml", "mkdocs.yml", "LICENSE-CONTENT")


def clone(folder: Path) -> Path:
    """The sources of this tree in a folder of their own."""
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "generator.cli", "build", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> None:
    output, _ = process.communicate()
    assert process.returncode == 0, output


def sums(folder: Path) -> dict[str, str]:
    """The checksum of every file that was built."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for top in ("dist", "site")
        for path in sorted((folder / top).rglob("*"))
        if path.is_file()
    }


def test_two_clones_in_different_folders_zones_and_seeds_are_built_alike(tmp_path):
    one = clone(tmp_path / "a place" / "with spaces")
    other = clone(tmp_path / "elsewhere")
    # One brand: the other one goes through the same code, and half of the packs take half of the time.
    first = start(one, *BRAND, TZ="Asia/Kolkata", PYTHONHASHSEED="1", LC_ALL="C")
    second = start(other, *BRAND, TZ="America/New_York", PYTHONHASHSEED="2", LC_ALL="C.UTF-8")
    finish(first)
    finish(second)
    built = sums(one)
    assert built == sums(other)
    assert len([name for name in built if name.endswith(".zip") and name.startswith("dist")]) >= 32
    for locale in ("", "es/", "de/", "ar/"):
        assert f"site/{locale}index.html" in built
    catalogs = {path: path.read_bytes() for path in sorted((one / "locales").rglob("*.po*"))}
    for path, data in catalogs.items():
        assert (ROOT / path.relative_to(one)).read_bytes() == data, "the committed catalogs are out of date"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small playbook in English, with the code of this tree."""
    folder = clone(tmp_path)
    shutil.rmtree(folder / "locales")
    shutil.rmtree(folder / "brands")
    shutil.copytree(ROOT / "tests" / "playbook" / "brands", folder / "brands")
    shutil.copy(ROOT / "tests" / "playbook" / "playbook.yml", folder)
    return folder


def test_a_second_build_changes_nothing_and_one_killed_at_random_moments_leaves_the_last_good_output(small):
    finish(start(small))
    good = sums(small)
    began = time.monotonic()
    finish(start(small, TZ="UTC", PYTHONHASHSEED="3"))
    whole = time.monotonic() - began
    assert sums(small) == good
    chance = random.Random(20261122)
    for _ in range(6):
        process = start(small)
        time.sleep(chance.uniform(0.3, whole))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert sums(small) == good
    finish(start(small))
    assert sums(small) == good
    left = [path.name for path in small.iterdir() if path.name.startswith((".dist", ".site"))]
    assert left == []


def test_a_build_that_fails_leaves_the_last_good_output(small):
    finish(start(small))
    good = sums(small)
    playbook = small / "playbook.yml"
    playbook.write_text(playbook.read_text(encoding="utf-8").replace("version: 1", "version: 2"), encoding="utf-8")
    process = start(small)
    output, _ = process.communicate()
    assert process.returncode == 1
    assert "P116" in output
    assert sums(small) == good


def test_one_brand_and_provider_alone(small):
    finish(start(small, "--brand", "plain", "--provider", "sendgrid", "--out", "only"))
    zips = [path.name for path in (small / "only" / "dist").rglob("*.zip")]
    assert zips == ["plain-en-sendgrid.zip"]
