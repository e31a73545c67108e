"""A hub: the database that stations exchange with. What it keeps is signed; it can withhold, and forge nothing.

`Hub` holds what is the same on PostgreSQL (`hub_postgres`) and in an SQLite file (`hub_file`). Stations put entries and
then the signed heads over them; heads are the hub's news, read on from a `Cursor`, and an entry is fetched by its
writer and number once a head tells of it: so nobody ever sees entries whose signature is still under way. A cursor
only saves time. It counts for one hub alone, and only as long as the row that it stands at is still there.
Errors: `HubError`, with a word below `hub_why.` of the catalogue. Used by one thread at a time, but for `wake`, `stop`.
"""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, delete, insert, or_, true, tuple_
from sqlalchemy import select as query
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from kiosk.journal import Head, Line
from kiosk.sync.hub_tables import about, entry, file, head, hub_tables, roster

PAGE = 5_000
BATCH = 500
WRITERS = 50
_ENTRY = ("id", "writer", "seq", "hlc", "kind", "subject", "body", "prev", "salt", "data")


class HubError(Exception):
    """The hub is not to be had, or says no; `why` is a key of the catalogue below `hub_why.`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class HubRefusalError(HubError):
    """The hub does not take this row, and never will."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a table's news were read, and what stood there."""

    born: int = 0
    place: int = 0
    row: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the news of one hub were read."""

    hub: str = ""
    heads: Mark = Mark()
    roster: Mark = Mark()


@dataclass(frozen=True, slots=True)
class News:
    """One page of what is new, and the mark behind it."""

    rows: tuple[Any, ...]
    mark: Mark


class Bell:
    """Ends a wait from another thread, once (`ring`) or for good (`stop`)."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._heard, self._rung = socket.socketpair()
        for end in (self._heard, self._rung):
            end.setblocking(False)

    def ring(self) -> None:
        with suppress(OSError):  # full: it is ringing already; closed: nobody listens
            self._rung.send(b"!")

    def stop(self) -> None:
        self.stopped.set()
        self.ring()

    def close(self) -> None:
        self._heard.close()
        self._rung.close()

    def listen(self, seconds: float, *others: int) -> bool:
        """Waits for a ring or for something to read; False when nothing came."""
        if self.stopped.is_set():
            return True
        lines: list[Any] = [self._heard, *others]
        ready, _, _ = select.select(lines, [], [], max(0.0, seconds))
        if self._heard in ready:
            with suppress(OSError):
                self._heard.recv(4096)
        return bool(ready)


class Hub:
    """One open hub."""

    def __init__(self, engine: Engine, bell: Bell) -> None:
        self.bell, self._engine = bell, engine
        self._insert = insert_sqlite if engine.dialect.name == "sqlite" else insert_postgres
        self._connection: Connection | None = None

    # --- what differs ---

    def why(self, error: Exception) -> str:
        """The word for what the database said."""
        raise NotImplementedError

    def settled(self, _table: Table) -> Any:
        """Of the rows of a table, those behind which no older one can turn up any more."""
        raise NotImplementedError

    def whose(self, connection: Connection) -> str:
        """What changes when the database is another one than before."""
        raise NotImplementedError

    def listen(self, seconds: float) -> bool:
        """Waits for news; True when there may be some, or when the bell rang."""
        raise NotImplementedError

    # --- what every hub does ---

    @contextmanager
    def talking(self) -> Iterator[Connection]:
        """One transaction; a connection that failed is dropped, so that the next one is new. None after a stop."""
        if self.bell.stopped.is_set():
            raise HubError("away")
        try:
            self._connection = self._connection or self._engine.connect()
            with self._connection.begin():
                yield self._connection
        except IntegrityError as error:
            raise HubRefusalError("refused_row") from error
        except SQLAlchemyError as error:
            self.close()
            raise HubError(self.why(error)) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the connection; the next call makes another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                connection.invalidate()
                connection.close()
        self._engine.dispose()

    def identity(self) -> str:
        """Which hub this is."""
        with self.talking() as connection:
            told = connection.execute(query(about.c.value).where(about.c.name == "hub")).scalar()
            if told is None:
                raise HubError("empty")
            return f"{told}/{self.whose(connection)}"

    def knows(self, heads: Sequence[Head]) -> frozenset[bytes]:
        """The ids of those heads that the hub has, with the very signature."""
        found = set[bytes]()
        with self.talking() as connection:
            for part in batches(heads, PAGE):
                wanted = query(head.c.id, head.c.signature).where(head.c.id.in_([each.id for each in part]))
                signed = {(row.id, row.signature) for row in connection.execute(wanted)}
                found.update(each.id for each in part if (each.id, each.signature) in signed)
        return frozenset(found)

    def reach(self, writer: bytes) -> Head | None:
        """The last entry that the hub has of a writer (as a head without a signature)."""
        last = query(entry.c.writer, entry.c.seq, entry.c.id).where(entry.c.writer == writer)
        with self.talking() as connection:
            row = connection.execute(last.order_by(entry.c.seq.desc(), entry.c.id).limit(1)).one_or_none()
        return Head(row.writer, row.seq, row.id, b"") if row else None

    def put_lines(self, lines: Sequence[Line]) -> None:
        """Adds entries, each chain in its order; those that are there already are left as they are."""
        for part in batches(lines, BATCH):
            self._put(entry, [{name: getattr(line, name) for name in _ENTRY} for line in part])

    def put_heads(self, heads: Iterable[Head]) -> None:
        """Adds heads, once their entries are there."""
        self._put(head, [asdict(each) for each in heads])

    def put_roster(self, rows: Iterable[tuple[str, str]]) -> None:
        """Adds packed texts, each with what it is: `certificate` or `strike`."""
        self._put(roster, [{"kind": kind, "told": told} for kind, told in rows])

    def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            with self.talking() as connection:
                self._add(connection, table, rows)

    def _add(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        connection.execute(self._insert(table).on_conflict_do_nothing(), rows)

    def news(self, table: Table, since: Mark) -> News:
        """The next page of heads (as `Head`) or of the roster (as pairs), in the order in which they were settled."""
        name = head.c.id if table is head else roster.c.told
        order = (table.c.born, table.c.place)
        after = tuple_(*order) > tuple_(since.born, since.place, types=[column.type for column in order])
        wanted = query(table).where(and_(after, self.settled(table))).order_by(*order).limit(PAGE)
        with self.talking() as connection:
            rows = connection.execute(wanted).all()
        if not rows:
            return News((), since)
        last = rows[-1]
        told = tuple(
            Head(row.writer, row.seq, row.id, row.signature) if table is head else (row.kind, row.told) for row in rows
        )
        return News(told, Mark(int(last.born), last.place, _name(getattr(last, name.name))))

    def stands(self, table: Table, mark: Mark) -> bool:
        """Is the row that a mark stands at still there?"""
        if not mark.place:
            return True
        name = head.c.id if table is head else roster.c.told
        with self.talking() as connection:
            found = connection.execute(query(name).where(table.c.place == mark.place)).scalar()
        return found is not None and _name(found) == mark.row

    def lines(self, after: Mapping[bytes, int]) -> Iterator[Line]:
        """By writer and number: the entries of each writer behind that number."""
        order = (entry.c.writer, entry.c.seq, entry.c.id)
        for part in batches(sorted(after), WRITERS):
            wanted = or_(*(and_(entry.c.writer == writer, entry.c.seq > after[writer]) for writer in part))
            statement = query(*(entry.c[name] for name in _ENTRY)).where(wanted).order_by(*order).limit(PAGE)
            at: tuple[bytes, int, bytes] | None = None
            while True:
                behind = tuple_(*order) > tuple_(*at, types=[each.type for each in order]) if at else true()
                with self.talking() as connection:
                    rows = connection.execute(statement.where(behind)).all()
                yield from (Line(*row) for row in rows)
                if len(rows) < PAGE:
                    break
                at = (rows[-1].writer, rows[-1].seq, rows[-1].id)

    def heads_of(self, writer: bytes) -> tuple[Head, ...]:
        """Every head of a writer, the last one first."""
        wanted = query(head.c.writer, head.c.seq, head.c.id, head.c.signature).where(head.c.writer == writer)
        with self.talking() as connection:
            rows = connection.execute(wanted.order_by(head.c.seq.desc())).all()
        return tuple(Head(*row) for row in rows)

    def files(self) -> dict[str, bytes]:
        """The publication's files: name -> SHA-256."""
        with self.talking() as connection:
            return {row.name: row.sha256 for row in connection.execute(query(file.c.name, file.c.sha256))}

    def file(self, name: str) -> bytes | None:
        """One file as it was put; whether it is what the organiser said its reader verifies."""
        with self.talking() as connection:
            found = connection.execute(query(file.c.bytes).where(file.c.name == name)).scalar()
        return None if found is None else bytes(found)

    def put_file(self, name: str, content: bytes) -> None:
        """Puts a file in the place of the one of that name (the organiser's word)."""
        row = {"name": name, "sha256": sha256(content).digest(), "bytes": content}
        new = self._insert(file)
        changed = {key: new.excluded[key] for key in ("sha256", "bytes")}
        with self.talking() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=changed), [row])

    def drop_files(self, names: Iterable[str]) -> None:
        """Takes away files that nobody asks for any more."""
        with self.talking() as connection:
            for part in batches(sorted(names), BATCH):
                connection.execute(delete(file).where(file.c.name.in_(part)))

    def found(self, name: str) -> None:
        """Makes the tables, and names a new hub."""
        with self.talking() as connection:
            hub_tables.create_all(connection)
            if connection.execute(query(about.c.value).where(about.c.name == "hub")).scalar() is None:
                connection.execute(insert(about), {"name": "hub", "value": name})


def batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """In parts of at most that many."""
    for at in range(0, len(rows), size):
        yield rows[at : at + size]


def said(error: Exception) -> str:
    """What the database said, for a look at its words."""
    return str(error.orig if isinstance(error, DBAPIError) else error)


def _name(value: bytes | str) -> str:
    return value.hex() if isinstance(value, bytes) else sha256(value.encode()).hexdigest()
