"""A participant and the event -> `BadgeContent`: which words stand on the badge; and the digest of what it shows.

Before it: the press (what was reserved, its serial and code). After it: `plan`. The badge speaks English where the
event does, and the event's first other language beside it for the category. Every text is carried as it is, in its
own script: what the fonts cannot draw is refused by `plan`, never left out in silence.

`latin_only` is the way out at a desk: English alone, no native name, and of position and organisation what the registry
itself has in Latin letters. What it has not is left out: an office that a machine spelled would be wrong on paper.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kiosk import names
from kiosk.config import RESOURCES
from kiosk.model import Event, Participant

if TYPE_CHECKING:
    from babel import Locale

    from kiosk.badge.layout import BadgeContent

NO_CATEGORY = "#4B5563"
DIGITS = 16
"""Of a digest, in hex."""
_SCRIPTS = ("Latn", "Zyyy", "Zinh")
"""Latin, and what every script shares: digits, punctuation, marks (ISO 15924)."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What this one badge carries besides the person: serial, digits of the code, photo (JPEG); Latin letters only?"""

    serial: str
    code: str
    photo: bytes | None
    latin_only: bool = False


def content(participant: Participant, event: Event, issued: Issued) -> BadgeContent:
    """Everything that the badge shows; empty texts are left out by the layout."""
    from kiosk.badge.layout import BadgeContent  # noqa: PLC0415 - brings the fonts, and a digest does without
    from kiosk.badge.text import tidy  # noqa: PLC0415 - the same

    main, local = _languages(event, latin_only=issued.latin_only)
    texts = _texts(participant, event, latin_only=issued.latin_only)
    texts |= {"place": _place(participant, main), "event_days": _span(event.days, main, "yMMMd")}
    texts |= {"valid_days": _valid_days(participant, event, main), "serial": issued.serial}
    texts["name_latin"] = f"{texts['given_latin']} {texts['family_latin']}"
    return BadgeContent(
        texts={key: tidy(text) for key, text in texts.items()},
        colour=_colour(participant, event),
        accent=event.accent,
        zones=_zones(participant, event),
        code=issued.code,
        photo=issued.photo,
        language=participant.language,
        languages=(main, local),
        zone_names={zone.letter: (_said(zone.name, main), zone.name.get(local, "")) for zone in event.zones},
    )


def digest(participant: Participant, event: Event, *, latin_only: bool = False) -> str:
    """What a badge shows, as a few hex digits, the same on every machine; not its serial, code, layout or fonts.

    Place and days stand in it as registry and event name them, not as a library of this or that year spells them.
    """
    days = sorted(event.days)
    shown = {
        "texts": _texts(participant, event, latin_only=latin_only),
        "place": [participant.country, participant.region if participant.country == "RU" else ""],
        "days": [day.isoformat() for day in (*days[:1], *days[-1:])],
        "valid_days": [day.isoformat() for day in _valid(participant, event)],
        "zones": _zones(participant, event),
        "colour": _colour(participant, event),
        "photo": participant.photo,
        "latin_only": latin_only,
    }
    told = json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(unicodedata.normalize("NFC", told).encode()).hexdigest()[:DIGITS]


def _texts(participant: Participant, event: Event, *, latin_only: bool) -> dict[str, str]:
    """What stands on the badge in the registry's and the event's own words."""

    def first(*forms: str) -> str:
        return next((form for form in forms if form and (not latin_only or _is_latin(form))), "")

    main, local = _languages(event, latin_only=latin_only)
    category = event.category(participant.category)
    called = category.name if category else {}
    family, given = participant.latin_family_name, participant.latin_given_name
    if not family:  # one name only, or none in Latin letters: what there is stands large
        family, given = given or names.native(participant), ""
    return {
        "family_latin": first(family),
        "given_latin": first(given),
        "native_name": "" if latin_only else _native(participant),
        "position": first(participant.position),
        "organisation": first(participant.organisation, participant.organisation_latin),
        "category": _said(called, main),
        "category_local": called.get(local, ""),
        "event_name": _said(event.name, main),
        "number": str(participant.number),
    }


def _native(participant: Participant) -> str:
    """The name as its bearer writes it, where that says more than the Latin one."""
    native = (participant.family_name, participant.given_name)
    latin = (participant.latin_family_name, participant.latin_given_name)
    same = [_folded(part) for part in native] == [_folded(part) for part in latin]
    return "" if same or not any(latin) else names.native(participant)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _is_latin(text: str) -> bool:
    from fontTools.unicodedata import script  # noqa: PLC0415 - few badges ask

    return all(script(character) in _SCRIPTS for character in text)


def _languages(event: Event, *, latin_only: bool) -> tuple[str, str]:
    """In which the badge speaks, and the one beside it for the category."""
    if latin_only:
        return "en", ""
    main = "en" if "en" in event.languages or not event.languages else event.languages[0]
    return main, next((language for language in event.languages if language != main), "")


def _said(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def _colour(participant: Participant, event: Event) -> str:
    category = event.category(participant.category)
    return category.colour if category else NO_CATEGORY


def _zones(participant: Participant, event: Event) -> tuple[str, ...]:
    return tuple(zone.letter for zone in event.zones if zone.letter in participant.zones)


def _place(participant: Participant, language: str) -> str:
    """The region for guests from Russia, else the country."""
    region = _regions().get(participant.region) if participant.country == "RU" else None
    if region:
        return _said(region, language)
    return str(_locale(language).territories.get(participant.country, participant.country))


def _valid(participant: Participant, event: Event) -> list[date]:
    """The days on which the badge opens."""
    return sorted(participant.days or event.days)


def _valid_days(participant: Participant, event: Event, language: str) -> str:
    """`22–23 Sept, 25 Sept`: what lies between two days is valid too."""
    runs: list[list[date]] = []
    for day in _valid(participant, event):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_span(run, language, "MMMd") for run in runs)


def _span(days: Sequence[date], language: str, skeleton: str) -> str:
    from babel.dates import format_interval  # noqa: PLC0415 - a digest does without

    if not days:
        return ""
    locale = _locale("en_GB" if language == "en" else language)  # days first: most guests read it so
    return str(format_interval(min(days), max(days), skeleton, locale=locale))


@cache
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - see `_span`

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
