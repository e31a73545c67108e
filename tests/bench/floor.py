"""The floor under every durable decision: one small append to a plain SQLite file, WAL and synchronous=FULL."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class Floor:
    """A plain SQLite file that is appended to."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE line (place INTEGER PRIMARY KEY, body TEXT)")

    def append(self) -> None:
        """One committed row of 300 characters."""
        self._connection.execute("INSERT INTO line (body) VALUES (?)", ("x" * 300,))
