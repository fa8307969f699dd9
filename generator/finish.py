"""Make the finished set of an incident, or a file to fill in, from one folder with a playbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator.build import Project, UnknownChoiceError, open_project, pack_environment, pictures
from generator.incident.fill import Desk, fill
from generator.incident.opening import inquire, open_incident
from generator.incident.sheet import sheet
from generator.language.locales import SOURCE


def finished(project: Project, path: Path, now: dt.datetime, name: str | None = None) -> dict[str, bytes]:
    """The finished files of the incident at `path`, by their names; `now` has a zone.

    Problems call the file `name` (default: the path as given). Raises ContentError with every reason why there are
    no finished files.
    """
    incident, source = open_incident(path, name)
    playbooks = {locale.name: playbook for locale, playbook in project.playbooks.items()}
    brands = {brand.id: brand for brand in project.brands}
    inquiry, brand = inquire(incident, source, playbooks[SOURCE], brands, list(playbooks), now)
    locales = [locale for locale in project.playbooks if locale.name in incident.locales]
    desk = Desk(
        playbooks={locale: project.playbooks[locale] for locale in locales},
        words={locale: project.words[locale] for locale in locales},
        brand=brand,
        pictures=pictures(project.root, brand),
        environment=pack_environment(),
    )
    return fill(inquiry, desk)


def new_sheet(root: Path, scenario_id: str, locale: str, locales: tuple[str, ...], today: dt.date, zone: str) -> str:
    """A file to fill in for that type of incident, with comments in `locale` and room for texts in `locales`.

    Raises ContentError, and UnknownChoiceError for a scenario or a locale that is not there.
    """
    project = open_project(root)
    known = {one.name: one for one in project.playbooks}
    for name in (locale, *locales):
        if name not in known:
            raise UnknownChoiceError(f'there is no locale "{name}"; known: {", ".join(sorted(known))}')
    playbook = project.playbooks[known[locale]]
    scenario = next((one for one in playbook.scenarios if one.id == scenario_id), None)
    if scenario is None:
        ids = ", ".join(one.id for one in playbook.scenarios)
        raise UnknownChoiceError(f'there is no scenario "{scenario_id}"; known: {ids}')
    brands = [brand.id for brand in project.brands]
    spoken = locales or tuple(known)
    return sheet(playbook, scenario, project.words[known[locale]], pack_environment(), brands, spoken, today, zone)
