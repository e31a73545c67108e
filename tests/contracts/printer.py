"""What every printer promises to the spooler, as one abstract class of tests: see `kiosk.printing.printer`.

A subclass says how to make its printer, how many sheets of a key came out, and how to break it.
"""

from abc import ABC, abstractmethod
from io import BytesIO
from pathlib import Path

import pytest

from kiosk.badge.layout import INK, Box, Fill, Layout
from kiosk.badge.plan import MM
from kiosk.badge.render import Sheets
from kiosk.model import Outcome
from kiosk.printing.printer import Answer, Document, Printer

KEY, OTHER = "001-1-000001", "001-1-000002"
LAYOUT = Layout("sheet", 105, 148, (Fill(Box(20, 20, 30, 10), INK, 0),))


def sheet(layout: Layout = LAYOUT) -> Document:
    """One page of that layout's size with a dark rectangle, as the press would draw it."""
    stream = BytesIO()
    canvas = Sheets(stream, pagesize=(layout.width * MM, layout.height * MM))
    canvas.setFillColor(INK)
    canvas.rect(20 * MM, (layout.height - 30) * MM, 30 * MM, 10 * MM, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return Document(stream.getvalue(), layout)


SHEET = sheet()
OUT = (Outcome.PRINTED, Outcome.UNCONFIRMED)


def settled(printer: Printer, ticket: str, answer: Answer, most: int = 1000) -> Answer:
    """Asks until the outcome is known."""
    for _ in range(most):
        if answer.outcome is not Outcome.PENDING:
            return answer
        answer = printer.poll(ticket)
    return answer


def print_sheet(printer: Printer, key: str = KEY, sheet: Document = SHEET) -> Answer:
    ticket = printer.begin(key)
    return settled(printer, ticket, printer.send(ticket, sheet))


class PrinterContract(ABC):
    """Subclass it as `TestSomething`."""

    @abstractmethod
    def make(self, folder: Path) -> Printer:
        """A printer in good order; made again on the same folder, it is the same device after a restart."""

    @abstractmethod
    def sheets(self, folder: Path, key: str) -> int:
        """How many sheets with that key came out."""

    @abstractmethod
    def break_down(self, folder: Path) -> None:
        """From now on nothing can be printed."""

    @pytest.fixture
    def printer(self, tmp_path: Path) -> Printer:
        return self.make(tmp_path)

    def test_a_printer_in_good_order_is_ready_and_names_no_fault(self, printer: Printer) -> None:
        state = printer.status()
        assert (state.ready, state.faults) == (True, ())

    def test_asking_how_it_is_prints_nothing(self, printer: Printer, tmp_path: Path) -> None:
        printer.status()
        printer.begin(KEY)
        assert self.sheets(tmp_path, KEY) == 0

    def test_a_sheet_comes_out_once_and_the_printer_knows(self, printer: Printer, tmp_path: Path) -> None:
        assert print_sheet(printer).outcome in OUT
        assert self.sheets(tmp_path, KEY) == 1

    def test_each_key_has_its_own_sheet(self, printer: Printer, tmp_path: Path) -> None:
        print_sheet(printer, KEY)
        print_sheet(printer, OTHER)
        assert [self.sheets(tmp_path, key) for key in (KEY, OTHER)] == [1, 1]

    def test_a_print_is_found_by_its_key_after_a_restart_or_unsure(self, printer: Printer, tmp_path: Path) -> None:
        print_sheet(printer)
        assert self.make(tmp_path).find(KEY).outcome in (*OUT, Outcome.UNSURE)

    def test_what_was_never_sent_is_not_said_to_be_out(self, printer: Printer, tmp_path: Path) -> None:
        printer.begin(KEY)
        assert self.make(tmp_path).find(KEY).outcome in (Outcome.FAILED, Outcome.UNSURE)

    def test_a_broken_printer_is_not_ready_and_names_a_fault(self, printer: Printer, tmp_path: Path) -> None:
        self.break_down(tmp_path)
        state = printer.status()
        assert state.ready is False
        assert state.faults

    def test_a_broken_printer_never_says_printed(self, printer: Printer, tmp_path: Path) -> None:
        """Failed means certainly no paper, and carries a reason."""
        self.break_down(tmp_path)
        answer = print_sheet(printer)
        assert answer.outcome in (Outcome.FAILED, Outcome.UNSURE)
        assert answer.outcome is Outcome.UNSURE or (answer.why and self.sheets(tmp_path, KEY) == 0)

    def test_cancelling_what_is_out_does_not_take_it_back(self, printer: Printer, tmp_path: Path) -> None:
        ticket = printer.begin(KEY)
        settled(printer, ticket, printer.send(ticket, SHEET))
        printer.cancel(ticket)
        assert self.sheets(tmp_path, KEY) == 1
