"""What an engine gets: a part of a message, and the recipients that it is sent to."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

Recipient = dict[str, Any]
"""What the provider knows of somebody, by the names that stand in tags; a field that is not known is not there."""


class Job(NamedTuple):
    """One part of a message, read once and sent to everybody; `markup` unless it is plain text."""

    template: str
    recipients: Sequence[Recipient]
    markup: bool


Engine = Callable[[Sequence[Job]], list[list[str]]]
"""What each recipient of each job gets, in their order. A template that the engine cannot read raises."""


def look_up(known: Recipient, path: str) -> Any:
    """The value at a path such as `contact.firstname`, or None where there is none."""
    value: Any = known
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
