"""The registry version that an import replaces: what of it lives on in the next one, as far as it can be read.

In: the registry folder. Out: the photo of a person, every invitation and ticket ever known. A version that is
lost or damaged, wherever it breaks, is no error, for an import is how a registry comes back: `lost` says so at the end.
Before it: `kiosk.registry` (the pointer). After it: `loader`. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, Table, bindparam, inspect, select

from kiosk.errors import KioskError
from kiosk.registry import current_file
from kiosk.store import tables
from kiosk.store.engine import Mode, open_engine, prepared, reading

_PHOTO = prepared(select(tables.participant.c.photo).where(tables.participant.c.number == bindparam("number")))
Held = tuple[bytes, int, bool]
"""The id of an invitation or ticket, its participant's number, withdrawn or not."""
_LOST = ("registry_pointer", "database_missing", "database_unreadable", "database_broken")


class Before:
    """The version in use when an import begins; none before the first."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.file, self.lost = "", False
        self._engine: Engine | None = None
        try:
            self.file = current_file(folder)
            self._path = folder / self.file
            if self.file:
                self._engine = open_engine(self._path, key, Mode.READ)
        except KioskError as error:
            self._lose(error)

    def close(self) -> None:
        """Lets go of the file."""
        if self._engine:
            self._engine.dispose()

    def photo(self, number: int) -> str:
        """The name of a person's photo, empty when there is none."""
        if self._engine is None or self.lost:
            return ""
        try:
            with reading(self._engine, self._path) as connection:
                return connection.exec_driver_sql(_PHOTO, {"number": number}).scalar() or ""
        except KioskError as error:
            self._lose(error)
            return ""

    def meta(self, name: str) -> str:
        """What the version says of itself; empty when it does not."""
        if self._engine is None or self.lost:
            return ""
        with reading(self._engine, self._path) as connection:
            told = connection.execute(select(tables.meta.c.value).where(tables.meta.c.name == name)).scalar()
        return str(told or "")

    def invitations(self, size: int) -> Iterator[list[Held]]:
        """In lists of at most `size`."""
        return self._held(tables.invitation, size)

    def tickets(self, size: int) -> Iterator[list[Held]]:
        """The same of tickets, which older versions have none of."""
        return self._held(tables.ticket, size)

    def _held(self, table: Table, size: int) -> Iterator[list[Held]]:
        if self._engine is None:
            return
        try:
            with reading(self._engine, self._path) as connection:
                if not inspect(connection).has_table(table.name):
                    return
                query = select(table.c.id, table.c.number, table.c.withdrawn)
                for rows in connection.execute(query).partitions(size):
                    yield [(row[0], row[1], row[2]) for row in rows]
        except KioskError as error:
            self._lose(error)

    def _lose(self, error: KioskError) -> None:
        """SQLCipher reads nothing more on a connection that met a damaged page; another may find more."""
        if error.key not in _LOST:
            raise error
        self.lost = True
        self.close()
