"""The threads of a station's core: `Loop` takes one step after the other; the `Printshop` runs one for each printer.

In: a `Spooler`, the lock file of its home, the station's clock. One process prints at a home: whoever holds the lock.
A second one (the command line beside an open window) adds to the ledger and waits for the outcome. A step that fails
is logged by its kind, never by its words, and the loop goes on. Before it: `station`. After it: `printing.spooler`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from kiosk.errors import KioskError
from kiosk.files import file_error
from kiosk.model import Outcome, Serial
from kiosk.printing.ledger import OPEN, Job
from kiosk.printing.printer import Answer, Document, Printer
from kiosk.printing.spooler import Pace, Spooler

log = logging.getLogger(__name__)
PRINT_PATIENCE = 60.0
BUSY_SECONDS = 0.02
REST = {Pace.AT_ONCE: 0.0, Pace.SOON: BUSY_SECONDS, Pace.HELD: 0.5, Pace.IDLE: 1.0}
"""Seconds between two steps; while a printer is at a badge, they grow up to `LONGEST_SOON`."""
LONGEST_SOON, GROWTH = 0.25, 1.4
Clock = Callable[[], datetime]


class Loop:
    """Calls `step` in a thread until stopped; it answers how many seconds to rest, unless woken."""

    def __init__(self, name: str, step: Callable[[], float], *, rest_after_trouble: float = 1.0) -> None:
        self._step, self._trouble = step, rest_after_trouble
        self._wake, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begins; once."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Waits for the step under way and ends."""
        self._ended.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            rest = self._rest()
            if rest > 0:
                self._wake.wait(rest)
                self._wake.clear()

    def _rest(self) -> float:
        try:
            return self._step()
        except KioskError as error:
            log.warning("%s: %s", self._thread.name, error.key)
        except Exception as error:  # noqa: BLE001 - a loop must outlive whatever broke
            log.error("%s: %s", self._thread.name, type(error).__name__)  # noqa: TRY400 - it may name somebody
        return self._trouble


class Printshop:
    """Prints at a home: in the background while a window is open, or now, until one badge is settled."""

    def __init__(self, spooler: Spooler, lock_file: Path, now: Clock) -> None:
        self.spooler, self._file, self.now = spooler, lock_file, now
        self._lock = FileLock(lock_file, thread_local=False)
        self._keeper: Loop | None = None
        self._lines: list[Loop] = []

    def start(self) -> None:
        """Prints in threads of its own until `stop`, from the moment on at which nobody else does."""
        if self._keeper is None:
            self._keeper = Loop("printshop", self._take_over)
            self._keeper.start()

    def stop(self) -> None:
        """Waits for the steps under way."""
        if self._keeper:
            self._keeper.stop()
            self._keeper = None
            while self._lines:
                self._lines.pop().stop()
            self._lock.release()

    def wake(self) -> None:
        """Something was reserved: no need to wait for the next look."""
        for line in self._lines:
            line.wake()

    def recover(self) -> None:
        """Settles what a crash cut off, unless a process is at it that will."""
        if self._holds():
            try:
                self.spooler.recover(self.now())
            finally:
                self._lock.release()

    def print_now(self, serial: Serial, job_of: Callable[[Serial], Job | None]) -> Job | None:
        """Prints until that badge is settled: here, or by the process that holds the printers."""
        deadline = time.monotonic() + PRINT_PATIENCE
        while time.monotonic() < deadline:
            if self._holds():
                try:
                    self._print_until(serial, job_of, deadline)
                finally:
                    self._lock.release()
            job = job_of(serial)
            if job is None or job.state not in OPEN:
                return job
            time.sleep(BUSY_SECONDS)
        return job_of(serial)

    def test_page(self, printer: Printer, document: Document) -> Answer:
        """A sheet that stands in no ledger; its outcome is awaited."""
        deadline = time.monotonic() + PRINT_PATIENCE
        ticket = printer.begin(f"test-{self.now():%Y%m%d-%H%M%S}")
        answer = printer.send(ticket, document)
        while answer.outcome is Outcome.PENDING and time.monotonic() < deadline:
            time.sleep(BUSY_SECONDS)
            answer = printer.poll(ticket)
        return answer

    def _print_until(self, serial: Serial, job_of: Callable[[Serial], Job | None], deadline: float) -> None:
        """Recovers what others left behind, once; our own pending print is polled."""
        self.spooler.recover(self.now())
        while time.monotonic() < deadline:
            did = self.spooler.step(self.now())
            job = job_of(serial)
            if job is None or job.state not in OPEN:
                return
            if not did and job.state == OPEN[0]:  # no printer takes it: nobody waits here for one that might
                self.spooler.give_up(serial, self.now())
                return
            if not did:
                time.sleep(BUSY_SECONDS)

    def _holds(self) -> bool:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise file_error(error, self._file) from error
        return True

    def _take_over(self) -> float:
        """Begins the lines once the printers are ours; each first looks for what a crash cut off."""
        if not self._lines and self._holds():
            self._lines = [Line(self, name).loop for name in self.spooler.printers]
            for line in self._lines:
                line.start()
        return REST[Pace.IDLE]


class Line:
    """One printer's line."""

    def __init__(self, shop: Printshop, name: str) -> None:
        self._shop, self._name, self._recovered, self._soon = shop, name, False, BUSY_SECONDS
        self.loop = Loop(f"printer {name}", self.step)

    def step(self) -> float:
        """Seconds to rest."""
        spooler, now = self._shop.spooler, self._shop.now()
        if not self._recovered:
            spooler.recover(now, self._name)
            self._recovered = True
        pace = spooler.work(self._name, now)
        self._soon = min(LONGEST_SOON, self._soon * GROWTH) if pace is Pace.SOON else BUSY_SECONDS
        if pace is Pace.AT_ONCE:
            self._shop.wake()  # what this printer cannot print another one may
        return self._soon if pace is Pace.SOON else REST[pace]
