"""Make words from outside harmless: nothing that somebody types becomes a header, a direction, a tag or a place."""

from __future__ import annotations

import re
from typing import Final

MARKS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Everything invisible that steers direction."""

_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")
_OUR_OWN: Final = re.compile(r"XQ[78]|#c0de", re.IGNORECASE)
"""What the places of merge tags, brands and colours begin with."""
_VELOCITY: Final = "if|elseif|else|end|set|foreach|parse|include|macro|define|evaluate|stop|break"
"""Its words need no end: letters of another script may follow, and a mark of direction between them."""
_GAP: Final = "\u00a0"
"""A space at which no line breaks."""
_OPENING: Final = re.compile(
    r"\{(?=\S)|\[(?=[\[%A-Za-z])|%(?=[%=>}\]\[A-Za-z])|\}(?=\})|\|(?=\*)|\$(?=[{!$A-Za-z])|\*(?=\|)|<(?=[%/!?A-Za-z])"
    rf"|@(?=[A-Z_]+@|TrackLink)|#(?=[#{{\[*|]|(?:{_VELOCITY}))"
)
"""Where a tag of some provider could begin or end; each needs its next character at once."""


def cleaned(words: str) -> str:
    """`words` without invisible marks and control characters, and without what we read as a place of our own."""
    clean = MARKS.sub("", _CONTROL.sub(" ", words)).strip()
    return _OUR_OWN.sub(lambda match: f"{match[0][:2]} {match[0][2:]}", clean)


def harmless(words: str) -> str:
    """`words` cleaned, and with a space where a tag could begin or end.

    What is typed into an incident also reaches the text part and the subject, where nothing can be escaped, and
    providers that nobody named: so the space comes for all of them, and a reader still sees what was meant.
    """
    return _OPENING.sub(lambda match: match[0] + _GAP, cleaned(words))
