"""The one exception hook of the screen: a bug becomes a number in the log and a calm page that names it.

The log gets the kind of the error and where it happened, never its words: they may hold somebody's name.
"""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.config import Home
from kiosk.errors import KioskError
from ui.qt import prop

log = logging.getLogger(__name__)


class Trouble(QObject):
    """What QML asks: is there a bug to tell of, and under which number."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._number = ""
        self._before = sys.excepthook

    def install(self) -> None:
        """From now on every bug of the screen thread comes here."""
        sys.excepthook = self.caught

    def remove(self) -> None:
        """Whoever caught bugs before catches them again."""
        sys.excepthook = self._before

    def caught(self, kind: type[BaseException], error: BaseException, _where: TracebackType | None = None) -> None:
        """The hook itself."""
        if not issubclass(kind, Exception):
            self._before(kind, error, _where)
            return
        self._number = written(error)
        self.changed.emit()

    @prop(str, notify=changed)
    def number(self) -> str:
        """The number in the log, empty when all is well."""
        return self._number

    @Slot()
    def dismiss(self) -> None:
        """The page was read."""
        self._number = ""
        self.changed.emit()


def written(error: BaseException) -> str:
    """Writes a bug to the log and gives its number."""
    number = secrets.token_hex(3)
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    log.error("number %s: %s at %s", number, type(error).__name__, places or "an unknown place")
    return number


def unexpected(error: BaseException) -> KioskError:
    """A bug of the core's thread, told like a broken machine."""
    return KioskError("unexpected", number=written(error))


def log_into(home: Home) -> logging.Handler | None:
    """The home's log takes what is written from now on; None where there is no home, or it cannot be written."""
    if not home.root.is_dir():
        return None
    try:
        handler = logging.FileHandler(home.log_file, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler
