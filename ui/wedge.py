"""Keyboard-wedge scanners: listens to the keys of a window before anything in it does.

Scanners type as if on a US keyboard, whatever layout the system has. So the key's place on the keyboard counts
(`nativeScanCode`: evdev's codes, eight higher on X11 and Wayland; those of PC keyboards on Windows are the same),
and its text only where the place says nothing. The first characters of a burst look like a person's and reach a
focused field, so `began` asks the face to empty it; from the sixth on the keys are kept from everything else.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from kiosk.scan.wedge import Wedge

DIGIT_ROW = {code: str((code - 1) % 10) for code in range(2, 12)}
KEYPAD = {71: "7", 72: "8", 73: "9", 75: "4", 76: "5", 77: "6", 79: "1", 80: "2", 81: "3", 82: "0"}
PLACES = DIGIT_ROW | KEYPAD
X_OFFSET = 8
ENDS = {int(Qt.Key.Key_Return): "\n", int(Qt.Key.Key_Enter): "\n", int(Qt.Key.Key_Tab): "\t"}
CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class WedgeFilter(QObject):
    """Installed on a window: `scanned` brings each whole scan, `began` tells that one is under way."""

    scanned = Signal(str)
    began = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wedge = Wedge()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        """True when the key belongs to a scan and to nobody else."""
        character = ENDS.get(event.key()) or typed(event)
        if not character:
            return False
        was_scanning = self._wedge.scanning
        text = self._wedge.key(character, event.timestamp())
        if text is not None:
            self.scanned.emit(text)
            return True
        if self._wedge.scanning and not was_scanning:
            self.began.emit()
        return self._wedge.scanning


def typed(event: QKeyEvent) -> str:
    """The character a scanner meant by a key; empty for keys that write nothing."""
    if event.modifiers() & CHORDS:
        return ""
    text = event.text()
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    digit = "" if shifted else PLACES.get(place(event.nativeScanCode()), "")
    return digit or (text if text.isprintable() else "")


def place(native: int) -> int:
    """The place of a key on a PC keyboard, 0 where the platform does not say."""
    platform = QGuiApplication.platformName()
    if platform.startswith(("xcb", "wayland", "eglfs", "linuxfb")):
        return native - X_OFFSET
    return native if platform == "windows" else 0
