"""The composition root: builds one station out of its home, and runs its loops. The only reader of the clock.

`make_home` turns an `event.toml` into the organiser's home, which is also a station; `OpenStation` opens a home and
holds the desk, the checkpoint, the importer and the printers; `start_printing` runs the spooler in a thread while a
window is open, `print_now` runs it until one badge is settled (command line). One process prints at a time.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from filelock import FileLock, Timeout

from kiosk.badge.font_files import font_files
from kiosk.checkpoint import Checkpoint
from kiosk.codes import InvitationToken
from kiosk.config import BADGES, Home, read_event
from kiosk.desk import Answer, Desk
from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole
from kiosk.journal import Journal, Pen
from kiosk.model import (
    EntryKind,
    Event,
    Operator,
    Outcome,
    Participant,
    ParticipantNumber,
    Serial,
    Station,
    StationId,
    StationRole,
)
from kiosk.operators import ORGANISER
from kiosk.printing import ledger
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ledger import Job, JobState
from kiosk.printing.printer import Answer as PrintAnswer
from kiosk.printing.printer import Document
from kiosk.printing.questions import Answered
from kiosk.printing.rack import read_rack
from kiosk.printing.spooler import Spooler
from kiosk.printing.stock import PrinterTold, printers_told
from kiosk.registry import Shelf
from kiosk.store.keys import load_keys, make_organiser_keys, public_half, save_keys
from kiosk.store.photos import PhotoStore
from kiosk.token import make_invitation

if TYPE_CHECKING:
    from kiosk.badge.layout import Layout
    from kiosk.badge.render import Rendered
    from kiosk.intake.loader import ImportReport, Signer, Source
    from kiosk.intake.table import Progress
    from kiosk.printing.press import Chosen, Flawed, Press

log = logging.getLogger(__name__)
DEFAULT_STATION = "desk-1"
INVITATION_KEY = 1
BALLAST_BYTES = 4_000_000
PRINT_PATIENCE = 60.0
IDLE_SECONDS, BUSY_SECONDS = 1.0, 0.02
_STATION_SETTINGS = ("station_id", "incarnation", "station_name", "station_role")


def now() -> datetime:
    """This machine's clock, in UTC."""
    return datetime.now(UTC)


def make_home(home: Home, event_file: Path, name: str = DEFAULT_STATION) -> Station:
    """The organiser's first station: fonts, the event's keys, its own, empty databases. Never over an old home."""
    from kiosk.badge.layout_folder import check_layouts, copy_layouts  # noqa: PLC0415 - a scan reads no layout

    event, layouts = read_event(event_file), event_file.with_name(BADGES)
    check_layouts(event, layouts)
    if home.keys_file.exists():
        raise KioskError("home_exists", folder=home.root)
    if home.journal_file.exists():
        raise KioskError("home_without_keys", folder=home.root)
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    font_files(home.cache_folder)  # here, where a second does not matter: the first badge need not wait for it
    copy_layouts(layouts, home.badge_folder)
    write_whole(home.event_file, event_file.read_bytes())
    keys = make_organiser_keys()
    station = Station(StationId(1), 1, name, StationRole.SUPERVISOR)
    journal = Journal(home.journal_file, keys.secret("database"), Pen(station, keys.signer("station")))
    with journal.act(now(), ORGANISER) as act:
        told = (str(station.id), str(station.incarnation), station.name, station.role)
        for setting, value in zip(_STATION_SETTINGS, told, strict=True):
            act.put_setting(setting, value)
        act.append(EntryKind.START, "", {"event": event.id})
    journal.close()
    write_whole(home.ballast_file, bytes(BALLAST_BYTES))
    save_keys(keys, home.keys_file)
    return station


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """One participant's invitation: the digits of its code."""

    participant: Participant
    code: str


class OpenStation:
    """A station at work."""

    def __init__(self, home: Home) -> None:
        self.home, self.rack = home, read_rack(home)
        self.printers = self.rack.printers
        self.keys = load_keys(home.keys_file)
        self.event: Event = read_event(home.event_file)
        key = self.keys.secret("database")
        self.shelf = Shelf(home.registry_folder, key)
        self.photos = PhotoStore(home.photo_folder, self.keys.secret("photos"))
        signer = self.keys.signer("station")
        if not home.journal_file.exists():  # an empty one in its place would forget every badge
            raise KioskError("database_missing", file=home.journal_file)
        self.journal = Journal(home.journal_file, key, Pen(_NOBODY, signer))
        self.station = self._who_am_i()
        self.journal.pen = Pen(self.station, signer)
        parts = (self.event, self.station, self.shelf, self.journal)
        self.desk = Desk(*parts, signer, self.photos.has, self._choose, self._examine)
        self.checkpoint = Checkpoint(*parts)
        self.spooler = Spooler(self.journal, self.printers, self._document)
        self._lock = FileLock(home.spooler_lock)
        self._stop, self._wake = threading.Event(), threading.Event()
        self._unwanted: SimpleQueue[Serial] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def now(self) -> datetime:
        """This machine's clock, in UTC."""
        return now()

    @property
    def operator(self) -> Operator:
        """The home's own operator."""
        return ORGANISER

    @cached_property
    def press(self) -> Press:
        """What renders badges; made when the first one is wanted, for it brings fonts and a PDF library."""
        from kiosk.printing.press import Press  # noqa: PLC0415 - a scan does not pay for it

        return Press(self.home, self.event, self.shelf, self.photos, self.rack)

    @cached_property
    def fonts(self) -> tuple[Path, ...]:
        """The font files of badges and screens, unpacked."""
        return font_files(self.home.cache_folder)

    def close(self) -> None:
        """Stops the loops and lets go of every file."""
        self.stop_printing()
        self.journal.close()
        self.shelf.close()

    def photo(self, participant: Participant) -> bytes | None:
        """The participant's portrait (JPEG)."""
        return self.photos.get(participant.photo) if participant.photo else None

    def import_table(self, source: Source, progress: Progress | None = None) -> ImportReport:
        """A new registry version from the organiser's list."""
        from kiosk.intake.loader import Organiser, import_table  # noqa: PLC0415 - a scan does not pay for it

        secret, key = self.keys.secret("event_secret"), self.keys.secret("database")
        organiser = Organiser(self.event, secret, self._signers(), key, self.photos)
        report = import_table(source, self.home.registry_folder, organiser, self.now(), progress)
        if report.version:
            with self.journal.act(self.now(), self.operator) as act:
                body = {
                    "version": report.version,
                    "accepted": report.accepted,
                    "refused": len(report.refused),
                }
                act.append(EntryKind.IMPORT, "", body)
        return report

    def invitation(self, number: ParticipantNumber) -> InvitationLetter | None:
        """The invitation of a participant; None when the registry has nobody of that number."""
        registry = self.shelf.current()
        person, ids = registry.person(number), registry.invitations_of(number)
        if person is None or not ids:
            return None
        days = (*self.event.collection_days, *self.event.days)
        token = InvitationToken(ids[0], min(days), max(days))
        return InvitationLetter(person, make_invitation(token, self.event.id, INVITATION_KEY, self._invitation_key))

    def job(self, serial: Serial) -> Job | None:
        """Where a badge's print stands."""
        with self.journal.reading() as connection:
            return ledger.job_of(connection, serial)

    def document_file(self, serial: Serial) -> Path | None:
        """Where a demonstration printer put a badge."""
        job = self.job(serial)
        printer = self.printers.get(job.printer) if job else None
        return printer.poll(str(serial)).file if isinstance(printer, FolderPrinter) else None

    def specimen(
        self, number: ParticipantNumber, layout: Layout | None = None, *, latin_only: bool = False
    ) -> Rendered:
        """A participant's badge without issuing it. No checkpoint lets it pass."""
        person = self.shelf.current().person(number)
        if person is None:
            raise KioskError("participant_unknown", number=number)
        return self.press.specimen(person, self.desk.specimen(person, latin_only=latin_only), layout)

    def picture(self, serial: Serial) -> bytes | None:
        """How that badge looks (PNG), to be compared with what lies in the tray; None where it cannot be drawn."""
        job = self.job(serial)
        return self.press.picture(job) if job else None

    def test_page(self, printer_name: str, document: Document) -> PrintAnswer:
        """Tries a printer with a badge that is nobody's (see `kiosk.preview`)."""
        printer, deadline = self.printers[printer_name], time.monotonic() + PRINT_PATIENCE
        ticket = printer.begin(f"test-{self.now():%Y%m%d-%H%M%S}")
        answer = printer.send(ticket, document)
        while answer.outcome is Outcome.PENDING and time.monotonic() < deadline:
            time.sleep(BUSY_SECONDS)
            answer = printer.poll(ticket)
        return answer

    def printers_told(self) -> tuple[PrinterTold, ...]:
        """How every printer is; one that does not answer may take seconds."""
        return printers_told(self.rack, self.journal)

    def answer_print(self, serial: Serial, answered: Answered, operator: Operator) -> Answer:
        """What somebody found in the tray; what did not come out must not come out later."""
        job = self.job(serial)
        printer = self.printers.get(job.printer) if job and job.state is JobState.UNSURE else None
        if job and printer and answered is Answered.DID_NOT:
            printer.cancel(job.ticket)
        return self.desk.answer(serial, answered, self.now(), operator)

    def recover_prints(self) -> None:
        """Settles what a crash cut off, unless a process is at it that will."""
        with suppress(Timeout), self._lock.acquire(timeout=0):
            self.spooler.recover(self.now())

    def print_now(self, serial: Serial) -> Job | None:
        """Prints until that badge is settled: here, or by the process that holds the printers."""
        deadline, recovered = time.monotonic() + PRINT_PATIENCE, False
        while time.monotonic() < deadline:
            try:
                with self._lock.acquire(timeout=0):
                    if not recovered:  # only what others left behind: our own pending print is polled
                        self.spooler.recover(self.now())
                        recovered = True
                    self._print_until_settled(serial, deadline)
                    self.spooler.give_up(serial, self.now())
            except Timeout:
                recovered = False
            except OSError as error:
                raise file_error(error, self.home.spooler_lock) from error
            job = self.job(serial)
            if job is None or job.state not in (JobState.RESERVED, JobState.SENT):
                return job
            time.sleep(BUSY_SECONDS)
        return self.job(serial)

    def _print_until_settled(self, serial: Serial, deadline: float) -> None:
        while time.monotonic() < deadline and self.spooler.step(self.now()):
            job = self.job(serial)
            if job and job.state not in (JobState.RESERVED, JobState.SENT):
                return

    def start_printing(self) -> None:
        """Runs the spooler in a thread until `stop_printing`."""
        self._keep_reserve()
        if self._thread is None:
            self._stop.clear()
            self._write_down(EntryKind.START)
            self._thread = threading.Thread(target=self._print_loop, name="spooler", daemon=True)
            self._thread.start()

    def stop_printing(self) -> None:
        """Waits for the step under way and ends the loop."""
        self._stop.set()
        self._wake.set()
        if self._thread:
            self._thread.join()
            self._thread = None
            self._write_down(EntryKind.SHUTDOWN)

    def wake_printing(self) -> None:
        """Something was reserved: no need to wait for the next look."""
        self._wake.set()

    def stop_waiting(self, serial: Serial) -> None:
        """The guest will not wait for a printer that cannot print: what is still reserved is given up."""
        self._unwanted.put(serial)
        self._wake.set()

    def relieve_disk(self) -> bool:
        """Frees the reserve kept for a full disk; True when there was one to free."""
        with suppress(OSError):
            self.home.ballast_file.unlink()
            return True
        return False

    def _write_down(self, kind: EntryKind) -> None:
        with self.journal.act(self.now(), self.operator) as act:
            act.append(kind)

    def _keep_reserve(self) -> None:
        """Puts the reserve back once there is room again."""
        if not self.home.ballast_file.exists() and shutil.disk_usage(self.home.root).free > 100 * BALLAST_BYTES:
            write_whole(self.home.ballast_file, bytes(BALLAST_BYTES))

    def _print_loop(self) -> None:
        recovered = False
        while not self._stop.is_set():
            try:
                with self._lock.acquire(timeout=0):
                    if not recovered:
                        self.spooler.recover(self.now())
                        recovered = True
                    while not self._unwanted.empty():
                        self.spooler.give_up(self._unwanted.get(), self.now())
                    while self.spooler.step(self.now()) and not self._stop.is_set():
                        pass
            except Timeout:
                recovered = False  # another process prints; what it leaves behind must be looked for
            except KioskError as error:
                log.warning("printing: %s", error.key)
            except Exception as error:  # noqa: BLE001 - printing must outlive whatever broke
                log.error("printing: %s", type(error).__name__)  # noqa: TRY400 - no message: it may name somebody
            self._wake.wait(IDLE_SECONDS)
            self._wake.clear()

    def _document(self, job: Job) -> Document | str:
        return self.press.document(job)

    def _choose(self, person: Participant, printer: str) -> Chosen:
        return self.press.choose(person, printer)

    def _examine(self, person: Participant, job: Job) -> Flawed | None:
        return self.press.examine(person, job)

    def _who_am_i(self) -> Station:
        number, incarnation, name, role = (self.journal.setting(setting) for setting in _STATION_SETTINGS)
        if not number:
            raise KioskError("database_unreadable", file=self.home.journal_file)
        return Station(StationId(int(number)), int(incarnation), name, StationRole(role))

    @cached_property
    def _invitation_key(self) -> Ed25519PrivateKey:
        return self.keys.signer(f"invitation_{INVITATION_KEY}")

    def _signers(self) -> tuple[Signer, ...]:
        from kiosk.intake.loader import Signer  # noqa: PLC0415 - see `import_table`

        station = self.station
        own = public_half(self.keys.signer("station"))
        return (
            Signer("invitation", INVITATION_KEY, public_half(self._invitation_key)),
            Signer("operator_card", 1, public_half(self.keys.signer("operator_card"))),
            Signer("station", station.id, own, station.incarnation, station.name, station.role),
        )


_NOBODY = Station(StationId(0), 0, "", StationRole.DESK)
