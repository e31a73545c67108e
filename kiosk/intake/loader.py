"""Checked rows -> a new registry version, swapped in whole while desks go on reading the old one (see `swap`).

Refused rows are reported with line, field and reason, the good ones kept. Writes, as `copy` does at the other
stations: participant, invitation, ticket, signer, meta.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from kiosk.errors import KioskError
from kiosk.files import file_error
from kiosk.intake.before import Before
from kiosk.intake.portraits import portrait
from kiosk.intake.rows import COLUMNS, Checked, RowChecker, Wrong
from kiosk.intake.swap import alone, building_file, last_number, swap_in
from kiosk.intake.table import CsvTable, Progress, open_table, read_csv
from kiosk.model import Event, ParticipantNumber
from kiosk.store import tables
from kiosk.store.engine import Mode, open_engine, writing
from kiosk.store.photos import PhotoStore
from kiosk.store.tables import PARTICIPANT_TEXTS
from kiosk.ticket import ticket_id
from kiosk.token import invitation_id

CHUNK = 2_000
_PHOTO = COLUMNS.index("photo") - 1
# The driver takes tuples faster than SQLAlchemy takes dictionaries; the names are our own.
_INSERT_PERSON = f"INSERT INTO participant VALUES ({', '.join('?' * (1 + len(PARTICIPANT_TEXTS)))})"  # noqa: S608
_INSERT_INVITATION = "INSERT INTO invitation (id, number, withdrawn) VALUES (?, ?, 0)"
_INSERT_TICKET = "INSERT INTO ticket (id, number, withdrawn) VALUES (?, ?, 0)"
_CARRY_INVITATION = "INSERT OR IGNORE INTO invitation (id, number, withdrawn) VALUES (?, ?, ?)"
_CARRY_TICKET = "INSERT OR IGNORE INTO ticket (id, number, withdrawn) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Signer:
    """A public key that this event's codes are checked with: `kind` is invitation or station."""

    kind: str
    number: int
    public_key: bytes
    incarnation: int = 0
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What one import reads: the table, the photos' folder (or none), and whether to change nothing."""

    file: Path
    photos: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Organiser:
    """What an import at the organiser's home knows besides the table."""

    event: Event
    event_secret: bytes
    signers: tuple[Signer, ...]
    database_key: bytes
    photos: PhotoStore


@dataclass(frozen=True, slots=True)
class Line:
    """A refused row, or a warning on an accepted one; `reason` is a key of the catalogue below `import_reason.`."""

    line: int
    field: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What an import did. `version` is 0 when nothing was swapped in (dry run, or no good row).

    `withdrawn` counts the people whose invitation worked before and who are not in this table, not even in a refused
    row; `before_lost`: the version before could not be read, so its photos and withdrawals may be gone.
    """

    version: int = 0
    accepted: int = 0
    photos: int = 0
    transliterated: int = 0
    withdrawn: int = 0
    before_lost: bool = False
    refused: list[Line] = field(default_factory=list)
    warnings: list[Line] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)


def import_table(
    source: Source, folder: Path, organiser: Organiser, now: datetime, progress: Progress | None = None
) -> ImportReport:
    """Reads `source`, writes the next registry version into `folder`, and says what became of every row."""
    _check_photos(source.photos)
    with alone(folder), closing(Before(folder, organiser.database_key)) as before:
        loader = _Loader(source, before, organiser)
        loader.version = last_number(folder, before.file) + 1
        building = building_file(folder, loader.version)
        with _collector_resting():
            loader.build(building, now, progress or (lambda _read, _size: None))
        if loader.report.accepted and not source.dry_run:
            loader.report.version = loader.version
            swap_in(building, folder, loader.version, keep=before.file)
    return loader.report


def _check_photos(folder: Path | None) -> None:
    """A folder that is not there must not cost everybody the photo."""
    if folder is None:
        return
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        raise KioskError("file_missing", file=folder) from None
    except OSError as error:
        raise file_error(error, folder) from error


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Rows make no cycles, and looking for some among a million of them is a twelfth of the work."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Loader:
    """One import under way."""

    def __init__(self, source: Source, before: Before, organiser: Organiser) -> None:
        self.source, self.organiser, self.report = source, organiser, ImportReport()
        self._before = before
        self._refused: set[int] = set()
        self.version = 1

    def build(self, path: Path, now: datetime, progress: Progress) -> None:
        """Fills the new file; nobody sees it yet."""
        engine = open_engine(path, self.organiser.database_key, Mode.BUILD)
        try:
            with open_table(self.source.file) as file, writing(engine, path) as connection:
                tables.registry_tables.create_all(connection)
                table = read_csv(file, self.source.file)
                checker = RowChecker(self.organiser.event, table.header)
                self.report.unknown_columns = table.unknown
                for chunk in _chunks(self._accepted(table, checker)):
                    self._insert(connection, chunk)
                    progress(file.tell(), table.size)
                if self.report.accepted:
                    self._carry_invitations(connection, checker.accepted)
                self._describe(connection, now)
        finally:
            engine.dispose()
            self.report.before_lost = self._before.lost

    def _accepted(self, table: CsvTable, checker: RowChecker) -> Iterator[Checked]:
        for line, row in table.rows:
            checked = checker.check(row)
            if isinstance(checked, Wrong):
                self.report.refused.append(Line(line, checked.field, checked.reason))
                self._refused.add(checker.number_of(row))
                continue
            if checked.texts[_PHOTO]:
                checked.texts[_PHOTO] = self._photo(line, checked)
            self.report.accepted += 1
            self.report.transliterated += checked.transliterated
            yield checked

    def _photo(self, line: int, checked: Checked) -> str:
        """The name under which the photo is kept. What the folder fails to give is warned of, and the photo that the
        person had before stays.
        """
        if self.source.photos is not None:
            told = portrait(self.source.photos / checked.texts[_PHOTO])
            if isinstance(told, bytes):
                self.report.photos += 1
                return "" if self.source.dry_run else self.organiser.photos.put(told)
            self.report.warnings.append(Line(line, "photo", told))
        return self._before.photo(checked.number)

    def _insert(self, connection: Connection, chunk: list[Checked]) -> None:
        secret = self.organiser.event_secret
        people = [(row.number, *row.texts) for row in chunk]
        ids = [(invitation_id(secret, ParticipantNumber(row.number)), row.number) for row in chunk]
        connection.exec_driver_sql(_INSERT_PERSON, people)
        connection.exec_driver_sql(_INSERT_INVITATION, ids)
        event = self.organiser.event.id
        tickets = [(ticket_id(row.ticket, event), row.number) for row in chunk if row.ticket]
        if tickets:
            connection.exec_driver_sql(_INSERT_TICKET, tickets)

    def _carry_invitations(self, connection: Connection, accepted: AbstractSet[int]) -> None:
        """Invitations and tickets that the last version knew and this one does not are withdrawn, not forgotten. Who
        stands in a refused row is on the list still: the desk is to say `unknown`, not `revoked`.
        """
        refused = self._refused - accepted
        for rows in self._before.invitations(CHUNK):
            self.report.withdrawn += sum(
                not withdrawn and number not in accepted and number not in refused for _, number, withdrawn in rows
            )
            carried = [(known, number, number not in refused) for known, number, _ in rows]
            connection.exec_driver_sql(_CARRY_INVITATION, carried)
        for rows in self._before.tickets(CHUNK):
            carried = [(known, number, number not in refused) for known, number, _ in rows]
            connection.exec_driver_sql(_CARRY_TICKET, carried)

    def _describe(self, connection: Connection, now: datetime) -> None:
        meta = {
            "version": str(self.version),
            "created_at": now.isoformat(),
            "people": str(self.report.accepted),
            "event": self.organiser.event.id,
        }
        connection.execute(insert(tables.meta), [{"name": name, "value": value} for name, value in meta.items()])
        connection.execute(insert(tables.signer), [_signer_row(signer) for signer in self.organiser.signers])


def _signer_row(signer: Signer) -> Mapping[str, Any]:
    return {name: getattr(signer, name) for name in ("kind", "number", "incarnation", "name", "role", "public_key")}


def _chunks(rows: Iterator[Checked]) -> Iterator[list[Checked]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
