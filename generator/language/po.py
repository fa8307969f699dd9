"""Read and write PO files, with the place of every translation and every problem of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from generator.content.problems import ContentError, Position, Problem
from generator.language.catalog import Catalog, Message, Previous

_ESCAPES: Final = {
    "\\": "\\",
    '"': '"',
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}
_UNESCAPES: Final = str.maketrans({char: f"\\{letter}" for letter, char in _ESCAPES.items()})
_STATEMENT: Final = re.compile(
    r'(?:(?P<word>msgctxt|msgid_plural|msgid|msgstr)(?:\[(?P<form>\d+)\])?\s+)?"(?P<text>(?:[^"\\]|\\.)*)"\s*'
)
_CONFLICT: Final = re.compile(r"(<{7}|\|{7}|={7}|>{7})(\s|$)")
PAGE_WIDTH: Final = 80
"""The line of references ends before this column."""
_FLAGS_WE_SET: Final = frozenset(["fuzzy", "python-brace-format"])


def write(catalog: Catalog) -> str:
    """The file, byte for byte as `msgcat --no-wrap` writes it."""
    header = "".join(f"{name}: {value}\n" for name, value in catalog.header)
    blocks = [_block(Message("", strings=(header,), remarks=catalog.remarks))]
    blocks += map(_block, catalog.messages)
    blocks += [_block(message, "#~ ") for message in catalog.obsolete]
    return "\n".join(blocks)


def read(text: str, file: str) -> Catalog:
    """The catalog in `text`; raises ContentError with every problem of the file."""
    reader = _Reader(file)
    for number, line in enumerate(text.split("\n"), start=1):
        reader.take(line.strip("\r \t"), Position(file, number, len(line) - len(line.lstrip()) + 1))
    reader.finish()
    living = [draft.message() for draft in reader.drafts if not draft.obsolete]
    top = next((message for message in living if message.key == (None, "")), None)
    if top is None:
        reader.report(Position(file), "L204", "the file has no header", "write the locale again with `locales update`")
    reader.problems += _repeated(living)
    if reader.problems or top is None:
        raise ContentError(reader.problems)
    return Catalog(
        file=file,
        messages=tuple(message for message in living if message is not top),
        header=_fields(top.strings[0]),
        remarks=top.remarks,
        obsolete=tuple(draft.message() for draft in reader.drafts if draft.obsolete),
    )


def _block(message: Message, start: str = "") -> str:
    lines = [f"# {remark}".rstrip() for remark in message.remarks]
    if not start:
        lines += [f"#. {note}".rstrip() for note in message.notes]
        lines += _references(message.files)
    lines += [f"#, {', '.join(message.all_flags)}"] if message.all_flags else []
    if message.previous:
        mark = "#~| " if start else "#| "
        lines += _statements(mark, message.previous.context, message.previous.id, message.previous.plural)
    lines += _statements(start, message.context, message.id, message.plural)
    for form, string in enumerate(message.strings):
        word = "msgstr" if message.plural is None else f"msgstr[{form}]"
        lines += _quoted(start, word, string)
    return "\n".join(lines) + "\n"


def _references(files: tuple[str, ...]) -> list[str]:
    """The only lines that `msgcat --no-wrap` wraps."""
    lines: list[str] = []
    for file in files:
        if lines and len(lines[-1]) + 1 + len(file) < PAGE_WIDTH:
            lines[-1] += f" {file}"
        else:
            lines.append(f"#: {file}")
    return lines


def _statements(start: str, context: str | None, one: str, other: str | None) -> Iterator[str]:
    if context is not None:
        yield from _quoted(start, "msgctxt", context)
    yield from _quoted(start, "msgid", one)
    if other is not None:
        yield from _quoted(start, "msgid_plural", other)


def _quoted(start: str, word: str, text: str) -> Iterator[str]:
    lines = re.findall(r"[^\n]*\n|[^\n]+", text) or [""]
    if len(lines) > 1:
        yield f'{start}{word} ""'
        yield from (f'{start}"{line.translate(_UNESCAPES)}"' for line in lines)
    else:
        yield f'{start}{word} "{text.translate(_UNESCAPES)}"'


def _fields(header: str) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(":") for line in header.split("\n") if line)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _repeated(messages: list[Message]) -> Iterator[Problem]:
    first: dict[tuple[str | None, str], Message] = {}
    for message in messages:
        other = first.setdefault(message.key, message)
        if other is not message and message.position and other.position:
            line = other.position.line
            what = f'the text "{message.id[:60]}" is translated twice'
            yield Problem(message.position, "L203", what, f"the first is on line {line}; keep one")


@dataclass
class _Draft:
    """A message that is still being read."""

    position: Position
    obsolete: bool = False
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    def message(self) -> Message:
        forms = {int(word[7:-1]): text for word, text in self.words.items() if word.startswith("msgstr[")}
        plural = self.words.get("msgid_plural")
        strings = tuple(text for _, text in sorted(forms.items())) or (self.words.get("msgstr", ""),)
        previous = None
        if "msgid" in self.before:
            old = self.before
            previous = Previous(old["msgid"], old.get("msgctxt"), old.get("msgid_plural"))
        fuzzy = "fuzzy" in self.flags
        return Message(
            id=self.words.get("msgid", ""),
            context=self.words.get("msgctxt"),
            plural=plural,
            strings=strings,
            remarks=tuple(self.remarks),
            notes=tuple(self.notes),
            files=tuple(self.files),
            flags=tuple(flag for flag in self.flags if flag not in _FLAGS_WE_SET),
            fuzzy=fuzzy,
            previous=previous if fuzzy else None,
            position=self.position,
        )


class _Reader:
    """Takes a file line by line and gathers drafts and problems."""

    def __init__(self, file: str) -> None:
        self.drafts: list[_Draft] = []
        self.problems: list[Problem] = []
        self._draft = _Draft(Position(file))
        self._open: tuple[dict[str, str], str] | None = None

    def take(self, line: str, place: Position) -> None:
        if _CONFLICT.match(line):
            self.report(place, "L201", "a conflict of two versions", "keep one side and delete the marker lines")
        elif not line:
            self._open = None
        elif line.startswith("#~"):
            rest = line[2:].lstrip()
            if rest.startswith("|"):
                self._begin(place)
                self._statement(rest[1:].strip(), place, before=True)
            else:
                self._statement(rest, place, obsolete=True)
        elif line.startswith("#|"):
            self._begin(place)
            self._statement(line[2:].strip(), place, before=True)
        elif line.startswith("#"):
            self._comment(line, place)
        else:
            self._statement(line, place)

    def finish(self) -> None:
        """Close the last message."""
        self._begin(self._draft.position)
        if self._draft.words:
            self.report(
                self._draft.position,
                "L202",
                "the last text has no msgstr",
                "write its translation, or nothing in quotes",
            )

    def report(self, place: Position, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(place, code, message, hint))

    def _begin(self, place: Position) -> None:
        """Start a new draft when the last one is complete."""
        if any(word.startswith("msgstr") for word in self._draft.words):
            self.drafts.append(self._draft)
            self._draft = _Draft(place)
            self._open = None

    def _comment(self, line: str, place: Position) -> None:
        self._begin(place)
        kind, rest = line[1:2], line[2:].strip()
        if kind == ".":
            self._draft.notes.append(rest)
        elif kind == ":":
            self._draft.files += rest.split()
        elif kind == ",":
            self._draft.flags += [flag.strip() for flag in rest.split(",") if flag.strip()]
        else:
            self._draft.remarks.append(line[1:].removeprefix(" "))

    def _statement(self, line: str, place: Position, *, before: bool = False, obsolete: bool = False) -> None:
        match = _STATEMENT.fullmatch(line)
        word = match["word"] if match else None
        if not match or (word is None and self._open is None):
            self.report(place, "L202", f"this is no line of a PO file: {line[:60]}", "check the quotes at both ends")
            return
        text = _unquoted(match["text"])
        if word is None:
            assert self._open is not None
            words, name = self._open
            words[name] += text
            return
        if word in ("msgctxt", "msgid") and not before:
            self._begin(place)
        words = self._draft.before if before else self._draft.words
        name = f"msgstr[{match['form']}]" if match["form"] else word
        if name in words:
            self.report(place, "L202", f"a second {name} for one text", "put an empty line between two texts")
        if word == "msgstr" and "msgid" not in self._draft.words:
            self.report(place, "L202", "a msgstr without its msgid", "put back the English, or delete the translation")
        if name in ("msgid", "msgstr", "msgstr[0]") and not before:
            self._draft.position = place
        self._draft.obsolete = self._draft.obsolete or obsolete
        words[name] = text
        self._open = (words, name)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[0]), text)
