"""What somebody types arrives as words: no engine reads a tag in it, no header, markup or place of ours comes of it."""

import email
import email.policy
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
import yaml
from markupsafe import escape

from generator.content.load import load_playbook
from generator.content.source import parse
from generator.inbox.tree import read_tree
from generator.incident.answers import answers
from generator.language.bidi import marked, value_html
from generator.mail.blanks import Answer
from generator.mail.eml import message_file
from generator.mail.outside import MARKS, harmless
from generator.mail.providers import translate
from generator.mail.render import Edition, render
from tests.arrival import faults
from tests.incident_samples import SOUND, desk, opened
from tests.mail_samples import ANSWERS, ARABIC_WORDS, brands, parts, playbook

ROOT = Path(__file__).parent.parent
PROVIDERS = {one.id: one for one in load_playbook(ROOT / "playbook.yml", "playbook.yml")[0].providers}
VERIFIED = [name for name, one in PROVIDERS.items() if one.tier == "verified"]
OWN = (
    *("XQ7greetingQX", "XQ8nameQX", "#Q8nameQX", "Xc0de01", "#c0de01", "xq7UnsubscribeQX", "XQ\u200e7addressQX"),
    *(
        "{fact_fix}",
        "{brand_name}",
        "{to_first_name}",
        "{n}",
        "**bold**",
        "**",
        "[ [x] ]",
        "\u202eback\u202c",
        "\u2067x\u2069",
    ),
    *(
        "&lt;b&gt;",
        "&amp;#x27;",
        '"',
        "'",
        "\\",
        "\\u{41}",
        "]]>",
        "=?utf-8?q?x?=",
        "a\u2028b",
        "a\nBcc: c",
        "- x",
        "2. y",
    ),
)
"""Places, blanks and marks of this house, and what headers and lists are made of."""
MARKUP = (
    *(
        "<script>alert(1)</script>",
        "<b onclick=x>y</b>",
        "</p></td></table>",
        '" style="x',
        "<!-- c -->",
        "<![endif]-->",
    ),
    *("<mj-text>z</mj-text>", "</mj-section></mj-body>", "<mj-raw>", "<?xml ?>"),
    "<a href='https://books.test'>z</a>",
)
BRACES = ("{{name}}", "{{{name}}}", "{{ 1 }}", "{{", "}}", "{", "}}}", "\\{{x}}", "{{-1-}}")
PERCENT = ("{% if x %}a{% else %}b{% endif %}", "{%- x -%}", "{% endif %}", "{%", "%}", "{# c #}", "{#", "#}")
OF_ENGINE = {
    "Django": (
        *BRACES,
        *PERCENT,
        "{% verbatim %}",
        "{% endverbatim %}",
        "{% comment %}",
        "{{ a|safe }}",
        "{% load x %}",
    ),
    "EJS": ("<%= 1 + 1 %>", "<%- x %>", "<% if (true) { %>", "<%# c %>", "%>", "-%>", "_%>", "<%%", "%%>", "<%", "< %"),
    "Go templates": (
        *BRACES,
        "{{/* c */}}",
        "{{ end }}",
        "{{if .x}}",
        "{{.Subscriber.Email}}",
        "{{`x`}}",
        "@TrackLink",
    ),
    "Handlebars": (
        *BRACES,
        "{{#if x}}",
        "{{/if}}",
        "{{else}}",
        "{{!-- c --}}",
        "{{!c}}",
        "{{>p}}",
        "{{&x}}",
        "{{~x~}}",
        "{{^x}}",
    ),
    "Jinja": (*BRACES, *PERCENT, "{% raw %}", "{% endraw %}", "{{ 7*7 }}", "{{ ''.__class__ }}", "{% set x = 1 %}"),
    "Liquid": (
        *BRACES,
        *PERCENT,
        "{% raw %}",
        "{% endraw %}",
        "{% comment %}",
        "{{${first_name}}}",
        "{{ 'x' | upcase }}",
    ),
    "Twig": (*BRACES, *PERCENT, "{% verbatim %}", "{% block x %}", "{{ 7*7 }}", "{{ _self }}", "#{x}"),
    "Velocity": (
        *(
            "$name",
            "${name}",
            "$!name",
            "$!{name}",
            "#if($x)a#end",
            "#else",
            "#end",
            "#set($x = 1)",
            "#foreach($x in $y)",
        ),
        *(
            "##",
            "#* c *#",
            "#[[ raw",
            "]]#",
            "#{if}",
            "#{else}",
            "\\$x",
            "#parse('x')",
            "#macro(x)",
            "{{lead.Email}}",
        ),
        *("{{my.x}}", "#evaluate('x')", "#x()", "#@x()", "$", "#"),
    ),
}
"""The words of each real engine: what prints, what chooses, what hides, what is raw, and what ends all that."""


PLACES = ("cause", "fix", "places", "data", "signer", "title", "again")
"""Where words can be typed; `again` is one more place."""


@cache
def typed(engine: str) -> dict[str, tuple[str, ...]]:
    """What is typed for each fact: hostile words between harmless ones."""
    # The text part is markup to Go's templates: they write < as &lt; there, whoever typed it.
    snippets = [*OF_ENGINE[engine], *OWN, *(MARKUP if engine != "Go templates" else ())]
    return {
        name: tuple(snippets[place::7]) for place, name in enumerate(("cause", "fix", "places", "data", "signer"), 0)
    } | {
        "title": tuple(snippets[5::7]),
        "again": tuple(snippets[6::7]),
    }


def text_of(snippets: tuple[str, ...]) -> str:
    return " ".join(f"w{number} {one}" for number, one in enumerate(snippets))


def lines_of(snippets: tuple[str, ...]) -> str:
    return " ".join(text_of(snippets).split())


def incident(engine: str) -> str:
    """The sound incident, with these words typed wherever words can be."""
    data = parse(SOUND, "incident.yml").data
    words = typed(engine)
    facts = data["facts"]
    facts["cause"] = {"all": text_of(words["cause"])}
    facts["fix"] = {"by": lines_of(words["fix"]), "all": text_of(words["fix"])}
    facts["places"] = [{"all": f"w {one}"} for one in words["places"]]
    facts["data"] = ["name", *({"all": f"w {one}"} for one in words["data"])]
    data["signer"] = {"name": lines_of(words["signer"]), "title": {"all": lines_of(words["title"])}}
    facts["places"] += [{"all": text_of(words["again"])}]
    for one in data["decisions"]:
        one["because"] = lines_of(words["cause"])
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, width=1000)


@cache
def filled_editions(engine: str) -> tuple[Edition, ...]:
    """The messages of that incident in a language of each direction, before any dialect."""
    inquiry = opened(incident(engine))
    whole = desk(("en", "ar"))
    laws = frozenset(inquiry.incident.laws)
    made = []
    for locale, book in whole.playbooks.items():
        said = answers(inquiry.known, inquiry.incident, book, whole.brand, locale)
        for message in book.scenarios[0].messages:
            if message.id in ("report", "apology"):
                # The subject with typed words in it goes first.
                subjects = tuple(sorted(message.subjects, key=lambda subject: "{fact_cause}" not in subject))
                first = message.model_copy(update={"subjects": subjects})
                made.append(render(book, book.scenarios[0], first, whole.brand, whole.words[locale], said, laws))
    return tuple(made)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", "", MARKS.sub("", text))


def test_every_real_engine_has_its_hostile_words() -> None:
    assert set(OF_ENGINE) == {PROVIDERS[one].engine for one in VERIFIED}
    assert all(len(words) >= 10 for words in OF_ENGINE.values())


@pytest.mark.parametrize("provider", VERIFIED)
def test_no_engine_finds_anything_in_what_was_typed(provider: str) -> None:
    """The engine itself sends the filled messages; what arrives is compared with them, letter by letter."""
    dialect = PROVIDERS[provider]
    assert list(faults(dialect, filled_editions(dialect.engine or ""))) == []


@pytest.mark.parametrize("provider", sorted(set(PROVIDERS) - set(VERIFIED)))
def test_no_emulated_dialect_does_either(provider: str) -> None:
    every = filled_editions("Jinja") + filled_editions("Velocity")
    assert list(faults(PROVIDERS[provider], every)) == []


@pytest.mark.parametrize("engine", OF_ENGINE)
def test_what_was_typed_is_read_as_it_was_typed(engine: str) -> None:
    """In both parts and in the subject: only spaces came in, only invisible marks went."""
    for edition in filled_editions(engine):
        seen = squeezed(unescape(re.sub(r"<[^>]*>", "", edition.html.partition("<body")[2])))
        chosen = (
            "fix",
            "data",
            "signer",
            "title",
            *(("cause", "places", "again") if edition.message == "report" else ()),
        )
        for name in chosen:
            for one in typed(engine)[name]:
                assert squeezed(one) in squeezed(edition.text), one
                assert squeezed(one) in seen, one
        if edition.message == "report":
            assert squeezed(text_of(typed(engine)["cause"])) in squeezed(edition.title)


@pytest.mark.parametrize("engine", OF_ENGINE)
def test_nothing_typed_becomes_an_element_or_an_attribute(engine: str) -> None:
    """The elements of the filled message are those of the same message with a plain word everywhere."""
    data = parse(incident(engine), "incident.yml").data
    facts = data["facts"]
    for name in ("cause", "fix"):
        facts[name]["all"] = "word"
    facts["places"] = [{"all": "word"} for _ in facts["places"]]
    facts["data"] = ["name", *({"all": "word"} for _ in facts["data"][1:])]
    data["signer"] = {"name": "word", "title": "word"}
    inquiry = opened(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True))
    whole = desk(("en",))
    (locale,) = whole.playbooks
    book = whole.playbooks[locale]
    said = answers(inquiry.known, inquiry.incident, book, whole.brand, locale)
    for edition in (one for one in filled_editions(engine) if one.locale == "en"):
        message = next(one for one in book.scenarios[0].messages if one.id == edition.message)
        plain = render(book, book.scenarios[0], message, whole.brand, whole.words[locale], said, frozenset(["east"]))
        assert shape(edition.html) == shape(plain.html)
        assert re.findall(r"</?mj-[a-z]+", edition.mjml) == re.findall(r"</?mj-[a-z]+", plain.mjml)


def shape(html: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every element with its attributes, but for the subject that an attribute repeats."""
    return [
        (one.tag, tuple(sorted((name, value) for name, value in one.attributes.items() if name != "aria-label")))
        for one in read_tree(html).elements
    ]


@pytest.mark.parametrize("engine", OF_ENGINE)
def test_nothing_typed_becomes_a_header(engine: str) -> None:
    brand = desk(("en", "ar")).brand
    for edition in filled_editions(engine):
        letter = email.message_from_bytes(
            message_file(translate(edition, PROVIDERS["neutral"]), brand), policy=email.policy.default
        )
        assert letter.keys() == [
            *("From", "To", "Reply-To", "Subject", "Content-Language", "Auto-Submitted", "X-Unsent"),
            *("MIME-Version", "Content-Type"),
        ]
        assert letter["Subject"] == edition.title
        assert "\n" not in edition.title
        assert not letter.defects


@pytest.mark.parametrize(
    "words",
    ["#Q8nameQX", "Xc0de01", "XQ8nameQX", "#c0de01", "xq8NAMEqx", "0Xc0deff", "XQXQ88nameQX"],
)
def test_a_place_of_ours_that_somebody_types_is_no_place(words: str) -> None:
    scenario, message = parts("ar", "apology")
    said = {**ANSWERS["ar"], "fix": Answer(f"w {words} w"), "signer_name": Answer(words)}
    made = render(playbook("ar"), scenario, message, brands()["rich"], ARABIC_WORDS, said)
    assert squeezed(words) in squeezed(made.text)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("{{x}} {x} {% x %} {", "{\u00a0{\u00a0x}\u00a0} {\u00a0x} {\u00a0% x %\u00a0} {"),
        ("a %> b %%x%% 100% 5 %", "a %\u00a0> b %\u00a0%\u00a0x%\u00a0% 100% 5 %"),
        ("$x ${x} $5 5$", "$\u00a0x $\u00a0{\u00a0x} $5 5$"),
        ("#if #iffy # 1 #1 #endخادم", "#\u00a0if #\u00a0iffy # 1 #1 #\u00a0endخادم"),
        (
            "@SIGN@ https://books.test/@TrackLink a@books.test",
            "@\u00a0SIGN@ https://books.test/@\u00a0TrackLink a@books.test",
        ),
        ("<b> a < b <3", "<\u00a0b> a < b <3"),
        ("a\u2028b\u0085c\x00d\re", "a b c d e"),
        ("\u202e{\u200e{x", "{\u00a0{\u00a0x"),
        (" XQ7a xq8 #C0DE12 ", "XQ 7a xq 8 #c 0DE12".replace("#c 0", "#C 0")),
    ],
)
def test_a_space_stands_where_a_tag_could_begin_or_end(words: str, expected: str) -> None:
    assert harmless(words) == expected
    assert harmless(expected) == expected


@pytest.mark.parametrize("words", ["<b>x</b>", "a & b; c&", 'x="1";', "a&lt;b; c<d", "R&D; <x>;"])
def test_a_sign_that_is_escaped_stays_whole_in_arabic(words: str) -> None:
    """The marks of direction stand round it and never in it."""
    for before in ("", "خادم "):
        html = marked(value_html(str(escape(before + words))))
        assert unescape(MARKS.sub("", re.sub(r"<[^>]*>", "", html))) == before + words
        assert (
            unescape(re.sub(r"<[^>]*>", "", html)).translate(dict.fromkeys(map(ord, "\u200e\u200f"))) == before + words
        )
