"""The child that is killed: a station at work, which says of every act that it is done.

`work` runs scans, issues, reissues, voids, handovers and print steps on a real home until the parent kills it;
`print_one` issues one badge and kills itself at a named point of its print. Both are started by a fork server that
has imported everything, so a child is at work within milliseconds.
"""

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import TypeVar

from kiosk.config import Home
from kiosk.desk import Answer as DeskAnswer
from kiosk.desk import Order
from kiosk.model import Outcome, ParticipantNumber, ReissueReason, Serial
from kiosk.printing import ledger
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ipp_client import Address
from kiosk.printing.ipp_printer import IppPrinter
from kiosk.printing.ledger import OPEN, Job, JobState
from kiosk.printing.printer import Answer, Document, Kept, Printer, PrinterState
from kiosk.printing.spooler import Spooler
from tests.contracts.printer import LAYOUT, SHEET
from tests.core.world import NOW, SUPERVISOR, StationAt

_T = TypeVar("_T")
PEOPLE = 600
DOCUMENT = Document(b"%PDF-1.4\n" + b"one badge\n" * 400 + b"%%EOF", LAYOUT)
SETTLED = (JobState.PRINTED, JobState.UNCONFIRMED, JobState.FAILED, JobState.UNSURE)
OPEN_OR_SETTLED = (*OPEN, *SETTLED)


@dataclass
class PaperPrinter:
    """Appends one line for each sheet and remembers nothing: after a restart it cannot know. Fails now and then."""

    file: Path
    luck: Random = field(default_factory=lambda: Random(0))
    name: str = "paper"
    demonstration: bool = True
    dpi: float | None = None

    def status(self) -> PrinterState:
        return PrinterState(ready=True)

    def begin(self, key: str, document: Document | None = None, /) -> str:
        return key

    def send(self, ticket: str, document: Document) -> Answer:
        fate = self.luck.random()
        if fate < 0.1:
            return Answer(Outcome.FAILED, "media_jam")
        self.feed(ticket)
        return Answer(Outcome.PENDING if fate < 0.4 else Outcome.PRINTED)

    def feed(self, ticket: str) -> None:
        """One sheet leaves the printer: a single write."""
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, f"{ticket}\n".encode())
        os.close(handle)

    def poll(self, ticket: str) -> Answer:
        return Answer(Outcome.PRINTED if self.luck.random() < 0.5 else Outcome.PENDING)

    def find(self, ticket: str, *, taken: bool = True) -> Answer:
        return Answer(Outcome.UNSURE, "attention")

    def cancel(self, ticket: str) -> None:
        """Nothing waits."""

    def purge(self, prefix: str, kept: Kept) -> None:
        """The same."""


def printers_of(home: Home, luck: Random) -> dict[str, Printer]:
    return {"folder": FolderPrinter(home.printed_folder), "paper": PaperPrinter(sheets_file(home), luck)}


def sheets_file(home: Home) -> Path:
    return home.root / "sheets.log"


def jobs(station: StationAt) -> dict[Serial, Job]:
    """The whole ledger."""
    with station.journal.reading() as connection:
        return {job.serial: job for state in OPEN_OR_SETTLED for job in ledger.jobs_in(connection, state)}


class Worker:
    """One station, its spooler, and the pipe by which it says what is done."""

    def __init__(self, folder: str, seed: int, pipe: Connection, *, drawn: bool) -> None:
        self.luck, self.pipe = Random(seed), pipe
        self.station = StationAt(Home(Path(folder)))
        document = self.station.spooler.draw if drawn else lambda _job: DOCUMENT
        printers = printers_of(self.station.home, Random(seed))
        self.spooler = Spooler(self.station.journal, printers, document)
        known = jobs(self.station)
        self.settled = {serial for serial, job in known.items() if job.state in SETTLED}
        self.made = list(known)

    def tell(self, **done: str) -> None:
        """One write of a few bytes: the parent gets all of it or nothing."""
        self.pipe.send_bytes(json.dumps(done).encode())

    def run(self, now: datetime) -> None:
        self.spooler.recover(now)
        self.tell(ready="yes")
        acts: list[Callable[[datetime], None]] = [
            *(self.scan, self.issue, self.issue, self.print, self.print, self.print),
            *(self.reissue, self.void, self.handover),
        ]
        while True:
            now += timedelta(milliseconds=20)
            self.luck.choice(acts)(now)

    def anyone(self) -> ParticipantNumber:
        return ParticipantNumber(self.luck.randint(1, PEOPLE))

    def order(self) -> Order:
        return Order(self.luck.choice(("folder", "paper")), identity_checked=True)

    def scan(self, now: datetime) -> None:
        self.done(self.station.desk.scan(self.anyone(), now, SUPERVISOR))

    def issue(self, now: datetime) -> None:
        self.done(self.station.desk.issue(self.anyone(), self.order(), now, SUPERVISOR), new=True)

    def reissue(self, now: datetime) -> None:
        whom, why = self.anyone(), ReissueReason.LOST
        self.done(self.station.desk.reissue(whom, why, self.order(), now, SUPERVISOR), new=True)

    def void(self, now: datetime) -> None:
        if self.made:
            self.done(self.station.desk.void(self.luck.choice(self.made), "stolen", now, SUPERVISOR))

    def handover(self, now: datetime) -> None:
        if self.made:
            self.done(self.station.desk.handover(self.luck.choice(self.made), "a driver", now, SUPERVISOR))

    def done(self, answer: DeskAnswer, *, new: bool = False) -> None:
        assert answer.entry is not None
        self.tell(entry=answer.entry.hex())
        if new and answer.serial:
            self.made.append(answer.serial)
            self.tell(made=str(answer.serial))

    def print(self, now: datetime) -> None:
        self.spooler.step(now)
        for job in self.newly_settled():
            self.settled.add(job.serial)
            self.tell(settled=str(job.serial), state=job.state)

    def newly_settled(self) -> Iterator[Job]:
        for serial in self.made:
            if serial not in self.settled:
                job = self.station.job(serial)
                if job and job.state in SETTLED:
                    yield job


def work(folder: str, seed: int, minutes: int, pipe: Connection) -> None:
    """Works until it is killed."""
    Worker(folder, seed, pipe, drawn=seed % 5 == 0).run(NOW + timedelta(minutes=minutes))


def die() -> None:
    """As a pulled plug would: nothing is flushed, nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class DeadlyFolder(FolderPrinter):
    """Its process dies at one point of the print."""

    point = ""

    def begin(self, key: str, document: Document | None = None, /) -> str:
        return _at(self.point, "begin", super().begin(key))

    def send(self, ticket: str, document: Document) -> Answer:
        _at(self.point, "before bytes", None)
        if self.point == "half written":
            (self.folder / f".{ticket}.{os.getpid()}.part").write_bytes(document.pdf[:100])
            die()
        return _at(self.point, "after bytes", super().send(ticket, document))


class DeadlyPaper(PaperPrinter):
    """The same for the printer that cannot know."""

    point = ""

    def begin(self, key: str, document: Document | None = None, /) -> str:
        return _at(self.point, "begin", super().begin(key))

    def send(self, ticket: str, document: Document) -> Answer:
        _at(self.point, "before bytes", None)
        self.feed(ticket)
        return _at(self.point, "after bytes", Answer(Outcome.PRINTED))


class DeadlyKey:
    """A station's key that kills in the middle of an issue: its entry is written, nothing is committed."""

    def sign(self, _data: bytes) -> bytes:
        die()
        return b""


def _at(point: str, here: str, value: _T) -> _T:
    if point == here:
        die()
    return value


def print_one(folder: str, printer: str, point: str, pipe: Connection) -> None:
    """Issues participant 1 and prints, dying at `point`."""
    station = StationAt(Home(Path(folder)))
    deadly: DeadlyFolder | DeadlyPaper = (
        DeadlyFolder(station.home.printed_folder) if printer == "folder" else DeadlyPaper(sheets_file(station.home))
    )
    deadly.point = point

    def document(_job: Job) -> Document:
        return _at(point, "document", DOCUMENT)

    desk = replace(station.desk, signer=DeadlyKey()) if point == "decision" else station.desk  # type: ignore[arg-type]
    answer = desk.issue(ParticipantNumber(1), Order(printer, identity_checked=True), NOW, SUPERVISOR)
    pipe.send_bytes(json.dumps({"made": str(answer.serial)}).encode())
    _at(point, "committed", None)
    Spooler(station.journal, {printer: deadly}, document).step(NOW)
    die()


class DeadlyIpp(IppPrinter):
    """Its process dies at one point of a print on a real printer."""

    point = ""

    def begin(self, key: str, document: Document | None = None, /) -> str:
        return _at(self.point, "begin", super().begin(key))

    def send(self, ticket: str, document: Document) -> Answer:
        _at(self.point, "before bytes", None)
        return _at(self.point, "after bytes", super().send(ticket, document))

    def poll(self, ticket: str) -> Answer:
        _at(self.point, "taken", None)
        return _at(self.point, "polled", super().poll(ticket))


def print_on_ipp(folder: str, port: str, point: str, pipe: Connection) -> None:
    """Issues participant 1 and prints on the printer at that port, dying at `point`."""
    station = StationAt(Home(Path(folder)))
    deadly = DeadlyIpp("badges", Address("localhost", int(port), "/ipp/print"), station.home.certificates_file)
    deadly.point = point

    def document(_job: Job) -> Document:
        return _at(point, "document", SHEET)

    station.printers["badges"] = deadly
    answer = station.desk.issue(ParticipantNumber(1), Order("badges", identity_checked=True), NOW, SUPERVISOR)
    pipe.send_bytes(json.dumps({"made": str(answer.serial)}).encode())
    _at(point, "committed", None)
    spooler = Spooler(station.journal, {"badges": deadly}, document)
    while True:
        spooler.step(NOW)
