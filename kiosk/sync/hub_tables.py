"""The tables of a hub, the same on PostgreSQL and in an SQLite file, and what PostgreSQL checks by itself.

Entries and heads are kept as they travel (`kiosk.journal.parcel`), certificates and strikes as packed texts
(`roster`), the organiser's publication as files by name. Rows are added and never changed. `born` and `place` order
what came in: `born` is the transaction that wrote the row, `place` counts. PostgreSQL takes an entry only when its id
is the hash of what it says, its words are the ones it promised, and the entry before it is there; so a chain at a hub
never has a hole, and nobody can put something else under an entry's id. Signatures are checked by those who receive.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType

SCHEMA = 1
CHANNEL = "kiosk_news"
LAST_FILE = "timestamp.json"
"""Of a publication: with it the word counts."""


class Xid8(UserDefinedType[int]):
    """A transaction's number in PostgreSQL: 64 bits, never used twice."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"

    def bind_processor(self, _dialect: Any) -> Any:
        return str

    def result_processor(self, _dialect: Any, _type: Any) -> Any:
        return int


class own_transaction(ColumnElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """The transaction that writes the row; 0 where there is one writer at a time."""

    inherit_cache = True


@compiles(own_transaction, "postgresql")
def _in_postgresql(_element: Any, _compiler: Any, **_: Any) -> str:
    return "pg_current_xact_id()"


@compiles(own_transaction, "sqlite")
def _in_sqlite(_element: Any, _compiler: Any, **_: Any) -> str:
    return "0"


Big = BigInteger().with_variant(Integer, "sqlite")
Born = Xid8().with_variant(Integer, "sqlite")


def _order() -> tuple[Column[Any], ...]:
    return (
        Column("place", Big, Identity(always=True), primary_key=True),
        Column("born", Born, nullable=False, server_default=own_transaction()),
    )


_FIELDS = " || ".join(
    f"int4send(octet_length({field})) || {field}"
    for field in (
        "writer",
        "int8send(seq)",
        "int8send(hlc)",
        "convert_to(kind, 'UTF8')",
        "convert_to(subject, 'UTF8')",
        "convert_to(body, 'UTF8')",
        "prev",
    )
)
_PROMISED = "(body::json ->> 'personal') IS NOT DISTINCT FROM"
_WORDS = f"salt = '' OR {_PROMISED} encode(sha256(salt || convert_to(data, 'UTF8')), 'hex')"
hub_tables = MetaData()

about = Table(
    "about",
    hub_tables,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
entry = Table(
    "entry",
    hub_tables,
    Column("id", LargeBinary, primary_key=True),
    Column("writer", LargeBinary, nullable=False),
    Column("seq", Big, nullable=False),
    Column("hlc", Big, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("data", Text, nullable=False),
    Index("entry_chain", "writer", "seq", "id"),
    CheckConstraint(f"id = sha256({_FIELDS})", name="entry_is_itself").ddl_if(dialect="postgresql"),
    CheckConstraint(_WORDS, name="entry_words").ddl_if(dialect="postgresql"),
)
head = Table(
    "head",
    hub_tables,
    *_order(),
    Column("writer", LargeBinary, nullable=False),
    Column("id", LargeBinary, ForeignKey("entry.id"), nullable=False),
    Column("seq", Big, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index("head_once", "id", "signature", unique=True),
    Index("head_news", "born", "place"),
    Index("head_chain", "writer", "seq"),
)
roster = Table(
    "roster",
    hub_tables,
    *_order(),
    Column("kind", String, nullable=False),
    Column("told", Text, nullable=False),
    Index("roster_once", "kind", "told", unique=True),
    Index("roster_news", "born", "place"),
)
file = Table(
    "file",
    hub_tables,
    Column("name", Text, primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

POSTGRES_GUARDS = (
    """CREATE OR REPLACE FUNCTION entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM added WHERE CASE WHEN prev = decode(repeat('00', 32), 'hex') THEN seq <> 1 ELSE NOT EXISTS (
                SELECT FROM entry AS b WHERE b.id = added.prev AND b.writer = added.writer AND b.seq = added.seq - 1
            ) END
        ) THEN
            RAISE integrity_constraint_violation USING MESSAGE = 'an entry without the one before it';
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE TRIGGER entry_follows AFTER INSERT ON entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entry_follows()""",
    f"""CREATE OR REPLACE FUNCTION news() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM added) THEN
            PERFORM pg_notify('{CHANNEL}', '');
        END IF;
        RETURN NULL;
    END $$""",
    *(
        f"""CREATE OR REPLACE TRIGGER news AFTER INSERT ON {table}
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION news()"""
        for table in ("head", "roster")
    ),
    f"""CREATE OR REPLACE FUNCTION word() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('{CHANNEL}', '');
        RETURN NULL;
    END $$""",
    f"""CREATE OR REPLACE TRIGGER word AFTER INSERT OR UPDATE ON file
    FOR EACH ROW WHEN (NEW.name = '{LAST_FILE}') EXECUTE FUNCTION word()""",
)
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'a hub is never changed'); END"
    for table in ("entry", "head", "roster")
    for verb in ("UPDATE", "DELETE")
)
