"""Engines of the Node world, and of Go: each is one process for all jobs."""

import json
import re
import subprocess
from collections.abc import Sequence

from tests import golang, reference
from tests.engines.job import Job, look_up

TOKEN = re.compile(r"\{\{(?P<path>(?:lead|system|my)\.[^{}:]+?)(?::default=(?P<otherwise>[^{}]*))?\}\}")
"""A token of Marketo: `{{lead.First Name:default=friend}}`."""


def handlebars(jobs: Sequence[Job]) -> list[list[str]]:
    """Handlebars itself; it escapes `{{ }}` in any part."""
    return _node("handlebars", jobs)


def liquidjs(jobs: Sequence[Job]) -> list[list[str]]:
    """Liquid in JavaScript."""
    return _node("liquid", jobs)


def ejs(jobs: Sequence[Job]) -> list[list[str]]:
    """EJS, whose pages look and work like those of Adobe Campaign."""
    return _node("ejs", jobs)


def twig(jobs: Sequence[Job]) -> list[list[str]]:
    """Twig, a part of which is the language of Emarsys; whether that escapes is not documented, so HTML does."""
    return _node("twig", jobs)


def velocity(jobs: Sequence[Job]) -> list[list[str]]:
    """Velocity for the scripts of Marketo, then its tokens.

    A recipient may bring scripts, `{"my": {"name": script}}`; what one prints stands for the token `{{my.name}}`.
    """
    scripts = sorted({script for job in jobs for one in job.recipients for script in one.get("my", {}).values()})
    known = [one for job in jobs for one in job.recipients]
    asked = [Job(script, known, False) for script in scripts]
    printed = dict(zip(scripts, _node("velocity", asked), strict=True)) if scripts else {}
    sent, at = [], 0
    for job in jobs:
        sent.append([])
        for one in job.recipients:
            ours = {name: printed[script][at].removesuffix("\n") for name, script in one.get("my", {}).items()}
            sent[-1].append(_with_tokens(job.template, {**one, "my": ours}))
            at += 1
    return sent


def go(jobs: Sequence[Job]) -> list[list[str]]:
    """Go's own templates with the functions that listmonk adds: the very engine of listmonk."""
    asked = [{"template": job.template, "recipients": job.recipients} for job in jobs]
    done = subprocess.run(
        [golang.program()], input=json.dumps(asked), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    answer: list[list[str]] = json.loads(done.stdout)
    return answer


def _node(script: str, jobs: Sequence[Job]) -> list[list[str]]:
    answer: list[list[str]] = reference.run(script, [job._asdict() for job in jobs])
    return answer


def _with_tokens(template: str, known: dict[str, object]) -> str:
    """Every token by its value or its default; a token of an unknown kind is left, and so is seen."""

    def value(token: re.Match[str]) -> str:
        found = look_up(known, token["path"])
        if found is None and token["path"].startswith("my."):
            raise AssertionError(f"there is no script {token['path']}")
        return str(found) if found else token["otherwise"] or ""

    return TOKEN.sub(value, template)
