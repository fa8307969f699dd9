"""Tests of the proof that a notice has what a law asks for, in every language, and that each hole is found."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from generator.build import TEMPLATES, Project, editions, open_project, packs
from generator.content.coverage import Row, coverage, coverage_problems
from generator.content.law import Advised, Conditional, Forbidden, Jurisdiction, Prescribed
from generator.content.load import load_brands, load_playbook
from generator.content.message import Message
from generator.content.model import Playbook
from generator.content.problems import ContentError
from generator.content.source import Source
from generator.content.texts import replace
from generator.language import po
from generator.language.extract import extract
from generator.language.locales import discover
from generator.language.localize import ENGLISH, Words, localize
from generator.language.pseudo import pseudo_words
from generator.mail.blanks import Answer, Answers
from generator.mail.coverage import Hole, coverage_of
from generator.mail.render import Edition, render
from generator.site.pages import pages
from tests.mail_samples import FOLDER, brands, parts, playbook, words
from tests.site_samples import small_site
from tests.test_cli import amends

ROOT = Path(__file__).parent.parent
LOCALES = [locale.name for locale in discover(ROOT / "locales")]
NARROW = "\u00a0"
NORTH = next(law for law in playbook("en").jurisdictions if law.id == "eu-north")
SOUTH = next(law for law in playbook("en").jurisdictions if law.id == "br")


def law(**changes: Any) -> Jurisdiction:
    """A law of the small playbook with other lists."""
    return NORTH.model_copy(update={"required": (), **changes})


def message(*blocks: dict[str, Any], **changes: Any) -> Message:
    """The apology of the small playbook with these blocks."""
    _, apology = parts("en", "apology")
    return Message.model_validate(apology.model_dump(by_alias=True) | {"blocks": blocks} | changes)


def said(text: str, *elements: str, **more: Any) -> dict[str, Any]:
    return {"paragraph": text, "elements": elements, **more}


def only_row(found: tuple[Row, ...]) -> Row:
    (row,) = found
    return row


EXPOSED = {"fact": "passwords", "is": "exposed"}
NOT_EXPOSED = {"fact": "passwords", "is": "not_exposed"}
END = said("The end.")


@pytest.mark.parametrize(
    ("blocks", "covered"),
    [
        pytest.param([said("It.", "nature"), END], True, id="a-block-without-condition"),
        pytest.param([END, END], False, id="no-block"),
        pytest.param([said("It.", "nature", when=EXPOSED), END], False, id="one-answer-of-two"),
        pytest.param(
            [said("It.", "nature", when=EXPOSED), said("Not.", "nature", when=NOT_EXPOSED)], True, id="every-answer"
        ),
        pytest.param(
            [said("It.", "nature", when={"fact": "passwords", "is": ("exposed", "not_exposed")}), END],
            True,
            id="one-block-for-every-answer",
        ),
        pytest.param([said("It.", "nature", only=("br",)), END], False, id="only-under-another-law"),
        pytest.param([said("It.", "nature", only=("br", "eu-north")), END], True, id="also-under-this-law"),
        pytest.param(
            [said("It.", "nature", when=EXPOSED), said("Not.", "nature", when=NOT_EXPOSED, only=("br",))],
            False,
            id="every-answer-but-one-under-another-law",
        ),
    ],
)
def test_a_required_element_stands_under_every_answer(blocks: list[dict[str, Any]], covered: bool) -> None:
    row = only_row(coverage(message(*blocks), law(required=("nature",)), playbook("en").facts))
    assert (row.element, row.duty, row.holds) == ("nature", "required", covered)


def test_each_duty_holds_in_its_own_way() -> None:
    asks = law(
        required=("nature",),
        conditional=(Conditional(element="contact", when="There is one."),),
        recommended=(Advised(element="data", why="It helps."),),
        forbidden=(Forbidden(element="number", rule="Not that."),),
    )
    facts = playbook("en").facts
    some = message(said("It.", "nature"), said("Us.", "contact", when=EXPOSED))
    assert [(row.duty, row.blocks, row.holds) for row in coverage(some, asks, facts)] == [
        ("required", (0,), True),
        ("conditional", (1,), True),
        ("recommended", (), True),
        ("forbidden", (), True),
    ]
    assert [row.note for row in coverage(some, asks, facts)] == ["", "There is one.", "It helps.", "Not that."]
    other = message(said("It.", "data"), said("Three.", "number", when=EXPOSED))
    assert [row.holds for row in coverage(other, asks, facts)] == [False, False, True, False]


def test_a_prescribed_heading_may_not_depend_on_an_answer() -> None:
    form = Prescribed(title="A Notice", headings=("What Happened",), evidence="text")
    asks = NORTH.model_copy(update={"prescribed": form})
    text = {"subjects": ("A Notice", "Another")}
    body = (said("It.", "nature"), said("Us.", "contact"))

    def codes(heading: dict[str, Any], **changes: Any) -> list[str]:
        found, source = _with(message(heading, *body, **(text | changes)), asks)
        return [problem.code for problem in coverage_problems(found, source)]

    assert codes({"heading": "What Happened"}) == []
    assert codes({"heading": "What Happened", "when": EXPOSED}) == ["P145"]
    assert codes({"heading": "What happened"}) == ["P145"]
    assert codes({"heading": "What Happened"}, subjects=("Another", "A Notice")) == ["P145"]


def _with(changed: Message, *laws: Jurisdiction) -> tuple[Playbook, Source]:
    """The small playbook with this message in place of the apology, and these laws in place of those of their ids."""
    read, source = load_playbook(FOLDER / "playbook.yml", "playbook.yml")
    first, *others = read.scenarios
    scenario = first.model_copy(update={"messages": (changed, *first.messages[1:])})
    new = {one.id: one for one in laws}
    jurisdictions = tuple(new.get(one.id, one) for one in read.jurisdictions)
    return read.model_copy(update={"scenarios": (scenario, *others), "jurisdictions": jurisdictions}), source


# Blocks that stand under some laws only, in a message

SOME = (
    said("It.", "nature"),
    said("Why so late.", "contact", only=("br",)),
    said("For the North.", only=("eu-north", "br"), when=EXPOSED),
    said("And more.", only=("eu-north", "br"), when=EXPOSED),
    END,
)


def rendered(
    *blocks: dict[str, Any], answers: Answers | None = None, laws: frozenset[str] | None = None, locale: str = "en"
) -> Edition:
    scenario, _ = parts(locale, "apology")
    made = message(*blocks, greeting="nameless", signed_by="team")
    return render(playbook(locale), scenario, made, brands()["plain"], words(locale), answers or {}, laws)


def body(edition: Edition) -> list[str]:
    """The paragraphs of the text part between the greeting and the closing."""
    paragraphs = edition.text.split("\n\n")
    return paragraphs[paragraphs.index("Hello,") + 1 : paragraphs.index("The end.")]


def test_without_the_laws_of_an_incident_a_template_names_them() -> None:
    made = rendered(*SOME)
    assert body(made) == [
        "It.",
        "[[keep the next part only if: law that applies: Southland]]",
        "Why so late.",
        "[[keep the next part only if: law that applies: Southland or Northland and\npasswords: were exposed]]",
        "For the North.",
        "And more.",
        "[[end of this part]]",
    ]
    assert "[[keep the next part only if: law that applies: Southland]]" in unescape(made.html)
    assert {"law that applies", "passwords"} < set(made.blanks)


@pytest.mark.parametrize(
    ("laws", "option", "expected"),
    [
        pytest.param({"br"}, "exposed", ["It.", "Why so late.", "For the North.", "And more."], id="both-apply"),
        pytest.param({"eu-north"}, "exposed", ["It.", "For the North.", "And more."], id="one-law"),
        pytest.param({"eu-north"}, "not_exposed", ["It."], id="the-law-applies-the-answer-does-not"),
        pytest.param(set(), "exposed", ["It."], id="no-law"),
        pytest.param({"other"}, "exposed", ["It."], id="another-law"),
    ],
)
def test_the_laws_of_an_incident_decide(laws: set[str], option: str, expected: list[str]) -> None:
    made = rendered(*SOME, answers={"passwords": Answer("x", option=option)}, laws=frozenset(laws))
    assert body(made) == expected
    assert "keep the next part" not in made.text + made.html
    assert ("contact" in made.elements) == ("br" in laws)


def test_a_mark_names_only_what_is_still_open() -> None:
    decided = rendered(*SOME, laws=frozenset({"br"}))
    assert "[[keep the next part only if: passwords: were exposed]]" in decided.text
    assert "law that applies" not in decided.text
    answered = rendered(*SOME, answers={"passwords": Answer("x", option="exposed")})
    assert "[[keep the next part only if: law that applies: Southland or Northland]]" in answered.text
    assert "passwords:" not in answered.text
    dropped = rendered(SOME[2], END, laws=frozenset())
    assert "passwords" not in dropped.facts


def test_what_stands_under_different_laws_is_marked_apart() -> None:
    made = rendered(said("One.", only=("br",)), said("Two.", only=("eu-north",)), said("Three.", only=("br",)), END)
    assert made.text.count("[[keep the next part only if: law that applies: ") == 3
    assert "end of this part" not in made.text


def test_the_mark_of_a_law_is_in_the_language_of_the_message() -> None:
    made = rendered(said("One.", only=("br",)), END, locale="ar")
    assert re.search(r"\[\[احتفظوا بالجزء التالي فقط إذا كان: .*القانون المنطبق.*Southland.*\]\]", made.text)


def test_a_pack_and_a_page_cope_with_blocks_for_some_laws() -> None:
    scenario, _ = parts("en", "apology")
    made, source = _with(
        message(*SOME, laws=("eu-north", "br")),
        SOUTH.model_copy(update={"required": ("nature",), "required_evidence": "text"}),
    )
    own = (brands()["plain"],)
    project = Project(FOLDER, source, {ENGLISH.locale: made}, {ENGLISH.locale: ENGLISH}, own)
    shown = tuple(one for one in render_all(made, own[0]))
    (pack, *_) = packs(project, own[0], ENGLISH.locale, shown)
    described = json.loads(_member(pack.data, f"{scenario.id}/apology/message.json"))
    assert {"law that applies", "passwords"} < set(described["blanks"])
    assert described["elements"] == {"nature": ["It."], "contact": ["Why so late."]}
    page = unescape(pages(made, ENGLISH, own, (), (), source).pages["message-list-shown-apology.md"].markdown)
    blanks, _, table = page.partition("{: #coverage }")
    assert "[[law that applies]]" in blanks
    assert "<li>Southland</li>\n<li>Northland</li>" in blanks
    assert "[[law that applies: Southland]] Why so late." not in table, "under its own law, a block needs no mark"
    assert table.count("Why so late.") == 0, "Southland does not ask for a contact"


def render_all(made: Playbook, brand: Any) -> list[Edition]:
    return [render(made, one, other, brand, ENGLISH) for one in made.scenarios for other in one.messages]


def _member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


# Pages


def test_the_page_of_a_message_shows_the_sentences_of_each_law() -> None:
    page = small_site("en").pages["message-list-shown-apology.md"].markdown
    assert "{: #elements }" not in page
    section = unescape(page.partition("{: #coverage }")[2].partition("\n## ")[0])
    assert section.count("<details") == 1
    assert "This law requires 2 elements, and all of them stand in this message." in section
    assert '<a href="law-eu-north.html">' in section
    rows = re.findall(r'<tr role="row">\n<th role="rowheader".*?</tr>', section, re.DOTALL)
    assert len(rows) == 2
    for part in ("What happened", "Required", "art. 33", "[[date of the mistaken e-mail]]", "1 fact"):
        assert part in rows[0], part
    for part in ("Contact", "You can reach us here.", "Complete as it stands"):
        assert part in rows[1], part
    short = small_site("en").pages["message-list-shown-short.md"].markdown
    assert "#coverage" not in short


def test_the_page_shows_conditional_recommended_and_forbidden_elements() -> None:
    asks = law(
        required=("nature",),
        required_evidence="recalled",
        conditional=(Conditional(element="contact", when="There is somebody."),),
        forbidden=(Forbidden(element="place", rule="Not where."),),
        recommended=(Advised(element="place", why="It helps."),),
    )
    made, source = _with(message(said("It.", "nature"), said("Us.", "contact", when=EXPOSED), laws=("eu-north",)), asks)
    place = made.elements[0].model_copy(update={"id": "place", "title": "Where it was"})
    made = made.model_copy(update={"elements": (*made.elements, place)})
    page = unescape(pages(made, ENGLISH, (), (), (), source).pages["message-list-shown-apology.md"].markdown)
    section = page.partition("{: #coverage }")[2]
    for part in (
        "It forbids 1 element, which does not stand in it.",
        "This list is from memory and not confirmed. Ask counsel.",
        "art. 33</span><br>There is somebody.",
        '<mark class="am-blank">[[passwords: were exposed]]</mark> Us.',
        'Where it was <span class="am-tag">Forbidden</span>',
        "It does not stand in this message.",
        "It is not in this message.",
    ):
        assert part in section, part


def test_the_page_of_a_law_names_its_messages_or_says_that_there_is_none() -> None:
    site = small_site("en")
    north = site.pages["law-eu-north.md"].markdown.partition("{: #messages }")[2]
    assert '<a href="message-list-shown-apology.html#coverage-eu-north">Apology to everyone in the list</a>' in north
    south = site.pages["law-br.md"].markdown.partition("{: #messages }")[2]
    assert "No message of ours is written for this law." in south


# The command line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small playbook in a folder of its own, in English only."""
    shutil.copytree(FOLDER, tmp_path / "project", ignore=shutil.ignore_patterns("locales"))
    return tmp_path / "project"


def test_the_command_shows_element_block_line_and_sentence(folder: Path) -> None:
    done = amends("coverage", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = (folder / "playbook.yml").read_text("utf-8").splitlines()
    place = next(n for n, line in enumerate(lines, start=1) if "sent an e-mail that showed your address" in line)
    assert "list-shown/apology (en) for Northland (eu-north), Law of the North, art. 33:" in done.stdout
    assert "2 of 2 required elements\n" in done.stdout
    assert f"playbook.yml:{place}:13\n      On [[date of the mistaken e-mail]] we sent an e-mail" in done.stdout
    assert "(filled by the facts sent_date)" in done.stdout
    assert "(complete as it stands)" in done.stdout


def test_the_command_says_the_same_to_programs(folder: Path) -> None:
    done = amends("coverage", "--format", "json", "--law", "eu-north", folder=folder)
    (one,) = json.loads(done.stdout)
    assert (one["message"], one["locale"], one["law"], one["holds"]) == ("list-shown/apology", "en", "eu-north", True)
    assert [(row["element"], row["duty"], row["holds"]) for row in one["elements"]] == [
        ("nature", "required", True),
        ("contact", "required", True),
    ]
    assert one["elements"][0]["blocks"][0]["facts"] == ["sent_date"]


def test_a_hole_ends_the_command_with_one(folder: Path) -> None:
    asked = ("coverage", "--message", "list-shown/short", "--law", "eu-north")
    done = amends(*asked, folder=folder)
    assert done.returncode == 1
    assert "0 of 2 required elements; there is a hole" in done.stdout
    assert done.stdout.count("HOLE") == 2
    file = folder / "playbook.yml"
    file.write_text(file.read_text("utf-8").replace("            elements: [nature]\n", ""), "utf-8")
    done = amends("coverage", folder=folder)
    assert done.returncode == 1
    assert 'P140 "eu-north" requires "nature", and no block carries it' in done.stdout


@pytest.mark.parametrize("wrong", [("--message", "list-shown/none"), ("--law", "br"), ("--locale", "fr")])
def test_a_wrong_choice_ends_the_command_with_two(folder: Path, wrong: tuple[str, str]) -> None:
    done = amends("coverage", *wrong, folder=folder)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


# Holes that a translation tears

PSEUDO = ("en-XA", "ar-XB")
OWNER = ("data-to-wrong-person", "owner")
"""A notice of the real playbook with paragraphs, a list, names with values, a callout and the contact."""


@cache
def _real(locale: str) -> tuple[Playbook, Playbook, Words]:
    """The real playbook in English and in a locale, or in one that pretends to be one."""
    if locale in PSEUDO:
        english, source = load_playbook(ROOT / "playbook.yml", "playbook.yml")
        spoken = pseudo_words(locale, extract(english, source, TEMPLATES))
        return english, localize(english, spoken), spoken
    project = open_project(ROOT, locale)
    ((known, translated),) = project.playbooks.items()
    assert project.english
    return project.english, translated, project.words[known]


def _edition(locale: str, change: Callable[[Message], Message]) -> tuple[Edition, Edition, Message]:
    """The notice in the locale after the change, the English one, and its message."""
    english, translated, spoken = _real(locale)
    brand = load_brands(ROOT / "brands")[0]
    made = []
    for book, voice, turn in ((translated, spoken, change), (english, ENGLISH, lambda one: one)):
        scenario = next(one for one in book.scenarios if one.id == OWNER[0])
        notice = next(one for one in scenario.messages if one.id == OWNER[1])
        made.append((render(book, scenario, turn(notice), brand, voice), notice))
    return made[0][0], made[1][0], made[1][1]


def _holes(locale: str, change: Callable[[Message], Message], asks: Jurisdiction | None = None) -> list[Hole]:
    english, _, _ = _real(locale)
    here, there, notice = _edition(locale, change)
    laws = [asks] if asks else [one for one in english.jurisdictions if one.id in notice.laws]
    assert laws
    return [hole for one in laws for hole in coverage_of(here, one, there)]


def _carriers(notice: Message, element: str) -> list[int]:
    return [index for index, block in enumerate(notice.blocks) if element in block.elements]


def _dropped(element: str) -> Callable[[Message], Message]:
    """Without the blocks that carry the element; in their place stand blocks that carry nothing."""

    def change(notice: Message) -> Message:
        gone = _carriers(notice, element)
        spare = next(block for block in notice.blocks if not block.elements)
        return notice.model_copy(
            update={"blocks": tuple(spare if i in gone else block for i, block in enumerate(notice.blocks))}
        )

    return change


def _unmarked(element: str) -> Callable[[Message], Message]:
    """With one of the blocks that carry the element no longer saying so."""

    def change(notice: Message) -> Message:
        first = _carriers(notice, element)[0]
        block = notice.blocks[first]
        left = block.model_copy(update={"elements": tuple(one for one in block.elements if one != element)})
        return notice.model_copy(update={"blocks": (*notice.blocks[:first], left, *notice.blocks[first + 1 :])})

    return change


def _emptied(element: str, number: int, text: str) -> Callable[[Message], Message]:
    """With this in place of one text of the blocks that carry the element."""

    def change(notice: Message) -> Message:
        count = iter(range(1000))
        blocks = list(notice.blocks)
        for index in _carriers(notice, element):
            blocks[index] = replace(
                blocks[index], lambda entry: (text,) * len(entry.forms) if next(count) == number else entry.forms
            )
        return notice.model_copy(update={"blocks": tuple(blocks)})

    return change


@pytest.mark.parametrize("locale", [*LOCALES, *PSEUDO])
def test_an_untouched_notice_has_no_hole(locale: str) -> None:
    assert _holes(locale, lambda notice: notice) == []


@pytest.mark.parametrize("locale", [*LOCALES, *PSEUDO])
@pytest.mark.parametrize("element", ["nature", "officer", "consequences", "measures", "data", "advice"])
def test_a_block_that_is_gone_is_missed_in_every_language(locale: str, element: str) -> None:
    found = _holes(locale, _dropped(element))
    assert (element, "no sentence says it") in {(hole.element, hole.what) for hole in found}


@pytest.mark.parametrize("locale", [*LOCALES, *PSEUDO])
@pytest.mark.parametrize("element", ["nature", "officer", "consequences", "measures", "advice"])
def test_a_block_that_lost_its_element_is_missed_in_every_language(locale: str, element: str) -> None:
    assert {hole.element for hole in _holes(locale, _unmarked(element))} == {element}


@pytest.mark.parametrize("locale", [*LOCALES, *PSEUDO])
@pytest.mark.parametrize(
    "text", ["", NARROW, "\u200b", " \u202f ", "…"], ids=["nothing", "nbsp", "zwsp", "thin", "dots"]
)
@pytest.mark.parametrize(
    ("element", "number"), [("nature", 0), ("consequences", 0), ("data", 1), ("data", 2), ("advice", 2), ("officer", 0)]
)
def test_a_sentence_without_words_is_found_in_every_language(locale: str, text: str, element: str, number: int) -> None:
    found = _holes(locale, _emptied(element, number, text))
    assert element in {hole.element for hole in found}


@pytest.mark.parametrize("locale", [*LOCALES, *PSEUDO])
def test_a_forbidden_element_is_found_in_every_language(locale: str) -> None:
    english, _, _ = _real(locale)
    strict = next(one for one in english.jurisdictions if one.id == "us-ma")
    strict = strict.model_copy(update={"required": ("contact",), "conditional": ()})
    assert {(hole.element, hole.what) for hole in _holes(locale, lambda notice: notice, strict)} == {
        ("nature", "the law forbids it")
    }


def test_a_hole_is_reported_at_the_line_of_the_catalog(tmp_path: Path) -> None:
    """The catalogs of a language that pretends, written to files, with one translation of nothing but a space."""
    read, source = load_playbook(FOLDER / "playbook.yml", "playbook.yml")
    whole = pseudo_words("ar-XB", extract(read, source, TEMPLATES))
    text = po.write(whole.catalogs["email"])
    before = next(m for m in whole.catalogs["email"].messages if m.id == "You can reach us here.")
    text = text.replace(f'msgstr "{before.strings[0]}"', f'msgstr "{NARROW}"')
    torn = po.read(text, "locales/ar/LC_MESSAGES/email.po")
    voice = Words(whole.locale, {**whole.catalogs, "email": torn})
    project = Project(
        FOLDER,
        source,
        {whole.locale: localize(read, voice)},
        {whole.locale: voice},
        (brands()["plain"],),
        read,
    )
    with pytest.raises(ContentError) as error:
        tuple(editions(project, brands()["plain"], whole.locale))
    (problem,) = error.value.problems
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if NARROW in row)
    assert (problem.position.file, problem.code) == ("locales/ar/LC_MESSAGES/email.po", "L238")
    assert line - 3 <= problem.position.line <= line
    assert '"contact"' in problem.message


@pytest.mark.parametrize("locale", LOCALES)
def test_every_notice_has_what_its_laws_ask_for_in_every_language(locale: str) -> None:
    project = open_project(ROOT, locale)
    ((known, book),) = project.playbooks.items()
    laws = {one.id: one for one in book.jurisdictions}
    written = {(one.id, other.id): other.laws for one in book.scenarios for other in one.messages if other.laws}
    assert len(written) >= 14
    held = 0
    for made in editions(project, project.brands[0], known, written):
        for name in written[made.scenario, made.message]:
            assert coverage_of(made, laws[name]) == ()
            held += len(laws[name].required)
    assert held > 500


def test_laws_that_ask_for_something_have_a_message_or_say_that_they_have_none() -> None:
    """New York wants telephone numbers of its agencies, which no message of ours gives."""
    book, _ = load_playbook(ROOT / "playbook.yml")
    asked = {one.id for one in book.jurisdictions if one.required}
    written = {name for one in book.scenarios for other in one.messages for name in other.laws}
    assert asked - written == {"us-ny"}


def test_massachusetts_gets_no_word_on_what_happened() -> None:
    book, _ = load_playbook(ROOT / "playbook.yml")
    notices = [other for one in book.scenarios for other in one.messages if "us-ma" in other.laws]
    assert [other.laws for other in notices] == [("us-ma",)]
    declared = {element for other in notices for block in other.blocks for element in block.elements}
    assert not declared & {"nature", "number-affected"}
