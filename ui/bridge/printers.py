"""The page of the printers: how each is and what to do, what waits, the roll, a test page, where the badge stands.

Asked every two seconds while the page is open, in a thread beside the desk's, for a printer may not answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.errors import KioskError
from kiosk.messages import outcome_sentence, say
from kiosk.preview import specimen_page
from kiosk.station import OpenStation, PrintAnswer, PrinterTold
from ui.bridge.looks import Looks
from ui.bridge.room import Room
from ui.bridge.worker import Worker
from ui.qt import prop

LOOK_MS = 2000
STEP_MM, FARTHEST_MM = 0.5, 20.0
MOST_SHEETS = 99_999


class PrintersBridge(QObject):
    """What the page shows and calls; `opened` and empty until somebody asks for it."""

    changed = Signal()

    def __init__(self, room: Room, beside: Worker) -> None:
        super().__init__()
        self._room, self._beside = room, beside
        self._told: tuple[PrinterTold, ...] = ()
        self._opened = False
        self._busy = ""
        self._said: dict[str, tuple[str, bool]] = {}
        self._error: KioskError | None = None
        self._looks = Looks(beside, room.station.printers_told, self._looked, self._failed)
        room.texts.changed.connect(self.changed)

    @prop(bool, notify=changed)
    def opened(self) -> bool:
        """Is the page shown?"""
        return self._opened

    @prop(str, notify=changed)
    def busy(self) -> str:
        """The printer that is being tried."""
        return self._busy

    @prop("QVariantList", notify=changed)
    def printers(self) -> list[dict[str, Any]]:
        """One map a printer."""
        return [self._card(printer) for printer in self._told]

    @prop("QVariantMap", notify=changed)
    def trouble(self) -> dict[str, str]:
        """A broken machine: sentence and next step."""
        return self._room.told(self._error)

    @Slot()
    def open(self) -> None:
        """Shows the page."""
        self._opened = True
        self._looks.start(LOOK_MS)
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Back to the desk."""
        self._opened, self._error = False, None
        self._said.clear()
        self._looks.stop()
        self.changed.emit()

    @Slot()
    def look(self) -> None:
        """Asks every printer."""
        self._looks.look()

    @Slot(str)
    def test(self, name: str) -> None:
        """A test page."""
        self._busy = name
        self._said.pop(name, None)
        self.changed.emit()
        self._beside.run(partial(_test, self._room.station, name), partial(self._tested, name), self._failed)

    @Slot(str, str)
    def roll(self, name: str, sheets: str) -> None:
        """A new roll is in."""
        if sheets.isascii() and sheets.isdigit() and 0 < int(sheets) <= MOST_SHEETS:
            self._act(name, partial(self._room.station.change_roll, name, int(sheets)))

    @Slot(str, float, float)
    def nudge(self, name: str, right: float, down: float) -> None:
        """The badge is moved by so many steps."""
        printer = next((each for each in self._told if each.name == name), None)
        if printer and not self._busy:
            x, y = (
                max(-FARTHEST_MM, min(FARTHEST_MM, at + steps * STEP_MM))
                for at, steps in zip(printer.setup.offset, (right, down), strict=True)
            )
            self._act(name, partial(self._room.station.align, name, x, y))

    def _act(self, name: str, act: Callable[[], object]) -> None:
        self._busy = name
        self._said.pop(name, None)
        self.changed.emit()
        self._beside.run(act, lambda _: self._acted(), self._failed)

    def _acted(self) -> None:
        self._busy = ""
        self.look()

    def _tested(self, name: str, answer: PrintAnswer) -> None:
        said = outcome_sentence(answer.outcome, answer.why, self._room.texts.language)
        self._said[name] = (said, answer.outcome in ("printed", "unconfirmed"))
        self._acted()

    def _looked(self, told: tuple[PrinterTold, ...]) -> None:
        self._told, self._error = told, None
        self.changed.emit()

    def _failed(self, error: KioskError) -> None:
        self._busy, self._error = "", error
        self._room.relieve(error)
        self.changed.emit()

    def _card(self, printer: PrinterTold) -> dict[str, Any]:
        language, (said, good) = self._room.texts.language, self._said.get(printer.name, ("", True))
        media, (x, y) = printer.setup.media, printer.setup.offset
        return {
            "name": printer.name,
            "tone": "good" if printer.ready and not printer.low else "attention" if printer.ready else "stop",
            "sentence": say(printer.why or "screen.status.printer_ready", language),
            "next": say(printer.next_step, language) if printer.next_step else "",
            "address": printer.setup.address,
            "media": _paper(media, language) if media else "",
            "queue": printer.queue,
            "left": -1 if printer.left is None else printer.left,
            "roll": str(printer.setup.roll or ""),
            "across": _signed(x),
            "along": _signed(y),
            "said": said,
            "saidGood": good,
        }


def _paper(media: tuple[float, float], language: str) -> str:
    told = say("screen.printers.media", language, {"width": f"{media[0]:g}", "height": f"{media[1]:g}"})
    return told.replace(" ", "\u00a0")


def _signed(millimetres: float) -> str:
    return f"{millimetres:+g}".replace("-", "\u2212") if millimetres else "0"


def _test(station: OpenStation, name: str) -> PrintAnswer:
    return station.test_page(name, specimen_page(station, name))
