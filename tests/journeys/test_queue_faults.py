"""The fault table of a print queue: a real `cupsd` before a real printer, and either dies, stops or aborts at a moment.

Through cupsd nothing is told better than it can be known; a queue that prints twice is asked about.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kiosk.model import Outcome
from kiosk.printing import ledger
from kiosk.printing.ledger import UNDER_WAY, JobState
from tests.core.world import NOW
from tests.journeys.floor import SETTLED, IppFloor, Moment, after, before, while_printing, with_the_sheet_out
from tests.printers import CupsQueue, EvePrinter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="cupsd is no Windows program")


@dataclass
class Desk(IppFloor):
    """The floor with a queue before its printer."""

    queue: CupsQueue = field(kw_only=True)


@pytest.fixture
def desk(bus: str, tmp_path: Path) -> Iterator[Desk]:
    eve = EvePrinter(tmp_path / "printer", bus)
    queue = CupsQueue(bus, eve.address.uri)
    made = Desk(tmp_path, queue.client, eve.sheets, queue=queue, eve=eve)
    yield made
    made.journal.close()
    queue.close()
    eve.close()


def the_printer_loses_its_power(desk: Desk) -> None:
    desk.eve.restart()
    desk.eve.does("sheet")


def the_server_dies(desk: Desk) -> None:
    desk.queue.kill()
    desk.step()
    desk.eve.does("sheet")
    desk.eve.open_gate()
    desk.queue.restart()


def the_station_starts_again(desk: Desk) -> None:
    desk.start()
    desk.spooler.recover(NOW)
    desk.eve.does("sheet")
    desk.eve.open_gate()


def the_printer_stands_still(desk: Desk) -> None:
    desk.eve.pause()
    desk.step()
    desk.eve.go_on()
    desk.eve.open_gate()


Fault = Callable[[Desk], None]
MOMENTS = (before, while_printing, with_the_sheet_out, after)
FAULTS = (the_printer_loses_its_power, the_server_dies, the_station_starts_again, the_printer_stands_still)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_the_ledger_never_says_more_than_the_tray(desk: Desk, fault: Fault, moment: Moment) -> None:
    serial = desk.reserve()
    moment(desk)
    fault(desk)
    state = desk.run(serial, *SETTLED)
    assert state in SETTLED
    if state is JobState.PRINTED:
        assert desk.sheets(serial) == 1
    elif state is JobState.FAILED:
        assert desk.sheets(serial) == 0
    else:
        assert state is JobState.UNSURE
    assert desk.job(serial).attempts == 1
    if moment is before:
        assert state is JobState.PRINTED


@pytest.mark.parametrize("out", [0, 1])
@pytest.mark.parametrize("fault", ["media-empty-error", "media-jam-error", "cover-open-error"])
def test_a_job_that_a_fault_aborts_behind_a_queue_is_for_a_person(desk: Desk, fault: str, out: int) -> None:
    desk.eve.does("sheet; " * out + f"state +{fault}; exit 1")
    serial = desk.reserve()
    assert desk.run(serial, *SETTLED) is JobState.UNSURE
    assert (desk.sheets(serial), desk.job(serial).attempts) == (out, 1)


def test_what_nobody_waits_for_is_thrown_away_and_what_is_under_way_is_not(desk: Desk) -> None:
    """A roll change: of two badges one was answered with *it did not come out*, and must not come out later."""
    desk.eve.does("event begun; gate; sheet")
    wanted, unwanted = desk.reserve(1), desk.reserve(2)
    desk.run(wanted, *UNDER_WAY)
    desk.eve.wait_for("begun")
    desk.run(unwanted, *UNDER_WAY)
    job = desk.job(unwanted)
    with desk.journal.act(NOW) as act:
        ledger.move(act.connection, job, replace(job, state=JobState.FAILED, why="did_not"))
    printer = desk.spooler.printers["badges"]
    printer.purge("008-1-", frozenset)
    assert printer.find(str(unwanted)).outcome is Outcome.PENDING
    printer.purge("007-1-", lambda: {str(wanted)})
    desk.eve.open_gate()
    assert desk.run(wanted, *SETTLED) is JobState.PRINTED
    assert printer.find(str(unwanted)).outcome in (Outcome.FAILED, Outcome.UNSURE)
    assert (desk.sheets(wanted), desk.sheets(unwanted)) == (1, 0)
