"""The rules on what a message says to whom: language, direction, and trust (23 to 37)."""

from __future__ import annotations

from typing import Final

from generator.inbox.rule import Rule
from generator.inbox.rules_form import CAN

SAFE: Final = "https://www.cyberscotland.com/protect-yourself-from-the-impact-of-data-breaches/"
MARRIOTT: Final = "https://www.valimail.com/blog/after-a-cyberattack-dont-use-a-fishy-domain-to-communicate/"

SENSE: Final = (
    Rule(
        23,
        "Say language and direction on html, on body and on the first element inside",
        "Webmail drops the outer two, and GMX and web.de drop the language.",
        f"{CAN}/html-lang/",
        "medium",
        "checked",
        "All three carry the language of the locale and its direction.",
    ),
    Rule(
        24,
        "Say the direction as attribute and as style",
        "Some webmail removes the attribute, others the style; together one is left almost everywhere.",
        f"{CAN}/css-direction/",
        "medium",
        "checked",
        "The attribute on every table, Outlook's own included; round every text a style for direction and side.",
        "Cells take the direction from their section and column, which say it as a style; they do not repeat it.",
    ),
    Rule(
        25,
        "Never put a direction on a link",
        "An old Outlook reversed the words of such a link.",
        f"{CAN}/html-dir/",
        "medium",
        "checked",
        "No link has one; the span round it has.",
    ),
    Rule(
        26,
        "Write physical sides and mirror them for Arabic",
        "Logical sides are known to about a third of the programs.",
        f"{CAN}/css-margin-inline-start-end/",
        "medium",
        "checked",
        "No logical property, and borders, margins and padding on the side of the direction.",
    ),
    Rule(
        27,
        "Isolate what runs from left to right inside Arabic",
        "Names, numbers and addresses otherwise change their order. Most webmail does not know the element for it.",
        f"{CAN}/html-bdi/",
        "medium",
        "checked",
        "Latin words stand in a span with a direction; lines of text and subjects begin in Arabic or with a mark.",
        "Text and subjects use U+200E and not U+2066 to U+2069, which Outlook showed as boxes.",
    ),
    Rule(
        28,
        "Isolate every value that only the provider knows inside Arabic",
        "A first name may be written in either script.",
        f"{CAN}/html-dir/",
        "medium",
        "checked",
        "The first name and the postal address in the HTML of every Arabic dialect.",
        'The span says `dir="auto"`, because a name in Arabic letters must not run from left to right.',
    ),
    Rule(
        29,
        "Keep invisible marks out of attributes and out of the title",
        "An address or a number that is copied with such a mark does not match any more.",
        "https://www.unicode.org/reports/tr36/",
        "high",
        "checked",
        "Every attribute of every dialect, and the title.",
    ),
    Rule(
        30,
        "Use one kind of digits, months as words, and no arrows",
        "Dates in digits are read in two orders, and an arrow points back when a program mirrors the message.",
        f"{CAN}/html-dir/",
        "medium",
        "checked",
        "The words of both parts. There is one column, so no order of columns has to be mirrored.",
    ),
    Rule(
        31,
        "Look at German and Arabic on a telephone and on a computer",
        "Longer words and mirrored layouts break where no count shows it.",
        "https://www.w3.org/International/articles/article-text-size",
        "medium",
        "tests",
        "tests/test_editions.py::test_it_fits_every_width for every edition, and "
        "tests/test_editions.py::test_the_picture_is_that_of_the_reference_compiler.",
    ),
    Rule(
        32,
        "Have one link at most, and a way to ask beside it that needs none",
        "People are told not to follow links in notices of breaches, and to find the company by themselves.",
        SAFE,
        "medium",
        "checked",
        "The web links of every message, and an e-mail address or a telephone number in each that has one.",
    ),
    Rule(
        33,
        "Let every address lead to the sender's own domains",
        "Marriott wrote from a domain that few connected with it, and look-alikes were registered at once.",
        MARRIOTT,
        "medium",
        "checked",
        "The host of every address in every dialect, against the hosts of the brand; tags of the provider excepted.",
    ),
    Rule(
        34,
        "Show the address that a link leads to",
        "A text that names one address over another is what filters and people call phishing.",
        SAFE,
        "medium",
        "checked",
        "The text of every web, e-mail and telephone link is its address.",
    ),
    Rule(
        35,
        "Attach nothing, ask for nothing, lead to no log-in",
        "A notice that asks for data cannot be told from a false one.",
        MARRIOTT,
        "medium",
        "checked",
        "No attachment, form or script, and no link to a log-in or a password.",
    ),
    Rule(
        36,
        "Publish the same on the website, and say how to check the message",
        "Pages on foreign domains were taken for fakes.",
        MARRIOTT,
        "medium",
        "tests",
        "tests/test_content.py::test_every_incident_is_answered_in_every_channel_that_helps "
        "asks for a note on the website. The messages say to type the address instead of following the link.",
    ),
    Rule(
        37,
        "Switch off click and open tracking",
        "Tracking replaces the address of a link by one of the provider, against E33 and E34.",
        SAFE,
        "medium",
        "advice",
        'Every pack says what to switch off: "Click tracking in a breach notice, because it replaces the address of '
        'the link."',
    ),
)
