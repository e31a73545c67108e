"""Something the matter with a row: what each trouble of the plan changes, and the note that tells testers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kiosk.sample.event import event_days
from kiosk.sample.people import Person
from kiosk.sample.plan import Trouble

LONG_NAME = 70
"""Characters of the whole name, spaces included, in each script."""

_LONG_SPANISH = (
    (
        ("Hernández de la Santísima Trinidad y Fernández de Córdoba", "José Agustín"),
        ("Hernandez de la Santisima Trinidad y Fernandez de Cordoba", "Jose Agustin"),
    ),
    (
        ("Rodríguez de la Encarnación y Gutiérrez de los Ríos", "María del Consuelo"),
        ("Rodriguez de la Encarnacion y Gutierrez de los Rios", "Maria del Consuelo"),
    ),
)
_LONG_RUSSIAN = (
    (
        ("Преображенский-Вознесенский-Рождественский", "Пантелеймон", "Пантелеймонович"),
        ("Preobrazhenskii-Voznesenskii-Rozhdestvenskii", "Panteleimon"),
    ),
    (
        ("Преображенская-Вознесенская-Рождественская", "Аполлинария", "Пантелеймоновна"),
        ("Preobrazhenskaia-Voznesenskaia-Rozhdestvenskaia", "Apollinariia"),
    ),
)
_APOSTROPHES = {"IE": ("O'Brien", "O'Connor", "O'Shea"), "IT": ("D'Angelo", "Dell'Orto", "D'Amico")}
_STAYS_AT_DESK = frozenset(
    {
        Trouble.DECLINED,
        Trouble.BLOCKED,
        Trouble.PENDING,
        Trouble.UNPAID,
        Trouble.DOCUMENT_EXPIRED,
        Trouble.NO_PHOTO,
    }
)


def keeps_from_self_service(trouble: Trouble) -> bool:
    """Is that a trouble whose row says `self_service no`?"""
    return trouble in _STAYS_AT_DESK


def make_trouble(person: Person, trouble: Trouble, today: date) -> None:
    """Changes the row and writes `sample: ...` into its note; NONE changes nothing."""
    if trouble is Trouble.NONE:
        return
    person.row.note = f"sample: {trouble}"
    _MAKE[trouble](person, today)


def _status(person: Person, _today: date) -> None:
    person.row.status = person.row.note.removeprefix("sample: ")


def _unpaid(person: Person, _today: date) -> None:
    """Those who come from a company pay for themselves."""
    row = person.row
    row.paid, row.position = "no", "Коммерческий директор"
    row.organisation, row.organisation_latin = "ООО «Городские решения»", "Urban Solutions LLC"


def _other_day(person: Person, today: date) -> None:
    person.row.days = event_days(today)[-1].isoformat()


def _expired(person: Person, today: date) -> None:
    row = person.row
    if row.document_type != "passport":
        row.document_type, row.document_number = "passport", "00 0" + row.document_number[-6:]
    row.document_expires = (today - timedelta(days=person.rng.randrange(3, 200))).isoformat()


def _no_photo(person: Person, _today: date) -> None:
    person.row.photo = ""


def _long_name(person: Person, _today: date) -> None:
    row = person.row
    native, latin = _LONG_SPANISH[person.female]
    row.family_name, row.given_name = native
    row.latin_family_name, row.latin_given_name = latin


def _long_cyrillic(person: Person, _today: date) -> None:
    row = person.row
    native, latin = _LONG_RUSSIAN[person.female]
    row.family_name, row.given_name, row.middle_name = native
    row.latin_family_name, row.latin_given_name = latin


def _no_latin(person: Person, _today: date) -> None:
    person.row.latin_family_name = person.row.latin_given_name = ""


def _double_surname(person: Person, _today: date) -> None:
    row = person.row
    others = [pair for pair in person.names.family[person.female] if pair[0] != row.family_name]
    native, latin = person.rng.choice(others)
    row.family_name, row.latin_family_name = f"{row.family_name}-{native}", f"{row.latin_family_name}-{latin}"


def _mononym(person: Person, _today: date) -> None:
    """A single name stands in the place of the family name (ICAO Doc 9303, Part 3, primary identifier)."""
    row = person.row
    row.family_name, row.latin_family_name = person.rng.choice(person.names.single)
    row.given_name = row.latin_given_name = ""


def _apostrophe(person: Person, _today: date) -> None:
    row = person.row
    row.family_name = row.latin_family_name = person.rng.choice(_APOSTROPHES[row.country])


_MAKE: dict[Trouble, Callable[[Person, date], None]] = {
    Trouble.DECLINED: _status,
    Trouble.BLOCKED: _status,
    Trouble.PENDING: _status,
    Trouble.UNPAID: _unpaid,
    Trouble.OTHER_DAY: _other_day,
    Trouble.DOCUMENT_EXPIRED: _expired,
    Trouble.NO_PHOTO: _no_photo,
    Trouble.LONG_NAME: _long_name,
    Trouble.LONG_CYRILLIC: _long_cyrillic,
    Trouble.NO_LATIN: _no_latin,
    Trouble.DOUBLE_SURNAME: _double_surname,
    Trouble.MONONYM: _mononym,
    Trouble.APOSTROPHE: _apostrophe,
}
