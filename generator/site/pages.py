"""Make the Markdown pages of the site from a localized playbook; no site engine is known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from generator.content.brand import Brand, local
from generator.content.message import MailFrame, Message
from generator.content.model import Playbook, Provider, Scenario
from generator.content.problems import ContentError, Problem
from generator.content.source import KeyPath, Source
from generator.incident.wording import phrases
from generator.language.formats import Formats
from generator.language.locales import Locale
from generator.language.localize import Words
from generator.site import blanks
from generator.site.clock_page import clock_data
from generator.site.coverage import asked, part_writer, written_for
from generator.site.markup import TEMPLATES, environment
from generator.site.parts import Branch, Download, Page, Preview, Site, folder
from generator.site.previews import as_script, in_scheme, on_page
from generator.site.worksheet_page import worksheet_data

HOME: Final = "index.md"
BOOST: Final = {"scenario": 4}
"""Whoever searches describes an incident, so the page of the incident comes before the pages that mention it."""
GROUPS: Final = {"anti_examples": "texts", "drills": "prepare", "glossary": "about"}
"""Lists of the playbook that have one page each, and the part of the menu that it stands in."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What the pages are made from."""

    playbook: Playbook
    words: Words
    brands: Sequence[Brand]
    previews: Sequence[Preview]
    downloads: Sequence[Download]
    source: Source
    environment: Environment

    @property
    def lists(self) -> tuple[str, ...]:
        """Those of the lists with a page of their own that have something in them."""
        return tuple(key for key in GROUPS if getattr(self.playbook, key))

    def title(self, name: str) -> str:
        """A title of our own; they stand in a template, where the translators' strings are gathered."""
        return str(getattr(self.environment.get_template("titles.j2").module, name))

    def page(self, template: str, title: str, description: str, path: KeyPath, **values: Any) -> Page:
        text = self.environment.get_template(f"{template}.md.j2").render(**values)
        hide = ("toc",) if template == "home" else ()
        return Page(title, description, text, self.source.locate(path), hide, BOOST.get(template, 1))


def pages(
    playbook: Playbook,
    words: Words,
    brands: Sequence[Brand],
    previews: Sequence[Preview],
    downloads: Sequence[Download],
    source: Source,
    pictures: Mapping[str, bytes] | None = None,
    locales: Sequence[Locale] = (),
    templates: Path = TEMPLATES,
) -> Site:
    """The site in the locale of `words`, from a playbook in that locale.

    `previews` and `downloads` are those of the locale; `pictures` gives the file for each picture address
    in the previews, which the site shows in its place; `locales` are those whose packs can be chosen, only the
    site's own by default. Raises ContentError when two pages want one address.
    """
    made = _Made(playbook, words, brands, previews, downloads, source, _environment(playbook, words, brands, templates))
    made.environment.globals.update(playbook=playbook, previews=previews, downloads=downloads)
    made.environment.globals["locale_name"] = words.locale.name
    made.environment.globals["languages"] = [_language(words.locale, other) for other in locales or (words.locale,)]
    entries = [
        *_method(made),
        *_clock(made, templates),
        *_worksheet(made, templates),
        *_laws(made),
        *_scenarios(made),
        *_messages(made),
        *_providers(made),
        *_generic(made),
    ]
    return Site(
        words=words,
        name=playbook.site.name,
        tagline=playbook.site.tagline,
        disclaimer=playbook.site.disclaimer,
        pages=_unique(entries),
        nav=_nav(made),
        assets={**_preview_assets(made.previews, pictures or {}), **{f"downloads/{d.name}": d.data for d in downloads}},
    )


def write_pages(site: Site, folder: Path) -> None:
    """Write the pages and assets of `site` below `folder`, for another engine or to look at."""
    files = {uri: page.text.encode() for uri, page in site.pages.items()}
    for uri, data in sorted({**files, **site.assets}.items()):
        path = folder / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def scenario_uri(scenario: str) -> str:
    """The path of a scenario's page, without its ending."""
    return f"scenario-{scenario}"


def law_uri(jurisdiction: str) -> str:
    """The path of the page on a law, without its ending."""
    return f"law-{jurisdiction}"


def message_uri(scenario: str, message: str) -> str:
    """The path of a message's page, without its ending; message ids are unique in their scenario only."""
    return f"message-{scenario}-{message}"


def _environment(playbook: Playbook, words: Words, brands: Sequence[Brand], templates: Path) -> Environment:
    formats = Formats(words.locale.formats)
    names = blanks.labels(playbook)
    if len(brands) == 1:
        # A team with one brand reads its own name; with several, the name is a blank like the others.
        name = local(brands[0].name, words.locale.name)
        names |= {"brand_name": name, "brand_legal_name": local(brands[0].legal_name or name, words.locale.name)}
        names["brand_reply_to"] = brands[0].answer_to
    made = environment(words, templates)
    made.filters.update(
        date=formats.date,
        number=formats.number,
        points=lambda value: formats.number(Decimal(f"{value:g}")),
        kilobytes=lambda data: formats.number(max(1, round(len(data) / 1000))),
        blanks=lambda message: blanks.blanks(message, playbook, formats),
        sentences=lambda message, element: blanks.sentences(message, element, playbook, formats),
        scenario_uri=scenario_uri,
        asked=lambda message: asked(message, playbook, formats),
        written=part_writer(names),
        written_for=lambda law: written_for(law.id, playbook),
        law_uri=law_uri,
    )
    made.globals.update(message_uri=message_uri, own_values=len(brands) == 1)
    made.filters["shown"] = lambda text, **more: blanks.shown(text, {**more, **names})
    made.globals["jurisdictions"] = {law.id: law for law in playbook.jurisdictions}
    for name in ("severities", "outcomes", "roles", "gates", "scenarios", "tracks", "elements", "channels"):
        made.globals[name] = {entry.id: entry for entry in getattr(playbook, name)}
    return made


def _method(made: _Made) -> Iterator[tuple[str, Page]]:
    """The home page and the pages that belong to no scenario."""
    site = made.playbook.site
    yield HOME, made.page("home", site.question, site.tagline, ("site",))
    for name, key in (("steps", "steps"), ("decide", "gates"), ("messages", "scenarios"), ("downloads", "providers")):
        yield f"{name}.md", made.page(name, made.title(name), site.promise, (key,), heading=made.title(name))
    for key in made.lists:
        name, title = key.replace("_", "-"), made.title(key)
        yield f"{name}.md", made.page(name, title, site.promise, (key,), heading=title)


def _clock(made: _Made, templates: Path) -> Iterator[tuple[str, Page]]:
    """The page that counts the deadlines, where there are laws to count for."""
    laws, title = made.playbook.jurisdictions, made.title("clock")
    if laws:
        say = phrases(made.words, templates)
        values = {"heading": title, "say": say, "data": clock_data(laws, say, made.words.locale)}
        yield "clock.md", made.page("clock", title, made.playbook.site.promise, ("jurisdictions",), **values)


def _worksheet(made: _Made, templates: Path) -> Iterator[tuple[str, Page]]:
    """The page that records why people are told about a breach, or why not."""
    sheet, title = made.playbook.worksheet, made.title("worksheet")
    if sheet:
        values = {"heading": title, "sheet": sheet, "data": worksheet_data(made.words, templates)}
        yield "worksheet.md", made.page("worksheet", title, sheet.lead, ("worksheet",), **values)


def _laws(made: _Made) -> Iterator[tuple[str, Page]]:
    """What each law asks for, and all of them side by side."""
    title = made.title("all_laws")
    if made.playbook.jurisdictions:
        yield "law.md", made.page("law", title, made.playbook.site.disclaimer, ("jurisdictions",), heading=title)
    for index, law in enumerate(made.playbook.jurisdictions):
        yield f"{law_uri(law.id)}.md", made.page("jurisdiction", law.name, law.law, ("jurisdictions", index), law=law)


def _scenarios(made: _Made) -> Iterator[tuple[str, Page]]:
    for index, scenario in enumerate(made.playbook.scenarios):
        page = made.page("scenario", scenario.title, scenario.summary, ("scenarios", index), scenario=scenario)
        yield f"{scenario_uri(scenario.id)}.md", page


def _messages(made: _Made) -> Iterator[tuple[str, Page]]:
    for path, scenario, message in _all_messages(made.playbook):
        shown = [p for p in made.previews if (p.scenario, p.message) == (scenario.id, message.id)]
        page = made.page(
            "message", message.title, message.audience, path, scenario=scenario, message=message, shown=shown
        )
        yield f"{message_uri(scenario.id, message.id)}.md", page


def _providers(made: _Made) -> Iterator[tuple[str, Page]]:
    for index, provider in enumerate(made.playbook.providers):
        tags = _tags(provider, made.playbook.mail, made.title("reader"))
        page = made.page(
            "provider", provider.title, provider.streams, ("providers", index), provider=provider, tags=tags
        )
        yield f"provider-{provider.id}.md", page


def _tags(provider: Provider, frame: MailFrame, fallback: str) -> dict[str, str]:
    """The tags of the provider by the names of their fields, the greeting with its sentences in it."""
    tags = provider.tags
    found = {
        name: tag.replace("{without}", fallback)
        for name, tag in tags.model_dump().items()
        if isinstance(tag, str) and name != "if_name"
    }
    if tags.if_name and tags.first_name:
        named = frame.greeting_named.replace("{to_first_name}", tags.first_name)
        found["if_name"] = tags.if_name.replace("{with}", named).replace("{without}", frame.greeting_nameless)
    return found


def _language(here: Locale, other: Locale) -> dict[str, str]:
    """What the choice of a pack needs to know of a locale: its name, and the way to its folder."""
    up = "" if here == other or here.is_source else "../"
    return {"id": other.name, "name": other.own_name, "folder": up + ("" if here == other else folder(other))}


def _generic(made: _Made) -> Iterator[tuple[str, Page]]:
    for index, page in enumerate(made.playbook.pages):
        yield f"{page.id}.md", made.page("page", page.title, page.lead, ("pages", index), page=page)


def _all_messages(playbook: Playbook) -> Iterator[tuple[KeyPath, Scenario, Message]]:
    for index, scenario in enumerate(playbook.scenarios):
        for number, message in enumerate(scenario.messages):
            yield ("scenarios", index, "messages", number), scenario, message


def _unique(entries: Iterable[tuple[str, Page]]) -> dict[str, Page]:
    found: dict[str, Page] = {}
    problems = []
    for uri, page in entries:
        if uri in found:
            what = f'the page "{uri}" would be written twice'
            problems.append(Problem(page.place, "S501", what, "choose another id"))
        found[uri] = page
    if problems:
        raise ContentError(problems)
    return found


def _nav(made: _Made) -> tuple[Branch, ...]:
    playbook = made.playbook
    scenarios = (Branch(s.title, f"{scenario_uri(s.id)}.md") for s in playbook.scenarios)
    messages = (
        Branch(s.title, parts=tuple(Branch(m.title, f"{message_uri(s.id, m.id)}.md") for m in s.messages))
        for s in playbook.scenarios
        if s.messages
    )
    providers = (Branch(p.title, f"provider-{p.id}.md") for p in playbook.providers)

    def own(name: str) -> Branch:
        return Branch(made.title(name), f"{name.replace('_', '-')}.md")

    def of(group: str) -> Iterator[Branch]:
        yield from (Branch(page.title, f"{page.id}.md") for page in playbook.pages if page.group == group)
        yield from (own(key) for key in made.lists if GROUPS[key] == group)

    branches = (
        Branch(playbook.site.question, parts=(Branch(made.title("overview"), HOME), *scenarios)),
        Branch(made.title("respond"), parts=(own("steps"), own("decide"), *of("respond"))),
        Branch(made.title("law"), parts=tuple(_law_branches(made))),
        Branch(made.title("texts"), parts=(own("messages"), *of("texts"), *messages)),
        Branch(made.title("send"), parts=(own("downloads"), *providers)),
        Branch(made.title("prepare"), parts=tuple(of("prepare"))),
        Branch(made.title("about"), parts=tuple(of("about"))),
    )
    return tuple(branch for branch in branches if branch.parts)


def _law_branches(made: _Made) -> Iterator[Branch]:
    laws = made.playbook.jurisdictions
    if laws:
        yield Branch(made.title("all_laws"), "law.md")
        yield Branch(made.title("clock"), "clock.md")
    if made.playbook.worksheet:
        yield Branch(made.title("worksheet"), "worksheet.md")
    yield from (Branch(law.name, f"{law_uri(law.id)}.md") for law in laws)


def _preview_assets(shown: Sequence[Preview], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    assets: dict[str, bytes] = {}
    for preview in shown:
        stem = f"previews/{preview.brand}/{preview.scenario}-{preview.message}"
        page = on_page(preview.html, pictures)
        for scheme in ("light", "dark"):
            assets[f"{stem}-{scheme}.html"] = in_scheme(page, scheme).encode()
        assets[f"{stem}.js"] = as_script(preview.html, preview.mjml).encode()
    return assets
