"""Tests of the benchmark: that it measures and prints everything; how long anything takes is nobody's test."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.bench import BEGIN, END, README, rewritten

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def printed() -> str:
    command = [sys.executable, "benchmarks/bench.py", "--sizes", "1", "2", "--rounds", "1"]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout


def rows(text: str, head: str) -> list[dict[str, str]]:
    """The table under the line that begins with `head`, every row by column."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line]
    at = next(number for number, cells in enumerate(lines) if ", ".join(cells).startswith(head))
    found = []
    for cells in lines[at + 2 :]:
        if not cells[0].isdigit():
            break
        found.append(dict(zip(lines[at], cells, strict=False)))
    return found


def test_it_says_what_was_measured_where(printed: str) -> None:
    first, second = printed.splitlines()[:2]
    assert re.match(
        r"Python 3\.\d+\.\d+, mjml-python [\d.]+, reference mjml [\d.]+, \w+, \d+ cores, load [\d.]+", first
    )
    assert re.fullmatch(r"Locales: (\w+, )*en(, \w+)*\. Dialects: \d+\. Rounds: 1\.", second)


def test_cost_speed_and_memory_of_every_size(printed: str) -> None:
    one, two = rows(printed, "brands, messages, zips")
    assert (one["brands"], two["brands"]) == ("1", "2")
    assert int(two["messages"]) == 2 * int(one["messages"])
    assert int(two["zips"]) == 2 * int(one["zips"])
    for row in (one, two):
        assert float(row["(a) ms"]) < float(row["(b) ms"])
        assert int(row["messages/s"].replace(",", "")) > 0
        assert re.fullmatch(r"\d+ MB", row["peak memory"])


def test_the_ratio_to_the_reference_compiler(printed: str) -> None:
    found = rows(printed, "brands, reference ms")
    assert [row["brands"] for row in found] == ["1", "2"]
    for row in found:
        assert float(row["reference ms"]) > 0
        for name in ("bare compiler", "guard and compiler", "(a) HTML and text", "(b) packs", "(c) packs, per file"):
            assert float(row[name].removesuffix("×")) > 0, name


def test_the_share_of_the_bare_compiler(printed: str) -> None:
    for row in rows(printed, "brands, bare compiler called"):
        share_of_a, share_of_b = (float(row[f"its share of ({name})"].removesuffix("%")) for name in "ab")
        assert 0 < share_of_b < share_of_a < 100
        assert int(row["bare compiler called"].removesuffix("×")) > 0


def test_what_a_further_message_costs(printed: str) -> None:
    (row,) = rows(printed, "from, to brands")
    assert (row["from"], row["to brands"]) == ("1", "2")
    for name in ("further message, (a) ms", "further message, (b) ms"):
        assert re.fullmatch(r"-?\d+\.\d\d", row[name]), name


def test_the_readme_takes_new_results() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    changed = rewritten(text, "| new |")
    assert f"{BEGIN}\n\n| new |\n\n{END}" in changed
    assert rewritten(changed, "| new |") == changed
    assert changed.split(BEGIN)[0] == text.split(BEGIN)[0]
