"""Write an edition as a message file that a mail program opens, to look at and to send by hand."""

from __future__ import annotations

import hashlib
from base64 import encodebytes
from binascii import b2a_qp
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from typing import Final

from generator.content.brand import Brand, local
from generator.mail.render import Edition

RECIPIENT: Final = Address("", "recipient", "example.com")
"""Where a preview is addressed to; a reserved domain, so that nothing can arrive."""


def message_file(edition: Edition, brand: Brand) -> bytes:
    """The edition as multipart/alternative, the text part first.

    `X-Unsent` makes mail programs open it as a draft. There is no date and no message id, because the program
    that sends it sets them; and no List-Unsubscribe, which does not belong on a notice. Arabic goes in
    base64: quoted-printable would make it more than half as large again.
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
    """The lines above the parts; kept, because every dialect of an edition has the same."""
    message = EmailMessage(policy=SMTP)
    user, _, domain = sender.partition("@")
    message["From"] = Address(name, user, domain)
    message["To"] = RECIPIENT
    if answer_to != sender:
        message["Reply-To"] = answer_to
    message["Subject"] = subject
    message["Content-Language"] = language
    message["Auto-Submitted"] = "auto-generated"
    message["X-Unsent"] = "1"
    return bytes(message).removesuffix(b"\r\n")


def _part(text: str, subtype: str, in_base64: bool) -> bytes:
    """One part; encoded in C, because EmailMessage takes ten times as long for a body of this size."""
    body = (text.removesuffix("\n") + "\n").replace("\n", "\r\n").encode()
    encoding = "base64" if in_base64 else "quoted-printable"
    encoded = encodebytes(body).replace(b"\n", b"\r\n") if in_base64 else b2a_qp(body)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + encoded
