"""The composition root: builds one station out of its home, and starts its loops. The only reader of the clock.

`make_home` turns an `event.toml` into the organiser's home, which is also a station; `OpenStation` opens a home and
holds the desk, the checkpoint, the importer and the printers; `start_printing` prints in threads while a window is
open, `print_now` prints until one badge is settled (command line): see `loops`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.badge.font_files import font_files
from kiosk.checkpoint import Checkpoint
from kiosk.codes import InvitationToken
from kiosk.config import STATION_SETTINGS, Home, read_event
from kiosk.desk import Answer, Desk
from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.findings import Told, findings, may_settle, settle
from kiosk.incarnation import ENROLLED, Mark, Rebirth, signer_name, why_another
from kiosk.journal import Journal, Parcel, Pen, Received
from kiosk.loops import Printshop
from kiosk.model import (
    Decision,
    EntryKind,
    Event,
    Operator,
    Participant,
    ParticipantNumber,
    Serial,
    Station,
    StationId,
    StationRole,
)
from kiosk.news import Heard, News, news, note_exchange
from kiosk.operators import own_operator
from kiosk.printing import ledger
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ledger import Job, JobState
from kiosk.printing.printer import Answer as PrintAnswer
from kiosk.printing.printer import Document
from kiosk.printing.questions import Answered
from kiosk.printing.rack import read_rack
from kiosk.printing.spooler import Spooler
from kiosk.printing.stock import PrinterTold, align, change_roll, printers_told, remember_alignment
from kiosk.registry import Shelf
from kiosk.roster import Trust
from kiosk.store.keys import load_keys, public_half
from kiosk.store.photos import PhotoStore
from kiosk.token import make_invitation

if TYPE_CHECKING:
    from kiosk.badge.layout import Layout
    from kiosk.badge.render import Rendered
    from kiosk.intake.loader import ImportReport, Signer, Source
    from kiosk.intake.table import Progress
    from kiosk.printing.press import Chosen, Flawed, Press

__all__ = [
    "DEFAULT_STATION",
    "Heard",
    "InvitationLetter",
    "News",
    "OpenStation",
    "PrintAnswer",
    "PrinterTold",
    "Told",
    "make_home",
    "now",
]
DEFAULT_STATION = "desk-1"
INVITATION_KEY = 1
BALLAST_BYTES = 4_000_000


def now() -> datetime:
    """This machine's clock, in UTC."""
    return datetime.now(UTC)


def make_home(home: Home, event_file: Path, name: str = DEFAULT_STATION) -> Station:
    """The organiser's first station: see `homes`."""
    from kiosk.homes import make_home as make  # noqa: PLC0415 - a station at work makes none

    return make(home, event_file, name, now())


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """One participant's invitation: the digits of its code."""

    participant: Participant
    code: str


class OpenStation:
    """A station at work."""

    def __init__(self, home: Home) -> None:
        self.home, self.rack = home, read_rack(home)
        self._listeners: list[Callable[[int], None]] = []
        self.printers = self.rack.printers
        self.keys = load_keys(home.keys_file)
        self.event: Event = read_event(home.event_file)
        key = self.keys.secret("database")
        self.shelf = Shelf(home.registry_folder, key, lambda: self.journal.roster)
        self.photos = PhotoStore(home.photo_folder, self.keys.secret("photos"))
        if not home.journal_file.exists():  # an empty one in its place would forget every badge
            raise KioskError("database_missing", file=home.journal_file)
        trust = Trust(self.event.id, self.keys.public("registry"))
        self.journal = Journal(home.journal_file, key, Pen(_NOBODY, self.keys.signer(ENROLLED)), trust)
        self._become(self._who_am_i())
        remember_alignment(self.journal, self.rack)
        why = why_another(home, self.journal)
        if why:
            self.be_another(why)
        self.spooler = Spooler(self.journal, self.printers, self._document, self._fits)
        self._shop = Printshop(self.spooler, home.spooler_lock, self.now)
        self._printing = False

    def _become(self, station: Station) -> None:
        """This station, at work with the key of its incarnation."""
        signer = self.keys.signer(signer_name(station.incarnation))
        self.station = station
        self.journal.pen = Pen(station, signer)
        self._mark = Mark.of(self.home, self.journal.pen.writer)
        self.journal.wrote = self._wrote
        parts = (self.event, station, self.shelf, self.journal)
        self.desk = Desk(*parts, signer, self.photos.has, self._choose, self._examine)
        self.checkpoint = Checkpoint(*parts)

    def news(self) -> News:
        """What is known here of the other stations, and how old it is."""
        return news(self.journal, self.station.id)

    def note_exchange(self, road: str, sent: int) -> None:
        """A road carried everything up to our entry of that number."""
        with self.journal.act(self.now(), self.operator) as act:
            note_exchange(act, road, sent)

    def findings(self) -> list[Told]:
        """What a human must settle, or at least know."""
        return findings(self.journal)

    def settle(self, finding: str, keep: Serial | None, operator: Operator) -> Decision:
        """A supervisor's word on a finding."""
        told = next((each for each in self.findings() if each.finding.id == finding), None)
        with self.journal.act(self.now(), operator) as act:
            decision = may_settle(told, keep, act, self.station)
            if told and decision.positive:
                settle(act, told, keep)
        return decision

    def take_in(self, parcel: Parcel) -> Received:
        """What others wrote, by any road. Clocks ahead are noted; who writes with our own key makes us another."""
        received = self.journal.receive(parcel, self.now())
        self._note_clocks(received.ahead)
        if received.own_elsewhere:
            self.be_another("elsewhere")
        return received

    def _note_clocks(self, ahead: tuple[bytes, ...]) -> None:
        """Once a day for each station whose clock is ahead."""
        roster = self.journal.roster
        known = {entry.subject for entry in self.journal.entries_of_kind(EntryKind.CLOCK_AHEAD)}
        for writer in ahead:
            certificate = roster.certificates.get(writer) if roster else None
            subject = f"writer:{writer.hex()[:16]}"
            if subject not in known:
                with self.journal.act(self.now(), self.operator) as act:
                    act.append(EntryKind.CLOCK_AHEAD, subject, {"ahead": certificate.name if certificate else ""})

    def listen(self, told: Callable[[int], None]) -> None:
        """Called after every act here, from its own thread, with the number of our newest entry."""
        self._listeners.append(told)

    def _wrote(self, newest: int) -> None:
        self._mark.write(newest)
        for told in self._listeners:
            told(newest)

    def be_another(self, why: str) -> None:
        """From now on a writer of its own: see `incarnation`."""
        rebirth = Rebirth(self.home, self.keys, self.station, self.event.id, self.operator)
        reborn = rebirth.happen(self.journal, why, self.now())
        self.keys = reborn.keys
        self._become(reborn.station)

    def now(self) -> datetime:
        """This machine's clock, in UTC."""
        return now()

    @property
    def operator(self) -> Operator:
        """The home's own operator."""
        return own_operator(self.station.role, organiser=self.keys.is_organiser)

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

        if not self.keys.is_organiser:
            raise KioskError("not_the_organiser", folder=self.home.root)
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
        return self._shop.test_page(self.printers[printer_name], document)

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

    def change_roll(self, printer: str, sheets: int) -> None:
        """A new roll of so many sheets is in: what the old one left waiting there, and nobody wants, is thrown away."""
        with self.journal.act(self.now(), self.operator) as act:
            change_roll(act, printer, sheets)
        station = self.station
        self.printers[printer].purge(f"{Serial(station.id, station.incarnation, 0)}"[:-6], self._under_way)

    def align(self, printer: str, x: float, y: float) -> None:
        """That printer's badges are moved by so many millimetres to the right and down, from now on."""
        with self.journal.act(self.now(), self.operator) as act:
            align(act, self.rack, printer, (x, y))

    def recover_prints(self) -> None:
        """Settles what a crash cut off, unless a process is at it that will."""
        self._shop.recover()

    def print_now(self, serial: Serial) -> Job | None:
        """Prints until that badge is settled: here, or by the process that holds the printers."""
        return self._shop.print_now(serial, self.job)

    def start_printing(self) -> None:
        """Prints in the background until `stop_printing`."""
        self._keep_reserve()
        if not self._printing:
            self._printing = True
            self._write_down(EntryKind.START)
            self._shop.start()

    def stop_printing(self) -> None:
        """Waits for the steps under way."""
        if self._printing:
            self._shop.stop()
            self._printing = False
            self._write_down(EntryKind.SHUTDOWN)

    def wake_printing(self) -> None:
        """Something was reserved: no need to wait for the next look."""
        self._shop.wake()

    def stop_waiting(self, serial: Serial) -> None:
        """The guest will not wait for a printer that cannot print: what is still reserved is given up."""
        self.spooler.give_up(serial, self.now())

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

    def _document(self, job: Job) -> Document | str:
        return self.press.document(job)

    def _fits(self, job: Job, printer: str) -> bool:
        return self.press.fits(job, printer)

    def _under_way(self) -> frozenset[str]:
        with self.journal.reading() as connection:
            return frozenset(job.ticket for job in ledger.jobs_in(connection, *ledger.UNDER_WAY))

    def _choose(self, person: Participant, printer: str) -> Chosen:
        return self.press.choose(person, printer)

    def _examine(self, person: Participant, job: Job) -> Flawed | None:
        return self.press.examine(person, job)

    def _who_am_i(self) -> Station:
        number, incarnation, name, role = (self.journal.setting(setting) for setting in STATION_SETTINGS)
        if not number:
            raise KioskError("database_unreadable", file=self.home.journal_file)
        return Station(StationId(int(number)), int(incarnation), name, StationRole(role))

    @cached_property
    def _invitation_key(self) -> Ed25519PrivateKey:
        return self.keys.signer(f"invitation_{INVITATION_KEY}")

    def _signers(self) -> tuple[Signer, ...]:
        from kiosk.intake.loader import Signer  # noqa: PLC0415 - see `import_table`

        station = self.station
        own = public_half(self.journal.pen.signer)
        return (
            Signer("invitation", INVITATION_KEY, public_half(self._invitation_key)),
            Signer("operator_card", 1, public_half(self.keys.signer("operator_card"))),
            Signer("station", station.id, own, station.incarnation, station.name, station.role),
        )


_NOBODY = Station(StationId(0), 0, "", StationRole.DESK)
