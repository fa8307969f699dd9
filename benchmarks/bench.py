"""Measure how fast the packs of many brands are built, beside the reference compiler in the same run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.measure import REPEATS, ROOT, Figures
from tests.reference import TOOLS, run

README: Final = Path(__file__).with_name("README.md")
BEGIN: Final = "<!-- results of make bench -->"
END: Final = "<!-- end of the results -->"
SIZES: Final = (1, 10, 100)
ROUNDS: Final = 3


@dataclass(frozen=True)
class Round:
    """One size, once: our figures, and the reference compiler's right after them."""

    ours: Figures
    reference: float
    """Milliseconds of processor time per message."""


@dataclass(frozen=True)
class Rounds:
    """One size, several times."""

    rounds: tuple[Round, ...]

    @property
    def first(self) -> Figures:
        """For what is the same every time."""
        return self.rounds[0].ours

    def of(self, figure: Callable[[Round], float]) -> float:
        """The median; of a ratio, the median of the ratios of each round."""
        return median(map(figure, self.rounds))


def one_round(size: int) -> Round:
    """Our build in a process of its own, then the reference compiler, warm, on the MJML that the build made."""
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder) / "samples.json"
        command = [sys.executable, "-m", "benchmarks.measure", str(size), str(samples)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)
        told = json.loads(done.stdout)
        times = run("mjml_compile", json.loads(samples.read_text(encoding="utf-8")), "--time", str(REPEATS))
    ours = Figures(**{**told, "locales": tuple(told["locales"])})
    return Round(ours, median(times["rounds"]) / times["messages"])


def report(measured: Sequence[Rounds]) -> str:
    """The tables in Markdown."""
    first = measured[0].first
    return "\n".join(
        (
            machine(),
            f"Locales: {', '.join(first.locales)}. Dialects: {first.dialects}. Rounds: {len(measured[0].rounds)}.",
            "",
            *table("brands|messages|zips|(a) ms|messages/s|(b) ms|messages/s|peak memory", map(costs, measured)),
            "",
            *table(
                "brands|reference ms|bare compiler|guard and compiler|(a) HTML and text|(b) packs|(c) packs, per file",
                map(ratios, measured),
            ),
            "",
            *table("brands|bare compiler called|its share of (a)|its share of (b)", map(shares, measured)),
            "",
            *table("from|to brands|further message, (a) ms|faster|further message, (b) ms|faster", growth(measured)),
        )
    )


def costs(size: Rounds) -> tuple[str, ...]:
    """What a message costs, and how many are made in a second."""
    first = size.first
    rendered, built = size.of(lambda one: one.ours.rendered), size.of(lambda one: one.ours.built)
    return (
        str(first.brands),
        f"{first.messages:,}",
        f"{first.brands * len(first.locales) * first.dialects:,}",
        f"{rendered:.2f}",
        f"{1000 / rendered:,.0f}",
        f"{built:.2f}",
        f"{1000 / built:,.0f}",
        f"{size.of(lambda one: one.ours.memory):.0f} MB",
    )


def ratios(size: Rounds) -> tuple[str, ...]:
    """How many times faster than the reference compiler on the same MJML."""
    faster: tuple[Callable[[Round], float], ...] = (
        lambda one: one.reference / one.ours.bare,
        lambda one: one.reference / one.ours.guarded,
        lambda one: one.reference / one.ours.rendered,
        lambda one: one.reference / one.ours.built,
        lambda one: one.reference / one.ours.built * one.ours.dialects,
    )
    times = (f"{size.of(ratio):.1f}×" for ratio in faster)
    return (str(size.first.brands), f"{size.of(lambda one: one.reference):.2f}", *times)


def shares(size: Rounds) -> tuple[str, ...]:
    """How much of the time went into the bare compiler."""
    rendered = size.of(lambda one: one.ours.compiled / one.ours.rendered)
    built = size.of(lambda one: one.ours.compiled / one.ours.built)
    return (str(size.first.brands), f"{size.first.calls:,}×", f"{rendered:.1%}", f"{built:.1%}")


def growth(measured: Sequence[Rounds]) -> Iterator[tuple[str, ...]]:
    """What each further message costs, without what a build costs once; the same in every line when it is linear."""
    for less, more in pairwise(measured):
        further = more.first.messages - less.first.messages
        costs = [
            (more.of(cost) * more.first.messages - less.of(cost) * less.first.messages) / further
            for cost in (lambda one: one.ours.rendered, lambda one: one.ours.built)
        ]
        reference = more.of(lambda one: one.reference)
        shown = (cell for cost in costs for cell in (f"{cost:.2f}", f"{reference / cost:.1f}×"))
        yield (str(less.first.brands), str(more.first.brands), *shown)


def table(head: str, rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table in Markdown, the columns in line."""
    lines = [tuple(head.split("|")), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    written = [
        f"| {' | '.join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    ]
    yield written[0]
    yield f"|{'|'.join('-' * (width + 1) + ':' for width in widths)}|"
    yield from written[1:]


def machine() -> str:
    """What the figures depend on."""
    lock = json.loads((TOOLS / "package-lock.json").read_text(encoding="utf-8"))
    return (
        f"Python {platform.python_version()}, mjml-python {version('mjml-python')}, "
        f"reference mjml {lock['packages']['node_modules/mjml']['version']}, {platform.machine()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end of the run.  "
    )


def rewritten(text: str, tables: str) -> str:
    """The text of the README with these tables between its marks."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{rest.split(END)[1]}"


def main() -> None:
    """Measure every size in every round, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many brands")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each size is measured")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md as well")
    chosen = parser.parse_args()
    done: dict[int, list[Round]] = {size: [] for size in sorted(chosen.sizes)}
    for number in range(1, chosen.rounds + 1):
        for size, rounds in done.items():
            print(f"round {number} of {chosen.rounds}, brands: {size}", file=sys.stderr)
            rounds.append(one_round(size))
    if len({one.ours.messages / size for size, rounds in done.items() for one in rounds}) > 1:
        sys.exit("the content changed during the run, so the rounds cannot be compared; start again")
    tables = report([Rounds(tuple(rounds)) for rounds in done.values()])
    print(tables)
    if chosen.write:
        README.write_text(rewritten(README.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    main()
