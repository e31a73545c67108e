"""Who comes, in which order: one slot for every row of the list, before anyone has a name. PURE.

The shares are those of the International Municipal Forum of 2025: of 5,300 people 653 are heads of Russian
municipalities, 1,847 others come with their regions, 1,450 are foreign guests, 1,350 work there or come
along. The slots are shuffled by the seed; then the first rows, which demonstrations rely on, and the places
of the troubles take the slots they need from further down, so that the shares stay as they are. A slot is
two bytes in memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from kiosk.sample.catalogue import Catalogue

FIRST_NUMBER = 100_001


class Group(StrEnum):
    """Why somebody is there."""

    MAYOR = "mayor"
    TEAM = "team"
    GUEST = "guest"
    CREW = "crew"


class Trouble(StrEnum):
    """What is the matter with a row; the note column says it after "sample: "."""

    NONE = ""
    DECLINED = "declined"
    BLOCKED = "blocked"
    PENDING = "pending"
    UNPAID = "unpaid"
    OTHER_DAY = "wrong day"
    DOCUMENT_EXPIRED = "expired document"
    NO_PHOTO = "no photo"
    LONG_NAME = "long name"
    LONG_CYRILLIC = "long Cyrillic name"
    NO_LATIN = "no Latin name"
    DOUBLE_SURNAME = "double surname"
    MONONYM = "single name"
    APOSTROPHE = "apostrophe"


SHARES = {Group.MAYOR: 653, Group.TEAM: 1847, Group.GUEST: 1450, Group.CREW: 1350}
LONG_NAME_COUNTRIES = frozenset({"AR", "CU", "ES", "MX", "NI", "VE"})
APOSTROPHE_COUNTRIES = frozenset({"IE", "IT"})
_LATER = tuple(trouble for trouble in Trouble if trouble is not Trouble.NONE)
_DENSE, _DENSE_STEP, _SPARSE_STEP = 300, 10, 70


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of person: `key` is a region, a country or a category, by group."""

    group: Group
    key: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows in order: `order` holds places in `slots`, `troubles` the few rows with something the matter."""

    slots: tuple[Slot, ...]
    order: array[int]
    troubles: dict[int, Trouble]


Wanted = Callable[[Slot], bool]


def _is(group: Group) -> Wanted:
    return lambda slot: slot.group is group


def _from(countries: frozenset[str]) -> Wanted:
    return lambda slot: slot.group is Group.GUEST and slot.key in countries


def _speaks(language: str) -> Wanted:
    return lambda slot: slot.group is Group.GUEST and slot.language == language


_MAYOR, _TEAM = _is(Group.MAYOR), _is(Group.TEAM)
FIRST: tuple[tuple[Wanted, Trouble], ...] = (
    (_MAYOR, Trouble.NONE),
    (_MAYOR, Trouble.NONE),
    (_speaks("zh"), Trouble.NONE),
    (_speaks("ar"), Trouble.NONE),
    (_TEAM, Trouble.DECLINED),
    (_TEAM, Trouble.BLOCKED),
    (_TEAM, Trouble.PENDING),
    (_TEAM, Trouble.UNPAID),
    (_TEAM, Trouble.DOCUMENT_EXPIRED),
    (_TEAM, Trouble.NO_PHOTO),
    (_from(LONG_NAME_COUNTRIES), Trouble.LONG_NAME),
)
"""The first rows, always the same: number 100001 is an ordinary mayor, and so on."""

_NEEDS: dict[Trouble, Wanted] = {
    Trouble.UNPAID: _TEAM,
    Trouble.LONG_NAME: _from(LONG_NAME_COUNTRIES),
    Trouble.LONG_CYRILLIC: _TEAM,
    Trouble.NO_LATIN: lambda slot: slot.group in (Group.TEAM, Group.GUEST),
    Trouble.DOUBLE_SURNAME: _TEAM,
    Trouble.MONONYM: _from(frozenset({"ID"})),
    Trouble.APOSTROPHE: _from(APOSTROPHE_COUNTRIES),
}


def make_plan(catalogue: Catalogue, people: int, seed: int) -> Plan:
    """`people` slots (1 to 1,000,000) in an order that follows from the seed."""
    slots, counts = _slots(catalogue, people)
    order = array("H")
    for place, count in enumerate(counts):
        order.extend(array("H", [place]) * count)
    Random(seed).shuffle(order)
    troubles: dict[int, Trouble] = {}
    for index, (wanted, trouble) in enumerate(FIRST[:people]):
        if not _claim(slots, order, index, wanted):
            order[index] = next(place for place, slot in enumerate(slots) if wanted(slot))
        if trouble is not Trouble.NONE:
            troubles[index] = trouble
    for index, trouble in _later_troubles(people):
        needs = _NEEDS.get(trouble)
        if needs is None or _claim(slots, order, index, needs):
            troubles[index] = trouble
    return Plan(slots, order, troubles)


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to the weights that sum to `total` (largest remainders); nobody gets none while
    `total` suffices for everybody.
    """
    whole = sum(weights)
    counts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_remainder[: total - sum(counts)]:
        counts[at] += 1
    if total >= len(weights):
        for at in [at for at, count in enumerate(counts) if count == 0]:
            counts[at] = 1
            counts[counts.index(max(counts))] -= 1
    return counts


def _slots(catalogue: Catalogue, people: int) -> tuple[tuple[Slot, ...], list[int]]:
    """All kinds of people, and how many of each."""
    mayors, team, guests, crew = apportion(people, list(SHARES.values()))
    regions = [region.weight for region in catalogue.regions]
    slots = (
        *(Slot(Group.MAYOR, region.code) for region in catalogue.regions),
        *(Slot(Group.TEAM, region.code) for region in catalogue.regions),
        *(Slot(Group.GUEST, country.code, country.language) for country in catalogue.countries),
        *(Slot(Group.CREW, category) for category in catalogue.crew),
    )
    counts = [
        *apportion(mayors, regions),
        *apportion(team, regions),
        *apportion(guests, [country.weight for country in catalogue.countries]),
        *apportion(crew, [work.share for work in catalogue.crew.values()]),
    ]
    return slots, counts


def _later_troubles(people: int) -> list[tuple[int, Trouble]]:
    """Rows 20, 30, ... 300, then every 70th: each kind of trouble in turn."""
    rows = [*range(20, min(_DENSE, people), _DENSE_STEP), *range(_DENSE + 50, people, _SPARSE_STEP)]
    return [(row, _LATER[turn % len(_LATER)]) for turn, row in enumerate(rows)]


def _claim(slots: Sequence[Slot], order: array[int], index: int, wanted: Wanted) -> bool:
    """Swaps the next wanted slot into the row; False when none is left behind it."""
    good = {place for place, slot in enumerate(slots) if wanted(slot)}
    for other in range(index, len(order)):
        if order[other] in good:
            order[index], order[other] = order[other], order[index]
            return True
    return False
