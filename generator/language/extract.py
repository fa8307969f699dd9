"""Gather everything that can be translated: the texts of the playbook and the strings of the templates."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, get_args

from jinja2 import TemplateSyntaxError
from jinja2.ext import babel_extract

from generator.content.message import Fact
from generator.content.model import Playbook
from generator.content.problems import ContentError, Position, Problem
from generator.content.source import KeyPath, Source
from generator.content.texts import texts
from generator.content.words import DOMAINS, Domain, tokens
from generator.language.catalog import Catalog, Key, Message

HEADER: Final = (
    ("Project-Id-Version", "Amends"),
    ("Language", ""),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
)
"""No dates and no versions of tools, so that a file changes only when a text does."""

_TOKEN_NOTES: Final = {
    "n": "the number, written the way your language writes numbers",
    "brand": "comes from the file of the brand",
    "to": "comes from the list of recipients when the message is sent",
}
_TEMPLATES: Final = frozenset([".html", ".j2", ".jinja", ".md", ".mjml", ".txt", ".xml"])
_CALLS: Final = ("_", "gettext", "ngettext")


@dataclass(frozen=True, slots=True)
class _Found:
    """One text at one place of the sources."""

    domain: Domain
    message: Message
    place: Position


def extract(playbook: Playbook, source: Source, templates: Path | None = None) -> dict[Domain, Catalog]:
    """The template of each domain, in the order of the source.

    Strings below `templates/mail` belong to `email`, all other templates to `site`. Raises ContentError when
    a template cannot be read, a string in it is not literal, or one text stands as plural and as singular.
    """
    problems: list[Problem] = []
    found = [*_playbook_texts(playbook, source)]
    if templates is not None:
        found += _template_strings(templates, problems)
    catalogs = {domain: _catalog(domain, found, problems) for domain in DOMAINS}
    if problems:
        raise ContentError(problems)
    return catalogs


def _catalog(domain: Domain, found: Iterable[_Found], problems: list[Problem]) -> Catalog:
    messages: dict[Key, Message] = {}
    for item in (item for item in found if item.domain == domain):
        new = item.message
        old = messages.setdefault(new.key, new)
        if old.plural != new.plural:
            what = f'"{new.id[:60]}" stands here and elsewhere with another plural'
            problems.append(Problem(item.place, "L212", what, "write both alike, or change one text"))
        messages[new.key] = replace(
            old,
            notes=tuple(dict.fromkeys(old.notes + new.notes)),
            files=tuple(dict.fromkeys(old.files + new.files)),
        )
    return Catalog(f"{domain}.pot", tuple(messages.values()), HEADER)


def _playbook_texts(playbook: Playbook, source: Source) -> Iterator[_Found]:
    facts = {f"fact_{fact.id}": _fact_note(fact) for fact in playbook.facts}
    file = Path(source.file).name
    for entry in texts(playbook):
        comment = _comment(entry.path, source)
        names = dict.fromkeys(name for form in entry.forms for name in tokens(form))
        notes = [f"{{{name}}}: {note}" for name in names if (note := facts.get(name) or _token_note(name))]
        message = Message(
            entry.one,
            entry.context,
            entry.other,
            notes=tuple([comment] if comment else []) + tuple(notes),
            files=(file,),
        )
        yield _Found(entry.domain, message, source.locate(entry.path))


def _comment(path: KeyPath, source: Source) -> str:
    """The note above the text itself, else above the list that it is an item of."""
    while not (comment := source.comment(path)) and path and isinstance(path[-1], int):
        path = path[:-1]
    return comment


def _fact_note(fact: Fact) -> str:
    example = fact.sample if fact.sample is not None else fact.example
    return fact.label if example is None else f"{fact.label}, such as {example}"


def _token_note(name: str) -> str | None:
    return _TOKEN_NOTES.get(name.partition("_")[0])


def _template_strings(folder: Path, problems: list[Problem]) -> Iterator[_Found]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _TEMPLATES or not path.is_file():
            continue
        inside = path.relative_to(folder)
        file = f"{folder.name}/{inside.as_posix()}"
        domain = get_args(Domain)[0] if inside.parts[0] == "mail" else get_args(Domain)[1]
        for line, message in _strings(path.read_bytes(), file, problems):
            yield _Found(domain, message, Position(file, line))


def _strings(data: bytes, file: str, problems: list[Problem]) -> Iterator[tuple[int, Message]]:
    options = {"silent": "false", "encoding": "utf-8"}
    try:
        found = list(babel_extract(io.BytesIO(data), _CALLS, ["L10N:"], options))
    except TemplateSyntaxError as error:
        problems.append(Problem(Position(file, error.lineno), "L213", f"not a Jinja template: {error.message}"))
        return
    except UnicodeDecodeError:
        problems.append(Problem(Position(file), "L213", "not UTF-8", "save the file as UTF-8"))
        return
    for line, function, arguments, comments in found:
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        words = given[: 2 if function == "ngettext" else 1]
        if any(word is None for word in words) or (function == "ngettext" and len(words) < 2):
            what = f"{function}() without a literal text"
            problems.append(Problem(Position(file, line), "L214", what, "write the sentence in quotes"))
            continue
        one, other = str(words[0]), str(words[1]) if function == "ngettext" else None
        notes = tuple(" ".join(comment.split()) for comment in comments)
        names = dict.fromkeys(tokens(one) + tokens(other or ""))
        notes += tuple(f"{{{name}}}: {note}" for name in names if (note := _token_note(name)))
        yield line, Message(one, None, other, notes=notes, files=(file,))
