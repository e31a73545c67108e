"""Opens an encrypted SQLite file (SQLCipher through SQLAlchemy Core) so that what is committed survives a pulled plug.

`journal.db`: WAL and synchronous=FULL. A write transaction is `BEGIN IMMEDIATE` from its first statement (see
`writing`), so a decision is made on what no other process can change before the commit. Registry files are opened
read-only. What the driver reports as broken becomes a `KioskError` through `broken_database`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

import sqlcipher3.dbapi2
from sqlalchemy import ClauseElement, Connection, Engine, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from kiosk.errors import KioskError

BUSY_SECONDS = 30.0
_COMPILED: dict[object, object] = {}
"""One for all files: their statements are the same few, and compiling one takes a millisecond."""
_DIALECT = create_engine("sqlite://", module=sqlcipher3.dbapi2).dialect
"""One for all files as well: what is compiled is kept by dialect, and every engine would bring its own."""
NO_ROOM_BYTES = 100_000


class Mode(Enum):
    """How a file is opened, with the PRAGMAs that make it so."""

    READ = ()
    DURABLE = ("journal_mode = WAL", "synchronous = FULL")
    BUILD = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -196608")
    """For a new file that nobody sees before it is whole and flushed."""


def open_engine(path: Path, key: bytes, mode: Mode) -> Engine:
    """An engine on one encrypted file; `key` is 32 raw bytes. The file is made when absent, unless only read."""
    if mode is Mode.READ and not path.exists():
        raise KioskError("database_missing", file=path)

    def connect() -> sqlcipher3.dbapi2.Connection:
        address = f"{path.resolve().as_uri()}?mode={'ro' if mode is Mode.READ else 'rwc'}"
        connection = sqlcipher3.dbapi2.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        _prepare(connection, key, mode)
        return connection

    # `module` makes SQLAlchemy wrap the errors of this driver and not of the standard library's.
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3.dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        execution_options={"compiled_cache": _COMPILED},
    )
    engine.dialect = _DIALECT
    if mode is not Mode.READ:  # a file that never changes needs no moment to be held
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlcipher3.dbapi2.Connection, key: bytes, mode: Mode) -> None:
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in ("cipher_log_level = NONE", "foreign_keys = ON", "temp_store = MEMORY", *mode.value):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """A connection that sees one unchanging moment of the database."""
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise broken_database(error, path) from error


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """One write transaction: committed at the end, rolled back by any exception."""
    try:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise broken_database(error, path) from error


def intact(path: Path, key: bytes) -> bool:
    """Is every page of the file as it was written, and does none lack?

    Twice before it says no: while another process copies its log into the file, a page can be caught half written.
    """
    return any(_intact(path, key) for _ in range(2))


def _intact(path: Path, key: bytes) -> bool:
    engine = open_engine(path, key, Mode.READ)
    try:
        with reading(engine, path) as connection:
            faults = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
            # That one takes a file for whole that was cut off between two pages.
            return not faults and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    except KioskError as error:
        if error.key != "database_unreadable":
            raise
        return False
    finally:
        engine.dispose()


def prepared(statement: ClauseElement, columns: Sequence[str] | None = None) -> str:
    """The SQL of a Core statement, compiled once, for `exec_driver_sql` on the path of a scan (half the time of
    `execute`). Parameters go by name; an INSERT names its `columns`.
    """
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named"), column_keys=columns))


def broken_database(error: SQLAlchemyError, path: Path) -> KioskError:
    """The sentence for what SQLite said."""
    told = str(error.orig if isinstance(error, DBAPIError) else error)
    if "disk I/O" in told and shutil.disk_usage(path.parent).free < NO_ROOM_BYTES:
        return KioskError("disk_full", file=path)
    for words, key in _SENTENCES:
        if words in told:
            return KioskError(key, file=path)
    return KioskError("database_broken", file=path, why=told)


_SENTENCES = (
    ("disk is full", "disk_full"),
    ("readonly database", "not_permitted"),
    ("unable to open", "not_permitted"),
    ("locked", "database_busy"),
    ("not a database", "database_unreadable"),
    ("malformed", "database_unreadable"),
    ("hmac", "database_unreadable"),
)
