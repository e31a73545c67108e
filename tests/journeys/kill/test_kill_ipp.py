"""A station that dies at any step of a print on a real IPP printer: no badge is lost, none is doubled in silence.

The station is a real process ended by SIGKILL; the printer is a real `ippeveprinter`; its tray is counted.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from kiosk.config import Home
from kiosk.printing.ledger import JobState
from kiosk.printing.spooler import Spooler
from tests.contracts.printer import SHEET
from tests.core.world import NOW
from tests.journeys.floor import MOST_STEPS, SETTLED
from tests.journeys.kill.scene import Aftermath, Child
from tests.journeys.kill.worker import jobs, print_on_ipp
from tests.printers import EvePrinter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
RESERVED, SENT, TAKEN, PRINTED, UNSURE = (
    *(JobState.RESERVED, JobState.SENT, JobState.TAKEN),
    *(JobState.PRINTED, JobState.UNSURE),
)


@pytest.fixture
def eve(bus: str, tmp_path: Path) -> Iterator[EvePrinter]:
    printer = EvePrinter(tmp_path / "printer", bus)
    yield printer
    printer.close()


POINTS = [
    # where it dies, what the ledger then says, what becomes of it, sheets in the end
    ("committed", RESERVED, PRINTED, (1,)),
    ("document", RESERVED, PRINTED, (1,)),
    ("begin", RESERVED, PRINTED, (1,)),
    ("before bytes", SENT, UNSURE, (0,)),
    ("after bytes", SENT, UNSURE, (1,)),
    ("taken", TAKEN, PRINTED, (1,)),
    ("polled", TAKEN, PRINTED, (1,)),
]


@pytest.mark.parametrize(("point", "left", "end", "sheets"), POINTS)
def test_a_station_killed_at_a_step_of_a_print(
    eve: EvePrinter, home: Home, point: str, left: JobState, end: JobState, sheets: tuple[int, ...]
) -> None:
    child = Child(print_on_ipp, str(home.root), str(eve.port), point)
    child.end()
    assert child.process.exitcode == -9
    after = Aftermath(home, Random(1))
    (serial,) = jobs(after.station)
    assert jobs(after.station)[serial].state is left
    spooler = Spooler(after.station.journal, {"badges": eve.client()}, lambda _job: SHEET)
    spooler.recover(NOW)
    for _ in range(MOST_STEPS):
        if jobs(after.station)[serial].state in SETTLED:
            break
        spooler.step(NOW)
    assert jobs(after.station)[serial].state is end
    assert eve.sheets(str(serial)) in sheets
    after.nothing_is_lost(child)
    after.ledger_and_journal_agree()
    after.close()
