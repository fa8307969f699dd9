"""Tests of the built site and of the check over it."""

import json
import re
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from generator.content.problems import ContentError
from generator.site.engine import build_site
from generator.site.links import check_links
from tests.site_samples import ADDED, LOCALES, ROOT, build_small_site, small_site

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_small_site(tmp_path_factory.mktemp("built") / "site")


def in_locale(site: Path, name: str) -> Path:
    return site if name == "en" else site / name


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", LOCALES)
def test_every_page_stands_in_every_locale(built: Path, name: str) -> None:
    found = {path.name for path in in_locale(built, name).glob("*.html")}
    assert found == {uri.replace(".md", ".html") for uri in small_site("en").pages} | {"404.html"}


@pytest.mark.parametrize("name", LOCALES)
def test_every_page_says_its_language_and_direction(built: Path, name: str) -> None:
    direction = "rtl" if name == "ar" else "ltr"
    for path in in_locale(built, name).glob("*.html"):
        text = path.read_text("utf-8")
        assert f'<html lang="{name}"' in text, path
        assert f'<body dir="{direction}"' in text, path


@pytest.mark.parametrize("name", LOCALES)
def test_the_switcher_leads_to_the_same_page(built: Path, name: str) -> None:
    for path in in_locale(built, name).glob("*.html"):
        if path.name == "404.html":
            continue
        text = path.read_text("utf-8")
        links = re.findall(r'<a href="([^"]+)" hreflang="(\w+)" lang="(\w+)"', text)
        assert {lang for _, lang, _ in links} == set(LOCALES)
        for href, lang, _ in links:
            assert (path.parent / href).resolve() == (in_locale(built, lang) / path.name).resolve()
        alternates = re.findall(r'<link rel="alternate" href="([^"]+)" hreflang="(\w+)">', text)
        assert sorted(alternates) == sorted((href, lang) for href, lang, _ in links)


@pytest.mark.parametrize("name", LOCALES)
def test_the_page_for_unknown_addresses_is_translated_and_counts_from_the_root(built: Path, name: str) -> None:
    text = (in_locale(built, name) / "404.html").read_text("utf-8")
    assert f"Page not found{' ' + ADDED[name] if name != 'en' else ''}</h1>" in text
    assert re.findall(r'class="am-card__link" href="([^"]+)"', text) == [
        f"/amends/{'' if one == 'en' else one + '/'}index.html" for one in ("en", "ar", "de", "es")
    ]


@pytest.mark.parametrize("name", LOCALES)
def test_the_sitemap_names_the_page_in_every_language(built: Path, name: str) -> None:
    root = "https://example.github.io/amends/"
    own = "" if name == "en" else f"{name}/"
    urls = ET.parse(in_locale(built, name) / "sitemap.xml").getroot().findall("s:url", SITEMAP)
    assert len(urls) == len(small_site("en").pages)
    for url in urls:
        place = url.findtext("s:loc", "", SITEMAP)
        page = place.removeprefix(root + own)
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)}
        assert links == {
            "en": root + page, "x-default": root + page,
            **{one: f"{root}{one}/{page}" for one in ("es", "de", "ar")},
        }  # fmt: skip
    assert "lastmod" not in (in_locale(built, name) / "sitemap.xml").read_text("utf-8")


@pytest.mark.parametrize("name", LOCALES)
def test_the_search_index_holds_one_language_in_plain_letters(built: Path, name: str) -> None:
    text = (in_locale(built, name) / "search" / "search_index.json").read_text("utf-8")
    assert "\\u06" not in text
    assert json.loads(text)["config"]["pipeline"] == []
    for other, added in ADDED.items():
        assert (added in text) == (other == name)
    assert (in_locale(built, name) / "search" / "search_index.js").read_text("utf-8") == f"var __index = {text}"


def test_the_search_worker_folds_words(built: Path) -> None:
    (worker,) = built.glob("assets/javascripts/workers/search.*.js")
    assert worker.read_text("utf-8").startswith((ROOT / "docs/assets/js/search-fold.js").read_text("utf-8"))


def test_nothing_that_nobody_uses_is_left(built: Path) -> None:
    names = files(built)
    assert [name for name in names if name.endswith((".map", ".gz"))] == []
    assert [name for name in names if "/lunr/" in name or name.endswith("README.md")] == []


def test_the_edit_link_opens_the_line(built: Path) -> None:
    page = small_site("en").pages["scenario-opted-out.md"]
    text = (built / "scenario-opted-out.html").read_text("utf-8")
    assert f'href="https://github.com/example/amends/edit/main/playbook.yml#L{page.place.line}"' in text


def test_the_same_bytes_in_another_folder_time_zone_and_hash_seed(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mkdocs.yml", "docs/assets", "templates/theme", "generator/site/hook.py"):
        target = tmp_path / "elsewhere" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target)
        else:
            shutil.copy(ROOT / name, target)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    again = files(build_small_site(tmp_path / "site", root=tmp_path / "elsewhere"))
    first = files(built)
    assert sorted(again) == sorted(first)
    assert [name for name, data in first.items() if again[name] != data] == []


def test_warnings_of_every_locale_come_back_with_their_place(tmp_path: Path) -> None:
    sites = {}
    for name, uri in (("en", "about.md"), ("ar", "scenario-opted-out.md")):
        site = small_site(name)
        page = site.pages[uri]
        broken = replace(page, markdown=page.markdown + "\n\n[nowhere](missing.md) and [no place](steps.md#missing)\n")
        sites[name] = replace(site, pages={**site.pages, uri: broken})
    with pytest.raises(ContentError) as caught:
        build_site(ROOT, sites, tmp_path / "site")
    found = {(p.position, p.code, re.sub(r".*'(\S*missing\S*)'.*", r"\1", p.message)) for p in caught.value.problems}
    assert found == {
        (sites[name].pages[uri].place, "S502", target)
        for name, uri in (("en", "about.md"), ("ar", "scenario-opted-out.md"))
        for target in ("missing.md", "#missing")
    }


def test_a_page_that_one_locale_lacks_is_a_problem(tmp_path: Path) -> None:
    sites = {name: small_site(name) for name in ("en", "ar")}
    pages = {uri: page for uri, page in sites["ar"].pages.items() if uri not in ("about.md", "steps.md")}
    sites["ar"] = replace(sites["ar"], pages=pages)
    with pytest.raises(ContentError) as caught:
        build_site(ROOT, sites, tmp_path / "site")
    assert [(p.code, p.message) for p in caught.value.problems] == [
        ("S504", "the page steps.md is missing in ar"),
        ("S504", "the page about.md is missing in ar"),
    ]
    assert not (tmp_path / "site").exists()


def test_a_process_that_fails_without_a_word_is_a_problem(tmp_path: Path) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    with pytest.raises(ContentError) as caught:
        build_site(tmp_path, {"en": small_site("en")}, tmp_path / "site")
    assert {problem.code for problem in caught.value.problems} <= {"S502", "S503"}
    assert "docs" in str(caught.value)


PLANTED = {
    "a.html": """<p id="here"></p>
<a href="missing.html">x</a> <a href="b.html#nowhere">x</a>
<img src="https://example.com/a.png">
<a href="https://example.com/">fine</a> <a href="mailto:a@example.com">fine</a> <a href="#here">fine</a>
<link rel="stylesheet" href="//example.com/a.css"> <link rel="canonical" href="https://example.com/a.html">
<img srcset="a.png 1x, https://example.com/b.png 2x"><iframe src="sub/none.html"></iframe>
<i id="twice"></i><i id="twice"></i>
<a href="/site/b.html">fine</a> <a href="/site/c.html">x</a> <a href="../outside.html">x</a>
""",
    "b.html": '<a href="sub">x</a> <a href="a.html?q=1#here">fine</a>',
    "sub/index.html": '<a href="../a.html">fine</a> <a href="#gone">x</a>',
    "previews/brand/m.html": """<a href="[[address]]">a blank</a><img src="https://example.com/logo.png">
<style>@import "https://example.com/x.css"; p { background: url(data:image/png;base64,AA) }</style>""",
    "style.css": "p { color: red }\na { background: url( 'https://example.com/c.png' ) }",
}


def test_the_link_check_finds_everything_that_was_planted(tmp_path: Path) -> None:
    for name, text in PLANTED.items():
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "outside.html").write_text("secret", "utf-8")
    found = [(str(p.position), p.code, p.message) for p in check_links(tmp_path / "out")]
    assert found == [
        ("a.html:1:1", "S513", 'the id "twice" stands 2 times'),
        ("a.html:2:1", "S510", '"missing.html" leads to no file'),
        ("a.html:2:30", "S511", '"b.html#nowhere" leads to no place in that page'),
        ("a.html:3:1", "S512", "https://example.com/a.png is loaded from another host"),
        ("a.html:5:1", "S512", "//example.com/a.css is loaded from another host"),
        ("a.html:6:1", "S510", '"a.png" leads to no file'),
        ("a.html:6:1", "S512", "https://example.com/b.png is loaded from another host"),
        ("a.html:6:54", "S510", '"sub/none.html" leads to no file'),
        ("a.html:8:33", "S510", '"/site/c.html" leads to no file'),
        ("a.html:8:62", "S510", '"../outside.html" leads to no file'),
        ("b.html:1:1", "S510", '"sub" leads to no file'),
        ("previews/brand/m.html:1:34", "S512", "https://example.com/logo.png is loaded from another host"),
        ("previews/brand/m.html:2:8", "S512", "https://example.com/x.css is loaded from another host"),
        ("style.css:2:17", "S512", "https://example.com/c.png is loaded from another host"),
        ("sub/index.html:1:30", "S511", '"#gone" leads to no place in that page'),
    ]


def test_a_built_site_is_without_a_fault(built: Path) -> None:
    assert check_links(built) == ()
    (built / "assets/css/site.css").rename(built / "assets/css/moved.css")
    broken = check_links(built)
    (built / "assets/css/moved.css").rename(built / "assets/css/site.css")
    assert {problem.code for problem in broken} == {"S510"}
    assert {problem.position.file for problem in broken} == {path.name for path in built.glob("*.html")}
