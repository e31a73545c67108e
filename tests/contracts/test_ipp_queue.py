"""A queue of a real `cupsd` keeps the contract, and its *completed* is believed only as far as the printer behind."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.model import Outcome
from kiosk.printing.ipp_printer import IppPrinter
from kiosk.printing.printer import Fault
from tests.contracts.printer import KEY, SHEET, PrinterContract, print_sheet, settled
from tests.printers import CupsQueue, EvePrinter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="cupsd is no Windows program")


@pytest.fixture
def eve(bus: str, tmp_path: Path) -> Iterator[EvePrinter]:
    printer = EvePrinter(tmp_path / "printer", bus)
    yield printer
    printer.close()


@pytest.fixture
def queue(bus: str, eve: EvePrinter) -> Iterator[CupsQueue]:
    made = CupsQueue(bus, eve.address.uri)
    yield made
    made.close()


class TestIppQueue(PrinterContract):
    @pytest.fixture(autouse=True)
    def _device(self, queue: CupsQueue, eve: EvePrinter) -> None:
        self.queue, self.eve = queue, eve

    def make(self, folder: Path) -> IppPrinter:
        return self.queue.client()

    def sheets(self, folder: Path, key: str) -> int:
        return self.eve.sheets(key)

    def break_down(self, folder: Path) -> None:
        self.queue.kill()


@pytest.mark.parametrize("out", [0, 1])
def test_a_job_that_the_printer_aborts_is_never_printed(queue: CupsQueue, eve: EvePrinter, out: int) -> None:
    eve.does("sheet; " * out + "exit 1")
    assert print_sheet(queue.client()).outcome is Outcome.UNSURE
    assert eve.sheets(KEY) == out


def test_a_printer_that_loses_its_power_and_comes_back_is_never_said_to_have_printed(
    queue: CupsQueue, eve: EvePrinter
) -> None:
    eve.does("event begun; gate; sheet")
    printer = queue.client()
    answer = printer.send(printer.begin(KEY), SHEET)
    eve.wait_for("begun")
    eve.restart()
    assert settled(printer, KEY, answer, most=5000).outcome is Outcome.UNSURE
    assert eve.sheets(KEY) == 0


def test_a_printer_that_cannot_be_asked_leaves_the_print_unconfirmed(bus: str, eve: EvePrinter) -> None:
    queue = CupsQueue(bus, f"http://localhost:{eve.port}/ipp/print")
    try:
        assert print_sheet(queue.client()).outcome is Outcome.UNCONFIRMED
        assert eve.sheets(KEY) == 1
    finally:
        queue.close()


def test_a_queue_that_tries_again_by_itself_is_not_used(bus: str, eve: EvePrinter) -> None:
    queue = CupsQueue(bus, eve.address.uri, policy="retry-job")
    try:
        state = queue.client().status()
        assert (state.ready, state.faults) == (False, (Fault.QUEUE_REPEATS,))
    finally:
        queue.close()


def test_a_queue_whose_server_dies_prints_twice_and_a_person_is_asked(queue: CupsQueue, eve: EvePrinter) -> None:
    eve.does("sheet; event begun; gate")
    printer = queue.client()
    answer = printer.send(printer.begin(KEY), SHEET)
    eve.wait_for("begun")
    queue.kill()
    assert printer.poll(KEY).outcome is Outcome.PENDING
    eve.does("sheet; event again")
    eve.open_gate()
    queue.restart()
    eve.wait_for("again")
    assert settled(printer, KEY, answer, most=5000).outcome is Outcome.UNSURE
    assert eve.sheets(KEY) == 2
