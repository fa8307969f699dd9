"""A problem in somebody's content: where it is, what is wrong, what was found, what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What ends a line or steers a terminal."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file that a person can open; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One sentence about one place; the code is permanent and never reused."""

    position: Position
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.position}: {self.code} {self.sentence}"

    @property
    def sentence(self) -> str:
        """The message, and what to do about it where that is known, on one line whatever it quotes."""
        whole = f"{self.message}; {self.hint}" if self.hint else self.message
        return _BREAKS.sub(" ", whole)


class ContentError(Exception):
    """All problems that one stage found, sorted by place; never just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def as_text(problems: Iterable[Problem]) -> str:
    """One problem a line, in the form that editors make clickable."""
    return "\n".join(map(str, problems))


def as_json(problems: Iterable[Problem]) -> str:
    """The problems as a JSON list, for other programs."""
    rows = [
        {
            "file": p.position.file,
            "line": p.position.line,
            "column": p.position.column,
            "code": p.code,
            "message": p.message,
            "hint": p.hint,
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """The problems as GitHub workflow commands, which annotate the changed lines of a pull request."""
    return "\n".join(
        f"::error file={_property(p.position.file)},line={p.position.line},col={p.position.column},"
        f"title={_property(p.code)}::{_data(p.sentence)}"
        for p in problems
    )


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
