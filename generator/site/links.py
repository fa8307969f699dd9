"""Check the finished site: every reference leads somewhere, and nothing is loaded from another host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from generator.content.problems import Position, Problem

_LOADS: Final = frozenset({"src", "data", "poster", "background", "action"})
_QUIET_RELS: Final = frozenset({"canonical", "alternate", "prev", "next", "license", "edit", "author"})
_CSS_LOAD: Final = re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)
_SKIPPED: Final = ("mailto:", "tel:", "data:", "javascript:", "about:")
PREVIEWS: Final = "previews"
"""Messages lie in this folder; their links belong to the recipient, only what they load is checked."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a page."""

    address: str
    loads: bool
    """Whether a browser fetches it without being asked."""
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Document:
    references: tuple[Reference, ...]
    ids: Mapping[str, int]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.references: list[Reference] = []
        self.ids: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids[values["id"]] += 1
        quiet = tag == "link" and bool(_QUIET_RELS & set(values.get("rel", "").split()))
        line, column = self.getpos()
        for name, value in values.items():
            if name in _LOADS or name == "href":
                loads = name in _LOADS or (tag == "link" and not quiet)
                self.references.append(Reference(value, loads, line, column + 1))
            elif name == "srcset":
                found = (part.split()[0] for part in value.split(",") if part.strip())
                self.references += (Reference(address, True, line, column + 1) for address in found)


def check_links(folder: Path) -> tuple[Problem, ...]:
    """Every broken reference, doubled id and outside load in the HTML and CSS below `folder`, sorted."""
    documents = {path: _read(path) for path in sorted(folder.rglob("*.html"))}
    problems: list[Problem] = []
    for path, document in documents.items():
        problems += _problems(path, document, documents, folder)
    for path in sorted(folder.rglob("*.css")):
        problems += _css_problems(path, path.read_text("utf-8"), folder)
    return tuple(sorted(set(problems)))


def _read(path: Path) -> _Document:
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    return _Document(tuple(reader.references), dict(reader.ids))


def _problems(path: Path, document: _Document, documents: Mapping[Path, _Document], folder: Path) -> Iterator[Problem]:
    name = path.relative_to(folder).as_posix()
    message = PREVIEWS in path.relative_to(folder).parts
    if message:
        yield from _css_problems(path, path.read_text("utf-8"), folder)
    for element, count in document.ids.items():
        if count > 1 and not message:
            yield Problem(
                Position(name), "S513", f'the id "{element}" stands {count} times', "ids are unique in a page"
            )
    for reference in document.references:
        if message and not reference.loads:
            continue
        fault = _fault(reference, path, documents, folder)
        if fault:
            yield Problem(Position(name, reference.line, reference.column), *fault)


def _fault(
    reference: Reference, path: Path, documents: Mapping[Path, _Document], folder: Path
) -> tuple[str, str, str] | None:
    address = reference.address.strip()
    if address.lower().startswith(_SKIPPED):
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        if not reference.loads:
            return None
        return "S512", f"{address} is loaded from another host", "keep a copy in the site"
    target = _target(unquote(parts.path), path, folder)
    if target is None:
        return "S510", f'"{address}" leads to no file', "correct the address"
    known = documents.get(target)
    fragment = unquote(parts.fragment)
    if fragment and known is not None and fragment not in known.ids:
        return "S511", f'"{address}" leads to no place in that page', "correct the part after #"
    return None


def _target(address: str, path: Path, folder: Path) -> Path | None:
    """The file that an address in the page at `path` means."""
    if not address:
        return path
    if not address.startswith("/"):
        return _file((path.parent / address).resolve(), folder)
    # The page for unknown addresses counts from the root of the host, and the site may stand in a folder there.
    steps = address.strip("/").split("/")
    found = (_file(folder.joinpath(*steps[skipped:]).resolve(), folder) for skipped in range(len(steps) + 1))
    return next((target for target in found if target), None)


def _file(path: Path, folder: Path) -> Path | None:
    # A folder is no target: only a web server would show a page for it.
    return path if path.is_file() and path.is_relative_to(folder) else None


def _css_problems(path: Path, text: str, folder: Path) -> Iterator[Problem]:
    for match in _CSS_LOAD.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        place = Position(path.relative_to(folder).as_posix(), line, column)
        yield Problem(place, "S512", f"{match[1]} is loaded from another host", "keep a copy in the site")
