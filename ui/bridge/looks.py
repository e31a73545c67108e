"""What a page shows is read anew from time to time while it is open, in a thread beside the screen.

One look at a time. Who asks for a look while another is under way gets one more after it: what was just done is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from kiosk.errors import KioskError
from ui.bridge.worker import Failed, Worker


class Looks(QObject):
    """`read` is called in the thread; `seen` and `failed`, with what came of it, on the screen's."""

    def __init__(self, beside: Worker, read: Callable[[], Any], seen: Callable[[Any], None], failed: Failed) -> None:
        super().__init__()
        self._beside, self._read, self._seen, self._failed = beside, read, seen, failed
        self._under_way = self._again = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_if_idle)

    def start(self, every_ms: int) -> None:
        """Now, and again and again."""
        self._timer.start(every_ms)
        self.look()

    def stop(self) -> None:
        """Only when asked."""
        self._timer.stop()

    def look(self) -> None:
        """Reads what is true from now on."""
        self._again = self._under_way
        if not self._under_way:
            self._under_way = True
            self._beside.run(self._read, self._done, self._broken)

    def _look_if_idle(self) -> None:
        if not self._under_way:
            self.look()

    def _done(self, read: Any) -> None:
        self._under_way = False
        self._seen(read)
        if self._again:
            self.look()

    def _broken(self, error: KioskError) -> None:
        self._under_way = False
        self._failed(error)
