"""Read MJML strictly, and make of it what the lenient compiler handles without damage."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from generator.content.problems import ContentError, Position, Problem
from generator.mail.fragments import check_content
from generator.mail.tags import COMMENT, NAME, REST, Fault
from generator.mail.vocabulary import Element, Tag, read_tag, vocabulary

MAX_CHARACTERS: Final = 2_000_000
"""Twenty times the largest message a mail client shows whole; anything above is a mistake."""

_UNREADABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TOKEN: Final = re.compile(
    rf"\s*+(?:(?P<start><(?:(?P<name>mj-[a-z-]*+)(?![A-Za-z0-9:_.])|{NAME}){REST})"
    rf"(?(name)(?:(?<!/>)(?P<content>(?:[^<]++|<(?!/?mj(?:-|ml\b)))*+)(?P<end></(?P=name)\s*+>))?)"
    rf"|</(?P<close>{NAME})\s*+>|(?P<comment>{COMMENT})|(?P<text>[^<]++)|(?P<bad><[^\s<>]{{0,20}}+))"
)
"""An element without MJML inside is one token, with its content; everything else is one token a tag."""
_COMMENT: Final = re.compile(COMMENT)
_NEXT: Final = re.compile(r"</?mj(?:-[a-z-]*+|ml\b)")
_SINGLE: Final = frozenset({"mj-body", "mj-breakpoint", "mj-head", "mj-preview", "mj-title"})
_NEEDED: Final = {"mjml": "", "mj-head": " in <mjml>", "mj-title": " in <mj-head>", "mj-body": " in <mjml>"}


@dataclass(frozen=True, slots=True)
class Document:
    """MJML that has been checked: ASCII markup for the compiler, and the contents that it must not see."""

    file: str
    markup: str
    """Every content is a placeholder: `mark`, its number, and a `z`."""
    contents: tuple[str, ...]
    mark: str
    language: str
    direction: str


def scan(source: str, file: str) -> Document:
    """Check `source` and make it safe to compile.

    Raises ContentError with every problem found (M301 to M338), each with its line and column in `file`.
    """
    if len(source) > MAX_CHARACTERS:
        message = f"the file has {len(source):,} characters, more than {MAX_CHARACTERS:,}"
        raise ContentError([Problem(Position(file), "M301", message, "split the message")])
    text = source.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(text)
    reader.read()
    if reader.faults:
        raise ContentError(_problems(reader.faults, text, file))
    values = reader.root
    markup = "".join(reader.markup)
    return Document(file, markup, tuple(reader.contents), reader.mark, values["lang"], values["dir"])


def _problems(faults: list[Fault], text: str, file: str) -> list[Problem]:
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    problems = []
    for fault in faults:
        line = bisect_right(lines, fault.offset)
        place = Position(file, line, fault.offset - lines[line - 1] + 1)
        problems.append(Problem(place, fault.code, fault.message, fault.hint))
    return problems


def _unused(text: str) -> str:
    """A word for placeholders that does not occur in `text`."""
    mark = "zq9"
    while mark in text:
        mark += "q9"
    return mark + "n"


def _shown(text: str) -> str:
    text = " ".join(text[:100].split())
    return f"{text[:30]}…" if len(text) > 30 else text


class _Reader:
    """Walks through the tokens of one file, and gathers faults, markup and contents."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mark = _unused(text)
        self.faults: list[Fault] = []
        self.markup: list[str] = []
        self.contents: list[str] = []
        self.root: dict[str, str] = {}
        self._open: list[tuple[str, int]] = []
        self._seen: dict[str, int] = {}
        self._resume = 0

    def read(self) -> None:
        """Read the whole text; leaves nothing out after a fault, so that all of them are found."""
        # Most texts pass this test, which is cheaper than the search.
        if not self.text.replace("\n", " ").replace("\t", " ").isprintable():
            for match in _UNREADABLE.finditer(self.text):
                message = f"found the unreadable character U+{ord(match[0]):04X}"
                self._fault(match.start(), "M302", message, "delete it")
        for match in _TOKEN.finditer(self.text):
            kind = match.lastgroup
            if self._resume and match.end() <= self._resume:
                continue
            if kind == "start" or kind == "end":
                self._start(match, read_tag(match["start"]))
            elif kind == "close":
                self._close(match["close"], match.start("close") - 2)
            elif kind != "comment":
                self._stray(match)
        for name, place in self._open:
            self._fault(place, "M307", f"<{name}> is never closed", f"add </{name}>")
        self._complete()

    def _fault(self, offset: int, code: str, message: str, hint: str) -> None:
        self.faults.append(Fault(offset, code, message, hint))

    def _start(self, match: re.Match[str], tag: Tag) -> None:
        """Take in a start tag, with its content and its end where the token has them."""
        at, element = match.start("start"), tag.element
        if tag.faults:
            self.faults.extend(fault.moved(at) for fault in tag.faults)
        parent = self._open[-1][0] if self._open else ""
        if element is None:
            if not tag.closed and not match["end"]:
                self._open.append((tag.name, at))
            return
        if parent not in element.parents:
            self._misplaced(element, parent, at)
        if tag.name in _SINGLE or not parent:
            self._count(tag.name, at)
        self.markup.append(tag.markup if parent else self._rooted(tag))
        default = parent == "mj-attributes"
        if tag.closed:
            self.markup.append("/>")
        elif match["end"]:
            self._content(element, match, default)
        elif element.content == "elements" and not default:
            self.markup.append(">")
            self._open.append((tag.name, at))
        else:
            self._unclosed(tag.name, at, match.end())

    def _rooted(self, tag: Tag) -> str:
        """The language is a content like any other, so that locales share a compiled frame."""
        self.root = dict(tag.values)
        self.contents.append(self.root.get("lang", ""))
        return f'<{tag.name} lang="{self.mark}0z" dir="{self.root.get("dir")}"'

    def _content(self, element: Element, match: re.Match[str], default: bool) -> None:
        content = match["content"].strip()
        if default or element.content in ("nothing", "elements"):
            self._empty(element, match, default)
        elif content:
            if faults := check_content(content, element.content):
                at = match.start("content") + match["content"].index(content)
                self.faults.extend(fault.moved(at) for fault in faults)
            self.markup.append(f">{self.mark}{len(self.contents)}z</{element.name}>")
            # The compiler copies the title into an attribute, where a bare quote would end it.
            self.contents.append(content.replace('"', "&quot;") if element.content == "text" else content)
            return
        elif element.name == "mj-title":
            self._fault(match.start("start"), "M314", "<mj-title> is empty", "write the subject into it")
        self.markup.append(f"></{element.name}>")

    def _empty(self, element: Element, match: re.Match[str], default: bool) -> None:
        """Nothing but space and comments may stand here."""
        rest = _COMMENT.sub("", match["content"]).strip()
        if not rest:
            return
        within = "mj-attributes" if default else element.name
        movable = element.content == "elements" and not default
        hint = "put it into mj-text" if movable else "remove it"
        at = match.start("content") + match["content"].index(rest[0])
        self._fault(at, "M317", f'found "{_shown(rest)}" in <{within}>', hint)

    def _unclosed(self, name: str, at: int, end: int) -> None:
        following = _NEXT.search(self.text, end)
        before = f" before {following[0]}>" if following else ""
        self._fault(at, "M307", f"<{name}> is not closed{before}", f"add </{name}>")
        self._resume = following.start() if following else len(self.text)

    def _misplaced(self, element: Element, parent: str, at: int) -> None:
        if parent and parent not in vocabulary().elements:
            return
        where = f"in <{parent}>" if parent else "outside <mjml>"
        within = ", ".join(f"<{one}>" for one in sorted(element.parents - {"", "mj-attributes"}))
        hint = f"put it into {within or '<mj-attributes>'}" if element.name != "mjml" else "remove it"
        self._fault(at, "M305", f"<{element.name}> is not allowed {where}", hint)

    def _count(self, name: str, at: int) -> None:
        if name in self._seen:
            line = self.text.count("\n", 0, self._seen[name]) + 1
            self._fault(at, "M313", f"a second <{name}>", f"keep one; the first is on line {line}")
        self._seen.setdefault(name, at)

    def _close(self, name: str, at: int) -> None:
        opened = self._open
        if opened and opened[-1][0] == name:
            opened.pop()
            self.markup.append(f"</{name}>")
            return
        if not any(name == other for other, _ in opened):
            self._fault(at, "M306", f"</{name}> closes nothing", "remove it, or add its start tag")
            return
        self._fault(at, "M306", f"found </{name}>, expected </{opened[-1][0]}>", "close the tags in reverse order")
        while opened.pop()[0] != name:
            pass

    def _stray(self, match: re.Match[str]) -> None:
        if match["text"]:
            found = " ".join(match["text"].split())
            shown = f"{found[:30]}…" if len(found) > 30 else found
            self._fault(
                match.start("text"),
                "M315",
                f'found the text "{shown}" between elements',
                "put it into mj-text",
            )
        else:
            hint = "complete the tag; no declarations, no CDATA, and &lt; for a < inside a value"
            self._fault(match.start("bad"), "M303", f"cannot read {match['bad']}", hint)

    def _complete(self) -> None:
        for name, within in _NEEDED.items():
            if name not in self._seen:
                self._fault(self._seen.get("mjml", 0), "M314", f"there is no <{name}>{within}", f"add <{name}>")
