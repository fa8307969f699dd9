"""Engines of the Python world: Jinja, Django's templates, and Liquid, which JavaScript confirms."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import liquid as python_liquid
from django.template import Context, Library
from django.template import Engine as DjangoEngine
from jinja2.sandbox import SandboxedEnvironment

from tests.engines.job import Job, Recipient, look_up
from tests.engines.script import liquidjs

LIQUID_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}(?!\})", re.DOTALL)
BRAZE_VALUE = re.compile(r"(?<!^)\{\{(.*?)\}\}(?!\})")
"""Braze allows the braces of a value inside a tag, too."""
BRAZE_FIELD = re.compile(r"\$\{(\w+)\}")
LINK_TAG = re.compile(r"\{%\s*(unsubscribe_url|view_in_browser_url)\s*%\}")
DJANGO_LINKS = ("unsubscribe_link", "web_view_link")
BREVO_FILTER = re.compile(r"(?<=[\w)])\s*\|\s*(\w+)(?:\s*:\s*)?(?=[^{}]*\}\})")


def jinja(jobs: Sequence[Job]) -> list[list[str]]:
    """Jinja, to whose family HubL belongs; whether HubL escapes is not documented, so HTML is taken to be."""
    environments = {
        markup: SandboxedEnvironment(autoescape=markup, keep_trailing_newline=True) for markup in (False, True)
    }
    sent = []
    for job in jobs:
        template = environments[job.markup].from_string(job.template)
        sent.append([template.render(known) for known in job.recipients])
    return sent


def django(jobs: Sequence[Job]) -> list[list[str]]:
    """Django's templates with the tags and the filter that Klaviyo adds; HTML is escaped."""
    sent = []
    for job in jobs:
        template = _django().from_string(job.template)
        sent.append([template.render(Context(known, autoescape=job.markup)) for known in job.recipients])
    return sent


def brevo(jobs: Sequence[Job]) -> list[list[str]]:
    """An emulator of Brevo's language, which is of Django's kind but allows spaces round the marks of a filter."""
    return django([job._replace(template=_without_spaces(job.template)) for job in jobs])


def liquid(jobs: Sequence[Job]) -> list[list[str]]:
    """Liquid, by two engines that have to agree, because they differ in what a missing value is.

    What providers write in their own way is written as Liquid has it before: Braze's `${field}`, and the tags
    of Customer.io that print an address.
    """
    stock = [job._replace(template=LIQUID_TAG.sub(_stock_liquid, job.template)) for job in jobs]
    environment = python_liquid.Environment()
    sent = []
    for job in stock:
        template = environment.from_string(job.template)
        sent.append([template.render(**known) for known in job.recipients])
    for job, one, other in zip(jobs, sent, liquidjs(stock), strict=True):
        assert one == other, f"two engines of Liquid differ on {LIQUID_TAG.findall(job.template)}"
    return sent


def _stock_liquid(tag: re.Match[str]) -> str:
    return BRAZE_FIELD.sub(r"\1", BRAZE_VALUE.sub(r"\1", LINK_TAG.sub(r"{{ links.\1 }}", tag[0])))


def _without_spaces(template: str) -> str:
    return BREVO_FILTER.sub(lambda mark: f"|{mark[1]}" + (":" if ":" in mark[0] else ""), template)


@cache
def _django() -> DjangoEngine:
    library = Library()
    for name in DJANGO_LINKS:
        library.simple_tag(_link(name), takes_context=True, name=name)
    library.filter("lookup", _lookup)
    engine = DjangoEngine()
    engine.template_builtins.append(library)
    return engine


def _link(name: str) -> Any:
    def link(context: Context) -> str:
        return str(context["links"][name])

    return link


def _lookup(known: Recipient | str, field: str) -> Any:
    return look_up(known, field) if isinstance(known, dict) else None
