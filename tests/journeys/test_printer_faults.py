"""The fault table: a fault, a moment of the print, a real printer; then the ledger and the tray must agree.

Everything is real but the clock: `ippeveprinter`, the spooler, the journal. *Printed* stands for exactly one sheet,
*failed* and *reserved* for none, *unsure* for a sheet at most; and nothing is sent again in silence.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.badge.layout import Layout
from kiosk.model import EntryKind
from kiosk.printing.ledger import JobState
from tests.contracts.printer import LAYOUT, sheet
from tests.core.world import NOW
from tests.journeys.floor import SETTLED, IppFloor, Moment, after, before, while_printing, with_the_sheet_out
from tests.printers import IMPATIENT, EvePrinter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ippeveprinter is no Windows program")
RESERVED, TAKEN, PRINTED, UNSURE, FAILED = (
    *(JobState.RESERVED, JobState.TAKEN, JobState.PRINTED),
    *(JobState.UNSURE, JobState.FAILED),
)


@pytest.fixture
def desk(bus: str, tmp_path: Path) -> Iterator[IppFloor]:
    eve = EvePrinter(tmp_path / "printer", bus)
    made = IppFloor(tmp_path, eve.client, eve.sheets, eve=eve)
    yield made
    made.journal.close()
    made.eve.close()


FAULTS = ("media-empty-error", "media-jam-error", "cover-open-error", "marker-supply-empty-error")
WHYS = dict(zip(FAULTS, ("media_empty", "media_jam", "cover_open", "ribbon_out"), strict=True))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_before_the_print_keeps_the_badge_in_the_line(desk: IppFloor, fault: str) -> None:
    desk.eve.does(f"state +{fault}; sheet")
    assert desk.run(desk.reserve(1), *SETTLED) is PRINTED
    serial = desk.reserve(2)
    for _ in range(5):
        desk.step()
    assert (desk.job(serial).state, desk.job(serial).why, desk.job(serial).attempts) == (RESERVED, WHYS[fault], 0)
    faults = [entry.body["fault"] for entry in desk.journal.tail(50) if entry.kind is EntryKind.PRINTER_FAULT]
    assert faults == [WHYS[fault]]
    desk.eve.restart()
    desk.eve.does("sheet")
    assert desk.run(serial, *SETTLED) is PRINTED
    assert desk.sheets(serial) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_middle_that_is_cleared_ends_in_one_sheet(desk: IppFloor, fault: str) -> None:
    desk.eve.does(f"state +{fault}; event stuck; gate; state -{fault}; sheet")
    serial = desk.reserve()
    desk.step()
    desk.eve.wait_for("stuck")
    for _ in range(5):
        desk.step()
    assert (desk.job(serial).state, desk.sheets(serial)) == (TAKEN, 0)
    desk.eve.open_gate()
    assert desk.run(serial, *SETTLED) is PRINTED
    assert desk.sheets(serial) == 1


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("out", [0, 1])
def test_a_fault_that_aborts_the_job_is_for_a_person_to_look_at(desk: IppFloor, fault: str, out: int) -> None:
    desk.eve.does("sheet; " * out + f"state +{fault}; exit 1")
    serial = desk.reserve()
    assert desk.run(serial, *SETTLED) is UNSURE
    assert (desk.sheets(serial), desk.job(serial).why, desk.job(serial).attempts) == (out, "stopped_midway", 1)


MOMENTS = [
    # when, what the ledger says with the power off, what it says in the end, sheets
    (before, RESERVED, PRINTED, 1),
    (while_printing, UNSURE, UNSURE, 0),
    (with_the_sheet_out, UNSURE, UNSURE, 1),
    (after, UNSURE, UNSURE, 1),
]


@pytest.mark.parametrize(("moment", "off", "end", "sheets"), MOMENTS)
def test_a_printer_without_power(desk: IppFloor, moment: Moment, off: JobState, end: JobState, sheets: int) -> None:
    serial = desk.reserve()
    moment(desk)
    desk.eve.kill()
    desk.step()
    desk.run(serial, off)
    assert desk.job(serial).state is off
    desk.eve.restart()
    desk.eve.does("sheet")
    desk.run(serial, *SETTLED)
    assert (desk.job(serial).state, desk.sheets(serial)) == (end, sheets)


@pytest.mark.parametrize(("moment", "sheets"), [(while_printing, 0), (with_the_sheet_out, 1), (after, 1)])
def test_a_printer_that_comes_back_and_numbers_another_badge_as_the_lost_one(
    desk: IppFloor, moment: Moment, sheets: int
) -> None:
    lost = desk.reserve(1)
    moment(desk)
    desk.eve.restart()
    desk.eve.does("sheet")
    other = desk.reserve(2)
    desk.run(other, *SETTLED)
    desk.run(lost, *SETTLED)
    assert (desk.job(other).state, desk.sheets(other)) == (PRINTED, 1)
    assert (desk.job(lost).state, desk.sheets(lost)) == (UNSURE, sheets)


@pytest.mark.parametrize(
    ("moment", "found"), [(while_printing, PRINTED), (with_the_sheet_out, PRINTED), (after, PRINTED)]
)
def test_a_station_that_starts_again_finds_its_print_by_name(desk: IppFloor, moment: Moment, found: JobState) -> None:
    serial = desk.reserve()
    moment(desk)
    desk.start()
    desk.spooler.recover(NOW)
    desk.eve.open_gate()
    assert desk.run(serial, *SETTLED) is found
    assert desk.sheets(serial) == 1


def test_a_station_that_starts_again_beside_a_printer_that_forgot_asks_a_person(desk: IppFloor) -> None:
    serial = desk.reserve()
    while_printing(desk)
    desk.eve.restart()
    desk.start()
    desk.spooler.recover(NOW)
    assert (desk.job(serial).state, desk.job(serial).why) == (UNSURE, "no_job")


@pytest.mark.parametrize("moment", [before, while_printing])
def test_a_printer_that_stands_still_and_goes_on_prints_one_sheet(desk: IppFloor, moment: Moment) -> None:
    serial = desk.reserve()
    moment(desk)
    desk.spooler.printers = {"badges": desk.eve.client(IMPATIENT)}
    desk.eve.pause()
    desk.step()
    assert desk.job(serial).state in (RESERVED, TAKEN)
    desk.eve.go_on()
    desk.eve.open_gate()
    assert desk.run(serial, *SETTLED) is PRINTED
    assert desk.sheets(serial) == 1


def test_a_badge_of_the_wrong_size_is_refused_and_no_paper_moves(desk: IppFloor) -> None:
    desk.document = sheet(Layout("card", 86, 54, LAYOUT.front))
    serial = desk.reserve()
    assert desk.run(serial, *SETTLED) is FAILED
    assert (desk.job(serial).why, desk.eve.sheets()) == ("wrong_size", 0)


def test_a_printer_of_one_job_prints_the_line_in_order_and_no_try_is_used_up(desk: IppFloor) -> None:
    desk.eve.does("event begun; gate; sheet")
    serials = [desk.reserve(number) for number in (1, 2, 3)]
    for serial in serials:
        desk.run(serial, TAKEN)
        desk.eve.wait_for("begun")
        for _ in range(20):
            desk.step()
        desk.eve.open_gate()
        assert desk.run(serial, *SETTLED) is PRINTED
    assert [desk.job(serial).attempts for serial in serials] == [1, 1, 1]
    assert [desk.sheets(serial) for serial in serials] == [1, 1, 1]
