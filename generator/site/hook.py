"""Hand the pages to MkDocs and finish its files; everything that knows MkDocs stands here."""

from __future__ import annotations

import html
import json
import os
import pickle
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.site.markup import inert
from generator.site.parts import Branch, Job, folder

WATCHED: Final = ("playbook.yml", "brands", "locales", "templates")
SEARCH: Final = ("search-fold.js", "search-rank.js")
"""Scripts of ours that go in front of the theme's search worker."""
USELESS: Final = ("sitemap.xml.gz", "assets/**/*.map", "assets/javascripts/lunr/**/*.js")
"""Files that the theme brings and this site never uses; the first one also carries the time of the build."""


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take over what the site says of itself."""
    job = _job(config)
    site, locale = job.site, job.site.locale
    root = (config.site_url or "/").rstrip("/") + "/"
    config.extra.update(
        job=job,
        root=root,
        # The theme would link the folder, which opens no page outside a web server.
        homepage="index.html",
        # The choice between light and dark holds for every language.
        scope="." if locale.is_source else "..",
    )
    config.site_name = str(inert(site.name))
    config.site_description = str(inert(site.tagline))
    config.copyright = str(inert(site.disclaimer))
    config.site_url = root + folder(locale)
    config.theme["language"] = locale.html
    config.nav = [_entry(branch) for branch in site.nav]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and assets, which stand in no folder."""
    site = config.extra["job"].site
    for uri, page in site.pages.items():
        file = _file(config, uri, page.text)
        file.edit_uri = f"{Path(page.place.file).name}#L{page.place.line}"
        files.append(file)
    for uri, data in site.assets.items():
        files.append(_file(config, uri, data))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give the theme its words."""
    job: Job = config.extra["job"]
    say = job.site.words.gettext("site")
    env.globals.update(gettext=say, absolute_alternates=lambda uri: job.alternates(uri, config.extra["root"]))
    return env


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    """Lead the language switcher to the same page."""
    config.extra["alternate"] = config.extra["job"].alternates(page.file.dest_uri)
    return context


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """A page that is shown at any address needs links that begin at the root."""
    path = urlsplit(config.extra["root"]).path
    config.extra["alternate"] = config.extra["job"].alternates("index.html", path)
    return context


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """Finish the search and drop what nobody needs; stands between the search plugin and the offline plugin."""
    site = Path(config.site_dir)
    index = site / "search" / "search_index.json"
    index.write_text(json.dumps(json.loads(index.read_text("utf-8")), ensure_ascii=False), "utf-8")
    ours = "".join((Path(config.docs_dir) / "assets" / "js" / name).read_text("utf-8") for name in SEARCH)
    for worker in sorted(site.glob("assets/javascripts/workers/search.*.js")):
        worker.write_text(ours + worker.read_text("utf-8"), "utf-8")
    for pattern in USELESS:
        for path in sorted(site.glob(pattern)):
            path.unlink()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:
    """Build again when the content changes."""
    for name in WATCHED:
        path = Path(config.config_file_path).parent / name
        if path.exists():
            server.watch(str(path))
    return server


def _job(config: MkDocsConfig) -> Job:
    """The job that the engine left in a file, or one made now for a build that somebody started by hand."""
    handed = os.environ.get("AMENDS_JOB")
    if handed:
        job = pickle.loads(Path(handed).read_bytes())
        assert isinstance(job, Job)
        return job
    make = pkgutil.resolve_name(config.extra["site_for"])
    site = make(os.environ.get("AMENDS_LOCALE", "en"))
    return Job(site, (site.locale,))


def _entry(branch: Branch) -> dict[str, Any]:
    # The theme escapes a title again where it stands in an attribute, so quotation marks are left to it.
    title = html.escape(branch.title, quote=False)
    return {title: branch.uri or [_entry(part) for part in branch.parts]}


def _file(config: MkDocsConfig, uri: str, content: str | bytes) -> File:
    return File.generated(config, uri, content=content, inclusion=InclusionLevel.INCLUDED)
