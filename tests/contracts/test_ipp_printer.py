"""The IPP printer keeps the contract on a real `ippeveprinter`, and believes no address that is something else."""

import select
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import pytest

from kiosk.model import Outcome
from kiosk.printing.ipp_client import Address, parse_address
from kiosk.printing.ipp_printer import PATIENCE, IppPrinter
from kiosk.printing.printer import Fault
from tests.contracts.printer import KEY, LAYOUT, SHEET, PrinterContract, print_sheet, settled, sheet
from tests.printers import IMPATIENT, WAIT_SECONDS, EvePrinter, free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ippeveprinter is no Windows program")


@pytest.fixture
def eve(bus: str, tmp_path: Path) -> Iterator[EvePrinter]:
    printer = EvePrinter(tmp_path, bus)
    yield printer
    printer.close()


class TestIppPrinter(PrinterContract):
    @pytest.fixture(autouse=True)
    def _device(self, eve: EvePrinter) -> None:
        self.eve = eve

    def make(self, folder: Path) -> IppPrinter:
        return self.eve.client()

    def sheets(self, folder: Path, key: str) -> int:
        return self.eve.sheets(key)

    def break_down(self, folder: Path) -> None:
        self.eve.kill()


def test_the_whole_document_arrives(eve: EvePrinter) -> None:
    assert print_sheet(eve.client()).outcome is Outcome.PRINTED
    (out,) = (eve.folder / "tray").iterdir()
    assert out.read_bytes() == SHEET.pdf


def test_a_size_the_printer_lacks_is_refused_before_any_paper(eve: EvePrinter) -> None:
    other = sheet(type(LAYOUT)("card", 86, 54, LAYOUT.front))
    answer = print_sheet(eve.client(), sheet=other)
    assert (answer.outcome, answer.why, eve.sheets()) == (Outcome.FAILED, "wrong_size", 0)


def test_a_printer_at_work_takes_no_second_job_and_that_one_is_certainly_unprinted(eve: EvePrinter) -> None:
    eve.does("event begun; gate; sheet")
    printer = eve.client()
    first = printer.send(printer.begin("first"), SHEET)
    eve.wait_for("begun")
    refused = printer.send(printer.begin("second"), SHEET)
    assert (refused.outcome, refused.why, printer.status().faults) == (Outcome.FAILED, "busy", (Fault.BUSY,))
    eve.open_gate()
    assert settled(printer, "first", first).outcome is Outcome.PRINTED
    assert printer.status().ready is True
    assert (eve.sheets("first"), eve.sheets("second")) == (1, 0)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("media-empty-error", Fault.MEDIA_EMPTY),
        ("media-jam-error", Fault.MEDIA_JAM),
        ("cover-open-error", Fault.COVER_OPEN),
        ("marker-supply-empty-error", Fault.RIBBON_OUT),
    ],
)
def test_a_fault_shows_while_the_job_waits_and_the_job_goes_on_without_it(
    eve: EvePrinter, said: str, fault: Fault
) -> None:
    eve.does(f"state +{said}; event stuck; gate; state -{said}; sheet")
    printer = eve.client()
    answer = printer.send(printer.begin(KEY), SHEET)
    eve.wait_for("stuck")
    while not answer.why:
        answer = printer.poll(KEY)
    assert (answer.outcome, answer.why, printer.status().faults) == (Outcome.PENDING, fault, (fault,))
    eve.open_gate()
    assert settled(printer, KEY, answer).outcome is Outcome.PRINTED
    assert (printer.status().ready, eve.sheets(KEY)) == (True, 1)


def test_an_empty_tray_of_an_idle_printer_is_seen_before_anything_is_sent(eve: EvePrinter) -> None:
    eve.does("state +media-empty-error; sheet")
    printer = eve.client()
    print_sheet(printer)
    assert (printer.status().ready, printer.status().faults) == (False, (Fault.MEDIA_EMPTY,))


def test_an_aborted_job_may_have_left_a_sheet(eve: EvePrinter) -> None:
    eve.does("exit 1")
    assert print_sheet(eve.client()).outcome is Outcome.UNSURE


def test_another_job_under_the_old_number_is_not_ours(eve: EvePrinter) -> None:
    eve.does("event begun; gate; sheet")
    printer = eve.client()
    answer = printer.send(printer.begin(KEY), SHEET)
    eve.wait_for("begun")
    eve.restart()
    eve.does("sheet")
    assert print_sheet(eve.client(), "another").outcome is Outcome.PRINTED  # it is the first job again
    assert settled(printer, KEY, answer).outcome is Outcome.UNSURE
    assert eve.sheets(KEY) == 0


def test_a_certificate_is_pinned_and_another_one_refused(bus: str, tmp_path: Path) -> None:
    first = EvePrinter(tmp_path / "first", bus, secure=True)
    pins = tmp_path / "pins"
    try:
        printer = IppPrinter("badges", first.address, pins)
        assert print_sheet(printer).outcome is Outcome.PRINTED
        first.kill()
        other = EvePrinter(tmp_path / "other", bus, secure=True, port=first.port)
        answer = print_sheet(printer)
        assert (answer.outcome, answer.why) == (Outcome.FAILED, "certificate_changed")
        assert printer.status().faults == (Fault.CERTIFICATE_CHANGED,)
        assert other.sheets() == 0
        pins.unlink()
        assert print_sheet(printer).outcome is Outcome.PRINTED
        other.close()
    finally:
        first.close()


def test_a_printer_that_stands_still_holds_nobody_up_for_long(eve: EvePrinter) -> None:
    printer = eve.client(IMPATIENT)
    eve.pause()
    assert printer.status().faults == (Fault.NO_ANSWER,)
    assert printer.send(printer.begin(KEY), SHEET).outcome is Outcome.FAILED  # it was asked first: nothing was sent
    eve.go_on()
    assert printer.status().ready is True
    assert eve.sheets() == 0


def test_who_does_not_answer_to_the_end_is_not_waited_for(tmp_path: Path) -> None:
    printer = IppPrinter("gone", Address("127.0.0.1", free_port(), "/"), tmp_path / "pins")
    answers = [printer.poll(KEY) for _ in range(PATIENCE)]
    assert [answer.outcome for answer in answers] == [Outcome.PENDING] * (PATIENCE - 1) + [Outcome.UNSURE]
    assert answers[-1].why == printer.status().faults[0] == Fault.OFFLINE


def relay(server: socket.socket, port: int, lost: str) -> None:
    """Stands between station and printer; of the second question it loses the answer, or half of what is asked."""
    with suppress(OSError):
        for place in count(1):
            station, _ = server.accept()
            with station, socket.create_connection(("localhost", port)) as printer:
                pass_on(station, printer, lost if place == 2 else "")


def pass_on(station: socket.socket, printer: socket.socket, lost: str) -> None:
    while True:
        for source in select.select([station, printer], [], [], WAIT_SECONDS)[0]:
            said = source.recv(65536)
            if not said or (source is printer and lost == "answer"):
                return
            (printer if source is station else station).sendall(said[:-100] if lost == "request" else said)
            if lost == "request" and b"%PDF" in said:
                return


@pytest.mark.parametrize("lost", ["answer", "request"])
def test_a_connection_that_breaks_while_sending(eve: EvePrinter, tmp_path: Path, lost: str) -> None:
    """It prints what it has, whole or not, or drops a half (both were seen): nobody can tell, and a person looks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        between = Thread(target=relay, args=(server, eve.port, lost), daemon=True)
        between.start()
        printer = IppPrinter("far", Address("127.0.0.1", server.getsockname()[1], "/ipp/print"), tmp_path / "pins")
        answer = printer.send(printer.begin(KEY), SHEET)
        assert answer.outcome is Outcome.PENDING
        answer = settled(printer, KEY, answer)
        assert answer.outcome is Outcome.UNSURE
        assert answer.why in ("cut_off", "no_job")
        assert eve.sheets() <= 1
        server.shutdown(socket.SHUT_RDWR)
        between.join()


class Greeting(BaseHTTPRequestHandler):
    """A web server that is no printer."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<h1>hello</h1>")

    def log_message(self, *_told: object) -> None:
        """Nothing."""


def test_a_web_server_is_no_printer(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), Greeting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        printer = IppPrinter("web", Address("127.0.0.1", server.server_port, "/ipp/print"), tmp_path / "pins")
        assert printer.status().faults == (Fault.NO_PRINTER,)
        assert printer.send(printer.begin(KEY), SHEET).outcome is Outcome.FAILED
        server.shutdown()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", Fault.NO_PRINTER),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 3\r\n\r\n\xff\xff\xff",
            Fault.NO_PRINTER,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nshort", Fault.NO_PRINTER),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", Fault.NOT_ALLOWED),
    ],
)
def test_garbage_is_no_printer(tmp_path: Path, said: bytes, fault: Fault) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        printer = IppPrinter("odd", Address("127.0.0.1", server.getsockname()[1], "/"), tmp_path / "pins")
        Thread(target=answer_once, args=(server, said), daemon=True).start()
        assert printer.status().faults == (fault,)


def answer_once(server: socket.socket, said: bytes) -> None:
    connected, _ = server.accept()
    with connected:
        connected.recv(65536)
        connected.sendall(said)
        connected.shutdown(socket.SHUT_WR)
        while connected.recv(65536):
            pass


@pytest.mark.parametrize(
    ("said", "uri"),
    [
        ("ipp://10.0.0.7/ipp/print", "ipp://10.0.0.7:631/ipp/print"),
        ("ipps://printer.local:8443/ipp/print", "ipps://printer.local:8443/ipp/print"),
        ("ipp://[::1]:8631", "ipp://[::1]:8631/ipp/print"),
        ("cups://server/badges", "ipp://server:631/printers/badges"),
        ("ipp+unix:/run/cups/cups.sock?badges", "ipp://localhost:631/printers/badges"),
        ("ipp+unix:/run/cups/cups.sock", None),
        ("cups://server", None),
        ("usb://Zebra/ZD421", None),
        ("ipp://printer:many/", None),
        ("ipp://[::1", None),
    ],
)
def test_addresses(said: str, uri: str | None) -> None:
    address = parse_address(said)
    assert (address.uri if address else None) == uri
