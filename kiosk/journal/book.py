"""The journal of one station: its own entries, those of others that were merged in, and what follows from them all.

An entry's id is SHA-256 over (writer, seq, hlc, kind, subject, body, prev); the chain is signed at its tip by the
station's key, once per act. An act is one transaction: the decision, its entries, the projection of who holds what
now, and whatever its caller adds (the print ledger). Nothing before the commit has touched paper, nothing after it
can lose what was decided. Entries are never changed (triggers abort it). Personal words lie in a side table under a
salted digest, so they can be purged without breaking the chain. The clock is a hybrid logical one: milliseconds and a
count, never behind what was merged, unless that lies more than `AHEAD` in the future. Errors: `KioskError` when the
file is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, select, update

from kiosk import state as fold_of
from kiosk.audit import Fault, JournalCheck, Tip, check_chain
from kiosk.errors import KioskError
from kiosk.journal import merge
from kiosk.journal.act import TIP_OF, Act, Pen, behind, stamp, tip_of
from kiosk.journal.members import Members
from kiosk.journal.merge import Received
from kiosk.journal.parcel import Head, Parcel
from kiosk.journal.projection import entry_of, refold, setting, state_of
from kiosk.model import (
    Entry,
    EntryId,
    EntryKind,
    Operator,
    ParticipantNumber,
    ParticipantState,
    Serial,
    StationId,
)
from kiosk.roster import Certificate, Roster, Strike, Trust
from kiosk.state import written_at
from kiosk.store import tables
from kiosk.store.engine import Mode, open_engine, prepared, reading, writing

AHEAD = timedelta(minutes=10)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SUBJECT_OF = prepared(select(tables.badge_of.c.subject).where(tables.badge_of.c.serial == bindparam("serial")))


class Journal:
    """One station's journal."""

    def __init__(self, path: Path, key: bytes, pen: Pen, trust: Trust | None = None) -> None:
        self.path, self.pen = path, pen
        self.wrote: Callable[[int], None] = _unheard
        """Called after each act with the number of the newest entry."""
        self._engine = open_engine(path, key, Mode.DURABLE)
        self._members = Members(trust)
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
            for statement in (*tables.JOURNAL_TRIGGERS, tables.JOURNAL_INDEX):
                connection.exec_driver_sql(statement)
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
            act = Act(self.pen, connection, now, operator, self._members.judge(connection))
            yield act
            act.seal()
        if act.newest:
            self.wrote(act.newest)

    @contextmanager
    def becoming(self, pen: Pen, now: datetime, operator: Operator | None = None) -> Iterator[Act]:
        """One durable act with which this journal goes on under another pen; under the old one if it fails."""
        before = self.pen
        try:
            with writing(self._engine, self.path) as connection:
                self.pen = pen
                act = Act(pen, connection, now, operator, self._members.judge(connection))
                yield act
                act.seal()
        except BaseException:
            self.pen = before
            raise

    def newest(self) -> int:
        """The number of this writer's newest entry; 0 before the first."""
        with self.reading() as connection:
            row = connection.exec_driver_sql(TIP_OF, {"writer": self.pen.writer}).one_or_none()
        return row.seq if row else 0

    @property
    def roster(self) -> Roster | None:
        """Who may write here; None where nobody is asked."""
        with self.reading() as connection:
            return self._members.roster(connection)

    def heads(self) -> tuple[Head, ...]:
        """Where every writer's chain ends, as far as it is known here."""
        with self.reading() as connection:
            return merge.heads(connection)

    def parcel(self, theirs: Iterable[Head] = ()) -> Parcel:
        """What a journal with these heads lacks; everything for one that has none."""
        with self.reading() as connection:
            roster = self._members.roster(connection)
            known = (tuple(roster.certificates.values()), tuple(roster.strikes.values())) if roster else ((), ())
            return Parcel(merge.heads(connection), tuple(merge.lacking(connection, theirs)), *known)

    def receive(self, parcel: Parcel, now: datetime) -> Received:
        """Takes in what others wrote, in one durable act, and folds anew whatever it is about."""
        with writing(self._engine, self.path) as connection:
            renewed = self._members.learn(connection, parcel)
            taken = merge.take_in(connection, parcel.lines, parcel.heads, self._members.roster(connection))
            subjects = {line.subject for line in taken.lines}
            refold(connection, None if renewed else subjects, self._members.judge(connection))
            horizon = stamp(now + AHEAD)
            self._move_clock(connection, [line.hlc for line in taken.lines if line.hlc <= horizon])
            return Received(
                new=len(taken.lines),
                refused=tuple(taken.refused),
                ahead=tuple({line.writer for line in taken.lines if line.hlc > horizon}),
                own_elsewhere=any(line.writer == self.pen.writer for line in taken.lines),
                subjects=frozenset(subjects),
                latest=max((line.seq for line in taken.lines if line.writer == self.pen.writer), default=0),
            )

    def enrol(self, certificates: Iterable[Certificate] = (), strikes: Iterable[Strike] = ()) -> None:
        """Takes note of who may write, as far as it is signed as it must be."""
        self.receive(Parcel(certificates=tuple(certificates), strikes=tuple(strikes)), EPOCH)

    def rebuild(self) -> None:
        """Folds everything anew: the projection is what the entries say."""
        with writing(self._engine, self.path) as connection:
            refold(connection, None, self._members.judge(connection))

    def _move_clock(self, connection: Connection, stamps: list[int]) -> None:
        """What is written next stands behind what was merged."""
        own = tables.tip.c.writer == self.pen.writer
        latest = max(stamps, default=0)
        connection.execute(update(tables.tip).where(own, tables.tip.c.hlc < latest).values(hlc=latest))

    def state(self, number: ParticipantNumber) -> ParticipantState:
        """What is true of a participant now."""
        with self.reading() as connection:
            return state_of(connection, str(number))

    def holder_of(self, serial: Serial) -> ParticipantNumber | None:
        """Whose badge that serial is."""
        with self.reading() as connection:
            subject = connection.exec_driver_sql(_SUBJECT_OF, {"serial": str(serial)}).scalar()
        return ParticipantNumber(int(subject)) if subject else None

    def clock_behind(self, now: datetime) -> timedelta:
        """How far `now` lies before the latest moment this journal trusts."""
        with self.reading() as connection:
            row = tip_of(connection, self.pen.writer)
        return behind(row.clock if row else "", now)

    def setting(self, name: str) -> str:
        """A durable setting, empty when unset."""
        with self.reading() as connection:
            return setting(connection, name)

    def tail(self, most: int) -> list[Entry]:
        """The newest entries, oldest first."""
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).order_by(tables.entry.c.place.desc()).limit(most)).all()
        return [entry_of(row) for row in reversed(rows)]

    def entries_of(self, subject: str) -> list[Entry]:
        """A subject's entries in the order of the fold."""
        order = (tables.entry.c.hlc, tables.entry.c.writer, tables.entry.c.seq, tables.entry.c.id)
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).where(tables.entry.c.subject == subject).order_by(*order))
            return [entry_of(row) for row in rows]

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

    def newest_of_each(self) -> dict[bytes, datetime]:
        """By writer: the moment of its newest entry, as its own clock told it."""
        writer, seq = tables.entry.c.writer, tables.entry.c.seq
        newest = select(writer, func.max(seq).label("seq")).group_by(writer).subquery()
        same = (writer == newest.c.writer) & (seq == newest.c.seq)
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).join(newest, same)).all()
        return {row.writer: written_at(entry_of(row)) for row in rows}

    def last_counter(self, station: StationId, incarnation: int) -> int:
        """Of the newest badge that this journal knows of a station's incarnation; 0 before the first."""
        prefix = str(Serial(station, incarnation, 0))[:-6]
        with self.reading() as connection:
            wanted = select(tables.badge_of.c.serial).where(tables.badge_of.c.serial.startswith(prefix))
            serials = [Serial.parse(text) for text in connection.execute(wanted).scalars()]
        return max((each.counter for each in serials if each), default=0)

    def forks(self) -> dict[bytes, list[Entry]]:
        """By writer: the first entries that share a number. A clone or a restored copy of that station wrote too."""
        twins = (
            select(tables.entry.c.writer, func.min(tables.entry.c.seq).label("seq"))
            .group_by(tables.entry.c.writer, tables.entry.c.seq)
            .having(func.count() > 1)
            .subquery()
        )
        first = select(twins.c.writer, func.min(twins.c.seq)).group_by(twins.c.writer)
        with self.reading() as connection:
            return {
                writer: [
                    entry_of(row)
                    for row in connection.execute(
                        select(tables.entry)
                        .where(tables.entry.c.writer == writer, tables.entry.c.seq == seq)
                        .order_by(tables.entry.c.id)
                    )
                ]
                for writer, seq in connection.execute(first).all()
            }

    def entries_of_kind(self, kind: EntryKind) -> list[Entry]:
        """Every entry of a kind, in the order of the fold."""
        order = (tables.entry.c.hlc, tables.entry.c.writer, tables.entry.c.seq, tables.entry.c.id)
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).where(tables.entry.c.kind == kind).order_by(*order))
            return [entry_of(row) for row in rows]

    def check(self) -> JournalCheck:
        """Reads the whole journal and verifies every hash, link, number and signed end."""
        with self.reading() as connection:
            rows = connection.execute(select(tables.entry).order_by(tables.entry.c.writer, tables.entry.c.seq))
            personal = connection.execute(select(tables.personal)).all()
            ends = [*connection.execute(select(tables.tip)), *connection.execute(select(tables.head))]
            found = check_chain(rows, ends, personal)
            begun = connection.execute(select(tables.setting)).first()
        # What a station knows of itself is kept together with its first entry: never one without the other.
        return replace(found, fault=Fault("missing", 0)) if begun and not found.entries else found


def _unheard(_newest: int) -> None:
    """Nobody wants to know."""


def _schema(connection: Connection) -> int:
    """0 of an empty file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def _columns(connection: Connection, table: str) -> set[str]:
    return {row.name for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")}
