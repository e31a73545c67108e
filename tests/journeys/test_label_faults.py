"""The fault table of label printers: a fault, a moment, through the spooler and the journal; then a person repairs it.

Whatever broke, and whenever: the ledger and the tray agree, before the repair and after it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.printing.ledger import UNDER_WAY, JobState
from kiosk.printing.zpl_printer import ZplPrinter
from tests.contracts.test_zpl_printer import CALM, FAULTS, HASTY, MUTE, ONE
from tests.core.world import NOW
from tests.journeys.floor import SETTLED, Floor
from tests.zpl_printer import NetworkPrinter

STEPS = 6
"""As many as a print takes; a printer that is not repaired holds it up for ever."""


@pytest.fixture
def device() -> Iterator[NetworkPrinter]:
    printer = NetworkPrinter()
    yield printer
    printer.off()


def floor_at(device: NetworkPrinter, folder: Path, *, hasty: bool) -> Floor:
    settings = HASTY if hasty else CALM
    return Floor(
        folder,
        lambda: ZplPrinter("badges", device.road, settings),
        lambda serial: sum(label.name == serial for label in device.tray),
        ONE,
    )


@pytest.mark.parametrize("station_restarts", [False, True])
@pytest.mark.parametrize("moment", ["before", "while it prints", "after"])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_ledger_agrees_with_the_tray(
    device: NetworkPrinter, tmp_path: Path, fault: str, moment: str, *, station_restarts: bool
) -> None:
    floor = floor_at(device, tmp_path, hasty=fault in MUTE)
    serial, broken = floor.reserve(), FAULTS[fault]
    if moment == "before":
        broken(device)
    elif moment == "while it prints":
        device.at_label = 1, lambda: broken(device)
    floor.run(serial, *UNDER_WAY, *SETTLED) if moment == "after" else floor.step()
    if moment == "after":
        broken(device)
    for _ in range(STEPS):
        floor.step()
    floor.agrees(serial)
    if station_restarts:
        floor.start()
    device.repair()
    floor.agrees(serial)
    assert floor.run(serial, *SETTLED) in (JobState.PRINTED, JobState.UNSURE, JobState.FAILED)
    floor.agrees(serial)
    floor.journal.close()


@pytest.mark.parametrize("moment", ["reserved", "under way", "settled"])
def test_a_station_that_starts_again_prints_no_label_twice(device: NetworkPrinter, tmp_path: Path, moment: str) -> None:
    floor = floor_at(device, tmp_path, hasty=False)
    serial = floor.reserve()
    if moment != "reserved":
        floor.run(serial, *(UNDER_WAY if moment == "under way" else SETTLED))
    floor.start()
    floor.spooler.recover(NOW)
    assert floor.run(serial, *SETTLED) is JobState.PRINTED
    assert floor.sheets(serial) == 1
    floor.journal.close()
