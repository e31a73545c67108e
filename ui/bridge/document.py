"""A travel document that was read while a guest stands at the desk, beside what the registry says of them.

It fills the clerk's comparison and decides nothing: what agrees gets a mark, what differs is chosen beforehand and
shown with the document's own words, numbers without their secret part. The clerk looks, and confirms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.document import Compared, Mrz, MrzFault, compare, parse_mrz
from kiosk.messages import say
from kiosk.model import Participant
from ui.bridge.guest import HIDDEN, VISIBLE, country, told_day

_ROWS = {"document_country": "document_type"}
"""Fields of the registry that stand in another one's row."""
_NOTHING = Compared((), ())


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """What a reader brought (`told`), compared with `person` on the day `today`."""

    told: Mrz | MrzFault
    person: Participant
    today: date

    @property
    def compared(self) -> Compared:
        """Nothing of what was not read well."""
        return compare(self.told, self.person, self.today) if isinstance(self.told, Mrz) else _NOTHING

    @property
    def differing(self) -> list[str]:
        """The rows that differ."""
        return list(dict.fromkeys(_row(field) for field in self.compared.differs))

    def note(self, language: str) -> dict[str, str]:
        """What to make of it: tone and sentence."""
        if isinstance(self.told, MrzFault):
            return {"tone": "attention", "sentence": say(f"screen.desk.document_{self.told}", language)}
        if not self.differing:
            return {"tone": "good", "sentence": say("screen.desk.document_agrees", language)}
        return {"tone": "attention", "sentence": say("screen.desk.document_differs", language)}

    def marked(self, rows: Iterable[dict[str, str]], language: str) -> list[dict[str, Any]]:
        """The rows of the comparison, each with its mark and, where it differs, what the document says. A field that
        the registry leaves empty gets a row when the document speaks against it.
        """
        known = list(rows)
        missing = [field for field in self.differing if field not in {row["field"] for row in known}]
        known += [{"field": field, "value": "–", "hidden": ""} for field in missing]
        return [row | self._mark(row["field"], language) for row in known]

    def words(self, fields: Iterable[str]) -> str:
        """What the document says of these rows: personal, for the journal's side table."""
        return "; ".join(f"{field}: {self._says(field, 'en')}" for field in self.differing if field in set(fields))

    def _mark(self, row: str, language: str) -> dict[str, str]:
        if row not in self.differing:
            agrees = row in map(_row, self.compared.agrees)
            return {"mark": "agrees" if agrees else "", "says": "", "saysHidden": ""}
        says = self._says(row, language)
        hidden = HIDDEN + says[-VISIBLE:] if row == "document_number" else says
        return {"mark": "differs", "says": f"≠ {says}", "saysHidden": f"≠ {hidden}"}

    def _says(self, row: str, language: str) -> str:
        if isinstance(self.told, MrzFault):
            return ""
        return {
            "name": self.told.name,
            "birth_date": told_day(self.told.birth_day(self.today), language) or self.told.birth,
            "document_type": country(self.told.country, language) or self.told.issuer,
            "document_number": self.told.number,
            "document_expires": told_day(self.told.expiry_day(self.today), language) or self.told.expires,
        }.get(row, "")


def read_document(readings: Iterable[str], person: Participant, today: date) -> DocumentRead | None:
    """The first reading of a scan that is a travel document; None where none is."""
    told = (zone for zone in map(parse_mrz, readings) if zone is not MrzFault.NO_DOCUMENT)
    return next((DocumentRead(zone, person, today) for zone in told), None)


def _row(field: str) -> str:
    return _ROWS.get(field, field)
