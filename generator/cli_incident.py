"""The commands about one incident; like cli.py, this module prints and exits."""

from __future__ import annotations

import codecs
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from generator.build import open_project
from generator.console import HERE, TEXT, Form, Root, reported
from generator.content.load import load_playbook
from generator.finish import finished, new_sheet
from generator.incident.clock import ClockError, moment, zone_named
from generator.incident.entry import entry
from generator.incident.finished import INCIDENT, SUMS, Case, open_case, open_finished, open_sealed, strangers
from generator.incident.opening import open_incident
from generator.incident.register import CSV, JSON, read_register, registered
from generator.incident.seal import (
    Approval,
    Approvals,
    ApproverNameError,
    approver,
    beside,
    read_approvals,
    released,
    sealed,
    verified,
    wanted,
    written,
)
from generator.language.locales import SOURCE
from generator.publish import fresh_folder, write_file

FINISHED = "finished"
"""The name of the folder of finished files, where nobody gives another."""

Folder = Annotated[Path, typer.Argument(help="The folder of finished files.", exists=True, file_okay=False)]


def register_commands(app: typer.Typer) -> None:
    """Add the commands to `app`, beside its own."""
    for command in (new, fill, seal, verify, release, register):
        app.command()(command)


def new(
    scenario: Annotated[str, typer.Argument(help="The type of incident, such as addresses-exposed.")],
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)] = Path("incident.yml"),
    locale: Annotated[str, typer.Option(help="The language of the questions.")] = SOURCE,
    to: Annotated[list[str] | None, typer.Option(help="A language of the people; all by default.")] = None,
    zone: Annotated[str, typer.Option(help="The time zone of the team, such as Europe/Madrid.")] = "UTC",
    root: Root = HERE,
) -> None:
    """Write a file with every question of an incident, its help, its example and its type.

    It never writes over a file that is there.
    """
    if out.exists():
        raise typer.BadParameter(f"{out} is there already; name another file with --out")
    with reported(TEXT):
        try:
            place = zone_named(zone)
        except ClockError as error:
            raise typer.BadParameter(str(error)) from None
        today = dt.datetime.now(place).date()
        text = new_sheet(root, scenario, locale, tuple(to or ()), today, zone)
    _write(out, text.encode())
    typer.echo(f"wrote {out}; fill it in, then run `amends fill {out}`")


def fill(
    incident: Annotated[Path, typer.Argument(help="The file of the incident.", dir_okay=False)],
    out: Annotated[
        Path | None, typer.Option(help="The folder to write; `finished` beside the file by default.", file_okay=False)
    ] = None,
    root: Root = HERE,
    form: Form = TEXT,
) -> None:
    """Write the finished messages of an incident, or say everything that is missing or wrong.

    The folder takes the place of the one before it when it is complete; approvals of other bytes count no more.
    A folder with anything that `fill` did not write into it is never replaced.
    """
    target = out or incident.parent / FINISHED
    whole = _replaceable(target, incident)
    with reported(form):
        files = finished(open_project(root), incident, dt.datetime.now(dt.UTC))
    try:
        with fresh_folder(whole) as folder:
            for name, data in files.items():
                write_file(folder / name, data)
    except OSError as error:
        raise typer.BadParameter(f"{target} cannot be written: {error.strerror}; name another folder") from None
    typer.echo(f"wrote {len(files)} files to {target}; read them all before anybody approves them")


def _replaceable(target: Path, incident: Path) -> Path:
    """The whole path of `target`, where nothing is lost: no folder, an empty one, or one that `fill` wrote."""
    whole = target.resolve()
    if incident.resolve().is_relative_to(whole):
        raise typer.BadParameter(f"{incident} lies in {target}, which is written anew; name another folder with --out")
    if whole.exists() and not whole.is_dir():
        raise typer.BadParameter(f"{target} is a file; name a folder with --out")
    try:
        others = strangers(whole) if whole.exists() else []
    except OSError as error:
        raise typer.BadParameter(f"{target} cannot be read: {error.strerror}; name another folder") from None
    if others:
        more = f" and {len(others) - 1} more" if others[1:] else ""
        what = f"{target} holds files that amends fill did not write: {others[0]!a}{more}"
        raise typer.BadParameter(f"{what}; move them away, or name another folder with --out")
    return whole


def seal(
    folder: Folder,
    role: Annotated[str, typer.Option(help="The role in which this person approves, such as legal-counsel.")],
    name: Annotated[str, typer.Option(help="The person who approves.")],
    at: Annotated[str | None, typer.Option(help="When it was approved; now by default.")] = None,
    root: Root = HERE,
    form: Form = TEXT,
) -> None:
    """Record that a person approves the finished files of an incident, byte for byte.

    The approvals stand beside the folder, in FOLDER.approvals.json. A moment is a date with a time, such as
    2026-11-22T15:00, on the clocks of the incident's zone. This is a record and no signature: it says what
    somebody typed.
    """
    try:
        person = approver(name)
    except ApproverNameError as error:
        raise typer.BadParameter(str(error)) from None
    with reported(form):
        case = _case(folder, root)
        before = _approvals(folder, case.file)
        after = sealed(case, before, role, person, _moment(at, case.incident.zone))
        verdict = verified(case, after)
    _write(beside(folder), written(after))
    typer.echo(f"approved by {person} ({role}): {len(case.finished.files)} files, SHA-256 {case.finished.digest}")
    typer.echo(f"wrote {beside(folder)}")
    if verdict.void:
        typer.echo(f"void, because they are of other files: {len(verdict.void)} older approvals")
    _say_missing(verdict.missing)


def verify(folder: Folder, root: Root = HERE, form: Form = TEXT) -> None:
    """Check that the finished files of an incident are those that were approved, and say who approved them."""
    with reported(form):
        case = _case(folder, root)
        verdict = verified(case, _approvals(folder, case.file))
    typer.echo(f"fine: {len(case.finished.files)} files, SHA-256 {case.finished.digest}")
    for one in verdict.counting:
        typer.echo(f"approved by {one.name} ({one.role}) on {one.on}")
    for one in verdict.void:
        typer.echo(f"void, because of other files: the approval by {one.name} ({one.role}) on {one.on}")
    _say_missing(verdict.missing)


def release(
    folder: Folder,
    to: Annotated[Path | None, typer.Option(help="The zip; FOLDER.zip by default.", dir_okay=False)] = None,
    root: Root = HERE,
    form: Form = TEXT,
) -> None:
    """Pack the finished files with their approvals, if everybody approved whom the severity requires."""
    whole = folder.resolve()
    target = (to or whole.with_name(f"{whole.name}.zip")).resolve()
    if target.is_relative_to(whole) or target == beside(folder):
        raise typer.BadParameter(f"{target} belongs to what was approved; name a file outside the folder")
    with reported(form):
        case = _case(folder, root)
        data = released(case, _approvals(folder, case.file), whole.name)
    _write(target, data)
    typer.echo(f"approved by everybody whom {case.level.id} requires; wrote {target}")


def register(
    incident: Annotated[Path, typer.Argument(help="The incident file.")],
    to: Annotated[Path | None, typer.Option(help="The folder of the register; the root by default.")] = None,
    finished: Annotated[
        Path | None,
        typer.Option(
            help="The folder of finished files, whose approvals are named; `finished` beside the file by default.",
            file_okay=False,
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="The date of the change, such as 2026-11-22; today by default.")
    ] = None,
    root: Root = HERE,
    form: Form = TEXT,
) -> None:
    """Write the line of an incident into the register, as CSV and JSON, whether it was announced or not.

    The line of the same incident is replaced; all others stay as they are. Approvals are named when the finished
    files were made from this very incident file, byte for byte.
    """
    folder = to or root
    with reported(form):
        playbook, _ = load_playbook(root / "playbook.yml", "playbook.yml")
        case, source = open_incident(incident, incident.as_posix())
        approvals = _given(finished, incident, case.id, source.text, root)
        line = entry(case, source, playbook, approvals, _day(on, case.zone))
        table, objects = _bytes(folder / CSV), _bytes(folder / JSON)
        after = registered(read_register(table, objects, folder.as_posix(), line.id), line)
    changed = [(folder / name, data) for name, data in after.files() if _bytes(folder / name) != data]
    for path, data in changed:
        _write(path, data)
        typer.echo(f"wrote {path}")
    typer.echo(f"{line.id}: {len(after.rows)} incidents in the register" if changed else f"{line.id}: nothing changed")


def _case(folder: Path, root: Path) -> Case:
    """The finished files, sound and with their incident."""
    playbook, source = load_playbook(root / "playbook.yml", "playbook.yml")
    named = folder if folder.name not in ("", "..") else folder.resolve()
    return open_sealed(open_finished(named), playbook, source)


def _approvals(folder: Path, name: str) -> Approvals:
    """The approvals beside the folder; none where there is no file."""
    data = _bytes(beside(folder))
    return Approvals() if data is None else read_approvals(data, name)


def _given(finished: Path | None, file: Path, incident: str, text: str, root: Path) -> tuple[Approval, ...]:
    """The approvals that count for the finished files of the incident with that id, whose `file` says `text`.

    None, and a line that says so, when the files were made from another text. Without a folder `finished`, it is the
    one in which the file stands, or the one beside it.
    """
    around = (file.parent, file.parent / FINISHED)
    folder = finished or next((one for one in around if (one / SUMS).is_file()), None)
    if folder is None:
        return ()
    # `fill` leaves out the mark that some editors write at the beginning.
    if (_bytes(folder / INCIDENT) or b"").removeprefix(codecs.BOM_UTF8) == text.encode():
        case = _case(folder, root)
        return verified(case, _approvals(folder, case.file)).counting
    if finished:
        made, _ = open_case(open_finished(finished))
        if made.id != incident:
            raise typer.BadParameter(f'{finished} was made from "{made.id}", not from "{incident}"')
    typer.echo(f"approvals left empty: {folder / INCIDENT} is another file than {file}; fill it and have it approved")
    return ()


def _moment(typed: str | None, zone: str) -> dt.datetime:
    """What was typed on the clocks of the zone, or now."""
    now = dt.datetime.now(dt.UTC)
    try:
        at = moment(typed, zone_named(zone)) if typed else now
    except ClockError as error:
        raise typer.BadParameter(str(error)) from None
    if at > now:
        raise typer.BadParameter(f"{typed} is in the future; write when it was approved")
    return at


def _day(typed: str | None, zone: str) -> dt.date:
    """What was typed, or today in the zone."""
    try:
        return dt.date.fromisoformat(typed) if typed else dt.datetime.now(zone_named(zone)).date()
    except (ValueError, ClockError):
        raise typer.BadParameter(f'"{typed or zone}" is no date or zone; write a date like 2026-11-22') from None


def _bytes(path: Path) -> bytes | None:
    """What stands in a file; None where there is none."""
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}") from None


def _write(path: Path, data: bytes) -> None:
    try:
        write_file(path, data)
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}; name another place") from None


def _say_missing(missing: tuple[tuple[str, ...], ...]) -> None:
    for roles in missing:
        typer.echo(f"still to approve: {wanted(roles)}")
    typer.echo("not yet releasable" if missing else "releasable")
