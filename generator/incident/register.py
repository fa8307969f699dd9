"""Keep the register of incidents: one line for each, as CSV and as JSON with the same content."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from typing import Final

from pydantic import ValidationError

from generator.content.problems import ContentError, Position, Problem
from generator.incident.entry import Entry

CSV: Final = "register.csv"
JSON: Final = "register.json"
COLUMNS: Final = tuple(name.replace("_", " ") for name in Entry.model_fields)

_BOM: Final = "\ufeff"
"""Without it Excel takes the file for one in the code page of the machine, and spoils accents and Arabic."""
_HEAD: Final = f"{_BOM}{','.join(COLUMNS)}\r\n"
_FORMULA: Final = re.compile("((?:^|[;\t\r\n])[ \u00a0]*)(?=[=+\\-@'\t\r＝＋－＠])")
"""Where a program may take something for a formula: at the beginning of a cell, and after a semicolon, a tab or a line
break too, where Excel begins a cell in countries that write a comma in numbers."""
_AGAIN: Final = "register that incident again, or restore the file from your repository"
_RESTORE: Final = "restore the file from your repository"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one of the files."""

    line: int
    """Its number, counted from 1."""
    text: str
    """As it was read: of the CSV with its line end, of the JSON without comma and line end."""
    cells: tuple[str, ...]
    """What the CSV says, or would say."""


@dataclass(frozen=True)
class Register:
    """Both files, line by line: what nobody registers again stays as it was read, byte for byte."""

    head: str
    """The header of the CSV with its line end."""
    rows: Mapping[str, Row]
    """The lines of the CSV by the id of their incident."""
    objects: Mapping[str, Row]
    """The lines of the JSON."""

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """The names and contents of the files, in the order in which to write them.

        Whoever is killed between the two leaves one line older in the second; registering that incident again mends it.
        """
        objects = ",\n".join(row.text for row in self.objects.values())
        table = self.head + "".join(row.text for row in self.rows.values())
        return ((JSON, f"[\n{objects}\n]\n".encode()), (CSV, table.encode()))


def read_register(table: bytes | None, objects: bytes | None, folder: str, again: str) -> Register:
    """The register in two files; None stands for one that is not there. Raises ContentError.

    The line of the incident `again`, which is about to be registered, may differ between the files.
    """
    problems: list[Problem] = []
    head, rows = _table(table, f"{folder}/{CSV}", problems) if table is not None else (_HEAD, {})
    entries = _objects(objects, f"{folder}/{JSON}", problems) if objects is not None else {}
    if not problems:
        problems += _disagreements(rows, entries, folder, again)
    if problems:
        raise ContentError(problems)
    return Register(head, rows, entries)


def registered(register: Register, new: Entry) -> Register:
    """The register with the line of `new`: in the place of the older one, or at the end.

    A line in which nothing but its date would change stays as it is.
    """
    cells = tuple(_harmless(value) for value in new.model_dump().values())
    object_, row = register.objects.get(new.id), register.rows.get(new.id)
    if object_ and row and object_.cells == row.cells and row.cells[:-1] == cells[:-1]:
        return register
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    line = json.dumps(new.model_dump(), ensure_ascii=False)
    rows = {name: replace(one, text=_ended(one.text)) for name, one in register.rows.items()}
    return Register(
        _ended(register.head),
        rows | {new.id: Row(0, written.getvalue(), cells)},
        {**register.objects, new.id: Row(0, line, cells)},
    )


def _table(data: bytes, file: str, problems: list[Problem]) -> tuple[str, dict[str, Row]]:
    """The header and the lines of the CSV."""
    found: dict[str, Row] = {}
    head = ""
    for line, text in _records(_decoded(data, file, problems)):
        cells = _cells(text.removeprefix(_BOM) if line == 1 else text)
        if line == 1:
            head = text
            if cells != COLUMNS:
                hint = "save it as CSV in UTF-8, with commas and with the columns that it had"
                problems.append(Problem(Position(file), "I802", "these are not the columns of a register", hint))
                break
        elif cells is None or len(cells) != len(COLUMNS):
            what = (
                "its quotation marks are not in pairs"
                if cells is None
                else f"{len(cells)} cells for {len(COLUMNS)} columns"
            )
            problems.append(Problem(Position(file, line), "I803", f"a broken line: {what}", _RESTORE))
        elif cells[0] in found:
            problems.append(_twice(cells[0], file, line, found[cells[0]].line))
        else:
            found[cells[0]] = Row(line, text, cells)
    return head or _HEAD, found


def _objects(data: bytes, file: str, problems: list[Problem]) -> dict[str, Row]:
    """The lines of the JSON."""
    found: dict[str, Row] = {}
    first, *lines = _decoded(data, file, problems).split("\n")
    if problems:
        return {}
    last = len(lines) - 2
    if first != "[" or lines[-2:] != ["]", ""]:
        place = Position(file, 1 if first != "[" else len(lines) + 1)
        problems.append(Problem(place, "I802", "not one incident on each line between [ and ]", _RESTORE))
        return {}
    for number, line in enumerate(lines[:last], start=2):
        text = line.removesuffix(",")
        try:
            entry = Entry.model_validate_json(text)
        except ValidationError as error:
            one = error.errors(include_url=False)[0]
            what = f"a broken line: {': '.join([*map(str, one['loc']), one['msg']])}"
            problems.append(Problem(Position(file, number), "I803", what, _RESTORE))
            continue
        if (text == line) != (number == last + 1):
            what = "a comma is missing or too many at the end"
            problems.append(Problem(Position(file, number, len(line)), "I803", f"a broken line: {what}", _RESTORE))
        elif entry.id in found:
            problems.append(_twice(entry.id, file, number, found[entry.id].line))
        found.setdefault(entry.id, Row(number, text, tuple(map(_harmless, entry.model_dump().values()))))
    return found


def _disagreements(rows: Mapping[str, Row], entries: Mapping[str, Row], folder: str, again: str) -> Iterator[Problem]:
    """Where the two files do not say the same."""
    sides = ((JSON, entries, CSV, rows), (CSV, rows, JSON, entries))
    for file, ours, other, theirs in sides:
        for name in ours:
            if name not in theirs and name != again:
                place = Position(f"{folder}/{file}", ours[name].line)
                yield Problem(place, "I804", f'"{name}" stands here and not in {other}', _AGAIN)
    for name, row in rows.items():
        if name in entries and name != again:
            for column, here, there in zip(COLUMNS, row.cells, entries[name].cells, strict=True):
                if here != there:
                    what = f'"{name}", {column}: "{_short(here)}" here, and "{_short(there)}" in {JSON}'
                    yield Problem(Position(f"{folder}/{CSV}", row.line), "I804", what, _AGAIN)


def _records(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a CSV with their line ends and their numbers; a line break inside quotation marks ends none."""
    start, line, quoted = 0, 1, False
    for match in re.finditer('["\n]', text):
        if match[0] == '"':
            quoted = not quoted
        elif not quoted:
            yield line, text[start : match.end()]
            line += text.count("\n", start, match.end())
            start = match.end()
    if start < len(text):
        yield line, text[start:]


def _cells(record: str) -> tuple[str, ...] | None:
    """The cells of one line of a CSV; None for one that is not well-formed."""
    try:
        found = list(csv.reader(StringIO(record, newline=""), strict=True))
    except csv.Error:
        return None
    return tuple(found[0]) if len(found) == 1 else None


def _harmless(value: str) -> str:
    """A value as the cell of a table in which nothing is a formula: an apostrophe stands before what could be one."""
    return _FORMULA.sub(r"\1'", value)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\r\n"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _twice(name: str, file: str, line: int, first: int) -> Problem:
    return Problem(Position(file, line), "I803", f'"{name}" stands twice; the first is on line {first}', _RESTORE)


def _decoded(data: bytes, file: str, problems: list[Problem]) -> str:
    """The text; nothing after a problem."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = Position(file, data.count(b"\n", 0, error.start) + 1)
        problems.append(Problem(place, "P111", f"not UTF-8: byte 0x{data[error.start]:02X}", "save it as UTF-8"))
        return ""
