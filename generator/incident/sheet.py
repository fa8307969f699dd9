"""Write the file that a team fills in: every question of an incident with its help, its example and its type."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from jinja2 import Environment

from generator.content.message import Block, Fact, FactOption, Start
from generator.content.model import Playbook, Scenario
from generator.content.needs import named, needed
from generator.incident.inquiry import OF_DATA
from generator.language.formats import Formats
from generator.language.localize import Words

WIDTH: Final = 100
"""The longest line of a comment, in characters."""
SCHEMA: Final = "schemas/incident.schema.json"


@dataclass(frozen=True, slots=True)
class Question:
    """One fact as the team is asked for it."""

    id: str
    label: str
    kind: str
    help: str
    example: str
    options: tuple[FactOption, ...]
    condition: str
    spoken: bool
    """Whether it needs a text in each language."""
    action: bool
    """Whether somebody has to stand for it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of a message, or of the texts for other channels."""

    title: str
    questions: tuple[Question, ...]


def sheet(
    playbook: Playbook,
    scenario: Scenario,
    words: Words,
    environment: Environment,
    brands: Sequence[str],
    locales: Sequence[str],
    today: dt.date,
    zone: str,
) -> str:
    """The YAML file, with comments in the language of `words`, in which `playbook` and `scenario` are too."""
    say = words.gettext("site")
    level = next(one for one in playbook.severities if one.id == scenario.severity.level)
    of_data = scenario.track in OF_DATA
    made = environment.overlay()
    made.filters["comment"] = _comment
    shown: dict[str, Any] = {
        "playbook": playbook,
        "scenario": scenario,
        "schema": SCHEMA,
        "brands": brands,
        "locales": locales,
        "today": today.isoformat(),
        "zone": zone,
        "of_data": of_data,
        "starts": get_args(Start),
        "groups": tuple(_groups(playbook, scenario, words)),
        "decisions": ["outcome", *(["people", "authority"] if of_data else [])],
        "severity": level,
        "role": next(iter(level.roles[0]), "campaign-owner"),
    }
    text = made.get_template("incident.yml.j2").render(_=say, **shown)
    return text.rstrip("\n") + "\n"


def _groups(playbook: Playbook, scenario: Scenario, words: Words) -> Iterator[Group]:
    """The facts of each message, those of earlier ones left out, then those of the other texts."""
    asked: set[str] = set()
    say = words.gettext("site")
    for message in scenario.messages:
        ids = [name for name in needed(message) if name not in asked]
        asked |= set(ids)
        if ids:
            yield Group(message.title, tuple(_questions(ids, message.blocks, playbook, words)))
    ids = list(dict.fromkeys(name for text in scenario.kit for name in named(text) if name not in asked))
    if ids:
        yield Group(say("For the texts of other channels"), tuple(_questions(ids, (), playbook, words)))


def _questions(ids: list[str], blocks: Sequence[Block], playbook: Playbook, words: Words) -> Iterator[Question]:
    """The questions in their order; the date of an action comes with it."""
    complete = [name for one in ids for name in (playbook.fact(one).dated_by, one) if name]
    formats = Formats(words.locale.formats)
    for name in dict.fromkeys(complete):
        fact = playbook.fact(name)
        yield Question(
            id=fact.id,
            label=fact.label,
            kind=_kind(fact, words),
            help=fact.help,
            example=_example(fact),
            options=fact.options,
            condition=_condition(fact.id, blocks, playbook, formats),
            spoken=fact.type == "text",
            action=fact.type == "text" and fact.dated_by is not None,
        )


def _kind(fact: Fact, words: Words) -> str:
    say = words.gettext("site")
    kinds = {
        "date": say("a date"),
        "time": say("a time, in quotation marks"),
        "count": say("a number"),
        "money": say("an amount with its currency"),
        "percent": say("a share of a hundred"),
        "text": say("a text in each language"),
        "list": say("a list"),
        "choice": say("one of the answers below"),
        "url": say("an address under your own domain"),
    }
    return kinds[fact.type]


def _example(fact: Fact) -> str:
    """The example as it is typed; a text in words."""
    if fact.type == "list" and fact.options:
        return f"[{', '.join(option.id for option in fact.options[:2])}]"
    if fact.type == "time":
        return f'"{fact.example}"'
    return fact.sample or str(fact.example or "")


def _condition(fact_id: str, blocks: Sequence[Block], playbook: Playbook, formats: Formats) -> str:
    """The answer and the laws without which the fact is not needed, if there are any."""
    using = [
        block
        for block in blocks
        if fact_id in {*named(block), getattr(block, "count", None), getattr(block, "url", None)}
    ]
    conditions = [block.when for block in using if block.when]
    found = []
    if using and len(conditions) == len(using) and len({condition.fact for condition in conditions}) == 1:
        answers = dict.fromkeys(answer for condition in conditions for answer in condition.answers)
        found.append(f"`{conditions[0].fact}`: {formats.list_or([f'`{answer}`' for answer in answers])}")
    if using and all(block.only for block in using):
        laws = dict.fromkeys(law for block in using for law in block.only)
        found.append(f"`laws`: {formats.list_or([f'`{law}`' for law in laws])}")
    return "; ".join(found)


def _comment(text: str, indent: int) -> str:
    """A text as comment lines, which nothing in it can leave."""
    start = " " * indent + "# "
    return textwrap.fill(
        " ".join(text.replace("**", "").split()),
        WIDTH,
        initial_indent=start,
        subsequent_indent=start,
        break_long_words=False,
        break_on_hyphens=False,
    )
