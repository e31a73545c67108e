"""What a text of a pretix layout says -> the keys or words with which a layout of ours says it. PURE.

pretix prints what its shop knows (`attendee_name`, `item`) or words of the layout's own (`other`, `other_i18n`), in
which `{attendee_name}` stands for such a key. Ours prints keys, joined by a comma and after fixed words, or fixed
words by language; so every line is looked at by itself, and what cannot be said so is named, never guessed. Before
it: `export`. After it: `translate`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.badge.pretix.export import Text
from kiosk.badge.text import tidy

NAME, GIVEN, FAMILY = "name_latin", "given_latin", "family_latin"
OWN = ("other", "other_i18n")
_PLACEHOLDER = re.compile(r"\{([a-zA-Z0-9:_]+)\}")
_PERSON = "attendee_name_"
_OTHERWISE = ("salutation", "title", "degree", "middle_name", "family_name_given_name")
"""What a name has or how it runs where ours is the given and the family name."""


class Why(StrEnum):
    """Why an element is left out, or what is different about it."""

    NO_COUNTERPART = "no_counterpart"
    NO_PAGE = "no_page"
    OFF_PAGE = "off_page"
    UNDER_CODE = "under_code"
    NARROWER = "narrower"
    FONT = "font"
    ITALIC = "italic"
    SIZE = "size"
    NAME_PARTS = "name_parts"
    DAYS = "days"
    SERIAL = "serial"
    PHOTO = "photo"
    OWN_CODE = "own_code"
    CODE_COLOUR = "code_colour"
    CODE_SMALL = "code_small"


KEYS: dict[str, tuple[str, Why | None]] = {
    "attendee_name": (NAME, None),
    "attendee_company": ("organisation", None),
    "attendee_country": ("place", None),
    "item": ("category", None),
    "itemvar": ("category", None),
    "item_category": ("category", None),
    "event_name": ("event_name", None),
    "event_series_name": ("event_name", None),
    "event_date_range": ("event_days", None),
    "event_date": ("event_days", Why.DAYS),
    "event_begin_date": ("event_days", Why.DAYS),
    "positionid": ("number", None),
    "secret": ("serial", Why.SERIAL),
}
"""pretix's key: ours, and what is different."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a text, the entries of our layout that say it (none: it cannot), and what is different then."""

    line: str = ""
    entries: Mapping[str, object] = field(default_factory=dict)
    changed: tuple[Why, ...] = ()
    blank: bool = False


def lines(text: Text) -> list[Said]:
    """The lines that a text brings of its own: more than one only where the layout itself breaks them."""
    if text.content not in OWN:
        known = _key(text.content)
        return [Said(entries={"text": known[0]}, changed=(known[1],) if known[1] else ()) if known else Said()]
    by_language = {language: words.replace("\r\n", "\n").split("\n") for language, words in text.words}
    count = max(map(len, by_language.values()), default=0)
    told = [{language: each[at] for language, each in by_language.items() if at < len(each)} for at in range(count)]
    said = [_line(words) for words in told]
    return said if any(not each.blank for each in said) else [Said()]


def _line(words: dict[str, str]) -> Said:
    words = {language: each for language, each in words.items() if tidy(each)}
    if not words:
        return Said(blank=True)
    main = words.get("en") or next(iter(words.values()))
    if any(_PLACEHOLDER.search(each) for each in words.values()):
        return _filled(main)
    words = {language: tidy(each) for language, each in words.items()}
    return Said(tidy(main), {"say": words if tuple(words) != ("en",) else words["en"]})


def _filled(line: str) -> Said:
    """Fixed words, then keys with a comma between them: more a layout of ours does not put together."""
    line = re.sub(r"\{attendee_name_given_name\} +\{attendee_name_family_name\}", "{attendee_name}", line.strip())
    before, *parts = _PLACEHOLDER.split(line)
    known = [_key(part) for part in parts[::2]]
    if not parts or None in known or any(each != ", " for each in parts[1:-1:2]) or parts[-1]:
        return Said(tidy(line))
    found = [each for each in known if each]
    keys = [key for key, _ in found]
    entries: dict[str, object] = {"text": keys if len(keys) > 1 else keys[0]}
    if before:
        entries["before"] = tidy(before) + " " * before.endswith(" ")
    return Said(tidy(line), entries, tuple(dict.fromkeys(why for _, why in found if why)))


def _key(content: str) -> tuple[str, Why | None] | None:
    if content.startswith(_PERSON) and content != "attendee_name_for_salutation":
        return _part_of_name(content.removeprefix(_PERSON))
    return KEYS.get(content)


def _part_of_name(part: str) -> tuple[str, Why | None] | None:
    """A name's parts stand in the key one after the other: `title_given_name_family_name`."""
    why = Why.NAME_PARTS if any(each in part for each in _OTHERWISE) else None
    if "full_name" in part or "latin_transcription" in part:
        return NAME, why
    family, given = "family_name" in part, any(each in part for each in ("given_name", "calling_name", "first_name"))
    if family and given:
        return NAME, why
    return (FAMILY, why) if family else (GIVEN, why) if given else None
