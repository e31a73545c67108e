"""Write it down: an append-only, hash-chained journal of every act at this station, and what follows from it.

An entry's id is SHA-256 over (writer, seq, hlc, kind, subject, body, prev); the chain is signed at its tip by the
station's key, once per act. An act is one transaction: the decision, its entries, the projection of who holds what
now, and whatever its caller adds (the print ledger). Nothing before the commit has touched paper, nothing after it
can lose what was decided. Entries are never changed (triggers abort it). Personal words lie in a side table under a
salted digest, so they can be purged without breaking the chain.

Alone writes: entry, personal, tip, projection, badge_of, setting. Errors: `KioskError` when the file is broken.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, Table, bindparam, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk import state as fold_of
from kiosk.audit import BEGINNING, Fault, JournalCheck, Tip, check_chain, entry_id, personal_digest, tip_message
from kiosk.errors import KioskError
from kiosk.model import (
    Entry,
    EntryId,
    EntryKind,
    Operator,
    ParticipantNumber,
    ParticipantState,
    Serial,
    Station,
)
from kiosk.store import tables
from kiosk.store.engine import Mode, open_engine, prepared, reading, writing
from kiosk.store.keys import public_half

BADGE_COUNTER = "badge_counter"

_STATE_OF = prepared(select(tables.projection.c.state).where(tables.projection.c.subject == bindparam("subject")))
_SETTING = prepared(select(tables.setting.c.value).where(tables.setting.c.name == bindparam("name")))
_TIP = prepared(select(tables.tip).where(tables.tip.c.writer == bindparam("writer")))
_SUBJECT_OF = prepared(select(tables.badge_of.c.subject).where(tables.badge_of.c.serial == bindparam("serial")))


def _put(table: Table) -> str:
    """Inserts a row, or replaces what stands under its primary key."""
    new = upsert(table)
    keys = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if column.name not in keys]
    changed = new.on_conflict_do_update(index_elements=keys, set_={name: new.excluded[name] for name in rest})
    return prepared(changed, keys + rest)


_ENTRY_COLUMNS = ("id", "writer", "seq", "hlc", "kind", "subject", "prev", "body")
_INSERT_ENTRY = prepared(insert(tables.entry), _ENTRY_COLUMNS)
_PUT_STATE, _PUT_SETTING, _PUT_TIP = _put(tables.projection), _put(tables.setting), _put(tables.tip)


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: the station, and the key that signs its chain; the writer's id is the public half."""

    station: Station
    signer: Ed25519PrivateKey

    @property
    def writer(self) -> bytes:
        """32 bytes."""
        return public_half(self.signer)


class Journal:
    """One station's journal."""

    def __init__(self, path: Path, key: bytes, pen: Pen) -> None:
        self.path, self.pen = path, pen
        self._engine = open_engine(path, key, Mode.DURABLE)
        self._make_tables()

    def _make_tables(self) -> None:
        """A new journal's, or what an older program's journal lacks."""
        with self.reading() as connection:
            if _schema(connection) == tables.JOURNAL_SCHEMA:
                return
        with writing(self._engine, self.path) as connection:
            if _schema(connection) > tables.JOURNAL_SCHEMA:
                raise KioskError("database_newer", file=self.path)
            tables.journal_tables.create_all(connection)
            for table, column, kind in tables.JOURNAL_ADDED:
                if column not in _columns(connection, table):
                    connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
            for trigger in tables.JOURNAL_TRIGGERS:
                connection.exec_driver_sql(trigger)
            connection.exec_driver_sql(f"PRAGMA user_version = {tables.JOURNAL_SCHEMA}")

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for the modules that read tables beside the journal's own."""
        with reading(self._engine, self.path) as connection:
            yield connection

    @contextmanager
    def act(self, now: datetime, operator: Operator | None = None) -> Iterator[Act]:
        """One durable act."""
        with writing(self._engine, self.path) as connection:
            act = Act(self.pen, connection, now, operator)
            yield act
            act.seal()

    def state(self, number: ParticipantNumber) -> ParticipantState:
        """What is true of a participant now."""
        with self.reading() as connection:
            return _state(connection, str(number))

    def holder_of(self, serial: Serial) -> ParticipantNumber | None:
        """Whose badge that serial is."""
        with self.reading() as connection:
            subject = connection.exec_driver_sql(_SUBJECT_OF, {"serial": str(serial)}).scalar()
        return ParticipantNumber(int(subject)) if subject else None

    def clock_behind(self, now: datetime) -> timedelta:
        """How far `now` lies before the latest moment this journal trusts."""
        with self.reading() as connection:
            row = connection.exec_driver_sql(_TIP, {"writer": self.pen.writer}).one_or_none()
        return _behind(row.clock if row else "", now)

    def setting(self, name: str) -> str:
        """A durable setting, empty when unset."""
        with self.reading() as connection:
            return _setting(connection, name)

    def tail(self, most: int) -> list[Entry]:
        """The newest entries, oldest first."""
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).order_by(tables.entry.c.place.desc()).limit(most)).all()
        return [_entry(row) for row in reversed(rows)]

    def entries_of(self, subject: str) -> list[Entry]:
        """A subject's entries in the order of the fold."""
        order = (tables.entry.c.hlc, tables.entry.c.writer, tables.entry.c.seq, tables.entry.c.id)
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).where(tables.entry.c.subject == subject).order_by(*order))
            return [_entry(row) for row in rows]

    def tips(self) -> list[Tip]:
        """Where each writer's chain ends, unverified."""
        with self.reading() as connection:
            return [Tip(row.writer, row.seq, EntryId(row.id)) for row in connection.execute(select(tables.tip))]

    def counts(self) -> dict[EntryKind, int]:
        """How many entries of each kind."""
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry.c.kind, func.count()).group_by(tables.entry.c.kind)).all()
        return {EntryKind(kind): count for kind, count in rows}

    def states(self) -> Iterator[tuple[str, ParticipantState]]:
        """Every participant that anything happened to."""
        with self.reading() as connection:
            for subject, text in connection.execute(select(tables.projection)):
                yield subject, fold_of.unpack(text)

    def check(self) -> JournalCheck:
        """Reads the whole journal and verifies every hash, link, number and tip signature."""
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).order_by(tables.entry.c.writer, tables.entry.c.seq))
            personal = connection.execute(select(tables.personal)).all()
            found = check_chain(rows, connection.execute(select(tables.tip)).all(), personal)
            begun = connection.execute(select(tables.setting)).first()
        # What a station knows of itself is kept together with its first entry: never one without the other.
        return replace(found, fault=Fault("missing", 0)) if begun and not found.entries else found


class Act:
    """One open transaction of a journal. `clock_accepted`: a supervisor vouches for a clock that ran backwards."""

    def __init__(self, pen: Pen, connection: Connection, now: datetime, operator: Operator | None) -> None:
        self.connection, self.now, self.operator = connection, now, operator
        self._pen, self._writer = pen, pen.writer
        row = connection.exec_driver_sql(_TIP, {"writer": self._writer}).one_or_none()
        self._seq: int = row.seq if row else 0
        self._hlc: int = row.hlc if row else 0
        self._prev = EntryId(row.id) if row else BEGINNING
        self._clock: str = row.clock if row else ""
        self._appended = self.clock_accepted = False

    @property
    def clock_behind(self) -> timedelta:
        """How far this act's clock lies before the latest moment this journal trusts."""
        return _behind(self._clock, self.now)

    def state(self, number: ParticipantNumber) -> ParticipantState:
        """What is true of a participant at this moment of the transaction."""
        return _state(self.connection, str(number))

    def append(
        self,
        kind: EntryKind,
        subject: ParticipantNumber | str = "",
        body: Mapping[str, Any] | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> Entry:
        """Adds one entry and carries it into the projection. `personal` words stay out of the hashed body."""
        told = {"at": self.now.isoformat(timespec="milliseconds"), **self._who(), **(body or {})}
        salt = os.urandom(16) if personal else b""
        data = _canonical(personal) if personal else ""
        if personal:
            told["personal"] = personal_digest(salt, data)
        entry = self._next(kind, str(subject), told)
        self.connection.exec_driver_sql(_INSERT_ENTRY, _row(entry))
        if personal:
            self.connection.execute(insert(tables.personal), {"entry": entry.id, "salt": salt, "data": data})
        if kind in fold_of.CHANGING:
            self._project(entry)
        return entry

    def next_serial(self) -> Serial:
        """A badge serial that this station has never given."""
        counter = int(_setting(self.connection, BADGE_COUNTER) or 0) + 1
        self.put_setting(BADGE_COUNTER, str(counter))
        station = self._pen.station
        return Serial(station.id, station.incarnation, counter)

    def put_setting(self, name: str, value: str) -> None:
        """Keeps a durable setting."""
        self.connection.exec_driver_sql(_PUT_SETTING, {"name": name, "value": value})

    def seal(self) -> None:
        """Signs the tip and moves the trusted clock, if anything was appended."""
        if not self._appended:
            return
        signature = self._pen.signer.sign(tip_message(self._seq, self._prev))
        clock = self.now.isoformat() if self.clock_accepted or self.clock_behind <= timedelta(0) else self._clock
        tip = {"writer": self._writer, "seq": self._seq, "id": self._prev, "hlc": self._hlc, "clock": clock}
        self.connection.exec_driver_sql(_PUT_TIP, {**tip, "signature": signature})

    def _who(self) -> dict[str, str]:
        operator = {"operator": self.operator.id} if self.operator else {}
        return {"station": self._pen.station.name, **operator}

    def _next(self, kind: EntryKind, subject: str, body: dict[str, Any]) -> Entry:
        self._seq += 1
        self._hlc = max(self._hlc + 1, int(self.now.timestamp() * 1000) << 16)
        unsigned = Entry(BEGINNING, self._writer, self._seq, self._hlc, kind, subject, body, self._prev)
        own_id = entry_id(unsigned, _canonical(body))
        self._prev, self._appended = own_id, True
        return Entry(own_id, unsigned.writer, unsigned.seq, unsigned.hlc, kind, subject, body, unsigned.prev)

    def _project(self, entry: Entry) -> None:
        before = _state(self.connection, entry.subject)
        after = fold_of.apply(before, entry)
        if after is before:
            return
        self.connection.exec_driver_sql(_PUT_STATE, {"subject": entry.subject, "state": fold_of.pack(after)})
        for badge in after.badges[len(before.badges) :]:
            row = {"serial": str(badge.serial), "subject": entry.subject}
            self.connection.execute(insert(tables.badge_of), row)


def _schema(connection: Connection) -> int:
    """0 of an empty file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def _columns(connection: Connection, table: str) -> set[str]:
    return {row.name for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")}


def _state(connection: Connection, subject: str) -> ParticipantState:
    text = connection.exec_driver_sql(_STATE_OF, {"subject": subject}).scalar()
    return fold_of.unpack(text) if text else fold_of.NOTHING


def _setting(connection: Connection, name: str) -> str:
    return connection.exec_driver_sql(_SETTING, {"name": name}).scalar() or ""


def _behind(reference: str, now: datetime) -> timedelta:
    return datetime.fromisoformat(reference) - now if reference else timedelta(0)


def _canonical(body: Mapping[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _row(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _ENTRY_COLUMNS} | {"body": _canonical(entry.body)}


def _entry(row: Row[Any]) -> Entry:
    body = json.loads(row.body)
    kind = EntryKind(row.kind)
    return Entry(EntryId(row.id), row.writer, row.seq, row.hlc, kind, row.subject, body, EntryId(row.prev))
