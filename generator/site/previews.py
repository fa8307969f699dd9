"""Make of a compiled message the pages that show it in one colour scheme without asking any other host."""

from __future__ import annotations

import json
import mimetypes
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Final, Literal

Scheme = Literal["light", "dark"]

_QUERY: Final = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_META: Final = re.compile(r'(<meta name="(?:supported-)?color-schemes?" content=")[^"]*', re.IGNORECASE)
_SCHEMES: Final = re.compile(r"(?<![-\w])((?:supported-)?color-schemes?\s*:\s*)light dark(?: only)?", re.IGNORECASE)
_HEAD: Final = re.compile(r"<head[^>]*>", re.IGNORECASE)


def in_scheme(html: str, scheme: Scheme) -> str:
    """The message as a mail program in that scheme shows it, whatever the reader's system prefers."""
    chosen = _QUERY.sub(lambda match: "@media all" if match[1].lower() == scheme else "@media not all", html)
    return _SCHEMES.sub(rf"\g<1>{scheme}", _META.sub(rf"\g<1>{scheme}", chosen))


def on_page(html: str, pictures: Mapping[str, bytes]) -> str:
    """The message with its pictures inside it; its links open outside the frame.

    `pictures` gives the file for each address in the message. They become part of the page, because a closed-off
    frame may not read another file when the site is opened from a folder.
    """
    for address, data in pictures.items():
        kind = mimetypes.guess_type(address)[0] or "image/png"
        html = html.replace(f'"{address}"', f'"data:{kind};base64,{b64encode(data).decode("ascii")}"')
    return _HEAD.sub(r'\g<0><base target="_blank">', html, count=1)


def as_script(html: str, mjml: str) -> str:
    """A script that hands the two sources to the copy buttons; a page opened from a folder cannot fetch files."""
    data = json.dumps({"html": html, "mjml": mjml}, ensure_ascii=False).replace("</", "<\\/")
    return f"window.amendsSource = {data};\n"
