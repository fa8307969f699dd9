"""Fill the blanks of a text, or leave them standing out, as HTML and as plain text at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from generator.content.brand import Brand, local
from generator.content.message import Condition
from generator.content.model import Playbook
from generator.content.words import TOKEN, Plural
from generator.language.bidi import LEFT_TO_RIGHT_MARK, isolate_html, isolate_text, value_html, value_text
from generator.language.formats import Formats
from generator.language.locales import Locale
from generator.mail.outside import cleaned, harmless
from generator.mail.plain import GLUE

_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+|https?://\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?")
_BREAK: Final = Markup("<br>")


class Bound(NamedTuple):
    """A text whose blanks are filled, for both parts of a message."""

    html: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody entered for a fact, written the way the locale writes it."""

    display: str | tuple[str, ...]
    """The words to show; several for a list."""
    count: int | None = None
    """The number itself, where a plural depends on it."""
    option: str | None = None
    """The id of the chosen option."""


Answers = Mapping[str, Answer]
"""Answers by the id of their fact; `signer_name` and `signer_title` fill the signature."""


class _Piece(NamedTuple):
    """A part of a text: words that are ready for both parts, or the name of a blank."""

    bound: Bound
    token: str


@dataclass
class Binder:
    """Binds the texts of one edition, and keeps account of the blanks it came across."""

    playbook: Playbook
    brand: Brand
    locale: Locale
    answers: Answers
    blank_style: str
    """The inline CSS of a blank."""
    link_style: str
    facts: dict[str, None] = field(default_factory=dict)
    """The ids of the facts that were needed, in the order of their first use."""
    blanks: dict[str, None] = field(default_factory=dict)
    """The labels that are still to be filled, in the order of their first use."""
    _values: dict[str, Bound] = field(default_factory=dict)

    @property
    def rtl(self) -> bool:
        return self.locale.direction == "rtl"

    def text(self, words: str, extra: Mapping[str, Bound] | None = None) -> Bound:
        """`words` with its blanks filled, `extra` going first; `**bold**` is set in bold."""
        pieces = _pieces(words, self.rtl)
        if len(pieces) == 1 and not pieces[0].token:
            return pieces[0].bound
        bound = [self._token(piece.token, extra) if piece.token else piece.bound for piece in pieces]
        return Bound(Markup("".join(one.html for one in bound)), "".join(one.text for one in bound))

    def plural(self, plural: Plural, fact_id: str) -> Bound:
        """The form that goes with the answer of the fact; without an answer the last one, with a blank in it."""
        answer = self.answers.get(fact_id)
        number = answer.count if answer else None
        form = plural.forms[-1] if number is None else plural.forms[self.locale.plural_index(number)]
        return self.text(form, {"n": self.fact(fact_id)})

    def fact(self, fact_id: str) -> Bound:
        """The answer to the fact, or its blank."""
        self.facts.setdefault(fact_id)
        answer = self.answers.get(fact_id)
        if answer is None:
            return self.blank(self.playbook.fact(fact_id).label)
        return self.value(self._shown(answer))

    def items(self, words: Iterable[str]) -> tuple[Bound, ...]:
        """The texts of a list; one that is nothing but the blank of a list becomes as many as there are answers."""
        bound: list[Bound] = []
        for one in words:
            token = TOKEN.fullmatch(one)
            answer = self.answers.get(token[1].removeprefix("fact_")) if token else None
            if token and answer and isinstance(answer.display, tuple):
                self.facts.setdefault(token[1].removeprefix("fact_"))
                bound += map(self.value, answer.display)
            else:
                bound.append(self.text(one))
        return tuple(bound)

    def blank(self, label: str) -> Bound:
        """Double square brackets round the label, marked so that nobody overlooks them."""
        self.blanks.setdefault(label)
        return self.mark(label)

    def mark(self, words: str) -> Bound:
        """A note to the sender in the form of a blank."""
        shown = f"[[{words}]]"
        bound = _words(shown, self.rtl)
        html = f'<span style="{self.blank_style}">{bound.html}</span>'
        return Bound(Markup(html), bound.text.replace(" ", GLUE))

    def keep_if(self, condition: Condition | None, laws: tuple[str, ...] = ()) -> Bound:
        """The mark above a block for which nobody has settled the condition, or whether one of the laws applies."""
        asked: list[tuple[str, list[str]]] = []
        if laws:
            names = [law.name for law in self.playbook.jurisdictions if law.id in laws]
            asked.append((self.playbook.mail.law_label, names))
        if condition:
            fact = self.playbook.fact(condition.fact)
            asked.append((fact.label, [option.label for option in fact.options if option.id in condition.answers]))
        for label, _ in asked:
            self.blanks.setdefault(label)
        settled = self._formats.list_and([f"{label}: {self._formats.list_or(names)}" for label, names in asked])
        bound = self.mark(self.playbook.mail.keep_if.replace("{condition}", settled))
        return Bound(bound.html, bound.text.replace(GLUE, " "))

    def value(self, words: str) -> Bound:
        """Words that come from outside."""
        return shown(harmless(words), rtl=self.rtl)

    def own(self, words: str) -> Bound:
        """The brand's own words."""
        return _run(words, self.rtl)

    def email(self, address: str) -> Bound:
        """An address to write to."""
        return self._link(f"mailto:{address}", self.own(address))

    def telephone(self, number: str, dial: str) -> Bound:
        """A number to call, as a link for telephones."""
        return self._link(f"tel:{dial}", self.own(number))

    def address(self, url: str) -> Bound:
        """A web address that is its own link text; one outside the brand's hosts is shown without a link."""
        shown = self.value(url)
        return self._link(url, shown) if url in shown.text and self._own(url) else shown

    def _own(self, url: str) -> bool:
        host = re.match(r"https://([a-z0-9.-]+)(?:[/?#]|$)", url)
        return host is not None and any(
            host[1] == own or host[1].endswith(f".{own}") for own in self.brand.allowed_hosts()
        )

    def _link(self, href: str, shown: Bound) -> Bound:
        words = shown.text.strip(LEFT_TO_RIGHT_MARK)
        link = Markup('<a class="a" href="%s" style="%s">%s</a>') % (href, self.link_style, words)
        # The direction stands round the link: Outlook reverses the words of a link that carries it.
        return Bound(Markup('<span dir="ltr">%s</span>') % link if self.rtl else link, shown.text)

    def _token(self, token: str, extra: Mapping[str, Bound] | None) -> Bound:
        if extra and token in extra:
            return extra[token]
        found = self._values.get(token)
        if found is None:
            found = self._values[token] = self._value(token)
        return found

    def _value(self, token: str) -> Bound:
        if token.startswith("fact_"):
            return self.fact(token.removeprefix("fact_"))
        name = local(self.brand.name, self.locale.name)
        match token:
            case "brand_name":
                return self.own(name)
            case "brand_legal_name":
                return self.own(local(self.brand.legal_name or self.brand.name, self.locale.name))
            case "brand_reply_to":
                return self.email(self.brand.answer_to)
        raise KeyError(f"no value for the token {token}")

    def _shown(self, answer: Answer) -> str:
        if isinstance(answer.display, str):
            return answer.display
        return self._formats.list_and(answer.display)

    @property
    def _formats(self) -> Formats:
        return Formats(self.brand.formats.get(self.locale.name, self.locale.formats))


@lru_cache(maxsize=8192)
def _pieces(words: str, rtl: bool) -> tuple[_Piece, ...]:
    """`words` taken apart at its blanks; the words between them are the same in every edition."""
    bold = words.count("**") % 2 == 0
    pieces: list[_Piece] = []
    opened = False
    for index, part in enumerate(TOKEN.split(words)):
        if index % 2:
            pieces.append(_Piece(Bound(Markup(), ""), part))
        elif part:
            bound, opened = _set(part, rtl, bold, opened)
            pieces.append(_Piece(bound, ""))
    return tuple(pieces)


def _set(part: str, rtl: bool, bold: bool, opened: bool) -> tuple[Bound, bool]:
    html: list[str] = []
    runs = part.split("**") if bold else [part]
    for number, run in enumerate(runs):
        if number:
            html.append("</strong>" if opened else "<strong>")
            opened = not opened
        html.append(_words(run, rtl).html)
    return Bound(Markup("".join(html)), _words("".join(runs), rtl).text), opened


@lru_cache(maxsize=8192)
def _words(words: str, rtl: bool) -> Bound:
    """Words of the playbook, with the runs of the other direction kept in order."""
    html = escape(words)
    return Bound(Markup(isolate_html(html)), isolate_text(words)) if rtl else Bound(html, words)


def shown(words: str, *, rtl: bool) -> Bound:
    """Words from outside, as both parts show them."""
    return _run(cleaned(words), rtl)


@lru_cache(maxsize=8192)
def _run(words: str, rtl: bool) -> Bound:
    """A name or a value: one run, with its full stop.

    Addresses stay bare in plain text: they keep their order, and a mark would become part of the link that a
    mail client makes of them.
    """
    html = escape(words)
    text = value_text(words) if rtl and not _ADDRESS.fullmatch(words) else words
    return Bound((Markup(value_html(html)) if rtl else html).replace("\n", _BREAK), text)
