"""Write an edition as a message file that a mail program opens, to look at and to send by hand."""

from __future__ import annotations

import hashlib
import re
import string
from base64 import b64encode, encodebytes
from binascii import b2a_qp
from functools import lru_cache
from typing import Final

from generator.content.brand import Brand, local
from generator.mail.render import Edition

RECIPIENT: Final = "recipient@example.com"
"""Where a preview is addressed to; a reserved domain, so that nothing can arrive."""
LINE: Final = 76
"""How long a line with an encoded word may be; the word itself may have one character less (RFC 2047, part 2)."""
LITERAL: Final = frozenset((string.ascii_letters + string.digits + "!*+-/").encode())
"""What stands for itself in an encoded word, also in one that is a part of a name (RFC 2047, part 5)."""
NAME: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
"""A name that needs no quotation marks (RFC 5322, atoms)."""


def message_file(edition: Edition, brand: Brand) -> bytes:
    """The edition as multipart/alternative, the text part first.

    `X-Unsent` makes mail programs open it as a draft. There is no date and no message id, because the program
    that sends it sets them. There is no List-Unsubscribe: on a notice it does not belong, and on marketing only
    the provider knows its address for each reader, which its signature must cover (RFC 8058). Arabic goes in
    base64: quoted-printable would make it more than half as large again.

    Raises ValueError when a header would hold a line break, or an address a letter outside ASCII.
    """
    name, sender = local(brand.sender.name or brand.name, edition.locale), brand.sender.email
    headers = _headers(edition.title, edition.locale.replace("_", "-"), name, sender, brand.answer_to)
    boundary = "=_" + hashlib.sha256(edition.html.encode()).hexdigest()[:32]
    in_base64 = edition.direction == "rtl"
    return b"".join(
        (
            headers,
            f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode(),
            f"--{boundary}\r\n".encode(),
            _part(edition.text, "plain", in_base64),
            f"\r\n--{boundary}\r\n".encode(),
            _part(edition.html, "html", in_base64),
            f"\r\n--{boundary}--\r\n".encode(),
        )
    )


@lru_cache(maxsize=256)
def _headers(subject: str, language: str, name: str, sender: str, answer_to: str) -> bytes:
    """The lines above the parts; kept, because every dialect of an edition has the same.

    Written here, because EmailMessage folds a long name out of its quotation marks, which makes another sender of
    it, doubles spaces between encoded words, and starts a subject with a space.
    """
    lines = [
        _sender(name, sender),
        f"To: {RECIPIENT}",
        *([f"Reply-To: {answer_to}"] if answer_to != sender else []),
        _subject(subject),
        f"Content-Language: {language}",
        "Auto-Submitted: auto-generated",
        "X-Unsent: 1",
    ]
    if any(re.search(r"[\r\n]", one) for one in (subject, language, name, sender, answer_to)):
        raise ValueError(f"a header cannot hold CR or LF: {subject!r}, {name!r}, {sender!r}, {answer_to!r}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _subject(text: str) -> str:
    start = "Subject: "
    fits = len(start + text) <= LINE and _plain(text) and text == text.strip()
    return start + (text if fits else _encoded(text, len(start)))


def _sender(name: str, address: str) -> str:
    """The name bare, in quotation marks, or in encoded words, and in one wherever one can hold it.

    Some programs show a space between two encoded words of a name.
    """
    start = "From: "
    quoted = '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'
    shown = name if NAME.fullmatch(name) else quoted
    if len(start + shown) > LINE or not _plain(name):
        shown = _encoded(name, len(start))
        if "\n" in shown and "\n" not in (alone := _encoded(name, 1)):
            start, shown = "From:\r\n ", alone
    whole = f"{start}{shown} <{address}>"
    return whole if len(whole.rpartition("\n")[2]) <= LINE else f"{start}{shown}\r\n <{address}>"


def _plain(text: str) -> bool:
    """Whether it may stand in a header as it is."""
    return text.isascii() and text.isprintable() and "=?" not in text


def _encoded(text: str, column: int) -> str:
    """`text` in encoded words, the first of which begins in that column; each ends with a space or whole letter."""
    size = len(text.encode())
    kind, code = ("q", _q) if len(_q(text)) <= 4 * -(-size // 3) else ("b", _b)
    room = LINE - column
    words, held = [], ""
    for letter in text:
        if held and len(f"=?utf-8?{kind}?{code(held + letter)}?=") > room:
            end = held.rfind(" ") + 1 or len(held)
            words.append(held[:end])
            held, room = held[end:], LINE - 1
        held += letter
    return "\r\n ".join(f"=?utf-8?{kind}?{code(word)}?=" for word in (*words, held))


def _q(text: str) -> str:
    return "".join(chr(byte) if byte in LITERAL else "_" if byte == 32 else f"={byte:02X}" for byte in text.encode())


def _b(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _part(text: str, subtype: str, in_base64: bool) -> bytes:
    """One part; encoded in C, because EmailMessage takes ten times as long for a body of this size."""
    body = (text.removesuffix("\n") + "\n").replace("\n", "\r\n").encode()
    encoding = "base64" if in_base64 else "quoted-printable"
    encoded = encodebytes(body).replace(b"\n", b"\r\n") if in_base64 else b2a_qp(body)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + encoded
