"""`mandates.csv` of the sample: who may collect for whom.

Rows of `participants.csv` pass by in order. One in 331 or so signs an individual mandate, for the next
person of the same delegation; the second of them has run out. Every tenth delegation has an organisation
mandate with its list, given to its head. A list ends at 40 people: a longer one is several papers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.sample.event import event_days
from kiosk.sample.people import Row

COLUMNS = ("mandate", "kind", "collector_name", "collector_document_number", "participants", "valid_until")
_FIRST, _STEP, _EVERY_DELEGATION, _LIST = 12, 331, 10, 40


@dataclass(slots=True)
class _List:
    """An organisation mandate in the making."""

    numbers: list[str] = field(default_factory=list)
    collector: Row | None = None


@dataclass(slots=True)
class Mandates:
    """Sees every row, gives the lines of the file."""

    delegations: list[str]
    today: date
    _individual: list[tuple[str, str, Row]] = field(init=False, default_factory=list)
    _waiting: dict[str, str] = field(init=False, default_factory=dict)
    _due: int = field(init=False, default=_FIRST)
    _lists: dict[str, _List] = field(init=False)

    def __post_init__(self) -> None:
        self._lists = {name: _List() for name in self.delegations[::_EVERY_DELEGATION]}

    def see(self, index: int, row: Row) -> None:
        """The next row of the list."""
        if not row.delegation or row.status != "approved":
            return
        if row.delegation in self._waiting:
            number = self._waiting.pop(row.delegation)
            self._individual.append((f"M-{len(self._individual) + 1:05d}", number, row))
        elif index >= self._due:
            self._waiting[row.delegation] = row.number
            self._due += _STEP
        told = self._lists.get(row.delegation)
        if told is None:
            return
        if len(told.numbers) < _LIST:
            told.numbers.append(row.number)
        heads = row.category == "head_of_delegation"
        if told.collector is None or (heads and told.collector.category != row.category):
            told.collector = row

    def lines(self) -> list[tuple[str, ...]]:
        """The lines of the file, without its header."""
        last = event_days(self.today)[-1]
        lines: list[tuple[str, ...]] = []
        for turn, (mandate, number, collector) in enumerate(self._individual):
            until = self.today - timedelta(days=1) if turn == 1 else last
            lines.append((mandate, "individual", *_collector(collector), number, until.isoformat()))
        for turn, told in enumerate(each for each in self._lists.values() if each.collector):
            assert told.collector is not None
            lines.append(
                (
                    f"M-{90001 + turn}",
                    "organisation",
                    *_collector(told.collector),
                    " ".join(told.numbers),
                    last.isoformat(),
                )
            )
        return lines


def _collector(row: Row) -> tuple[str, str]:
    latin = " ".join(part for part in (row.latin_given_name, row.latin_family_name) if part)
    return latin or f"{row.given_name} {row.family_name}", row.document_number
