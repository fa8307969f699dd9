"""Latin runs in text that runs right to left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from generator.language.bidi import (
    anchored,
    begins_right_to_left,
    isolate_html,
    isolate_text,
    marked,
    value_html,
    value_text,
)

LRM = "\u200e"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        pytest.param("أرسلت شركة Acme رسالة", ["Acme"], id="word"),
        pytest.param("أرسلت Acme Shop 24 رسالة", ["Acme Shop 24"], id="words-and-a-number-after"),
        pytest.param("اتصلوا على +49 30 901820-0 اليوم", ["+49 30 901820-0"], id="phone"),
        pytest.param("لغة C++ قديمة", ["C++"], id="plus-signs"),
        pytest.param("الطلب #A-12/7 ملغى", ["#A-12/7"], id="order-number"),
        pytest.param("في 2026-05-03 صباحًا", ["2026-05-03"], id="iso-date"),
        pytest.param("اكتبوا إلى help@example.com.", ["help@example.com"], id="full-stop-of-the-sentence"),
        pytest.param("الساعة 4:05 م (UTC+2).", ["UTC+2"], id="brackets-of-the-sentence"),
        pytest.param("من Acme (UK) اليوم", ["Acme (UK)"], id="brackets-of-the-name"),
        pytest.param("من «Acme» أو “Beta”", ["Acme", "Beta"], id="quotes"),
        pytest.param("من Acme, Beta", ["Acme", "Beta"], id="a-list"),
        pytest.param("الرصيد -5.00 اليوم", ["-5.00"], id="minus"),
        pytest.param("وصلت 1,234 رسالة في 16:05", [], id="numbers-alone-are-in-order"),
        pytest.param("مرحبًا {to_first_name}، من {brand_name}", [], id="blanks-are-left-alone"),
        pytest.param("نعتذر إليكم.", [], id="only-arabic"),
        pytest.param("", [], id="empty"),
    ],
)
def test_runs_are_isolated(text: str, runs: list[str]) -> None:
    marked, spanned = text, text
    for run in runs:
        marked = marked.replace(run, f"{LRM}{run}{LRM}")
        spanned = spanned.replace(run, f'<span dir="ltr">{run}</span>')
    assert isolate_text(text) == marked
    assert isolate_html(text) == spanned


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        pytest.param(
            '<p class="Latin">من <b>Acme</b></p>',
            '<p class="Latin">من <b><span dir="ltr">Acme</span></b></p>',
            id="tags-are-not-text",
        ),
        pytest.param(
            'هنا: <a href="https://example.com/a">example.com</a>.',
            'هنا: <span dir="ltr"><a href="https://example.com/a">example.com</a></span>.',
            id="around-a-link",
        ),
        pytest.param(
            '<a href="https://example.com">الصفحة</a>',
            '<a href="https://example.com">الصفحة</a>',
            id="arabic-link",
        ),
        pytest.param(
            'من <span dir="ltr">Acme <b>Inc</b></span>',
            'من <span dir="ltr">Acme <b>Inc</b></span>',
            id="once",
        ),
        pytest.param("أ &lt; ب &amp; ج", "أ &lt; ب &amp; ج", id="entities-are-not-latin"),
        pytest.param(
            "من AT&amp;T &quot;X&quot;",
            'من <span dir="ltr">AT&amp;T</span> &quot;<span dir="ltr">X</span>&quot;',
            id="entities",
        ),
        pytest.param("من<br>Acme", 'من<br><span dir="ltr">Acme</span>', id="void-element"),
    ],
)
def test_html_fragments(fragment: str, expected: str) -> None:
    assert isolate_html(fragment) == expected
    assert isolate_html(expected) == expected


def test_a_value_is_isolated_as_a_whole() -> None:
    assert value_html("Acme Inc.") == '<span dir="ltr">Acme Inc.</span>'
    assert value_text("Acme Inc.") == f"{LRM}Acme Inc.{LRM}"
    assert value_text("متجر") == "متجر"
    assert value_text("متجر Acme") == f"متجر {LRM}Acme{LRM}"
    assert value_text("1,234") == "1,234"


def test_a_subject_begins_right_to_left() -> None:
    assert begins_right_to_left("3 رسائل من Acme")
    assert not begins_right_to_left("Acme: تصحيح")
    assert not begins_right_to_left("2026")
    assert anchored("تصحيح: Acme") == "تصحيح: Acme"
    assert begins_right_to_left(anchored("Acme: تصحيح"))


def test_no_embedding_or_isolate_characters_are_used() -> None:
    text = isolate_text("من Acme") + anchored("Acme") + value_text("C++")
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_run_keeps_its_order_where_webmail_drops_the_direction(page: Page) -> None:
    """GMX and web.de do; the pictures of both must be the same."""
    shown = marked(isolate_html("الهاتف: +44 20 7946 0000، في 2026-05-03، بمبلغ 49.00 EUR."))
    assert shown.count(LRM) == 2 * shown.count("<span")
    pictures = []
    for html in (shown, re.sub(r' dir="ltr"', "", shown), re.sub(r' dir="ltr"|\u200e', "", shown)):
        page.set_content(f'<div style="direction:rtl;font:20px sans-serif">{html}</div>')
        pictures.append(page.screenshot())
    assert pictures[0] == pictures[1]
    assert pictures[0] != pictures[2], "the browser needs no marks, so this proves nothing"
