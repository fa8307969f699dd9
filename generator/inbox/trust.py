"""Check that a message does not look like phishing: links, hosts, nothing to fill in (rules 32 to 35)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from generator.inbox.specimen import Check, DialectCheck, Found, Specimen, Spoken, leads_home

_ADDRESS: Final = re.compile(r'\s(?:href|action)="([^"]*)"')
_ASKING: Final = frozenset(["form", "input", "button", "textarea", "select", "script"])
_LOGIN: Final = re.compile(r"log-?in|sign-?in|passw|reset|verify", re.IGNORECASE)


def one_link(specimen: Specimen) -> Found:
    """At most one web address, and beside it a way to ask that needs no link."""
    hrefs = [link.attributes.get("href", "") for link in specimen.tree.named("a")]
    web = [href for href in hrefs if href.startswith("http")]
    if len(web) > 1:
        yield f"{len(web)} web links: {', '.join(web)}"
    if web and not any(href.startswith(("tel:", "mailto:")) for href in hrefs):
        yield "a web link, and no telephone number or e-mail address beside it"


def hosts(spoken: Spoken) -> Found:
    """Every address is the brand's own, or the provider's tag."""
    tags = spoken.provider.tags
    own = {"", tags.unsubscribe, tags.web_view}
    for address in sorted(set(_ADDRESS.findall(spoken.edition.html))):
        if address in own or address.startswith(("mailto:", "tel:+")) or leads_home(address, spoken.brand):
            continue
        yield f"{address} is not under a host of the brand: {', '.join(spoken.brand.allowed_hosts())}"


def shown_addresses(specimen: Specimen) -> Found:
    """What a link shows is where it leads."""
    for link in specimen.tree.named("a"):
        href = link.attributes.get("href", "")
        shown = specimen.tree.words_of(link).replace("\u00a0", " ").strip()
        kind, _, target = href.partition(":")
        wanted = {"mailto": target, "tel": target}.get(kind, href)
        if kind == "tel":
            shown = "+" + re.sub(r"\D", "", shown)
        if kind in ("http", "https", "mailto", "tel") and shown != wanted:
            yield f"a link shows {shown} and leads to {href}"


def asks_nothing(specimen: Specimen) -> Found:
    """Nothing attached, nothing to fill in, no way to a log-in."""
    for element in specimen.tree.elements:
        if element.tag in _ASKING:
            yield f"<{element.tag}>"
        if _LOGIN.search(element.attributes.get("href", "").partition("//")[2].partition("/")[2]):
            yield f"a link to a log-in or a password: {element.attributes['href']}"
    for part in specimen.message.walk():
        if part.get_content_disposition() or part.get_content_maintype() not in ("multipart", "text"):
            yield f"an attachment: {part.get_content_type()}"


ON_EDITION: Final[Mapping[int, Check]] = {32: one_link, 34: shown_addresses, 35: asks_nothing}
ON_DIALECT: Final[Mapping[int, DialectCheck]] = {33: hosts}
