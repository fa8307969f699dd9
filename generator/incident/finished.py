"""Read a folder of finished files, and find what keeps it from being approved."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from generator.content.model import Playbook, ProviderTags, SeverityLevel
from generator.content.problems import ContentError, Position, Problem
from generator.content.shape import fit
from generator.content.source import Source, parse
from generator.incident.case import Incident

INCIDENT: Final = "incident.yml"
SUMS: Final = "SHA256SUMS"
SUFFIX: Final = ".approvals.json"
"""What follows the name of the folder in the name of the file of its approvals."""
FOR_THE_TEAM: Final = frozenset({"README.md", "upload.md", "LICENSE.txt"})
"""Names of pages that only the team reads, which may speak of blanks."""
SPOKEN: Final = frozenset({".html", ".txt", ".md"})
"""Endings of the files whose words a recipient gets."""

_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_BLANK: Final = re.compile(r"\[\[(.{0,300}?)\]\]", re.DOTALL)
_WORDS: Final = re.compile(r"\{(?:with|without)\}")
"""Where a form of a provider has room for words."""
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FOREIGN: Final = re.compile(r"[\\:]")
"""What divides a path on another system, where the folder would be unpacked as another one."""
_AGAIN: Final = "fill the incident again"


@dataclass(frozen=True)
class Finished:
    """A folder of finished files, as it was at one moment."""

    name: str
    """What problems call the folder."""
    files: Mapping[str, bytes]
    """By their paths with `/`, in the order of these."""

    @cached_property
    def sums(self) -> Mapping[str, str]:
        """The SHA-256 of every file, in the order of the paths."""
        return {path: hashlib.sha256(data).hexdigest() for path, data in sorted(self.files.items())}

    @property
    def digest(self) -> str:
        """One checksum over all files."""
        return digest(self.sums)

    def place(self, path: str, line: int = 1, column: int = 1) -> Position:
        """A place in one of the files."""
        return Position(f"{self.name}/{path}", line, column)


@dataclass(frozen=True, slots=True)
class Case:
    """What approvals are held against."""

    finished: Finished
    incident: Incident
    source: Source
    """Of the incident."""
    playbook: Playbook
    playbook_source: Source
    level: SeverityLevel

    @property
    def tags(self) -> ProviderTags:
        """What the provider of the incident puts into a message itself."""
        found = (one.tags for one in self.playbook.providers if one.id == self.incident.provider)
        return next(found, ProviderTags())

    @property
    def file(self) -> str:
        """What problems call the file of the approvals."""
        return f"{self.finished.name}{SUFFIX}"


def digest(sums: Mapping[str, str]) -> str:
    """The SHA-256 of a list of checksums: `<sum>  <path>` and a line feed for each, sorted by code point.

    `LC_ALL=C sort` and `sha256sum` give the same.
    """
    lines = "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))
    return hashlib.sha256(lines.encode()).hexdigest()


def open_finished(folder: Path) -> Finished:
    """Every file below `folder`. Raises ContentError for what is no plain file, and for a folder without any."""
    name, files = folder.as_posix(), {}
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    try:
        paths = sorted(folder.rglob("*")) if folder.is_dir() else []
        for path in paths:
            inner = path.relative_to(folder).as_posix()
            twin = seen.setdefault(inner.casefold(), inner)
            if _CONTROL.search(inner) or _FOREIGN.search(inner):
                what = f"the file name {inner!a} has a character that no finished file has"
                problems.append(Problem(Position(name), "I701", what, "delete the file"))
            elif twin != inner:
                what = f"the name differs from {twin} in capital letters only, and many systems take both for one"
                problems.append(Problem(Position(f"{name}/{inner}"), "I701", what, "delete one of them"))
            elif path.is_symlink() or not (path.is_file() or path.is_dir()):
                what = "this is a link or a device, and no plain file"
                problems.append(Problem(Position(f"{name}/{inner}"), "I701", what, "finished files are plain files"))
            elif path.is_file():
                files[inner] = path.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        problems.append(Problem(Position(str(error.filename)), "I701", what, "check that you may read it"))
    if not files and not problems:
        what = "there is no folder of finished files here"
        problems.append(Problem(Position(name), "I701", what, "name the folder that amends fill wrote"))
    if problems:
        raise ContentError(problems)
    return Finished(name, dict(sorted(files.items())))


def open_case(finished: Finished) -> tuple[Incident, Source]:
    """The incident that the files were made from. Raises ContentError."""
    name = f"{finished.name}/{INCIDENT}"
    if INCIDENT not in finished.files:
        raise ContentError([Problem(Position(name), "I704", "the file is missing", _AGAIN)])
    try:
        source = parse(finished.files[INCIDENT].decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        line = finished.files[INCIDENT].count(b"\n", 0, error.start) + 1
        raise ContentError([Problem(Position(name, line), "P111", "not UTF-8", "save the file as UTF-8")]) from None
    incident, problems = fit(Incident, source)
    if problems or incident is None:
        raise ContentError(problems)
    return incident, source


def open_sealed(finished: Finished, playbook: Playbook, playbook_source: Source) -> Case:
    """The finished files with the incident that they were made from. Raises ContentError."""
    problems = list(sum_problems(finished))
    try:
        incident, source = open_case(finished)
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from None
    scenario = next((one for one in playbook.scenarios if one.id == incident.scenario), None)
    if scenario is None:
        what = f'the playbook has no scenario "{incident.scenario}"'
        problems.append(Problem(source.locate(("scenario",)), "I612", what, "is this the right playbook?"))
    if problems or scenario is None:
        raise ContentError(problems)
    level = next(one for one in playbook.severities if one.id == incident.level(scenario.severity.level))
    return Case(finished, incident, source, playbook, playbook_source, level)


def differences(finished: Finished, expected: Mapping[str, str], wanted_by: str) -> Iterator[Problem]:
    """Every file that has other bytes than in the list `expected` of `wanted_by`, is missing, or was added."""
    for path in sorted({*expected, *finished.sums}):
        want, found = expected.get(path), finished.sums.get(path)
        if found is None:
            what = f"the file is missing; {wanted_by} expects one with the SHA-256 {want}"
            yield Problem(finished.place(path), "I704", what, f"put it back, or {_AGAIN}")
        elif want is None:
            what = f"{wanted_by} has no such file; found one with the SHA-256 {found}"
            yield Problem(finished.place(path), "I705", what, f"delete it, or {_AGAIN}")
        elif want != found:
            what = f"other bytes than in {wanted_by}: expected the SHA-256 {want}, found {found}"
            yield Problem(finished.place(path), "I703", what, f"put the file back as it was, or {_AGAIN}")


def sum_problems(finished: Finished) -> Iterator[Problem]:
    """What in the folder is not as its own list of checksums says."""
    if SUMS not in finished.files:
        yield Problem(finished.place(SUMS), "I702", "the list of checksums is missing", _AGAIN)
        return
    expected: dict[str, str] = {SUMS: finished.sums[SUMS]}
    broken = False
    lines = finished.files[SUMS].decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match and match[2] not in expected:
            expected[match[2]] = match[1]
        elif line or number < len(lines):
            what = f'no line of a list of checksums: "{ascii(line)[1:-1][:100]}"'
            if match:
                what = f"{match[2]} stands here a second time"
            yield Problem(finished.place(SUMS, number), "I702", what, _AGAIN)
            broken = True
    if not broken:
        yield from differences(finished, expected, SUMS)


def strangers(folder: Path) -> list[str]:
    """What lies in `folder` and is lost when finished files take its place: all that they do not list.

    That is everything in a folder without a list of checksums or without an incident. Raises OSError.
    """
    if not ((folder / SUMS).is_file() and (folder / INCIDENT).is_file()):
        return sorted(path.name for path in folder.iterdir())
    lines = (folder / SUMS).read_text("utf-8", "replace").split("\n")
    listed = {SUMS, *(match[2] for line in lines if (match := _LINE.fullmatch(line)))}
    there = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted({path.relative_to(folder).as_posix() for path in there} - listed)


def blank_problems(case: Case) -> Iterator[Problem]:
    """Every blank that is left in a file that a recipient gets; the tags of the incident's provider are none."""
    own = _own(case.tags)
    for path, data in case.finished.files.items():
        pure = PurePosixPath(path)
        if pure.suffix.lower() not in SPOKEN or pure.name in FOR_THE_TEAM:
            continue
        text = data.decode("utf-8", "replace")
        if own:
            # Spaces in their place, so that every blank stays at its line and column.
            text = own.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), text)
        for match in _BLANK.finditer(text):
            line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
            what = f"the blank [[{' '.join(match[1].split())[:80]}]] is left"
            yield Problem(case.finished.place(path, line, column), "I706", what, f"enter the fact, and {_AGAIN}")


def _own(tags: ProviderTags) -> re.Pattern[str] | None:
    """What of a provider's own language looks like a blank; any words without brackets fill the room for words."""
    forms = [form for form in tags.model_dump().values() if isinstance(form, str) and _BLANK.search(form)]
    found = [r"[^\[\]]*".join(re.escape(piece) for piece in _WORDS.split(form)) for form in forms]
    return re.compile("|".join(sorted(found, key=len, reverse=True))) if found else None
