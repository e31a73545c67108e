"""Every table of both databases, with the modules that may write it.

`journal.db`:  entry, personal, tip, head, projection, badge_of, setting, certificate, strike <- kiosk.journal
               print_job <- kiosk.printing.ledger
`registry-N.db`: participant, invitation, ticket, signer, meta <- kiosk.intake.loader, kiosk.intake.copy
"""

from __future__ import annotations

from sqlalchemy import BLOB, Boolean, Column, Index, Integer, MetaData, String, Table, Text

PARTICIPANT_TEXTS = (
    "family_name",
    "given_name",
    "middle_name",
    "latin_family_name",
    "latin_given_name",
    "language",
    "title",
    "position",
    "organisation",
    "organisation_latin",
    "country",
    "region",
    "category",
    "zones",
    "days",
    "status",
    "paid",
    "document_type",
    "document_number",
    "document_country",
    "birth_date",
    "document_expires",
    "photo",
    "delegation",
    "self_service",
    "note",
)
"""Every column of a participant but the number, in the order of the table."""

journal_tables = MetaData()
registry_tables = MetaData()

entry = Table(
    "entry",
    journal_tables,
    Column("place", Integer, primary_key=True),
    Column("id", BLOB, nullable=False, unique=True),
    Column("writer", BLOB, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", BLOB, nullable=False),
    Index("entry_subject", "subject"),
)
personal = Table(
    "personal",
    journal_tables,
    Column("entry", BLOB, primary_key=True),
    Column("salt", BLOB, nullable=False),
    Column("data", Text, nullable=False),
)
tip = Table(
    "tip",
    journal_tables,
    Column("writer", BLOB, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("id", BLOB, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("clock", String, nullable=False),
    Column("signature", BLOB, nullable=False),
)
head = Table(
    "head",
    journal_tables,
    Column("id", BLOB, primary_key=True),
    Column("writer", BLOB, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("signature", BLOB, nullable=False),
)
"""The ends of other writers' chains; `tip` is this station's own."""
certificate = Table(
    "certificate",
    journal_tables,
    Column("public_key", BLOB, primary_key=True),
    Column("told", Text, nullable=False),
)
strike = Table(
    "strike",
    journal_tables,
    Column("writer", BLOB, primary_key=True),
    Column("told", Text, nullable=False),
)
projection = Table(
    "projection",
    journal_tables,
    Column("subject", String, primary_key=True),
    Column("state", Text, nullable=False),
)
badge_of = Table(
    "badge_of",
    journal_tables,
    Column("serial", String, primary_key=True),
    Column("subject", String, nullable=False),
)
setting = Table(
    "setting",
    journal_tables,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
print_job = Table(
    "print_job",
    journal_tables,
    Column("serial", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("code", String, nullable=False),
    Column("printer", String, nullable=False),
    Column("state", String, nullable=False),
    Column("ticket", String, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("why", String, nullable=False, default=""),
    Column("latin_only", Boolean, nullable=False, default=False),
    Column("content", String, nullable=False, default=""),
    Column("named", Boolean, nullable=False, default=False),
    Index("print_job_state", "state"),
)

JOURNAL_TRIGGERS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS entry_no_{verb.lower()} BEFORE {verb} ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END"
    for verb in ("UPDATE", "DELETE")
)
JOURNAL_INDEX = "CREATE INDEX IF NOT EXISTS entry_chain ON entry (writer, seq)"
JOURNAL_SCHEMA = 3
JOURNAL_ADDED = (
    ("print_job", "latin_only", "BOOLEAN NOT NULL DEFAULT FALSE"),
    ("print_job", "content", "VARCHAR NOT NULL DEFAULT ''"),
    ("print_job", "named", "BOOLEAN NOT NULL DEFAULT FALSE"),
)
"""Columns that an older journal lacks."""

participant = Table(
    "participant",
    registry_tables,
    Column("number", Integer, primary_key=True),
    *(Column(name, String, nullable=False) for name in PARTICIPANT_TEXTS),
)
invitation = Table(
    "invitation",
    registry_tables,
    Column("id", BLOB, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
ticket = Table(
    "ticket",
    registry_tables,
    Column("id", BLOB, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
signer = Table(
    "signer",
    registry_tables,
    Column("kind", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("public_key", BLOB, nullable=False),
)
meta = Table(
    "meta",
    registry_tables,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
