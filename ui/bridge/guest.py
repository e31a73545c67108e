"""A dossier -> what a card on the screen says of the guest, in the language of the screen.

A text that no installed font can draw is left out (the organisation falls back on its Latin form): the Latin name
always stands there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QColor

from kiosk import names
from kiosk.config import RESOURCES
from kiosk.messages import FALLBACK, catalogue, say
from kiosk.model import Event, Participant
from ui.fonts import drawable, han_family

if TYPE_CHECKING:
    from babel import Locale

INK, PAPER = "#111A26", "#FFFFFF"
HIDDEN = "••••\u2009"
VISIBLE = 4
NO_CATEGORY = "#5B6878"


def guest_card(person: Participant | None, event: Event, language: str, portrait: str) -> dict[str, Any]:
    """Who stands here; `known` is false when nobody is known."""
    if person is None:
        return {"known": False, "portrait": ""}
    return {
        "known": True,
        "number": str(person.number),
        "portrait": portrait,
        "latinName": names.latin(person) or names.native(person),
        "nativeName": native_name(person),
        "nativeFamily": han_family(person.language),
        "givenName": given_name(person, language),
        "organisation": _organisation(person, language),
        "position": person.position if drawable(person.position) else "",
        "place": place(person, language),
        "delegation": person.delegation if drawable(person.delegation) else "",
        "zones": zone_chips(event, person.zones, language),
        **category_chip(person, event, language),
    }


def native_name(person: Participant) -> str:
    """The name in its own script, where that says more than the Latin one and can be drawn."""
    native = names.native(person)
    same = {native.casefold(), f"{person.given_name} {person.family_name}".casefold()}
    return native if names.latin(person).casefold() not in same and drawable(native) else ""


def given_name(person: Participant, language: str) -> str:
    """How a screen in that language greets the person."""
    own = person.given_name if person.language.partition("-")[0] == language else ""
    return own if own and drawable(own) else person.latin_given_name or person.latin_family_name


def category_chip(person: Participant, event: Event, language: str) -> dict[str, str]:
    """Its name and colours."""
    category = event.category(person.category)
    colour = category.colour if category else NO_CATEGORY
    name = named(category.name, language) if category else person.category
    return {"category": name, "categoryColour": colour, "categoryInk": ink_on(colour)}


def zone_chips(event: Event, letters: Iterable[str], language: str) -> list[dict[str, str]]:
    """The zones of those letters, in the event's order."""
    wanted = set(letters)
    return [
        {"letter": zone.letter, "name": named(zone.name, language)} for zone in event.zones if zone.letter in wanted
    ]


def document_rows(person: Participant, language: str) -> list[dict[str, str]]:
    """What to compare with the document: a key of the field, what the registry says, and that without secrets."""
    kind = _document(person.document_type, language)
    kind = ", ".join(part for part in (kind, country(person.document_country, language)) if part)
    rows = [
        ("name", names.latin(person), ""),
        ("native_name", native_name(person), ""),
        ("birth_date", told_day(person.birth_date, language), ""),
        ("document_type", kind if drawable(kind) else "", ""),
        ("document_number", person.document_number, HIDDEN + person.document_number[-VISIBLE:]),
        ("document_expires", told_day(person.document_expires, language), ""),
    ]
    return [{"field": field, "value": value, "hidden": hidden} for field, value, hidden in rows if value]


def told_day(day: date | None, language: str) -> str:
    """`14 March 1987`."""
    if day is None:
        return ""
    return QLocale(language).toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def place(person: Participant, language: str) -> str:
    """The region for guests from Russia, else the country."""
    region = _regions().get(person.region)
    return named(region, language) if region else country(person.country, language)


def country(code: str, language: str) -> str:
    """Its name in a language."""
    return str(_locale(language).territories.get(code, code)) if code else ""


def named(names: Mapping[str, str], language: str) -> str:
    """The name in a language, else in English, else in any."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def ink_on(colour: str) -> str:
    """White, or near-black where white would not stand out (WCAG 2.2, relative luminance)."""
    told = QColor(colour)
    shades = (told.redF(), told.greenF(), told.blueF())
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shades)
    return PAPER if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.183 else INK


def _document(kind: str, language: str) -> str:
    key = f"screen.document.{kind}"
    return say(key, language) if key in catalogue(FALLBACK) else kind.replace("_", " ")


def _organisation(person: Participant, language: str) -> str:
    own = person.organisation if drawable(person.organisation) else ""
    latin = person.organisation_latin
    return (own or latin) if person.language.partition("-")[0] == language else (latin or own)


@cache
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 not before somebody is shown

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _regions() -> dict[str, Any]:
    return tomllib.loads((RESOURCES / "regions.toml").read_text(encoding="utf-8"))
