"""All fifty rules in their order, and the tables that the documentation shows."""

from __future__ import annotations

from typing import Final

from generator.inbox.rule import Rule
from generator.inbox.rules_form import FORM
from generator.inbox.rules_sending import SENDING
from generator.inbox.rules_sense import SENSE

RULES: Final[tuple[Rule, ...]] = (*FORM, *SENSE, *SENDING)


def table() -> str:
    """All rules as a Markdown table."""
    head = "| | rule | reason | source | confidence | how it is held |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + "".join(
        f"| {rule.code} | {rule.title} | {rule.reason} | [{_host(rule.source)}]({rule.source}) | {rule.confidence} "
        f"| **{rule.follow}**: {rule.held} |\n"
        for rule in RULES
    )


def unfollowed() -> str:
    """The rules that are not followed, as a Markdown list with the reasons."""
    return "".join(f"- **{rule.code} {rule.title}.** {rule.held}\n" for rule in RULES if rule.follow == "not followed")


def otherwise() -> str:
    """The rules that are followed in another form than their source gives, as a Markdown list."""
    return "".join(f"- **{rule.code} {rule.title}.** {rule.otherwise}\n" for rule in RULES if rule.otherwise)


def _host(address: str) -> str:
    return address.split("/")[2].removeprefix("www.")
