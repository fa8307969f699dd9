"""What a piece of text is to the rest of the house: its catalog, its plural, and the blanks in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

Domain = Literal["email", "site"]
DOMAINS: Final[tuple[Domain, ...]] = ("email", "site")
"""`email` is everything a recipient sees; `site` is the rest."""

TOKEN: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A blank in a text: `{brand_name}`, `{fact_sent_date}`, `{to_first_name}`, `{n}`."""


class Model(BaseModel):
    """The base of everything that is read from a file: frozen, and strict about its keys and types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


AdviceId = Annotated[str, StringConstraints(pattern=r"^[BEPI][0-9]{2}$")]
"""A row of the ledger of advice, `tests/advice.tsv`; the letter is the article that it was read from."""


class Sourced(Model):
    """Something that carries advice from the ledger; a test holds the ledger against the playbook both ways."""

    advice: tuple[AdviceId, ...] = ()


def _https(value: str) -> str:
    if not value.startswith("https://") or len(value) < 12 or any(c.isspace() or c in "<>\"'" for c in value):
        raise PydanticCustomError("P132", f'"{value}" is not an https address|write the full address, https://…')
    return value


HttpsUrl = Annotated[str, AfterValidator(_https)]
"""A full address of the secure kind."""


def entries(least: int, most: int | None = None) -> AfterValidator:
    """A list of so many entries; counted after the entries themselves, whose problems would else be hidden."""

    def counted(value: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(value) < least or (most is not None and len(value) > most):
            wanted = str(least) if most == least else f"at least {least}" if most is None else f"{least} to {most}"
            raise PydanticCustomError("P116", f"needs {wanted} entries, found {len(value)}|see what belongs here")
        return value

    return AfterValidator(counted)


@dataclass(frozen=True, slots=True)
class Words:
    """Marks a field whose value a person reads, and the catalog that its translations stand in."""

    domain: Domain


class Plural(Model):
    """A sentence that depends on a number: `one` and `other` in English, all forms of its locale once localized."""

    one: str
    other: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in the order of the locale's plural rule."""
        return (self.one, self.other)


class LocalPlural(Plural):
    """A plural in another locale than the source's; made by localizing, never read from a file."""

    all_forms: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in the order of the locale's plural rule."""
        return self.all_forms


_filled = StringConstraints(min_length=1, strip_whitespace=True)
Text = Annotated[str, _filled, Words("site")]
"""Something that the team in the incident reads."""
MailText = Annotated[str, _filled, Words("email")]
"""Something that a recipient reads."""
MailPlural = Annotated[Plural, Words("email")]
"""A sentence to a recipient that depends on a number."""


def tokens(text: str) -> list[str]:
    """The names of the blanks in `text`, in order, with repeats."""
    return TOKEN.findall(text)


def words_of(metadata: tuple[Any, ...]) -> Words | None:
    """The mark among an annotation's metadata, if it carries one."""
    return next((item for item in metadata if isinstance(item, Words)), None)
