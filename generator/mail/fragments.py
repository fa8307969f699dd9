"""Check the HTML that stands inside MJML elements, which the compiler never sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from generator.mail.tags import COMMENT, NAME, START, Fault, StartTag, did_you_mean, read_start
from generator.mail.vocabulary import Content

MAX_DEPTH: Final = 50
"""Deeper HTML is a mistake; mail clients and compilers give up between 60 and 9,000 levels."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID: Final = _words("br col hr img meta wbr")
_PHRASE: Final = _words("abbr b br code del em i ins kbd mark q s small span strong sub sup time u wbr")
_ROWS: Final = _words("caption col colgroup tbody td tfoot th thead tr")
_BLOCKS: Final = _words("address blockquote center div h1 h2 h3 h4 h5 h6 hr ol p pre table ul")
_FLOW: Final = _PHRASE | _ROWS | _BLOCKS | {"a", "img", "li"}
_ALLOWED: Final[dict[Content, frozenset[str]]] = {
    "text": frozenset(),
    "phrase": _PHRASE,
    "flow": _FLOW,
    "rows": _FLOW,
    "raw": _FLOW | {"meta", "style"},
}
_GROUPS: Final = frozenset({"table", "rows", "raw"})
_PARENTS: Final[dict[str, frozenset[str]]] = {
    "li": frozenset({"ol", "ul"}),
    "tr": _GROUPS | {"tbody", "tfoot", "thead"},
    "td": frozenset({"tr", "raw"}),
    "th": frozenset({"tr", "raw"}),
    "col": frozenset({"colgroup"}),
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead"), _GROUPS),
}
_INSTEAD: Final = {
    "bdi": 'half of the mail clients ignore it; use <span dir="ltr">',
    "details": "mail clients cannot open it; show the text",
    "form": "mail clients warn of it; link to a page",
    "iframe": "mail clients remove it; link to the page",
    "link": "it fetches from another host; use mj-style",
    "script": "mail clients remove it and filters punish it",
    "style": "put the rules into mj-style",
}
_ATTRIBUTES: Final = _words(
    "abbr align alt bgcolor border cellpadding cellspacing cite class colspan content datetime dir headers "
    "height href hreflang http-equiv id lang media name rel reversed role rowspan scope span src start style "
    "target title type valign value width"
)
_PIECE: Final = re.compile(
    rf"<(?:(?P<start>{START[1:]})|/(?P<close>{NAME})\s*+>|{COMMENT[1:]}"
    r"|%(?:[^%<]++|%(?!>)|<(?!%))*+%>|(?P<stray>))"
    r"|\{(?:\{(?:[^{}]++|\}(?!\})|\{(?!\{))*+\}\}|%(?:[^%{]++|%(?!\})|\{(?!%))*+%\})"
    r"|\*\|(?:[^|*]++|\|(?!\*)|\*(?!\|))*+\|\*"
)
"""Provider tags and comments are stepped over, so that a `<` in a condition is no tag.

Every branch begins with a letter of its own, which lets the search skip plain text quickly."""


@dataclass(frozen=True, slots=True)
class _Html:
    """A start tag after the checks that need no surroundings."""

    tag: StartTag
    faults: tuple[Fault, ...]


@lru_cache(maxsize=4096)
def check_content(content: str, kind: Content) -> tuple[Fault, ...]:
    """Everything wrong with the content of an element of that kind; offsets count from its first character.

    Most paragraphs come back in the next brand, so the answers are kept.
    """
    if kind == "css":
        return tuple(_check_css(content))
    return tuple(_check_html(content, kind)) if "<" in content else ()


def _check_css(content: str) -> Iterator[Fault]:
    if "<" in content:
        yield Fault(content.index("<"), "M338", "found < inside CSS", "keep tags and comments of HTML out of it")
    for match in re.finditer(r"@import|url\(\s*+['\"]?(?:https?:)?//", content):
        message = f"the CSS fetches something from another host: {match[0]}"
        yield Fault(match.start(), "M338", message, "remove it; a mail must not call home")


def _check_html(content: str, kind: Content) -> list[Fault]:
    faults: list[Fault] = []
    opened: list[tuple[str, int]] = []
    for match in _PIECE.finditer(content):
        if match["start"]:
            html = _read_html(f"<{match['start']}")
            if len(opened) == MAX_DEPTH:
                message = f"<{html.tag.name}> is nested more than {MAX_DEPTH} deep"
                return [*faults, Fault(match.start(), "M334", message, "make the content flatter")]
            faults.extend(fault.moved(match.start()) for fault in html.faults)
            faults.extend(_misplaced(html.tag.name, match.start(), kind, opened))
            if html.tag.name not in _VOID and not html.tag.closed:
                opened.append((html.tag.name, match.start()))
        elif match["close"]:
            faults.extend(_closed(match["close"], match.start(), opened))
        elif match["stray"] is not None:
            hint = "write &lt; for the sign, or complete the tag"
            faults.append(Fault(match.start(), "M335", "found a < that begins no tag", hint))
    faults.extend(Fault(at, "M332", f"<{name}> is never closed", f"add </{name}>") for name, at in opened)
    return faults


def _closed(name: str, at: int, opened: list[tuple[str, int]]) -> Iterator[Fault]:
    if opened and opened[-1][0] == name:
        opened.pop()
        return
    if name in _VOID:
        yield Fault(at, "M332", f"</{name}> closes nothing", f"<{name}> has no closing tag; remove it")
    elif not any(name == other for other, _ in opened):
        yield Fault(at, "M332", f"</{name}> closes nothing", f"add <{name}> before it, or remove it")
    else:
        yield Fault(at, "M332", f"found </{name}>, expected </{opened[-1][0]}>", "close the tags in reverse order")
        while opened.pop()[0] != name:
            pass


def _misplaced(name: str, at: int, kind: Content, opened: list[tuple[str, int]]) -> Iterator[Fault]:
    allowed = _ALLOWED[kind]
    if name not in allowed:
        otherwise = "write plain text" if not allowed else "use one of " + " ".join(sorted(_PHRASE))
        hint = _INSTEAD.get(name) or did_you_mean(name, allowed, otherwise)
        yield Fault(at, "M331", f"<{name}> is not allowed here", hint)
        return
    parent = opened[-1][0] if opened else kind
    if name in _PARENTS and parent not in _PARENTS[name]:
        within = ", ".join(f"<{one}>" for one in sorted(_PARENTS[name] - {"raw", "rows"}))
        yield Fault(at, "M331", f"<{name}> is not allowed in {_place(parent, opened)}", f"put it into {within}")
    around = {other for other, _ in opened}
    if name == "a" and "a" in around:
        yield Fault(at, "M331", "<a> is not allowed in <a>", "end the first link before")
    if name in _BLOCKS and "p" in around and "table" not in around:
        yield Fault(at, "M331", f"<{name}> is not allowed in <p>", "end the paragraph before")


def _place(parent: str, opened: list[tuple[str, int]]) -> str:
    return f"<{parent}>" if opened else "this place"


@lru_cache(maxsize=4096)
def _read_html(raw: str) -> _Html:
    tag = read_start(raw, "M333")
    faults = list(tag.faults)
    names = {attribute.name for attribute in tag.attributes}
    if tag.closed and tag.name not in _VOID:
        faults.append(Fault(0, "M332", f"<{tag.name}/> does not close itself", f"write <{tag.name}></{tag.name}>"))
    if tag.name == "img" and "alt" not in names:
        faults.append(Fault(0, "M337", "<img> has no alt", 'describe the picture, or write alt=""'))
    for attribute in tag.attributes:
        name = attribute.name
        if name == "dir" and tag.name == "a":
            hint = 'Outlook reverses its words; put <span dir="…"> around the link'
            faults.append(Fault(attribute.offset, "M336", "dir is not allowed on <a>", hint))
        elif name not in _ATTRIBUTES and not name.startswith(("aria-", "data-")):
            hint = did_you_mean(name, _ATTRIBUTES, "remove it")
            faults.append(Fault(attribute.offset, "M333", f'the attribute "{name}" is not allowed', hint))
    return _Html(tag, tuple(faults))
