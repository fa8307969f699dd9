"""Find the templates of a message, each compiled once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

TEMPLATES: Final = Path(__file__).parents[2] / "templates" / "mail"
Form = Literal["mjml", "txt"]
"""Which part of a message a template writes; only MJML is escaped."""


@cache
def template(name: str, form: Form) -> Template:
    """The template ``templates/mail/<name>.<form>.j2``."""
    return _environment(form).get_template(f"{name}.{form}.j2")


@cache
def macro(name: str, form: Form) -> Callable[..., str]:
    """The macro `show` in the template of that name; calling it is much cheaper than rendering a template."""
    show: Any = template(name, form).module
    made: Callable[..., str] = show.show
    return made


@cache
def _environment(form: Form) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=form == "mjml",
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
