"""Tests of the guard before the compiler: what it refuses and where, and what it hands over."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.content.problems import ContentError, Problem
from generator.mail.mjml import MAX_CHARACTERS, Document, scan

FOLDER = Path(__file__).parent / "mjml"
VOCABULARY = Path(__file__).parent.parent / "generator" / "mail" / "mjml_vocabulary.json"
EXPECTED = re.compile(r"<!-- expect: (\d+):(\d+) (M\d{3}) -->")


def mail(body: str = "", head: str = "<mj-title>Sorry</mj-title>") -> str:
    return f'<mjml lang="en" dir="ltr"><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>'


def column(inner: str) -> str:
    return mail(f"<mj-section><mj-column>{inner}</mj-column></mj-section>")


def refused(source: str) -> list[Problem]:
    with pytest.raises(ContentError) as raised:
        scan(source, "a.mjml")
    return list(raised.value.problems)


def text(content: str) -> str:
    return column(f"<mj-text>{content}</mj-text>")


@pytest.mark.parametrize("path", sorted((FOLDER / "broken").glob("*.mjml")), ids=lambda path: path.stem)
def test_every_problem_is_found_at_its_place_and_no_other(path: Path) -> None:
    source = path.read_text("utf-8")
    expected = [(int(line), int(at), code) for line, at, code in EXPECTED.findall(source)]
    found = refused(source)
    assert len(expected) >= 2
    assert sorted((p.position.line, p.position.column, p.code) for p in found) == sorted(expected)
    assert all(p.hint for p in found)


@pytest.mark.parametrize("path", sorted((FOLDER / "good").glob("*.mjml")), ids=lambda path: path.stem)
def test_only_ascii_without_contents_reaches_the_compiler(path: Path) -> None:
    document = scan(path.read_text("utf-8"), path.name)
    assert document.markup.isascii()
    assert "\n" not in document.markup
    assert "<!--" not in document.markup
    for number in range(len(document.contents)):
        assert document.markup.count(f"{document.mark}{number}z") == 1


def test_the_vocabulary_is_that_of_the_reference_compiler(node: Callable[..., Any]) -> None:
    assert json.loads(VOCABULARY.read_text("utf-8")) == node("export_vocabulary", [])


@pytest.mark.parametrize(
    ("written", "handed_over"),
    [
        pytest.param('color="#aBc"', 'color="#aaBBcc"', id="short-colour"),
        pytest.param('color="transparent"', 'color="transparent"', id="colour-name"),
        pytest.param('padding="0 20px"', 'padding="0px 20px"', id="bare-zero"),
        pytest.param('padding-top="0"', 'padding-top="0px"', id="single-zero"),
        pytest.param('line-height="0"', 'line-height="0"', id="zero-without-unit-is-meant"),
        pytest.param('line-height="1.5"', 'line-height="1.5"', id="factor"),
        pytest.param('letter-spacing="-1px"', 'letter-spacing="-1px"', id="negative"),
        pytest.param("align='right'", 'align="right"', id="single-quotes"),
        pytest.param("css-class = 'a b'", 'css-class="a b"', id="spaces-around-the-sign"),
        pytest.param("font-family='\"A\\B\"'", 'font-family="&#34;A&#92;B&#34;"', id="quotes-and-backslash"),
        pytest.param('css-class="أَ\u00a0\u200f😀"', 'css-class="&#1571;&#1614;&#160;&#8207;&#128512;"', id="not-ascii"),
        pytest.param('css-class="a\nb > c"', 'css-class="a&#10;b &#62; c"', id="line-feed-and-greater"),
        pytest.param('css-class="a &amp; b"', 'css-class="a &amp; b"', id="references-stay"),
    ],
)
def test_values_are_written_as_the_compiler_needs_them(written: str, handed_over: str) -> None:
    assert f"<mj-text {handed_over}>" in scan(column(f"<mj-text {written}>x</mj-text>"), "").markup


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("أ > ب, 5 €> 4", id="greater-after-a-letter-of-two-bytes"),
        pytest.param("<b>a</b>\n<i>b</i>", id="only-a-line-feed-between-tags"),
        pytest.param("a<br>b<br/>c<img src='a.png' alt=''>", id="void-elements"),
        pytest.param("*|IF:FNAME|*Dear *|FNAME|*|END:IF|*", id="mailchimp"),
        pytest.param("{{ x }} {% if a < b %}<b>c</b>{% endif %} {{{ y }}}", id="jinja-with-less-than"),
        pytest.param("<%= recipient.firstName %>", id="angle-brackets-of-a-provider"),
        pytest.param("XQ7toFirstNameQX &copy; & &nbsp; 100 %", id="sentinel-and-references"),
        pytest.param("<!--[if mso]><p>Outlook<![endif]-->x", id="conditional-comment"),
        pytest.param("<!--[if !mso]><!--><p>Others</p><!--<![endif]-->", id="comment-for-all-but-outlook"),
        pytest.param("<% if (a < b) { %>{{{ a }}} { % | * }} *|<% } %>", id="halves-of-provider-tags"),
        pytest.param("<b>" * 50 + "x" + "</b>" * 50, id="fifty-deep"),
        pytest.param('<a href="https://example.com/?a=1&amp;b=2" data-x="1" aria-label="a > b">x</a>', id="link"),
        pytest.param("<table><tr><td><p>x</p><ul><li>y</li></ul></td></tr></table>", id="table-of-blocks"),
    ],
)
def test_content_stays_as_it_was_written(content: str) -> None:
    assert content in scan(text(content), "").contents


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param(mail("<mj-wrapper>" * 10_000 + "</mj-wrapper>" * 10_000), "M305", id="deep-wrappers"),
        pytest.param(mail("<mj-section><mj-column>" * 5_000), "M305", id="deep-and-unclosed"),
        pytest.param(text("<b>" * 20_000 + "</b>" * 20_000), "M334", id="deep-html"),
        pytest.param(text("<b>" * 51 + "x" + "</b>" * 51), "M334", id="fifty-one-deep"),
        pytest.param(column("<mj-spacer/>" + "<b>" * 20_000), "M304", id="many-unknown"),
        pytest.param(mail("<mj-text " + 'a="b" ' * 5_000 + "/>"), "M310", id="many-attributes"),
        pytest.param(text("{{" * 20_000 + "{%" * 20_000 + "*|" * 20_000 + "<%" * 20_000), "M335", id="many-halves"),
        pytest.param(mail("<mj-text " + '"' * 100_001), "M303", id="many-quotes"),
        pytest.param(column("<mj-spacer/>" + "<!--" * 10_000), "M303", id="many-comments-begun"),
        pytest.param(mail("<mj-section/>" + " " * 500_000 + "x"), "M315", id="much-space"),
        pytest.param(text("a\x00b"), "M302", id="nul"),
        pytest.param(text("a\ud800b"), "M302", id="lone-surrogate"),
        pytest.param(text("a\x1bb"), "M302", id="escape"),
        pytest.param(mail("<b>" * 20_000), "M317", id="many-unknown-without-mjml"),
        pytest.param(column("Hello"), "M317", id="words-in-a-column"),
        pytest.param("x" * (MAX_CHARACTERS + 1), "M301", id="too-large"),
        pytest.param("", "M314", id="empty"),
        pytest.param("just words", "M315", id="no-markup"),
        pytest.param(mail(column("")), "M305", id="mail-in-a-mail"),
        pytest.param(column("<mj-text>a<mj-button>b</mj-button></mj-text>"), "M307", id="mjml-in-content"),
        pytest.param(mail("<mj-raw><div></mj-raw>"), "M332", id="unbalanced-raw"),
        pytest.param("<!DOCTYPE mjml>" + mail(), "M303", id="doctype"),
    ],
)
def test_what_harms_the_compiler_is_refused(source: str, code: str) -> None:
    problems = refused(source)
    assert code in {problem.code for problem in problems}
    assert all(problem.position.line >= 1 and problem.position.column >= 1 for problem in problems)


def test_a_sentence_says_what_is_wrong_what_was_found_and_what_to_do() -> None:
    source = column('<mj-text colour="red" font-size="12">x</mj-text>')
    assert [problem.sentence for problem in refused(source)] == [
        'unknown attribute "colour" on <mj-text>; did you mean "color"?',
        '"font-size" of <mj-text> must be a length such as 10px, found "12"; correct the value',
    ]


def test_comments_between_elements_are_left_out() -> None:
    commented = column("<!-- a --><mj-spacer><!-- b --></mj-spacer>").replace(
        "<mj-body>", "<mj-body><!-- <mj-text> -->"
    )
    assert scan(commented, "").markup == scan(column("<mj-spacer></mj-spacer>"), "").markup
    assert scan(column("<!-- a -->"), "").markup == scan(column(""), "").markup


def test_line_ends_and_byte_order_mark_do_not_matter() -> None:
    source = (FOLDER / "good" / "letter_en.mjml").read_text("utf-8")
    assert scan("\ufeff" + source.replace("\n", "\r\n"), "") == scan(source, "")


def test_lines_are_counted_alike_for_all_line_ends() -> None:
    source = (FOLDER / "broken" / "html_tags.mjml").read_text("utf-8")
    assert refused(source.replace("\n", "\r\n")) == refused(source) == refused(source.replace("\n", "\r"))


def test_placeholders_differ_from_everything_in_the_source() -> None:
    document = scan(text("zq9n0z zq9q9"), "")
    assert document.mark not in "zq9n0z zq9q9"
    assert document.contents[-1] == "zq9n0z zq9q9"


def test_locales_with_the_same_blocks_share_their_markup() -> None:
    english = scan(text("One"), "")
    german = scan(text("Eins").replace('lang="en"', 'lang="de-AT"'), "")
    assert english.markup == german.markup
    assert (english.language, german.language) == ("en", "de-AT")
    assert isinstance(english, Document)


def test_quotes_of_the_title_cannot_end_the_attribute_that_repeats_it() -> None:
    assert "a &quot;b&quot;" in scan(mail(head='<mj-title>a "b"</mj-title>'), "").contents
