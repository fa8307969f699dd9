"""Send as a provider does: which engine reads its tags, and by which names it knows its recipients."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from generator.content.model import Provider
from tests.engines import emulators, python, script
from tests.engines.job import Engine, Job, Recipient

UNSUBSCRIBE = "https://lists.books.test/out?who=1"
WEB_VIEW = "https://lists.books.test/view?mail=1"
ADDRESS = "Example Books Ltd, 1 Example Street"

REAL: dict[str, Engine] = {
    "Django": python.django,
    "EJS": script.ejs,
    "Go templates": script.go,
    "Handlebars": script.handlebars,
    "Jinja": python.jinja,
    "Liquid": python.liquid,
    "Twig": script.twig,
    "Velocity": script.velocity,
}
"""By the name that a provider of the tier `verified` gives as its engine."""
EMULATED: dict[str, Engine] = {
    "brevo": python.brevo,
    "mailchimp": emulators.merge_tags,
    "mailjet": emulators.mailjet,
    "mandrill": emulators.merge_tags,
    "odoo": emulators.qweb,
    "postmark": emulators.mustachio,
    "salesforce": emulators.ampscript,
    "sparkpost": emulators.sparkpost,
}
"""By provider: those with a conditional whose engine cannot be had."""


class Names(NamedTuple):
    """How a provider calls what it knows, as its documentation has it; not taken from the tags that are tested."""

    first_name: tuple[str, ...]
    case_ref: str
    unsubscribe: str = ""
    web_view: str = ""
    address: tuple[str, ...] = ()


NAMES = {
    "adobe-campaign": Names(("recipient.firstName",), "recipient.caseRef", web_view="server.MirrorPageUrl"),
    "amazon-ses": Names(("first_name",), "case_ref"),
    "braze": Names(("first_name",), "custom_attribute.case_ref", "set_user_to_unsubscribed_url"),
    "brevo": Names(("contact.FIRSTNAME",), "contact.CASE_REF", "unsubscribe", "mirror"),
    "customer-io": Names(
        ("customer.first_name",), "customer.case_ref", "links.unsubscribe_url", "links.view_in_browser_url"
    ),
    "dotdigital": Names(("contact.data.firstname",), "contact.data.case_ref"),
    "emarsys": Names(("contact.1",), "contact.1234"),
    "hubspot": Names(
        ("contact.firstname",),
        "contact.case_ref",
        "unsubscribe_link",
        "view_as_page_url",
        (
            "site_settings.company_name",
            "site_settings.company_street_address_1",
            "site_settings.company_street_address_2",
            "site_settings.company_city",
            "site_settings.company_state",
            "site_settings.company_zip",
            "site_settings.company_country",
        ),
    ),
    "iterable": Names(("firstName",), "caseRef", "unsubscribeUrl", "viewInBrowserUrl"),
    "klaviyo": Names(
        ("first_name",),
        "person.Case Ref",
        "links.unsubscribe_link",
        "links.web_view_link",
        ("organization.name", "organization.full_address"),
    ),
    "listmonk": Names(("Subscriber.FirstName",), "Subscriber.Attribs.case_ref", "Links.Unsubscribe", "Links.Message"),
    "mailchimp": Names(("FNAME",), "CASE_REF", "UNSUB", "ARCHIVE", ("LIST:COMPANY", "HTML:LIST_ADDRESS_HTML")),
    "mailgun": Names(("first_name",), "case_ref"),
    "mailjet": Names(("var.first_name",), "var.case_ref"),
    "mandrill": Names(("FNAME",), "CASE_REF"),
    "mandrill-handlebars": Names(("FNAME",), "CASE_REF"),
    "marketo": Names(
        ("lead.FirstName", "lead.First Name"),
        "lead.Case Ref",
        "system.unsubscribeLink",
        "system.viewAsWebpageLink",
    ),
    "odoo": Names(("object.partner_id.name",), "object.x_case_ref"),
    "postmark": Names(("first_name",), "case_ref", "pm:unsubscribe"),
    "salesforce": Names(
        ("attributes.FirstName",),
        "attributes.CaseRef",
        "unsub_center_url",
        "view_email_url",
        (
            "Member_Busname",
            "Member_Addr",
            "Member_City",
            "Member_State",
            "Member_PostalCode",
            "Member_Country",
        ),
    ),
    "sendgrid": Names(
        ("first_name",),
        "case_ref",
        "unsubscribe",
        address=("Sender_Name", "Sender_Address", "Sender_City", "Sender_State", "Sender_Zip"),
    ),
    "sparkpost": Names(("first_name",), "case_ref"),
}
"""By provider: those that greet by name."""
OUTSIDE: dict[str, Mapping[str, str]] = {
    "amazon-ses": {"{{amazonSESUnsubscribeUrl}}": UNSUBSCRIBE},
    "dotdigital": {"http://$UNSUB$": UNSUBSCRIBE, "$UNSUB$": UNSUBSCRIBE},
    "mailgun": {"%unsubscribe_url%": UNSUBSCRIBE},
    "odoo": {"/unsubscribe_from_list": UNSUBSCRIBE, "/view": WEB_VIEW},
}
"""By provider: words that it replaces whether or not they stand in a template."""
SERVER = {"server.NmsServer_URL": "https://lists.books.test", "recipient.cryptedId": "1"}
"""What of Adobe Campaign's own account its tags print."""
LINKS = {"adobe-campaign": "https://lists.books.test/webApp/unsub?id=1"}
"""By provider: where the link to unsubscribe leads, unless to UNSUBSCRIBE."""
SCRIPT = re.compile(r"\{\{my\.(\w+)\}\}")

TAGS = {
    "activecampaign": r"%[A-Z][A-Z_-]+%",
    "adobe-campaign": r"<%|%>",
    "amazon-ses": r"\{\{[#/^!{]?|\}\}",
    "braze": r"\$\{|\{\{|\}\}|\{%|%\}",
    "brevo": r"\{\{|\}\}|\{%|%\}",
    "campaign-monitor": r"\[\w+,fallback=|\[/?(?:unsubscribe|webversion)\]|</?(?:unsubscribe|webversion)\b",
    "customer-io": r"\{\{|\}\}|\{%|%\}",
    "doppler": r"\[\[\[|\]\]\]|\|\*\|",
    "dotdigital": r"\$[A-Z]+\$|@[A-Z_]+@|\{\{|\}\}|\{%|%\}",
    "emarsys": r"\{\{|\}\}|\{%|%\}|\{#|#\}",
    "getresponse": r"\[\[(?:remove|firstname|\w+ fallback=)|\{\{[A-Z]+\b",
    "hubspot": r"\{\{|\}\}|\{%|%\}|\{#|#\}",
    "iterable": r"\{\{|\}\}|\[\[[A-Za-z]\w*(?:\.\w+)+\]\]",
    "klaviyo": r"\{\{|\}\}|\{%|%\}|\{#|#\}",
    "listmonk": r"\{\{|\}\}|@TrackLink",
    "mailchimp": r"\*\||\|\*",
    "mailerlite": r"\{\$\w+",
    "mailgun": r"\{\{|\}\}|%(?:unsubscribe_url|unsubscribe_email|tag_unsubscribe_url|recipient)\b",
    "mailjet": r"\{\{|\}\}|\{%|%\}",
    "mailjet-campaigns": r"\[\[(?:data|var):|\[\[(?:UNSUB_LINK|PERMALINK)\w*\]\]",
    "mandrill": r"\*\||\|\*",
    "mandrill-handlebars": r"\{\{|\}\}",
    "marketo": r"\{\{(?:lead|system|my|company)\.|#(?:if|set|else|end)\b|#\{else\}|\$!?\{?lead\b",
    "marketo-designer": r"\{%[=#/]|\{%else%\}|%\}|\{\{system\.",
    "mautic": r"\{(?:contactfield=|unsubscribe_|webview_|ownerfield=)",
    "odoo": r"</?t\b(?![a-z])|\bt-(?:out|if|else|att)\b|\{\{|\}\}|\"/(?:unsubscribe_from_list|view)\"",
    "postmark": r"\{\{|\}\}",
    "salesforce": r"%%",
    "sendgrid": r"\{\{|\}\}",
    "sendgrid-legacy": r"\[%|%\]|<%\w+%>|\[(?:Unsubscribe|Weblink|Sender_\w+)\]",
    "sparkpost": r"\{\{|\}\}",
}
"""By provider: how to tell a tag of its dialect."""


def engine_for(provider: Provider) -> Engine:
    """The engine that reads the provider's dialect."""
    if provider.tier == "verified":
        return REAL[provider.engine or ""]
    return EMULATED[provider.id] if provider.tags.if_name else as_it_is


def as_it_is(jobs: Sequence[Job]) -> list[list[str]]:
    """A provider without a template language; it replaces words, see `outside`."""
    return [[job.template] * len(job.recipients) for job in jobs]


def send(provider: Provider, jobs: Sequence[Job]) -> list[list[str]]:
    """What the recipients of each job get from the provider."""
    words = outside(provider)
    return engine_for(provider)([job._replace(template=_replaced(job.template, words)) for job in jobs])


def outside(provider: Provider) -> Mapping[str, str]:
    """What the provider puts in the place of words; without a template language these are its system tags."""
    if provider.tags.if_name:
        return OUTSIDE.get(provider.id, {})
    tags = provider.tags
    known = {
        tags.unsubscribe: UNSUBSCRIBE,
        tags.unsubscribe_text: UNSUBSCRIBE,
        tags.address: ADDRESS,
        tags.web_view: WEB_VIEW,
    }
    return {tag: value for tag, value in known.items() if tag}


def unsubscribe_link(provider: Provider) -> str:
    """Where the provider's link to unsubscribe leads."""
    return LINKS.get(provider.id, UNSUBSCRIBE)


def recipient(
    provider: Provider, first_name: str | None, case_ref: str | None = None, script: str | None = None
) -> Recipient:
    """What the provider knows when it sends; None: it has no such value. `script` prints the greeting."""
    names = NAMES.get(provider.id)
    if not names:
        return {}
    known: Recipient = {}
    fields = [*((path, first_name) for path in names.first_name), (names.case_ref, case_ref)]
    links = [(names.unsubscribe, UNSUBSCRIBE), (names.web_view, WEB_VIEW), *((path, ADDRESS) for path in names.address)]
    if provider.engine == "EJS":
        links += SERVER.items()
    # An emulator is told which fields there are; an engine meets a missing value as it comes: it is not there.
    keep = provider.tier != "verified"
    for path, value in [*fields, *links]:
        if path:
            _put(known, path, value, keep=keep)
    token = SCRIPT.fullmatch(provider.tags.greeting or "")
    if token and script:
        _put(known, f"my.{token[1]}", script, keep=False)
    return known


def own_tags(provider: Provider) -> list[str]:
    """The pieces of the provider's language that may stand in a message, the longest first."""
    tags = provider.tags
    pieces: Iterable[str | None] = (
        *re.split(r"\{with\}|\{without\}", tags.if_name or ""),
        tags.first_name,
        tags.first_name_text,
        tags.greeting,
        tags.unsubscribe,
        tags.unsubscribe_text,
        tags.address,
    )
    return sorted((piece for piece in pieces if piece), key=len, reverse=True)


def tags_in(text: str) -> list[str]:
    """What looks like a tag of any dialect: the provider, and the place."""
    found = (ANY_TAG.search(text),)
    return [text[max(0, one.start() - 20) : one.end() + 20] for one in found if one]


def _replaced(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _put(known: dict[str, Any], path: str, value: str | None, *, keep: bool) -> None:
    *outer, last = path.split(".")
    for name in outer:
        known = known.setdefault(name, {})
    if value is not None or keep:
        known[last] = value


ANY_TAG = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(set(TAGS.values()))))
