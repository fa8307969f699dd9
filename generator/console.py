"""What every command shares: its options, its progress, and how it says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from generator.build import UnknownChoiceError
from generator.content.problems import FORMATS, ContentError


class Output(StrEnum):
    """How problems are written; the members are those of FORMATS."""

    text = "text"
    json = "json"
    github = "github"


Root = Annotated[Path, typer.Option("--root", help="The folder with playbook.yml.", exists=True, file_okay=False)]
Form = Annotated[Output, typer.Option("--format", help="How problems are written.")]
HERE = Path()
TEXT = Output.text


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
    except UnknownChoiceError as error:
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
