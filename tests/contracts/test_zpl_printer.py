"""The ZPL printer keeps the contract; whatever breaks, and whenever, what it says agrees with the tray."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest

from kiosk.badge.layout import INK, Box, Fill
from kiosk.badge.plan import MM
from kiosk.badge.raster import dots
from kiosk.badge.render import Sheets
from kiosk.model import Outcome
from kiosk.printing import zpl_printer
from kiosk.printing.line import Device, Tcp
from kiosk.printing.printer import Answer, Document, Fault
from kiosk.printing.zpl_printer import Ticket, ZplPrinter, ZplSettings
from tests.contracts.printer import KEY, LAYOUT, OTHER, SHEET, PrinterContract, print_sheet, settled
from tests.zpl_printer import HEAD_OPEN, PAPER_OUT, PAUSED, RIBBON_OUT, DevicePrinter, NetworkPrinter, Works

DPI = 203.2
CALM = ZplSettings(DPI, every=0, patience=0)
"""Nothing is waited for that the printer does not explain."""
HASTY = replace(CALM, answer=0.1)
DAY = 86_400.0
SMALL = replace(LAYOUT, width=60, height=40)


def sheet(pages: int) -> Document:
    """That many small pages."""
    stream = BytesIO()
    canvas = Sheets(stream, pagesize=(SMALL.width * MM, SMALL.height * MM))
    for page in range(pages):
        canvas.rect((5 + page) * MM, 5 * MM, 30 * MM, 10 * MM, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return Document(stream.getvalue(), replace(SMALL, back=(Fill(Box(5, 5, 30, 10), INK, 0),) * (pages - 1)))


ONE, TWO = sheet(1), sheet(2)


@pytest.fixture
def device() -> Iterator[NetworkPrinter]:
    printer = NetworkPrinter()
    yield printer
    printer.off()


class TestNetworkPrinter(PrinterContract):
    @pytest.fixture(autouse=True)
    def _device(self, device: NetworkPrinter) -> None:
        self.device = device

    def make(self, folder: Path) -> ZplPrinter:
        return ZplPrinter("labels", self.device.road, CALM)

    def sheets(self, folder: Path, key: str) -> int:
        return sum(label.name == key for label in self.device.tray)

    def break_down(self, folder: Path) -> None:
        self.device.off()


class TestDevicePrinter(PrinterContract):
    @pytest.fixture(autouse=True)
    def _device(self) -> Iterator[None]:
        self.device = DevicePrinter()
        yield
        with contextlib.suppress(OSError):
            self.device.unplug()

    def make(self, folder: Path) -> ZplPrinter:
        return ZplPrinter("labels", Device(self.device.path), replace(CALM, patience=5))

    def sheets(self, folder: Path, key: str) -> int:
        return sum(label.name == key for label in self.device.tray)

    def break_down(self, folder: Path) -> None:
        self.device.unplug()

    def test_what_an_earlier_question_left_behind_is_not_taken_for_an_answer(self, tmp_path: Path) -> None:
        self.device.say(b'"1"')
        assert self.make(tmp_path).status().ready
        self.device.say(b'"1"')
        assert Ticket.parse(self.make(tmp_path).begin(KEY)).count == self.device.count


def printer_at(device: NetworkPrinter, settings: ZplSettings = CALM) -> ZplPrinter:
    return ZplPrinter("labels", device.road, settings)


@pytest.mark.parametrize("document", [ONE, TWO], ids=["one", "two"])
def test_every_side_is_a_label_with_the_very_dots_of_the_badge(device: NetworkPrinter, document: Document) -> None:
    document = replace(document, offset=(2, 1))
    assert print_sheet(printer_at(device), sheet=document) == Answer(Outcome.PRINTED)
    sides = dots(document.pdf, document.layout, DPI)
    assert [label.picture.tobytes() for label in device.tray] == [side.tobytes() for side in sides]
    assert {(label.left, label.top, label.name) for label in device.tray} == {(16, 8, KEY)}


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (PAPER_OUT, Fault.MEDIA_EMPTY),
        (HEAD_OPEN, Fault.COVER_OPEN),
        (RIBBON_OUT, Fault.RIBBON_OUT),
        (PAUSED, Fault.PAUSED),
    ],
)
def test_a_fault_has_its_word_and_keeps_a_badge_from_being_sent(
    device: NetworkPrinter, fault: str, word: Fault
) -> None:
    device.faults.add(fault)
    printer = printer_at(device)
    state = printer.status()
    assert (state.ready, state.faults) == (False, (word,))
    assert print_sheet(printer) == Answer(Outcome.FAILED, word)
    device.repair()
    assert device.tray == []


def test_a_printer_that_is_reached_and_says_nothing_wants_attention_and_one_without_power_is_offline(
    device: NetworkPrinter,
) -> None:
    printer = printer_at(device, HASTY)
    device.silent = True
    assert printer.status().faults == (Fault.ATTENTION,)
    device.silent, device.nonsense = False, b"\x02\xff nonsense"
    assert printer.status().faults == (Fault.ATTENTION,)
    device.off()
    assert printer.status().faults == (Fault.OFFLINE,)


def test_a_device_file_that_is_not_there_is_offline(tmp_path: Path) -> None:
    assert ZplPrinter("labels", Device(tmp_path / "lp0"), CALM).status().faults == (Fault.OFFLINE,)


def test_an_odometer_that_the_printer_lacks_leaves_a_print_unconfirmed(device: NetworkPrinter) -> None:
    device.has_odometer = False
    printer = printer_at(device)
    assert print_sheet(printer).outcome is Outcome.UNCONFIRMED
    assert (printer.status().ready, len(device.tray)) == (True, 1)


def test_nothing_is_sent_when_something_was_printed_since_the_ticket(device: NetworkPrinter) -> None:
    printer = printer_at(device)
    ticket = printer.begin(KEY)
    device.count += 1
    assert printer.send(ticket, ONE) == Answer(Outcome.FAILED, "other_labels")
    assert device.tray == []


@pytest.mark.parametrize("jump", [-1000, -1, 2, 50])
def test_a_count_that_jumps_by_anything_else_is_unsure(device: NetworkPrinter, jump: int) -> None:
    printer = printer_at(device, replace(CALM, patience=60))
    ticket = printer.begin(KEY)
    device.at_label = 1, lambda: device.faults.add(PAUSED)
    assert printer.send(ticket, ONE).outcome is Outcome.PENDING
    device.count += jump
    assert printer.poll(ticket) == Answer(Outcome.UNSURE, "other_labels")


def test_half_of_a_two_sided_badge_is_not_a_badge(device: NetworkPrinter) -> None:
    printer = printer_at(device)
    ticket = printer.begin(KEY)
    device.at_label = 2, lambda: device.faults.add(PAPER_OUT)
    assert printer.send(ticket, TWO).outcome is Outcome.PENDING
    assert (printer.poll(ticket), len(device.tray)) == (Answer(Outcome.PENDING, "media_empty"), 1)
    device.repair()
    assert (printer.poll(ticket).outcome, len(device.tray)) == (Outcome.PRINTED, 2)


def test_cancelling_empties_the_printer(device: NetworkPrinter) -> None:
    printer = printer_at(device)
    ticket = printer.begin(KEY)
    device.at_label = 1, lambda: device.faults.add(PAPER_OUT)
    printer.send(ticket, ONE)
    printer.cancel(ticket)
    assert printer.status().faults == (Fault.MEDIA_EMPTY,)  # and so the printer has heard what was sent before
    assert printer.poll(ticket) == Answer(Outcome.UNSURE, "stopped_midway")
    device.repair()
    assert device.tray == []


@pytest.mark.parametrize("tells", [True, False])
def test_one_badge_after_the_other_or_the_count_of_one_would_prove_the_other(
    device: NetworkPrinter, *, tells: bool
) -> None:
    device.tells_what_waits = tells
    printer = printer_at(device)
    first = printer.begin(KEY)
    device.at_label = 1, lambda: device.faults.add(PAPER_OUT)
    assert printer.send(first, ONE).outcome is Outcome.PENDING
    assert printer.status().faults == (Fault.MEDIA_EMPTY, Fault.BUSY)
    assert print_sheet(printer, OTHER) == Answer(Outcome.FAILED, Fault.MEDIA_EMPTY)
    device.repair()
    assert (printer.status().ready, len(device.tray)) == (True, 1)
    assert print_sheet(printer, OTHER) == Answer(Outcome.PRINTED)
    assert printer.poll(first) == Answer(Outcome.PRINTED)
    assert [label.name for label in device.tray] == [KEY, OTHER]


def test_a_printer_that_others_keep_busy_is_not_ready(device: NetworkPrinter) -> None:
    printer = printer_at(device)
    ticket = printer.begin(KEY)
    device.waiting.append(b"theirs")
    assert printer.status().faults == (Fault.BUSY,)
    assert printer.send(ticket, ONE) == Answer(Outcome.FAILED, Fault.BUSY)


def test_the_printer_is_not_asked_more_often_than_it_should_be(device: NetworkPrinter) -> None:
    printer = printer_at(device, replace(CALM, every=60, patience=60))
    ticket = printer.begin(KEY)
    device.at_label = 1, lambda: device.faults.add(PAPER_OUT)
    printer.send(ticket, ONE)
    assert printer.poll(ticket) == Answer(Outcome.PENDING, "media_empty")
    device.repair()
    assert printer.poll(ticket) == Answer(Outcome.PENDING, "media_empty")
    assert printer.status().ready
    assert printer.poll(ticket) == Answer(Outcome.PRINTED)


@pytest.mark.parametrize(("document", "sides"), [(ONE, 1), (TWO, 2)])
def test_after_a_restart_the_odometer_in_the_ticket_tells(
    device: NetworkPrinter, document: Document, sides: int
) -> None:
    printer = printer_at(device)
    ticket = printer.begin(KEY, document)
    assert printer_at(device).find(ticket) == Answer(Outcome.UNSURE, "no_label")
    device.at_label = sides, lambda: device.faults.add(PAPER_OUT)
    printer.send(ticket, document)
    assert printer_at(device).find(ticket) == Answer(Outcome.PENDING, "media_empty")
    device.repair()
    assert printer_at(device).find(ticket) == Answer(Outcome.PRINTED)
    assert printer_at(device).poll(ticket) == Answer(Outcome.PRINTED)
    device.count += 1
    assert printer_at(device).find(ticket) == Answer(Outcome.UNSURE, "other_labels")


def test_after_a_restart_without_power_the_badge_is_still_pending(device: NetworkPrinter) -> None:
    ticket = printer_at(device).begin(KEY, ONE)
    device.off()
    assert printer_at(device).find(ticket) == Answer(Outcome.PENDING, "offline")
    assert printer_at(device).find(KEY).outcome is Outcome.UNSURE


def test_a_ticket_that_does_not_know_its_labels_is_never_printed_after_a_restart(device: NetworkPrinter) -> None:
    printer = printer_at(device)
    ticket = printer.begin(KEY)
    assert settled(printer, ticket, printer.send(ticket, TWO)).outcome is Outcome.PRINTED
    assert printer_at(device).find(ticket).outcome is Outcome.UNSURE


@pytest.mark.parametrize("text", ["001-1-000001@1000/2", "test-20260101-120000@0", "a@b@7", "@", "key"])
def test_a_ticket_is_read_back(text: str) -> None:
    assert str(Ticket.parse(text)) in (text, f"{text}@")


def test_no_call_waits_longer_than_a_call_may(device: NetworkPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sending asks the most: two questions, then the print; one answer alone would be waited for all day."""
    assert zpl_printer.CALL_SECONDS < 5
    printer = printer_at(device, replace(CALM, answer=DAY))
    ticket = printer.begin(KEY)
    device.silent = True
    monkeypatch.setattr(zpl_printer, "CALL_SECONDS", 0.2)
    assert printer.send(ticket, ONE) == Answer(Outcome.FAILED, Fault.ATTENTION)


Break = Callable[[NetworkPrinter], object]
FAULTS: dict[str, Break] = {
    "paper out": lambda device: device.faults.add(PAPER_OUT),
    "head open": lambda device: device.faults.add(HEAD_OPEN),
    "ribbon out": lambda device: device.faults.add(RIBBON_OUT),
    "paused": lambda device: device.faults.add(PAUSED),
    "power": lambda device: device.off(),
    "silent": lambda device: setattr(device, "silent", True),
    "silent without paper": lambda device: device.__dict__.update(silent=True, faults={PAPER_OUT}),
    "nonsense": lambda device: setattr(device, "nonsense", b'\x02030,0\x03"12'),
    "cut at once": lambda device: setattr(device, "cut_after", 1),
    "cut in the middle": lambda device: setattr(device, "cut_after", 150),
    "another's label": lambda device: setattr(device, "count", device.count + 1),
    "counter lost": lambda device: setattr(device, "count", 0),
}
MUTE = ("silent", "silent without paper", "nonsense")
MOMENTS = ["before", "between", "first label", "last label", "after"]


@dataclass
class Story:
    """A print during which something breaks at some moment, and the printer it happens to."""

    device: NetworkPrinter
    labels: int
    settings: ZplSettings

    def told(self, broken: Break, moment: str) -> tuple[ZplPrinter, str, Answer]:
        printer = printer_at(self.device, self.settings)
        if moment == "before":
            broken(self.device)
        ticket = printer.begin(KEY)
        if moment == "between":
            broken(self.device)
        if moment.endswith("label"):
            self.device.at_label = (1 if moment == "first label" else self.labels), lambda: broken(self.device)
        answer = printer.send(ticket, ONE if self.labels == 1 else TWO)
        if moment == "after":
            broken(self.device)
        return printer, ticket, answer if answer.outcome is not Outcome.PENDING else printer.poll(ticket)


@pytest.mark.parametrize("labels", [1, 2])
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_said_agrees_with_the_tray(device: NetworkPrinter, fault: str, moment: str, labels: int) -> None:
    """Printed is printed whole, failed is no paper ever, pending ends well once repaired; never a sheet too many."""
    story = Story(device, labels, HASTY if fault in MUTE else CALM)
    printer, ticket, answer = story.told(FAULTS[fault], moment)
    if answer.outcome is Outcome.PRINTED:
        assert len(device.tray) == labels
    device.repair()
    if answer.outcome is Outcome.FAILED:
        assert (len(device.tray), bool(answer.why)) == (0, True)
    if answer.outcome is Outcome.PENDING:
        assert answer.why in {fault.value for fault in Fault}
        assert printer.poll(ticket).outcome is Outcome.PRINTED
        assert len(device.tray) == labels
    if moment == "before" and not fault.startswith("cut"):
        assert answer.outcome in (Outcome.FAILED, Outcome.PRINTED)
    printer.status()  # a printer that answers has heard everything before
    assert len(device.tray) <= labels


@pytest.mark.parametrize("after", [1, 40, 200, 400, 700, 100_000])
def test_wherever_the_line_breaks_nothing_is_said_to_be_out_that_is_not(device: NetworkPrinter, after: int) -> None:
    device.cut_after = after
    answer = print_sheet(printer_at(device), sheet=TWO)
    assert answer.outcome in (Outcome.PRINTED, Outcome.UNSURE)
    device.repair()
    assert answer.outcome is Outcome.UNSURE or len(device.tray) == 2
    assert print_sheet(printer_at(device), OTHER).outcome is Outcome.PRINTED


def test_what_cannot_be_reached_before_the_first_byte_has_certainly_failed() -> None:
    device = NetworkPrinter()
    printer = printer_at(device)
    ticket = printer.begin(KEY)
    device.off()
    assert printer.send(ticket, SHEET) == Answer(Outcome.FAILED, Fault.OFFLINE)
    assert ZplPrinter("labels", Tcp("127.0.0.1", device.port), CALM).status().faults == (Fault.OFFLINE,)


def test_the_printer_of_the_tests_is_a_printer() -> None:
    """Its own answer to the two questions, as the guide lays them out."""
    answer, rest = Works().take(b'~HS\r\n! U1 getvar "odometer.total_label_count"\r\n~H')
    assert answer.startswith(b"\x02030,0,0,")
    assert answer.endswith(b'"1000"')
    assert rest == b"~H"
