"""One act: a transaction that appends entries to this station's chain, carries them into the projection, and signs.

Before it: `desk`, `checkpoint`, `printing`. It writes entry, personal, tip and setting; `projection` does the rest.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, bindparam, func, insert, select

from kiosk import state as fold_of
from kiosk.audit import BEGINNING, entry_id, personal_digest, tip_message
from kiosk.journal.projection import canonical, entries_about, put, put_state, setting, state_of
from kiosk.model import Entry, EntryId, EntryKind, Operator, ParticipantNumber, ParticipantState, Serial, Station
from kiosk.state import Judge
from kiosk.store import tables
from kiosk.store.engine import prepared
from kiosk.store.keys import public_half

BADGE_COUNTER = "badge_counter"
_COLUMNS = ("id", "writer", "seq", "hlc", "kind", "subject", "prev", "body")
_INSERT_ENTRY = prepared(insert(tables.entry), _COLUMNS)
_PUT_SETTING, _PUT_TIP = put(tables.setting), put(tables.tip)
TIP_OF = prepared(select(tables.tip).where(tables.tip.c.writer == bindparam("writer")))
_LAST_TIP = prepared(select(tables.tip).order_by(tables.tip.c.hlc.desc()))
_LATEST = prepared(select(func.max(tables.entry.c.hlc)).where(tables.entry.c.subject == bindparam("subject")))


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: the station, and the key that signs its chain; the writer's id is the public half."""

    station: Station
    signer: Ed25519PrivateKey

    @property
    def writer(self) -> bytes:
        """32 bytes."""
        return public_half(self.signer)


class Act:
    """One open transaction of a journal. `clock_accepted`: a supervisor vouches for a clock that ran backwards."""

    def __init__(
        self, pen: Pen, connection: Connection, now: datetime, operator: Operator | None, judge: Judge
    ) -> None:
        self._judge = judge
        self.connection, self.now, self.operator = connection, now, operator
        self._pen, self._writer = pen, pen.writer
        row = tip_of(connection, self._writer)
        own = row is not None and row.writer == self._writer
        self._seq: int = row.seq if row and own else 0
        self._prev = EntryId(row.id) if row and own else BEGINNING
        self._hlc: int = row.hlc if row else 0
        self._clock: str = row.clock if row else ""
        self._appended = self.clock_accepted = False

    @property
    def writer(self) -> bytes:
        """Who writes this act."""
        return self._writer

    @property
    def newest(self) -> int:
        """The number of the newest entry, if this act appended any; else 0."""
        return self._seq if self._appended else 0

    @property
    def clock_behind(self) -> timedelta:
        """How far this act's clock lies before the latest moment this journal trusts."""
        return behind(self._clock, self.now)

    def state(self, number: ParticipantNumber) -> ParticipantState:
        """What is true of a participant at this moment of the transaction."""
        return state_of(self.connection, str(number))

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
        data = canonical(personal) if personal else ""
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
        counter = int(setting(self.connection, BADGE_COUNTER) or 0) + 1
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
        self._hlc = max(self._hlc + 1, stamp(self.now))
        unsigned = Entry(BEGINNING, self._writer, self._seq, self._hlc, kind, subject, body, self._prev)
        own_id = entry_id(unsigned, canonical(body))
        self._prev, self._appended = own_id, True
        return Entry(own_id, unsigned.writer, unsigned.seq, unsigned.hlc, kind, subject, body, unsigned.prev)

    def _project(self, entry: Entry) -> None:
        before = state_of(self.connection, entry.subject)
        if self._is_last(entry):
            after = fold_of.apply(before, entry, self._judge)
        else:  # another station's clock is ahead: what it wrote stands behind this
            after = fold_of.fold(entries_about(self.connection, entry.subject), self._judge)
        if after is not before:
            put_state(self.connection, entry.subject, before, after)

    def _is_last(self, entry: Entry) -> bool:
        latest = self.connection.exec_driver_sql(_LATEST, {"subject": entry.subject}).scalar()
        return latest is None or latest <= entry.hlc


def tip_of(connection: Connection, writer: bytes) -> Row[Any] | None:
    """Where a writer stands; before its first entry, where this station's last incarnation stood: its clocks go on."""
    row = connection.exec_driver_sql(TIP_OF, {"writer": writer}).one_or_none()
    return row or connection.exec_driver_sql(_LAST_TIP).first()


def stamp(moment: datetime) -> int:
    """A hybrid logical clock's reading: milliseconds, then a count of 16 bits."""
    return int(moment.timestamp() * 1000) << 16


def behind(reference: str, now: datetime) -> timedelta:
    """How far `now` lies before a moment, if there is one."""
    return datetime.fromisoformat(reference) - now if reference else timedelta(0)


def _row(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _COLUMNS} | {"body": canonical(entry.body)}
