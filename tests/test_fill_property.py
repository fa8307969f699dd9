"""Whatever is entered for an incident: it is refused with a reason and a place, or finished with nothing open in it."""

import email
import email.policy
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator.build import Project, open_project, pack_environment, pictures
from generator.content.model import Provider
from generator.content.problems import ContentError
from generator.content.shape import fit
from generator.content.source import parse
from generator.incident.case import Incident
from generator.incident.fill import Desk, fill
from generator.incident.inquiry import Inquiry
from generator.incident.opening import inquire
from generator.mail.outside import MARKS
from generator.mail.render import UNSUBSCRIBE, render
from tests.dialects import ANY_TAG, own_tags
from tests.incident_cases import NOW, Case, Maker

ROOT = Path(__file__).parent.parent
BATCHES, SIZE = 20, 500
"""Ten thousand cases, in parts that several workers can share."""
SOUND = 1 / 3
"""At least so many of them are finished."""
LETTERS = 3
"""Of so many cases one has its message files read, which takes longest."""
HEADERS = ["From", "To", "Reply-To", "Subject", "Content-Language", "Auto-Submitted", "X-Unsent"]
HEADERS += ["MIME-Version", "Content-Type"]
TAG = re.compile(r"<[!/a-zA-Z][^>]*>")
SPACE = re.compile(r"[\s\u00a0\ufeff\u200b]+")
PLACE = re.compile(r"XQ[78]\w*QX|#c0de[0-9a-f]{2}", re.IGNORECASE)
CLOSING = {"}}", "%}", "#}", "|*", "]]]", "%>", "%]"}
"""What ends a tag of some dialect and begins none; nor does an attribute of QWeb without its element."""


@cache
def project() -> Project:
    return open_project(ROOT)


@cache
def maker() -> Maker:
    book = project().english
    assert book is not None
    return Maker(book, project().brands, [locale.name for locale in project().playbooks])


def finished(case: Case) -> tuple[Inquiry, Mapping[str, bytes]]:
    """What `fill` makes of it. Raises ContentError."""
    source = parse(case.text, "incident.yml")
    incident, problems = fit(Incident, source)
    if incident is None:
        raise ContentError(problems)
    whole = project()
    brands = {brand.id: brand for brand in whole.brands}
    assert whole.english is not None
    inquiry, brand = inquire(incident, source, whole.english, brands, [locale.name for locale in whole.playbooks], NOW)
    locales = [locale for locale in whole.playbooks if locale.name in incident.locales]
    desk = Desk(
        playbooks={locale: whole.playbooks[locale] for locale in locales},
        words={locale: whole.words[locale] for locale in locales},
        brand=brand,
        pictures=pictures(ROOT, brand),
        environment=pack_environment(),
    )
    return inquiry, fill(inquiry, desk)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_incident_is_refused_with_reasons_or_finished(batch: int) -> None:
    done = 0
    for number in range(batch * SIZE, (batch + 1) * SIZE):
        case = maker().case(number)
        try:
            try:
                inquiry, files = finished(case)
            except ContentError as error:
                faults = list(unclear(error, case))
            else:
                done += 1
                faults = list(unfinished(number, case, inquiry, files))
        except Exception as error:  # whatever it is, the incident that led to it is what helps
            pytest.fail(f"case {number}: {type(error).__name__}: {error}\n\n{case.text}")
        if faults:
            pytest.fail(f"case {number}: {faults[:5]}\n\n{case.text}", pytrace=False)
    assert done >= SIZE * SOUND, f"only {done} of {SIZE} were finished"


def unclear(error: ContentError, case: Case) -> Iterator[str]:
    """What is wrong with the answer to a wrong incident."""
    lines = case.text.split("\n")
    if not error.problems:
        yield "no reason"
    for one in error.problems:
        place = one.position
        if place.file != "incident.yml" or not 1 <= place.line <= len(lines) or place.column < 1:
            yield f"no place: {one}"
        if not re.fullmatch(r"[PI]\d{3}", one.code) or len(one.message) < 8 or len(one.sentence.splitlines()) > 1:
            yield f"no sentence: {one!r}"


def squeezed(text: str) -> str:
    """The text without white space and marks, which lines and directions bring in."""
    return SPACE.sub("", MARKS.sub("", text))


def unfinished(number: int, case: Case, inquiry: Inquiry, files: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong in the finished files."""
    incident = inquiry.incident
    (locale,) = incident.locales
    provider = next(one for one in inquiry.playbook.providers if one.id == incident.provider)
    sums = {line[66:]: line[:64] for line in files["SHA256SUMS"].decode().splitlines()}
    if sums != {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}:
        yield "the checksums differ"
    if files["incident.yml"].decode() != case.text:
        yield "the incident beside the files is another one"
    texts = {name: data.decode() for name, data in files.items() if name.endswith((".html", ".txt", ".md", ".json"))}
    for name, text in texts.items():
        if name.endswith(".json"):
            json.loads(text)
        if name.endswith("upload.md"):
            continue
        words = without_tags(text, provider)
        if "[[" in words or PLACE.search(words):
            yield f"{name}: a blank or a place is left"
        if "\r" in text or "\u2028" in text:
            yield f"{name}: a line break of its own"
        if name.endswith(".txt"):
            yield from (f"{name}: {one}" for one in openings(words))
    for chosen in incident.messages:
        stem = f"{locale}/{chosen.id}/{chosen.id}"
        about = json.loads(texts[f"{locale}/{chosen.id}/message.json"])
        html, text = texts[f"{stem}.html"], texts[f"{stem}.txt"]
        yield from (f"{stem}: {one}" for one in strange_markup(inquiry, chosen.id, html, provider))
        shown = squeezed(unescape(TAG.sub("", html.partition("<body")[2])))
        spoken = squeezed(text)
        for words in entered(inquiry, [fact["id"] for fact in about["facts"]]):
            if squeezed(words) not in shown or squeezed(words) not in spoken:
                yield f"{stem}: cannot be read: {words!r}"
        if f"{stem}.eml" in files and number // 8 % LETTERS == 0:
            yield from (f"{stem}.eml: {one}" for one in changed_letter(files[f"{stem}.eml"], about, html, text))


def without_tags(text: str, provider: Provider) -> str:
    """The text without what the provider's dialect itself puts in."""
    for tag in own_tags(provider):
        text = text.replace(tag, "")
        text = text.replace(json.dumps(tag)[1:-1], "")
    return text


def openings(words: str) -> Iterator[str]:
    """What some engine would take for the beginning of a tag."""
    for found in ANY_TAG.finditer(words):
        if found[0] not in CLOSING and not found[0].startswith("t-"):
            yield f"looks like a tag: {words[max(0, found.start() - 20) : found.end() + 20]!r}"


def entered(inquiry: Inquiry, used: list[str]) -> Iterator[str]:
    """The words that somebody typed for the facts that a message speaks of, and who signs."""
    incident = inquiry.incident
    (locale,) = incident.locales
    for name in used:
        value = inquiry.known[name].value if name in inquiry.known else ()
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Mapping):
                yield one.get(locale) or one["all"]


@cache
def own_markup(scenario: str, message: str, brand: str, locale: str) -> frozenset[str]:
    """Every tag of the message while nothing is filled in, when every part of it is shown."""
    whole = project()
    spoken = next(one for one in whole.playbooks if one.name == locale)
    book = whole.playbooks[spoken]
    case = next(one for one in book.scenarios if one.id == scenario)
    chosen = next(one for one in case.messages if one.id == message)
    speaker = next(one for one in whole.brands if one.id == brand)
    html = render(book, case, chosen, speaker, whole.words[spoken]).html
    return frozenset({*TAG.findall(unlabelled(html)), '<span dir="ltr">', '<span dir="auto">', "</span>"})


def unlabelled(html: str) -> str:
    """Without the subject that the compiler repeats in an attribute."""
    return re.sub(r' aria-label="[^"]*"', "", html)


def strange_markup(inquiry: Inquiry, message: str, html: str, provider: Provider) -> Iterator[str]:
    """Elements and attributes that are not our own."""
    incident = inquiry.incident
    unsubscribe = provider.tags.unsubscribe
    if unsubscribe:
        html = html.replace(f'href="{unsubscribe}"', f'href="{UNSUBSCRIBE}"')
    html = without_tags(html, provider)
    own = own_markup(inquiry.scenario.id, message, incident.brand, incident.locales[0])
    links = {str(one.value) for name, one in inquiry.known.items() if inquiry.playbook.fact(name).type == "url"}
    for tag in set(TAG.findall(unlabelled(html))) - own:
        link = re.fullmatch(r'<a class="a" href="([^"<>]*)" style="[^"<>]*">', tag)
        if not link or unescape(link[1]) not in links:
            yield f"a strange element: {tag}"
    if "<" in TAG.sub("", re.sub(r"<!--.*?-->|<style.*?</style>", "", html, flags=re.DOTALL)):
        yield "a bare <"


def changed_letter(data: bytes, about: Mapping[str, Any], html: str, text: str) -> Iterator[str]:
    """How a message file differs from the parts beside it."""
    letter = email.message_from_bytes(data, policy=email.policy.default)
    keys = [key for key in HEADERS if key in letter]
    if letter.keys() != keys or letter.defects:
        yield f"headers: {letter.keys()}, {letter.defects}"
    if squeezed(str(letter["Subject"])) != squeezed(about["subjects"][0]):
        yield f"subject: {letter['Subject']}"
    bodies = [str(part.get_content()) for part in letter.walk() if not part.is_multipart()]
    if [one.replace("\r\n", "\n").rstrip("\n") for one in bodies] != [text.rstrip("\n"), html]:
        yield "another body"


def test_finished_incidents_are_of_every_language_provider_and_scenario() -> None:
    seen: set[str] = set()
    for number in range(SIZE):
        data = maker().case(number)
        if data.right:
            seen |= {data.data["locales"][0], data.data["provider"], data.data["scenario"]}
    book = project().english
    assert book is not None
    assert {locale.name for locale in project().playbooks} <= seen
    assert {one.id for one in (*book.providers, *book.scenarios)} <= seen
