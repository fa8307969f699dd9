"""Tests of the reference tools themselves: a judge who finds nothing proves nothing."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.reference import AXE

MJML = """\
<mjml lang="en" dir="ltr"><mj-head><mj-title>We made a mistake</mj-title></mj-head><mj-body><mj-section>
<mj-column><mj-text>We are sorry.</mj-text>{}</mj-column></mj-section></mj-body></mjml>"""
GOOD = '<!doctype html><html lang="en"><head><title>Sorry</title></head><body>{}</body></html>'


def test_the_reference_compiler_is_strict(node: Callable[..., Any]) -> None:
    faulty = MJML.format('<mj-foo></mj-foo><mj-divider colour="red" />')
    good, bad, broken = node(
        "mjml_compile",
        [
            {"id": "good", "mjml": MJML.format("")},
            {"id": "bad", "mjml": faulty},
            {"id": "broken", "mjml": "<mjml></mjml>"},
        ],
    )
    assert good["errors"] == []
    assert "We are sorry." in good["html"]
    assert bad["html"] is None
    assert [error.split(":")[1].strip() for error in bad["errors"]] == ["mj-foo", "mj-divider"]
    assert len(broken["errors"]) == 1


def test_the_reference_compiler_is_timed_warm(node: Callable[..., Any]) -> None:
    times = node("mjml_compile", [{"id": "one", "mjml": MJML.format("")}] * 3, "--time", "2")
    assert times["messages"] == 3
    assert len(times["rounds"]) == 2
    assert all(milliseconds > 0 for milliseconds in times["rounds"])


def test_html_faults_are_found_and_the_habits_of_email_are_not(node: Callable[..., Any]) -> None:
    layout = '<table role="presentation" align="center" width="600"><tr><td valign="top">Hi</td></tr></table>'
    picture = '<img alt="" height="auto" src="https://example.com/logo.png" style="border:0" />'
    conditional = "<!--[if mso]><table><![endif]-->"
    faulty = '<p id="a"><b>Hi</p><p id="a">Ho</p><img src="x.png"><center>Hi</center>'
    good, bad = node(
        "html_validate",
        [
            {"id": "good", "html": GOOD.format(layout + picture + conditional)},
            {"id": "bad", "html": GOOD.format(faulty).replace(' lang="en"', "")},
        ],
    )
    assert good == {"id": "good", "errors": []}
    rules = {error.split()[1].rstrip(":") for error in bad["errors"]}
    assert rules >= {"close-order", "no-dup-id", "wcag/h37", "deprecated", "element-required-attributes"}


def test_axe_runs_in_the_browser_and_finds_a_missing_alt(page: Page) -> None:
    page.set_content(GOOD.format('<main><h1>Hi</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>'))
    page.add_script_tag(path=AXE)
    assert [found["id"] for found in page.evaluate("axe.run()")["violations"]] == ["image-alt"]


def test_the_browser_reaches_no_other_host(page: Page) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(str(request.failure)))
    page.set_content(GOOD.format('<p>Hi</p><img alt="" src="https://example.com/logo.png">'))
    page.wait_for_function("document.images[0].complete")
    assert failed == ["net::ERR_NAME_NOT_RESOLVED"]
