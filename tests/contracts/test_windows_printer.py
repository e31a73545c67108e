"""The Windows printer keeps the contract over a spooler of the tests, which lays the pictures on sheets of paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PIL import Image

from kiosk.badge.layout import Layout
from kiosk.model import Outcome
from kiosk.printing.printer import Answer, Fault
from kiosk.printing.windows import Box, Sheet, Spooling, WindowsPrinter
from tests.contracts.printer import KEY, LAYOUT, SHEET, PrinterContract, print_sheet, sheet

QUEUE = "Badge printer"
INCH = 25.4
A6 = Sheet((300, 300), (1240, 1748), (50, 50))
"""With a margin of four millimetres."""


@dataclass
class Spooler:
    """Windows as far as a printer needs it: one queue, and the sheets that came out of it."""

    paper: Sheet = A6
    status: int = 0
    attributes: int = 0
    there: bool = True
    breaks_at: str = ""
    """The call that Windows refuses."""
    printed: list[tuple[str, Image.Image]] = field(default_factory=list)
    open: int = 0

    def state(self, name: str) -> tuple[int, int]:
        if not self.there or name != QUEUE:
            raise OSError(1801, "The printer name is invalid.")
        return self.status, self.attributes

    def spooling(self, name: str) -> Spooling:
        self.check("spooling")
        assert name == QUEUE
        self.open += 1
        return Job(self)

    def check(self, call: str) -> None:
        if call == self.breaks_at:
            raise OSError(5, "Access is denied.")


@dataclass
class Job:
    """One device context."""

    spooler: Spooler
    title: str = ""
    pages: list[Image.Image] = field(default_factory=list)

    def sheet(self) -> Sheet:
        self.spooler.check("sheet")
        return self.spooler.paper

    def start(self, title: str) -> None:
        self.spooler.check("start")
        self.title = title

    def page(self, picture: Image.Image, box: Box) -> None:
        self.spooler.check("page")
        paper, (left, top, right, bottom) = self.spooler.paper, box
        sheet = Image.new("RGB", paper.size, "white")
        sheet.paste(picture.resize((right - left, bottom - top)), (left + paper.margin[0], top + paper.margin[1]))
        self.pages.append(sheet)

    def end(self) -> None:
        self.spooler.check("end")
        self.spooler.printed += [(self.title, page) for page in self.pages]

    def abort(self) -> None:
        self.pages.clear()
        self.spooler.check("abort")

    def close(self) -> None:
        self.spooler.open -= 1
        self.spooler.check("close")


@pytest.fixture
def spooler() -> Spooler:
    return Spooler()


def printer_of(spooler: Spooler) -> WindowsPrinter:
    return WindowsPrinter("badges", QUEUE, spooler)


class TestWindowsPrinter(PrinterContract):
    @pytest.fixture(autouse=True)
    def _spooler(self, spooler: Spooler) -> None:
        self.spooler = spooler

    def make(self, folder: Path) -> WindowsPrinter:
        return printer_of(self.spooler)

    def sheets(self, folder: Path, key: str) -> int:
        return sum(title == key for title, _ in self.spooler.printed)

    def break_down(self, folder: Path) -> None:
        self.spooler.there = False


def dark(page: Image.Image) -> tuple[float, ...]:
    """Where the dark rectangle of the sheet stands, in millimetres: left, top, right, bottom."""
    box = page.convert("L").point(lambda tone: 255 if tone < 128 else 0).getbbox()
    assert box
    return tuple(edge * INCH / A6.dpi[0] for edge in box)


@pytest.mark.parametrize("paper", [A6, replace(A6, dpi=(300, 600), size=(1240, 3496), margin=(0, 99))])
def test_it_stands_where_the_layout_says_whatever_the_driver_cannot_print(spooler: Spooler, paper: Sheet) -> None:
    spooler.paper = paper
    assert print_sheet(printer_of(spooler)) == Answer(Outcome.UNCONFIRMED)
    ((_, page),) = spooler.printed
    if paper.dpi[1] == 600:
        page = page.resize(A6.size)
    assert dark(page) == pytest.approx((20, 20, 50, 30), abs=0.2)


def test_a_sheet_that_is_too_small_is_refused_before_anything_is_spooled(spooler: Spooler) -> None:
    large = sheet(Layout("large", 148, 210, LAYOUT.front))
    assert print_sheet(printer_of(spooler), sheet=large) == Answer(Outcome.FAILED, "wrong_size")
    folded = sheet(replace(LAYOUT, fold=True))
    assert print_sheet(printer_of(spooler), sheet=folded) == Answer(Outcome.FAILED, "wrong_size")
    assert (spooler.printed, spooler.open) == ([], 0)


@pytest.mark.parametrize(
    ("status", "attributes", "faults"),
    [
        (0x10, 0, (Fault.MEDIA_EMPTY,)),
        (0x8, 0, (Fault.MEDIA_JAM,)),
        (0x40, 0, (Fault.MEDIA_JAM,)),
        (0x00400000, 0, (Fault.COVER_OPEN,)),
        (0x80, 0, (Fault.OFFLINE,)),
        (0, 0x400, (Fault.OFFLINE,)),
        (0x1, 0, (Fault.PAUSED,)),
        (0x2, 0, (Fault.ATTENTION,)),
        (0x00100012, 0, (Fault.MEDIA_EMPTY, Fault.ATTENTION)),
    ],
)
def test_what_stops_a_printer_has_its_word_and_nothing_is_spooled(
    spooler: Spooler, status: int, attributes: int, faults: tuple[Fault, ...]
) -> None:
    spooler.status, spooler.attributes = status, attributes
    printer = printer_of(spooler)
    state = printer.status()
    assert (state.ready, state.faults) == (False, faults)
    assert print_sheet(printer) == Answer(Outcome.FAILED, faults[0])
    assert spooler.printed == []


def test_low_toner_is_told_and_stops_nobody(spooler: Spooler) -> None:
    spooler.status = 0x00020000 | 0x400  # and printing
    state = printer_of(spooler).status()
    assert (state.ready, state.faults) == (True, (Fault.TONER_LOW,))
    assert print_sheet(printer_of(spooler)).outcome is Outcome.UNCONFIRMED


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        ("spooling", Outcome.FAILED),
        ("sheet", Outcome.FAILED),
        ("start", Outcome.FAILED),
        ("page", Outcome.UNSURE),
        ("end", Outcome.UNSURE),
        ("close", Outcome.UNCONFIRMED),
    ],
)
def test_what_breaks_off_is_failed_before_the_job_began_and_unsure_after(
    spooler: Spooler, call: str, outcome: Outcome
) -> None:
    spooler.breaks_at = call
    answer = print_sheet(printer_of(spooler))
    assert answer.outcome is outcome
    assert len(spooler.printed) == (outcome is Outcome.UNCONFIRMED)
    assert spooler.open == 0


def test_after_a_restart_windows_knows_nothing(spooler: Spooler) -> None:
    print_sheet(printer_of(spooler), sheet=SHEET)
    assert printer_of(spooler).find(KEY).outcome is Outcome.UNSURE
    assert printer_of(spooler).poll(KEY).outcome is Outcome.UNSURE
