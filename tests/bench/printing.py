"""Printing over IPP to a real `ippeveprinter` on this machine: one badge alone, a line of them, polls, a restart.

Nothing is measured where that program is not installed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from kiosk.config import Home
from kiosk.desk import Order
from kiosk.model import Serial
from kiosk.printing import ledger
from kiosk.printing.ledger import JobState
from kiosk.printing.spooler import Spooler
from kiosk.station import OpenStation
from tests.bench.figures import Figure, percentile, timed
from tests.contracts.printer import SHEET
from tests.printers import EvePrinter, message_bus

ALONE, LINE, POLLS = 12, 100, 200
PRINTERS = '[[printer]]\nname = "badges"\naddress = "{uri}"\nmedia = [105, 148]\n'


def printing(home: Home, folder: Path) -> Iterator[Figure]:
    """On a home with people."""
    if not shutil.which("ippeveprinter"):
        return
    (folder / "bus").mkdir(parents=True)
    with message_bus(folder / "bus") as bus:
        eve = EvePrinter(folder / "printer", bus)
        home.printers_file.write_text(PRINTERS.format(uri=eve.address.uri), encoding="utf-8")
        station = OpenStation(home)
        try:
            yield from _badges(station)
            yield from _polls(eve)
            yield _restart(station, eve)
        finally:
            station.close()
            eve.close()
            home.printers_file.unlink()


def _badges(station: OpenStation) -> Iterator[Figure]:
    """As a window prints: in the background."""
    reserved = _reservations(station)
    station.start_printing()
    alone = [timed(lambda: _until_printed(station, next(reserved))) for _ in range(ALONE)]
    station.stop_printing()
    yield Figure("IPP: issue to printed, p50", percentile(alone[1:], 0.5), "ms")
    line = [next(reserved) for _ in range(LINE)]
    station.start_printing()
    seconds = timed(partial(_until_printed, station, line[-1])) / 1e3
    station.stop_printing()
    yield Figure(f"IPP: a line of {LINE}", LINE / seconds, "badges/s", "> 8")


def _reservations(station: OpenStation) -> Iterator[Serial]:
    order = Order("badges", identity_checked=True, override="bench")
    for person in station.shelf.current().people():
        answer = station.desk.issue(person.number, order, station.now(), station.operator)
        if answer.serial:
            yield answer.serial


def _until_printed(station: OpenStation, serial: Serial) -> None:
    station.wake_printing()
    while (job := station.job(serial)) and job.state is not JobState.PRINTED:
        pass


def _polls(eve: EvePrinter) -> Iterator[Figure]:
    eve.does("event begun; gate; sheet")
    printer = eve.client()
    printer.send(printer.begin("polled"), SHEET)
    eve.wait_for("begun")
    polls = [timed(partial(printer.poll, "polled")) for _ in range(POLLS)]
    eve.open_gate()
    eve.does("sheet")
    yield Figure("IPP: one poll of a badge in print, p50", percentile(polls, 0.5), "ms")


def _restart(station: OpenStation, eve: EvePrinter) -> Figure:
    """A station starts with a hundred rows that it had sent: each is looked for by its name."""
    with station.journal.act(station.now()) as act:
        rows = ledger.jobs_in(act.connection, JobState.PRINTED)[-LINE:]
        for job in rows:
            ledger.move(act.connection, job, replace(job, state=JobState.TAKEN))
    spooler = Spooler(station.journal, {"badges": eve.client()}, lambda _job: SHEET)
    seconds = timed(lambda: spooler.recover(station.now())) / 1e3
    return Figure(f"IPP: after a restart, {len(rows)} open rows settled", seconds, "s")
