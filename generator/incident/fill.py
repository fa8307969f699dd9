"""Make the finished set of an incident: every message and text, in every language, with nothing left to fill."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment

from generator.content.brand import Brand
from generator.content.model import Playbook, Provider
from generator.content.problems import ContentError, Problem
from generator.incident.answers import answers, signed
from generator.incident.contents import contents
from generator.incident.inquiry import Inquiry
from generator.incident.proof import Made, holes, proof
from generator.language.locales import Locale
from generator.language.localize import Words
from generator.mail.blanks import Answers, Binder
from generator.mail.eml import message_file
from generator.mail.pack import SCRIPT, as_json, description, how_to_upload, page
from generator.mail.plain import GLUE
from generator.mail.providers import greeting_script, translate
from generator.mail.render import render


@dataclass(frozen=True)
class Desk:
    """What an incident is filled with."""

    playbooks: Mapping[Locale, Playbook]
    """In each language of the incident."""
    words: Mapping[Locale, Words]
    brand: Brand
    pictures: Mapping[str, bytes]
    """The brand's logo files by name."""
    environment: Environment
    """Loads the templates of the packs."""


def fill(inquiry: Inquiry, desk: Desk) -> dict[str, bytes]:
    """The finished files by path. Raises ContentError where a blank is left or a law is not satisfied."""
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    proofs = {}
    for locale, playbook in desk.playbooks.items():
        said = answers(inquiry.known, inquiry.incident, playbook, desk.brand, locale)
        made = tuple(_messages(inquiry, desk, locale, said))
        proofs[locale.name] = proof(inquiry, made, playbook)
        problems += [*_blanks(inquiry, made), *holes(inquiry, made)]
        folder = dict(_message_files(desk, locale, made, _provider(playbook, inquiry)))
        folder |= dict(_channels(inquiry, desk, locale, said, problems))
        words, shown = desk.words[locale], proofs[locale.name]
        folder |= contents(inquiry, made, shown, playbook, words, desk.brand, desk.environment)
        files |= {f"{locale.name}/{name}": data for name, data in folder.items()}
    if problems:
        raise ContentError(problems)
    files |= desk.pictures
    files["coverage.json"] = as_json({name: [law.plain() for law in laws] for name, laws in proofs.items()})
    files["incident.yml"] = inquiry.source.text.encode()
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return files | {"SHA256SUMS": "".join(sums).encode()}


def _provider(playbook: Playbook, inquiry: Inquiry) -> Provider:
    return next(one for one in playbook.providers if one.id == inquiry.incident.provider)


def _messages(inquiry: Inquiry, desk: Desk, locale: Locale, said: Answers) -> Iterator[Made]:
    playbook = desk.playbooks[locale]
    scenario = next(one for one in playbook.scenarios if one.id == inquiry.scenario.id)
    messages = {message.id: message for message in scenario.messages}
    for chosen in inquiry.incident.messages:
        message = messages[chosen.id]
        laws = frozenset(inquiry.incident.laws)
        own = signed(said, chosen.signer, locale) if chosen.signer else said
        edition = render(playbook, scenario, chosen.pick(message), desk.brand, desk.words[locale], own, laws)
        yield Made(message, chosen, translate(edition, _provider(playbook, inquiry)), edition)


def _blanks(inquiry: Inquiry, made: tuple[Made, ...]) -> Iterator[Problem]:
    """What is still to be filled although every fact is known: the signature."""
    for one in made:
        for label in one.neutral.blanks:
            what = f"{one.message.id}: the blank [[{label}]] is left"
            yield inquiry.problem(
                ("signer",), "I615", what, "give signer: name: and title:, or a signatory of the brand"
            )


def _message_files(
    desk: Desk, locale: Locale, made: tuple[Made, ...], provider: Provider
) -> Iterator[tuple[str, bytes]]:
    words = desk.words[locale]
    for one in made:
        edition, stem = one.spoken, f"{one.message.id}/{one.message.id}"
        yield f"{stem}.html", edition.html.encode()
        yield f"{stem}.txt", edition.text.encode()
        yield f"{stem}.mjml", edition.mjml.encode()
        if not edition.tags:
            # With merge tags in it, a draft would show them to whoever opens it.
            yield f"{stem}.eml", message_file(edition, desk.brand)
        yield f"{one.message.id}/subject.txt", page("subject.txt", words, desk.environment, edition=edition)
        described = description(edition, one.message, desk.playbooks[locale], provider)
        yield f"{one.message.id}/message.json", as_json(described)
    if made:
        script = next(filter(None, (greeting_script(one.neutral, provider) for one in made)), None)
        if script:
            yield SCRIPT, script.encode()
        yield "upload.md", how_to_upload(provider, desk.brand, words, desk.environment, scripted=script is not None)


def _channels(
    inquiry: Inquiry, desk: Desk, locale: Locale, said: Answers, problems: list[Problem]
) -> Iterator[tuple[str, bytes]]:
    playbook = desk.playbooks[locale]
    scenario = next(one for one in playbook.scenarios if one.id == inquiry.scenario.id)
    binder = Binder(playbook, desk.brand, locale, said, blank_style="", link_style="")
    for text in scenario.kit:
        if text.id in inquiry.incident.kit:
            lines = [binder.text(paragraph).text.replace(GLUE, " ") for paragraph in text.text]
            yield f"channels/{text.id}.txt", ("\n\n".join(lines) + "\n").encode()
    for label in binder.blanks:
        what = f"the blank [[{label}]] is left in a text for another channel"
        problems.append(inquiry.problem(("kit",), "I615", what, "enter the fact"))
