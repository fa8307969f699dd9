"""Measure how hard a text is to read: the words of its sentences, and the share of its long words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from generator.content.problems import Position, Problem
from generator.content.words import TOKEN
from generator.language.style import Ceilings

LONG: Final = 6
"""Letters that a word may have before it counts as long; the figure of Björnsson's LIX (1968)."""
LEAST: Final = 25
"""Words that a text needs before its LIX says anything; one long word decides over a shorter one."""

_END: Final = re.compile(r"(?<=[.?!؟:…])[»“”\"')\]*]*\s+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_MESSAGE: Final = re.compile(r"scenarios\.[^.]+\.(?:messages|kit)\.[^.]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A text to a recipient: where it belongs, what it says, where it stands."""

    context: str
    text: str
    place: Position


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in some texts."""

    words: int
    sentences: int
    long_words: int

    @property
    def lix(self) -> float:
        """LIX: words per sentence plus the percentage of long words; 30 is easy, 50 is hard. 0 without words."""
        return self.words / self.sentences + 100 * self.long_words / self.words if self.words else 0.0


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; what stands before a colon counts as one."""
    return tuple(part for part in _END.split(text) if part.strip())


def words(text: str) -> list[str]:
    """The words of a text; a blank that is still to be filled counts as one short word."""
    return _WORD.findall(TOKEN.sub("x", text))


def measure(texts: Iterable[str]) -> Measure:
    """Count words, sentences and long words of all `texts` together."""
    found = [words(sentence) for text in texts for sentence in sentences(text)]
    found = [sentence for sentence in found if sentence]
    every = [word for sentence in found for word in sentence]
    return Measure(len(every), len(found), sum(len(word) > LONG for word in every))


def reading_problems(lines: Iterable[Line], ceilings: Ceilings) -> Iterator[Problem]:
    """Sentences that are too long (L236), and messages that are too hard as a whole (L237), at their first text."""
    messages: dict[str, list[Line]] = {}
    for line in lines:
        for sentence in sentences(line.text):
            count = len(words(sentence))
            if count > ceilings.sentence:
                what = f'a sentence of {count} words: "{sentence[:40]}…"'
                yield Problem(line.place, "L236", what, f"write at most {ceilings.sentence}; make two sentences")
        if match := _MESSAGE.match(line.context):
            messages.setdefault(match[0], []).append(line)
    for name, parts in messages.items():
        found = measure(part.text for part in parts)
        if found.words >= LEAST and found.lix > ceilings.lix:
            what = f"the text {name} is hard to read: LIX {found.lix:.0f}"
            yield Problem(parts[0].place, "L237", what, f"at most {ceilings.lix}; use shorter sentences and words")
