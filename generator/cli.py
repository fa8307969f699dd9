"""The command `amends`; besides cli_incident.py and console.py nothing prints or exits."""

from __future__ import annotations

import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator import build as house
from generator.cli_incident import register_commands
from generator.console import HERE, TEXT, Form, Root, progress, reported
from generator.content.load import load_playbook
from generator.content.message import Start
from generator.content.problems import ContentError
from generator.content.schema import schemas
from generator.inbox.inspection import Batch, inspect
from generator.incident.calendar_file import calendar_file
from generator.incident.clock import ClockError, Row, choose, moment, rows, stamp, zone_named
from generator.incident.schema import NAME as INCIDENT_SCHEMA
from generator.incident.schema import incident_schema
from generator.incident.wording import Wording, phrases
from generator.language import upkeep
from generator.language.formats import Formats, LocaleNameError
from generator.publish import fresh_folder, write_file
from generator.site.coverage_report import ChoiceError, as_json, as_lines, covered
from generator.site.pages import write_pages


class Report(StrEnum):
    """How a report is written."""

    text = "text"
    json = "json"


app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
locales_app = typer.Typer(no_args_is_help=True, help="Keep the translators' catalogs in step with the playbook.")
app.add_typer(locales_app, name="locales")
register_commands(app)


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
def coverage(
    message: Annotated[str | None, typer.Option(help="Only this message, as SCENARIO/MESSAGE.")] = None,
    law: Annotated[str | None, typer.Option(help="Only this law, by its id.")] = None,
    locale: Annotated[str | None, typer.Option(help="Only this language; as text it is English by default.")] = None,
    root: Root = HERE,
    form: Annotated[Report, typer.Option("--format", help="How the report is written.")] = Report.text,
) -> None:
    """Show which sentences say what a law asks for, and leave with 1 where there is a hole.

    Element by element: the block with its line in the playbook, its sentences, and the facts that fill them.
    """
    with reported(TEXT):
        project = house.open_project(root, locale or (None if form == Report.json else "en"))
        try:
            found = [
                one
                for spoken, playbook in project.playbooks.items()
                for one in covered(playbook, project.source, spoken, message, law)
            ]
        except ChoiceError as error:
            raise typer.BadParameter(str(error)) from None
        chosen = {(one.scenario, one.message.id) for one in found}
        for spoken in project.playbooks:
            tuple(house.editions(project, project.brands[0], spoken, chosen))
    typer.echo(as_json(found) if form == Report.json else "\n".join(as_lines(found)))
    if not all(one.holds for one in found):
        raise typer.Exit(1)


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
    """Write the JSON Schemas that editors check playbook.yml, the brand files and incident files with."""
    with reported(TEXT):
        playbook, _ = load_playbook(root / "playbook.yml", "playbook.yml")
    for name, data in (*schemas(), (INCIDENT_SCHEMA, incident_schema(playbook))):
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


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
