"""Send as a provider does: the engines that turn a translated edition and a recipient into a message."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from jinja2.sandbox import SandboxedEnvironment

from generator.content.model import Provider
from tests import reference

VARIABLE = re.compile(r"\b[A-Za-z]\w*(?:\.\w+)*")
"""The name of a field inside a tag: `contact.firstname`."""
MERGE_TAG = re.compile(r"\*\|([A-Z0-9_:]+)\|\*")


class Case(NamedTuple):
    """A part of a message and what is known about its recipient; `markup` unless it is plain text."""

    template: str
    data: dict[str, Any]
    markup: bool


Engine = Callable[[Sequence[Case]], list[str]]


def as_it_is(cases: Sequence[Case]) -> list[str]:
    """A provider without tags sends what it was given."""
    return [case.template for case in cases]


def handlebars(cases: Sequence[Case]) -> list[str]:
    """Handlebars itself, which SendGrid's dynamic templates are a part of; it escapes `{{ }}` in any part."""
    return list(reference.run("handlebars", [{"template": case.template, "data": case.data} for case in cases]))


def jinja(cases: Sequence[Case]) -> list[str]:
    """Jinja, to whose family HubL belongs; whether HubL escapes is not documented, so HTML is taken to be."""
    environments = {
        markup: SandboxedEnvironment(autoescape=markup, keep_trailing_newline=True) for markup in (False, True)
    }
    return [environments[case.markup].from_string(case.template).render(case.data) for case in cases]


def merge_tags(cases: Sequence[Case]) -> list[str]:
    """An emulator of Mailchimp's documented merge tags, because its engine cannot be had: `IF`, `ELSE`, `END:IF`.

    Stricter than the original: a tag that it does not know, or a conditional left open, is an error.
    """
    return [_merged(case) for case in cases]


def _merged(case: Case) -> str:
    sent: list[str] = []
    says = [True]
    parts = MERGE_TAG.split(case.template)
    for index, part in enumerate(parts):
        if index % 2 == 0:
            sent.append(part if says[-1] else "")
        elif part.startswith("IF:"):
            assert len(says) == 1, "a conditional in a conditional"
            says.append(bool(case.data.get(part.removeprefix("IF:"))))
        elif part == "ELSE:":
            says.append(not says.pop())
        elif part == "END:IF":
            says.pop()
        else:
            sent.append(str(case.data.get(part, "")) if says[-1] else "")
    assert says == [True], "a conditional is left open"
    whole = "".join(sent)
    assert not re.search(r"\*\||\|\*", whole), "a tag that Mailchimp does not document"
    return whole


ENGINES: dict[str, Engine] = {"{{#": handlebars, "{%": jinja, "*|": merge_tags}
"""By the first characters of a conditional."""


def engine_for(provider: Provider) -> Engine:
    """The engine that speaks the provider's dialect."""
    conditional = provider.tags.if_name
    if conditional is None:
        return as_it_is
    return next(engine for start, engine in ENGINES.items() if conditional.startswith(start))


def recipient(provider: Provider, first_name: str | None, others: dict[str, str]) -> dict[str, Any]:
    """What the provider knows when it sends: a first name, no such field for None, and the `others` by tag."""
    data: dict[str, Any] = {}
    for tag, value in others.items():
        for path in VARIABLE.findall(tag):
            _put(data, path, value)
    path = VARIABLE.search(provider.tags.first_name or "")
    if path and first_name is not None:
        _put(data, path[0], first_name)
    elif path and "." in path[0]:
        data.setdefault(path[0].split(".")[0], {})
    return data


def _put(data: dict[str, Any], path: str, value: str) -> None:
    *outer, last = path.split(".")
    for name in outer:
        data = data.setdefault(name, {})
    data[last] = value
