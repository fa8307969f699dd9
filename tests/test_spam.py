"""Tests of what a spam filter thinks: SpamAssassin scores every message, by what the message says and nothing else."""

import re
import subprocess
import sys
from base64 import encodebytes
from collections.abc import Callable
from dataclasses import replace
from email.policy import SMTP
from functools import cache
from pathlib import Path

from generator.content.model import Provider
from generator.mail.blanks import Answer
from generator.mail.eml import message_file
from generator.mail.providers import translate
from generator.mail.render import Edition, render
from tests import spamassassin
from tests.spamassassin import judge
from tests.test_delivery import neutral, parsed
from tests.test_editions import LOCALES, ROOT, answer, brands, messages, name, project

LIMIT = 2.0
"""The points that no message of ours reaches; a filter as it is delivered calls a message spam from 5.0 on."""
Change = Callable[[Edition], bytes]


def filled(locale: str, every_kind: bool = False) -> list[Edition]:
    """Every message of the locale with an example in each blank, as its first reader gets it from a provider.

    A list of kinds of data holds those of its example, or every kind there is.
    """
    ((known, playbook),) = project(locale).playbooks.items()
    words = project(locale).words[known]
    made = []
    for brand in project(locale).brands:
        answers = {fact.id: answer(fact, brand, known) for fact in playbook.facts}
        if not every_kind:
            lists = (fact for fact in playbook.facts if fact.type == "list" and fact.sample)
            answers |= {fact.id: Answer((str(fact.sample),)) for fact in lists}
        answers |= {"signer_name": Answer("Acme Jr."), "signer_title": Answer("Dr. Example")}
        for scenario, message in messages(locale):
            edition = render(playbook, scenario, message, brand, words, answers, frozenset(message.laws))
            made.append(translate(edition, provider(locale, brand.allowed_hosts()[0])))
    return made


def provider(locale: str, host: str) -> Provider:
    """A provider that has put in what its tags stand for."""
    tags = {"first_name": "Acme", "if_name": "{with}", "unsubscribe": f"https://{host}/unsubscribe/4f1c"}
    plain = neutral(locale)
    return plain.model_copy(update={"tags": plain.tags.model_copy(update=tags)})


def sent(edition: Edition) -> bytes:
    """The message as it lies in the mailbox: with what the sending and the receiving server add to the file.

    It comes straight from the sender's server, which filters trust less than mail with a longer way behind it.
    """
    brand = brands()[edition.brand]
    address = brand.sender.email
    domain = address.partition("@")[2]
    head = [
        f"Return-Path: <{address}>",
        # An address of the block for measurements: no host has it, and no filter knows it for one of an example.
        f"Received: from mail.{domain} (mail.{domain} [198.18.0.25])",
        "\tby mx.example.com (Postfix) with ESMTPS id 4F1C2D3E",
        "\tfor <recipient@example.com>; Wed, 06 May 2026 10:00:02 +0000 (UTC)",
        "Date: Wed, 06 May 2026 10:00:00 +0000",
        f"Message-ID: <{edition.scenario}.{edition.message}.{edition.locale}@{domain}>",
    ]
    if edition.stream == "marketing":
        head += [
            f"List-Unsubscribe: <https://{domain}/unsubscribe/4f1c>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    raw = message_file(edition, brand).replace(b"X-Unsent: 1\r\n", b"")
    return "".join(f"{line}\r\n" for line in head).encode() + raw


def total(points: dict[str, float]) -> float:
    return round(sum(points.values()), 3)


def test_every_edition_stays_far_from_being_spam() -> None:
    editions = [one for locale in LOCALES for one in filled(locale)]
    assert len(editions) == len(LOCALES) * len(brands()) * len(list(messages("en"))) >= 264
    assert not any(one.blanks for one in editions)
    judged = judge([sent(one) for one in editions])
    assert all("HTML_MESSAGE" in points for points in judged), "SpamAssassin did not look into the messages"
    assert not any("NO_RELAYS" in points for points in judged), "SpamAssassin did not see the way they came"
    both = zip(editions, judged, strict=True)
    assert [f"{name(one)}: {points}" for one, points in both if total(points) >= LIMIT] == []


@cache
def notice() -> Edition:
    found = (one for one in filled("en") if (one.scenario, one.brand) == ("provider-breach", "example-books"))
    return next(found)


def html(more: str) -> Change:
    """The message with something more at the end of its HTML."""
    return lambda one: sent(replace(one, html=one.html.replace("</body>", f"{more}</body>")))


def header(pattern: bytes, new: bytes) -> Change:
    return lambda one: re.sub(pattern, new, sent(one), count=1)


def html_alone(one: Edition) -> bytes:
    """The message without its text part."""
    message = parsed(sent(one))
    body = message.get_body(("html",))
    assert body
    content = str(body.get_content())
    del message["MIME-Version"], message["Content-Type"]
    message.set_content(content, subtype="html", cte="quoted-printable")
    return message.as_bytes(policy=SMTP)


def in_base64(one: Edition, charset: bytes) -> bytes:
    """The text part in base64, where every letter of it is in ASCII."""
    message = parsed(sent(one))
    text = message.get_body(("plain",))
    assert text
    text.set_payload(encodebytes(str(text.get_content()).encode("ascii", "replace")).decode())
    text.replace_header("Content-Transfer-Encoding", "base64")
    return message.as_bytes(policy=SMTP).replace(b"utf-8", charset, 1)


def list_of_data(one: Edition) -> bytes:
    few, many = (
        "name, e-mail address and purchase history",
        "name, e-mail address, postal address, phone number, date of birth",
    )
    assert few in one.text
    return sent(replace(one, html=one.html.replace(few, many), text=one.text.replace(few, many)))


WORSE: list[tuple[str, Change, set[str]]] = [
    (
        "a subject in capitals with exclamation marks",
        lambda one: sent(replace(one, title="WARNING!!! YOUR DATA WAS STOLEN!!!")),
        {"SUBJ_ALL_CAPS"},
    ),
    ("no subject", header(rb"Subject: .*\r\n", b""), {"MISSING_SUBJECT"}),
    ("no text part", html_alone, {"MIME_HTML_ONLY"}),
    (
        "a text part that says something else",
        lambda one: sent(replace(one, text="Please look at this message in a browser.\n")),
        {"MPART_ALT_DIFF"},
    ),
    ("no date", header(rb"Date: .*\r\n", b""), {"MISSING_DATE"}),
    (
        "a date in the future",
        header(rb"Date: Wed, 06 May 2026 10", b"Date: Wed, 06 May 2026 22"),
        {"DATE_IN_FUTURE_06_12"},
    ),
    ("no message id", header(rb"Message-ID: .*\r\n", b""), {"MISSING_MID"}),
    ("no recipient", header(rb"\r\nTo: .*(?=\r\n)", b""), {"MISSING_HEADERS", "REPLYTO_WITHOUT_TO_CC"}),
    ("answers to a free mailbox", header(rb"help@books\.test", b"books.help@gmail.com"), {"FREEMAIL_FORGED_REPLYTO"}),
    (
        "a way back to another domain",
        header(rb"<care@books\.test>", b"<bounce@mailer.example.org>"),
        {"HEADER_FROM_DIFFERENT_DOMAINS"},
    ),
    ("a server without a name", header(rb"\(mail\.books\.test ", b"(unknown "), {"RDNS_NONE", "NORDNS_LOW_CONTRAST"}),
    (
        "a link whose text is another address, as click tracking makes it",
        html('<a href="http://click.example.org/r/4f1c">https://books.test/incident</a>'),
        {"HTTPS_HTTP_MISMATCH"},
    ),
    ("a link to a number", html('<a href="http://198.18.0.7/incident">incident</a>'), {"NORMAL_HTTP_TO_IP"}),
    ("a promise of money", html("<p>Claim your compensation of $1,000,000 now!</p>"), {"US_DOLLARS_3"}),
    ("base64 that hides ASCII", lambda one: in_base64(one, b"us-ascii"), {"MIME_BASE64_TEXT"}),
    ("five kinds of data in a row, which look like a form", list_of_data, {"FILL_THIS_FORM_LONG"}),
]
UNSEEN: list[tuple[str, Change]] = [
    ("a tracking pixel", html('<img src="https://track.books.test/o.gif?u=4f1c" width="1" height="1" alt="">')),
    ("a shortened link", html('<a href="https://bit.ly/4f1c">incident</a>')),
    ("a form", html('<form action="https://books.test/"><input type="password"></form>')),
    ("base64 that says it is UTF-8", lambda one: in_base64(one, b"utf-8")),
]
"""What this filter lets pass in a message of this length; that our messages have none of it is for other tests."""


def test_what_would_make_it_worse_does() -> None:
    changes = [change for _, change, _ in WORSE] + [change for _, change in UNSEEN]
    messages = [sent(notice()), *(change(notice()) for change in changes)]
    assert len(set(messages)) == len(messages), "a change changes nothing"
    original, *judged = judge(messages)
    worse, unseen = judged[: len(WORSE)], judged[len(WORSE) :]
    for (what, _, rules), points in zip(WORSE, worse, strict=True):
        assert rules <= points.keys() - original.keys(), f"{what}: {points}"
        assert total(points) > total(original), f"{what}: {points}"
    for (what, _), points in zip(UNSEEN, unseen, strict=True):
        assert points == original, f"{what}: {points}"


def test_a_notice_that_names_every_kind_of_data_does_not_look_like_a_form() -> None:
    """Not in the order of the playbook; one of the planted faults shows what five fields in a row cost."""
    few = {name(one): one.text for one in filled("en")}
    changed = (one for one in filled("en", every_kind=True) if one.text != few[name(one)])
    editions = [one for one in changed if one.brand == "example-books"]
    judged = judge([sent(one) for one in editions])
    assert editions
    assert [
        f"{name(one)}: {points}" for one, points in zip(editions, judged, strict=True) if total(points) >= LIMIT
    ] == []


def test_a_filter_that_cannot_be_had_is_asked_for_in_words(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "SPAMASSASSIN": str(tmp_path / "spamassassin")}
    command = [sys.executable, "-B", "-m", "tests.spamassassin"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "The tests of our mail need SpamAssassin" in done.stderr
    assert spamassassin.ADVICE in done.stderr
