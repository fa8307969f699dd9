"""Tests of an edition: what its blocks become, what its blanks are filled with, and both its parts."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from generator.content.message import BLOCKS, Message
from generator.mail.blanks import Answer, Answers
from generator.mail.look import MANNERS, schemes
from generator.mail.outside import MARKS
from generator.mail.plain import WIDTH, wrapped
from generator.mail.render import ADDRESS, FIRST_NAME, GREETING, UNSUBSCRIBE, Edition, render
from generator.mail.sheets import TEMPLATES, macro
from generator.mail.standin import shape_of
from tests.mail_samples import ANSWERS, SAMPLES, Sample, brands, edition, parts, playbook, words


def rendered(
    blocks: list[dict[str, Any]] | None = None,
    answers: Answers | None = None,
    locale: str = "en",
    brand: str = "rich",
    **changes: Any,
) -> Edition:
    """The apology of the small playbook with other blocks, other fields or answers."""
    scenario, message = parts(locale, "apology")
    update = message.model_dump(by_alias=True) | changes
    if blocks is not None:
        update["blocks"] = tuple(blocks)
    changed = Message.model_validate(update)
    return render(playbook(locale), scenario, changed, brands()[brand], words(locale), answers or {})


def seen(edition: Edition) -> str:
    """The text of the HTML without its tags, one space for any white space."""
    body = edition.html.partition("<body")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<!--.*?-->", "", body))).split())


def paragraph(text: str, **more: Any) -> dict[str, Any]:
    return {"paragraph": text, **more}


FILLER = paragraph("The end.")


@pytest.mark.parametrize("form", ["mjml", "txt"])
def test_every_kind_of_block_has_its_template_and_every_template_its_kind(form: str) -> None:
    found = {path.name.removesuffix(f".{form}.j2") for path in (TEMPLATES / "blocks").glob(f"*.{form}.j2")}
    assert sorted(set(BLOCKS) - found) == [], f"these kinds have no templates/mail/blocks/<kind>.{form}.j2"
    assert sorted(found - set(BLOCKS)) == [], "these templates belong to no kind of block"
    for kind in BLOCKS:
        assert callable(macro(f"blocks/{kind}", "mjml" if form == "mjml" else "txt"))


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_golden(locale: str, golden: Callable[[str, str], None]) -> None:
    made = edition(Sample("apology", "rich", locale))
    for name in ("mjml", "html", "txt"):
        golden(f"mail/apology.{locale}.{name}", getattr(made, name.replace("txt", "text")))


def test_an_edition_knows_what_it_is_made_of() -> None:
    made = edition(Sample())
    assert (made.scenario, made.message, made.brand, made.locale) == ("list-shown", "apology", "rich", "en")
    assert (made.direction, made.stream) == ("ltr", "transactional")
    assert made.title == made.subjects[0] == "Your address was visible to others"
    assert made.facts == (
        "sent_date",
        "exposed_count",
        "data",
        "wrong_price",
        "passwords",
        "fix",
        "incident_page",
    )
    assert made.blanks[0] == "date of the mistaken e-mail"
    assert made.blanks[-1] == "name of the person who signs"
    assert made.tags == ("greeting", "address", "unsubscribe")
    assert edition(Sample(filled=True)).blanks == ()


def test_blanks_stand_out_in_both_parts_until_they_are_filled() -> None:
    made = edition(Sample())
    marked = re.findall(r'<span style="background-color:#ffe08a;color:#3a2a00[^"]*">(.*?)</span>', made.html)
    assert {f"[[{label}]]" for label in made.blanks if label != "passwords"} <= set(marked)
    assert "[[number of visible addresses]] addresses were visible." in made.text
    filled = edition(Sample(filled=True))
    assert "[[" not in filled.html + filled.text
    assert "312 addresses were visible." in filled.text
    assert "312 addresses were visible." in seen(filled)


def test_a_blank_is_never_broken_over_two_lines() -> None:
    for width in range(20, 60):
        text = wrapped("we write to you about [[date\x1fof\x1fit]] and more words", rtl=False, width=width)
        assert "[[date of it]]" in text
        assert max(map(len, text.split("\n"))) <= width


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "لم يظهر أي عنوان."),
        (1, "ظهر عنوان واحد."),
        (2, "ظهر عنوانان."),
        (7, "ظهرت 7 عناوين."),
        (11, "ظهر 11 عنوانًا."),
        (100, "ظهر 100 عنوان."),
    ],
)
def test_a_plural_takes_the_form_of_its_number(count: int, form: str) -> None:
    scenario, message = parts("ar", "apology")
    answers = {"exposed_count": Answer(str(count), count=count)}
    made = render(playbook("ar"), scenario, message, brands()["rich"], words("ar"), answers)
    assert form in made.text
    assert form in seen(made)


def test_without_an_answer_every_variant_of_a_condition_is_shown_and_marked() -> None:
    made = edition(Sample())
    assert (
        "[[keep the next part only if: passwords: were exposed]]\n\nPlease change your password.\n\n"
        "1. Type our address.\n2. Choose a new password.\n\n[[end of this part]]\n\n"
        "[[keep the next part only if: passwords: were not exposed]]\n\nYour password was not part of it.\n\n[[what"
    ) in made.text
    assert "[[keep the next part only if: passwords: were exposed]] Please change" in seen(made)
    assert "passwords" in made.blanks


def test_a_condition_may_hold_for_several_answers() -> None:
    both = {"fact": "passwords", "is": ("exposed", "not_exposed")}
    blocks = [paragraph("Please choose a new password.", when=both), FILLER]
    assert "[[keep the next part only if: passwords: were exposed or were not exposed]]" in rendered(blocks).text
    for option in ("exposed", "not_exposed"):
        made = rendered(blocks, {"passwords": Answer("x", option=option)})
        assert "Please choose a new password." in made.text
        assert "keep the next part" not in made.text
    assert "Please choose" not in rendered(blocks, {"passwords": Answer("x", option="unknown")}).text


@pytest.mark.parametrize(
    ("option", "kept", "dropped"),
    [
        ("exposed", "Please change your password.", "Your password was not part of it."),
        ("not_exposed", "Your password was not part of it.", "Please change your password."),
    ],
)
def test_an_answer_keeps_the_matching_variant_only(option: str, kept: str, dropped: str) -> None:
    made = rendered(answers={"passwords": Answer("x", option=option)})
    for part in (made.text, seen(made)):
        assert kept in part
        assert dropped not in part
        assert "keep the next part" not in part
    assert "passwords" in made.facts
    assert "passwords" not in made.blanks


def test_bold_is_set_in_html_and_left_out_of_the_text() -> None:
    made = edition(Sample())
    assert "<strong>We are sorry.</strong>" in made.html
    assert "others. We are sorry." in made.text
    assert "**" not in made.html + made.text


def test_bold_may_contain_a_blank() -> None:
    made = rendered([paragraph("**On {fact_fix}** we act."), FILLER], {"fix": Answer("Monday")})
    assert "<strong>On Monday</strong> we act." in made.html


EVIL = '<script>alert("1")</script> & <b>x</b> </mj-text> {{ 7*7 }} XQ7greetingQX {fact_sent_date} **y**'


def test_a_value_becomes_neither_markup_nor_sentinel_nor_token() -> None:
    made = rendered([paragraph("{fact_fix}"), FILLER], {"fix": Answer(EVIL)}, greeting="nameless")
    assert "<script" not in made.html
    assert "<b>" not in made.html
    assert "&lt;\u00a0/mj-text&gt;" in made.html
    assert GREETING not in made.html + made.text + made.mjml
    # Where a tag of a provider could begin or end, a space stands that does not break the line.
    expected = (
        '< script>alert("1")< /script> & < b>x< /b> < /mj-text> { { 7*7 } } XQ 7greetingQX { fact_sent_date} **y**'
    )
    assert expected in " ".join(seen(made).split())
    assert expected in " ".join(made.text.split())


def test_invisible_marks_and_control_characters_do_not_come_in() -> None:
    answer = Answer("a\u202eb\u2066c\x00d\u200ee\x1ff")
    made = rendered([paragraph("{fact_fix}"), FILLER], {"fix": answer})
    assert "abc de f" in made.text
    assert "abc de f" in seen(made)


def test_lines_of_an_answer_stay_lines() -> None:
    made = rendered([paragraph("{fact_fix}"), FILLER], {"fix": Answer("One.\nTwo.")})
    assert "One.<br>Two." in made.html
    assert "\nOne.\nTwo.\n" in made.text


def test_a_list_fills_a_list_or_a_sentence() -> None:
    data = {"data": Answer(("names", "addresses", "prices"))}
    made = rendered([{"bullets": ("{fact_data}", "Nothing else.")}, paragraph("{fact_data}")], data)
    assert "- names\n- addresses\n- prices\n- Nothing else.\n" in made.text
    assert "names, addresses and prices" in made.text
    assert made.html.count("<li") == 4


def test_names_of_the_brand_follow_the_locale() -> None:
    made = edition(Sample("short", "rich", "ar"))
    assert "فريق كتب المثال" in made.text
    assert "فريق كتب المثال" in seen(made)
    latin = edition(Sample("short", "plain", "ar"))
    assert 'فريق \u200e<span dir="ltr">Example Tea</span>\u200e' in latin.html
    assert "فريق \u200eExample Tea\u200e" in latin.text


def test_the_signature_is_a_person_or_the_team() -> None:
    assert edition(Sample()).text.count("[[name of the person who signs]]\nManaging director\nExample Books\n") == 1
    assert "Acme Jr.\nManaging director\nExample Books\n" in edition(Sample(filled=True)).text
    assert "[[position of the person who signs]]\nExample Tea\n" in edition(Sample(brand="plain")).text
    assert "Kind regards\n\nThe team at Example Books\n" in edition(Sample("short")).text


def test_the_contact_card_shows_what_the_brand_has() -> None:
    rich, plain = edition(Sample()), edition(Sample(brand="plain"))
    for line in (
        "E-mail: help@books.test",
        "Phone: +44 20 7946 0000",
        "Monday to Friday 9 to 17",
        "Website: www.books.test",
        "Data protection officer: privacy@books.test",
    ):
        assert line in rich.text
        assert line in seen(rich)
    assert 'href="tel:+442079460000"' in rich.html
    assert "+44&nbsp;20&nbsp;7946&nbsp;0000</a><br>Monday" in rich.html
    assert "Phone: +44 20 7946 0000\n  Monday to Friday 9 to 17\n" in rich.text
    assert "You can reach us here.\nE-mail: hello@tea.example.com\n\n" in plain.text
    assert "Phone" not in plain.text + seen(plain)


def test_the_address_of_a_page_is_a_link_under_a_host_of_the_brand_only() -> None:
    own = edition(Sample(filled=True))
    assert own.html.count('href="https://') == 1
    assert ">https://status.books.test/incident</a>" in own.html
    for foreign in (
        "https://books.test.evil.example/",
        "javascript:alert(1)",
        "https://www.books.test@evil.example",
    ):
        made = rendered(answers={"incident_page": Answer(foreign)})
        assert 'href="https://' not in made.html
        assert 'href="javascript' not in made.html
        assert foreign in seen(made)


def test_a_named_greeting_waits_for_the_provider_and_a_nameless_one_does_not() -> None:
    made = edition(Sample())
    assert f'<p style="margin:0">{GREETING}</p>' in made.html
    assert made.text.startswith(f"{GREETING}\n\n")
    assert made.greetings == (f"Hello {FIRST_NAME},", "Hello,")
    short = edition(Sample("short"))
    assert GREETING not in short.html + short.text
    assert short.text.startswith("Hello,\n\n")
    assert short.greetings == ("Hello,", "Hello,")
    assert short.tags == ("address", "unsubscribe")


def test_what_the_provider_knows_stands_alone() -> None:
    made = edition(Sample())
    assert re.search(rf"<p [^>]*>{ADDRESS}</p>", made.html)
    assert re.search(rf'<p [^>]*><a [^>]*href="{UNSUBSCRIBE}"[^>]*>Unsubscribe</a></p>', made.html)
    assert made.text.endswith(f"\n{ADDRESS}\nUnsubscribe: {UNSUBSCRIBE}")


def test_elements_name_the_sentences_that_say_them() -> None:
    made = edition(Sample(filled=True))
    assert dict(made.elements) == {
        "nature": ("On 3 May 2026 we sent an e-mail that showed your address to others. We are sorry.",),
        "contact": (
            "You can reach us here.",
            "E-mail: help@books.test",
            "Phone: +44 20 7946 0000",
            "Monday to Friday 9 to 17",
            "Website: www.books.test",
            "Data protection officer: privacy@books.test",
        ),
    }


def test_a_block_that_is_left_out_says_nothing_of_its_element() -> None:
    block = paragraph("Change it.", when={"fact": "passwords", "is": "exposed"}, elements=("nature",))
    made = rendered([block, FILLER], {"passwords": Answer("x", option="not_exposed")})
    assert dict(made.elements) == {}


def test_the_preheader_is_padded_so_that_nothing_shows_behind_it() -> None:
    made = edition(Sample(filled=True))
    found = re.search(r'<body[^>]*><div style="([^"]*)">(.*?)<span aria-hidden="true">(.*?)</span></div>', made.html)
    assert found, "the preheader is not the first thing in the body"
    for rule in ("display:none", "mso-hide:all", "max-height:0", "overflow:hidden", "opacity:0", "font-size:1px"):
        assert rule in found[1]
    assert unescape(found[2]).strip() == made.preheader == "What happened on 3 May 2026, and what you can do now."
    assert len(made.preheader) + len(unescape(found[3])) >= 200
    assert set(unescape(found[3])) == {"\u034f", "\u200c", "\u00a0"}


def test_layouts_differ_by_data() -> None:
    assert set(MANNERS) == {"correction", "apology", "notice"}
    apology, notice = edition(Sample()), edition(Sample("notice"))
    assert notice.text.startswith("Your address was visible to others\n\n")
    assert apology.text in notice.text
    for made in (apology, notice, edition(Sample("short")), edition(Sample(brand="plain"))):
        assert made.html.count("<h1") == 1
    assert "border-top:3px" in edition(Sample("short")).html
    assert "border-top:5px" in apology.html


def test_a_logo_carries_its_words_and_size() -> None:
    image = '<img class="light" src="https://www.books.test/logo.png" alt="{}" width="160" height="40"'
    assert image.format("Example Books") in edition(Sample()).html
    assert image.format("كتب المثال") in edition(Sample(locale="ar")).html
    assert "<img" not in edition(Sample(brand="plain")).html
    assert "Example Tea" in edition(Sample(brand="plain")).html


def test_a_logo_for_dark_mode_is_hidden_until_then() -> None:
    brand = brands()["rich"]
    assert brand.logo
    logo = brand.logo.model_copy(update={"dark_url": "https://www.books.test/dark.png"})
    scenario, message = parts("en", "apology")
    made = render(playbook("en"), scenario, message, brand.model_copy(update={"logo": logo}), words("en"))
    assert re.search(
        r'<img class="dark" src="https://www.books.test/dark.png"[^>]*style="display:none;mso-hide:all', made.html
    )
    # Gmail in a telephone's browser shows what is not displayed, but nothing without a size.
    assert re.search(
        r'<!--\[if !mso\]><!--><img class="dark"[^>]*;max-width:0;max-height:0;[^>]*><!--<!\[endif\]-->', made.html
    )
    assert (
        ".dark { display:inline-block !important; max-width:100% !important; max-height:none !important; }" in made.html
    )
    assert ".dark { display" not in edition(Sample()).html


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("- one two three", ["- one two", "  three"]),
        ("12. one two", ["12. one", "    two"]),
        ("a verylongwordindeed b", ["a", "verylongwordindeed", "b"]),
        ("1. verylongwordindeed b", ["1. verylongwordindeed", "   b"]),
        ("[[long\x1flabel\x1fof\x1fmine]] b", ["[[long", "label of", "mine]] b"]),
        ("- one\n  two three", ["- one", "  two", "  three"]),
        ("", [""]),
    ],
)
def test_lines_break_between_words(text: str, lines: list[str]) -> None:
    assert wrapped(text, rtl=False, width=9).split("\n") == lines


def test_lines_begin_from_the_right_in_arabic() -> None:
    text = wrapped(f"مرحبًا\n\nhttps://example.com\n---\n{ADDRESS}", rtl=True)
    assert text == f"مرحبًا\n\n\u200fhttps://example.com\n---\n{ADDRESS}"


def test_the_text_part_has_numbers_bullets_and_labels() -> None:
    text = edition(Sample(filled=True)).text
    assert "- Do not use the addresses.\n- Do not reply to all.\n" in text
    assert "1. Open the e-mail.\n2. Delete it.\n" in text
    assert "Kinds of data: name and e-mail address\nPrice shown: €12.50\n" in text
    assert "You find more on our page.\nhttps://status.books.test/incident\n" in text
    assert "\x1f" not in text
    assert max(map(len, text.splitlines())) <= WIDTH


HOSTILE = '<i>A&B "Co"</i> \u202eXQ7greetingQX #c0de00'


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_brand_is_words_and_nothing_else(locale: str) -> None:
    update = {"name": HOSTILE, "legal_name": None, "address": "One\nTwo", "website": "https://a.test/?a=1&b"}
    brand = brands()["rich"].model_copy(update=update)
    scenario, message = parts(locale, "apology")
    made = render(playbook(locale), scenario, message, brand, words(locale))
    name = '<i>A&B "Co"</i> XQ 7greetingQX #c 0de00'
    assert seen(made).count(name) == 2
    assert MARKS.sub("", made.text).count(name) == 2
    assert "<i>" not in made.html
    assert "a.test/?a=1&amp;b" in made.html
    assert "One<br>Two" in made.html


def test_brands_of_one_shape_share_the_making_and_nothing_else() -> None:
    one = brands()["plain"]
    sender = one.sender.model_copy(update={"email": "care@tea.example.com"})
    colour = one.colours.model_copy(update={"accent": "#5a2a82"})
    two = one.model_copy(
        update={"name": "A Very Long Name of a Brand", "sender": sender, "colours": colour, "id": "two"}
    )
    scenario, message = parts("en", "apology")
    first, second = (render(playbook("en"), scenario, message, brand, words("en")) for brand in (one, two))
    assert shape_of(one, words("en").locale) == shape_of(two, words("en").locale)
    accents = [schemes(brand.colours)[0].accent for brand in (one, two)]
    assert [accent in first.html for accent in accents] == [True, False]
    assert [accent in second.html for accent in accents] == [False, True]
    assert first.html.count("Example Tea") == second.html.count("A Very Long Name of a Brand")
    assert "care@tea.example.com" in second.text
    assert max(map(len, second.text.splitlines())) <= WIDTH


def test_no_place_of_a_stand_in_is_left() -> None:
    for sample in SAMPLES:
        made = edition(sample)
        assert not re.search("XQ8|#c0de|\x1f", repr(made)), str(sample)


def test_rendering_changes_nothing_it_was_given_and_repeats_itself() -> None:
    scenario, message = parts("en", "apology")
    before = playbook("en").model_dump_json()
    one, two = (
        render(playbook("en"), scenario, message, brands()["rich"], words("en"), ANSWERS["en"]) for _ in range(2)
    )
    assert one == two
    assert playbook("en").model_dump_json() == before
