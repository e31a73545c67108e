"""A participant and the event -> `BadgeContent`: which words stand on the badge.

Before it: the print ledger's caller (what was reserved, its serial and code). After it: `render`. The badge
speaks English where the event does, and the event's first other language beside it for the category. A text
whose characters the fonts lack is left out (the organisation falls back on its Latin form): the Latin name is
large anyway. The Latin name itself is kept, so that `render` refuses the badge and names the character.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_interval

from kiosk.badge.fonts import Fonts
from kiosk.badge.layout import BadgeContent
from kiosk.badge.text import tidy
from kiosk.config import RESOURCES
from kiosk.model import Event, Participant

NO_CATEGORY = "#4B5563"


@dataclass(frozen=True, slots=True)
class Issued:
    """What this one badge carries besides the person: serial, digits of the code, photo (JPEG)."""

    serial: str
    code: str
    photo: bytes | None


def content(participant: Participant, event: Event, issued: Issued, fonts: Fonts) -> BadgeContent:
    """Everything that the badge shows; empty texts are left out by the layout."""
    category = event.category(participant.category)
    texts = _names(participant) | _facts(participant, event) | {"serial": issued.serial}
    tidied = {key: tidy(text) for key, text in texts.items()}
    return BadgeContent(
        texts={key: text for key, text in tidied.items() if key in _LATIN or fonts.covers(text)}
        | {"organisation": _organisation(participant, fonts)},
        colour=category.colour if category else NO_CATEGORY,
        accent=event.accent,
        zones=tuple(zone.letter for zone in event.zones if zone.letter in participant.zones),
        code=issued.code,
        photo=issued.photo,
    )


_LATIN = ("family_latin", "given_latin")


def _names(participant: Participant) -> dict[str, str]:
    family, given = participant.latin_family_name, participant.latin_given_name
    if not family:  # one name only, or none in Latin letters: what there is stands large
        family, given = given or participant.native_name, ""
    return {"family_latin": family, "given_latin": given, "native_name": _native(participant)}


def _native(participant: Participant) -> str:
    """The name as its bearer writes it, where that says more than the Latin one."""
    native = (participant.family_name, participant.given_name)
    latin = (participant.latin_family_name, participant.latin_given_name)
    same = [tidy(part).casefold() for part in native] == [tidy(part).casefold() for part in latin]
    return "" if same or not any(latin) else participant.native_name


def _organisation(participant: Participant, fonts: Fonts) -> str:
    forms = (tidy(participant.organisation), tidy(participant.organisation_latin))
    return next((form for form in forms if form and fonts.covers(form)), "")


def _facts(participant: Participant, event: Event) -> dict[str, str]:
    main = "en" if "en" in event.languages or not event.languages else event.languages[0]
    local = next((language for language in event.languages if language != main), "")
    category = event.category(participant.category)
    names = category.name if category else {}
    return {
        "position": participant.position,
        "place": _place(participant, main),
        "category": _said(names, main),
        "category_local": names.get(local, ""),
        "event_name": _said(event.name, main),
        "event_days": _days(event, main),
        "number": str(participant.number),
    }


def _said(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def _place(participant: Participant, language: str) -> str:
    """The region for guests from Russia, else the country."""
    region = _regions().get(participant.region) if participant.country == "RU" else None
    if region:
        return _said(region, language)
    return str(_locale(language).territories.get(participant.country, participant.country))


def _days(event: Event, language: str) -> str:
    if not event.days:
        return ""
    locale = _locale("en_GB" if language == "en" else language)  # days first: most guests read it so
    return str(format_interval(min(event.days), max(event.days), "yMMMd", locale=locale))


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _regions() -> Mapping[str, Mapping[str, Any]]:
    try:
        return tomllib.loads((RESOURCES / "regions.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
