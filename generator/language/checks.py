"""Find faults in finished translations that no reader of only one language would see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.content.model import Playbook
from generator.content.problems import Position, Problem
from generator.content.source import Source
from generator.content.texts import texts
from generator.content.words import TOKEN
from generator.language.bidi import begins_right_to_left
from generator.language.catalog import Catalog, Message
from generator.language.locales import SOURCE, Locale
from generator.language.readability import Line, reading_problems
from generator.language.style import Ceilings, Style, occurrence

SUBJECT_LENGTH: Final = 50
"""Characters of a subject that a phone shows."""
QUOTED: Final = (".never_say", ".also_called", ".bad.line", ".avoid")
"""Where a text repeats what others say, or what nobody should; our own words do not count there."""

NAMED: Final = ("providers.", "jurisdictions.")
"""Where screens, products, laws and authorities bear names that nobody translates."""
NAMES: Final = (".title", ".name", ".law", ".authority_name")
"""Where a text may be nothing but such a name."""

_CODE: Final = re.compile(r"`[^`]+`")
_ADDRESS: Final = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]«»“”\"]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER: Final = re.compile(r"\d+(?:[.,’:]\d+|[\u00a0 ]\d{3}(?!\d))*")
_CONTROL: Final = re.compile("[\u200b-\u200f\u061c\u00ad\u202a-\u202e\u2060-\u2069\ufeff\ufffd]")
_MOJIBAKE: Final = re.compile("Ã[\u0080-¿ŒœŠšŸŽžƒˆ˜–—‘-„†-•…‰‹›€™]|â€|Ø[§-¿]|Ù[\u0080-\u00bf]")
_SPACES: Final = re.compile(r" {2,}|^\s|\s$| [.,;:!?،؛؟](?=\s|$)")
_TWICE: Final = re.compile(r"(?<!\w)(\w{4,}) \1(?!\w)")
_QUOTES: Final = re.compile('["“”„«»]')
_SCREEN: Final = re.compile("[„«]([^„“«»]+)[“»]")
_LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ'’&-]*")
_ARABIC_NEAR_ASCII: Final = re.compile(r"[\u0600-\u06ff}]\s*([,;?])")
_TATWEEL_OR_FOREIGN: Final = re.compile("[\u0640پچڈژکگڭھہۃیےۓ\ufb50-\ufdff\ufe70-\ufefc]")
_ARABIC_DIGIT: Final = re.compile("[٠-٩۰-۹٫٬٪]")
_END: Final = re.compile(r"([.…]|[?؟]|!|[:,،])?[*»“”\"')\]\s]*$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, its translation, and what the translation is held against."""

    english: str
    string: str
    context: str
    language: str
    style: Style

    @property
    def words(self) -> str:
        """The translation without blanks, code, addresses and quoted names."""
        words = _ADDRESS.sub(" ", _CODE.sub(" ", TOKEN.sub(" ", self.string)))
        return _SCREEN.sub(lambda name: " " if self.names(name[1]) else name[0], words)

    def names(self, words: str) -> bool:
        """Whether the words are a name, which stands in the English text too."""
        return self.context.startswith(NAMED) and bool(re.search(rf"(?<![^\W\d_]){re.escape(words)}", self.english))


Found = Iterator[tuple[str, str]]
"""What is wrong, and what to do."""


def bold(pair: Pair) -> Found:
    """The same words are emphasised; a lost pair of stars is seen by nobody until it is sent."""
    if pair.english.count("**") != pair.string.count("**"):
        yield "the bold part differs from the English", "put ** around the same words"
    if Counter(_CODE.findall(pair.english)) != Counter(_CODE.findall(pair.string)):
        yield "the part in `code` differs from the English", "copy it unchanged"


def addresses(pair: Pair) -> Found:
    """Web and e-mail addresses are copied, not translated."""
    wanted, found = Counter(_ADDRESS.findall(pair.english)), Counter(_ADDRESS.findall(pair.string))
    for address in sorted(wanted - found):
        yield f"the address {address} is missing", "copy it from the English"
    for address in sorted(found - wanted):
        yield f"the address {address} does not stand in the English", "copy the one of the English"


def numbers(pair: Pair) -> Found:
    """Every figure of the English stands in the translation."""
    wanted, found = (Counter(map(_digits, _NUMBER.findall(_bare(t)))) for t in (pair.english, pair.string))
    for number in sorted(wanted - found):
        yield f"the number {number} is missing", "copy the numbers of the English"


def controls(pair: Pair) -> Found:
    """Direction is set by the layout; invisible characters break search and look like spam."""
    for char in sorted(set(_CONTROL.findall(pair.string))):
        yield f"the invisible character U+{ord(char):04X}", "delete it"


def mojibake(pair: Pair) -> Found:
    """Text that was read in the wrong encoding."""
    if match := _MOJIBAKE.search(pair.string):
        yield f'damaged characters: "{match[0]}"', "type the word again and save the file as UTF-8"


def spaces(pair: Pair) -> Found:
    """Double, leading and trailing spaces, spaces before a sign, and a word written twice."""
    if _SPACES.search(pair.string) and not _SPACES.search(pair.english):
        yield "a space too many", "one between words, none at the ends or before . , ; : ! ?"
    if match := _TWICE.search(pair.string):
        yield f'"{match[1]}" stands twice', "delete one"


def ending(pair: Pair) -> Found:
    """A sentence ends as the English does; a comma may become the colon of a Spanish greeting.

    The closing of a letter is no sentence: each language has its own habit, and German ends it without a sign.
    """
    if pair.context == "mail.closing":
        return
    wanted, found = _end(pair.english), _end(pair.string)
    if wanted != found:
        yield f"the English ends with {wanted}, the translation with {found}", "end it alike"


def untranslated(pair: Pair) -> Found:
    """Two English words or more that were left as they are."""
    if pair.context.startswith(NAMED) and pair.context.endswith(NAMES):
        return
    if pair.string == pair.english and len(_LATIN_WORD.findall(pair.words)) > 1:
        yield "the translation is the English text", "translate it"


def quotes(pair: Pair) -> Found:
    """Only the quotation marks of the language."""
    for mark in sorted(set(_QUOTES.findall(pair.string))):
        if pair.style.quotes and mark not in pair.style.quotes:
            yield f"the quotation mark {mark}", f"write {pair.style.quotes}"


def inverted(pair: Pair) -> Found:
    """Spanish opens questions and exclamations."""
    for opening, closing in ("¿?", "¡!") if pair.style.inverted_marks else ():
        if pair.words.count(opening) != pair.words.count(closing):
            yield f"{closing} without {opening}", f"write {opening}…{closing}"


def register(pair: Pair) -> Found:
    """The reader is addressed politely throughout."""
    if pair.context.endswith(QUOTED):
        return
    for form in pair.style.informal:
        if found := occurrence(form, pair.words):
            yield f'"{found}" is too familiar', "use the polite form"


def phrases(pair: Pair) -> Found:
    """Idioms, false friends and empty phrases; lists of what never to say may quote them."""
    if pair.context.endswith(QUOTED):
        return
    for phrase in pair.style.forbidden:
        if found := occurrence(phrase.find, pair.words):
            yield f'"{found}" is on the list of phrases to avoid', f"write: {phrase.say}"


def glossary(pair: Pair) -> Found:
    """One term for one thing."""
    if pair.context.endswith(QUOTED):
        return
    for term in pair.style.glossary:
        for refused in term.refuse:
            if found := occurrence(refused, pair.words):
                yield f'"{found}" is not our word for "{term.en}"', f"write: {' / '.join(term.say)}"
        if not occurrence(f"{term.en}*", pair.english):
            continue
        if not any(occurrence(word, pair.string) for word in (*term.say, *term.refuse)):
            yield f'"{term.en}" is translated in another way', f"write: {' / '.join(term.say)}"


def subject(pair: Pair) -> Found:
    """A subject is short; in Arabic its first word tells clients the direction, so it is an Arabic one."""
    if not pair.context.endswith(".subjects"):
        return
    length = len(TOKEN.sub("", pair.string))
    if length > SUBJECT_LENGTH:
        yield f"the subject has {length} characters", f"{SUBJECT_LENGTH} fit on a phone"
    if pair.language == "ar" and not begins_right_to_left(TOKEN.sub("A", pair.string)):
        yield "the subject does not begin with an Arabic word", "put one first"


def latin(pair: Pair) -> Found:
    """English words that were left in Arabic text."""
    if pair.language != "ar":
        return
    allowed = {word.casefold() for word in pair.style.latin}
    for word in dict.fromkeys(_LATIN_WORD.findall(pair.words)):
        if word.casefold() not in allowed and not pair.names(word):
            yield f'the Latin word "{word}"', "translate it, or allow it in style.yml"


def arabic(pair: Pair) -> Found:
    """Arabic letters, signs and Latin digits, as the Arab press writes them."""
    if pair.language != "ar":
        return
    for mark in dict.fromkeys(_ARABIC_NEAR_ASCII.findall(pair.string)):
        yield f"the sign {mark} after Arabic", f"write {dict(zip(',;?', '،؛؟', strict=True))[mark]}"
    for char in dict.fromkeys(_TATWEEL_OR_FOREIGN.findall(pair.string)):
        yield (
            f"the letter {char} (U+{ord(char):04X}) is no Arabic letter",
            "type the Arabic one, without a stretch",
        )
    if match := _ARABIC_DIGIT.search(pair.string):
        yield f"the digit or sign {match[0]}", "write 0–9, and . , % as the formats do"


CHECKS: Final[Mapping[str, Callable[[Pair], Found]]] = {
    "L220": bold,
    "L221": addresses,
    "L222": numbers,
    "L223": controls,
    "L224": mojibake,
    "L225": spaces,
    "L226": ending,
    "L227": untranslated,
    "L228": quotes,
    "L229": inverted,
    "L230": register,
    "L231": phrases,
    "L232": glossary,
    "L233": subject,
    "L234": latin,
    "L235": arabic,
}
_OF_THE_SOURCE: Final = ("L223", "L224", "L225", "L231", "L233")


def style_problems(catalog: Catalog, locale: Locale, style: Style) -> Iterator[Problem]:
    """Every finding in the finished translations of `catalog`, at the place of the translation."""
    for message in catalog.messages:
        if not message.done:
            continue
        place = message.position or Position(catalog.file)
        for form, string in enumerate(message.strings):
            pair = Pair(_english(message, form, locale), string, message.context or "", locale.name[:2], style)
            label = f"msgstr[{form}]: " if message.plural is not None else ""
            yield from _found(pair, place, CHECKS, label)


def hard_to_read(catalog: Catalog, ceilings: Ceilings) -> Iterator[Problem]:
    """Finished translations of a catalog that are too hard for the recipient of a message."""
    lines = (
        Line(message.context or "", string, message.position or Position(catalog.file))
        for message in catalog.messages
        if message.done
        for string in message.strings
    )
    yield from reading_problems(lines, ceilings)


def source_problems(playbook: Playbook, source: Source, style: Style) -> Iterator[Problem]:
    """The same for the English of the playbook, as far as it needs no second language."""
    mail = [entry for entry in texts(playbook) if entry.domain == "email"]
    lines = (Line(entry.context, form, source.locate(entry.path)) for entry in mail for form in entry.forms)
    yield from reading_problems(lines, style.ceilings)
    checks = {code: CHECKS[code] for code in _OF_THE_SOURCE}
    for entry in texts(playbook):
        for form in entry.forms:
            pair = Pair("", form, entry.context, SOURCE, style)
            yield from _found(pair, source.locate(entry.path), checks, "")


def _found(pair: Pair, place: Position, checks: Mapping[str, Callable[[Pair], Found]], label: str) -> Iterator[Problem]:
    for code, check in checks.items():
        for what, hint in check(pair):
            yield Problem(place, code, f"{label}{what}", hint)


def _english(message: Message, form: int, locale: Locale) -> str:
    if message.plural is None or locale.numbers_of(form) == (1,):
        return message.id
    return message.plural


def _bare(text: str) -> str:
    return _ADDRESS.sub(" ", TOKEN.sub(" ", text))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0") or "0"


def _end(text: str) -> str:
    names = {"…": "a full stop", ".": "a full stop", "?": "a question mark", "؟": "a question mark"}
    names |= {
        "!": "an exclamation mark",
        ":": "a comma or colon",
        ",": "a comma or colon",
        "،": "a comma or colon",
    }
    match = _END.search(text)
    return names[match[1]] if match and match[1] else "no sign"
