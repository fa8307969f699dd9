"""Loading: every mistake in a file comes back with its line, its column and its code."""

import re
from pathlib import Path

import pytest
import yaml

from generator.content.load import load_brand, load_brands, load_playbook
from generator.content.problems import ContentError, as_github, as_json
from generator.content.source import MAX_BYTES, MAX_DEPTH

PLAYBOOK = Path("tests/playbook/playbook.yml")
MARK = re.compile(r"⟪([A-Z]\d{3})⟫")


def cases():
    broken = yaml.safe_load(Path("tests/broken.yml").read_text(encoding="utf-8"))
    return [pytest.param(case["edits"], id=case["name"].replace(" ", "-")) for case in broken]


def found(text: str, tmp_path: Path, load=load_playbook) -> list[tuple[int, int, str]]:
    file = tmp_path / "file.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load(file)
    assert list(error.value.problems) == sorted(error.value.problems)
    return sorted({(p.position.line, p.position.column, p.code) for p in error.value.problems})


def unmarked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and where they stood; a mark inside quotes means the quote."""
    expected = []
    while mark := MARK.search(text):
        start = mark.start() - (text[mark.start() - 1] == '"')
        before = text[:start]
        expected.append((before.count("\n") + 1, start - before.rfind("\n"), mark[1]))
        text = text[: mark.start()] + text[mark.end() :]
    return text, sorted(expected)


@pytest.mark.parametrize("edits", cases())
def test_every_mistake_is_reported_where_it_stands(edits, tmp_path):
    text = PLAYBOOK.read_text(encoding="utf-8")
    for edit in edits:
        assert text.count(edit["find"]) >= 1, edit["find"]
        text = text.replace(edit["find"], edit["put"], 1)
    text, expected = unmarked(text)
    assert len(expected) >= 2
    assert found(text, tmp_path) == expected


def test_the_small_playbook_is_right():
    playbook, source = load_playbook(PLAYBOOK)
    assert playbook.scenarios[0].id == "list-shown"
    assert str(source.locate(("scenarios", 0, "title"))) == f"{PLAYBOOK.as_posix()}:78:12"
    assert [brand.id for brand in load_brands(PLAYBOOK.parent / "brands")] == ["plain", "rich"]


BRAND = """\
name: Example Tea
sender: {email: hello@tea.example.com}
colours: {accent: "#0b5d66"}
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('name: ⟪P104⟫no\nsender: {email: ⟪P116⟫tea}\ncolours: {accent: "#0b5d66"}', id="name-and-address"),
        pytest.param(
            "name: Tea\nsender: {email: ⟪P130⟫no-reply@tea.test}\nreply_to: ⟪P130⟫keine.antwort@tea.test\n"
            'colours: {accent: "⟪P131⟫teal"}',
            id="nobody-answers",
        ),
        pytest.param(
            'name: Tea\nsender: {email: a@tea.test}\nwebsite: ⟪P132⟫http://tea.test\ncolours: {accent: "⟪P131⟫#12345"}',
            id="website-and-colour",
        ),
        pytest.param(
            "name: Tea\nsender: {email: a@tea.test, ⟪P102⟫nam: Tea}\n"
            '⟪P102⟫colors: {accent: "#000"}\ncolours: {accent: "#000"}',
            id="misspelt-keys",
        ),
        pytest.param("⟪P103⟫name: Tea\nsender: {email: a@tea.test}\nreply_to: ⟪P104⟫5", id="missing-colours"),
        pytest.param(
            'name: Tea\nsender: {email: a@tea.test}\nlogo: {file: ⟪P110⟫none.png, url: "⟪P135⟫https://cdn.test/x.png", '
            'width: 99, height: 40, alt: Tea}\ncolours: {accent: "#000"}',
            id="logo",
        ),
        pytest.param(
            'name: "⟪P122⟫{{ tea }}"\nsender: {email: a@tea.test}\ncolours: {accent: "⟪P133⟫#77cccc"}',
            id="tag-and-pale",
        ),
    ],
)
def test_every_mistake_in_a_brand_is_reported(text, tmp_path):
    text, expected = unmarked(text)
    assert found(text, tmp_path, load_brand) == expected


def test_weak_colours_come_with_their_ratio_and_a_colour_that_passes(tmp_path):
    (tmp_path / "pale.yml").write_text(
        'name: Tea\nsender: {email: a@tea.test}\ncolours:\n  accent: "#0b5d66"\n'
        '  light: {accent: "#cccccc", text: "#222222", muted: "#bbbbbb", surface: "#ffffff", background: "#ffffff"}\n',
        encoding="utf-8",
    )
    with pytest.raises(ContentError) as error:
        load_brand(tmp_path / "pale.yml")
    sentences = [p.sentence for p in error.value.problems]
    assert len(sentences) == 3
    assert "1.61:1" in sentences[0]
    assert 'the nearest accent that passes is "#767676"' in sentences[0]


def test_a_misspelt_key_is_answered_with_the_right_one(tmp_path):
    file = tmp_path / "tea.yml"
    file.write_text(BRAND.replace("colours", "colour").replace("sender", "sendr"), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_brand(file)
    text = str(error.value)
    assert 'unknown key "colour"; did you mean "colours"?' in text
    assert 'unknown key "sendr"; did you mean "sender"?' in text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", (1, 1, "P108"), id="empty"),
        pytest.param(b"# only a comment\n", (1, 1, "P108"), id="comment-only"),
        pytest.param(b"name: a\nx: caf\xe9\n", (2, 7, "P111"), id="latin-1"),
        pytest.param(b"a: 1\n---\nb: 2\n", (2, 1, "P112"), id="two-documents"),
        pytest.param(b"a: [1, 2\nb: 3\n", (2, 2, "P106"), id="open-bracket"),
        pytest.param(b"a: x\x00y\n", (1, 5, "P106"), id="control-character"),
        pytest.param(b"a: " + b"[" * 10_000, (1, 3 + MAX_DEPTH, "P107"), id="ten-thousand-deep"),
        pytest.param(b"- just\n- a list\n", (1, 1, "P104"), id="a-list"),
        pytest.param(b"? [a, b]\n: c\n", (1, 3, "P106"), id="a-list-as-key"),
    ],
)
def test_files_that_cannot_be_read(data, expected, tmp_path):
    file = tmp_path / "file.yml"
    file.write_bytes(data)
    with pytest.raises(ContentError) as error:
        load_playbook(file)
    first = error.value.problems[0]
    assert (first.position.line, first.position.column, first.code) == expected


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "large.yml"
    with file.open("wb") as handle:
        handle.truncate(100_000_000)
    with pytest.raises(ContentError, match=f"P109.*100,000,000 bytes, the limit is {MAX_BYTES:,}"):
        load_playbook(file)


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(ContentError, match="P110 there is no such file"):
        load_playbook(tmp_path / "none.yml")
    with pytest.raises(ContentError, match="P110"):
        load_playbook(tmp_path)
    with pytest.raises(ContentError, match="P110 there is no brand here"):
        load_brands(tmp_path)


def test_brands_report_the_problems_of_all_files(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yml").write_text(BRAND.replace("#0b5d66", "teal"), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_brands(tmp_path, "brands")
    assert [p.position.file for p in error.value.problems] == ["brands/one.yml", "brands/two.yml"]


def test_problems_for_programs(tmp_path):
    with pytest.raises(ContentError) as error:
        load_playbook(tmp_path / "100%,a:b.yml", "100%,a:b.yml")
    assert '"code": "P110"' in as_json(error.value.problems)
    assert as_github(error.value.problems).startswith("::error file=100%25%2Ca%3Ab.yml,line=1,col=1,title=P110::there")
