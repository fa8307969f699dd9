"""Check the headers and the text part, and what stands for tags (rules 39 to 48)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import Final

from generator.content.brand import local
from generator.inbox.specimen import Check, DialectCheck, Found, Specimen, Spoken
from generator.inbox.tree import Tree
from generator.mail.outside import MARKS
from generator.mail.render import ADDRESS, UNSUBSCRIBE

LONGEST: Final = 78
"""Characters in a line of the text part."""

_NO_ANSWER: Final = re.compile(r"(?:no|do-?not)[-_.]?reply", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"</?(?:p|div|span|a|br|b|strong|td|tr|table|h[1-6]|li)\b[^>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);"
)
_BREAK: Final = re.compile(r"<(?:br|/p|/td|/th|/li|/h[12])[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")
_BLANK: Final = re.compile(r"\[\[(.*?)\]\]")
_WORD: Final = re.compile(r"[^\s:.,،()]+")
_COUNTED: Final = re.compile(r"[0-9]|-+")
_SENTINEL: Final = re.compile(r"XQ7\w*?QX")
_OPENINGS: Final = (
    "{{",
    "{%",
    "{#",
    "{$",
    "*|",
    "|*",
    "<%",
    "%]",
    "%[",
    "%%",
    "##",
    "${",
    "$!",
    "<t ",
    "[[var:",
    "[[data:",
)
"""How tags begin in the dialects that there are."""
_TORN: Final = re.compile(r'\s(?:href|src|alt|style|aria-label)="[^"]*"(?![\s>/])')
_BETWEEN: Final = re.compile(r"</?(?:table|tbody|tr)\b[^<>]*>\s*(?:[^<\s]|<%|<t )|</t[dh]>\s*(?:[^<\s]|<%|<t )")


def unsubscribing(specimen: Specimen) -> Found:
    """No header to unsubscribe: a notice must not have one, and for marketing the provider adds its own."""
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post"):
        if name in specimen.message:
            yield f"the file has the header {name}"


def automatic(specimen: Specimen) -> Found:
    """Says that it was made by a program, and can be answered all the same."""
    message = specimen.message
    if message["Auto-Submitted"] != "auto-generated":
        yield f"Auto-Submitted is {message['Auto-Submitted']}, not auto-generated"
    for name in ("From", "Reply-To"):
        if _NO_ANSWER.search(str(message[name] or "").rpartition("<")[2].partition("@")[0]):
            yield f"{name} is an address that nobody reads: {message[name]}"


def headers(specimen: Specimen) -> Found:
    """The language once, and neither a date nor an id, which belong to the moment of sending."""
    wanted = specimen.edition.locale.replace("_", "-")
    if specimen.message.get_all("Content-Language") != [wanted]:
        yield f"Content-Language is {specimen.message['Content-Language']}, not {wanted}"
    for name in ("Date", "Message-ID"):
        if name in specimen.message:
            yield f"the file has the header {name}, which the sending program sets"


def both_parts(specimen: Specimen) -> Found:
    """The text first, then the HTML, each as it was made, in lines that every server carries."""
    made, message = specimen.edition, specimen.message
    kinds = [part.get_content_type() for part in message.walk()]
    if kinds != ["multipart/alternative", "text/plain", "text/html"]:
        yield f"the file consists of {', '.join(kinds)}"
        return
    _, text, html = message.walk()
    for name, part, source in (("text", text, made.text), ("HTML", html, made.html)):
        body = part.get_payload(decode=True)
        sent = body.decode("utf-8", "replace").replace("\r\n", "\n") if isinstance(body, bytes) else ""
        if sent.rstrip("\n") != source.rstrip("\n"):
            yield f"the {name} in the file is not that of the edition"
    for line in made.text.splitlines():
        if len(line) > LONGEST:
            yield f"a line of {len(line)} characters in the text, more than {LONGEST}: {line}"


def same_words(specimen: Specimen) -> Found:
    """Every word and every blank of one part stands in the other."""
    made, tree = specimen.edition, specimen.tree
    shown = " ".join(run.words for run in tree.shown())
    html, text = (set(_WORD.findall(MARKS.sub("", part).replace("\u00a0", " "))) for part in (shown, made.text))
    either = html ^ text
    for word in sorted(either - {word for word in text if _COUNTED.fullmatch(word)} - _heads(specimen, tree)):
        yield f"only in one part: {word}"
    plain = unescape(_TAG.sub("", _BREAK.sub(" ", specimen.body)))
    blanks, others = (set(_BLANK.findall(" ".join(MARKS.sub("", part).split()))) for part in (plain, made.text))
    for label in sorted(blanks ^ others):
        yield f"only in one part: [[{label}]]"
    for label in made.blanks:
        if not any(label in one for one in others):
            yield f"the blank {label} is listed and not shown"


def _heads(specimen: Specimen, tree: Tree) -> set[str]:
    """Words that stand in the HTML alone by design: the brand over the text, and the link without its address."""
    brand = specimen.brand
    names = [
        local(brand.name, specimen.edition.locale),
        *(image.attributes.get("alt", "") for image in tree.named("img")),
    ]
    return {UNSUBSCRIBE, *(word for name in names for word in _WORD.findall(name))}


def plain_text(specimen: Specimen) -> Found:
    """The text part is written, not stripped from the HTML by somebody's program."""
    if not specimen.edition.text.strip():
        yield "there is no text part"
    for found in sorted(set(_MARKUP.findall(specimen.edition.text))):
        yield f"markup in the text part: {found}"


def sentinels(specimen: Specimen) -> Found:
    """What stands for a tag is whole, and there once in each part."""
    made = specimen.edition
    for name, part in (("MJML", made.mjml), ("HTML", made.html), ("text", made.text)):
        found = sorted(_SENTINEL.findall(part))
        if found != sorted(f"XQ7{tag}QX" for tag in made.tags) or part.count("XQ7") != len(found):
            yield f"the {name} has {', '.join(found)} and not {', '.join(made.tags)}, each once"
    if ADDRESS not in made.html:
        yield "the place of the postal address is gone"


def translated(spoken: Spoken) -> Found:
    """No placeholder is left, and no tag of another dialect."""
    made = spoken.edition
    foreign = _foreign("".join(v for v in spoken.provider.tags.model_dump().values() if isinstance(v, str)))
    for name, part in (("MJML", made.mjml), ("HTML", made.html), ("text", made.text), ("subject", made.title)):
        if "XQ7" in part:
            yield f"a placeholder is left in the {name}"
        for found in sorted(set(foreign.findall(part))):
            yield f"the {name} has a tag of another dialect: {found}"


@lru_cache(maxsize=128)
def _foreign(own: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(opening) for opening in _OPENINGS if opening not in own) or r"(?!)")


def quotes(spoken: Spoken) -> Found:
    """A tag in an attribute does not end it."""
    for found in sorted(set(_TORN.findall(spoken.edition.html))):
        yield f"an attribute ends inside a tag: {found.strip()}"


def between_cells(spoken: Spoken) -> Found:
    """Nothing stands between rows or cells, from where a program would move it."""
    for found in sorted(set(_BETWEEN.findall(spoken.edition.html))):
        yield f"something stands between cells: {found}"


ON_EDITION: Final[Mapping[int, Check]] = {
    39: unsubscribing,
    40: automatic,
    41: headers,
    42: both_parts,
    43: same_words,
    44: plain_text,
    46: sentinels,
}
ON_DIALECT: Final[Mapping[int, DialectCheck]] = {46: translated, 47: quotes, 48: between_cells}
