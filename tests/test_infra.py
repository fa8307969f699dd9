"""Tests of the ground the project stands on: locks, Makefile, workflows, environment."""

import importlib.metadata
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import chromium

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def project() -> dict[str, Any]:
    """The `[project]` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def direct_requirements() -> list[Requirement]:
    """Every dependency that pyproject.toml names, the ones of the tests included."""
    table = project()
    extras = table["optional-dependencies"].values()
    return [Requirement(line) for lines in [table["dependencies"], *extras] for line in lines]


def locked() -> list[tuple[Requirement, int]]:
    """Every requirement of requirements.lock with the number of its hashes."""
    text = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(Requirement(line.split("--hash=")[0].strip()), line.count("--hash=sha256:")) for line in lines]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person would, whatever make the tests were started from."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "--no-print-directory", "-C", str(folder), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def strings(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every string in a JSON value with its path, keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from strings(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, path)
    elif isinstance(value, str):
        yield path, value


def test_lock_has_every_direct_dependency_at_an_allowed_version() -> None:
    versions: dict[str, set[str]] = {}
    for requirement, _ in locked():
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", requirement
        versions.setdefault(canonicalize_name(requirement.name), set()).add(specifier.version)
    for wanted in direct_requirements():
        found = versions.get(canonicalize_name(wanted.name), set())
        assert found, f"{wanted.name} is not in requirements.lock; run make lock"
        assert all(version in wanted.specifier for version in found), f"{wanted}, but {found} is locked; run make lock"


def test_lock_has_a_hash_for_everything() -> None:
    assert [str(requirement) for requirement, hashes in locked() if not hashes] == []


def test_lock_is_complete() -> None:
    """Everything is installed without its dependencies, so what the lock forgets is missing."""
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_lock_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert re.findall(r"\S+://\S+|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []


def test_package_lock_names_no_download_address() -> None:
    lock = json.loads((ROOT / "tests/node/package-lock.json").read_text("utf-8"))
    entries = list(strings(lock))
    assert len(entries) > 1000
    told = {"funding", "license"}  # what a package says of itself; nothing is fetched from there
    addresses = [path for path, text in entries if "://" in text and told.isdisjoint(path)]
    assert addresses == []
    assert [path for path, _ in entries if path[-1] == "resolved"] == []
    unhashed = [name for name, entry in lock["packages"].items() if name and "integrity" not in entry]
    assert unhashed == []


def test_package_lock_agrees_with_package_json() -> None:
    manifest = json.loads((ROOT / "tests/node/package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "tests/node/package-lock.json").read_text("utf-8"))
    assert lock["packages"][""]["devDependencies"] == manifest["devDependencies"]
    for name, version in manifest["devDependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version


def test_the_mjml_module_is_the_one_we_guard() -> None:
    """The package `mjml` installs a module of the same name, with another compiler behind it."""
    assert set(importlib.metadata.packages_distributions()["mjml"]) == {"mjml-python"}


def test_help_names_every_target() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    declared = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert declared
    done = make(ROOT)
    assert done.returncode == 0, done.stderr
    listed = re.findall(r"^  make (\S+)\s+\S", done.stdout, re.MULTILINE)
    assert sorted(listed) == sorted(declared[1].split())


@pytest.mark.parametrize(
    ("interpreter", "sentence"),
    [
        pytest.param(None, "was not found; install Python 3.11 or newer", id="no-python"),
        pytest.param('case "$2" in *version_info*) exit 1;; esac', "is older than Python 3.11", id="old-python"),
        pytest.param('case "$2" in *ensurepip*) exit 1;; esac', "apt-get install python3-venv", id="no-venv"),
    ],
)
def test_make_says_what_a_bare_machine_lacks(tmp_path: Path, interpreter: str | None, sentence: str) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python-of-the-system"
    if interpreter:
        python.write_text(f"#!/bin/sh\n{interpreter}\n", "utf-8")
        python.chmod(0o755)
    done = make(tmp_path, f"PYTHON={python}", "build")
    assert done.returncode == 2
    assert f"{python} " in done.stderr
    assert sentence in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_browser_that_cannot_be_had_is_asked_for_in_words(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "CHROMIUM": str(tmp_path / "chromium")}
    command = [sys.executable, "-B", "-m", "tests.chromium"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "The browser tests need a Chromium browser" in done.stderr
    assert chromium.ADVICE in done.stderr


def test_actions_are_pinned_by_commit() -> None:
    assert WORKFLOWS
    for path in WORKFLOWS:
        uses = re.findall(r"^[\s-]*uses: (.*)$", path.read_text("utf-8"), re.MULTILINE)
        outside = [use for use in uses if not use.startswith("./")]
        assert outside, path
        assert [use for use in outside if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_workflows_start_with_reading_only_and_end_in_time() -> None:
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text("utf-8"))
        assert workflow["permissions"] == {"contents": "read"}, path
        jobs = [job for job in workflow["jobs"].values() if "steps" in job]
        assert jobs, path
        assert all(job["timeout-minutes"] <= 60 for job in jobs), path


def test_workflow_expressions_stay_out_of_the_shell() -> None:
    """A branch or tag name in a script is a command that somebody else wrote."""
    scripts = [
        step["run"]
        for path in WORKFLOWS
        for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values()
        for step in job.get("steps", [])
        if "run" in step
    ]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


def test_the_ci_script_can_be_run() -> None:
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
