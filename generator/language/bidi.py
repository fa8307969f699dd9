"""Keep names, numbers and addresses in Latin letters in order inside text that runs right to left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

LEFT_TO_RIGHT_MARK: Final = "\u200e"
RIGHT_TO_LEFT_MARK: Final = "\u200f"

_SPAN: Final = '<span dir="ltr">{}</span>'
_WORD: Final = re.compile(r"[^\s{}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+|\{[a-z0-9_]*\}")
_TAG: Final = re.compile(r"(<[^<>]*>)")
_LINK: Final = re.compile(r'(?<!<span dir="ltr">)<a\b[^<>]*>([^<>]+)</a>')
_ISOLATED: Final = re.compile(r'<span dir="ltr">(?:[^<]++|<(?!/span>))*+</span>')
_ENTITY: Final = re.compile(r"&#?\w+;")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SIGNED: Final = re.compile(r"[+\-−#/]\d|\d[-/]\d")
"""Digits after Arabic letters are laid out with these signs on the wrong side; a comma or colon stays."""
_BEFORE: Final = re.compile(r"(?:&(?:quot|lt|#34|#39);|[(\[«“„‘\"'])+")
_QUOTE: Final = re.compile(r"&(?:quot|#34|#39);|[«“„‘\"']")
_AFTER: Final = re.compile(r"(?:&(?:quot|gt|#34|#39);|[.,:!?…)\]»”’\"']|(?<!&lt)(?<!&amp);)+$")
"""A semicolon may be the end of an entity, which stays whole."""
_VOID: Final = frozenset(["br", "hr", "img", "input", "link", "meta", "wbr"])


def isolate_html(fragment: str) -> str:
    """Each left-to-right run in an HTML fragment, in a span that says so.

    A span and not `<bdi>`, which most webmail ignores; around a link and not on it, because of Outlook.
    Blanks such as `{brand_name}` and elements with a direction of their own stay as they are.
    """
    fragment = _LINK.sub(lambda link: _SPAN.format(link[0]) if _is_run(link[1]) else link[0], fragment)
    parts, open_tags = _TAG.split(fragment), list[tuple[str, bool]]()
    for index, part in enumerate(parts):
        if index % 2:
            _follow(part, open_tags)
        elif not any(directed for _, directed in open_tags):
            parts[index] = _wrap_runs(part, _SPAN.format)
    return "".join(parts)


def marked(html: str) -> str:
    """Finished HTML with an invisible mark before and after each span of a left-to-right run.

    GMX and web.de drop `dir`; there, a telephone number would end with its plus sign. The marks stand outside the
    span, where nobody who copies a number takes them along.
    """
    return _ISOLATED.sub(lambda run: f"{LEFT_TO_RIGHT_MARK}{run[0]}{LEFT_TO_RIGHT_MARK}", html)


def isolate_text(text: str) -> str:
    """Each left-to-right run in plain text or a subject, between two invisible marks.

    U+200E and not U+2066 to U+2069, which Outlook showed as boxes.
    """
    return _wrap_runs(text, lambda run: f"{LEFT_TO_RIGHT_MARK}{run}{LEFT_TO_RIGHT_MARK}")


def value_html(value: str) -> str:
    """One escaped value that replaces a blank, isolated as a whole: also the full stop of ``Acme Inc.``."""
    return _SPAN.format(value) if _is_run(value) else isolate_html(value)


def value_text(value: str) -> str:
    """The same for plain text and subjects."""
    return f"{LEFT_TO_RIGHT_MARK}{value}{LEFT_TO_RIGHT_MARK}" if _is_run(value) else isolate_text(value)


def begins_right_to_left(text: str) -> bool:
    """Whether the first letter is Arabic or Hebrew; a client that guesses the direction looks at it."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def anchored(text: str) -> str:
    """A subject or a paragraph of plain text that begins right to left, if need be with an invisible mark."""
    return text if begins_right_to_left(text) else RIGHT_TO_LEFT_MARK + text


def _is_run(text: str) -> bool:
    """Whether the whole text is left to right and would be damaged without help."""
    bare = _ENTITY.sub("", text)
    if "{" in bare or any(unicodedata.bidirectional(char) in ("R", "AL") for char in bare):
        return False
    return bool(_LETTER.search(bare) or _SIGNED.search(bare))


def _wrap_runs(text: str, wrap: Callable[[str], str]) -> str:
    made, end = [], 0
    for start, stop in _runs(text):
        made += [text[end:start], wrap(text[start:stop])]
        end = stop
    return "".join([*made, text[end:]])


def _runs(text: str) -> list[tuple[int, int]]:
    """Where the runs are: a word that needs help, and the words and numbers that follow it."""
    runs: list[tuple[int, int]] = []
    joins = False
    for word in _WORD.finditer(text):
        start, stop = word.span()
        helpless = _is_run(word[0])
        near = joins and text[runs[-1][1] : start] in (" ", "\u00a0")
        if near and (word[0][0].isdigit() or (helpless and not _QUOTE.match(word[0]))):
            runs[-1] = (runs[-1][0], stop)
        elif helpless:
            before = _BEFORE.match(text, start, stop)
            runs.append((before.end() if before else start, stop))
        else:
            continue
        after = _AFTER.search(text[runs[-1][0] : stop])
        joins = after is None
        if after:
            runs[-1] = (runs[-1][0], runs[-1][0] + _closed(text[runs[-1][0] : stop], after.start()))
    return runs


def _closed(run: str, end: int) -> int:
    """Where the run ends, with the brackets that it opened itself."""
    while run[end : end + 1] == ")" and run[:end].count("(") > run[:end].count(")"):
        end += 1
    return end


def _follow(tag: str, open_tags: list[tuple[str, bool]]) -> None:
    name = tag.strip("</> ").split()[0].lower() if tag.strip("</> ") else ""
    if tag.startswith("</"):
        while open_tags and open_tags.pop()[0] != name:
            pass
    elif not tag.endswith("/>") and not tag.startswith("<!") and name not in _VOID:
        open_tags.append((name, bool(re.search(r"\sdir=[\"']?(ltr|auto)", tag))))
