"""The rules on sending: headers, the text part, and the translation into dialects (38 to 50)."""

from __future__ import annotations

from typing import Final

from generator.inbox.rule import Rule
from generator.inbox.rules_form import CAN

RFC: Final = "https://www.rfc-editor.org/rfc"

SENDING: Final = (
    Rule(
        38,
        "Authenticate the domain of the sender: SPF, DKIM, DMARC",
        "Gmail and Yahoo ask it of everybody who sends in bulk, and it protects readers from false senders.",
        "https://support.google.com/mail/answer/81126",
        "high",
        "advice",
        'It is set up before an incident, so the site says it and not the packs: "Set up SPF and DKIM with your own '
        'domain for each of them."',
    ),
    Rule(
        39,
        "Put no header to unsubscribe on a notice",
        "One click must not keep somebody from the news about their own data; marketing needs the header.",
        f"{RFC}/rfc8058",
        "high",
        "checked",
        "The file of every edition has none.",
        "Files of marketing messages have none either: only the provider knows the address to unsubscribe.",
    ),
    Rule(
        40,
        "Say that a program made the message, and let people answer it",
        "Automatic replies otherwise come back from thousands of inboxes.",
        f"{RFC}/rfc3834",
        "high",
        "checked",
        "Auto-Submitted in every file; neither From nor Reply-To is an address that nobody reads.",
        "X-Auto-Response-Suppress is left out; it is Exchange's own, and optional.",
    ),
    Rule(
        41,
        "Say the language in the headers, and leave date and id to the sender",
        "Programs that read aloud choose their voice by it. A date in a template would be the wrong one.",
        f"{RFC}/rfc3282",
        "medium",
        "checked",
        "Content-Language once, equal to the locale; no Date and no Message-ID.",
        "The published rule asks for date and id as well; the program that sends sets them, and two builds stay alike.",
    ),
    Rule(
        42,
        "Send text and HTML as alternatives, the text first and in short lines",
        "Programs show the last part that they can, and old ones break long lines anywhere.",
        f"{RFC}/rfc2046",
        "medium",
        "checked",
        "The parts of every file, letter for letter, and at most 78 characters a line.",
    ),
    Rule(
        43,
        "Say the same in both parts",
        "Who reads the text must not know less than others.",
        f"{RFC}/rfc2046",
        "medium",
        "checked",
        "Every word and every blank of one part stands in the other, but for numbers of lists and the brand on top.",
    ),
    Rule(
        44,
        "Write the text part, and do not let the provider make it",
        "Some providers make it from the HTML unless they are given one, and leave facts out.",
        "https://mailchimp.com/help/about-html-email/",
        "medium",
        "checked",
        "There is a text part without traces of HTML. Every pack says to switch off the automatic one.",
    ),
    Rule(
        45,
        "Mention BIMI as an extra at most",
        "Gmail, Apple and Yahoo show a registered logo beside a sender that is authenticated.",
        f"{CAN}/bimi/",
        "medium",
        "not followed",
        "Neither packs nor site speak of it: it takes weeks and a certificate, and repairs nothing in an incident.",
    ),
    Rule(
        46,
        "Compile once with neutral names, and put the tags in last",
        "Compilers and inliners damage real tags, quotation marks and braces first of all.",
        "https://github.com/mjmlio/mjml/issues/1839",
        "high",
        "checked",
        "Every name whole and once in each part; in every dialect none left, and no tag of another. "
        "tests/test_pack.py::test_editions_are_compiled_once_for_all_dialects counts the compiles.",
    ),
    Rule(
        47,
        "Write a tag in an attribute without double quotes",
        "A quote in a tag ends the attribute, and the rest of the tag becomes markup.",
        "https://html.spec.whatwg.org/multipage/syntax.html",
        "high",
        "checked",
        "In every dialect nothing but a space or the end of the tag follows an attribute.",
    ),
    Rule(
        48,
        "Put conditionals inside a cell, never between rows or cells",
        "A parser moves text between cells out of the table, and both branches are shown.",
        "https://html.spec.whatwg.org/multipage/parsing.html",
        "high",
        "checked",
        "In every dialect nothing but elements stands between rows and cells.",
    ),
    Rule(
        49,
        "Render the tags with the provider's own engine: name set, empty, missing, blank",
        "Engines differ in what counts as empty; in Liquid an empty text is true.",
        "https://shopify.github.io/liquid/basics/truthy-and-falsy/",
        "high",
        "tests",
        "tests/test_dialects.py::test_every_message_arrives_as_it_was_meant, with the engine that the provider names; "
        "where none can be had, an emulator of the documented grammar, and the tier says so.",
    ),
    Rule(
        50,
        "Compare with golden files, and build the same bytes twice",
        "What changes by itself cannot be reviewed.",
        "https://reproducible-builds.org/docs/",
        "high",
        "tests",
        "tests/test_render.py::test_golden and "
        "tests/test_pack.py::test_two_builds_are_the_same_whatever_the_clock_and_the_hash_seed",
    ),
)
