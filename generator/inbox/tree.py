"""Read the HTML of a message as mail programs do: its elements and its texts, Outlook's own parts included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

_OUTLOOK: Final = re.compile(r"<!--\[if mso \| IE\]>(.*?)<!\[endif\]-->", re.DOTALL)
_VOID: Final = frozenset(["br", "hr", "img", "input", "link", "meta"])
_UNSEEN: Final = frozenset(["style", "title", "xml"])


@dataclass(frozen=True, eq=False)
class Element:
    """A start tag with its attributes, and the elements that it stands in, the outermost first."""

    tag: str
    attributes: dict[str, str]
    styles: dict[str, str]
    """Its inline CSS."""
    within: tuple[Element, ...]

    @property
    def hides(self) -> bool:
        """Whether nothing in it is shown."""
        return self.styles.get("display") == "none"


@dataclass(frozen=True, eq=False)
class Run:
    """Words without a tag between them, and the elements round them, the outermost first."""

    words: str
    around: tuple[Element, ...]

    @property
    def hidden(self) -> bool:
        """Whether no reader sees it."""
        return any(element.hides for element in self.around)

    def css(self, *names: str) -> str:
        """The value of the first of these properties that the nearest element sets inline; empty if none does."""
        for element in reversed(self.around):
            for name in names:
                if name in element.styles:
                    return element.styles[name]
        return ""

    def inside(self, tag: str, **attributes: str) -> bool:
        """Whether an element round it has that tag and these attributes."""
        return any(e.tag == tag and attributes.items() <= e.attributes.items() for e in self.around)


@dataclass(frozen=True)
class Tree:
    """The elements of a message in their order, and the words in its body."""

    elements: tuple[Element, ...]
    runs: tuple[Run, ...]

    def named(self, *tags: str) -> list[Element]:
        """The elements with one of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def shown(self) -> list[Run]:
        """The words that a reader sees."""
        return [run for run in self.runs if not run.hidden]

    def words_of(self, element: Element) -> str:
        """What stands in the element, tags left out."""
        return "".join(run.words for run in self.runs if element in run.around)


def read_tree(html: str) -> Tree:
    """The tree of a message; what only Outlook reads counts as part of it."""
    reader = _Reader()
    reader.feed(_OUTLOOK.sub(r"\1", html))
    reader.close()
    return Tree(tuple(reader.elements), tuple(reader.runs))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.runs: list[Run] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        styles = (part.split(":", 1) for part in attributes.get("style", "").split(";") if ":" in part)
        declared = {name.strip(): value.strip() for name, value in styles}
        element = Element(tag, attributes, declared, tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(element.tag in _UNSEEN for element in self._open):
            self.runs.append(Run(data, tuple(self._open)))
