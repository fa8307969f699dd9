"""Tests of what mail programs need: every check runs on every sample, and finds the fault that is planted for it."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from generator.content.brand import Brand
from generator.inbox.inspection import ON_DIALECT, ON_EDITION, faults, faults_in
from generator.inbox.rules import RULES
from generator.inbox.specimen import Specimen, Spoken
from generator.mail.eml import message_file
from generator.mail.providers import translate
from generator.mail.render import ADDRESS, Edition
from tests.mail_samples import SAMPLES, Sample, brands, edition, playbook
from tests.reference import AXE

BROWSED = [one for one in SAMPLES if one.filled == (one.brand == "rich")]
"""Half of the samples, all that differ in layout; a browser takes its time."""
LOGO = re.compile(r'src="https://[^"]*"')
LENGTHS = {15, 18}
"""How long a text is belongs to the real playbook, whose texts tests/test_editions.py measures."""
ENGLISH = Sample(filled=True)
ARABIC = Sample(locale="ar", filled=True)
PLAIN = Sample(brand="plain", filled=True)
LINK = "https://status.books.test/incident"
MUTED = brands()["rich"].colours.palettes()["light"].muted


@dataclass(frozen=True)
class Plant:
    """A fault in one sample: the part that is changed, what stood there, and what stands there instead."""

    number: int
    """Of the rule that must find it, and no other."""
    sample: Sample
    edits: tuple[tuple[str, str, str], ...]
    times: int = 1
    """How often each is replaced; -1 for everywhere."""

    def __str__(self) -> str:
        return f"E{self.number:02}-{self.edits[0][2][:20]}"


def changed(whole: Any, old: Any, new: Any, times: int) -> Any:
    """The part with the fault in it; a part of several lines is changed in its first."""
    if isinstance(whole, tuple):
        return (changed(whole[0], old, new, times), *whole[1:])
    assert old in whole, "the place for the fault is gone"
    return whole.replace(old, new, times)


def planted(made: Edition, plant: Plant) -> Edition:
    for part, old, new in plant.edits:
        if part != "file":
            made = replace(made, **{part: changed(getattr(made, part), old, new, plant.times)})
    return made


def specimen(made: Edition, plant: Plant | None = None) -> Specimen:
    """The edition with the fault in it, and a file made of it."""
    made = planted(made, plant) if plant else made
    file = message_file(made, brands()[made.brand])
    for part, old, new in plant.edits if plant else ():
        if part == "file":
            file = changed(file, old.encode(), new.encode(), plant.times if plant else 1)
    return Specimen(made, brands()[made.brand], file)


def spoken(made: Edition, dialect: str = "sendgrid", plant: Plant | None = None) -> Spoken:
    """The edition in a dialect of the small playbook, the fault put in afterwards."""
    provider = next(one for one in playbook("en").providers if one.id == dialect)
    said = translate(made, provider)
    return Spoken(planted(said, plant) if plant else said, brands()[made.brand], provider)


def both(part: str, *others: str, old: str, new: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, old, new) for name in (part, *others))


def in_html(number: int, old: str, new: str, sample: Sample = ENGLISH, times: int = 1) -> Plant:
    return Plant(number, sample, (("html", old, new),), times)


def in_file(number: int, old: str, new: str) -> Plant:
    return Plant(number, ENGLISH, (("file", old, new),))


def in_subject(number: int, subject: str) -> Plant:
    return Plant(number, ENGLISH, (("subjects", edition(ENGLISH).subjects[0], subject),))


IN_EDITIONS = [
    in_html(1, "</body>", f"<!--{'x' * 80_000}--></body>"),
    in_html(2, "charset=UTF-8", "charset=ISO-8859-1"),
    Plant(2, ENGLISH, both("html", "text", old="Delete it.", new="Dele\u0301te it.")),
    Plant(2, ENGLISH, both("html", "text", old="Delete it.", new="Del\ufffdete it.")),
    in_html(3, "</head>", f"<style>{'p{color:red}' * 1000}</style></head>"),
    in_html(3, "</body>", "<style>p{}</style></body>"),
    in_html(3, 'class="light"', 'class="dark"'),
    in_html(4, ' role="presentation"', ""),
    in_html(4, ' scope="row"', ""),
    in_html(4, ' cellspacing="0"', ' cellspacing="2"'),
    in_html(4, '<p style="margin:0"', '<p style="margin:0;padding:0 4px"'),
    in_html(5, 'dir="ltr" style="background-color:', 'dir="ltr" style="outline-color:'),
    in_html(5, "text-align:left;color:", "text-align:left;outline-color:", times=-1),
    in_html(6, ' width="600" class="page-outlook"', ' class="page-outlook"'),
    in_html(7, "<o:PixelsPerInch>96</o:PixelsPerInch>", ""),
    in_html(8, "color:#231f20", "color:#222"),
    in_html(8, "background:#ffffff;", "background:linear-gradient(#ffffff,#eeeeee);"),
    in_html(8, ' width="160"', ""),
    in_html(9, "mso-line-height-rule:exactly", "color:inherit"),
    in_html(9, "line-height:1.75", "line-height:1.4", ARABIC, -1),
    in_html(10, "</style>", "@import 'a.css';</style>"),
    in_html(10, "https://www.books.test/logo.png", "https://cdn.example/logo.png"),
    in_html(10, "</body>", '<img src="https://www.books.test/p.png" alt="" width="1" height="1"></body>'),
    in_html(10, "Segoe UI", "Comic Neue"),
    in_html(13, ' alt="Example Books"', ""),
    in_html(13, ' alt="Example Books"', ' alt="Books"'),
    Plant(14, PLAIN, both("html", "text", old="Example Tea", new="Example Coffee"), -1),
    in_html(15, "&#847;&zwnj;&nbsp;", "", times=-1),
    in_html(15, '<div style="display:none', '<span></span><div style="display:none'),
    Plant(15, ENGLISH, both("html", "preheader", old=", and what you can do now.", new=".")),
    Plant(15, ENGLISH, both("html", "preheader", old=", and what you can do now.", new=f", {'and ' * 20}.")),
    in_html(16, "mso-hide:all;", ""),
    in_html(16, '<span aria-hidden="true">', "<span>"),
    in_html(17, "<title>Your address", "<title>An address"),
    in_subject(18, "x" * 51),
    in_subject(18, ""),
    in_subject(18, "Hello XQ7first_nameQX"),
    in_subject(18, "What we know today about the mistake on [[date]]"),
    in_subject(19, "Your address was visible to others!"),
    in_subject(19, "Your address was VISIBLE"),
    in_html(20, '<meta name="color-scheme" content="light dark">', ""),
    in_html(21, "[data-ogsc] .text div", "[data-other] .text div"),
    in_html(22, f"color:{MUTED}", "color:#c0b8b8", times=-1),
    in_html(23, '<body lang="ar" dir="rtl"', "<body", ARABIC),
    in_html(23, 'role="article" lang="ar"', 'role="article" lang="en"', ARABIC),
    in_html(24, '<table dir="rtl"', "<table", ARABIC),
    in_html(24, "direction:rtl;", "", ARABIC, -1),
    in_html(24, "text-align:right;color", "text-align:left;color", ARABIC, -1),
    in_html(25, '<a class="a"', '<a dir="ltr" class="a"', ARABIC),
    in_html(26, "border-right:4px", "border-left:4px", ARABIC),
    in_html(26, "margin-right:24px", "margin-left:24px", ARABIC),
    in_html(26, "margin-left:24px", "margin-inline-start:24px"),
    in_html(27, '<span dir="ltr">USD 12.50</span>', "USD 12.50", ARABIC),
    in_html(27, "<strong>", "<bdi></bdi><strong>", ARABIC),
    Plant(27, ARABIC, (("text", "\u200fhttps", "https"),)),
    Plant(27, ENGLISH, (("text", "312", "\u2066312\u2069"),)),
    in_html(29, 'role="article"', 'role="article" id="a\u200e"', ARABIC),
    Plant(30, ENGLISH, both("html", "text", old="312", new="٣١٢"), -1),
    Plant(30, ENGLISH, both("html", "text", "preheader", old="3 May 2026", new="03/05/2026"), -1),
    Plant(30, ENGLISH, both("html", "text", old="Delete it.", new="→ Delete it.")),
    in_html(32, f">{LINK}</a>", f'>{LINK}</a> <a href="{LINK}">{LINK}</a>'),
    Plant(33, ENGLISH, both("html", "text", old=LINK, new="https://books.example/incident"), -1),
    Plant(33, ENGLISH, both("html", "text", old=LINK, new="https://books.test.example/incident"), -1),
    Plant(34, ENGLISH, (("html", f">{LINK}<", ">https://www.books.test<"), ("text", LINK, "https://www.books.test"))),
    in_html(34, 'href="tel:+44', 'href="tel:+49'),
    in_html(35, "</body>", "<form></form></body>"),
    in_file(35, "Content-Type: text/html;", "Content-Disposition: attachment\r\nContent-Type: text/html;"),
    Plant(35, ENGLISH, both("html", "text", old=LINK, new="https://status.books.test/reset"), -1),
    in_file(39, "X-Unsent: 1", "X-Unsent: 1\r\nList-Unsubscribe: <https://www.books.test/out>"),
    in_file(40, "Auto-Submitted: auto-generated", "Auto-Submitted: no"),
    in_file(40, "Reply-To: help@", "Reply-To: no-reply@"),
    in_file(41, "Content-Language: en", "Content-Language: de"),
    in_file(41, "X-Unsent: 1", "X-Unsent: 1\r\nDate: Sun, 03 May 2026 10:00:00 +0000"),
    Plant(42, ENGLISH, (("text", "Delete it.", "Delete it. " * 10),)),
    in_file(42, "multipart/alternative", "multipart/mixed"),
    in_file(42, "312", "313"),
    Plant(43, ENGLISH, (("text", "312", "313"),)),
    in_html(43, "€12.50", "€12.60"),
    Plant(43, Sample(), (("text", "[[date", "[[day"),)),
    Plant(
        44,
        ENGLISH,
        (("html", "Delete it.", "&lt;b&gt;Delete&lt;/b&gt; it."), ("text", "Delete it.", "<b>Delete</b> it.")),
    ),
    Plant(46, ENGLISH, (("mjml", ADDRESS, "XQ7addresx"),)),
    Plant(46, ENGLISH, (("mjml", ADDRESS, ""),)),
]
IN_DIALECTS = [
    in_html(1, "</body>", f"<!--{'x' * 70_000}--></body>"),
    in_html(28, '<span dir="auto">{{first_name}}</span>', "{{first_name}}", ARABIC),
    in_html(29, 'role="article"', 'role="article" id="a\u200e"', ARABIC),
    Plant(29, ARABIC, (("title", "ظهر", "\u200fظهر"),)),
    in_html(33, 'href="mailto:', 'href="http://'),
    in_html(33, LINK, "https://click.provider.example/status.books.test"),
    in_html(46, "Delete it.", "Delete it, XQ7first_nameQX."),
    in_html(46, "Delete it.", "Delete it, *|FNAME|*."),
    Plant(46, ENGLISH, (("mjml", "Delete it.", "Delete it, <%= first_name %>."),)),
    Plant(46, ENGLISH, (("text", "Delete it.", "Delete it, %%first_name%%."),)),
    in_html(47, 'alt="Example Books"', 'alt="{{name "Books"}}"'),
    in_html(48, "</td></tr>", "</td>{{#if first_name}}</tr>"),
    in_html(48, "<tbody><tr>", "<tbody>{{#if first_name}}<tr>"),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_edition_keeps_every_rule(sample: Sample) -> None:
    made = edition(sample)
    found = [fault for fault in faults(specimen(made)) if fault[0] not in LENGTHS]
    for provider in playbook("en").providers:
        found += faults_in(spoken(made, provider.id))
    assert found == []


@pytest.mark.parametrize("plant", IN_EDITIONS, ids=str)
def test_a_fault_in_an_edition_is_found_by_its_rule_and_by_no_other(plant: Plant) -> None:
    whole = specimen(edition(plant.sample), plant)
    found = [*faults(whole), *faults_in(spoken(whole.edition))]
    assert {number for number, _ in found} == {plant.number}, found


@pytest.mark.parametrize("plant", IN_DIALECTS, ids=str)
def test_a_fault_in_a_dialect_is_found_by_its_rule_and_by_no_other(plant: Plant) -> None:
    found = faults_in(spoken(edition(plant.sample), plant=plant))
    assert {number for number, _ in found} == {plant.number}, found


def test_weak_colours_for_the_night_are_found() -> None:
    brand = brands()["rich"]
    palettes = brand.colours.palettes()
    colours = brand.colours.model_copy(update={"dark": palettes["dark"].model_copy(update={"muted": "#333333"})})
    weak: Brand = brand.model_copy(update={"colours": colours})
    found = faults(replace(specimen(edition(ENGLISH)), brand=weak))
    assert {number for number, _ in found} == {22}
    assert all("in dark mode" in fault for _, fault in found)


def test_every_check_has_a_planted_fault_and_every_rule_that_is_checked_a_check() -> None:
    assert {plant.number for plant in IN_EDITIONS} >= set(ON_EDITION)
    assert {plant.number for plant in IN_DIALECTS} == set(ON_DIALECT)
    assert {rule.number for rule in RULES if rule.follow == "checked"} == {*ON_EDITION, *ON_DIALECT}


def test_the_reference_compiler_accepts_every_source(node: Callable[..., Any]) -> None:
    answers = node("mjml_compile", [{"id": str(one), "mjml": edition(one).mjml} for one in SAMPLES])
    assert [answer for answer in answers if answer["errors"]] == []


def test_the_html_is_valid(node: Callable[..., Any]) -> None:
    answers = node("html_validate", [{"id": str(one), "html": edition(one).html} for one in SAMPLES])
    assert [answer for answer in answers if answer["errors"]] == []


@pytest.mark.parametrize("width", [600, 375])
def test_the_picture_is_that_of_the_reference_compiler(node: Callable[..., Any], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    answers = node("mjml_compile", [{"id": str(one), "mjml": edition(one).mjml} for one in BROWSED])
    for sample, answer in zip(BROWSED, answers, strict=True):
        ours, theirs = picture(page, edition(sample).html), picture(page, answer["html"])
        assert len(ours.getcolors(1 << 24) or ()) > 10, "the picture is empty"
        assert ImageChops.difference(ours, theirs).getbbox() is None, str(sample)


def picture(page: Page, html: str) -> Image.Image:
    page.set_content(LOGO.sub('src="data:,"', html))
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_every_width(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for sample in BROWSED:
        page.set_content(LOGO.sub('src="data:,"', edition(sample).html))
        for width in (600, 375, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{sample} is wider than {width}"
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run()")["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], str(sample)


def test_arabic_runs_from_the_right_where_webmail_keeps_the_content_only(page: Page) -> None:
    body = edition(ARABIC).html.partition("<body")[2].partition(">")[2]
    page.set_content(f'<html lang="en"><body><div id="mail">{LOGO.sub("", body).replace("</body></html>", "")}')
    styles = page.eval_on_selector_all(
        "#mail p, #mail li, #mail th, #mail td.val, #mail h2",
        "all => all.map(e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign])",
    )
    assert len(styles) > 20
    assert {tuple(style) for style in styles} <= {("rtl", "right"), ("rtl", "start"), ("rtl", "-webkit-right")}
