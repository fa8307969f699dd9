"""Record who approved which bytes, and say whether everybody who has to approve them did."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import StringConstraints, TypeAdapter, ValidationError

from generator.content.message import Id
from generator.content.problems import ContentError, Position, Problem
from generator.content.source import parse
from generator.content.words import Model
from generator.incident.case import Line
from generator.incident.finished import SUFFIX, Case, blank_problems, differences, digest
from generator.mail.outside import MARKS
from generator.mail.pack import zipped

_AGAIN: Final = "restore the file from your repository, or delete the entry and have it approved again"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z$")]


class Approval(Model):
    """What one person approved: the files, byte for byte."""

    role: Id
    name: Line
    on: Moment
    """In UTC."""
    digest: Sha256
    """One checksum over the list of files."""
    files: dict[str, Sha256]
    """Every file and its SHA-256."""
    seal: Sha256
    """One checksum over this entry; it shows a change that somebody made by mistake, and signs nothing."""


class Approvals(Model):
    """All approvals of one folder, those of older files too, in the order in which they were given."""

    version: Literal[1] = 1
    approvals: tuple[Approval, ...] = ()


class ApproverNameError(ValueError):
    """What was typed is no name of a person; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the approvals of sound files are worth."""

    counting: tuple[Approval, ...]
    void: tuple[Approval, ...]
    """Approvals of other files, kept as history."""
    missing: tuple[tuple[str, ...], ...]
    """One entry for each person who is still to approve: the roles that one must have; none means anybody else."""

    @property
    def releasable(self) -> bool:
        """Whether nobody is missing."""
        return not self.missing


def beside(folder: Path) -> Path:
    """Where the approvals of a folder stand: not in it, because they speak about every file in it."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}{SUFFIX}")


def read_approvals(data: bytes, file: str) -> Approvals:
    """The approvals as `written` wrote them. Raises ContentError when anything in them was changed since."""
    text = data.decode("utf-8", "replace")
    try:
        found = Approvals.model_validate_json(data)
    except ValidationError as error:
        problems = [_unreadable(one["loc"], one["msg"], text, file) for one in error.errors(include_url=False)]
        raise ContentError(problems) from None
    problems = []
    for index, one in enumerate(found.approvals):
        place = _place(text, file, ("approvals", index))
        if one.digest != digest(one.files):
            what = f"the approval of {one.name}: the checksum {one.digest} does not fit its list of files"
            problems.append(Problem(place, "I712", f"{what}, which gives {digest(one.files)}", _AGAIN))
        if one.seal != _seal(one.role, one.name, one.on, one.digest):
            what = f"the approval of {one.name}: role, name, time or checksum is not the one that was recorded"
            problems.append(Problem(place, "I712", what, _AGAIN))
    if not problems and data != written(found):
        ours, theirs = written(found).decode().split("\n"), text.split("\n")
        line = next((n for n, pair in enumerate(zip(ours, theirs, strict=False), 1) if pair[0] != pair[1]), len(theirs))
        problems.append(Problem(Position(file, line), "I712", "not as amends seal wrote it", _AGAIN))
    if problems:
        raise ContentError(problems)
    return found


def written(approvals: Approvals) -> bytes:
    """The approvals as a file: JSON that people can read, the same bytes every time."""
    return (json.dumps(approvals.model_dump(), ensure_ascii=False, indent=2) + "\n").encode()


def approver(typed: str) -> str:
    """The name as it is recorded. Raises ApproverNameError."""
    name = " ".join(MARKS.sub("", typed).split())
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        raise ApproverNameError("the name has a control character; type it again")
    if not any(letter.isalpha() for letter in name):
        raise ApproverNameError("the name is empty; write the name of the person who approves")
    try:
        return TypeAdapter(Line).validate_python(name)
    except ValidationError:
        raise ApproverNameError(f"the name has {len(name)} characters; write a shorter one") from None


def sealed(case: Case, before: Approvals, role: str, name: str, at: datetime) -> Approvals:
    """The approvals with one more: `name`, in that role, approves the files as they are at that moment.

    `name` is one that `approver` gave. Raises ContentError with every reason why the approval would not count.
    """
    problems = [*blank_problems(case), *_objections(case, role, name)]
    for one in _counting(case, before):
        if _person(one.name) == _person(name):
            what = f"{one.name} has approved these files already, as {one.role} on {one.on}"
            problems.append(Problem(_planned_at(case, role), "I710", what, "each person counts once; ask another one"))
    if problems:
        raise ContentError(problems)
    on = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    sums = case.finished.digest
    new = Approval(
        role=role, name=name, on=on, digest=sums, files=dict(case.finished.sums), seal=_seal(role, name, on, sums)
    )
    ordered = sorted((*before.approvals, new), key=lambda one: (one.on, one.role, one.name))
    return Approvals(approvals=tuple(ordered))


def verified(case: Case, approvals: Approvals) -> Verdict:
    """What the approvals are worth for these files. Raises ContentError.

    Approvals of other files are void. That is history once somebody has approved the files as they are now; until
    then somebody changed what was approved.
    """
    problems = list(blank_problems(case))
    counting = _counting(case, approvals)
    seen: dict[str, Approval] = {}
    for one in counting:
        problems += _objections(case, one.role, one.name)
        twin = seen.setdefault(_person(one.name), one)
        if twin is not one:
            what = f"{one.name} stands here twice for the same files, as {twin.role} and as {one.role}"
            problems.append(Problem(Position(case.file), "I710", what, "each person counts once; delete one entry"))
    void = tuple(one for one in approvals.approvals if one not in counting)
    if void and not counting:
        last = void[-1]
        problems += differences(case.finished, last.files, f"the approval by {last.name} ({last.role}, {last.on})")
    if problems:
        raise ContentError(problems)
    return Verdict(counting, void, unmet(case.level.roles, {_person(one.name): [one.role] for one in counting}))


def released(case: Case, approvals: Approvals, name: str) -> bytes:
    """A zip with the folder `name` and its approvals beside it, the same bytes every time.

    Raises ContentError when the approvals do not hold or somebody is still to approve.
    """
    verdict = verified(case, approvals)
    if not verdict.releasable:
        place = Position(case.file)
        raise ContentError(
            [
                Problem(place, "I713", f"not approved by {wanted(roles)}; {case.level.id} requires it", "amends seal")
                for roles in verdict.missing
            ]
        )
    files = {f"{name}/{path}": data for path, data in case.finished.files.items()}
    return zipped(files | {f"{name}{SUFFIX}": written(approvals)})


def unmet(required: Sequence[tuple[str, ...]], people: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The entries that stay empty when each of the people, with their roles, stands for one entry at most.

    As few as can be: people are moved to another entry that they fit where that makes room. An entry without roles
    fits everybody, and is filled last, so that whoever is missing is named as exactly as possible.
    """
    stands_for: dict[str, int] = {}

    def found(entry: int, asked: set[str]) -> bool:
        for person in sorted(people):
            fits = not required[entry] or not set(required[entry]).isdisjoint(people[person])
            if fits and person not in asked:
                asked.add(person)
                if person not in stands_for or found(stands_for[person], asked):
                    stands_for[person] = entry
                    return True
        return False

    for entry in sorted(range(len(required)), key=lambda entry: (not required[entry], entry)):
        found(entry, set())
    return tuple(roles for entry, roles in enumerate(required) if entry not in stands_for.values())


def wanted(roles: tuple[str, ...]) -> str:
    """Who is meant by an entry of the required roles, in words."""
    return " or ".join(roles) or "one more person, in any role"


def _counting(case: Case, approvals: Approvals) -> tuple[Approval, ...]:
    """The approvals of exactly these files."""
    sums, files = case.finished.digest, dict(case.finished.sums)
    return tuple(one for one in approvals.approvals if one.digest == sums and one.files == files)


def _objections(case: Case, role: str, name: str) -> Iterator[Problem]:
    """Why an approval by that person in that role does not count."""
    incident, known = case.incident, [one.id for one in case.playbook.roles]
    if role not in known:
        what = f'the playbook has no role "{role}", in which {name} approves'
        yield Problem(case.playbook_source.locate(("roles",)), "I707", what, f"the roles are: {', '.join(known)}")
    if _person(name) == _person(incident.prepared_by):
        what = f"{name} prepared this incident and cannot approve it"
        yield Problem(case.source.locate(("prepared_by",)), "I709", what, "somebody else has to check it")
    planned = [(one.role, _person(one.name)) for one in incident.approvals]
    if planned and (role, _person(name)) not in planned:
        shown = ", ".join(f"{one.role}: {one.name}" for one in incident.approvals)
        what = f"{name} as {role} is not planned here; planned: {shown}"
        hint = "approve as planned, or change the plan and fill the incident again"
        yield Problem(_planned_at(case, role), "I708", what, hint)


def _planned_at(case: Case, role: str) -> Position:
    """Where the incident plans the approval of a role, or else where it plans any."""
    roles = [one.role for one in case.incident.approvals]
    return case.source.locate(("approvals", roles.index(role), "name") if role in roles else ("approvals",))


def _person(name: str) -> str:
    """What two spellings of one name have in common."""
    visible = "".join(letter for letter in unicodedata.normalize("NFKC", name) if unicodedata.category(letter) != "Cf")
    return " ".join(visible.casefold().split())


def _seal(role: str, name: str, on: str, sums: str) -> str:
    return hashlib.sha256(json.dumps([role, name, on, sums]).encode()).hexdigest()


def _unreadable(loc: tuple[str | int, ...], message: str, text: str, file: str) -> Problem:
    where = ".".join(map(str, loc))
    what = f"no file of approvals: {where}: {message}" if where else f"no file of approvals: {message}"
    return Problem(_place(text, file, loc), "I711", what, _AGAIN)


def _place(text: str, file: str, path: tuple[Any, ...]) -> Position:
    """Where something stands in a JSON text, which is YAML too; where it is neither, where it stops being that."""
    try:
        return parse(text, file).locate(path)
    except ContentError as error:
        return error.problems[0].position
