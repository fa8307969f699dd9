"""Tests that hold our mails against published data on what mail programs support."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reference import TOOLS, run
from tests.test_editions import LOCALES, made, name

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/email-engineering.md"
PACKAGE = TOOLS / "node_modules/caniemail"
OURS: dict[str, Any] = yaml.safe_load((ROOT / "tests/support.yml").read_text("utf-8"))
PROGRAMS: dict[str, dict[str, str]] = OURS["programs"]
CLIENTS = [client for clients in PROGRAMS.values() for client in clients]
ENTRIES: dict[str, dict[str, str]] = OURS["features"]
REFUSED: dict[str, str] = OURS["refused"]
START, END = "<!-- support: -->", "<!-- :support -->"
YES, PARTLY, NO, UNKNOWN = "yanu"


@dataclass(frozen=True)
class Feature:
    """What the data says of one feature: y(es), a (little), n(o) or u(nknown) for each client we name."""

    slug: str
    title: str
    url: str
    support: dict[str, str]

    def clients(self, verdict: str) -> list[str]:
        return [client for client in CLIENTS if self.support[client] == verdict]


@cache
def data() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((PACKAGE / "data/caniemail.json").read_text("utf-8"))
    return content


@cache
def features() -> dict[str, Feature]:
    """All features of the data, by their name in its addresses."""
    found = {}
    for one in data()["data"]:
        support = {client: newest(one["stats"], *client.split(".")) for client in CLIENTS}
        found[one["slug"]] = Feature(one["slug"], one["title"].strip(), one["url"], support)
    return found


def newest(stats: dict[str, dict[str, dict[str, str]]], family: str, platform: str) -> str:
    """The verdict on the version that was tested last; the data lists versions in the order of the tests."""
    verdicts = list(stats.get(family, {}).get(platform, {}).values())
    return verdicts[-1][0] if verdicts else UNKNOWN


@cache
def mails() -> dict[str, str]:
    """Every mail there is: with its blanks, and with all of them filled."""
    every = [(one, filled) for locale in LOCALES for filled in (False, True) for one in made(locale, filled)]
    return {f"{name(one)}{' filled' if filled else ''}": one.html for one, filled in every}


@cache
def dense() -> dict[str, str]:
    """Every mail, without the space after a property that some of its styles have."""
    return {key: re.sub(r"(?<=[a-z]): +", ":", html) for key, html in mails().items()}


@cache
def used() -> dict[str, str]:
    """The features in today's mails, each with a mail that uses it."""
    found: dict[str, str] = {}
    for answer in run("support", [{"id": key, "html": html} for key, html in mails().items()]):
        for slug in answer["features"]:
            found.setdefault(slug, answer["id"])
    return dict(sorted(found.items()))


def gaps(slugs: Iterable[str]) -> list[str]:
    """Those of the features that some program does not support, or only in part."""
    return [slug for slug in slugs if features()[slug].clients(NO) or features()[slug].clients(PARTLY)]


def test_every_gap_is_explained_and_no_other() -> None:
    unexplained = {slug: (used()[slug], features()[slug].title) for slug in gaps(used()) if slug not in ENTRIES}
    assert unexplained == {}, "say in tests/support.yml what becomes of the mail, or do without the feature"
    assert [slug for slug in ENTRIES if slug not in gaps(used())] == [], "not used, or supported everywhere"


def test_a_gap_that_nobody_explained_is_found(node: Callable[..., Any]) -> None:
    whole = next(iter(mails().values()))
    planted = whole.replace("font-size:1px;", "font-size:1px;text-shadow:1px 1px #000000;", 1)
    (answer,) = node("support", [{"id": "", "html": planted}])
    assert [slug for slug in gaps(answer["features"]) if slug not in ENTRIES] == ["css-text-shadow"]


def test_what_stands_in_is_there_wherever_it_is_needed() -> None:
    stand_ins = {slug: entry["instead"] for slug, entry in ENTRIES.items() if "instead" in entry}
    assert len(stand_ins) > 5
    assert [instead for instead in stand_ins.values() if instead not in used()] == []
    lost = {
        (slug, client)
        for slug, instead in stand_ins.items()
        for client in features()[slug].clients(NO)
        if features()[instead].support[client] == NO
    }
    assert lost == set()


@pytest.mark.parametrize("slug", [slug for slug, entry in ENTRIES.items() if "never" in entry])
def test_what_an_explanation_excludes_is_in_no_mail(slug: str) -> None:
    pattern = re.compile(ENTRIES[slug]["never"])
    assert pattern.search(ENTRIES[slug]["such_as"]), "the pattern does not find its own example"
    assert [(key, found[0]) for key, html in dense().items() if (found := pattern.search(html))] == []


def test_nothing_that_carries_meaning_is_unsupported() -> None:
    assert [slug for slug in OURS["meaning"] if slug not in used()] == []
    assert {slug: found for slug in OURS["meaning"] if (found := features()[slug].clients(NO))} == {}


def test_what_we_refuse_is_in_no_mail() -> None:
    assert {slug: key for slug, key in used().items() if slug in REFUSED} == {}


def test_what_we_refuse_is_missing_somewhere() -> None:
    everywhere = [slug for slug in REFUSED if not (features()[slug].clients(NO) or features()[slug].clients(PARTLY))]
    assert everywhere == []


def test_every_refused_feature_is_found_where_it_is_planted(node: Callable[..., Any]) -> None:
    whole = next(iter(mails().values()))
    planted = [{"id": slug, "html": whole.replace("</body>", f"{piece}</body>")} for slug, piece in REFUSED.items()]
    answers = node("support", [{"id": "", "html": whole}, *planted])
    before = set(answers.pop(0)["features"])
    assert [answer["id"] for answer in answers if answer["id"] not in set(answer["features"]) - before] == []


def test_the_newest_test_counts() -> None:
    stats = {"a": {"b": {"9.0": "y", "10.2": "a #1", "2024-01": "n"}}}
    assert (newest(stats, "a", "b"), newest(stats, "a", "c"), newest(stats, "c", "b")) == (NO, UNKNOWN, UNKNOWN)
    # By the alphabet, the older test of 2019 would come last.
    assert features()["css-text-shadow"].support["outlook.macos"] == NO


def test_the_table_in_the_documentation_is_that_of_the_data(request: pytest.FixtureRequest) -> None:
    table = report()
    page = PAGE.read_text("utf-8")
    assert page.count(START) == page.count(END) == 1, f"{PAGE.name} has lost the comments round the table"
    before, rest = page.split(START)
    _, after = rest.split(END)
    expected = f"{before}{START}\n\n{table}\n{END}{after}"
    if request.config.getoption("--accept"):
        PAGE.write_text(expected, "utf-8")
        page = expected
    assert page == expected, f"{PAGE.name} differs; if that is intended, run pytest --accept and read the diff"


def report() -> str:
    """The table and the sentences round it, as they stand in the documentation."""
    version = json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"]
    day = data()["last_update_date"][:10]
    named = [features()[slug] for slug in gaps(used())]
    supported = [features()[slug] for slug in used() if features()[slug] not in named]
    checked = len(used()) * len(CLIENTS)
    unknown = sum(len(features()[slug].clients(UNKNOWN)) for slug in used())
    return "\n".join(
        [
            f"Data of {day} (package `caniemail` {version}, {len(features())} features). Our mails use",
            f"{len(used())} of them; {len(named)} are missing somewhere or work only in part.",
            "",
            "| Feature | Not supported | In part, or with faults | What becomes of our mails |",
            "| --- | --- | --- | --- |",
            *(row(one) for one in named),
            "",
            f"Supported wherever the data has a test: {listed(supported)}.",
            "",
            f"Of the {checked} pairs of a feature and a program, {unknown} were never tested; they count as neither.",
            "",
            f"Never used, and refused by the tests: {listed(features()[slug] for slug in sorted(REFUSED))}.",
            "",
        ]
    )


def row(feature: Feature) -> str:
    cells = [link(feature), programs(feature, NO), programs(feature, PARTLY), ENTRIES[feature.slug]["then"]]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def link(feature: Feature) -> str:
    return f"[`{feature.title}`]({feature.url})"


def listed(some: Iterable[Feature]) -> str:
    return ", ".join(f"`{feature.title}`" for feature in some)


def programs(feature: Feature, verdict: str) -> str:
    """The programs with that verdict; a program alone means all its variants that were tested."""
    shown = []
    for program, clients in PROGRAMS.items():
        found = [label for client, label in clients.items() if feature.support[client] == verdict]
        tested = [client for client in clients if feature.support[client] != UNKNOWN]
        if found:
            shown.append(program if len(found) == len(tested) else f"{program} ({', '.join(found)})")
    return "; ".join(shown) or "–"
