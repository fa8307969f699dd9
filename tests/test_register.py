"""The register: one line for each incident, announced or not, and every other line stays as it is."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.load import load_playbook
from generator.content.problems import ContentError
from generator.incident.entry import Entry, entry
from generator.incident.opening import open_incident
from generator.incident.register import COLUMNS, read_register, registered
from generator.incident.seal import Approval, beside, written
from tests.test_seal import THREE, amends, approved, case_of, write_folder

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "playbook"
PLAYBOOK, _ = load_playbook(SMALL / "playbook.yml", "playbook.yml")
TODAY = date(2026, 11, 22)
EMPTY = read_register(None, None, ".", "")

TOLD = """\
version: 1
id: list-of-may
scenario: list-shown
brand: plain
locales: [en, ar]
zone: Europe/Madrid
sends_at: 2026-11-22T15:00
prepared_by: Campaign owner
affected: 340
laws: [eu-north]
moments: {awareness: 2026-05-03T16:30}
messages:
  - {id: apology, affected: 340, audience: 338}
  - {id: short, affected: 20, audience: 20}
facts:
  sent_date: 2026-05-03
  sent_time: "16:05"
  breach_data: [email_address, {en: size of shoes, ar: مقاس الحذاء}]
record:
  facts: "An e-mail showed 340 addresses, \\"all at once\\"."
  effects: =HYPERLINK("http://evil.test") may follow
  remedial_action: عدّلنا القائمة
decisions:
  - {about: people, answer: not-told, because: We did not know yet., by: First executive, on: 2026-05-03}
  - {about: outcome, answer: send, because: People must know., by: Head of marketing, on: 2026-05-04}
  - {about: people, answer: told, because: The risk is high., by: First executive, on: 2026-05-04}
  - {about: authority, answer: not-told, because: No risk., by: Data protection officer, on: 2026-05-04}
"""
SILENT = """\
version: 1
id: suppressed
scenario: opted-out
brand: plain
locales: [en]
zone: Europe/Madrid
sends_at: 2026-11-22T15:00
prepared_by: Campaign owner
affected: 12
decisions:
  - {about: outcome, answer: never, because: Writing again repeats the harm., by: Head of marketing, on: 2026-05-04}
"""


def line_of(text: str, folder: Path, approvals: tuple[Approval, ...] = (), today: date = TODAY) -> Entry:
    file = folder / "incident.yml"
    file.write_text(text, encoding="utf-8")
    return entry(*open_incident(file, "incident.yml"), PLAYBOOK, approvals, today)


def both(register) -> tuple[bytes, bytes]:
    """The CSV and the JSON."""
    files = dict(register.files())
    return files["register.csv"], files["register.json"]


def cells(table: bytes) -> list[list[str]]:
    """The table as another program reads it."""
    return list(csv.reader(StringIO(table.decode("utf-8-sig"), newline=""), strict=True))


def plain(cell: str) -> str:
    """A cell without the apostrophes that keep it from being a formula."""
    return re.sub("((?:^|[;\t\r\n])[ \u00a0]*)'", r"\1", cell)


@pytest.fixture
def told(tmp_path: Path) -> Entry:
    return line_of(TOLD, tmp_path)


@pytest.fixture
def silent(tmp_path: Path) -> Entry:
    return line_of(SILENT, tmp_path)


def test_a_line_says_what_the_law_asks_to_document_and_who_decided(told):
    assert told.model_dump() == {
        "id": "list-of-may",
        "scenario": "list-shown",
        "code": "C1",
        "title": "Addresses were visible",
        "severity": "SEV2",
        "happened": "2026-05-03 16:05 (date of the mistaken e-mail)",
        "first_known": "2026-05-03T16:30+02:00",
        "people_affected": "340",
        "kinds_of_data": "email_address; size of shoes",
        "laws": "Northland (eu-north)",
        "facts": 'An e-mail showed 340 addresses, "all at once".',
        "effects": '=HYPERLINK("http://evil.test") may follow',
        "remedial_action": "عدّلنا القائمة",
        "outcome": "send",
        "outcome_because": "People must know.",
        "outcome_by": "Head of marketing",
        "outcome_on": "2026-05-04",
        "people": "told",
        "people_because": "The risk is high.",
        "people_by": "First executive",
        "people_on": "2026-05-04",
        "authority": "not-told",
        "authority_because": "No risk.",
        "authority_by": "Data protection officer",
        "authority_on": "2026-05-04",
        "messages": "apology: to 338 of 340 people concerned; short: to 20 of 20 people concerned",
        "messages_leave": "2026-11-22T15:00+01:00",
        "approvals": "",
        "prepared_by": "Campaign owner",
        "changed": "2026-11-22",
    }


def test_an_incident_that_nobody_was_told_of_has_its_line(silent):
    assert (silent.outcome, silent.people, silent.messages, silent.messages_leave) == ("never", "", "", "")
    assert (silent.people_affected, silent.facts) == ("12", "")


def test_both_files_say_the_same_and_no_cell_is_a_formula(told, silent):
    table, objects = both(registered(registered(EMPTY, told), silent))
    header, *rows = cells(table)
    assert table.startswith("\ufeffid,scenario,code,".encode())
    assert table.count(b"\r\n") == table.count(b"\n") == 3
    assert tuple(header) == COLUMNS
    assert [name.replace(" ", "_") for name in header] == list(Entry.model_fields)
    assert [dict(zip(Entry.model_fields, map(plain, row), strict=True)) for row in rows] == json.loads(objects)
    assert rows[0][header.index("effects")] == '\'=HYPERLINK("http://evil.test") may follow'


HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "＝1",
    "first;=1",
    "first\n=1\r\n@2",
    "'=1",
    "''",
    "; ;=1",
    'a "quoted", word',
    'odd " quote',
    "مديرة التسويق",
    "line\u2028break\x85here",
    "\ufeffmark",
    "",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_words_come_back_from_both_files_and_work_in_none(silent, value):
    new = silent.model_copy(update={"prepared_by": value, "title": value})
    table, objects = both(registered(registered(EMPTY, new), silent.model_copy(update={"id": "next"})))
    row = cells(table)[1]
    column = COLUMNS.index("prepared by")
    assert plain(row[column]) == json.loads(objects)[0]["prepared_by"] == value
    assert not re.match("[\\s\u00a0]*[=+@＝-]|[\t\r]", row[column])
    assert not re.search("[;\t\n][ \u00a0]*[=+@-]", row[column])
    again = read_register(table, objects, ".", "another")
    assert both(again) == (table, objects)


@given(
    values=st.lists(
        st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("=+-@;'\" \t\r\n,"))), max_size=20
    )
)
def test_any_words_come_back_from_both_files(values):
    filled = dict.fromkeys(Entry.model_fields, "") | dict(zip([*Entry.model_fields][1:], values, strict=False))
    made = [Entry.model_validate(filled | {"id": name}) for name in ("one", "two")]
    register = registered(registered(EMPTY, made[0]), made[1])
    table, objects = both(register)
    assert [Entry.model_validate(one) for one in json.loads(objects)] == made
    assert [tuple(map(plain, row)) for row in cells(table)[1:]] == [tuple(one.model_dump().values()) for one in made]
    assert both(read_register(table, objects, ".", "x")) == (table, objects)


def test_an_incident_that_is_registered_again_replaces_its_line_and_no_other(told, silent):
    table, objects = both(registered(registered(EMPTY, told), silent))
    # As another program may write them: other quotation marks and line ends, without the mark at the beginning.
    by_hand = table.removeprefix(b"\xef\xbb\xbf").replace(b"suppressed,", b'"suppressed",').rstrip(b"\r\n")
    loose = objects.replace(b'{"id": "suppressed", ', b'{"id":"suppressed",   ')
    assert loose != objects
    register = read_register(by_hand, loose, ".", "list-of-may")
    assert both(register) == (by_hand, loose)
    changed = told.model_copy(update={"effects": "None\nso far", "changed": "2026-11-23"})
    new_table, new_objects = both(registered(register, changed))
    old_lines, new_lines = by_hand.split(b"\r\n"), new_table.split(b"\r\n")
    assert (new_lines[0], new_lines[2]) == (old_lines[0], old_lines[2])
    assert new_lines[1] != old_lines[1]
    assert new_objects.split(b"\n")[2:] == loose.split(b"\n")[2:]
    assert [row[0] for row in cells(new_table)] == ["id", "list-of-may", "suppressed"]
    third = registered(register, silent.model_copy(update={"id": "third"}))
    assert both(third)[0].startswith(by_hand + b"\r\n")


def test_a_line_in_which_nothing_but_the_date_would_change_stays(told, silent):
    register = registered(registered(EMPTY, told), silent)
    tomorrow = told.model_copy(update={"changed": "2026-11-23"})
    assert both(registered(register, tomorrow)) == both(register)


def faults(table: bytes | None, objects: bytes | None, again: str = "") -> list[tuple[str, int, str]]:
    with pytest.raises(ContentError) as error:
        read_register(table, objects, "here", again)
    return [(one.position.file, one.position.line, one.code) for one in error.value.problems]


@pytest.mark.parametrize(
    ("broken", "line", "code"),
    [
        pytest.param(lambda data: data.replace(b",", b";"), 1, "I802", id="semicolons"),
        pytest.param(lambda data: data.replace(b"scenario,", b"", 1), 1, "I802", id="column"),
        pytest.param(lambda data: data.replace(b"suppressed,", b"suppressed,,"), 4, "I803", id="cell-too-many"),
        pytest.param(lambda data: data + b'"open', 5, "I803", id="open-quotation-mark"),
        pytest.param(lambda data: data + data.splitlines(keepends=True)[-1], 5, "I803", id="twice"),
        pytest.param(lambda data: data.replace("مقاس".encode(), b"\xff\xfe"), 3, "P111", id="not-utf-8"),
        pytest.param(lambda data: data + b"\r\n", 5, "I803", id="empty-line"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(told, silent, broken, line, code):
    told = told.model_copy(update={"title": "two\nlines", "kinds_of_data": "مقاس"})
    table, objects = both(registered(registered(EMPTY, told), silent))
    assert broken(table) != table
    assert faults(broken(table), objects) == [("here/register.csv", line, code)]


@pytest.mark.parametrize(
    ("broken", "line", "code"),
    [
        pytest.param(lambda text: text.replace("{", "{\n", 1), 2, "I803", id="broken-open"),
        pytest.param(lambda text: text.replace('"code"', '"cod"', 1), 2, "I803", id="key"),
        pytest.param(lambda text: text.replace('"12"', "12"), 3, "I803", id="number"),
        pytest.param(lambda text: text.replace("},\n", "}\n"), 2, "I803", id="comma-missing"),
        pytest.param(lambda text: text.replace("}\n]", "},\n]"), 3, "I803", id="comma-too-many"),
        pytest.param(lambda text: text.replace("list-of-may", "suppressed"), 3, "I803", id="twice"),
        pytest.param(lambda text: json.dumps(json.loads(text), indent=2), 66, "I802", id="reformatted"),
        pytest.param(lambda text: text[:-1], 4, "I802", id="cut"),
        pytest.param(lambda text: "", 1, "I802", id="empty"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(told, silent, broken, line, code):
    table, objects = both(registered(registered(EMPTY, told), silent))
    text = broken(objects.decode())
    assert text.encode() != objects
    assert faults(table, text.encode())[0] == ("here/register.json", line, code)


def test_files_that_say_different_things_are_refused(told, silent):
    table, objects = both(registered(registered(EMPTY, told), silent))
    other = table.replace(b"Campaign owner", b"Nobody")
    assert faults(other, objects) == [("here/register.csv", 2, "I804"), ("here/register.csv", 3, "I804")]
    assert faults(other, objects, "suppressed") == [("here/register.csv", 2, "I804")]
    assert faults(None, objects) == [("here/register.json", 2, "I804"), ("here/register.json", 3, "I804")]
    short = b"".join(table.splitlines(keepends=True)[:2])
    assert faults(short, objects) == [("here/register.json", 3, "I804")]
    mended = registered(read_register(short, objects, ".", "suppressed"), silent)
    assert both(mended) == (table, objects)


def gaps(text: str, folder: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(ContentError) as error:
        line_of(text, folder)
    return [(one.position.line, one.code, one.message) for one in error.value.problems]


def test_what_the_register_cannot_do_without_is_asked_for_at_once(tmp_path):
    bare = TOLD.split("record:")[0].replace("16:30", "99:30")
    assert [(line, code) for line, code, _ in gaps(bare, tmp_path)] == [
        (1, "I614"),
        (1, "I614"),
        (1, "I614"),
        (1, "I801"),
        (11, "I612"),
    ]
    bare = SILENT.split("decisions:")[0]
    assert [message for *_, message in gaps(bare, tmp_path)] == ["no decision about outcome"]
    wrong = TOLD.replace("answer: told", "answer: perhaps").replace("Europe/Madrid", "Madrid")
    assert [(line, code) for line, code, _ in gaps(wrong, tmp_path)] == [(6, "I612"), (26, "I614")]
    assert gaps(SILENT.replace("opted-out", "no-such"), tmp_path)[0][:2] == (3, "I612")


def test_messages_that_contradict_the_decision_are_not_registered(tmp_path):
    for answer in ("reply", "silent", "never"):
        assert [one[:2] for one in gaps(TOLD.replace("answer: send", f"answer: {answer}"), tmp_path)] == [(13, "I611")]
    uncounted = TOLD.replace("audience: 338", "audience: 0").replace(", audience: 20", "")
    assert [one[1:] for one in gaps(uncounted, tmp_path)] == [
        ("I605", "apology: audience is missing"),
        ("I605", "short: audience is missing"),
    ]


def test_the_finished_files_beside_an_incident_bring_their_approvals(tmp_path):
    files, incident = tmp_path / "files", tmp_path / "incident.yml"
    folder = write_folder(tmp_path / "finished", TOLD)
    beside(folder).write_bytes(written(approved(case_of(folder), THREE[:1])))
    # With the mark that some editors write, and that `fill` leaves out.
    incident.write_text(f"\ufeff{TOLD}", "utf-8")
    assert amends("register", str(incident), "--to", str(files)).exit_code == 0
    (one,) = json.loads((files / "register.json").read_text("utf-8"))
    assert one["approvals"] == "executive: First executive, 2026-11-22T12:00:00Z"


@pytest.mark.parametrize("named", [True, False])
def test_approvals_of_another_incident_file_are_left_out_aloud(tmp_path, named):
    files, incident = tmp_path / "files", tmp_path / "incident.yml"
    folder = write_folder(tmp_path / "finished", TOLD)
    beside(folder).write_bytes(written(approved(case_of(folder), THREE[:1])))
    incident.write_text(TOLD.replace("340, audience: 338", "340, audience: 337"), "utf-8")
    more = ["--finished", str(folder)] if named else []
    done = amends("register", str(incident), "--to", str(files), *more)
    assert done.exit_code == 0, done.output
    assert f"approvals left empty: {folder}/incident.yml is another file than {incident}" in done.output
    (one,) = json.loads((files / "register.json").read_text("utf-8"))
    assert (one["approvals"], "337" in one["messages"]) == ("", True)


def test_the_command_keeps_both_files_and_names_those_who_approved(tmp_path):
    files = tmp_path / "files"
    folder = write_folder(tmp_path / "finished", TOLD)
    beside(folder).write_bytes(written(approved(case_of(folder), THREE[:2])))
    first = amends("register", str(folder / "incident.yml"), "--to", str(files), "--on", "2026-11-22")
    assert first.exit_code == 0, first.output
    (one,) = json.loads((files / "register.json").read_text("utf-8"))
    assert one["approvals"] == (
        "executive: First executive, 2026-11-22T12:00:00Z; marketing-lead: مديرة التسويق, 2026-11-22T12:01:00Z"
    )
    again = amends("register", str(folder / "incident.yml"), "--to", str(files), "--on", "2026-11-30")
    assert again.output == "list-of-may: nothing changed\n"
    (tmp_path / "silent.yml").write_text(SILENT, "utf-8")
    second = amends("register", str(tmp_path / "silent.yml"), "--to", str(files))
    assert "suppressed: 2 incidents in the register" in second.output
    assert len(cells((files / "register.csv").read_bytes())) == 3
    other = amends("register", str(tmp_path / "silent.yml"), "--finished", str(folder), "--to", str(files))
    assert other.exit_code == 2
    (folder / "coverage.json").write_text("changed")
    changed = amends("register", str(folder / "incident.yml"), "--to", str(files))
    assert (changed.exit_code, "I703" in changed.output) == (1, True)
    assert sorted(path.name for path in files.iterdir()) == ["register.csv", "register.json"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["nowhere.yml"], 1, id="no-file"),
        pytest.param(["silent.yml", "--on", "today"], 2, id="no-date"),
        pytest.param(["silent.yml", "--to", "silent.yml"], 2, id="register-in-a-file"),
    ],
)
def test_wrong_arguments_write_nothing(tmp_path, monkeypatch, arguments, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "silent.yml").write_text(SILENT, "utf-8")
    assert amends("register", *arguments).exit_code == code
    assert [path.name for path in tmp_path.iterdir()] == ["silent.yml"]


WRITER = """
import sys
from pathlib import Path
from generator.incident.entry import Entry
from generator.incident.register import read_register, registered
from generator.publish import write_file

folder, number = Path(sys.argv[1]), 0
blank = dict.fromkeys(Entry.model_fields, "x" * 2000)
print("ready", flush=True)
while True:
    number += 1
    new = Entry.model_validate(blank | {"id": "again", "title": str(number)})
    read = [path.read_bytes() for path in (folder / "register.csv", folder / "register.json")]
    for name, data in registered(read_register(*read, ".", "again"), new).files():
        write_file(folder / name, data)
"""


def test_a_writer_killed_at_any_moment_leaves_a_register_that_can_be_mended(tmp_path, silent):
    for name, data in registered(EMPTY, silent).files():
        (tmp_path / name).write_bytes(data)
    for delay in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.02 + 0.0037 * delay)
            writer.send_signal(signal.SIGKILL)
        table, objects = ((tmp_path / name).read_bytes() for name in ("register.csv", "register.json"))
        register = read_register(table, objects, ".", "again")
        assert list(register.rows) == list(register.objects)[: len(register.rows)]
        assert register.rows["suppressed"].text.startswith("suppressed,")
