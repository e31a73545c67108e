"""WindowsPrinter: any printer that Windows has a driver for. Windows tells what it spooled, never what came out.

A PDF cannot go there raw: the driver is given pictures through GDI, each page in the driver's own dots, at its size in
millimetres from the corner of the sheet (drivers count from where they can print: that margin is subtracted). So the
verdict is at best *unconfirmed*, and after a restart *unsure*. Before it: `press`. Below it: the few calls of
`Windows`, which a test can stand in for; `Win32` makes them with pywin32.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.model import Outcome
from kiosk.printing.printer import Answer, Document, Fault, Kept, PrinterState

if TYPE_CHECKING:
    from PIL import Image

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in dots from where the driver can print."""
_INCH, _NEAR = 25.4, 1.0
_MOST_DPI = 600
"""A photo printer's own dots would be pictures of a hundred megabytes, and no sharper to the eye."""
_STOPPED = {
    0x00400000: Fault.COVER_OPEN,
    0x00000010: Fault.MEDIA_EMPTY,
    0x00000048: Fault.MEDIA_JAM,
    0x02001080: Fault.OFFLINE,
    0x00000001: Fault.PAUSED,
    0x003C0826: Fault.ATTENTION,
}
"""PRINTER_STATUS_ bits (MS-RPRN 2.2.3.12): door open; paper out; jam, paper problem; offline, not available, server
offline; paused; no toner, page too large, user intervention, out of memory, bin full, manual feed, error, deletion."""
_TONER_LOW, _WORK_OFFLINE = 0x00020000, 0x00000400


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the driver knows of its paper, all in dots: dots an inch, the whole sheet, the margin it cannot print."""

    dpi: tuple[int, int]
    size: tuple[int, int]
    margin: tuple[int, int]


class Spooling(Protocol):
    """A device context of one printer; every call raises OSError where Windows refuses."""

    def sheet(self) -> Sheet:
        """Its paper."""

    def start(self, title: str) -> None:
        """Begins a job of that name."""

    def page(self, picture: Image.Image, box: Box) -> None:
        """One page with one picture."""

    def end(self) -> None:
        """The job is whole: Windows may print it."""

    def abort(self) -> None:
        """Throws the job away, as far as Windows has not printed it."""

    def close(self) -> None:
        """Lets go of the printer."""


class Windows(Protocol):
    """What is asked of Windows."""

    def state(self, name: str) -> tuple[int, int]:
        """PRINTER_STATUS_ and PRINTER_ATTRIBUTE_ bits; OSError where there is no such printer."""

    def spooling(self, name: str) -> Spooling:
        """A device context of that printer."""


class WindowsPrinter:
    """The printer that Windows knows by the name `queue`."""

    demonstration = False
    dpi: float | None = None

    def __init__(self, name: str, queue: str, windows: Windows) -> None:
        self.name = name
        self._queue, self._windows = queue, windows

    def status(self) -> PrinterState:
        """What the driver says, if it says anything: many never do."""
        try:
            status, attributes = self._windows.state(self._queue)
        except OSError as error:
            return PrinterState(ready=False, faults=(Fault.OFFLINE,), message=error.strerror or "")
        stopped = [fault for bits, fault in _STOPPED.items() if status & bits]
        stopped += [Fault.OFFLINE] * bool(attributes & _WORK_OFFLINE)
        low = [Fault.TONER_LOW] * bool(status & _TONER_LOW)
        return PrinterState(not stopped, tuple(dict.fromkeys(stopped + low)), f"{status:#x}")

    def begin(self, key: str, _document: Document | None = None, /) -> str:
        """The key is the ticket, and the name of the job."""
        return key

    def send(self, ticket: str, document: Document) -> Answer:
        """Spools every page. Once a job has begun, nobody knows what Windows made of it."""
        state, begun = self.status(), False
        if not state.ready:
            return Answer(Outcome.FAILED, state.faults[0])
        try:
            with self._spooling() as spooling:
                pages = self._pages(document, spooling.sheet())
                if pages is None:
                    return Answer(Outcome.FAILED, "wrong_size")
                spooling.start(ticket)
                begun = True
                _spool(spooling, pages)
        except OSError:
            return Answer(Outcome.UNSURE, "stopped_midway") if begun else Answer(Outcome.FAILED, Fault.ATTENTION)
        return Answer(Outcome.UNCONFIRMED)

    def poll(self, ticket: str) -> Answer:
        """Nothing more becomes known."""
        return self.find(ticket)

    def find(self, ticket: str, *, taken: bool = True) -> Answer:  # noqa: ARG002 - whatever it is
        """Windows forgets a job when it is spooled."""
        return Answer(Outcome.UNSURE)

    def cancel(self, ticket: str) -> None:
        """A job is handed over whole."""

    def purge(self, prefix: str, kept: Kept) -> None:
        """So does nothing wait here; what Windows still has, its own window of jobs shows."""

    @contextmanager
    def _spooling(self) -> Iterator[Spooling]:
        spooling = self._windows.spooling(self._queue)
        try:
            yield spooling
        finally:
            with suppress(OSError):
                spooling.close()

    def _pages(self, document: Document, sheet: Sheet) -> list[tuple[Image.Image, Box]] | None:
        """Every page and its place on the sheet; None where a page is larger than the sheet."""
        from kiosk.badge.raster import pages  # noqa: PLC0415 - a scan does not pay for it

        layout = document.layout
        box = _box(sheet, (layout.width, layout.height * (2 if layout.fold else 1)))
        return box and [(page, box) for page in pages(document.pdf, min(_MOST_DPI, *sheet.dpi))]


def _box(sheet: Sheet, size: tuple[float, float]) -> Box | None:
    """Where a page of so many millimetres goes; None where the sheet is smaller than the page."""
    axes = list(zip(sheet.dpi, sheet.size, sheet.margin, size, strict=True))
    if any(dots < (side - _NEAR) * dpi / _INCH for dpi, dots, _, side in axes):
        return None
    left, top = (-margin for _, _, margin, _ in axes)
    right, bottom = (round(side * dpi / _INCH) - margin for dpi, _, margin, side in axes)
    return left, top, right, bottom


def _spool(spooling: Spooling, pages: list[tuple[Image.Image, Box]]) -> None:
    """The pages of a job; it is thrown away when it breaks off."""
    try:
        for picture, box in pages:
            spooling.page(picture, box)
        spooling.end()
    except OSError:
        with suppress(OSError):
            spooling.abort()
        raise


if sys.platform == "win32":
    import pywintypes
    import win32con
    import win32gui
    import win32print
    from PIL import ImageWin

    @contextmanager
    def _told_as_os_error() -> Iterator[None]:
        try:
            yield
        except pywintypes.error as error:
            raise OSError(error.winerror, error.strerror) from error

    class Win32:
        """Windows itself."""

        def state(self, name: str) -> tuple[int, int]:
            """From PRINTER_INFO_2."""
            with _told_as_os_error():
                printer = win32print.OpenPrinter(name)
                try:
                    told = win32print.GetPrinter(printer, 2)
                finally:
                    win32print.ClosePrinter(printer)
            return told["Status"], told["Attributes"]

        def spooling(self, name: str) -> Spooling:
            """With the paper that the queue is set up for."""
            with _told_as_os_error():
                return _DeviceContext(win32gui.CreateDC("WINSPOOL", name, None))

    class _DeviceContext:
        def __init__(self, handle: int) -> None:
            self._handle = handle

        def sheet(self) -> Sheet:
            with _told_as_os_error():
                across, down, width, height, left, top = (
                    win32print.GetDeviceCaps(self._handle, index)
                    for index in (
                        win32con.LOGPIXELSX,
                        win32con.LOGPIXELSY,
                        win32con.PHYSICALWIDTH,
                        win32con.PHYSICALHEIGHT,
                        win32con.PHYSICALOFFSETX,
                        win32con.PHYSICALOFFSETY,
                    )
                )
            return Sheet((across, down), (width, height), (left, top))

        def start(self, title: str) -> None:
            with _told_as_os_error():
                win32print.StartDoc(self._handle, (title, None, None, 0))

        def page(self, picture: Image.Image, box: Box) -> None:
            with _told_as_os_error():
                win32print.StartPage(self._handle)
                ImageWin.Dib(picture).draw(ImageWin.HDC(self._handle), box)
                win32print.EndPage(self._handle)

        def end(self) -> None:
            with _told_as_os_error():
                win32print.EndDoc(self._handle)

        def abort(self) -> None:
            with _told_as_os_error():
                win32print.AbortDoc(self._handle)

        def close(self) -> None:
            with _told_as_os_error():
                win32gui.DeleteDC(self._handle)
