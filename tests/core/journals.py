"""A journal on a real file, and hands to damage it."""

from pathlib import Path

import sqlcipher3.dbapi2
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from kiosk.journal import Journal, Pen
from kiosk.model import Station, StationId, StationRole
from tests.core.tokens import STATION as SIGNER

KEY = bytes(32)
DESK = Station(StationId(7), 1, "desk-1", StationRole.DESK)


def open_journal(folder: Path, key: bytes = KEY, station: Station = DESK) -> Journal:
    return Journal(folder / "journal.db", key, Pen(station, SIGNER))


def tamper(folder: Path, *statements: str, name: str = "journal.db", key: bytes = KEY) -> None:
    """Somebody who holds the database's key works on the file behind the program's back."""
    connection = sqlcipher3.dbapi2.connect(str(folder / name))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for verb in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS entry_no_{verb}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def refuses(connection: Connection, statement: str) -> str:
    """What SQLite says to a statement; empty when it obeys."""
    try:
        connection.exec_driver_sql(statement)
    except DBAPIError as error:
        return str(error.orig)
    return ""
