"""What types or sends codes at this station: the keyboard, a serial port, and the page that sets them up.

Scans of both roads come out of `scanned`, without what a set-up scanner puts around each code. While the page is open
(`learning`) scans teach and go nowhere else. The set-up is kept in the home (`kiosk.scan.setup`).
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QWindow

from kiosk.config import RESOURCES
from kiosk.errors import KioskError
from kiosk.messages import error_sentence
from kiosk.scan.calibration import Calibration, Learned
from kiosk.scan.raw import RawScan
from kiosk.scan.setup import ScannerSetup, read_setup, write_setup
from ui.bridge.texts import Texts
from ui.qt import prop
from ui.wedge import WedgeFilter

if TYPE_CHECKING:
    from ui.serial import SerialScanner

log = logging.getLogger(__name__)
PICTURE = RESOURCES / "scanner-setup.png"


class Scanners(QObject):
    """What the window listens to, and what the set-up page shows and calls."""

    scanned = Signal(object)
    began = Signal()
    changed = Signal()

    def __init__(self, file: Path, texts: Texts) -> None:
        super().__init__()
        self._file, self._texts = file, texts
        self._setup, self._error = _read(file)
        self._keyboard: WedgeFilter | None = None
        self._serial: SerialScanner | None = None
        self._lesson: Calibration | None = None
        self._learned: Learned | None = None
        texts.changed.connect(self.changed)

    def listen(self, window: QWindow) -> None:
        """From now on, until `close`."""
        self._keyboard = WedgeFilter(window, self._setup)
        self._keyboard.scanned.connect(self._heard)
        self._keyboard.began.connect(self.began)
        self._keyboard.learned.connect(self._taught)
        self._open_serial()

    def close(self) -> None:
        """Listens no more."""
        if self._keyboard:
            self._keyboard.remove()
        if self._serial:
            self._serial.close()

    @prop(bool, notify=changed)
    def learning(self) -> bool:
        """Is the page open?"""
        return self._lesson is not None

    @prop(QUrl, constant=True)
    def picture(self) -> QUrl:
        """The set-up code."""
        return QUrl.fromLocalFile(str(PICTURE))

    @prop("QVariantMap", notify=changed)
    def verdict(self) -> dict[str, Any]:
        """What the last scan of the set-up code taught: tone, word, and what to change; empty before one."""
        learned, say = self._learned, self._texts.say
        if learned is None:
            return {}
        tone = "stop" if learned.must_change else "attention" if learned.should_change else "good"
        facts = {"gap": learned.gap_ms, "prefix": self._setup.prefix, "suffix": self._setup.suffix}
        return {
            "tone": tone,
            "word": say(f"screen.scanner.{tone}"),
            "lines": [say(f"scanner_finding.{finding}", **facts) for finding in learned.findings],
        }

    @prop(bool, notify=changed)
    def remembers(self) -> bool:
        """Is anything kept that an ordinary scanner does not need?"""
        return self._setup != ScannerSetup(device=self._setup.device, baud=self._setup.baud)

    @prop("QVariantMap", notify=changed)
    def trouble(self) -> dict[str, str]:
        """A file that cannot be read or written."""
        if self._error is None:
            return {}
        sentence, next_step = error_sentence(self._error, self._texts.language)
        return {"sentence": sentence, "next": next_step}

    @prop("QVariantList", notify=changed)
    def ports(self) -> list[dict[str, Any]]:
        """Serial devices to choose from: those that are there, and the chosen one, there or not."""
        if not self._lesson:
            return []
        from ui.serial import devices  # noqa: PLC0415 not before somebody looks

        chosen, there = self._setup.device, devices()
        found = [{"key": each.key, "name": each.told, "chosen": chosen in (each.key, each.name)} for each in there]
        if chosen and not any(each["chosen"] for each in found):
            found.append({"key": chosen, "name": chosen, "chosen": True})
        return found

    @prop(bool, notify=changed)
    def connected(self) -> bool:
        """Is the chosen serial device there?"""
        return bool(self._serial and self._serial.open)

    @Slot()
    def learn(self) -> None:
        """The page is opened: scans teach."""
        self._learned, self._lesson = None, Calibration(self._setup)
        self._teach()

    @Slot()
    def leave(self) -> None:
        """The page is closed: scans are scans."""
        self._learned = self._lesson = None
        self._teach()

    @Slot(str)
    def choose(self, device: str) -> None:
        """The serial device of that key; none when it was chosen before."""
        self._keep(replace(self._setup, device="" if device == self._setup.device else device))
        self._open_serial()
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """Back to how an ordinary scanner types."""
        kept = self._setup
        self._keep(ScannerSetup(device=kept.device, baud=kept.baud))
        self.learn()

    def _teach(self) -> None:
        if self._keyboard:
            self._keyboard.learn(self._lesson)
        self.changed.emit()

    def _taught(self, learned: Learned) -> None:
        self._learned = learned
        if learned.setup:
            self._keep(learned.setup)
        if self._lesson:
            self._lesson.before = self._setup
        self.changed.emit()

    def _heard(self, scan: RawScan) -> None:
        if self._lesson is None:
            self.scanned.emit(self._setup.bare(scan))
        elif learned := self._lesson.line(scan.readings[0]):
            self._taught(learned)

    def _keep(self, setup: ScannerSetup) -> None:
        self._setup, self._error = setup, None
        if self._keyboard:
            self._keyboard.use(setup)
        try:
            write_setup(self._file, setup)
        except KioskError as error:
            self._error = error

    def _open_serial(self) -> None:
        if self._serial:
            self._serial.close()
            self._serial.deleteLater()
            self._serial = None
        if self._setup.device:
            from ui.serial import SerialScanner  # noqa: PLC0415 only where there is one

            self._serial = SerialScanner(self._setup.device, self._setup.baud, self)
            self._serial.scanned.connect(self._heard)
            self._serial.changed.connect(self.changed)


def _read(file: Path) -> tuple[ScannerSetup, KioskError | None]:
    """A file that is wrong stops nobody: an ordinary scanner works without."""
    try:
        return read_setup(file), None
    except KioskError as error:
        log.warning("scanner: %s", error.key)
        return ScannerSetup(), error
