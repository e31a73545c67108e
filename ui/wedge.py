"""Keyboard-wedge scanners: listens to the keys of a window before anything in it does.

Each key goes to `kiosk.scan.wedge`. What it holds waits here, about 45 ms; a person's keys then reach the window whole
and in order, a scanner's never do. While a scanner is set up (`learn`), every character goes to the calibration.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from kiosk.scan import calibration
from kiosk.scan.calibration import Calibration
from kiosk.scan.keyboard import Stroke
from kiosk.scan.setup import ScannerSetup
from kiosk.scan.wedge import Fate, Step, Wedge
from ui.accents import Accents, copied, without_input_method

X_OFFSET = 8
"""X11's and Wayland's key codes are evdev's, eight higher."""
CAPS_BITS = {"windows": 0x100, "cocoa": 0x10000}
X_CAPS_BIT = 2
MARGIN_MS = 10
"""The next key may be on its way when the patience with this one ends."""
ENDS = frozenset({int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter), int(Qt.Key.Key_Tab)})
MODIFIERS = frozenset(
    int(key)
    for key in (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_Mode_switch,
    )
)
ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
CHORDS = ALT_GR | Qt.KeyboardModifier.MetaModifier


class WedgeFilter(QObject):
    """Installed on a window: `scanned` brings each whole scan, `began` tells that one is under way."""

    scanned = Signal(object)
    began = Signal()
    learned = Signal(object)

    def __init__(self, window: QWindow, setup: ScannerSetup | None = None) -> None:
        super().__init__(window)
        self._window, self._accents = window, Accents()
        self._wedge = Wedge(setup or ScannerSetup())
        self._calibration: Calibration | None = None
        self._held: list[QKeyEvent] = []
        self._last_ms, self._releasing = 0, False
        self._silence, self._once_more = QTimer(self), QTimer(self)
        for timer in (self._silence, self._once_more):
            timer.setSingleShot(True)
            timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._once_more.start)  # keys that came while the window stood still go first
        self._once_more.timeout.connect(self._silent)
        window.installEventFilter(self)
        window.focusObjectChanged.connect(without_input_method)
        without_input_method(window.focusObject())

    def use(self, setup: ScannerSetup) -> None:
        """From now on the station's scanner is set up like this."""
        self._wedge = Wedge(setup)

    def learn(self, lesson: Calibration | None) -> None:
        """Everything typed goes to the calibration; None: scans are scans again."""
        self._calibration = lesson
        self._wedge = Wedge(self._wedge.setup)
        self._held.clear()

    def remove(self) -> None:
        """Keys go to the window as if nobody had listened."""
        self._window.removeEventFilter(self)
        self._window.focusObjectChanged.disconnect(without_input_method)
        for timer in (self._silence, self._once_more):
            timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self._releasing or not isinstance(event, QKeyEvent) or event.key() in MODIFIERS:
            return False
        if event.type() == QEvent.Type.KeyPress and event.timestamp():
            return self._learns(event) if self._calibration else self._pressed(event)
        if event.type() == QEvent.Type.KeyRelease and self._held:
            self._hold(event)  # never before its own press
            return True
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        """True when the key goes no further now: it is a scanner's, or nobody knows yet."""
        was_scanning = self._wedge.scanning
        step = self._step(event)
        self._settle(step)
        if step.fate is Fate.TAKEN:
            self._held.clear()
        elif step.fate is Fate.HELD:
            self._hold(event)
        if self._wedge.scanning and not was_scanning:
            self.began.emit()
        return step.fate is not Fate.FREE

    def _step(self, event: QKeyEvent) -> Step:
        if event.key() in ENDS:
            self._stop_waiting()
            return self._wedge.end(event.timestamp())
        key = stroke(event)
        if not key.writes or is_chord(event):
            return self._wedge.other()
        step = self._wedge.key(key)
        self._wait(key.at_ms, self._wedge.patience_ms + MARGIN_MS)
        return step

    def _learns(self, event: QKeyEvent) -> bool:
        """The same while a scanner is set up: what turns out to be no scan of the code is a person's after all."""
        assert self._calibration
        key = stroke(event)
        if event.key() in ENDS:
            behind = key.at_ms - self._last_ms <= calibration.SILENCE_MS
            typed = bool(self._held)
            self._stop_waiting()
            return behind and (self._told(silent=False) or not typed)
        if not key.writes or is_chord(event):
            return False
        self._calibration.key(key)
        self._hold(event)
        self._wait(key.at_ms, calibration.SILENCE_MS)
        return True

    def _wait(self, at_ms: int, patience_ms: int) -> None:
        self._stop_waiting()
        self._last_ms = at_ms
        self._silence.start(patience_ms)

    def _stop_waiting(self) -> None:
        self._silence.stop()
        self._once_more.stop()

    def _silent(self) -> None:
        if self._calibration:
            self._told(silent=True)
        else:
            self._settle(self._wedge.silence(self._last_ms + self._silence.interval()))

    def _told(self, *, silent: bool) -> bool:
        learned = self._calibration.end(silent=silent) if self._calibration else None
        if learned is None:
            self._release()
            return False
        self._held.clear()
        self.learned.emit(learned)
        return True

    def _settle(self, step: Step) -> None:
        if step.free_held:
            self._release()
        if step.scan:
            self.scanned.emit(step.scan)

    def _hold(self, event: QKeyEvent) -> None:
        self._held.append(copied(event, event.text()))

    def _release(self) -> None:
        """What was held is a person's."""
        held, self._held = self._held, []
        self._releasing = True
        for each in held:
            press = each.type() == QEvent.Type.KeyPress
            event = self._accents.typed(each) if press else each
            if event:
                QCoreApplication.sendEvent(self._window, event)
        self._releasing = False


def stroke(event: QKeyEvent) -> Stroke:
    """A key press as the core looks at it."""
    text = event.text()
    platform = QGuiApplication.platformName()
    return Stroke(
        event.timestamp(),
        place(event.nativeScanCode(), platform),
        text if text.isprintable() else "",
        bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
        bool(event.nativeModifiers() & CAPS_BITS.get(platform, X_CAPS_BIT)),
        event.isAutoRepeat(),
    )


def is_chord(event: QKeyEvent) -> bool:
    """A command, not a character; AltGr comes as Ctrl and Alt on Windows, and writes."""
    chord = event.modifiers() & CHORDS
    return bool(chord) and not (chord == ALT_GR and event.text().isprintable() and event.text() != "")


def place(native: int, platform: str) -> int:
    """The place of a key on a PC keyboard, 0 where the platform does not say."""
    if platform.startswith(("xcb", "wayland", "eglfs", "linuxfb")):
        return max(native - X_OFFSET, 0)
    return native if platform == "windows" else 0
