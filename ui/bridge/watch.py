"""Follows one print until it is settled: asks ten times a second, and only while there is something to ask."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.errors import KioskError
from kiosk.model import Outcome, Serial
from ui.bridge.room import Room

POLL_MS = 100
FINAL = {str(outcome): outcome for outcome in Outcome if outcome is not Outcome.PENDING}


class PrintWatch(QObject):
    """`settled` brings the outcome, why, and the printer; `held` why the printer cannot print now (once for each
    reason); `failed` a broken machine, after which it goes on asking.
    """

    settled = Signal(object, str, str)
    held = Signal(str)
    failed = Signal(object)

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._serial: Serial | None = None
        self._asking, self._why = False, ""
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.ask)

    def follow(self, serial: Serial) -> None:
        """A badge was reserved: the spooler is woken and its outcome awaited."""
        self._serial, self._asking, self._why = serial, False, ""
        self._room.station.wake_printing()
        self._timer.start()

    def stop(self) -> None:
        """Its outcome matters to nobody here any more."""
        self._serial = None
        self._timer.stop()

    @Slot()
    def ask(self) -> None:
        """One question; none while the last one is open."""
        serial, station = self._serial, self._room.station
        if serial and not self._asking:
            self._asking = True
            self._room.worker.run(lambda: station.job(serial), self._answered, self._failed)

    def _answered(self, job: Any) -> None:
        self._asking = False
        if self._serial and job and job.state in FINAL:
            self.stop()
            self.settled.emit(FINAL[job.state], job.why, job.printer)
        elif self._serial and job and job.why != self._why:
            self._why = job.why
            self.held.emit(job.why)

    def _failed(self, error: KioskError) -> None:
        self._asking = False
        self.failed.emit(error)
