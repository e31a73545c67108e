"""A registry version as plain rows, to be carried to other stations, and such rows as a registry version there.

In: the organiser's registry folder. Out: `Rows`, each of one table, in an order in which new people change little.
`write_copy` builds the version beside and swaps it in (see `swap`); the version's own number and moment stay the
organiser's. Before it and after it: `sync`. Writes: participant, invitation, ticket, signer, meta.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, inspect, select

from kiosk.errors import KioskError
from kiosk.intake.before import Before
from kiosk.intake.swap import alone, building_file, last_number, swap_in
from kiosk.registry import current_file
from kiosk.store import tables
from kiosk.store.engine import Mode, open_engine, reading, writing

SHARD = 5_000
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
    """At most `SHARD` rows of one table."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

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
    for part in connection.execute(select(table).order_by(*order)).partitions(SHARD):
        yield Rows(table.name, columns, [tuple(row) for row in part])


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
