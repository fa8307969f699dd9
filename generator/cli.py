"""The command `amends`: the only module that prints or exits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from generator import build as house
from generator.content.law import Start
from generator.content.problems import FORMATS, ContentError
from generator.content.schema import schemas
from generator.inbox.inspection import Batch, inspect
from generator.incident.calendar_file import calendar_file
from generator.incident.clock import ClockError, Row, choose, moment, rows, stamp, zone_named
from generator.incident.wording import Wording, phrases
from generator.language import upkeep
from generator.language.formats import Formats, LocaleNameError
from generator.publish import fresh_folder, write_file
from generator.site.pages import write_pages

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
locales_app = typer.Typer(no_args_is_help=True, help="Keep the translators' catalogs in step with the playbook.")
app.add_typer(locales_app, name="locales")


class Output(StrEnum):
    """How problems are written; the members are those of FORMATS."""

    text = "text"
    json = "json"
    github = "github"


Root = Annotated[Path, typer.Option("--root", help="The folder with playbook.yml.", exists=True, file_okay=False)]
Form = Annotated[Output, typer.Option("--format", help="How problems are written.")]
HERE = Path()
TEXT = Output.text


@app.callback()
def amends() -> None:
    """Build crisis-response e-mail templates and a runbook site from one playbook.

    Exit codes: 0 fine, 1 problems in the content, 2 wrong usage.
    """


@app.command()
def check(
    packs: Annotated[
        bool, typer.Option("--packs", help="Hold every message in every dialect to the fifty rules.")
    ] = False,
    root: Root = HERE,
    form: Form = TEXT,
) -> None:
    """Read the playbook, the brands and the catalogs, compile every message, and report every problem.

    With --packs, hold every message in every provider's dialect to the rules of docs/email-engineering.md.
    """
    with reported(form), progress() as report:
        project = house.open_project(root)
        batches = [
            Batch(brand, tuple(house.editions(project, brand, locale)), playbook.providers)
            for locale, playbook in project.playbooks.items()
            for brand in project.brands
        ]
        found = inspect(batches, report) if packs else None
        if found and found.problems:
            raise ContentError(found.problems)
    count = sum(len(batch.editions) for batch in batches)
    held = f"; {found.checks} checks hold in {found.dialects} dialects" if found else ""
    typer.echo(f"fine: {len(project.brands)} brands, {len(project.playbooks)} locales, {count} messages{held}")


@app.command()
def build(
    brand: Annotated[str | None, typer.Option(help="Only this brand.")] = None,
    locale: Annotated[str | None, typer.Option(help="Only this locale.")] = None,
    provider: Annotated[str | None, typer.Option(help="Only this provider.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where dist/ and site/ go; the root by default.")] = None,
    root: Root = HERE,
    form: Form = TEXT,
) -> None:
    """Build the packs into dist/ and the site into site/; catalogs are brought up to date first."""
    with reported(form), progress() as report:
        for path in house.regenerate(root):
            typer.echo(f"updated {path.relative_to(root)}")
        project = house.open_project(root, locale)
        made = house.build(project, house.Choice(brand, provider), out or root, report)
    where = (out or root) / "site" / "index.html"
    typer.echo(f"{len(made)} packs in {(out or root) / 'dist' / 'packs'}; open {where}")


@app.command()
def pages(out: Annotated[Path, typer.Option(help="Where the folders of the locales go.")], root: Root = HERE) -> None:
    """Write the Markdown pages of every locale, to look at or for another site engine."""
    with reported(TEXT), fresh_folder(out) as folder:
        project = house.open_project(root)
        for locale in project.playbooks:
            made = {(b.id, locale.name): tuple(house.editions(project, b, locale)) for b in project.brands}
            write_pages(house.site(project, locale, project.brands, made, ()), folder / locale.name)


@app.command()
def clock(
    zone: Annotated[str, typer.Option(help="The time zone of the team, such as Europe/Madrid.")],
    law: Annotated[list[str], typer.Option(help="The id of a law in the playbook; once for each.")],
    knew: Annotated[str | None, typer.Option(help="When somebody in the organisation first knew.")] = None,
    discovered: Annotated[str | None, typer.Option(help="When the breach was discovered.")] = None,
    determined: Annotated[str | None, typer.Option(help="When it was certain that there was a breach.")] = None,
    data_affected: Annotated[str | None, typer.Option(help="When it was known that personal data were hit.")] = None,
    risk_known: Annotated[str | None, typer.Option(help="When the risk to people was known.")] = None,
    told: Annotated[str | None, typer.Option("--reported", help="When the authority was told.")] = None,
    people_told: Annotated[str | None, typer.Option(help="When the people were told.")] = None,
    provider_knew: Annotated[str | None, typer.Option(help="When the provider knew; only shown.")] = None,
    locale: Annotated[str, typer.Option(help="The language of the table.")] = "en",
    ics: Annotated[Path | None, typer.Option(help="Also write a calendar file.", dir_okay=False)] = None,
    root: Root = HERE,
) -> None:
    """Say by when the laws want whom told, counted from the moments that are known.

    A moment is a date with a time, such as 2026-11-22T09:30, on the clocks of the zone.
    """
    with reported(TEXT):
        project = house.open_project(root, locale)
        ((spoken, playbook),) = project.playbooks.items()
    typed: dict[Start, str | None] = {
        "awareness": knew,
        "discovery": discovered,
        "determination": determined,
        "data-affected": data_affected,
        "risk-known": risk_known,
        "report-made": told,
        "people-told": people_told,
    }
    try:
        place, laws = zone_named(zone), choose(playbook.jurisdictions, law)
        known = {start: moment(text, place) for start, text in typed.items() if text is not None}
        provider = moment(provider_knew, place) if provider_knew is not None else None
    except ClockError as error:
        raise typer.BadParameter(str(error)) from None
    if not known:
        raise typer.BadParameter("no moment is known; write at least one, such as --knew 2026-11-22T09:30")
    say = Wording(phrases(project.words[spoken]), Formats(spoken.formats), zone)
    made = rows(known, place, laws)
    if ics:
        try:
            write_file(ics, calendar_file(made, stamp(known), say.title, say.details))
        except OSError as error:
            raise typer.BadParameter(f"{ics} cannot be written: {error.strerror}; name another file") from None
    for start, at in known.items():
        typer.echo(f"{say.phrases[start.replace('-', '_')]}: {say.when(at)}")
    if provider:
        typer.echo(f"{say.phrases['provider']}: {say.when(provider)}. {say.phrases['provider_note']}")
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    console.print(_deadlines(made, say))
    if ics:
        typer.echo(f"wrote {ics}")


@app.command()
def schema(root: Root = HERE) -> None:
    """Write the JSON Schemas that editors check playbook.yml and the brand files with."""
    for name, data in schemas():
        write_file(root / "schemas" / name, data)
        typer.echo(f"wrote schemas/{name}")


@app.command()
def serve(
    locale: Annotated[str, typer.Option(help="The locale to show.")] = "en",
    port: Annotated[int, typer.Option(help="The port on this machine.")] = 8000,
    root: Root = HERE,
) -> None:
    """Show the site in one locale on this machine, and build it again on every change."""
    with reported(TEXT):
        house.open_project(root, locale)
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    try:
        code = subprocess.run(command, cwd=root, env=os.environ | {"AMENDS_LOCALE": locale}, check=False).returncode
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code)


@locales_app.command("update")
def locales_update(root: Root = HERE) -> None:
    """Write the templates and bring every catalog to them; translations are kept."""
    with reported(TEXT):
        changed = house.regenerate(root)
    for path in changed:
        typer.echo(f"updated {path.relative_to(root)}")
    typer.echo(f"{len(changed)} files changed")


@locales_app.command("check")
def locales_check(root: Root = HERE, form: Form = TEXT) -> None:
    """Report every text that is missing, unsure or against the style, and every catalog that is out of step."""
    with reported(form):
        problems = house.faults(root)
        if problems:
            raise ContentError(problems)
    typer.echo("fine: every catalog is complete, up to date and in style")


@locales_app.command("status")
def locales_status(root: Root = HERE) -> None:
    """Show how far each catalog is."""
    with reported(TEXT):
        rows = upkeep.status(house.templates_of(root), root / "locales")
    for row in rows:
        done = f"{row.done:5}/{row.total} done"
        typer.echo(f"{row.locale:8}{row.domain:8}{done}, {row.fuzzy} unsure, {row.missing} missing")


@locales_app.command("add")
def locales_add(
    name: Annotated[str, typer.Argument(help="A language, such as fr, or es_MX.")], root: Root = HERE
) -> None:
    """Start the catalogs of a new locale."""
    with reported(TEXT):
        try:
            written = upkeep.add(house.templates_of(root), root / "locales", name)
        except LocaleNameError as error:
            raise typer.BadParameter(str(error)) from None
    for path in written:
        typer.echo(f"wrote {path.relative_to(root)}")


def _deadlines(made: tuple[Row, ...], say: Wording) -> Table:
    """The rows of the clock as a table; its cells are texts, in which nothing works as markup."""
    table = Table(box=box.SIMPLE, show_lines=True)
    for name in ("law", "whom", "due", "warning", "deadline", "basis"):
        table.add_column(say.phrases[name], overflow="fold")
    for row in made:
        due = [say.when(row.due)] if row.due else []
        cells = (
            say.law(row),
            say.whom(row),
            "\n".join([*due, *say.notes(row)]),
            say.when(row.warning) if row.warning else "–",
            say.deadline(row),
            say.basis(row),
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


@contextmanager
def reported(form: Output) -> Iterator[None]:
    """Print the problems that end the block, and leave with 1; a wrong choice leaves with 2."""
    try:
        yield
    except ContentError as error:
        typer.echo(FORMATS[form.value](error.problems))
        if form == TEXT:
            count = len(error.problems)
            typer.echo(f"{count} {'problem' if count == 1 else 'problems'}", err=True)
        raise typer.Exit(1) from None
    except house.UnknownChoiceError as error:
        raise typer.BadParameter(str(error)) from None


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, a plain line for each finished stage elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:

        def line(stage: str, done: int, total: int) -> None:
            if done == total:
                typer.echo(f"{stage}: {done} of {total}", err=True)

        yield line
        return
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def bar(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done)

        yield bar


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
