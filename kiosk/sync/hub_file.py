"""The embedded hub: one SQLite file, for homes on one machine. Not encrypted; whoever may write the file may write all.

There is one writer at a time, so what is read is settled. Nobody calls: the file is looked at (`PRAGMA data_version`,
some microseconds) four times a second. Not for a shared network folder, whose locks SQLite cannot trust.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event, true
from sqlalchemy.pool import NullPool

from kiosk.sync.hub import Bell, Hub, HubError, said
from kiosk.sync.hub_tables import SQLITE_GUARDS

LOOK_SECONDS = 0.25
BUSY_SECONDS = 5.0


class FileHub(Hub):
    """A hub in a file."""

    def __init__(self, path: Path, bell: Bell | None = None, *, create: bool = False) -> None:
        self.path, self._create, self._seen = path, create, -1
        super().__init__(create_engine("sqlite://", creator=self._connect, poolclass=NullPool), bell or Bell())
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    def _connect(self) -> sqlite3.Connection:
        address = f"{self.path.resolve().as_uri()}?mode={'rwc' if self._create else 'rw'}"
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def found(self, name: str) -> None:
        super().found(name)
        with self.talking() as connection:
            for statement in SQLITE_GUARDS:
                connection.exec_driver_sql(statement)

    def why(self, error: Exception) -> str:
        told = said(error)
        return next((word for part, word in _WORDS if part in told), "broken")

    def settled(self, _table: Table) -> Any:
        return true()

    def whose(self, _connection: Connection) -> str:
        return "file"

    def listen(self, seconds: float) -> bool:
        looks = max(1, round(seconds / LOOK_SECONDS))
        return any(self.bell.listen(seconds / looks) or self._changed() for _ in range(looks))

    def _changed(self) -> bool:
        if self._connection is None:
            raise HubError("away")
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        version: int = driver.execute("PRAGMA data_version").fetchone()[0]
        changed, self._seen = version != self._seen, version
        return changed


_WORDS = (
    ("disk is full", "full"),
    ("unable to open", "away"),
    ("no such table", "empty"),
    ("locked", "slow"),
    ("readonly", "not_allowed"),
)
