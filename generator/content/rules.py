"""What the words of a playbook must not contain, and what its names must refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, Final

from generator.content.message import Message, Paragraph
from generator.content.model import Playbook, Scenario
from generator.content.problems import Problem
from generator.content.source import KeyPath, Source
from generator.content.texts import texts
from generator.content.words import TOKEN, Plural

BRAND_TOKENS: Final = ("brand_legal_name", "brand_name", "brand_reply_to")
MERGE_TOKENS: Final = ("to_first_name",)
NEUTRAL: Final = "neutral"
"""The provider without tags; previews show it, and its packs carry no provider in their name."""
NAMED: Final = (
    *("tracks", "steps", "severities", "gates", "outcomes", "roles", "elements", "channels"),
    *("facts", "scenarios", "providers", "jurisdictions", "pages", "anti_examples", "drills", "glossary"),
)
"""The lists of a playbook whose entries have ids."""

_FOREIGN: Final = (
    (re.compile(r"\*\|.*?\|\*"), "a Mailchimp merge tag"),
    (re.compile(r"\{\{.*?\}\}"), "a tag in double braces"),
    (re.compile(r"\{%.*?%\}"), "a Jinja or Liquid statement"),
    (re.compile(r"\{#.*?#\}"), "a Jinja comment"),
    (re.compile(r"%%.+?%%"), "a tag in double per cent signs"),
    (re.compile(r"<%.*?%>"), "a tag in <% %>"),
    (re.compile(r"\[%.*?%\]"), "a tag in [% %]"),
    (re.compile(r"\[\[.*?\]\]"), "a tag in double square brackets"),
    (re.compile(r"\$\{.*?\}"), "a tag in ${ }"),
    (re.compile(r"%[A-Z][A-Z_-]+%"), "a tag in per cent signs"),
    (re.compile(r"\$[A-Z]{3,}\$"), "a tag in dollar signs"),
    (re.compile(r"\[\w+,\s*fallback=[^\]]*\]"), "a tag in square brackets"),
)
"""Merge syntax of providers and template engines; neutral tokens stand for all of them."""
_SLOT: Final = re.compile(r"\{with(?:out)?\}")
_SLOTS: Final = "write {with} and {without} into it, and give first_name"
_HTML: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_PERCENT: Final = re.compile(r"%\s?[A-Za-z]")
_SCHEME: Final = re.compile(r"\b([a-z][a-z0-9+.-]{1,10})://|\b(javascript|data|file|vbscript):", re.IGNORECASE)
_NOT_PROSE: Final = {"tags", "sources", "name"}
"""Keys below a provider whose values are the provider's own words."""


def prose_problems(source: Source) -> Iterator[Problem]:
    """Foreign syntax, broken tokens, markup and unsafe addresses in any text of the file.

    Works on the file and not on the model, so it is reported together with problems of shape.
    """
    for path in source.paths():
        text = source.raw(path) if path else None
        if text is None or (path[0] == "providers" and _NOT_PROSE.intersection(path)):
            continue
        place = source.locate(path)
        rest = text
        for pattern, what in _FOREIGN:
            for found in pattern.findall(rest):
                yield Problem(place, "P122", f"{what}: {found}", "write a token such as {brand_name}, or plain words")
            rest = pattern.sub("", rest)
        for brace in re.findall(r"\{[^{}]*\}?|\}", TOKEN.sub("", rest)):
            yield Problem(place, "P120", f"malformed token: {brace}", "write it like {fact_sent_date}")
        for found in _PERCENT.findall(rest):
            what = f'a per cent sign before a letter: "{found}"'
            yield Problem(place, "P123", what, 'write "per cent", or use a fact')
        for found in _HTML.findall(rest):
            yield Problem(place, "P128", f"HTML: {found}", "write plain words; **bold** is the only markup")
        for pair in _SCHEME.findall(rest):
            scheme = pair[0] or pair[1]
            if scheme.lower() not in ("https", "mailto", "tel"):
                yield Problem(place, "P134", f"an address with {scheme}:", "use https, mailto or tel")


def token_problems(playbook: Playbook, source: Source) -> Iterator[Problem]:
    """Tokens that nobody fills, and tokens where their value does not exist."""
    facts = {f"fact_{fact.id}" for fact in playbook.facts}
    for entry in texts(playbook):
        place = source.locate(entry.path)
        allowed = _allowed(entry.context, entry.domain, entry.other is not None, facts)
        for token in sorted({token for form in entry.forms for token in TOKEN.findall(form)}):
            if token in allowed:
                continue
            known = {*facts, *BRAND_TOKENS, *MERGE_TOKENS, "n", "condition"}
            if token in known:
                what = f"{{{token}}} has no value here"
                yield Problem(place, "P124", what, "use it in a text to recipients that allows it")
            else:
                yield Problem(place, "P121", f"unknown token {{{token}}}", _meant(token, {*facts, *BRAND_TOKENS}))


def _allowed(context: str, domain: str, plural: bool, facts: set[str]) -> set[str]:
    if context == "mail.greeting_named":
        return {*MERGE_TOKENS, *BRAND_TOKENS}
    if context == "mail.keep_if":
        return {"condition"}
    if context.startswith("facts.") or domain == "site":
        return set()
    return {*facts, *BRAND_TOKENS, *({"n"} if plural else ())}


def reference_problems(playbook: Playbook, source: Source) -> Iterator[Problem]:
    """Ids that stand twice, and names that no id answers to."""
    groups: dict[str, tuple[Any, ...]] = {name: getattr(playbook, name) for name in NAMED}
    for name, items in groups.items():
        yield from _twice(items, (name,), source)
    known = {name: {item.id for item in items} for name, items in groups.items()}
    if NEUTRAL not in known["providers"]:
        what = f'there is no provider "{NEUTRAL}"'
        yield Problem(source.locate(("providers",)), "P126", what, "it makes the pack that fits every other provider")
    for index, scenario in enumerate(playbook.scenarios):
        yield from _scenario_problems(scenario, ("scenarios", index), known, source)
        for number, message in enumerate(scenario.messages):
            path: KeyPath = ("scenarios", index, "messages", number)
            yield from _message_problems(message, path, playbook, source)
    yield from _reading_problems(playbook, known["scenarios"], source)
    yield from _provider_problems(playbook, source)
    yield from _law_problems(playbook, known["elements"], source)
    yield from _worksheet_problems(playbook, known, source)
    for index, fact in enumerate(playbook.facts):
        yield from _twice(fact.options, ("facts", index, "options"), source)
        if (fact.type == "choice") != bool(fact.options) and fact.type != "list":
            what = f'the fact "{fact.id}" of type {fact.type} {"has" if fact.options else "needs"} options'
            yield Problem(source.locate(("facts", index)), "P126", what, "options belong to choice and list")
        if fact.type in ("text", "list") and not fact.options and fact.sample is None:
            yield Problem(
                source.locate(("facts", index)), "P103", 'the key "sample" is missing', "add an example in words"
            )


def _scenario_problems(
    scenario: Scenario, path: KeyPath, known: dict[str, set[str]], source: Source
) -> Iterator[Problem]:
    refers: list[tuple[str, KeyPath, str]] = [
        ("tracks", ("track",), scenario.track),
        ("roles", ("leads",), scenario.leads),
        ("roles", ("signs",), scenario.signs),
        *(("gates", ("gates", i, "gate"), gate.gate) for i, gate in enumerate(scenario.gates)),
        *(("scenarios", ("related", i), other) for i, other in enumerate(scenario.related)),
        *(("channels", ("kit", i, "channel"), text.channel) for i, text in enumerate(scenario.kit)),
        *(
            ("scenarios", ("not_this", i, "scenario"), c.scenario)
            for i, c in enumerate(scenario.not_this)
            if c.scenario
        ),
    ]
    for group, below, name in refers:
        if name not in known[group]:
            what = f'"{name}" is not one of the {group}'
            yield Problem(source.locate((*path, *below)), "P126", what, _meant(name, known[group]))
    yield from _twice(scenario.messages, (*path, "messages"), source)
    yield from _twice(scenario.kit, (*path, "kit"), source)
    yield from _outcome_problems(scenario, path, source)


def _reading_problems(playbook: Playbook, scenarios: set[str], source: Source) -> Iterator[Problem]:
    refers = {
        "anti_examples": [e.scenario for e in playbook.anti_examples],
        "drills": [d.scenario for d in playbook.drills],
    }
    for name, named in refers.items():
        for index, scenario in enumerate(named):
            if scenario not in scenarios:
                what = f'"{scenario}" is not one of the scenarios'
                place = source.locate((name, index, "scenario"))
                yield Problem(place, "P126", what, _meant(scenario, scenarios))
    for index, page in enumerate(playbook.pages):
        yield from _twice(page.sections, ("pages", index, "sections"), source)
        for number, section in enumerate(page.sections):
            width = len(section.table.columns) if section.table else 0
            for row, cells in enumerate(section.table.rows if section.table else ()):
                if len(cells) != width:
                    place = source.locate(("pages", index, "sections", number, "table", "rows", row))
                    what = f"a row of {len(cells)} cells under {width} columns"
                    yield Problem(place, "P127", what, "give every column its cell")


def _provider_problems(playbook: Playbook, source: Source) -> Iterator[Problem]:
    for index, provider in enumerate(playbook.providers):
        tags, place = provider.tags, source.locate(("providers", index))
        if (provider.tier == "verified") != (provider.engine is not None):
            verb = "has" if provider.engine else "needs"
            what = f'the provider "{provider.id}" of tier {provider.tier} {verb} an engine'
            yield Problem(place, "P126", what, "name what rendered its tags exactly when it is verified")
        if (provider.tier == "name-free") != (tags.if_name is None):
            what = f'the provider "{provider.id}" of tier {provider.tier} {"has" if tags.if_name else "needs"} if_name'
            yield Problem(place, "P126", what, "a pack greets by name exactly when there is a conditional")
        if tags.if_name and not (tags.first_name and {"{with}", "{without}"} <= set(_SLOT.findall(tags.if_name))):
            what = f'the conditional of "{provider.id}" has no place for the name or for both sentences'
            yield Problem(source.locate(("providers", index, "tags", "if_name")), "P124", what, _SLOTS)


def _law_problems(playbook: Playbook, elements: set[str], source: Source) -> Iterator[Problem]:
    for index, law in enumerate(playbook.jurisdictions):
        place = source.locate(("jurisdictions", index))
        conditional = [one.element for one in law.conditional]
        forbidden = [one.element for one in law.forbidden]
        more = [*conditional, *(one.element for one in law.recommended), *forbidden]
        for element in (*law.required, *more):
            if element not in elements:
                yield Problem(place, "P126", f'"{element}" is not one of the elements', _meant(element, elements))
        for element in sorted({*law.required, *conditional} & set(forbidden)):
            what = f'"{law.id}" requires and forbids "{element}"'
            yield Problem(place, "P127", what, "read the source again")
        if bool(law.required) != (law.required_evidence is not None):
            what = f'"{law.id}" has {"required elements" if law.required else "required_evidence"} alone'
            yield Problem(place, "P127", what, "say what the list rests on exactly when there is one")
        figures = [d for d in (law.people, law.authority) if d and (d.hours or d.business_days)]
        if law.confidence == "low" and (figures or law.required or more):
            yield Problem(place, "P127", f'"{law.id}" has low confidence and figures or elements', "leave them out")


def _worksheet_problems(playbook: Playbook, known: dict[str, set[str]], source: Source) -> Iterator[Problem]:
    sheet = playbook.worksheet
    if sheet is None:
        return
    refers: list[tuple[str, KeyPath, str]] = [("tracks", ("tracks", i), name) for i, name in enumerate(sheet.tracks)]
    refers += [("mishaps", ("cases", i, "mishap"), case.mishap) for i, case in enumerate(sheet.cases)]
    for key in ("tests", "exemptions"):
        for index, test in enumerate(getattr(sheet, key)):
            refers += [("jurisdictions", (key, index, "laws", i), law) for i, law in enumerate(test.laws)]
    groups = {**known, "mishaps": {mishap.id for mishap in sheet.mishaps}}
    for group, below, name in refers:
        if name not in groups[group]:
            what = f'"{name}" is not one of the {group}'
            yield Problem(source.locate(("worksheet", *below)), "P126", what, _meant(name, groups[group]))
    for key in ("mishaps", "cases", "tests", "exemptions", "decisions"):
        yield from _twice(getattr(sheet, key), ("worksheet", key), source)


def _outcome_problems(scenario: Scenario, path: KeyPath, source: Source) -> Iterator[Problem]:
    never = scenario.outcome.default == "never"
    if never and scenario.messages:
        what = "a scenario whose outcome is never has no e-mail on purpose, found messages"
        yield Problem(source.locate((*path, "messages")), "P127", what, "move the texts to its kit")
    if never != (scenario.no_email is not None):
        what = f"no_email is {'missing' if never else 'given'}, but the outcome is {scenario.outcome.default}"
        yield Problem(source.locate((*path, "outcome")), "P127", what, "say why exactly when there is no e-mail")
    if not never and not scenario.messages and scenario.outcome.default == "send":
        yield Problem(source.locate(path), "P127", "the outcome is send, but there is no message", "write one")


def _message_problems(message: Message, path: KeyPath, playbook: Playbook, source: Source) -> Iterator[Problem]:
    facts = {fact.id: fact for fact in playbook.facts}
    elements = {element.id for element in playbook.elements}
    for index, block in enumerate(message.blocks):
        here: KeyPath = (*path, "blocks", index)
        for number, element in enumerate(block.elements):
            if element not in elements:
                place = source.locate((*here, "elements", number))
                yield Problem(place, "P126", f'"{element}" is not one of the elements', _meant(element, elements))
        if block.when:
            fact = facts.get(block.when.fact)
            options = {option.id for option in fact.options} if fact else set()
            for answer in (answer for answer in block.when.answers if answer not in options):
                what = f'no fact "{block.when.fact}" has the option "{answer}"'
                hint = _meant(answer, options) if fact else _meant(block.when.fact, set(facts))
                yield Problem(source.locate((*here, "when")), "P126", what, hint)
        yield from _count_problems(block, here, {f.id for f in playbook.facts if f.type == "count"}, source)
        url = getattr(block, "url", None)
        if url is not None and (url not in facts or facts[url].type != "url"):
            what = f'"{url}" is not a fact of type url'
            urls = {f.id for f in playbook.facts if f.type == "url"}
            yield Problem(source.locate((*here, "url")), "P126", what, _meant(url, urls))


def _count_problems(block: Any, here: KeyPath, counts: set[str], source: Source) -> Iterator[Problem]:
    if not isinstance(block, Paragraph):
        return
    plural = isinstance(block.paragraph, Plural)
    if plural != (block.count is not None):
        what = "a plural needs the fact that counts" if plural else "count stands beside a text without plural"
        yield Problem(source.locate(here), "P124", what, "write {one, other} and count: <fact>, or neither")
    elif block.count is not None and block.count not in counts:
        what = f'"{block.count}" is not a fact of type count'
        yield Problem(source.locate((*here, "count")), "P126", what, _meant(block.count, counts))


def _twice(items: Iterable[Any], path: KeyPath, source: Source) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        if item.id in seen:
            first = source.locate((*path, seen[item.id], "id"))
            what = f'the id "{item.id}" stands twice'
            yield Problem(source.locate((*path, index, "id")), "P125", what, f"the first is on line {first.line}")
        seen.setdefault(item.id, index)


def _meant(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.5)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known here: {', '.join(names)}" if names else "there is none yet"
