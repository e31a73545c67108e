"""Who is this, what have they, what happened: one registry version, read only.

Takes a token (or a number) and gives the dossier: the participant from the registry copy together with what the
journal's projection says, so the answer is right before any sync. A registry version is one file, `registry-N.db`;
the small file `current` names the one in use, and `Shelf.current` notices when an import swapped it.

Before it on the path: `kiosk.token`. After it: `kiosk.decide`. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Row, Table, bindparam, func, inspect, select

from kiosk.codes import BadgeToken, InvitationToken, OperatorCard, Refusal, TicketToken, Token
from kiosk.errors import KioskError
from kiosk.model import (
    Dossier,
    ForeignTickets,
    InvitationId,
    Participant,
    ParticipantNumber,
    ParticipantState,
    RegistryVersion,
    Status,
)
from kiosk.roster import Roster
from kiosk.store import tables
from kiosk.store.engine import Mode, open_engine, prepared, reading
from kiosk.token import TrustedKeys, parse

POINTER = "current"
_PERSON = prepared(select(tables.participant).where(tables.participant.c.number == bindparam("number")))


def _holder(of: Table) -> str:
    """Whose an invitation or a ticket is, and whether it was withdrawn."""
    held = of.outerjoin(tables.participant, of.c.number == tables.participant.c.number)
    return prepared(select(of.c.withdrawn, tables.participant).select_from(held).where(of.c.id == bindparam("id")))


_INVITED, _TICKETED = _holder(tables.invitation), _holder(tables.ticket)
_INVITATIONS_OF = select(tables.invitation.c.id).where(
    tables.invitation.c.number == bindparam("number"), tables.invitation.c.withdrawn.is_(False)
)

RosterOf = Callable[[], Roster | None]
StateOf = Callable[[ParticipantNumber], ParticipantState]


def _nobody() -> Roster | None:
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the journal adds to a dossier: the state of a participant, and how far the clock lies behind."""

    state_of: StateOf
    clock_behind: timedelta
    has_photo: Callable[[str], bool] = bool


class Registry:
    """One registry version, open for reading."""

    def __init__(self, path: Path, key: bytes, roster: RosterOf = _nobody) -> None:
        self.path, self._roster_of = path, roster
        self._roster: Roster | None = None
        self._engine = open_engine(path, key, Mode.READ)
        with reading(self._engine, path) as connection:
            meta = {row.name: row.value for row in connection.execute(select(tables.meta))}
            signers = connection.execute(select(tables.signer)).all()
            self._knows_tickets = inspect(connection).has_table(tables.ticket.name)  # older versions have none
        self.version = RegistryVersion(
            int(meta["version"]), datetime.fromisoformat(meta["created_at"]), int(meta["people"])
        )
        cards = _public(signers, "operator_card")
        invitations, stations = _public(signers, "invitation"), _stations(signers)
        self._keys = TrustedKeys(meta["event"], invitations, stations, operator_card=cards.get(1))

    @property
    def keys(self) -> TrustedKeys:
        """What codes are checked with: the registry's invitation keys, the stations enrolled by now."""
        roster = self._roster_of()
        if roster and roster is not self._roster:
            stations = {**self._keys.station, **roster.station_keys()}
            self._keys = replace(self._keys, station=stations, last_counters=roster.last_counters())
            self._roster = roster
        return self._keys

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    def read(self, text: str, foreign: ForeignTickets) -> Token | Refusal:
        """What a scanned text is; one that could be anything is a ticket only where the registry knows it as one."""
        token = parse(text, self.keys, foreign)
        if isinstance(token, TicketToken) and token.otherwise and self._row(_TICKETED, token.ticket) is None:
            return token.otherwise
        return token

    def dossier(self, whom: Token | Refusal | ParticipantNumber, standing: Standing) -> Dossier:
        """All that is known of the person behind a token or a number; nobody behind a refusal."""
        person, withdrawn = self._find(whom)
        state = standing.state_of(person.number) if person else ParticipantState()
        photo = bool(person and person.photo) and standing.has_photo(person.photo if person else "")
        behind = max(standing.clock_behind, timedelta(0))
        return Dossier(person, withdrawn, photo, state, self.version, behind)

    def person(self, number: ParticipantNumber) -> Participant | None:
        """The participant of that number."""
        with reading(self._engine, self.path) as connection:
            row = connection.exec_driver_sql(_PERSON, {"number": number}).one_or_none()
        return _participant(row) if row else None

    def invitations_of(self, number: ParticipantNumber) -> list[InvitationId]:
        """The ids of the invitations that work for a participant."""
        with reading(self._engine, self.path) as connection:
            return [InvitationId(found) for found in connection.execute(_INVITATIONS_OF, {"number": number}).scalars()]

    def numbers(self) -> list[ParticipantNumber]:
        """Every participant's number, in order."""
        with reading(self._engine, self.path) as connection:
            found = connection.execute(select(tables.participant.c.number).order_by(tables.participant.c.number))
            return [ParticipantNumber(number) for number in found.scalars()]

    def people(self) -> Iterator[Participant]:
        """Every participant, in the order of their numbers."""
        with reading(self._engine, self.path) as connection:
            query = select(tables.participant).order_by(tables.participant.c.number)
            for row in connection.execute(query).yield_per(500):
                yield _participant(row)

    def counts(self) -> dict[str, int]:
        """How many people of each category."""
        column = tables.participant.c.category
        with reading(self._engine, self.path) as connection:
            rows = connection.execute(select(column, func.count()).group_by(column)).all()
        return {row[0]: row[1] for row in rows}

    def _find(self, whom: Token | Refusal | ParticipantNumber) -> tuple[Participant | None, bool]:
        """The participant, if there is one, and whether their invitation or ticket was withdrawn."""
        match whom:
            case Refusal() | OperatorCard():
                return None, False
            case BadgeToken():
                return self.person(whom.number), False
            case InvitationToken():
                return self._holder(_INVITED, whom.invitation)
            case TicketToken():
                return self._holder(_TICKETED, whom.ticket)
            case number:
                return self.person(number), False

    def _row(self, query: str, held: bytes) -> Row[Any] | None:
        if query is _TICKETED and not self._knows_tickets:
            return None
        with reading(self._engine, self.path) as connection:
            return connection.exec_driver_sql(query, {"id": held}).one_or_none()

    def _holder(self, query: str, held: bytes) -> tuple[Participant | None, bool]:
        row = self._row(query, held)
        if row is None:
            return None, False
        return _participant(row) if row.number is not None else None, bool(row.withdrawn)


class Shelf:
    """The folder of registry versions: gives the current one, and the next one once an import has swapped it in."""

    def __init__(self, folder: Path, key: bytes, roster: RosterOf = _nobody) -> None:
        self.folder, self._key, self._roster_of = folder, key, roster
        self._open: Registry | None = None
        self._stamp: tuple[int, int] = (0, 0)

    def current(self) -> Registry:
        """The registry version in use; `KioskError("registry_missing")` before the first import."""
        stamp = self._pointer_stamp()
        if self._open is None or stamp != self._stamp:
            before, file = self._open, self.folder / current_file(self.folder)
            self._open = Registry(file, self._key, self._roster_of)
            self._stamp = stamp
            if before:
                before.close()
        return self._open

    def close(self) -> None:
        """Lets go of the open version."""
        if self._open:
            self._open.close()
            self._open = None

    def _pointer_stamp(self) -> tuple[int, int]:
        try:
            told = (self.folder / POINTER).stat()
        except FileNotFoundError:
            raise KioskError("registry_missing", folder=self.folder) from None
        return told.st_mtime_ns, told.st_ino


def current_file(folder: Path) -> str:
    """The file name that the pointer gives, empty before the first import; `KioskError` when it names no file."""
    pointer = folder / POINTER
    try:
        name = pointer.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("registry_pointer", file=pointer) from error
    if not name or Path(name).name != name or (folder / name).is_dir():
        raise KioskError("registry_pointer", file=pointer)
    return name


def _public(signers: list[Row[Any]] | Any, kind: str) -> dict[int, Ed25519PublicKey]:
    return {row.number: Ed25519PublicKey.from_public_bytes(row.public_key) for row in signers if row.kind == kind}


def _stations(signers: Any) -> dict[tuple[int, int], Ed25519PublicKey]:
    return {
        (row.number, row.incarnation): Ed25519PublicKey.from_public_bytes(row.public_key)
        for row in signers
        if row.kind == "station"
    }


def _participant(row: Row[Any]) -> Participant:
    told = row._asdict()
    told.pop("withdrawn", None)
    told["zones"] = tuple(told["zones"].split())
    told["days"] = tuple(date.fromisoformat(day) for day in told["days"].split())
    told["status"] = Status(told["status"])
    told["paid"] = {"yes": True, "no": False}.get(told["paid"])
    told["self_service"] = told["self_service"] == "yes"
    for name in ("birth_date", "document_expires"):
        told[name] = date.fromisoformat(told[name]) if told[name] else None
    return Participant(**told)
