"""Bring the translations of a catalog to a new template without losing or inventing one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from generator.language.catalog import Catalog, Key, Message, Previous
from generator.language.locales import Locale

_SAME_PLACE: Final = 0.4
"""How alike the English must be for an offer from the same context; the place already speaks for it."""
_OTHER_PLACE: Final = 0.7


def merge(old: Catalog, template: Catalog, locale: Locale) -> Catalog:
    """The messages of `template` with the translations of `old`.

    Unchanged English keeps its translation. English that only moved to another path keeps it too, when it is
    clear where it went. Anything else is offered as fuzzy, with the English that it was made for: the same
    English elsewhere, else the most similar text that vanished from the same context, else from another.
    Translations without English are kept as obsolete. Merging twice gives what merging once gives.
    """
    living, forms = template.by_key, locale.plural_count
    known = {message.key: message for message in (*old.obsolete, *old.messages) if message.begun}
    gone = [message for message in old.messages if message.begun and message.key not in living]
    kept = {key: _kept(message, known[key], forms) for key, message in living.items() if key in known}
    offers = _Offers(gone, forms)
    kept |= offers.moved(message for key, message in living.items() if key not in known)
    ready = {message.id: message for message in reversed(kept.values()) if message.done}
    messages = []
    for key, message in living.items():
        found = kept.get(key) or offers.fuzzy(message, ready.get(message.id))
        remarks = old.by_key[key].remarks if key in old.by_key else ()
        messages.append(found or replace(message.blank(forms), remarks=remarks))
    rest = [m for m in (*old.obsolete, *gone) if m.begun and m.key not in living and m.key not in offers.used]
    obsolete = {message.key: replace(message, notes=(), files=()) for message in rest}
    return replace(old, messages=tuple(messages), obsolete=tuple(obsolete.values()))


def _kept(new: Message, old: Message, forms: int) -> Message:
    """The translation of the same English; fuzzy when its plural changed."""
    if old.plural != new.plural:
        return _guess(new, old, forms)
    return replace(
        new, strings=old.strings, remarks=old.remarks, flags=old.flags, fuzzy=old.fuzzy, previous=old.previous
    )


def _guess(new: Message, old: Message, forms: int) -> Message:
    """The translation of other English, marked as fuzzy."""
    source = old.previous if old.fuzzy and old.previous else Previous(old.id, old.context, old.plural)
    context = source.context if source.context != new.context else None
    whole = old.strings if old.plural is not None else old.strings * forms
    strings = whole if new.plural is not None else old.strings[-1:]
    return replace(
        new,
        strings=strings,
        remarks=old.remarks,
        fuzzy=True,
        previous=Previous(source.id, context, source.plural),
    )


class _Offers:
    """The translations that a new text may take over; each vanished one is given away once."""

    def __init__(self, gone: Iterable[Message], forms: int) -> None:
        self.used: set[Key] = set()
        self._gone = {message.key: message for message in gone}
        self._forms = forms

    def moved(self, missing: Iterable[Message]) -> dict[Key, Message]:
        """New texts whose English vanished elsewhere as often as it came, with one translation."""
        came: dict[tuple[str, str | None], list[Message]] = defaultdict(list)
        went: dict[tuple[str, str | None], list[Message]] = defaultdict(list)
        for message in missing:
            came[message.id, message.plural].append(message)
        for message in self._gone.values():
            went[message.id, message.plural].append(message)
        result = {}
        for english, targets in came.items():
            sources = went.get(english, [])
            if len(sources) == len(targets) and len({message.strings for message in sources}) == 1:
                for target, source in zip(targets, sources, strict=True):
                    result[target.key] = _kept(target, source, self._forms)
                    self.used.add(source.key)
        return result

    def fuzzy(self, new: Message, same: Message | None) -> Message | None:
        """The best offer for a text that nobody translated yet; `same` has its English in another context."""
        if same is not None:
            return _guess(new, same, self._forms)
        left = [message for key, message in self._gone.items() if key not in self.used]
        here = [message for message in left if message.context == new.context]
        best = _closest(new.id, here, _SAME_PLACE) or _closest(new.id, left, _OTHER_PLACE)
        if best is None:
            return None
        self.used.add(best.key)
        return _guess(new, best, self._forms)


def _closest(english: str, candidates: Iterable[Message], least: float) -> Message | None:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(english)
    best, found = least, None
    for message in candidates:
        matcher.set_seq1(message.id)
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
            continue
        ratio = matcher.ratio()
        if ratio > best or (found is None and ratio >= best):
            best, found = ratio, message
    return found
