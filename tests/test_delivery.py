"""Tests of the message file on its way: through a mail server and into two parsers that know nothing of each other."""

import asyncio
import re
import smtplib
import threading
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import parseaddr
from functools import partial
from typing import Any

import pytest
import yaml
from aiosmtpd import smtp

from generator.content.model import Provider
from generator.mail.eml import RECIPIENT, message_file
from generator.mail.providers import translate
from generator.mail.render import Edition
from tests.test_editions import LOCALES, ROOT, brands, made, messages, name, project

WORD = re.compile(rb"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")
"""An encoded word of RFC 2047."""
ON_THE_WAY = 998
"""The bytes that a server lets a line have, RFC 5321; its end comes on top."""
Node = Callable[..., Any]


@dataclass(frozen=True)
class Reading:
    """What a parser found in a message."""

    subject: str
    sender: tuple[str, str]
    recipients: tuple[tuple[str, str], ...]
    replies: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str

    def values(self, header: str) -> list[str]:
        return [value for key, value in self.headers if key == header]


@dataclass(frozen=True)
class Mail:
    """A message as the server took it, with what both parsers read in it and what was meant."""

    edition: Edition
    raw: bytes
    readings: dict[str, Reading]

    @property
    def head(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[0]


Rule = Callable[[Mail], Iterator[str]]


class Postbox:
    """Takes what a strict server takes: bytes above 127 only from a client that announced them."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        if not content.isascii() and "BODY=8BITMIME" not in envelope.mail_options:
            return "554 5.6.1 Bytes above 127 were not announced"
        self.received.append(content)
        return "250 2.0.0 Taken"


@contextmanager
def server() -> Iterator[tuple[smtplib.SMTP, list[bytes]]]:
    """A client of a mail server on this machine, and what arrived there."""
    postbox = Postbox()
    loop = asyncio.new_event_loop()
    # The loop runs in the thread from its first step on: in ours, that of the browser may be running.
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    greeting = partial(smtp.SMTP, postbox, hostname="mx.example.com", loop=loop)
    listener = asyncio.run_coroutine_threadsafe(loop.create_server(greeting, "127.0.0.1", 0), loop).result()
    try:
        port = listener.sockets[0].getsockname()[1]
        with smtplib.SMTP("127.0.0.1", port, local_hostname="mail.example.com", timeout=30) as client:
            yield client, postbox.received
    finally:
        asyncio.run_coroutine_threadsafe(closed(listener), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def closed(listener: asyncio.Server) -> None:
    listener.close()
    await listener.wait_closed()
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others, timeout=5)


def neutral(locale: str) -> Provider:
    (playbook,) = project(locale).playbooks.values()
    return next(one for one in playbook.providers if one.id == "neutral")


def editions(locale: str) -> list[Edition]:
    """Every message of the locale with an example in each blank, as it can be sent without a provider."""
    return [translate(one, neutral(locale)) for one in made(locale, filled=True)]


def file_of(edition: Edition) -> bytes:
    return message_file(edition, brands()[edition.brand])


def delivered(files: list[bytes]) -> list[bytes]:
    """The messages as they arrive."""
    with server() as (client, received):
        for raw in files:
            assert client.sendmail("sender@example.com", [RECIPIENT], raw) == {}
    return received


def read(pairs: list[tuple[Edition, bytes]], node: Node) -> list[Mail]:
    """The messages through both parsers; the second one gets all of them at once."""
    answers = node("mail_parse", [b64encode(raw).decode() for _, raw in pairs])
    return [
        Mail(edition, raw, {"email": by_python(raw), "postal-mime": by_node(answer)})
        for (edition, raw), answer in zip(pairs, answers, strict=True)
    ]


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def by_python(raw: bytes) -> Reading:
    message = parsed(raw)

    def pairs(header: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (one.display_name, one.addr_spec) for value in message.get_all(header, []) for one in value.addresses
        )

    def body(kind: str) -> str:
        part = message.get_body((kind,))
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")

    return Reading(
        subject=str(message["Subject"] or ""),
        sender=(*pairs("From"), ("", ""))[0],
        recipients=pairs("To"),
        replies=pairs("Reply-To"),
        headers=tuple((key.lower(), str(value)) for key, value in message.items()),
        text=body("plain"),
        html=body("html"),
    )


def by_node(answer: dict[str, Any]) -> Reading:
    assert not answer["attachments"]
    return Reading(
        subject=answer["subject"],
        sender=tuple(answer["sender"] or ("", "")),
        recipients=tuple(map(tuple, answer["recipients"])),
        replies=tuple(map(tuple, answer["replies"])),
        headers=tuple(map(tuple, answer["headers"])),
        text=answer["text"].replace("\r\n", "\n"),
        html=answer["html"].replace("\r\n", "\n"),
    )


def speaker(edition: Edition) -> tuple[str, str, str | None]:
    """Name, address and address for answers, as they stand in the file of the brand."""
    brand = yaml.safe_load((ROOT / "brands" / f"{edition.brand}.yml").read_text("utf-8"))
    sender = brand["sender"]
    called = sender.get("name") or brand["name"]
    answers = brand.get("reply_to")
    return called if isinstance(called, str) else called[edition.locale], sender["email"], answers


def parts(mail: Mail) -> Iterator[str]:
    """Two alternatives and nothing else, the text first: programs show the last one that they understand."""
    message = parsed(mail.raw)
    inner = [part for part in message.walk() if part is not message]
    if message.get_content_type() != "multipart/alternative":
        yield f"it is {message.get_content_type()}"
    if [part.get_content_type() for part in inner] != ["text/plain", "text/html"]:
        yield f"it holds {[part.get_content_type() for part in inner]}"
    if {part.get_content_charset() for part in inner} != {"utf-8"}:
        yield "a part is not said to be UTF-8"
    if message["MIME-Version"] != "1.0" or message.preamble or (message.epilogue or "").strip():
        yield "something stands round the parts, or they are not announced"
    for part in (message, *inner):
        for defect in [*part.defects, *(one for value in part.values() for one in value.defects)]:
            yield f"the parser complains: {defect!r}"


def same_text(mail: Mail) -> Iterator[str]:
    """Line ends at the very end aside, which one of the parsers adds."""
    for parser, one in mail.readings.items():
        if one.text.rstrip("\n") != mail.edition.text.rstrip("\n"):
            yield f"{parser} reads another text"


def same_html(mail: Mail) -> Iterator[str]:
    for parser, one in mail.readings.items():
        if one.html.rstrip("\n") != mail.edition.html.rstrip("\n"):
            yield f"{parser} reads other HTML"


def same_subject(mail: Mail) -> Iterator[str]:
    for parser, one in mail.readings.items():
        if one.subject != mail.edition.title or len(one.values("subject")) != 1:
            yield f"{parser} reads {one.subject!r}"


def same_people(mail: Mail) -> Iterator[str]:
    called, address, answers = speaker(mail.edition)
    for parser, one in mail.readings.items():
        if one.sender != (called, address):
            yield f"{parser} reads that {one.sender} sent it"
        if one.replies != ((("", answers),) if answers else ()):
            yield f"{parser} reads that {one.replies} gets the answer"
        if one.recipients != (("", RECIPIENT),):
            yield f"{parser} reads that {one.recipients} gets it"


def language(mail: Mail) -> Iterator[str]:
    """One language, and the same one that the HTML names."""
    tag = mail.edition.locale.replace("_", "-")
    for parser, one in mail.readings.items():
        if one.values("content-language") != [tag] or f'<html lang="{tag}"' not in one.html:
            yield f"{parser} reads {one.values('content-language')}"


def automatic(mail: Mail) -> Iterator[str]:
    """RFC 3834: no machine on leave answers a message that says so."""
    for parser, one in mail.readings.items():
        if one.values("auto-submitted") != ["auto-generated"]:
            yield f"{parser} reads {one.values('auto-submitted')}"


def way_out(mail: Mail) -> Iterator[str]:
    """A notice cannot be unsubscribed from; other mail has the way of RFC 8058, whole, or leaves it to who sends it."""
    for parser, one in mail.readings.items():
        address, click = one.values("list-unsubscribe"), one.values("list-unsubscribe-post")
        if mail.edition.stream == "transactional" and (address or click or one.values("precedence")):
            yield f"{parser} reads a notice that says it can be unsubscribed from"
        elif (address or click) and not (
            len(address) == 1 and "<https://" in address[0] and click == ["List-Unsubscribe=One-Click"]
        ):
            yield f"{parser} reads half a way out: {address}, {click}"


def encoding(mail: Mail) -> Iterator[str]:
    """Quoted-printable makes Arabic more than half as large again; Latin letters stay legible in it."""
    fitting = "base64" if mail.edition.direction == "rtl" else "quoted-printable"
    for part in parsed(mail.raw).iter_parts():
        if part["Content-Transfer-Encoding"] != fitting:
            yield f"{part.get_content_type()} is in {part['Content-Transfer-Encoding']}"


def lines(mail: Mail) -> Iterator[str]:
    """Whole lines no longer than servers take, and no longer than people read in the source."""
    for line in mail.raw.split(b"\r\n"):
        if len(line) > ON_THE_WAY:
            yield f"a line of {len(line)} bytes: {line[:40]!r}"
        elif len(line) > 78:
            yield f"a line that should be folded: {line[:40]!r}"
        if b"\r" in line or b"\n" in line:
            yield f"half a line end: {line[:40]!r}"


def seven_bits(mail: Mail) -> Iterator[str]:
    """What is within 7 bits needs no server that announces 8BITMIME."""
    if not mail.raw.isascii() or b"\0" in mail.raw:
        yield "a byte above 127, or none at all"
    for part in parsed(mail.raw).iter_parts():
        if part["Content-Transfer-Encoding"] in (None, "8bit", "binary"):
            yield f"{part.get_content_type()} is said to have 8 bits"


def encoded_words(mail: Mail) -> Iterator[str]:
    """RFC 2047: up to 75 characters, whole letters in each, and nothing but a space at both ends."""
    for word in WORD.findall(mail.head):
        if len(word) > 75:
            yield f"{len(word)} characters: {word!r}"
        ((content, charset),) = decode_header(word.decode())
        try:
            bytes(content).decode(charset or "")
        except UnicodeDecodeError:
            yield f"half a letter in {word!r}"
    for line in mail.head.split(b"\r\n"):
        if b"=?" in line and len(line) > 76:
            yield f"a line of {len(line)} characters with an encoded word"
        if b"=?" in WORD.sub(b"", line):
            yield f"an encoded word that is none: {line!r}"


RULES: list[Rule] = [
    parts,
    same_text,
    same_html,
    same_subject,
    same_people,
    language,
    automatic,
    way_out,
    encoding,
    lines,
    seven_bits,
    encoded_words,
]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_edition_arrives_as_it_was_meant(locale: str, node: Node) -> None:
    sent = editions(locale)
    assert len(sent) == len(brands()) * len(list(messages(locale))) >= 66
    files = [file_of(one) for one in sent]
    arrived = delivered(files)
    assert arrived == files, "the server took other bytes than those that were sent"
    faults = [
        f"{name(mail.edition)}: {rule.__name__}: {fault}"
        for mail in read(list(zip(sent, arrived, strict=True)), node)
        for rule in RULES
        for fault in rule(mail)
    ]
    assert faults == []


def test_the_names_that_the_brands_chose_arrive_in_arabic(node: Node) -> None:
    one = next(one for one in editions("ar") if one.brand == "example-books")
    (mail,) = read([(one, file_of(one))], node)
    for reading in mail.readings.values():
        assert reading.sender == ("خدمة عملاء مكتبة المثال", "care@books.test")
        assert reading.replies == (("", "help@books.test"),)
    assert WORD.search(mail.head)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_length_of_a_subject_or_a_name_is_broken_by_folding(locale: str, node: Node) -> None:
    """Every beginning of a long line, because a letter or a space is lost where a line is folded, or nowhere."""
    one = editions(locale)[0]
    small = replace(one, html=f'<html lang="{locale}">', text="x\n")
    titles = [one.title for one in editions(locale)[::9]]
    brand = brands()[one.brand]
    asked = []
    for line in (", ".join(titles), " & ".join(f"„{title}“ ({title})" for title in titles)):
        for end in range(10, 100):
            begun = line[:end].strip()
            speaking = brand.sender.model_copy(update={"name": begun})
            raw = message_file(replace(small, title=begun), brand.model_copy(update={"sender": speaking}))
            asked.append((replace(small, title=begun), raw))
    faults = []
    for mail in read(asked, node):
        faults += [
            f"{mail.edition.title!r}: {fault}" for rule in (lines, encoded_words, same_subject) for fault in rule(mail)
        ]
        for sender in (older(mail.raw), mail.readings["postal-mime"].sender):
            if sender != (mail.edition.title, brand.sender.email):
                faults.append(f"{sender} is said to have sent it, not {mail.edition.title!r}")
    assert faults == []


def older(raw: bytes) -> tuple[str, str]:
    """The sender as Python's older parser reads it; the newer one sets a space between two encoded words of a name."""
    called, address = parseaddr(str(message_from_bytes(raw)["From"]))
    return str(make_header(decode_header(called))), address


def test_the_file_leaves_the_way_out_to_who_sends_it(node: Node) -> None:
    """Only the provider knows the address for each reader, and its signature must cover it; so a file has none.

    A provider adds two lines to mail that can be unsubscribed from. They fit in, and a notice with them is found.
    """
    added = (
        b"List-Unsubscribe: <https://books.test/unsubscribe/4f1c>, <mailto:help@books.test>\r\n"
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    )
    by_stream = {one.stream: one for one in editions("en") if one.brand == "example-books"}
    assert set(by_stream) == {"transactional", "marketing"}
    for stream, one in by_stream.items():
        raw = file_of(one)
        assert b"list-unsubscribe" not in raw.lower()
        (mail,) = read([(one, delivered([added + raw])[0])], node)
        assert bool(list(way_out(mail))) == (stream == "transactional")
        assert [rule.__name__ for rule in RULES if rule not in (way_out, lines) and list(rule(mail))] == []


def swapped(raw: bytes) -> bytes:
    """The HTML before the text."""
    head, text, html, end = re.split(rb"(?m)^--=_[0-9a-f]+(?:--)?\r\n", raw)
    border = re.search(rb"(?m)^--=_[0-9a-f]+\r\n", raw)
    assert border
    return head + border[0] + html + border[0] + text + border[0].replace(b"\r", b"--\r") + end


def quoted(raw: bytes) -> bytes:
    """The parts in quoted-printable instead of base64."""
    message = parsed(raw)
    for part in message.iter_parts():
        content = part.get_content()
        part.set_payload(b2a_qp(content.encode()).decode().replace("\r\n", "\n"))
        part.replace_header("Content-Transfer-Encoding", "quoted-printable")
    return message.as_bytes(policy=SMTP)


def cut(raw: bytes) -> bytes:
    """An encoded word that ends within a letter."""
    return re.sub(
        rb"Subject: .*?\r\n(?! )", b"Subject: =?utf-8?b?2YU=?= =?utf-8?b?2Q==?= =?utf-8?b?hQ==?=\r\n", raw, flags=re.S
    )


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(old, new, 1)


def ahead(header: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: header + b"\r\n" + raw


PLANTED: list[tuple[Rule, str, Callable[[bytes], bytes]]] = [
    (parts, "en", swap(b"multipart/alternative", b"multipart/mixed")),
    (parts, "en", swapped),
    (parts, "en", swap(b"MIME-Version: 1.0\r\n", b"")),
    (parts, "en", swap(b'charset="utf-8"', b'charset="iso-8859-1"')),
    (parts, "ar", lambda raw: raw[: raw.rindex(b"--=_")]),
    (same_text, "en", swap(b"\r\nWe ", b"\r\nThey ")),
    (same_text, "en", swap(b"quoted-printable", b"base64")),
    (same_text, "ar", swap(b"base64", b"quoted-printable")),
    (same_text, "de", swap(b'charset="utf-8"', b'charset="iso-8859-1"')),
    (same_html, "en", swap(b"</body>", b"<p>More.</p></body>")),
    (same_html, "en", lambda raw: raw.replace(b"=3D", b"=")),
    (same_subject, "en", swap(b"Subject: ", b"Subject: Re: ")),
    (same_subject, "ar", swap(b"Subject: =?utf-8?", b"Subject: =?iso-8859-6?")),
    (same_subject, "ar", ahead(b"Subject: Another")),
    (same_people, "ar", swap(b"From:\r\n =?utf-8?", b"From:\r\n =?iso-8859-6?")),
    (same_people, "en", swap(b"<care@", b"<cares@")),
    (same_people, "en", swap(b"Reply-To: help@books.test\r\n", b"")),
    (same_people, "en", swap(b"To: recipient@", b"To: recipients@")),
    (language, "ar", swap(b"Content-Language: ar", b"Content-Language: en")),
    (language, "en", ahead(b"Content-Language: de")),
    (automatic, "en", swap(b"auto-generated", b"no")),
    (automatic, "en", swap(b"Auto-Submitted: auto-generated\r\n", b"")),
    (way_out, "en", ahead(b"List-Unsubscribe: <https://books.test/u>")),
    (way_out, "en", ahead(b"Precedence: bulk")),
    (encoding, "ar", quoted),
    (lines, "en", swap(b"Subject: ", b"Subject: " + b"x" * 990)),
    (lines, "en", swap(b"Content-Language", b"X-Long: " + b"x" * 90 + b"\r\nContent-Language")),
    (lines, "en", swap(b".\r\n", b".\n")),
    (seven_bits, "de", swap(b"\r\n\r\n--", "\r\n\r\nä\r\n--".encode())),
    (seven_bits, "en", swap(b"quoted-printable", b"8bit")),
    (encoded_words, "ar", swap(b"Subject: =?utf-8?b?", b"Subject: =?utf-8?b?" + b"2YXZ" * 20)),
    (encoded_words, "ar", swap(b"Subject: =?utf-8?b?", b"Subject: =?utf-8 ?b?")),
    (encoded_words, "ar", cut),
]
BOTH_SEE = (same_text, same_html, same_subject, same_people, language, automatic, way_out)


def test_every_rule_finds_its_fault(node: Node) -> None:
    notices = {}
    for locale in ("en", "de", "ar"):
        found = (one for one in editions(locale) if (one.scenario, one.brand) == ("provider-breach", "example-books"))
        notices[locale] = next(found)
        assert notices[locale].stream == "transactional"
    wrong = [(notices[locale], spoil(file_of(notices[locale]))) for _, locale, spoil in PLANTED]
    missed = []
    for number, ((rule, locale, _), mail) in enumerate(zip(PLANTED, read(wrong, node), strict=True)):
        assert mail.raw != file_of(mail.edition), f"the place for fault {number} of {rule.__name__} is gone"
        faults = list(rule(mail))
        if rule in BOTH_SEE:
            unseen = [parser for parser in mail.readings if not any(fault.startswith(parser) for fault in faults)]
            missed += [f"{parser} does not see fault {number} of {rule.__name__} in {locale}" for parser in unseen]
        elif not faults:
            missed.append(f"fault {number} of {rule.__name__} in {locale} is not found")
    assert missed == []
    assert {rule for rule, *_ in PLANTED} == set(RULES)


def test_the_server_refuses_what_servers_refuse() -> None:
    """Otherwise it would prove nothing that it took our messages."""
    raw = file_of(editions("en")[0])
    high = raw.replace(b"\r\n\r\n--", "\r\n\r\nä\r\n--".encode(), 1)
    with server() as (client, received):
        send = partial(client.sendmail, "sender@example.com", [RECIPIENT])
        send(raw.replace(b"Subject: ", b"X-Long: " + b"x" * (ON_THE_WAY - 8) + b"\r\nSubject: "))
        with pytest.raises(smtplib.SMTPDataError, match="Line too long"):
            send(raw.replace(b"Subject: ", b"X-Long: " + b"x" * (ON_THE_WAY + 4) + b"\r\nSubject: "))
        with pytest.raises(smtplib.SMTPDataError, match="not announced"):
            send(high)
        send(high, mail_options=["BODY=8BITMIME"])
        assert len(received) == 2
