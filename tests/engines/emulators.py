"""Emulators of languages whose engine cannot be had, after their documentation; stricter than the originals.

A tag that is not in the grammar, a field that the account does not have, and a conditional left open are errors.
Where a value is missing, the recipient has the field with None.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from tests.engines.job import Job, Recipient

Step = Callable[[re.Match[str], "Message"], None]


class Message:
    """What is written so far, and whether the parts of the conditionals that are open are said."""

    def __init__(self, known: Recipient, markup: bool) -> None:
        self.known = known
        self.markup = markup
        self.open: list[tuple[bool, bool]] = []
        """Of each open conditional: whether this part is said, and whether some part was."""
        self.written: list[str] = []
        self.swallow = False
        """Whether the white space that comes next is dropped."""
        self.sections: list[tuple[str, str]] = []

    def write(self, text: str) -> None:
        text = text.lstrip() if self.swallow else text
        self.swallow = self.swallow and not text
        if all(said for said, _ in self.open):
            self.written.append(text)

    def begin(self, holds: bool) -> None:
        self.open.append((holds, holds))

    def otherwise(self, holds: bool = True) -> None:
        assert self.open, "an else without its if"
        _, was = self.open.pop()
        self.open.append((holds and not was, was or holds))

    def end(self) -> None:
        assert self.open, "an end without its if"
        self.open.pop()

    def value(self, path: str) -> Any:
        """The value of a field that the account has."""
        found: Any = self.known
        for name in path.split("."):
            assert isinstance(found, dict), f"{path} is no field"
            assert name in found, f"{path} is no field"
            found = found[name]
        return found

    def shown(self, path: str) -> str:
        found = self.value(path)
        return "" if found is None else str(found)


def _emulated(tag: str, rest: str, step: Step) -> Callable[[Sequence[Job]], list[list[str]]]:
    """An engine that knows tags of the pattern `tag`; `rest` is what may not be left over once they are gone."""
    tags, leftover = re.compile(tag, re.DOTALL), re.compile(rest)

    def send(template: str, known: Recipient, markup: bool) -> str:
        message = Message(known, markup)
        at = 0
        for match in tags.finditer(template):
            message.write(template[at : match.start()])
            step(match, message)
            at = match.end()
        message.write(template[at:])
        assert not message.open, "a conditional is left open"
        return "".join(message.written)

    def engine(jobs: Sequence[Job]) -> list[list[str]]:
        for job in jobs:
            unknown = leftover.search(tags.sub("", job.template))
            assert not unknown, f"this is no tag: {unknown and job.template[unknown.start() :][:40]}"
        return [[send(job.template, known, job.markup) for known in job.recipients] for job in jobs]

    return engine


def _merge_tag(tag: re.Match[str], message: Message) -> None:
    word = tag[1]
    if word.startswith("IF:"):
        assert not message.open, "a conditional in a conditional"
        message.begin(bool(message.value(word.removeprefix("IF:"))))
    elif word == "ELSE:":
        message.otherwise()
    elif word == "END:IF":
        message.end()
    else:
        message.write(message.shown(word))


def _mustachio(tag: re.Match[str], message: Message) -> None:
    """A section changes the scope to its value, and a name is looked up in that scope alone; HTML is escaped."""
    raw, kind, name = tag["raw"] is not None, tag["kind"], (tag["raw"] or tag["name"]).strip()
    if kind in ("#", "^"):
        assert not message.sections, "a section in a section"
        message.sections.append((kind, name))
        message.begin(bool(message.value(name)) == (kind == "#"))
    elif kind == "/":
        assert message.sections, f"{name} is closed and was not opened"
        assert message.sections.pop()[1] == name, f"{name} is closed while another section is open"
        message.end()
    else:
        inside = bool(message.sections) and message.sections[-1][0] == "#"
        assert inside or name != ".", "the scope is the whole recipient"
        shown = "" if inside and name != "." else message.shown(message.sections[-1][1] if inside else name)
        message.write(escape(shown) if message.markup and not raw else shown)


def _sparkpost(tag: re.Match[str], message: Message) -> None:
    """Statements swallow the white space behind them; values are escaped in HTML only."""
    raw, words = bool(tag[1]), (tag[1] or tag[2]).strip()
    statement = re.fullmatch(r"if (.+)", words, re.DOTALL)
    if statement:
        message.begin(all(_holds(part, message) for part in statement[1].split(" and ")))
    elif words == "else":
        message.otherwise()
    elif words == "end":
        message.end()
    else:
        value = re.fullmatch(r"(\w+)(?: or '([^']*)')?", words)
        assert value, f"this is no expression: {words}"
        found = message.value(value[1])
        shown = (value[2] or "") if found is None else str(found)
        message.write(shown if raw or not message.markup else escape(shown))
        return
    message.swallow = True


def _holds(part: str, message: Message) -> bool:
    """`x` holds unless x is missing, as in Lua an empty text is true; `x != 'y'` compares."""
    test = re.fullmatch(r"(\w+)(?: != '([^']*)')?", part.strip())
    assert test, f"this is no condition: {part}"
    found = message.value(test[1])
    return found is not None if test[2] is None else found != test[2]


def _mailjet(tag: re.Match[str], message: Message) -> None:
    if tag["kind"]:
        found = message.value(tag["kind"] + "." + tag["field"])
        message.write(str(found) if found else tag["otherwise"] or "")
    elif tag["tested"]:
        found = message.value("var." + tag["tested"])
        assert found is not None or tag["default"] is not None, "a field without a default may be missing"
        message.begin((tag["default"] if found is None else found) != tag["other"])
    elif tag["word"] == "else":
        message.otherwise()
    else:
        message.end()


def _qweb(tag: re.Match[str], message: Message) -> None:
    """Elements in HTML; a subject or a text has `{{ }}` in their place, and the two do not mix."""
    shown = tag["out"] or tag["inline"]
    assert bool(tag["inline"]) != message.markup, "this is the other of the two languages of Odoo"
    if shown:
        value = re.fullmatch(r"\s*([\w.]+)(?: or '([^']*)')?\s*", shown)
        assert value, f"this is no expression: {shown}"
        text = str(message.value(value[1]) or value[2] or "")
        message.write(escape(text) if message.markup else text)
    elif tag["test"]:
        message.begin(bool(message.value(tag["test"])))
    elif tag["otherwise"]:
        message.otherwise()
    else:
        message.end()


def _ampscript(tag: re.Match[str], message: Message) -> None:
    statement, inline, name = tag[1], tag[2], tag[3]
    if inline:
        message.write(str(_ampscript_value(inline, message)))
    elif name:
        message.write(message.shown(name))
    else:
        words = re.fullmatch(r"\s*(IF|ELSEIF|ELSE|ENDIF)\b\s*(?:(NOT\s+)?(.+?)\s+THEN)?\s*", statement, re.I)
        assert words, f"this is no statement: {statement}"
        word = words[1].upper()
        assert (word in ("IF", "ELSEIF")) == bool(words[3]), f"a condition is missing or too much: {statement}"
        if word in ("IF", "ELSEIF"):
            holds = bool(_ampscript_value(words[3], message)) != bool(words[2])
            (message.begin if word == "IF" else message.otherwise)(holds)
        else:
            (message.otherwise if word == "ELSE" else message.end)()


def _ampscript_value(expression: str, message: Message) -> Any:
    """A text in quotes, or a function that is called with such expressions."""
    expression = expression.strip()
    literal = re.fullmatch(r"'([^']*)'|\"([^\"]*)\"", expression)
    if literal:
        return literal[1] or literal[2] or ""
    call = re.fullmatch(r"(\w+)\((.*)\)", expression, re.DOTALL)
    assert call, f"this is no expression: {expression}"
    values = [_ampscript_value(one, message) for one in _arguments(call[2])]
    functions: dict[str, Callable[..., Any]] = {
        "attributevalue": lambda name: message.value("attributes." + name),
        "empty": lambda value: value in (None, ""),
        "iif": lambda test, yes, no: yes if test else no,
        "trim": lambda value: str(value).strip(),
        "v": lambda value: "" if value is None else value,
    }
    assert call[1].lower() in functions, f"this is no function: {call[1]}"
    return functions[call[1].lower()](*values)


def _arguments(text: str) -> list[str]:
    """The expressions between commas that stand in no brackets and in no quotes."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter == "," and depth == 0:
            parts.append("")
            continue
        depth += (letter == "(") - (letter == ")") if not quote else 0
        parts[-1] += letter
    assert depth == 0, f"brackets do not match: {text}"
    assert not quote, f"quotes do not match: {text}"
    return parts


merge_tags = _emulated(r"\*\|([A-Z0-9_:]+)\|\*", r"\*\||\|\*", _merge_tag)
"""Mailchimp's documented merge tags: `IF`, `ELSE`, `END:IF` and fields."""
mustachio = _emulated(
    r"\{\{\{(?P<raw>[^{}]+)\}\}\}|\{\{(?P<kind>[#^/]?)(?P<name>[^{}#^/]+)\}\}", r"\{\{|\}\}", _mustachio
)
"""Postmark's Mustachio."""
sparkpost = _emulated(r"\{\{\{([^{}]+)\}\}\}|\{\{([^{}]+)\}\}", r"\{\{|\}\}", _sparkpost)
"""The template language of SparkPost."""
mailjet = _emulated(
    r"\{\{(?P<kind>var|data|mj):(?P<field>\w+)(?::\"(?P<otherwise>[^\"]*)\")?\}\}"
    r"|\{% if var:(?P<tested>\w+)(?::\"(?P<default>[^\"]*)\")? != \"(?P<other>[^\"]*)\" %\}"
    r"|\{% (?P<word>else|endif) %\}",
    r"\{\{|\}\}|\{%|%\}",
    _mailjet,
)
"""The template language of Mailjet's Send API."""
qweb = _emulated(
    r"<t t-out=\"(?P<out>[^\"]+)\"/>|<t t-if=\"(?P<test>[\w.]+)\">"
    r"|(?P<otherwise></t><t t-else=\"\">)|</t>|\{\{(?P<inline>[^{}]+)\}\}",
    r"</?t\b(?![a-z])|\bt-\w+=|\{\{|\}\}",
    _qweb,
)
"""The part of Odoo's QWeb that a mail template may have."""
ampscript = _emulated(r"%%\[(?P<statement>.+?)\]%%|%%=(?P<inline>.+?)=%%|%%(?P<name>\w+)%%", r"%%", _ampscript)
"""Salesforce's AMPscript and its personalization strings."""
