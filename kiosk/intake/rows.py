"""One row of the organiser's list -> a checked record, or the field and the reason why it is refused. PURE.

Foreign text is cleaned here, at the door: NFC (UAX #15), control and direction characters gone, white space folded.
A missing Latin name, or half of one, is transliterated and marked, for a badge needs it (ICAO 9303 asks for Latin
letters).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from anyascii import anyascii
from babel import Locale

from kiosk.model import Event, Status
from kiosk.store.tables import PARTICIPANT_TEXTS
from kiosk.ticket import OPAQUE

TICKET = "ticket"
COLUMNS = ("number", *PARTICIPANT_TEXTS, TICKET)
REQUIRED = ("number", "family_name", "category", "status")
MAX_TEXT = 200
MAX_NOTE = 2000
JOINERS = "\u200c\u200d"
BREAK = "\u200b"
"""The zero-width space, where words of Thai, Lao, Khmer or Burmese meet; anywhere else it is dirt."""
_UNSPACED = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
_NO_LETTER = re.compile(r":\w+:|[^A-Za-z0-9'., -]")
"""What anyascii makes of an emoji, and what no passport has."""
_BREAKS = re.compile(f"(?<=[{_UNSPACED}]){BREAK}+(?=([{_UNSPACED}]))|{BREAK}+")
_UNKNOWN = ("Co", "Cn")
"""Characters of private use, and newer than this Python: a name must not lose one in silence (see `badge.plan`)."""
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'\u2018\u2019\u02bb\u02bc .\-]*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """The field at fault and the reason: a key of the catalogue below `import_reason.`."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A row fit for the registry: the number, the texts in the order of the table, was the Latin name made here, and
    the text of their ticket of another system, empty without one.
    """

    number: int
    texts: list[str]
    transliterated: bool
    ticket: str = ""


Check = Callable[[str], str | None]
"""A value -> None when it is good, else the key of the reason."""


@dataclass(slots=True)
class RowChecker:
    """Checks the rows of one file against one event. Answers for repeated values are remembered."""

    event: Event
    header: Sequence[str]
    _places: list[int] = field(init=False)
    _checks: list[tuple[int, str, Check, dict[str, str | None]]] = field(init=False)
    accepted: set[int] = field(init=False, default_factory=set)
    _tickets: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        column = {name: place for place, name in enumerate(self.header)}
        self._places = [column.get(name, -1) for name in COLUMNS]
        checks = _checks(self.event)
        self._checks = [(at, name, checks[name], {}) for at, name in enumerate(COLUMNS) if name in checks]

    def check(self, row: list[str]) -> Checked | Wrong:
        """One row of the file -> Checked or Wrong; every row must come in the order of the header."""
        if len(row) != len(self.header):
            return Wrong("", "columns")
        row = _cleaned(row)
        told = [row[place] if place >= 0 else "" for place in self._places]
        for at, name, check, known in self._checks:
            value = told[at]
            reason = known[value] if value in known else known.setdefault(value, check(value))
            if reason:
                return Wrong(name, reason)
        return self._whole(told)

    def number_of(self, row: list[str]) -> int:
        """Whose row a refused one is, as far as it can be told; 0 when it cannot."""
        place = self._places[0]
        return _number(clean(row[place])) if 0 <= place < len(row) else 0

    def _whole(self, told: list[str]) -> Checked | Wrong:
        number = _number(told[0])
        if not number:
            return Wrong("number", "number")
        if number in self.accepted:
            return Wrong("number", "twice")
        wrong, ticket = _wrong_texts(told), told[_TICKET]
        if wrong:
            return wrong
        if ticket and ticket in self._tickets:
            return Wrong(TICKET, "ticket_twice")
        self._tickets.add(ticket)
        self.accepted.add(number)
        transliterated = False
        for native, latin in _NAMES:
            if told[native] and not told[latin]:
                told[latin], transliterated = _to_latin(told[native]), True
        return Checked(number, told[1:_TICKET], transliterated, ticket)


_FAMILY, _GIVEN = COLUMNS.index("family_name"), COLUMNS.index("given_name")
_LATIN_FAMILY, _LATIN_GIVEN = COLUMNS.index("latin_family_name"), COLUMNS.index("latin_given_name")
_NAMES = ((_FAMILY, _LATIN_FAMILY), (_GIVEN, _LATIN_GIVEN))
_COUNTRY, _REGION, _NOTE = COLUMNS.index("country"), COLUMNS.index("region"), COLUMNS.index("note")
_TICKET = COLUMNS.index(TICKET)


def _number(told: str) -> int:
    """1 to 4294967295, for a badge code has four bytes for it; 0 when it is none."""
    number = int(told) if told.isascii() and told.isdigit() and len(told) <= 10 else 0
    return number if number <= 0xFFFFFFFF else 0


def _wrong_texts(told: list[str]) -> Wrong | None:
    if not (_names_somebody(told[_FAMILY]) or _names_somebody(told[_GIVEN])):
        return Wrong("family_name", "empty")
    for at in (_LATIN_FAMILY, _LATIN_GIVEN):
        if not _LATIN.match(told[at]):
            return Wrong(COLUMNS[at], "latin")
    if told[_REGION] and not _region_fits(told[_REGION], told[_COUNTRY]):
        return Wrong("region", "region")
    if max(map(len, told[:_NOTE])) > MAX_TEXT or len(told[_NOTE]) > MAX_NOTE:
        longest = max(range(_NOTE), key=lambda at: len(told[at]))
        return Wrong(COLUMNS[longest] if len(told[longest]) > MAX_TEXT else "note", "too_long")
    return None


def _names_somebody(name: str) -> bool:
    """Marks, punctuation and symbols alone are nobody's name."""
    return name[:1].isalpha() or any(unicodedata.category(each)[0] not in "MPSZ" for each in name)


def _region_fits(region: str, country: str) -> bool:
    """ISO 3166-2: the country's code, a hyphen, one to three letters or digits."""
    head, _, tail = region.partition("-")
    return head == country and 0 < len(tail) <= 3 and tail.isascii() and tail.isalnum() and tail == tail.upper()


def _to_latin(name: str) -> str:
    spelled = _NO_LETTER.sub(" ", anyascii(name).replace("`", "'"))
    return " ".join(spelled.split())[:MAX_TEXT]


def _checks(event: Event) -> Mapping[str, Check]:
    """The check of each column that has a closed set of values."""
    letters = {zone.letter for zone in event.zones}
    days = {day.isoformat() for day in event.days}
    territories = map(str, Locale("en").territories)
    countries = {code for code in territories if len(code) == 2 and code.isalpha()} - _NOT_COUNTRIES
    categories = {category.id for category in event.categories}
    return {
        "category": lambda told: None if told in categories else "category",
        "zones": lambda told: None if letters.issuperset(told.split()) else "zone",
        "days": lambda told: None if days.issuperset(told.split()) else "day",
        "status": lambda told: None if told in set(Status) else "status",
        "paid": lambda told: None if told in ("yes", "no", "") else "yes_no",
        "self_service": lambda told: None if told in ("yes", "no", "") else "yes_no",
        "country": lambda told: None if not told or told in countries else "country",
        "document_country": lambda told: None if not told or told in countries else "country",
        "language": lambda told: None if not told or _LANGUAGE.match(told) else "language",
        "birth_date": _date,
        "document_expires": _date,
        TICKET: lambda told: None if not told or OPAQUE.match(told) else "ticket",
        "photo": lambda told: None if not told or not set(told) & set('/\\:*?"<>|') else "file_name",
    }


def _date(told: str) -> str | None:
    if not told:
        return None
    try:
        return None if date.fromisoformat(told).isoformat() == told else "date"
    except ValueError:
        return "date"


def _cleaned(row: list[str]) -> list[str]:
    """Most rows are clean already: one look at the whole row spares 26 looks at its fields."""
    joined = "".join(row)
    if joined.isprintable() and "  " not in joined and unicodedata.is_normalized("NFC", joined):
        return [value.strip() for value in row]
    return [clean(value) for value in row]


def clean(text: str) -> str:
    """NFC, white space folded, control and direction characters gone; what names are written with stays."""
    kept = _BREAKS.sub(_between_words, "".join(map(_kept, text)))
    # What was dropped may have stood between a letter and its accent: composed last.
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    named = character.isprintable() or unicodedata.category(character) in _UNKNOWN
    return character if named or character in (*JOINERS, BREAK) else ""


def _between_words(found: re.Match[str]) -> str:
    return BREAK if found[1] and found[1].isalpha() else ""
