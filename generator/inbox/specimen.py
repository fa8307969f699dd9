"""What a check looks at: one edition with its brand and its message file, or its translation into a dialect."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from typing import Final

from generator.content.brand import Brand
from generator.content.model import Provider
from generator.inbox.tree import Tree, read_tree
from generator.mail.render import Edition

Found = Iterator[str]
"""One sentence for each violation: what is wrong, and what was found."""

_HOST: Final = re.compile(r"https://([a-z0-9.-]+)(?=[/?#]|$)")


@dataclass(frozen=True)
class Specimen:
    """An edition before it is translated into a dialect; what is costly to read is read once for all checks."""

    edition: Edition
    brand: Brand
    file: bytes
    """The edition as an `.eml`."""

    @cached_property
    def tree(self) -> Tree:
        """The HTML, read."""
        return read_tree(self.edition.html)

    @cached_property
    def head(self) -> str:
        """The HTML before the body."""
        return self.edition.html.partition("<body")[0]

    @cached_property
    def body(self) -> str:
        """The HTML from the body on."""
        return "<body" + self.edition.html.partition("<body")[2]

    @cached_property
    def message(self) -> EmailMessage:
        """The `.eml`, read."""
        return message_from_bytes(self.file, policy=default)


@dataclass(frozen=True)
class Spoken:
    """An edition in the dialect of a provider."""

    edition: Edition
    brand: Brand
    provider: Provider


Check = Callable[[Specimen], Found]
DialectCheck = Callable[[Spoken], Found]


def leads_home(address: str, brand: Brand) -> bool:
    """Whether a web address is encrypted and under a host of the brand."""
    host = _HOST.match(address)
    return host is not None and any(f".{host[1]}".endswith(f".{own}") for own in brand.allowed_hosts())
