"""Read one YAML file and remember where every value stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from generator.content.problems import ContentError, Position, Problem

KeyPath = tuple[str | int, ...]

MAX_BYTES: Final = 5_000_000
"""More than twenty times the shipped playbook; a larger file is a mistake, not a playbook."""

MAX_DEPTH: Final = 40
"""The models nest ten levels deep; libyaml and Python give up only in the thousands, by crashing."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = yaml.SafeLoader("")
_LINE_NOTE: Final = "# L10N:"


@dataclass(frozen=True)
class Source:
    """A YAML document as plain values, with the place of every key and value."""

    file: str
    data: Any
    _values: Mapping[KeyPath, Position] = field(repr=False)
    _keys: Mapping[KeyPath, Position] = field(repr=False)
    _raw: Mapping[KeyPath, str] = field(repr=False)
    _lines: tuple[str, ...] = field(repr=False)

    def locate(self, path: KeyPath, *, key: bool = False) -> Position:
        """The place of the value at `path` (of its key with `key`), or of the nearest parent that exists.

        Segments that the file does not contain are skipped, so a lookup never fails.
        """
        here: KeyPath = ()
        for segment in path:
            if (*here, segment) in self._values:
                here = (*here, segment)
        if key and here == path and here in self._keys:
            return self._keys[here]
        return self._values[here]

    def raw(self, path: KeyPath) -> str | None:
        """The scalar at `path` as it was written, or None where no scalar stands."""
        return self._raw.get(path)

    def comment(self, path: KeyPath) -> str:
        """The `# L10N:` comment lines right above the key or list item at `path`, joined; else empty."""
        position = self._keys.get(path) or self._values.get(path)
        notes: list[str] = []
        row = position.line - 2 if position else -1
        while row >= 0 and (line := self._lines[row].strip()).startswith("#"):
            notes.insert(0, line)
            row -= 1
        start = next((i for i, line in enumerate(notes) if line.startswith(_LINE_NOTE)), None)
        if start is None:
            return ""
        first, *rest = notes[start:]
        return " ".join([first.removeprefix(_LINE_NOTE).strip(), *(line.lstrip("# ").strip() for line in rest)])

    @property
    def text(self) -> str:
        """The document as it was read, with line feeds at the ends of its lines."""
        whole = "".join(self._lines).replace("\r\n", "\n").replace("\r", "\n")
        return whole if whole.endswith("\n") else f"{whole}\n"

    def holds(self, path: KeyPath) -> bool:
        """Whether something stands at `path`."""
        return path in self._values

    def paths(self) -> Iterator[KeyPath]:
        """Every path in the file, in file order."""
        return iter(self._values)


def read(path: Path, name: str | None = None) -> Source:
    """Read the YAML file at `path`; problems call it `name` (default: the path as given).

    Raises ContentError with every problem of reading: missing, empty, too large, too deep, not UTF-8, not
    YAML, duplicate keys, anchors, aliases, merge keys and tags.
    """
    file = name or path.as_posix()
    return parse(_text(path, file), file)


def parse(text: str, file: str) -> Source:
    """The same for text that was read already."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
        builder.problems.append(
            Problem(place, "P106", f"not valid YAML: {error.problem or error.context}", "check quotes and indentation")
        )
    except yaml.reader.ReaderError as error:
        place = _place_of(text, error.position, file)
        builder.problems.append(
            Problem(place, "P106", f"the character U+{ord(str(error.character)):04X} is not allowed", "delete it")
        )
    except _TooDeepError as deep:
        builder.problems.append(
            Problem(deep.position, "P107", f"more than {MAX_DEPTH} levels deep", "nothing in a playbook nests this far")
        )
    if not builder.problems and not builder.values:
        builder.problems.append(Problem(Position(file), "P108", "the file is empty", "write the first key"))
    if builder.problems:
        raise ContentError(builder.problems)
    return Source(file, builder.root, builder.values, builder.keys, builder.raw, tuple(text.splitlines(keepends=True)))


def _text(path: Path, file: str) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            what = f"the file has {size:,} bytes, the limit is {MAX_BYTES:,}"
            raise ContentError([Problem(Position(file), "P109", what, "is this the right file?")])
        data = path.read_bytes()
    except FileNotFoundError:
        what = "there is no such file"
        raise ContentError([Problem(Position(file), "P110", what, "check the name and the folder")]) from None
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ContentError([Problem(Position(file), "P110", what, "check that it is a file you may read")]) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Position(file, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        what = f"not UTF-8: byte 0x{data[error.start]:02X}"
        raise ContentError([Problem(place, "P111", what, "save the file as UTF-8")]) from None


def _place_of(text: str, offset: int, file: str) -> Position:
    before = text[:offset]
    return Position(file, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


class _TooDeepError(Exception):
    def __init__(self, position: Position) -> None:
        self.position = position


@dataclass
class _Open:
    """A collection that is still being read."""

    path: KeyPath
    value: dict[str, Any] | list[Any]
    key: str | None = None
    skip: bool = False


class _Builder:
    """Turns parser events into values and places, without recursion, so depth is a problem and not a crash."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.values: dict[KeyPath, Position] = {}
        self.keys: dict[KeyPath, Position] = {}
        self.raw: dict[KeyPath, str] = {}
        self.problems: list[Problem] = []
        self._stack: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        place = Position(self.file, mark.line + 1, mark.column + 1) if mark else Position(self.file)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self._report(place, "P112", "a second document starts here", "keep one document, delete the line ---")
        if self._documents > 1:
            return
        if isinstance(event, yaml.AliasEvent):
            self._report(place, "P113", f"the alias *{event.anchor}", "write the text again")
            self._scalar(place, None, "")
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, place)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._stack.pop()

    def _node(self, event: Any, place: Position) -> None:
        if event.anchor:
            self._report(place, "P113", f"the anchor &{event.anchor}", "a playbook has no anchors or merge keys")
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(place, *self._resolve(event, place))
            return
        if event.tag:
            self._report(place, "P114", f"the tag {event.tag}", "delete it")
        if len(self._stack) >= MAX_DEPTH:
            raise _TooDeepError(place)
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._at_key():
            self._report(place, "P106", "a key must be a word", "write key: value")
            self._stack[-1].key, self._stack[-1].skip = "?", True
        path = self._put(value, place)
        self._stack.append(_Open(path, value))

    def _resolve(self, event: yaml.ScalarEvent, place: Position) -> tuple[Any, str]:
        if event.tag and event.tag != "!":
            self._report(place, "P114", f"the tag {event.tag}", "delete it, or put the text in quotes")
        if event.style or self._at_key():
            return event.value, event.value
        tag = _resolver.resolve(yaml.ScalarNode, event.value, (True, False))  # type: ignore[no-untyped-call]  # PyYAML
        if tag == "tag:yaml.org,2002:merge":
            return event.value, event.value
        try:
            return _resolver.construct_object(yaml.ScalarNode(tag, event.value)), event.value
        except (ValueError, yaml.YAMLError):
            return event.value, event.value

    def _at_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is None

    def _scalar(self, place: Position, value: Any, raw: str) -> None:
        if not self._at_key():
            self.raw[self._put(value, place)] = raw
            return
        top, key = self._stack[-1], str(value)
        assert isinstance(top.value, dict)
        top.key, top.skip = key, key in top.value
        path = (*top.path, key)
        if key == "<<":
            self._report(place, "P113", "the merge key <<", "a playbook has no anchors or merge keys")
        if top.skip:
            first = self.keys[path]
            self._report(place, "P115", f'the key "{key}" stands twice', f"the first is on line {first.line}")
        else:
            self.keys[path] = place

    def _put(self, value: Any, place: Position) -> KeyPath:
        if not self._stack:
            self.root = value
            self.values[()] = place
            return ()
        top = self._stack[-1]
        if isinstance(top.value, list):
            path: KeyPath = (*top.path, len(top.value))
            top.value.append(value)
        else:
            assert top.key is not None
            path = (*top.path, top.key)
            if not top.skip:
                top.value[top.key] = value
            top.key = None
        self.values.setdefault(path, place)
        return path

    def _report(self, place: Position, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(place, code, message, hint))
