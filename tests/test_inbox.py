"""Tests of the fifty rules as a whole: the list, how each is held, the page about them, and the command."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.content.load import load_playbook
from generator.inbox.inspection import ON_DIALECT, ON_EDITION, Batch, inspect, problems_of
from generator.inbox.rule import Rule
from generator.inbox.rules import RULES, otherwise, table, unfollowed
from generator.inbox.specimen import leads_home
from generator.inbox.tree import read_tree
from tests.mail_samples import FOLDER, Sample, brands, edition, playbook
from tests.test_cli import amends

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "email-engineering.md"
FORMS = {"rules": table, "unfollowed": unfollowed, "otherwise": otherwise}
CODES = [rule.code for rule in RULES]


def of_kind(follow: str) -> list[Rule]:
    return [rule for rule in RULES if rule.follow == follow]


def test_all_fifty_rules_are_listed_once_and_in_order() -> None:
    assert [rule.number for rule in RULES] == list(range(1, 51))
    assert [f"E{number:02}" for number in range(1, 51)] == CODES
    assert len({rule.title for rule in RULES}) == 50


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_a_rule_says_why_on_whose_word_and_how_it_is_held(rule: Rule) -> None:
    assert re.fullmatch(r"https://[a-z0-9.-]+/\S+", rule.source)
    assert rule.confidence in ("high", "medium", "low")
    assert rule.reason.endswith(".")
    assert len(rule.held) > 20
    assert not rule.title.endswith(".")
    assert "|" not in rule.title + rule.reason + rule.held + rule.otherwise, "would break the table"


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_a_test_that_a_rule_names_is_there(rule: Rule) -> None:
    named = re.findall(r"(tests/\w+\.py)::(\w+)", rule.held)
    assert named or rule.follow != "tests"
    for file, function in named:
        assert re.search(rf"^def {function}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE), f"{file}::{function}"


@pytest.mark.parametrize("rule", of_kind("advice"), ids=lambda rule: rule.code)
def test_advice_that_a_rule_quotes_is_given(rule: Rule) -> None:
    (quoted,) = re.findall('"(.*?)"', rule.held)
    assert quoted in " ".join((ROOT / "playbook.yml").read_text("utf-8").split())


def test_every_pack_says_to_switch_off_click_tracking_and_the_automatic_text() -> None:
    for provider in load_playbook(ROOT / "playbook.yml", "playbook.yml")[0].providers:
        said = " ".join((*provider.switch_off, *provider.traps, *provider.paste)).lower()
        assert "click tracking" in said, provider.id
        assert "plain text" in said or "text part" in said or "text file" in said, provider.id


def test_the_checks_of_dialects_and_editions_belong_to_rules_that_are_checked() -> None:
    assert {*ON_EDITION, *ON_DIALECT} == {rule.number for rule in of_kind("checked")}
    assert len(of_kind("not followed")) < 5


def test_the_page_shows_the_rules_as_they_are(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text("utf-8")
    made = page
    for name, write in FORMS.items():
        pattern = re.compile(rf"({name}: -->\n).*?(<!-- :{name} -->)", re.DOTALL)
        assert len(pattern.findall(made)) == 1, f"the place of {name} is gone"
        text = write()
        made = pattern.sub(lambda place, text=text: f"{place[1]}\n{text}\n{place[2]}", made)
    if request.config.getoption("--accept"):
        PAGE.write_text(made, "utf-8")
        page = made
    assert page == made, "docs/email-engineering.md is not up to date; run pytest --accept and read the diff"
    assert page.count("\n| E") == 50
    assert "not\ntested in live mail programs" in page
    assert "\n## Support in mail programs\n" in page


def test_the_tree_knows_what_only_outlook_reads_and_what_is_hidden() -> None:
    html = (
        '<html><head><style>p{}</style></head><body><!--[if mso | IE]><table width="600"><tr><td><![endif]-->'
        '<div style="display:none">Hidden</div><p style="color:#123456; margin:0">Shown<br><b>too</b></p>'
        "<!--[if mso | IE]></td></tr></table><![endif]--></body></html>"
    )
    tree = read_tree(html)
    assert [run.words for run in tree.runs] == ["Hidden", "Shown", "too"]
    assert [run.words for run in tree.shown()] == ["Shown", "too"]
    shown = tree.shown()[1]
    assert [element.tag for element in shown.around] == ["html", "body", "table", "tr", "td", "p", "b"]
    assert (shown.css("color"), shown.css("font-size", "margin"), shown.css("width")) == ("#123456", "0", "")
    assert shown.inside("table", width="600")
    assert tree.words_of(tree.named("p")[0]) == "Showntoo"


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://www.books.test", True),
        ("https://status.books.test/incident?a=1", True),
        ("https://books.test#top", True),
        ("http://www.books.test/", False),
        ("https://mybooks.test/", False),
        ("https://books.test.example/", False),
        ("https://books.test@evil.example/", False),
        ("https://books.test:8000/", False),
        ("//books.test/", False),
    ],
)
def test_only_hosts_of_the_brand_are_home(address: str, home: bool) -> None:
    assert leads_home(address, brands()["rich"]) == home


def test_all_problems_come_at_once_each_with_its_place_its_rule_and_its_dialects() -> None:
    made = edition(Sample(filled=True))
    providers = playbook("en").providers
    changes: dict[str, Any] = {
        "subjects": ("Important!", *made.subjects[1:]),
        "html": made.html.replace("</body>", f"<!--{'x' * 60_000}--></body>").replace("tel:+44", "tel:\u200e+44"),
    }
    broken = replace(made, **changes)
    found = problems_of(broken, brands()["rich"], providers)
    place = f"{made.brand}/{made.locale}/{made.scenario}/{made.message}"
    assert {str(problem.position) for problem in found} == {f"{place}:1:1"}
    assert [problem.code for problem in found] == ["E01", "E01", "E19", "E29", "E33", "E34"]
    assert "(in neutral)" in found[0].message + found[1].message
    assert "(in sendgrid)" in found[0].message + found[1].message
    assert "(in every dialect)" in found[3].message
    assert found[2].message == "an exclamation mark, a picture or capitals: Important!"
    assert found[2].hint == RULES[18].title
    heard: list[tuple[str, int, int]] = []
    batch = Batch(brands()["rich"], (made, broken), providers)
    whole = inspect([batch], lambda *progress: heard.append(progress))
    assert whole.problems == tuple(sorted(found))
    assert (whole.editions, whole.dialects, whole.checks) == (2, 2, len(ON_EDITION) + len(ON_DIALECT))
    assert heard == [("editions", 1, 2), ("editions", 2, 2)]


def test_the_command_says_what_holds_and_what_does_not(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(FOLDER, project, ignore=shutil.ignore_patterns("locales"))
    done = amends("check", "--packs", folder=project)
    assert (done.returncode, done.stderr) == (0, "editions: 4 of 4\n")
    checks = len(ON_EDITION) + len(ON_DIALECT)
    assert done.stdout == f"fine: 2 brands, 1 locales, 4 messages; {checks} checks hold in 2 dialects\n"
    file = project / "playbook.yml"
    text = file.read_text("utf-8")
    assert "Your address was visible to others" in text
    file.write_text(text.replace("Your address was visible to others", "Your address was visible to others!"), "utf-8")
    done = amends("check", "--packs", folder=project)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    found = [line for line in done.stdout.splitlines() if " E19 " in line]
    assert len(found) == len(done.stdout.splitlines()) == 2
    assert found[0].startswith("plain/en/")
    assert amends("check", folder=project).returncode == 0
