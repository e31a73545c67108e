"""The names and places of the sample event, read from `resources/sample/*.toml` and `resources/regions.toml`.

Text lists become tuples that the generator can draw from: a pair is (native, Latin), a gendered text is
(masculine, feminine). Everything is NFC, as the intake would make it.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kiosk.config import RESOURCES
from kiosk.sample.passport import feminine, from_latin, from_russian

Pair = tuple[str, str]
"""(native, Latin) or (masculine, feminine)."""

_CITIES = frozenset({"RU-MOW", "RU-SPE"})
_CITY_UNITS = (
    ("муниципального округа", "Municipal Area"),
    ("внутригородского муниципального образования", "Inner-City Municipality"),
)
_UNITS = (
    ("муниципального района", "Municipal District"),
    ("городского поселения", "Urban Settlement"),
    ("муниципального округа", "Municipal Area"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """What people of one tongue are called; `family` is (of men, of women), `fathers` are Russian patronymics."""

    family: tuple[tuple[Pair, ...], tuple[Pair, ...]]
    male: tuple[Pair, ...]
    female: tuple[Pair, ...]
    fathers: tuple[Pair, ...] = ()
    single: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A region of Russia; `of` is its name in the genitive, `units` its municipalities: (genitive, English)."""

    code: str
    en: str
    ru: str
    of: str
    weight: int
    names: str
    units: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """Where foreign guests come from, with one or more `names`; `organisations` by tongue, "" for all others."""

    code: str
    en: str
    weight: int
    language: str
    names: tuple[str, ...]
    organisations: dict[str, tuple[Pair, ...]]


@dataclass(frozen=True, slots=True)
class Work:
    """Positions (masculine, feminine) and organisations (native, Latin) that go together."""

    positions: tuple[Pair, ...]
    organisations: tuple[Pair, ...]
    share: int = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it. `positions` is by language, its first entry the head of a city; `crew` is by category."""

    names: dict[str, Names]
    regions: tuple[Region, ...]
    countries: tuple[Country, ...]
    positions: dict[str, tuple[Pair, ...]]
    crew: dict[str, Work]
    team: dict[str, Work]


def read_catalogue() -> Catalogue:
    """The catalogue that ships with the program."""
    names, places = _toml("sample/names.toml"), _toml("sample/places.toml")
    regions = _toml("regions.toml")
    return Catalogue(
        names={key: _names(told) for key, told in names.items()},
        regions=tuple(_region(code, told, regions[code]) for code, told in places["regions"].items()),
        countries=tuple(_country(code, told) for code, told in places["countries"].items()),
        positions={key: _gendered(told) for key, told in places["positions"].items()},
        crew={key: _work(told) for key, told in places["crew"].items()},
        team={key: _work(told) for key, told in places["team"].items()},
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(unicodedata.normalize("NFC", (RESOURCES / name).read_text(encoding="utf-8")))


def _split(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _names(told: dict[str, Any]) -> Names:
    umlauts = bool(told.get("umlauts"))

    def pairs(words: Iterable[str]) -> tuple[Pair, ...]:
        return tuple(_pair(word, umlauts) for word in words)

    family = _split(told["family"], ",")
    changes = bool(told.get("feminine"))
    return Names(
        family=(
            pairs(_of_gender(word, 0, changes) for word in family),
            pairs(_of_gender(word, 1, changes) for word in family),
        ),
        male=pairs(_split(told["male"], ",")),
        female=pairs(_split(told["female"], ",")),
        fathers=tuple(_patronymics(word) for word in _split(told.get("fathers", ""), ",")),
        single=pairs(_split(told.get("single", ""), ",")),
    )


def _pair(word: str, umlauts: bool) -> Pair:
    """`"王=Wang"` as told; without a Latin form it follows from the script."""
    native, _, latin = word.partition("=")
    if latin:
        return native, latin
    return native, from_russian(native) if "а" <= native[-1].lower() <= "я" else from_latin(native, umlauts=umlauts)


def _of_gender(word: str, gender: int, changes: bool) -> str:
    """`"Kowalski/Kowalska"` -> one of them; with `changes` the feminine follows by rule."""
    halves = [half.split("/") for half in word.split("=")]
    told = [half[min(gender, len(half) - 1)] for half in halves]
    if gender and changes:
        told = [feminine(half) for half in told]
    return "=".join(told)


def _patronymics(word: str) -> Pair:
    masculine, _, of_women = word.partition("/")
    return (masculine, of_women) if of_women else (masculine + "ич", masculine + "на")


def _gendered(text: str) -> tuple[Pair, ...]:
    """Texts of which some have a feminine: `"Maire; Directeur/Directrice"`."""
    words = (word.partition("/") for word in _split(text, ";"))
    return tuple((masculine, of_women or masculine) for masculine, _, of_women in words)


def _organisations(text: str) -> tuple[Pair, ...]:
    words = (word.partition("=") for word in _split(text, ";"))
    return tuple((native, latin or native) for native, _, latin in words)


def _work(told: dict[str, Any]) -> Work:
    return Work(_gendered(told["positions"]), _organisations(told["organisations"]), told.get("share", 0))


def _region(code: str, told: dict[str, Any], named: dict[str, str]) -> Region:
    units = tuple(
        (f"{stem}ого {kind}", f"{from_russian(stem)}y {english}")
        for kind, english in (_CITY_UNITS if code in _CITIES else _UNITS)
        for stem in told["districts"].split()
    )
    return Region(code, named["en"], named["ru"], told["of"], told["weight"], told["names"], units)


def _country(code: str, told: dict[str, Any]) -> Country:
    start = "organisations"
    organisations = {
        key.removeprefix(start).lstrip("_"): _organisations(text) for key, text in told.items() if key.startswith(start)
    }
    return Country(code, told["en"], told["weight"], told["language"], tuple(told["names"].split()), organisations)
