"""Incidents by chance, right and wrong, for the real playbook: the same ones for the same seed on every machine."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any, NamedTuple

import yaml
from babel.numbers import get_currency_precision

from generator.content.brand import Brand
from generator.content.message import Fact
from generator.content.model import Playbook, Scenario
from generator.content.needs import named, needed

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SENDS_AT = "2026-11-23T15:00"
ZONES = ("Europe/Madrid", "America/Bogota", "Asia/Kolkata", "Africa/Casablanca", "America/New_York", "UTC")
WORDS = {
    "latin": ("Server", "Straße", "niño", "Ŵy", "e\u0301te\u0301", "A.", "7", "Zürich", "x" * 40, "İstanbul"),
    "arabic": ("خادم", "الحادثة،", "مُحَمَّد", "٣٤", "لا", "ﷺ", "رسالة؟"),
    "cyrillic": ("Сервер", "ошибка.", "Й", "и\u0306"),
    "far": ("服务器", "サーバー", "서버", "सर्वर", "ไทย", "שרת"),
    "signs": (
        "👩🏽‍💻",
        "🇪🇺",
        "🏴‍☠️",
        "Z\u0351\u0363a\u0338l\u0321g\u0336o",
        "\u00ad",
        "\u200b",
        "\ufeff",
        "𝒳",
        "±",
        "№",
        "\u2028",
    ),
}
"""Four scripts and more, with combining marks and with signs of several characters."""
HOSTILE = (
    *(
        "{{name}}",
        "{% if x %}",
        "{# x #}",
        "{{{x}}}",
        "${name}",
        "$!{x}",
        "$name",
        "#if(true)",
        "#end",
        "#[[x]]#",
        "##",
        "#*",
    ),
    *(
        "<%= x %>",
        "%>",
        "<script>alert(1)</script>",
        "</p></td>",
        "<img src=x onerror=x>",
        "<!--",
        "-->",
        "]]>",
        "<br>",
        "&lt;",
    ),
    *(
        "*|NAME|*",
        "|*",
        "%%name%%",
        "%%[ x ]%%",
        "%UNSUB%",
        "[%x%]",
        "[Unsubscribe]",
        "[firstname,fallback=x]",
        "$UNSUB$",
    ),
    *(
        "{fact_cause}",
        "{brand_name}",
        "{n}",
        "{to_first_name}",
        "**bold**",
        "**",
        "*",
        "_x_",
        "# x",
        "- x",
        "1. x",
        "> x",
        "`x`",
    ),
    *(
        "XQ7greetingQX",
        "XQ8nameQX",
        "#Q8nameQX",
        "Xc0de01",
        "#c0de01",
        "xq7",
        "#C0DE01",
        "XQXQ77greetingQXQX",
        "XQ\u200e7addressQX",
    ),
    *(
        "\u202eevil\u202c",
        "\u2066x\u2069",
        "\u200f",
        "\u061c",
        "\nBcc: x",
        "\nX-Spam: 1",
        "\t",
        "=?utf-8?q?x?=",
        '"',
        "'",
        "\\",
        "&",
        "&amp;#x27;",
    ),
    *(
        "<mj-text>x</mj-text>",
        "</mj-section>",
        "<mj-raw>",
        "\\u{41}",
        "{{/if}}",
        "{{else}}",
        "{%raw%}",
        "{{!--",
        "@TrackLink",
        "@SIGNATURE@",
    ),
    *(
        "<t t-out='x'/>",
        "<unsubscribe>",
        "{$name}",
        "{contactfield=x}",
        "{",
        "}",
        "[",
        "]",
        "% ",
        "#",
        "$",
        "<",
        ">",
        "{{",
        "}}",
        "((",
        "))",
    ),
)
"""What is a tag, a header, markup or a place somewhere."""
REFUSED = (
    *("[[name]]", "https://evil.example.com", "www.evil.example.com", "a@evil.example.com", "no-reply@books.test"),
    *(
        "\r\nBcc: x",
        "\x07",
        "\x1b[31m",
        "\x00",
        "\x85",
        "\ufffe",
        "",
        " ",
        "\u200e",
        "word " * 130,
        "evil.example.com/x",
        "ftp://books.test",
    ),
)
"""What may not stand in a message at all."""
JUNK: tuple[Any, ...] = (
    *(
        None,
        True,
        5,
        -1,
        0,
        1.5,
        "",
        "x",
        [],
        {},
        [[]],
        [None],
        {"x": 1},
        {"all": None},
        {"en": []},
        {"by": 1},
        [{"all": 2}],
    ),
    *(
        dt.date(2026, 11, 1),
        dt.date(2099, 1, 1),
        "2026-13-01",
        "24:00",
        "12 EUR",
        "-5 EUR",
        10**15,
        "https://evil.example.com/",
    ),
    *(
        "http://books.test",
        "https://books.test/{{x}}",
        "١٢",
        "{{name}}",
        [{"en": "x", "en_GB": "y"}],
        "\u202e",
        "a: b",
        "# x",
        "!!str x",
    ),
)
"""What stands where something else belongs."""


class Case(NamedTuple):
    """An incident file, and whether nothing is wrong with it."""

    text: str
    data: Mapping[str, Any]
    right: bool
    """Nothing in it was spoiled; a law may still ask for more than its facts say."""


def typed(chance: Random, locale: str) -> str:
    """Words that somebody could type, one of them at least in the script of the locale."""
    own = "arabic" if locale == "ar" else "latin"
    pieces = [chance.choice(WORDS[own])]
    for _ in range(chance.randrange(5)):
        pieces.append(chance.choice(HOSTILE if chance.random() < 0.5 else WORDS[chance.choice(list(WORDS))]))
    chance.shuffle(pieces)
    return chance.choice((" ", " ", "")).join(pieces)


class Maker:
    """Makes the incidents of one playbook."""

    def __init__(self, playbook: Playbook, brands: Sequence[Brand], locales: Sequence[str]) -> None:
        self._playbook = playbook
        self._brands = brands
        self._locales = locales
        self._asked = {(one.id, message.id): needed(message) for one in playbook.scenarios for message in one.messages}

    def case(self, number: int) -> Case:
        """The incident of that number: half of them are right, in every language and for every provider."""
        chance = Random(number)
        playbook = self._playbook
        locale = self._locales[number % len(self._locales)]
        scenario = chance.choice(playbook.scenarios)
        data = self._right(chance, scenario, locale)
        turn, wrong = divmod(number // len(self._locales), 2)
        data["provider"] = playbook.providers[turn % len(playbook.providers)].id
        for _ in range(chance.randint(1, 3) if wrong else 0):
            chance.choice(SPOILERS)(chance, data, locale)
        text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
        return Case(text, data, wrong == 0)

    def _right(self, chance: Random, scenario: Scenario, locale: str) -> dict[str, Any]:
        """An incident with all that its messages need."""
        brand = chance.choice(self._brands)
        messages = [chance.choice(scenario.messages)] if scenario.messages else []
        laws = chance.sample(messages[0].laws, min(len(messages[0].laws), chance.randint(1, 3))) if messages else []
        kit = chance.sample(scenario.kit, min(len(scenario.kit), chance.randrange(3)))
        of_data = scenario.track in ("exposure", "security")
        facts = self._facts(chance, scenario, messages, kit, brand, locale)
        told = "told" if messages else "not-told"
        decisions = {
            "outcome": "send" if messages else scenario.outcome.default,
            **({"people": told, "authority": "told", "laws": "none of them"} if of_data else {}),
        }
        zone = chance.choice(ZONES)
        awareness = facts.get("aware_date", dt.date(2026, 11, 2))
        moments = {"moments": {"awareness": f"{awareness}T09:30"}} if laws and chance.random() < 0.5 else {}
        waived = [
            {"law": law.id, "element": one.element, "because": line(chance)}
            for law in self._playbook.jurisdictions
            if law.id in laws
            for one in law.conditional
        ]
        title = {locale: typed_line(chance, locale)} if chance.random() < 0.5 else typed_line(chance, locale)
        return {
            "version": 1,
            "id": "by-chance",
            "scenario": scenario.id,
            "brand": brand.id,
            "locales": [locale],
            "provider": "neutral",
            "zone": zone,
            "sends_at": SENDS_AT,
            "prepared_by": line(chance),
            "affected": 10**6,
            "laws": laws,
            **moments,
            "messages": [
                {"id": one.id, "affected": 10**6, "audience": 9, "subject": chance.randint(1, len(one.subjects))}
                for one in messages
            ],
            "kit": [one.id for one in kit],
            "signer": {"name": typed_line(chance, "en"), "title": title},
            "facts": facts,
            "waived": waived,
            "decisions": [
                {
                    "about": about,
                    "answer": answer,
                    "because": line(chance),
                    "by": line(chance),
                    "on": dt.date(2026, 11, 3),
                }
                for about, answer in decisions.items()
            ],
        }

    def _facts(
        self,
        chance: Random,
        scenario: Scenario,
        messages: Sequence[Any],
        kit: Sequence[Any],
        brand: Brand,
        locale: str,
    ) -> dict[str, Any]:
        playbook = self._playbook
        values: dict[str, Any] = {}
        allowed = ("none", *scenario.compensation.kinds)

        def put(name: str) -> None:
            if name in values:
                return
            fact = playbook.fact(name)
            for other in (fact.not_before, fact.dated_by):
                if other:
                    put(other)
            values[name] = value(chance, fact, values, brand, locale, allowed)

        for message in messages:
            # What a part asks for that will not stand does no harm.
            for name in self._asked[scenario.id, message.id]:
                put(name)
        for text in kit:
            for name in named(text):
                put(name)
        return values


def line(chance: Random) -> str:
    """A line for the team."""
    return f"Reason {chance.choice(HOSTILE).replace(chr(13), '').replace(chr(10), '').replace(chr(9), '')}"


def typed_line(chance: Random, locale: str) -> str:
    """The same as `typed`, on one line."""
    return " ".join(typed(chance, locale).split())


def value(
    chance: Random, fact: Fact, known: Mapping[str, Any], brand: Brand, locale: str, allowed: Sequence[str]
) -> Any:
    """A right answer to the fact."""
    match fact.type:
        case "date":
            least = known.get(fact.not_before or "", dt.date(2026, 9, 25))
            start = dt.date(2026, 11, 24) if fact.tense == "future" else least
            most = dt.date(2027, 3, 1) if fact.tense == "future" else dt.date(2026, 11, 21)
            return start + dt.timedelta(chance.randrange(max(1, min(20, (most - start).days))))
        case "time":
            return f"{chance.randrange(24):02}:{chance.randrange(60):02}"
        case "count":
            return chance.choice((1, 2, 3, 7, 11, 100, 1250, 99999))
        case "money":
            currency = chance.choice(("EUR", "USD", "JPY", "KWD", "MXN", "SAR"))
            digits = get_currency_precision(currency)
            return f"{chance.randint(1, 9999)}{'.' if digits else ''}{'5' * digits} {currency}"
        case "percent":
            return chance.choice((0.5, 12.5, 100, 7))
        case "choice":
            return chance.choice([option.id for option in fact.options if (option.offers or "none") in allowed])
        case "url":
            page = chance.choice(("incident", "a/b?c=d&e=f", "~x", "@TrackLink", ""))
            return f"https://{chance.choice(brand.allowed_hosts())}/{page}"
        case "list":
            options = chance.sample([option.id for option in fact.options], chance.randint(1, 3))
            return [*options, *([{locale: typed(chance, locale)}] if chance.random() < 0.5 else [])]
    texts = {"all": typed(chance, locale)} if chance.random() < 0.3 else {locale: typed(chance, locale)}
    return {**({"by": typed_line(chance, "en")} if fact.dated_by or chance.random() < 0.2 else {}), **texts}


def _lose_fact(chance: Random, data: dict[str, Any], locale: str) -> None:
    if data["facts"]:
        del data["facts"][chance.choice(list(data["facts"]))]


def _spoil_fact(chance: Random, data: dict[str, Any], locale: str) -> None:
    if data["facts"]:
        data["facts"][chance.choice(list(data["facts"]))] = deepcopy(chance.choice(JUNK))


def _refuse_fact(chance: Random, data: dict[str, Any], locale: str) -> None:
    if data["facts"]:
        words = f"{typed(chance, locale)} {chance.choice(REFUSED)}" if chance.random() < 0.5 else chance.choice(REFUSED)
        data["facts"][chance.choice(list(data["facts"]))] = {"by": "A.", locale: words}


def _spoil_key(chance: Random, data: dict[str, Any], locale: str) -> None:
    data[chance.choice([key for key in data if key != "facts"])] = deepcopy(chance.choice(JUNK))


def _lose_key(chance: Random, data: dict[str, Any], locale: str) -> None:
    gone = chance.choice([key for key in data if key != "facts"])
    data[gone] = [] if isinstance(data[gone], list) else ""


def _spoil_inside(chance: Random, data: dict[str, Any], locale: str) -> None:
    parts = [one for key in ("messages", "decisions", "waived") if isinstance(data[key], list) for one in data[key]]
    parts += [data["signer"]]
    part = chance.choice([one for one in parts if isinstance(one, dict)] or [data])
    key = chance.choice(list(part)) if part else "x"
    part[key] = deepcopy(chance.choice((*JUNK, *REFUSED)))


def _add_fact(chance: Random, data: dict[str, Any], locale: str) -> None:
    data["facts"][chance.choice(("sent_dat", "x", "{{name}}", "by", "signer_name"))] = deepcopy(chance.choice(JUNK))


def _mix_up(chance: Random, data: dict[str, Any], locale: str) -> None:
    kind = chance.choice(("laws", "locales", "kit", "compensation", "moments"))
    data[kind] = {
        "laws": ["eu-gdpr", "us-ma", "us-ca"],
        "locales": [locale, "en", "fr"],
        "kit": ["web-note", "web-note", "x"],
        "compensation": ["voucher", "refund"],
        "moments": {"awareness": chance.choice(("2027-01-01T00:00", "soon", "2026-03-29T02:30", "2026-11-01T10:00Z"))},
    }[kind]


SPOILERS: tuple[Callable[[Random, dict[str, Any], str], None], ...] = (
    *(_lose_fact, _spoil_fact, _spoil_fact, _refuse_fact, _refuse_fact),
    *(_spoil_key, _lose_key, _spoil_inside, _add_fact, _mix_up),
)
"""What can go wrong with a right incident."""
