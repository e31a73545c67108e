"""A registry version as plain rows, to be carried to other stations, and such rows as a registry version there.

In: the organiser's registry folder. Out: `Rows`, each of one table. A piece ends behind a number whose own hash says
so, some 4,000 numbers on: whoever is added or goes changes the pieces that they are in, and no other. `write_copy`
builds the version beside and swaps it in (see `swap`); the version's own number and moment stay the organiser's.
Before it and after it: `sync`. Writes: participant, invitation, ticket, signer, meta.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Table, inspect, select

from kiosk.errors import KioskError
from kiosk.intake.before import Before
from kiosk.intake.swap import alone, building_file, last_number, swap_in
from kiosk.registry import current_file
from kiosk.store import tables
from kiosk.store.engine import Mode, open_engine, reading, writing

_SHARD, _MOST = 4_096, 20_000
"""Numbers in a piece: about, and rows at the most."""
_ORIGIN = "origin"
_ORDER = {
    "participant": ("number",),
    "invitation": ("number", "id"),
    "ticket": ("number", "id"),
    "signer": ("kind", "number", "incarnation"),
    "meta": ("name",),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A piece of one table; `first` is the number that it begins at, 0 in tables without numbers."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    first: int = 0

    @property
    def known(self) -> bool:
        """Can this program keep them?"""
        return self.table in _ORDER and self.columns == columns_of(self.table)


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a registry table, in its order."""
    return tuple(column.name for column in tables.registry_tables.tables[table].columns)


def registry_rows(folder: Path, key: bytes) -> Iterator[Rows]:
    """Every row of the version in use; `KioskError("registry_missing")` before the first import."""
    file = current_file(folder)
    if not file:
        raise KioskError("registry_missing", folder=folder)
    engine = open_engine(folder / file, key, Mode.READ)
    try:
        with reading(engine, folder / file) as connection:
            here = set(inspect(connection).get_table_names())  # an older version lacks one
            for name in _ORDER:
                if name in here:
                    yield from _rows(connection, tables.registry_tables.tables[name])
    finally:
        engine.dispose()


def _rows(connection: Connection, table: Table) -> Iterator[Rows]:
    columns, order = columns_of(table.name), [table.c[name] for name in _ORDER[table.name]]
    number = columns.index("number") if _ORDER[table.name][0] == "number" else None
    for rows in _pieces(connection.execute(select(table).order_by(*order)), number):
        yield Rows(table.name, columns, rows, rows[0][number] if number is not None else 0)


def _pieces(rows: Iterable[Any], number: int | None) -> Iterator[list[tuple[Any, ...]]]:
    """`number`: the column that says where to cut; what has none is one piece."""
    piece: list[tuple[Any, ...]] = []
    for row in rows:
        if piece and number is not None and row[number] != piece[-1][number] and _ends(piece, piece[-1][number]):
            yield piece
            piece = []
        piece.append(tuple(row))
    if piece:
        yield piece


def _ends(piece: list[tuple[Any, ...]], number: int) -> bool:
    return len(piece) >= _MOST or crc32(number.to_bytes(8)) % _SHARD == 0


def origin_of(folder: Path, key: bytes) -> str:
    """What the version in use was copied from; empty when it was not, or cannot be read."""
    try:
        with closing(Before(folder, key)) as before:
            return before.meta(_ORIGIN)
    except KioskError:
        return ""


def write_copy(folder: Path, key: bytes, parts: Iterable[Rows], origin: str) -> None:
    """A version made of these rows comes into use."""
    with alone(folder), closing(Before(folder, key)) as before:
        number = last_number(folder, before.file) + 1
        building = building_file(folder, number)
        engine = open_engine(building, key, Mode.BUILD)
        try:
            with writing(engine, building) as connection:
                tables.registry_tables.create_all(connection)
                for part in parts:
                    _insert(connection, part)
                _insert(connection, Rows("meta", columns_of("meta"), [(_ORIGIN, origin)]))
        finally:
            engine.dispose()
        swap_in(building, folder, number, keep=before.file)


def _insert(connection: Connection, part: Rows) -> None:
    # The driver takes tuples faster than SQLAlchemy takes dictionaries; table and columns are our own (`Rows.known`).
    places = ", ".join("?" * len(part.columns))
    names = ", ".join(part.columns)
    if part.rows:
        connection.exec_driver_sql(f"INSERT INTO {part.table} ({names}) VALUES ({places})", part.rows)  # noqa: S608
