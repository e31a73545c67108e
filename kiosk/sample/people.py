"""A row of `participants.csv` for a slot: name, work, accreditation, document, all from the row's own random
numbers.

In comes a slot of the plan, out goes a `Person`: the texts of the row, and what the portrait needs to know.
Each row draws from its own generator, seeded by event and number, so that one row never changes another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from operator import attrgetter
from random import Random

from kiosk.sample.catalogue import Catalogue, Country, Names, Pair, Region, Work
from kiosk.sample.event import OPENS
from kiosk.sample.plan import FIRST_NUMBER, Group, Slot

CASUAL = frozenset({"driver", "staff", "volunteer", "media", "security"})
_AGES = {Group.MAYOR: (33, 66), Group.TEAM: (25, 64), Group.GUEST: (27, 68), Group.CREW: (21, 58)}
_WOMEN = {"mayor": 0.25, "driver": 0.08, "security": 0.2}


@dataclass(slots=True)
class Row:
    """The texts of one row, in the order of the columns."""

    number: str = ""
    family_name: str = ""
    given_name: str = ""
    middle_name: str = ""
    latin_family_name: str = ""
    latin_given_name: str = ""
    language: str = "ru"
    title: str = ""
    position: str = ""
    organisation: str = ""
    organisation_latin: str = ""
    country: str = "RU"
    region: str = ""
    category: str = "participant"
    zones: str = ""
    days: str = ""
    status: str = "approved"
    paid: str = ""
    document_type: str = "passport"
    document_number: str = ""
    document_country: str = "RU"
    birth_date: str = ""
    document_expires: str = ""
    photo: str = ""
    delegation: str = ""
    self_service: str = "no"
    note: str = ""
    ticket: str = ""

    def texts(self) -> tuple[str, ...]:
        """The row as the file has it."""
        texts: tuple[str, ...] = _texts(self)
        return texts


COLUMNS = tuple(column.name for column in fields(Row))
_texts = attrgetter(*COLUMNS)


@dataclass(frozen=True, slots=True)
class Person:
    """A row, and who is behind it."""

    row: Row
    slot: Slot
    female: bool
    age: int
    names: Names
    rng: Random


@dataclass(slots=True)
class Crowd:
    """Gives every slot a person. Counts the mayors of each region, for each has a municipality of their own, and
    remembers which countries have their head of delegation.
    """

    catalogue: Catalogue
    today: date
    seed: int
    _regions: dict[str, Region] = field(init=False)
    _countries: dict[str, Country] = field(init=False)
    _mayors: dict[str, int] = field(init=False, default_factory=dict)
    _headed: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._regions = {region.code: region for region in self.catalogue.regions}
        self._countries = {country.code: country for country in self.catalogue.countries}

    def person(self, index: int, slot: Slot) -> Person:
        """The person of that row (from 0)."""
        number = FIRST_NUMBER + index
        rng = Random(self.seed << 40 | number)
        share = _WOMEN.get(slot.key, _WOMEN.get(slot.group, 0.5))
        tongue = self._tongue(slot, rng)
        low, high = (18, 24) if slot.key == "volunteer" else _AGES[slot.group]
        person = Person(
            row=Row(number=str(number)),
            slot=slot,
            female=rng.random() < share,
            age=rng.randint(low, high),
            names=self.catalogue.names[tongue],
            rng=rng,
        )
        _name(person)
        self._place(person, tongue)
        _accredit(person)
        self._document(person)
        return person

    def _tongue(self, slot: Slot, rng: Random) -> str:
        if slot.group is Group.GUEST:
            return rng.choice(self._countries[slot.key].names)
        if slot.group is Group.CREW:
            return "ru"
        return self._regions[slot.key].names if rng.random() < 0.65 else "ru"

    def _place(self, person: Person, tongue: str) -> None:
        slot = person.slot
        if slot.group is Group.GUEST:
            self._guest(person, tongue)
        elif slot.group is Group.CREW:
            person.row.category = slot.key
            _work(person, self.catalogue.crew[slot.key])
        else:
            self._from_region(person)

    def _from_region(self, person: Person) -> None:
        region, row, rng = self._regions[person.slot.key], person.row, person.rng
        row.region, row.delegation = region.code, region.ru
        if person.slot.group is Group.MAYOR:
            turn = self._mayors.get(region.code, 0)
            self._mayors[region.code] = turn + 1
            unit, kind = region.units[turn % len(region.units)], "mayor"
            row.category = "head_of_delegation" if turn < 8 else rng.choice(("head_of_delegation", "speaker"))
        else:
            unit = rng.choice(region.units)
            kind = rng.choices(("municipality", "government", "business"), (55, 25, 20))[0]
            row.category = "speaker" if rng.random() < 0.08 else "participant"
            row.paid = "yes" if kind == "business" else ""
        _work(person, self.catalogue.team[kind])
        of, en = unit
        row.position = row.position.replace("{unit_of}", of)
        row.organisation = row.organisation.replace("{unit_of}", of).replace("{of}", region.of)
        row.organisation_latin = row.organisation_latin.replace("{unit_en}", en).replace("{en}", region.en)

    def _guest(self, person: Person, tongue: str) -> None:
        country, row, rng = self._countries[person.slot.key], person.row, person.rng
        row.country = row.document_country = country.code
        row.delegation = country.en
        row.language = tongue if tongue in self.catalogue.positions else country.language
        positions = self.catalogue.positions[row.language]
        if country.code not in self._headed:
            self._headed.add(country.code)
            row.category, row.title = "head_of_delegation", rng.choice(("", "", "H.E."))
            position = positions[0]
        else:
            row.category = "speaker" if rng.random() < 0.09 else "participant"
            position = rng.choice(positions if rng.random() < 0.2 else positions[1:])
        row.position = position[person.female]
        row.organisation, row.organisation_latin = rng.choice(
            country.organisations.get(tongue) or country.organisations[""]
        )
        if not row.title and rng.random() < 0.05:
            row.title = rng.choice(("Dr.", "Prof."))

    def _document(self, person: Person) -> None:
        """Numbers that no state has issued: Russian series 00, foreign ones X00."""
        row, rng = person.row, person.rng
        row.birth_date = (self.today - timedelta(days=int(person.age * 365.25) + rng.randrange(1, 360))).isoformat()
        if row.country == "RU" and rng.random() < 0.7:
            row.document_type, row.document_number = (
                "internal_passport",
                f"0000 {rng.randrange(1_000_000):06d}",
            )
            return
        prefix = "00 0" if row.country == "RU" else "X00"
        row.document_number = f"{prefix}{rng.randrange(1_000_000):06d}"
        row.document_expires = (self.today + timedelta(days=rng.randrange(200, 3500))).isoformat()


def ticket(number: int, seed: int = 1) -> str:
    """A ticket of another system, as pretix makes them: 32 small letters and digits that nobody mistakes."""
    return "".join(Random(f"ticket {number} {seed}").choices("abcdefghjkmnpqrstuvwxyz23456789", k=32))


def _name(person: Person) -> None:
    row, rng, names = person.row, person.rng, person.names
    row.family_name, row.latin_family_name = rng.choice(names.family[person.female])
    row.given_name, row.latin_given_name = rng.choice(names.female if person.female else names.male)
    if names.fathers:
        row.middle_name = rng.choice(names.fathers)[person.female]


def _work(person: Person, work: Work) -> None:
    row, rng = person.row, person.rng
    row.position = rng.choice(work.positions)[person.female]
    organisation: Pair = rng.choice(work.organisations)
    row.organisation, row.organisation_latin = organisation


def _accredit(person: Person) -> None:
    """Zones by category, a plenary seat for some; most days are all days."""
    row, rng = person.row, person.rng
    zones = OPENS[row.category]
    if row.category in ("participant", "media") and rng.random() < 0.25:
        zones = " ".join(sorted({*zones.split(), "B"}))
    row.zones = zones
    if row.category == "accompanying":
        row.paid = "yes"
