"""Short words for what is done at a desk in the tests."""

from datetime import timedelta

from kiosk.desk import Answer, Order
from kiosk.intake.loader import Source
from kiosk.model import (
    Entry,
    EntryKind,
    Operator,
    ParticipantNumber,
    ReissueReason,
    Serial,
)
from kiosk.printing.ledger import JobState
from tests.core.world import ANNA, CLERK, NOW, PEOPLE, SUPERVISOR, StationAt, csv_text

CHECKED = Order("folder", identity_checked=True)
OVERRIDE = Order("folder", identity_checked=True, override="the minister waits")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def person(number: int) -> ParticipantNumber:
    return ParticipantNumber(number)


def issue(station: StationAt, number: int = ANNA, order: Order = CHECKED, operator: Operator | None = CLERK) -> Answer:
    return station.desk.issue(person(number), order, NOW, operator)


def issued(station: StationAt, number: int = ANNA) -> Serial:
    """A badge that was issued and printed."""
    serial = issue(station, number).serial
    assert serial is not None
    job = station.print_now(serial)
    assert job is not None
    assert job.state is JobState.PRINTED
    return serial


def reissue(station: StationAt, operator: Operator = SUPERVISOR, number: int = ANNA) -> Answer:
    return station.desk.reissue(person(number), ReissueReason.LOST, Order("folder"), NOW, operator)


def corrected(station: StationAt, **changes: str) -> None:
    """The organiser's next list, imported: Anna's row is another one."""
    table = station.home.root / "next.csv"
    rows = [{**row, **changes} if row["number"] == str(ANNA) else row for row in PEOPLE]
    table.write_text(csv_text(rows), encoding="utf-8")
    assert not station.import_table(Source(table)).refused


def kinds(station: StationAt, most: int = 3) -> list[EntryKind]:
    return [entry.kind for entry in station.journal.tail(most)]


def last(station: StationAt) -> Entry:
    return station.journal.tail(1)[0]
