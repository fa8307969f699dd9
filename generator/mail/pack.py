"""Pack the editions of one brand in one locale and one dialect into a zip that is the same every time."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from json.encoder import encode_basestring
from typing import Any, Final

from jinja2 import Environment

from generator.content.brand import Brand, local
from generator.content.message import Message
from generator.content.model import Playbook, Provider
from generator.content.rules import NEUTRAL
from generator.language.formats import Formats
from generator.language.localize import Words
from generator.mail.blanks import Binder
from generator.mail.eml import message_file
from generator.mail.plain import GLUE
from generator.mail.providers import greeting_script, looks_like_markup, translate
from generator.mail.render import Edition

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name; a real one would change the bytes with every build."""
_LEVEL: Final = 3
"""Half the time of the usual level 6 for zips a twelfth larger; compressing is most of the work of a pack."""

SCRIPT: Final = "greeting.vm"
"""The script of the greeting, for a provider that runs conditionals beside the message."""


@dataclass(frozen=True)
class Pack:
    """A finished zip."""

    name: str
    data: bytes
    brand: str
    locale: str
    provider: str

    @property
    def sha256(self) -> str:
        """The checksum, for the list beside the packs."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Shipment:
    """What a pack is made from: one brand in one locale, compiled once for all dialects."""

    playbook: Playbook
    """Localized."""
    brand: Brand
    words: Words
    editions: tuple[Edition, ...]
    pictures: Mapping[str, bytes]
    """The brand's logo files by name."""
    licence: str
    """The licence of the texts."""
    version: str


def pack(shipment: Shipment, provider: Provider, environment: Environment) -> Pack:
    """The pack of `shipment` for `provider`; `environment` loads the templates of the pack's README."""
    files = dict(_files(shipment, provider, environment))
    files["LICENSE.txt"] = shipment.licence.encode()
    files |= shipment.pictures
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    files["MANIFEST.json"] = as_json(_manifest(shipment, provider, files, sums))
    sums["MANIFEST.json"] = hashlib.sha256(files["MANIFEST.json"]).hexdigest()
    files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    locale = shipment.words.locale.name
    suffix = "" if provider.id == NEUTRAL else f"-{provider.id}"
    name = f"{shipment.brand.id}-{locale}{suffix}.zip"
    return Pack(name, zipped(files), shipment.brand.id, locale, provider.id)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip without times, owners or chance in it."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=_LEVEL)
    return buffer.getvalue()


def _files(shipment: Shipment, provider: Provider, environment: Environment) -> Iterable[tuple[str, bytes]]:
    playbook, brand = shipment.playbook, shipment.brand
    binder = Binder(playbook, brand, shipment.words.locale, {}, blank_style="", link_style="")
    messages = {(s.id, m.id): (s, m) for s in playbook.scenarios for m in s.messages}
    for edition in shipment.editions:
        scenario, message = messages[edition.scenario, edition.message]
        spoken = translate(edition, provider)
        stem = f"{scenario.id}/{message.id}/{message.id}"
        yield f"{stem}.mjml", spoken.mjml.encode()
        yield f"{stem}.html", spoken.html.encode()
        yield f"{stem}.txt", spoken.text.encode()
        if provider.id == NEUTRAL:
            # With merge tags in it, a draft would show them to whoever opens it.
            yield f"{stem}.eml", message_file(spoken, brand)
        yield (
            f"{scenario.id}/{message.id}/subject.txt",
            page("subject.txt", shipment.words, environment, edition=spoken),
        )
        yield f"{scenario.id}/{message.id}/message.json", as_json(description(spoken, message, playbook, provider))
    for scenario in playbook.scenarios:
        for text in scenario.kit:
            body = "\n\n".join(binder.text(paragraph).text.replace(GLUE, " ") for paragraph in text.text)
            yield f"{scenario.id}/{text.id}.txt", f"{body}\n".encode()
    script = next(filter(None, (greeting_script(edition, provider) for edition in shipment.editions)), None)
    if script:
        yield SCRIPT, script.encode()
    yield "README.md", _readme(shipment, provider, environment)
    yield "upload.md", how_to_upload(provider, brand, shipment.words, environment, scripted=script is not None)


def description(edition: Edition, message: Message, playbook: Playbook, provider: Provider) -> dict[str, Any]:
    """What programs want to know of an edition."""
    facts = [playbook.fact(fact_id) for fact_id in edition.facts]
    return {
        "scenario": edition.scenario,
        "message": edition.message,
        "brand": edition.brand,
        "locale": edition.locale,
        "provider": provider.id,
        "layout": message.layout,
        "stream": message.stream,
        "subjects": list(edition.subjects),
        "preheader": edition.preheader,
        "facts": [{"id": fact.id, "type": fact.type, "label": fact.label, "help": fact.help} for fact in facts],
        "blanks": list(edition.blanks),
        "tags": list(edition.tags),
        "elements": {name: list(sentences) for name, sentences in edition.elements.items()},
    }


def _manifest(
    shipment: Shipment, provider: Provider, files: Mapping[str, bytes], sums: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "generator": f"amends {shipment.version}",
        "brand": shipment.brand.id,
        "locale": shipment.words.locale.name,
        "provider": {
            "id": provider.id,
            "name": provider.name,
            "tier": provider.tier,
            "confidence": provider.confidence,
            "checked_on": provider.checked_on.isoformat(),
            "sources": list(provider.sources),
        },
        "licence": "CC0-1.0",
        "files": [{"path": name, "bytes": len(files[name]), "sha256": digest} for name, digest in sorted(sums.items())],
    }


def _readme(shipment: Shipment, provider: Provider, environment: Environment) -> bytes:
    return page(
        "README.md",
        shipment.words,
        environment,
        playbook=shipment.playbook,
        brand=shipment.brand,
        brand_name=local(shipment.brand.name, shipment.words.locale.name),
        provider=provider,
        editions={(e.scenario, e.message): e for e in shipment.editions},
        channels={channel.id: channel for channel in shipment.playbook.channels},
    )


def how_to_upload(provider: Provider, brand: Brand, words: Words, environment: Environment, *, scripted: bool) -> bytes:
    """How to put a message into this provider; `scripted` if the script of the greeting lies beside it."""
    date = Formats(words.locale.formats).date
    return page(
        "upload.md",
        words,
        environment,
        brand=brand,
        provider=provider,
        scripted=scripted,
        bare_source=looks_like_markup(provider),
        checked_on=date(provider.checked_on),
        stop_checked_on=date(provider.stop.checked_on),
    )


def page(name: str, words: Words, environment: Environment, **shown: Any) -> bytes:
    """The template of that name, in the language of `words`."""
    return environment.get_template(f"{name}.j2").render(_=words.gettext("site"), **shown).encode()


def as_json(value: Any) -> bytes:
    """The value as JSON with an indent of two."""
    return (_written(value, "\n") + "\n").encode()


def _written(value: Any, line: str) -> str:
    """What `json.dumps` writes with an indent of two, in a quarter of its time; `line` begins a line."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{line}  "
    if isinstance(value, dict) and value:
        entries = (f"{encode_basestring(key)}: {_written(entry, inner)}" for key, entry in value.items())
        return f"{{{inner}{f',{inner}'.join(entries)}{line}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join(_written(entry, inner) for entry in value)}{line}]"
    return json.dumps(value)
