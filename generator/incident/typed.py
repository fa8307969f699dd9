"""Say what is wrong with words that somebody typed for readers: gaps, another script, addresses that lead elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from generator.content.brand import NO_REPLY
from generator.incident.case import EVERYWHERE
from generator.mail.outside import MARKS

LONGEST: Final = 600
"""Characters of one answer in words; the longest sentence that a notice can carry is a fraction of it."""

_WEB: Final = re.compile(r"\b(?:([a-z][a-z0-9+.-]*)://|www\.)([^\s/?#\"'<>]+)", re.IGNORECASE)
_SHORT: Final = re.compile(r"(?<![\w@./:-])((?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?/")
"""An address without its beginning, which mail programs make a link of all the same."""
_HOST: Final = re.compile(r"[a-z0-9.-]+")
_MAIL: Final = re.compile(r"([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_END: Final = re.compile(r"\W+$")
"""What ends a sentence and not the address in it."""
_BLANK: Final = re.compile(r"\[\[.*?\]\]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_LETTER: Final = re.compile(r"\w")
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_LEAST_LETTERS: Final = 12
"""From so many Latin letters on, an Arabic text without an Arabic letter is one that nobody translated."""


class Fault(NamedTuple):
    """What is wrong with a text, and what to do about it."""

    code: str
    what: str
    hint: str


def faults(text: Any, locale: str, hosts: tuple[str, ...]) -> Iterator[Fault]:
    """Why a text in that locale may not stand in a message of a brand with these hosts."""
    if not isinstance(text, str):
        yield Fault("I602", "not a text", "put it in quotes")
        return
    bare = MARKS.sub("", text).strip()
    if not _LETTER.search(bare):
        yield Fault("I602", "an empty text", "write it, or delete the line")
    if len(text) > LONGEST:
        yield Fault("I602", f"{len(text)} characters, {LONGEST} are the most", "shorten it")
    if _CONTROL.search(text):
        yield Fault("I602", "a control character", "delete it")
    if _BLANK.search(text):
        yield Fault("I602", f"the blank {_BLANK.findall(text)[0][:60]} is left", "write what belongs there")
    letters = [letter for letter in bare if letter.isalpha()]
    if locale == "ar" and len(letters) >= _LEAST_LETTERS and not _ARABIC.search(bare):
        yield Fault("I603", "no Arabic letter", f"write it in Arabic, or under {EVERYWHERE} if it is a name")
    # Marks that nobody sees do not hide an address.
    yield from _strangers(MARKS.sub("", text), hosts)


def under(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host is one of these or below one."""
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def _strangers(text: str, hosts: tuple[str, ...]) -> Iterator[Fault]:
    own = ", ".join(hosts)
    for found in _WEB.finditer(text):
        # With an @ in it, what stands before is no host, whatever it looks like.
        host = "" if "@" in found[2] else _END.sub("", found[2].lower()).split(":")[0]
        if (found[1] or "https").lower() != "https" or not _HOST.fullmatch(host) or not under(host, hosts):
            what = f"the address {found[0]} is not under a host of the brand"
            yield Fault("I607", what, f"leave it out, or use an https address under {own}")
    for found in _SHORT.finditer(text):
        if not found[1].lower().startswith("www.") and not under(found[1].lower(), hosts):
            what = f"the address {found[0]} is not under a host of the brand"
            yield Fault("I607", what, f"leave it out, or use an https address under {own}")
    for found in _MAIL.finditer(text):
        if "".join(filter(str.isalpha, found[1].lower())) in NO_REPLY:
            what = f"the address {found[0]} tells people not to answer"
            yield Fault("I608", what, "name a mailbox that somebody reads")
        elif not under(found[2].lower(), hosts):
            yield Fault("I607", f"the address {found[0]} is not the brand's", f"use one under {own}")
