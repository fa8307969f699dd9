"""Tests of the compiler behind its guard: the HTML, its direction, and what the compiler alone would break."""

import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from playwright.sync_api import Page

from generator.content.problems import ContentError, Problem
from generator.mail import compile as compiling
from generator.mail.compile import MAX_BYTES, compile_mjml
from generator.mail.mjml import scan

GOOD = {path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parent / "mjml" / "good").glob("*.mjml"))}
EACH = pytest.mark.parametrize("name", GOOD)


class Tags(HTMLParser):
    """Every start tag of a page with its attributes, also inside Outlook's conditional comments."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(re.sub(r"<!--\[if mso \| IE\]>(.*?)<!\[endif\]-->", r"\1", html, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def mail(inner: str, root: str = 'lang="en" dir="ltr"', font: str = 'font-family="Arial"') -> str:
    return (
        f"<mjml {root}><mj-head><mj-title>Sorry</mj-title><mj-attributes><mj-all {font}/></mj-attributes></mj-head>"
        f"<mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"
    )


def codes(source: str) -> list[str]:
    with pytest.raises(ContentError) as raised:
        compile_mjml(source, "a.mjml")
    return [problem.code for problem in raised.value.problems]


@EACH
def test_language_and_direction_stand_on_html_body_and_every_table(name: str) -> None:
    document = scan(GOOD[name], name)
    tags = Tags(compile_mjml(GOOD[name]))
    both = {"lang": document.language, "dir": document.direction}
    for element in ("html", "body"):
        (attributes,) = tags.named(element)
        assert both.items() <= attributes.items()
    assert both.items() <= next(a for a in tags.named("div") if a.get("role") == "article").items()
    assert len(tags.named("table")) >= 7
    assert {table.get("dir") for table in tags.named("table")} == {document.direction}


@EACH
def test_contents_arrive_letter_for_letter(name: str) -> None:
    html = compile_mjml(GOOD[name])
    document = scan(GOOD[name], name)
    assert document.mark not in html
    for content in document.contents:
        assert content in html


@EACH
def test_nothing_is_left_of_mjml_and_no_image_is_without_alt(name: str) -> None:
    html = compile_mjml(GOOD[name])
    assert not re.search(r"</?mj-|\\u\{|fonts\.googleapis|mailjet", html)
    assert all("alt" in image for image in Tags(html).named("img"))


@EACH
def test_two_runs_give_the_same_bytes(name: str) -> None:
    first = compile_mjml(GOOD[name])
    compiling._frame.cache_clear()
    assert compile_mjml(GOOD[name]) == first


def test_the_reference_compiler_accepts_the_same_sources(node: Callable[..., Any]) -> None:
    answers = node("mjml_compile", [{"id": name, "mjml": source} for name, source in GOOD.items()])
    assert [answer["errors"] for answer in answers] == [[]] * len(GOOD)


@pytest.mark.parametrize("width", [600, 375])
def test_the_picture_is_that_of_the_reference_compiler(node: Callable[..., Any], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1200})
    for answer in node("mjml_compile", [{"id": name, "mjml": source} for name, source in GOOD.items()]):
        ours, theirs = (picture(page, html) for html in (compile_mjml(GOOD[answer["id"]]), answer["html"]))
        assert len(ours.getcolors(1 << 24) or ()) > 10, "the picture is empty"
        assert ImageChops.difference(ours, theirs).getbbox() is None, answer["id"]


def picture(page: Page, html: str) -> Image.Image:
    page.set_content(html)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def test_right_to_left_reaches_every_part() -> None:
    html = compile_mjml(GOOD["notice_ar"])
    frame = html
    for content in scan(GOOD["notice_ar"], "").contents:
        frame = frame.replace(content, "")
    assert "direction:ltr" not in frame
    assert "text-align:left" not in frame
    assert frame.count("text-align:right;direction:rtl") >= 5
    assert "أرسلنا رسالةً أ > ب." in html


def test_characters_of_attributes_survive() -> None:
    alt = "مرحباً\u00a0«بكم» \u200fé 👨\u200d👩\u200d👧 a\\b \u2066x\u2069"
    (image,) = Tags(compile_mjml(mail(f'<mj-image src="https://example.com/a.png" alt="{alt}"/>'))).named("img")
    assert image["alt"] == alt


def test_a_picture_without_alt_is_decoration() -> None:
    (image,) = Tags(compile_mjml(mail('<mj-image src="https://example.com/a.png"/>'))).named("img")
    assert image["alt"] == ""


def test_an_alt_from_the_defaults_is_kept() -> None:
    source = mail('<mj-image src="https://example.com/a.png"/>').replace("<mj-all", '<mj-image alt="Logo"/><mj-all')
    (image,) = Tags(compile_mjml(source)).named("img")
    assert image["alt"] == "Logo"


def test_the_preview_is_hidden_from_outlook_too() -> None:
    html = compile_mjml(GOOD["letter_en"])
    body = html[html.index("<body") :]
    assert re.match(r'<body[^>]*><div style="display:none;mso-hide:all;[^"]*max-height:0px;[^"]*overflow:hidden', body)


def test_outlook_comments_are_kept() -> None:
    html = compile_mjml(GOOD["parts_de"])
    assert "<!--[if mso]><p>Outlook</p><![endif]-->" in html
    assert html.count("<!--[if") == html.count("<![endif]-->")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param(mail("<mj-text>x</mj-text>", 'lang="ar" dir="rtl"'), ["R410", "R411"], id="rtl-forgotten"),
        pytest.param(
            mail("<mj-text>x</mj-text>", 'lang="ar" dir="rtl"', 'font-family="A" direction="rtl"'), ["R411"], id="left"
        ),
        pytest.param(mail("<mj-text>x</mj-text>", font='direction="rtl"'), ["R410"], id="rtl-part-in-ltr"),
        pytest.param(
            mail('<mj-social><mj-social-element name="facebook" href="https://example.com/"/></mj-social>'),
            ["R408"],
            id="icon",
        ),
        pytest.param(mail(f"<mj-text>{'ح' * (MAX_BYTES // 2)}</mj-text>"), ["R412"], id="too-large-in-bytes"),
    ],
)
def test_results_that_break_a_rule_are_refused(source: str, code: list[str]) -> None:
    assert codes(source) == code


def test_a_refusal_names_the_file_and_keeps_it_out_of_the_cache() -> None:
    source = mail("<mj-text>x</mj-text>", font='direction="rtl"')
    for file in ("a.mjml", "b.mjml"):
        with pytest.raises(ContentError) as raised:
            compile_mjml(source, file)
        assert raised.value.problems[0].position.file == file


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        pytest.param("<mjml><mj-body>", "R401", id="error"),
        pytest.param("<mjml><mj-body><mj-text>أ > ب</mj-text></mj-body></mjml>", "R402", id="panic"),
    ],
)
def test_the_compiler_fails_as_a_problem_and_not_as_a_crash(markup: str, code: str) -> None:
    html, broken = compiling._compiled(markup)
    assert html == ""
    assert [problem[0] for problem in broken] == [code]


NASTY = [
    *(
        "<",
        ">",
        '"',
        "'",
        "&",
        "/>",
        "</",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!--[if",
        "<![if",
        "\\",
        "\r\n",
        "\t",
        "\0",
    ),
    *(
        "<mj-text>",
        "</mj-text>",
        "<mj-raw>",
        "</mj-raw>",
        "<mj-section>",
        "</mj-column>",
        "<mj-all ",
        "<mj-class name='q'/>",
    ),
    *(
        "<b>",
        "</b>",
        "<p>",
        "<br>",
        "<td>",
        "<a dir='rtl'>",
        "<mj-foo/>",
        "<mjml>",
        "</mjml>",
        "<mj-include path='a'/>",
    ),
    *(
        "أ > ب",
        "é >",
        "👍>",
        "ً",
        "\u200d",
        "\u00a0",
        "\u2028",
        "{% if é > 1 %}",
        "{{ x }}",
        "*|X|*",
        "zq9n0z",
        "zq9n1z",
    ),
    *(
        ' color="#abc"',
        ' width="0"',
        ' padding="0 0"',
        ' alt="مرحباً"',
        " x=y",
        ' css-class="&#0;"',
        ' mj-class="quiet"',
    ),
]
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 30), st.sampled_from(["", "", *NASTY])),
    min_size=1,
    max_size=4,
)


@settings(max_examples=2_000, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(sorted(GOOD)), EDITS)
def test_no_input_gets_past_the_guard_and_harms_the_compiler(name: str, edits: list[tuple[float, int, str]]) -> None:
    source = GOOD[name]
    for where, length, piece in edits:
        at = int(where * len(source))
        source = source[:at] + piece + source[at + (length if length > 15 else 0) :]
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    html, problems = outcome(source)
    assert bool(html) != bool(problems)
    for problem in problems:
        assert problem.code.startswith("M3") or problem.code in {"R408", "R410", "R411", "R412"}, problem
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 1
    if html:
        assert html.startswith("<!doctype html>")
        assert html.endswith("</html>")


def outcome(source: str) -> tuple[str, tuple[Problem, ...]]:
    try:
        return compile_mjml(source), ()
    except ContentError as error:
        return "", error.problems
