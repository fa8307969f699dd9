"""Tests of the message file: it is parsed back, as a mail program would."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from generator.content.load import load_playbook
from generator.content.model import Provider
from generator.mail.eml import message_file
from generator.mail.providers import translate
from generator.mail.render import Edition
from tests.mail_samples import FOLDER, SAMPLES, Sample, brands, edition

UMLAUTS = "Größere Störung: Ihre Adresse wurde „versehentlich“ sichtbar"


def providers() -> dict[str, Provider]:
    return {one.id: one for one in load_playbook(Path(FOLDER) / "playbook.yml")[0].providers}


def translated(sample: Sample, provider: str = "sendgrid") -> Edition:
    return translate(edition(sample), providers()[provider])


def parsed(made: Edition) -> EmailMessage:
    message = message_from_bytes(message_file(made, brands()[made.brand]), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def parts(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.iter_parts() if isinstance(part, EmailMessage)]


def content(part: EmailMessage) -> str:
    """The text of a part, with the line ends of this machine."""
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_it_has_both_parts_the_text_first(sample: Sample) -> None:
    made = translated(sample)
    message = parsed(made)
    assert message.get_content_type() == "multipart/alternative"
    assert message.preamble is None
    text, html = parts(message)
    assert [part.get_content_type() for part in (text, html)] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in (text, html)] == ["utf-8", "utf-8"]
    assert content(text) == made.text
    assert content(html).rstrip("\n") == made.html.rstrip("\n")
    assert not message.defects + text.defects + html.defects


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_the_headers_say_who_speaks_in_which_language(sample: Sample) -> None:
    message = parsed(translated(sample))
    assert message["Subject"] == edition(sample).title
    assert message["Content-Language"] == sample.locale
    rich = sample.brand == "rich"
    (sender,) = message["From"].addresses
    assert sender.addr_spec == ("care@books.test" if rich else "hello@tea.example.com")
    assert sender.display_name == ("Example Books Care" if rich else "Example Tea")
    assert message["Reply-To"] == ("help@books.test" if rich else None)
    assert message["To"].addresses[0].domain == "example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Unsent"] == "1"
    assert message["MIME-Version"] == "1.0"


def test_what_the_sending_program_sets_is_left_to_it() -> None:
    message = parsed(translated(Sample("short")))
    assert not {"date", "message-id", "list-unsubscribe", "list-unsubscribe-post", "bcc", "cc"} & {
        name.lower() for name in message
    }


@pytest.mark.parametrize(
    "subject", [UMLAUTS, "ظهر عنوانكم \u200eExample Books\u200e لأشخاص آخرين", "100 % & <b>", "ü" * 200]
)
def test_every_subject_comes_back(subject: str) -> None:
    made = replace(translated(Sample()), title=subject)
    raw = message_file(made, brands()["rich"])
    assert raw.partition(b"\r\n\r\n")[0].isascii()
    assert parsed(made)["Subject"] == subject


def test_a_name_outside_ascii_comes_back() -> None:
    made = translated(Sample())
    brand = brands()["rich"].model_copy(update={"name": "Bücher, „Ä“ & Söhne"})
    brand = brand.model_copy(update={"sender": brand.sender.model_copy(update={"name": None})})
    message = message_from_bytes(message_file(made, brand), policy=default)
    assert message["From"].addresses[0].display_name == "Bücher, „Ä“ & Söhne"


def test_a_line_break_in_a_name_adds_no_header() -> None:
    brand = brands()["rich"].model_copy(update={"name": "Books\r\nBcc: all@books.test"})
    brand = brand.model_copy(update={"sender": brand.sender.model_copy(update={"name": None})})
    with pytest.raises(ValueError, match=r"CR or LF|linefeed|carriage"):
        message_file(translated(Sample()), brand)


@pytest.mark.parametrize(("locale", "encoding"), [("en", "quoted-printable"), ("ar", "base64")])
def test_the_encoding_suits_the_script(locale: str, encoding: str) -> None:
    for part in parsed(translated(Sample(locale=locale))).iter_parts():
        assert part["Content-Transfer-Encoding"] == encoding


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_lines_are_as_short_as_mail_servers_want(sample: Sample) -> None:
    raw = message_file(translated(sample), brands()[sample.brand])
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


def test_the_same_edition_makes_the_same_file_and_another_one_another_boundary() -> None:
    one, two = (message_file(translated(Sample()), brands()["rich"]) for _ in range(2))
    assert one == two
    made = [translated(sample) for sample in SAMPLES]
    assert len({parsed(one).get_boundary() for one in made}) == len({one.html for one in made}) > 10


def test_tags_survive_the_encoding() -> None:
    text, html = parts(parsed(translated(Sample())))
    assert content(text).startswith("{{#if first_name}}Hello {{{first_name}}},{{else}}Hello,{{/if}}\n")
    assert "{{#if first_name}}Hello {{first_name}},{{else}}Hello,{{/if}}" in content(html)
