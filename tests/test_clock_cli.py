"""Tests of `amends clock`: the table, the calendar file, and what is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "playbook"
USUAL = ("--zone", "Europe/Madrid", "--law", "br", "--law", "eu-north", "--knew", "2026-10-23T09:30")


def clock(*arguments: str, root: Path = SMALL, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator.cli", "clock", "--root", str(root), *arguments],
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "160"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_table_says_whom_to_tell_by_when_and_why() -> None:
    done = clock(*USUAL, "--data-affected", "2026-10-23 20:15", "--provider-knew", "2026-10-22T10:00")
    assert (done.returncode, done.stderr) == (0, "")
    text = " ".join(done.stdout.split())
    for part in (
        "When somebody in the organisation first knew: 23 October 2026, 09:30 (UTC+2)",
        "When the provider knew: 22 October 2026, 10:00 (UTC+2). Write it down for your records. "
        "It starts no clock of yours.",
        "Office of the North",
        "26 October 2026, 08:30",
        "28 October 2026, 20:15",
        "Law of the South, art. 48",
        "Without delay.",
    ):
        assert part in text, part
    assert text.index("26 October 2026") < text.index("28 October 2026") < text.index("Without delay.")


def test_the_table_does_not_depend_on_the_machine() -> None:
    first, second = (clock(*USUAL, TZ=zone) for zone in ("Pacific/Kiritimati", "America/Los_Angeles"))
    assert first.stdout == second.stdout


def test_the_calendar_file_has_an_event_for_every_time(tmp_path: Path) -> None:
    file = tmp_path / "new" / "deadlines.ics"
    done = clock(*USUAL, "--ics", str(file))
    assert done.returncode == 0
    assert done.stdout.endswith(f"wrote {file}\n")
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [event["dtstart"].dt.isoformat() for event in events] == [
        "2026-10-25T17:06:00+00:00", "2026-10-26T07:30:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--law", "br", "--knew", "2026-10-23T09:30"], "Missing option '--zone'", id="no-zone"),
        pytest.param(["--zone", "UTC", "--knew", "2026-10-23T09:30"], "Missing option '--law'", id="no-law"),
        pytest.param(["--zone", "UTC", "--law", "br"], "no moment is known; write at least one", id="no-moment"),
        pytest.param([*USUAL, "--law", "xx"], 'there is no law "xx"; write one of: br, eu-north', id="law"),
        pytest.param([*USUAL, "--zone", "Madrid"], 'unknown time zone "Madrid"; write it like', id="zone"),
        pytest.param([*USUAL, "--discovered", "Friday"], '"Friday" is not a date with a time; write', id="date"),
        pytest.param([*USUAL, "--provider-knew", "Friday"], '"Friday" is not a date with a time', id="provider"),
        pytest.param([*USUAL, "--knew", "2026-03-29T02:30"], "does not exist in Europe/Madrid", id="left-out"),
        pytest.param([*USUAL, "--locale", "fr"], 'there is no locale "fr"; known: en', id="locale"),
        pytest.param([*USUAL, "--ics", f"{__file__}/deadlines.ics"], "cannot be written", id="file"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(arguments: list[str], said: str) -> None:
    done = clock(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def test_a_broken_playbook_ends_with_one(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "project")
    file = tmp_path / "project" / "playbook.yml"
    file.write_text(file.read_text("utf-8").replace("hours: 48", "hours: 0"), "utf-8")
    done = clock(*USUAL, root=tmp_path / "project")
    assert done.returncode == 1
    assert "playbook.yml:" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
