"""Publishing: whoever looks at the output finds the old one or the new one, never half of one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.publish import fresh_folder, write_file

ROOT = Path(__file__).parent.parent

WRITER = """
import sys
from pathlib import Path
from generator.publish import fresh_folder

target, number = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    number += 1
    with fresh_folder(target) as folder:
        for part in range(40):
            (folder / f"{part}.txt").write_text(str(number))
"""


def test_a_folder_takes_the_place_of_the_old_one_with_all_its_files(tmp_path):
    target = tmp_path / "out"
    for number in ("1", "2"):
        with fresh_folder(target) as folder:
            (folder / f"{number}.txt").write_text(number)
            assert not (target / f"{number}.txt").exists()
    assert [path.name for path in target.iterdir()] == ["2.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_error_leaves_the_old_folder_and_nothing_else(tmp_path):
    target = tmp_path / "out"
    with fresh_folder(target) as folder:
        (folder / "old.txt").write_text("old")
    with pytest.raises(IsADirectoryError):
        write_half(target)
    assert [path.name for path in target.iterdir()] == ["old.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def write_half(target: Path) -> None:
    with fresh_folder(target) as folder:
        (folder / "new.txt").write_text("new")
        folder.write_text("a folder is no file")


def test_drafts_of_the_dead_are_cleared_and_those_of_the_living_stay(tmp_path):
    (dead := tmp_path / ".out.4194305.new").mkdir()
    (living := tmp_path / f".out.{os.getppid()}.new").mkdir()
    with fresh_folder(tmp_path / "out"):
        pass
    assert not dead.exists()
    assert living.exists()


def test_a_writer_killed_at_any_moment_leaves_a_whole_folder(tmp_path):
    target = tmp_path / "out"
    seen = set()
    for delay in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(target)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            while not target.exists():
                time.sleep(0.001)
            time.sleep(0.004 + 0.0037 * delay)
            writer.send_signal(signal.SIGKILL)
        contents = {path.read_text() for path in target.iterdir()}
        assert len(list(target.iterdir())) == 40
        assert len(contents) == 1
        seen |= contents
    assert len(seen) > 1


def test_a_file_is_replaced_whole(tmp_path):
    target = tmp_path / "deep" / "file.txt"
    write_file(target, b"one")
    write_file(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["file.txt"]
