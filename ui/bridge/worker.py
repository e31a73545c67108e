"""Runs calls of the core off the screen thread, one after the other, and brings what came of them back to it.

`done` takes the result; `failed` takes a `KioskError`: a broken machine as the core told it, or a bug, which is
written to the log first and told by its number.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kiosk.errors import KioskError

Result = TypeVar("Result")
Failed = Callable[[KioskError], None]


class Worker(QObject):
    """One thread beside the screen."""

    _settled = Signal(object, object, object)

    def __init__(self, unexpected: Callable[[BaseException], KioskError]) -> None:
        super().__init__()
        self._unexpected = unexpected
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="core")
        self._open = True
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, act: Callable[[], Result], done: Callable[[Result], None], failed: Failed) -> None:
        """Calls `act` in the thread, then `done` or `failed` on the screen thread."""
        if self._open:
            future = self._pool.submit(act)
            future.add_done_callback(lambda ended: self._settled.emit(ended, done, failed))

    def beside(self) -> Worker:
        """Another thread, for what may wait for a device: a guest must not wait with it."""
        return Worker(self._unexpected)

    def close(self) -> None:
        """Waits for the call under way; nothing is delivered any more."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)

    @Slot(object, object, object)
    def _deliver(self, ended: Future[Result], done: Callable[[Result], None], failed: Failed) -> None:
        if not self._open:
            return
        error = ended.exception()
        if error is None:
            done(ended.result())
        else:
            failed(error if isinstance(error, KioskError) else self._unexpected(error))
