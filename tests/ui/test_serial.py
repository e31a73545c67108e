"""A scanner on a serial port, over a pair of pseudo-terminals."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QWindow

from kiosk.scan.calibration import CODE
from kiosk.scan.raw import MAX_LENGTH, RawScan, ScanSource
from kiosk.scan.setup import ScannerSetup, read_setup, write_setup
from tests.core.tokens import BADGE_CODE, INVITATION_CODE
from ui.bridge.texts import Texts
from ui.hands import until
from ui.scanners import Scanners
from ui.serial import Device, SerialScanner

pty, tty = (pytest.importorskip(name, reason="Windows has no pseudo-terminals") for name in ("pty", "tty"))
NUMBER = "SN-0042"


class Plug:
    """The cable of a scanner: in a socket, or out."""

    def __init__(self) -> None:
        self.there: list[Device] = []
        self.ours = -1

    def put_in(self) -> str:
        """Under whatever name the system gives it this time."""
        self.ours, theirs = pty.openpty()
        tty.setraw(theirs)
        address = os.ttyname(theirs)
        self.there = [Device(address, address.rpartition("/")[2], NUMBER, "Scanner")]
        os.close(theirs)
        return address

    def send(self, data: bytes) -> None:
        os.write(self.ours, data)

    def pull_out(self) -> None:
        self.there = []
        os.close(self.ours)
        self.ours = -1


@pytest.fixture
def plug(qapp: QObject) -> Iterator[Plug]:
    plug = Plug()
    yield plug
    if plug.ours >= 0:
        plug.pull_out()


@pytest.fixture
def scanner(plug: Plug, qapp: QObject) -> Iterator[SerialScanner]:
    plug.put_in()
    scanner = SerialScanner(NUMBER, 9600, qapp, lambda: plug.there)
    assert scanner.open
    yield scanner
    scanner.close()
    scanner.deleteLater()


@pytest.fixture
def heard(scanner: SerialScanner) -> list[RawScan]:
    scans: list[RawScan] = []
    scanner.scanned.connect(scans.append)
    return scans


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""])
def test_a_code_comes_through_and_needs_no_end(plug: Plug, heard: list[RawScan], end: bytes) -> None:
    plug.send(INVITATION_CODE.encode() + end)
    until(lambda: heard, "the scan")
    assert heard == [RawScan((INVITATION_CODE,), ScanSource.SERIAL)]


def test_two_codes_in_one_go_are_two(plug: Plug, heard: list[RawScan]) -> None:
    plug.send(f"{INVITATION_CODE}\r{BADGE_CODE}\r".encode())
    until(lambda: len(heard) == 2, "both scans")
    assert [scan.readings[0] for scan in heard] == [INVITATION_CODE, BADGE_CODE]


def test_a_scanner_gone_mad_is_cut_short(plug: Plug, heard: list[RawScan]) -> None:
    os.set_blocking(plug.ours, False)
    left = [b"7" * 512] * (5 * MAX_LENGTH // 512) + [b"\r"]

    def sent() -> bool:
        with suppress(BlockingIOError):  # until the scanner has read on
            while left:
                plug.send(left[0])
                left.pop(0)
        return not left

    until(sent, "the flood")
    until(lambda: heard, "the scan")
    assert len(heard[0].readings[0]) == MAX_LENGTH


def test_a_scanner_pulled_out_is_found_again_under_another_name(
    plug: Plug, scanner: SerialScanner, heard: list[RawScan]
) -> None:
    before = plug.there[0].address
    plug.send(b"half a co")
    until(lambda: scanner._wire.waiting, "its beginning")
    plug.pull_out()
    until(lambda: not scanner.open, "the loss")
    keep = pty.openpty()  # takes the old name
    assert plug.put_in() != before
    scanner.look()
    assert scanner.open
    for end in keep:
        os.close(end)
    until(lambda: [scan.readings for scan in heard] == [("half a co",)], "what it was sending")
    plug.send(b"12345678\r")
    until(lambda: len(heard) == 2, "the scan")
    assert heard[1].readings == ("12345678",)


def test_a_scanner_that_is_not_there_is_looked_for(plug: Plug, qapp: QObject) -> None:
    scanner = SerialScanner(NUMBER, 9600, qapp, lambda: plug.there)
    assert not scanner.open
    plug.put_in()
    until(lambda: scanner.open, "the port")
    scanner.close()
    scanner.deleteLater()


def test_another_device_is_left_alone(plug: Plug, qapp: QObject) -> None:
    plug.put_in()
    scanner = SerialScanner("SN-0001", 9600, qapp, lambda: plug.there)
    assert not scanner.open
    scanner.close()
    scanner.deleteLater()


def test_a_port_may_be_named_by_its_path(plug: Plug, qapp: QObject) -> None:
    address = plug.put_in()
    scanner = SerialScanner(address, 115200, qapp, list)
    assert scanner.open
    scanner.close()
    scanner.deleteLater()


def test_a_serial_scanner_is_heard_by_the_face_and_by_the_page(tmp_path: Path, qapp: QObject) -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    file, heard = tmp_path / "scanner.toml", list[RawScan]()
    write_setup(file, ScannerSetup(prefix="]Q1", device=os.ttyname(theirs)))
    scanners, window = Scanners(file, Texts("en")), QWindow()
    scanners.scanned.connect(heard.append)
    scanners.listen(window)
    assert scanners.property("connected")
    os.write(ours, b"]Q112345678\r\n")
    until(lambda: heard, "the scan")
    assert heard == [RawScan(("12345678",), ScanSource.SERIAL)]
    scanners.learn()
    os.write(ours, f"]Q3{CODE}\r\n".encode())
    until(lambda: scanners.property("verdict"), "the lesson")
    assert read_setup(file).prefix == "]Q3"
    assert len(heard) == 1
    scanners.close()
    os.close(ours)
    os.close(theirs)
