"""Tests of the packs: their names, their files, their words, and that nothing in them depends on chance."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.build import Project, editions, packs, templates_of
from generator.content.brand import Brand
from generator.content.load import load_brands, load_playbook
from generator.content.model import Playbook, Provider, ProviderTags
from generator.language.locales import Locale
from generator.language.localize import ENGLISH, Words, localize
from generator.language.pseudo import pseudo_words
from generator.mail.compile import compile_mjml
from generator.mail.pack import Pack, zipped
from generator.mail.render import render
from tests.mail_samples import FOLDER

ROOT = Path(__file__).parent.parent
PARTS = ("{message}.mjml", "{message}.html", "{message}.txt", "subject.txt", "message.json")
DRAFT = "{message}.eml"
"""Only where no merge tag could be seen in it."""
MESSAGES = ("list-shown/apology", "list-shown/short")
KIT = ("list-shown/macro.txt", "opted-out/bare.txt", "opted-out/macro.txt")
ALWAYS = ("LICENSE.txt", "MANIFEST.json", "README.md", "SHA256SUMS", "upload.md")
HEADINGS = (
    "What is in here",
    "Fill in the blanks",
    "Put it into your provider",
    "Whom to send it to",
)
UPLOAD = (
    "Step by step",
    "What goes where",
    "Switch off before you send",
    "Which kind of sending",
    "When data is missing",
    "What can go wrong here",
    "Test before you send",
    "If you must stop the send",
    "Sources",
)


def project(root: Path, words: Words, *more: Provider) -> Project:
    """The project in `root` in the locale of `words`, with `more` providers."""
    read, source = load_playbook(root / "playbook.yml", "playbook.yml")
    playbook = localize(read.model_copy(update={"providers": (*read.providers, *more)}), words)
    brands = load_brands(root / "brands")
    return Project(root, source, {words.locale: playbook}, {words.locale: words}, brands)


def packed(made: Project, brand: str) -> dict[str, Pack]:
    """The packs of a brand by provider."""
    ((locale, _),) = made.playbooks.items()
    chosen = next(one for one in made.brands if one.id == brand)
    return {one.provider: one for one in packs(made, chosen, locale, tuple(editions(made, chosen, locale)))}


@cache
def small(brand: str) -> dict[str, Pack]:
    """The packs of the small playbook in English."""
    return packed(project(FOLDER, ENGLISH), brand)


@cache
def pretended(root: Path, kind: str, brand: str) -> dict[str, Pack]:
    """The packs in a pretended language."""
    return packed(project(root, pseudo_words(kind, templates_of(root))), brand)


def files(pack: Pack) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def text(pack: Pack, name: str) -> str:
    return files(pack)[name].decode("utf-8")


def load(pack: Pack, name: str) -> Any:
    return json.loads(files(pack)[name])


@pytest.mark.parametrize("brand", ["plain", "rich"])
def test_a_pack_bears_brand_locale_and_provider_in_its_name(brand: str) -> None:
    assert {one.name for one in small(brand).values()} == {f"{brand}-en.zip", f"{brand}-en-sendgrid.zip"}
    assert {(one.brand, one.locale) for one in small(brand).values()} == {(brand, "en")}
    for one in small(brand).values():
        assert one.sha256 == hashlib.sha256(one.data).hexdigest()


@pytest.mark.parametrize("provider", ["neutral", "sendgrid"])
@pytest.mark.parametrize(("brand", "more"), [("plain", ()), ("rich", ("logo.png",))])
def test_every_file_is_there_and_no_other(brand: str, more: tuple[str, ...], provider: str) -> None:
    parts = (*PARTS, DRAFT) if provider == "neutral" else PARTS
    wanted = {f"{one}/{part.format(message=one.split('/')[1])}" for one in MESSAGES for part in parts}
    found = files(small(brand)[provider])
    assert set(found) == {*wanted, *KIT, *ALWAYS, *more}
    assert [name for name, data in found.items() if not data] == []
    if more:
        assert found["logo.png"] == (FOLDER / "brands" / "rich" / "logo.png").read_bytes()


def test_an_incident_without_e_mail_has_texts_for_other_channels_and_no_message() -> None:
    names = [name for name in files(small("rich")["neutral"]) if name.startswith("opted-out/")]
    assert names == ["opted-out/bare.txt", "opted-out/macro.txt"]
    assert text(small("rich")["neutral"], "opted-out/macro.txt") == "We wrote to you by mistake.\n"
    assert text(small("rich")["neutral"], "list-shown/macro.txt") == (
        "We are sorry, Example Books showed your address.\n"
    )
    readme = text(small("rich")["neutral"], "README.md")
    assert "There is no e-mail for this incident, on purpose: Writing again would repeat the mistake." in readme


def test_the_zip_knows_no_times_owners_or_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(small("rich")["sendgrid"].data)) as archive:
        entries = archive.infolist()
        assert archive.comment == b""
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    for entry in entries:
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert (entry.extra, entry.comment, entry.create_system) == (b"", b"", 3)
        assert entry.external_attr >> 16 == 0o644
        assert not entry.filename.startswith(("/", "."))
        assert ".." not in entry.filename


def test_the_order_in_which_files_are_given_does_not_matter() -> None:
    one, two = {"b.txt": b"b", "a.txt": b"a", "c/ä.txt": b"c"}, {"c/ä.txt": b"c", "a.txt": b"a", "b.txt": b"b"}
    assert zipped(one) == zipped(two)


SCRIPT = """
from pathlib import Path
import sys
from tests.test_pack import packed, project
from generator.language.localize import ENGLISH
made = project(Path(sys.argv[1]), ENGLISH)
for brand in made.brands:
    for one in packed(made, brand.id).values():
        print(one.name, one.sha256)
"""


def test_two_builds_are_the_same_whatever_the_clock_and_the_hash_seed(tmp_path: Path) -> None:
    runs = []
    for seed, zone, folder in (("1", "Asia/Tokyo", tmp_path), ("4711", "America/Lima", ROOT)):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SCRIPT, str(FOLDER)]
        runs.append(
            subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, encoding="utf-8", text=True)
        )
    one, two = (run.communicate()[0].splitlines() for run in runs)
    assert [run.returncode for run in runs] == [0, 0]
    here = sorted(f"{pack.name} {pack.sha256}" for brand in ("plain", "rich") for pack in small(brand).values())
    assert sorted(one) == sorted(two) == here


@pytest.mark.parametrize("provider", ["neutral", "sendgrid"])
def test_the_checksums_and_the_manifest_name_every_file(provider: str) -> None:
    found = files(small("rich")[provider])
    sums = dict(reversed(line.split("  ", 1)) for line in found["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in found.items() if name != "SHA256SUMS"}
    manifest = json.loads(found["MANIFEST.json"])
    listed = {one["path"]: (one["bytes"], one["sha256"]) for one in manifest["files"]}
    assert listed == {
        name: (len(data), hashlib.sha256(data).hexdigest())
        for name, data in found.items()
        if name not in ("SHA256SUMS", "MANIFEST.json")
    }
    assert (manifest["brand"], manifest["locale"], manifest["licence"]) == ("rich", "en", "CC0-1.0")
    assert re.fullmatch(r"amends \d+\.\d+\.\d+", manifest["generator"])
    assert manifest["provider"]["id"] == provider
    assert manifest["provider"]["checked_on"] == "2026-11-22"


def test_the_checksums_are_in_the_form_that_sha256sum_reads(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(small("rich")["neutral"].data)) as archive:
        archive.extractall(tmp_path)
    for line in (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines():
        assert re.fullmatch(r"[0-9a-f]{64}  \S+", line)
        assert (tmp_path / line[66:]).is_file()


def test_the_description_of_a_message_names_its_blanks_tags_and_elements() -> None:
    made = load(small("rich")["sendgrid"], "list-shown/apology/message.json")
    assert [fact["id"] for fact in made["facts"]] == [
        "sent_date",
        "exposed_count",
        "data",
        "wrong_price",
        "passwords",
        "fix",
        "incident_page",
    ]
    assert made["facts"][0] == {
        "id": "sent_date",
        "type": "date",
        "label": "date of the mistaken e-mail",
        "help": "The day it left.",
    }
    assert made["tags"] == ["{{first_name}}", "{{{first_name}}}"]
    assert set(made["elements"]) == {"nature", "contact"}
    assert made["elements"]["nature"] == [
        "On [[date of the mistaken e-mail]] we sent an e-mail that showed your address to others. We are sorry."
    ]
    assert made["blanks"][0] == "date of the mistaken e-mail"
    assert (made["provider"], made["stream"], made["locale"]) == ("sendgrid", "transactional", "en")
    assert made["subjects"] == ["Your address was visible to others", "We showed your e-mail address"]
    assert load(small("rich")["neutral"], "list-shown/apology/message.json")["tags"] == []
    short = load(small("rich")["sendgrid"], "list-shown/short/message.json")
    assert (short["tags"], short["facts"], short["elements"]) == (["{{{unsubscribe}}}"], [], {})


def test_every_blank_of_a_file_is_named_in_the_description() -> None:
    pack = small("plain")["neutral"]
    made = load(pack, "list-shown/apology/message.json")
    for ending in ("html", "txt", "mjml"):
        marked = re.findall(r"\[\[(.*?)\]\]", re.sub(r"\s+", " ", text(pack, f"list-shown/apology/apology.{ending}")))
        labels = {label for label in marked if not label.startswith(("keep the next part", "end of this part"))}
        assert labels == set(made["blanks"]) - {"passwords"}


def test_subject_lines_and_preheader_are_ready_to_copy() -> None:
    assert text(small("rich")["neutral"], "list-shown/apology/subject.txt") == (
        "Subject lines, choose one:\nYour address was visible to others\nWe showed your e-mail address\n\n"
        "Preheader:\nWhat happened on [[date of the mistaken e-mail]], and what you can do now.\n"
    )


def test_no_file_holds_what_stands_for_something_else() -> None:
    for brand in ("plain", "rich"):
        for pack in small(brand).values():
            for name, data in files(pack).items():
                assert b"XQ7" not in data, (pack.name, name)
                assert b"\x1f" not in data or name.endswith(".png"), (pack.name, name)
                if not name.endswith(".png"):
                    assert b"\r" not in data or name.endswith(".eml"), (pack.name, name)
                    assert data.endswith(b"\n") or name.endswith((".html", ".mjml")), (pack.name, name)


@pytest.mark.parametrize("provider", ["neutral", "mailchimp", "sendgrid", "hubspot"])
@pytest.mark.parametrize("kind", ["en-XA", "ar-XB"])
def test_the_source_in_a_pack_compiles_to_the_html_beside_it(kind: str, provider: str) -> None:
    real, _ = load_playbook(ROOT / "playbook.yml", "playbook.yml")
    dialect = next(one for one in real.providers if one.id == provider)
    words = pseudo_words(kind, templates_of(FOLDER))
    ((locale, playbook),) = project(FOLDER, words).playbooks.items()
    made = project(FOLDER, words)
    for brand in made.brands:
        shipped = tuple(editions(made, brand, locale))
        changed = Project(made.root, made.source, {locale: _with(playbook, dialect)}, made.words, (brand,))
        (pack,) = packs(changed, brand, locale, shipped)
        for one in MESSAGES:
            stem = f"{one}/{one.split('/')[1]}"
            assert compile_mjml(text(pack, f"{stem}.mjml"), f"{stem}.mjml") == text(pack, f"{stem}.html")


def _with(playbook: Playbook, provider: Provider) -> Playbook:
    return playbook.model_copy(update={"providers": (provider,)})


@pytest.mark.parametrize("provider", ["neutral", "mailchimp", "sendgrid", "hubspot"])
def test_the_readme_says_everything_in_the_language_of_the_pack(provider: str) -> None:
    pack = pretended(ROOT, "en-XA", "example-books")[provider]
    readme = text(pack, "README.md")
    headings = re.findall(r"^## (.*)$", readme, re.MULTILINE)
    words = pseudo_words("en-XA", templates_of(ROOT)).gettext("site")
    assert headings == [words(heading) for heading in HEADINGS]
    assert leftovers(readme) == []
    upload = text(pack, "upload.md")
    sources = UPLOAD if provider != "neutral" else UPLOAD[:-1]
    assert re.findall(r"^## (.*)$", upload, re.MULTILINE) == [words(heading) for heading in sources]
    assert leftovers(upload) == []
    assert not re.search(r"\n\n\n|[ \t]\n|\n\n\Z", upload), "lines are left empty"
    for name, data in files(pack).items():
        if name.endswith(("subject.txt", ".txt")) and name not in ("LICENSE.txt",):
            assert leftovers(data.decode("utf-8")) == [], name


def leftovers(text: str) -> list[str]:
    """English words, except names and addresses, and the dates and lists of en_GB, which the pretence borrows."""
    shared = r"`[^`]*`|https?://\S+|\S+@\S+|www\.\S+|\{\{.*?\}\}|\{%.*?%\}|\*\|.*?\|\*|\b\w+(?:-\w+)*/\S+"
    names = "Example Books Ltd|Example Books|1 Example Street, London EX1 1EX, United Kingdom|Managing director"
    hours = r"Monday to Friday, 9:00 to 17:00 \(UK time\)|Head of customer support|Data protection officer"
    formats = r"22 November 2026|(?<=⟧) (?:or|and) (?=⟦)"
    bare = re.sub(f"{shared}|{names}|{hours}|{formats}", " ", re.sub(r"\s+", " ", text))
    return re.findall(r"[A-Za-z]{2,}", bare)


def test_the_readme_tells_every_message_every_text_and_every_step() -> None:
    playbook, _ = load_playbook(FOLDER / "playbook.yml")
    readme = text(small("rich")["sendgrid"], "README.md")
    for line in (
        "# Messages of Example Books for Twilio SendGrid",
        "- **Apology to everyone in the list** (`list-shown/apology/`)",
        "  - To: Everyone whose address was visible",
        "  - Subject: Your address was visible to others",
        "- **Answer for the help desk** (`opted-out/macro.txt`): When somebody asks.",
        "- **Addresses were visible**: Everyone in the list. Not to: The whole database.",
        "https://www.books.test/logo.png",
        "`upload.md`",
    ):
        assert line in readme, line
    assert playbook.site.disclaimer in readme
    assert "logo" not in text(small("plain")["sendgrid"], "README.md")
    assert not re.search(r"\n\n\n|[ \t]\n|\n\n\Z", readme), "lines are left empty"


def test_the_way_into_the_provider_is_told_step_by_step() -> None:
    upload = text(small("rich")["sendgrid"], "upload.md")
    for line in (
        "# Put a message into Twilio SendGrid",
        "1. Paste the HTML.",
        "- Files: It takes HTML and text.",
        "- Subject and preheader: Type the subject and the preheader.",
        "- Click tracking.",
        "Use the transactional stream.",
        "A missing name greets nobody in particular.",
        "- The text part may be overwritten.",
        "- [ ] Send a test to three contacts: one with a first name, one with an empty one, and one without the field.",
        "- Where to stop it: Cancel the send in the list of sends.",
        "- In which plans: unknown; no source that we found says so.",
        "- Delivered messages: Delivered messages stay where they are.",
        "- What can still be changed: A picture can be replaced.",
        "Checked on 21 November 2026.",
        "Checked on 22 November 2026. Sources:",
        "help@books.test",
    ):
        assert line in upload, line
    neutral = text(small("rich")["neutral"], "upload.md")
    assert "three contacts" not in neutral
    assert neutral.count("unknown; no source") == 5


def test_a_conditional_beside_the_message_comes_as_a_script() -> None:
    known, _ = load_playbook(FOLDER / "playbook.yml")
    tags = ProviderTags(first_name="$name", if_name="#if($name){with}#{else}{without}#end", greeting="{{my.Greeting}}")
    added = known.providers[1].model_copy(update={"id": "another", "name": "Another", "title": "Another", "tags": tags})
    pack = packed(project(FOLDER, ENGLISH, added), "rich")["another"]
    assert text(pack, "greeting.vm") == "#if($name)Hello $name,#{else}Hello,#end\n"
    assert text(pack, "list-shown/apology/apology.txt").startswith("{{my.Greeting}}\n")
    assert "{{my.Greeting}}</p>" in text(pack, "list-shown/apology/apology.html")
    assert load(pack, "list-shown/apology/message.json")["tags"][0] == "{{my.Greeting}}"
    assert "greeting.vm" in text(pack, "upload.md")
    assert "greeting.vm" not in files(small("rich")["sendgrid"])


def test_the_source_has_no_tags_that_look_like_markup() -> None:
    known, _ = load_playbook(FOLDER / "playbook.yml")
    tags = ProviderTags(first_name="<%= name %>", if_name="<% if (name) { %>{with}<% } else { %>{without}<% } %>")
    added = known.providers[1].model_copy(update={"id": "another", "name": "Another", "title": "Another", "tags": tags})
    pack = packed(project(FOLDER, ENGLISH, added), "rich")["another"]
    assert "<% if (name) { %>Hello <%= name %>," in text(pack, "list-shown/apology/apology.html")
    source = text(pack, "list-shown/apology/apology.mjml")
    assert "<%" not in source
    assert ">Hello,</p>" in source
    assert ">Hello,</p>" in compile_mjml(source)
    assert "The MJML file has no tags" in text(pack, "upload.md")


def test_the_readme_names_both_pictures_of_a_brand_that_has_two() -> None:
    made = project(ROOT, ENGLISH)
    pack = packed(made, "example-books")["neutral"]
    readme = text(pack, "README.md")
    for file in ("logo.png", "logo-dark.png"):
        assert f"`{file}`: https://www.books.test/mail/{file}" in readme
        assert file in files(pack)


def test_the_readme_of_an_arabic_pack_keeps_codes_and_addresses_whole() -> None:
    readme = text(pretended(FOLDER, "ar-XB", "rich")["sendgrid"], "README.md")
    assert "(`list-shown/apology/`)" in readme
    assert "https://www.books.test/logo.png" in readme
    assert text(pretended(FOLDER, "ar-XB", "rich")["sendgrid"], "README.md").count("\n## ") == len(HEADINGS)


def test_a_new_provider_is_an_entry_and_nothing_else() -> None:
    known, _ = load_playbook(FOLDER / "playbook.yml")
    tags = ProviderTags(first_name="[% name %]", if_name="[% if name %]{with}[% else %]{without}[% end %]")
    added = known.providers[1].model_copy(update={"id": "another", "name": "Another", "title": "Another", "tags": tags})
    pack = packed(project(FOLDER, ENGLISH, added), "rich")["another"]
    assert pack.name == "rich-en-another.zip"
    assert text(pack, "list-shown/apology/apology.txt").startswith(
        "[% if name %]Hello [% name %],[% else %]Hello,[% end %]\n"
    )
    assert "# Messages of Example Books for Another" in text(pack, "README.md")
    assert load(pack, "MANIFEST.json")["provider"]["id"] == "another"


def test_editions_are_compiled_once_for_all_dialects() -> None:
    made = project(FOLDER, ENGLISH)
    brand: Brand = made.brands[0]
    shipped = tuple(editions(made, brand, Locale("en")))
    one, two = (packs(made, brand, Locale("en"), shipped) for _ in range(2))
    assert [pack.data for pack in one] == [pack.data for pack in two]
    scenario = made.playbooks[Locale("en")].scenarios[0]
    again = render(made.playbooks[Locale("en")], scenario, scenario.messages[0], brand, ENGLISH)
    assert again == shipped[0]
