"""Opens the window of a station, or of a badge layout: kiosk mode, signals, the log and the exception hook; gives the
exit code.

Comes before it: `kiosk run`, `kiosk demo` and `kiosk badge --preview`, through the entry points `kiosk.window`. A
station that cannot be opened is first shown as a page, then raised as the `KioskError` that it is.
"""

from __future__ import annotations

import logging
import signal
import socket
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.config import Home
from kiosk.demo import Demonstration
from kiosk.errors import KioskError
from kiosk.model import ParticipantNumber
from kiosk.preview import specimens
from ui.preview import PreviewWindow
from ui.shell import Shell, application
from ui.trouble import log_into

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
FIRST_PICTURE_MS = 30
"""The station is opened once the first picture has been drawn."""


def run(
    home: Home,
    face: str,
    language: str = "",
    demonstration: Demonstration | None = None,
    clip: Path | None = None,
) -> int:
    """Opens a window on `face` (desk, self-service, checkpoint) and stays until it is closed; a clip is a video file
    in place of the camera.
    """
    if not home.keys_file.exists():
        raise KioskError("home_missing", folder=home.root)
    if clip and not clip.is_file():
        raise KioskError("file_missing", file=clip)
    program = application()
    shell = Shell(home, face, language, demonstration, clip)
    _show(program, shell)
    return _until_closed(program, home, shell)


def preview(home: Home, layout: Path, number: ParticipantNumber | None, language: str) -> int:
    """Opens a window that shows a badge layout as its file stands now, and stays until it is closed."""
    people = specimens(home, number)
    program = application()
    window = PreviewWindow(layout, people, language)
    assert isinstance(window.window, QQuickWindow)
    window.window.show()
    return _until_closed(program, home, window)


def _until_closed(program: QGuiApplication, home: Home, shell: Shell | PreviewWindow) -> int:
    log, ends = log_into(home), Ends(program)
    shell.trouble.install()
    QTimer.singleShot(FIRST_PICTURE_MS, shell.open)
    try:
        code = program.exec()
    finally:
        ends.release()
        shell.trouble.remove()
        shell.close()
        if log:
            logging.getLogger().removeHandler(log)
            log.close()
    if shell.error:
        raise shell.error
    return code


def _show(program: QGuiApplication, shell: Shell) -> None:
    window = shell.window
    assert isinstance(window, QQuickWindow)
    if shell.locked:
        window.setGeometry(program.primaryScreen().geometry())  # without a window manager nobody else does
        window.showFullScreen()
        if shell.face == "self-service":
            program.setOverrideCursor(Qt.CursorShape.BlankCursor)
    else:
        window.showMaximized()


class Ends(QObject):
    """SIGINT, SIGTERM and a closed terminal end the program at once, although its loop sleeps in C++ while nothing
    happens.
    """

    def __init__(self, program: QGuiApplication) -> None:
        super().__init__()
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._before = {number: signal.getsignal(number) for number in ENDING}
        self._fd_before = signal.set_wakeup_fd(self._write.fileno())
        for number in self._before:
            signal.signal(number, lambda _number, _frame: program.exit(0))
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def _woken(self) -> None:
        self._read.recv(64)

    def release(self) -> None:
        """Signals mean again what they meant before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._fd_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()
