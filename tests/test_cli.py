"""The command line: what it prints, and 0, 1 or 2 at the end; never a traceback for bad input."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "playbook"


def amends(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator.cli", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "dumb"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small playbook in a folder of its own, in English only."""
    shutil.copytree(SMALL, tmp_path / "project", ignore=shutil.ignore_patterns("locales"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "project")
    shutil.copytree(ROOT / "docs", tmp_path / "project" / "docs")
    return tmp_path / "project"


def test_check_says_what_is_fine(project):
    done = amends("check", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "fine: 2 brands, 1 locales, 4 messages\n"


def broken(project: Path) -> None:
    file = project / "playbook.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("tagline:", "tagine:").replace("tone: Serious.", "tone: no"), encoding="utf-8")
    brand = project / "brands" / "plain.yml"
    brand.write_text(brand.read_text(encoding="utf-8").replace("hello@", "no-reply@"), encoding="utf-8")


@pytest.mark.parametrize(
    "command", [["check"], ["build"], ["locales", "update"], ["locales", "check"], ["locales", "status"]]
)
def test_problems_of_the_content_end_with_one_and_without_a_traceback(project, command):
    broken(project)
    done = amends(*command, folder=project)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert 'P102 unknown key "tagine"; did you mean "tagline"?' in done.stdout
    assert "P104 tone must be text, found the boolean no; put it in quotes" in done.stdout
    assert not (project / "dist").exists()


def test_problems_of_the_playbook_and_of_all_brands_come_together(project):
    broken(project)
    found = json.loads(amends("check", "--format", "json", folder=project).stdout)
    assert [(one["file"], one["code"]) for one in found] == [
        ("brands/plain.yml", "P130"),
        ("playbook.yml", "P103"),
        ("playbook.yml", "P102"),
        ("playbook.yml", "P104"),
    ]
    github = amends("check", "--format", "github", folder=project).stdout
    assert github.startswith("::error file=brands/plain.yml,line=2,col=17,title=P130::email: the address")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["no-such-command"], id="command"),
        pytest.param(["check", "--format", "xml"], id="format"),
        pytest.param(["check", "--root", "missing"], id="no-folder"),
        pytest.param(["build", "--brand", "nobody"], id="brand"),
        pytest.param(["build", "--locale", "fr"], id="locale"),
        pytest.param(["build", "--provider", "pigeon"], id="provider"),
        pytest.param(["locales", "add", "xx_YY"], id="no-such-language"),
    ],
)
def test_wrong_usage_ends_with_two(project, arguments):
    done = amends(*arguments, folder=project)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_a_folder_without_a_playbook_is_named(tmp_path):
    done = amends("check", folder=tmp_path)
    assert done.returncode == 1
    assert "playbook.yml:1:1: P110 there is no such file" in done.stdout
    assert "brands:1:1: P110 there is no brand here" in done.stdout


def test_a_new_locale_is_one_command_and_an_unfinished_one_stops_the_build(project):
    done = amends("locales", "add", "fr", folder=project)
    assert done.returncode == 0
    assert "wrote locales/fr/LC_MESSAGES/email.po" in done.stdout
    status = amends("locales", "status", folder=project)
    assert "fr      email       0/" in status.stdout
    stopped = amends("check", folder=project)
    assert stopped.returncode == 1
    assert "locales/fr/LC_MESSAGES/email.po" in stopped.stdout
    assert "L209" in stopped.stdout


def test_schema_writes_what_is_committed(project):
    assert amends("schema", folder=project).returncode == 0
    for name in ("playbook.schema.json", "brand.schema.json"):
        assert (project / "schemas" / name).read_bytes() == (ROOT / "schemas" / name).read_bytes()


def test_every_command_says_what_it_does():
    for command in ("check", "build", "pages", "schema", "serve", "locales update", "locales check"):
        help_text = amends(*command.split(), "--help", folder=ROOT).stdout
        assert len(help_text.split("Usage:")[1].splitlines()) > 3, command
