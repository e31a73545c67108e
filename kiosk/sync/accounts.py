"""Opens a hub by its address, and makes one: tables, and on PostgreSQL an account for every station.

A station's account adds entries, heads and certificates (of its own next incarnation) and reads; it changes and deletes
nothing. The organiser's adds strikes and puts files as well. Passwords are made here, told once in an address, and
reach the server as SCRAM verifiers only. Addresses: `postgresql://...`, or the name of an SQLite file.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from kiosk.sync.hub import Bell, Hub
from kiosk.sync.hub_file import FileHub
from kiosk.sync.hub_postgres import PostgresHub

POSTGRES = ("postgresql", "postgres")
ORGANISER = "organiser"
MOST_BYTES = 63
CONNECTIONS = 4
_READ = "GRANT SELECT ON about, entry, head, roster, file TO {station}, {organiser}"
_RIGHTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {station}, {organiser}",
    "GRANT USAGE ON SCHEMA public TO {station}, {organiser}",
    _READ,
    "GRANT INSERT (id, writer, seq, hlc, kind, subject, body, prev, salt, data) ON entry TO {station}, {organiser}",
    "GRANT INSERT (writer, id, seq, signature) ON head TO {station}, {organiser}",
    "GRANT INSERT (kind, told) ON roster TO {station}, {organiser}",
    "GRANT INSERT, UPDATE, DELETE ON file TO {organiser}",
    "ALTER TABLE roster ENABLE ROW LEVEL SECURITY",
    "DROP POLICY IF EXISTS everybody_reads ON roster",
    "CREATE POLICY everybody_reads ON roster FOR SELECT USING (true)",
    "DROP POLICY IF EXISTS stations_certify ON roster",
    "CREATE POLICY stations_certify ON roster FOR INSERT TO {station} WITH CHECK (kind = 'certificate')",
    "DROP POLICY IF EXISTS organiser_says ON roster",
    "CREATE POLICY organiser_says ON roster FOR INSERT TO {organiser} WITH CHECK (kind IN ('certificate', 'strike'))",
)


@dataclass(frozen=True, slots=True)
class Account:
    """Who may enter a hub: the name of a station or `organiser`, the role, the address with its password."""

    name: str
    role: str
    url: str


def open_hub(url: str, bell: Bell | None = None, certificates: Path | None = None, *, create: bool = False) -> Hub:
    """The hub at an address; nothing is asked of it yet."""
    if urlsplit(url).scheme in POSTGRES:
        return PostgresHub(url, bell, certificates)
    return FileHub(Path(url.removeprefix("sqlite:///")), bell, create=create)


def shown(url: str) -> str:
    """An address without its password."""
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, user + place, parts.path, "", "")) if parts.scheme in POSTGRES else url


def make_hub(url: str, stations: list[str], certificates: Path | None = None) -> list[Account]:
    """Tables and accounts; again on the same hub it adds what lacks, and gives the named stations new passwords."""
    hub = open_hub(url, certificates=certificates, create=True)
    try:
        hub.found(secrets.token_hex(16))
        return _accounts(hub, url, stations) if isinstance(hub, PostgresHub) else []
    finally:
        hub.close()
        hub.bell.close()


def _accounts(hub: Hub, url: str, stations: list[str]) -> list[Account]:
    with hub.talking() as connection:
        database = str(connection.exec_driver_sql("SELECT current_database()").scalar())
        names = {"station": f"{database}-stations", "organiser": f"{database}-organisers"}
        for group in names.values():
            if not _exists(connection, group):
                _say(connection, "CREATE ROLE {group} NOLOGIN", group=group)
        for right in _RIGHTS:
            _say(connection, right, database=database, **names)
        made = []
        if not _exists(connection, _role(database, ORGANISER)):
            made.append(_account(connection, url, (database, ORGANISER), names["organiser"]))
        made += [_account(connection, url, (database, name), names["station"]) for name in stations]
        return made


def _account(connection: Connection, url: str, whose: tuple[str, str], group: str) -> Account:
    role, password = _role(*whose), secrets.token_urlsafe(24)
    driver = _driver(connection)
    verifier = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    if not _exists(connection, role):
        _say(connection, "CREATE ROLE {role} LOGIN IN ROLE {group}", role=role, group=group)
    text = sql.SQL("ALTER ROLE {} PASSWORD {} CONNECTION LIMIT {}")
    driver.execute(text.format(sql.Identifier(role), sql.Literal(verifier), sql.Literal(CONNECTIONS)))
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        _say(connection, f"ALTER ROLE {{role}} SET {setting} = '30s'", role=role)
    return Account(whose[1], role, _entered(url, role, password))


def _role(database: str, name: str) -> str:
    """Short enough for PostgreSQL, and different for different names."""
    role = f"{database}-{name}"
    return role if len(role.encode()) <= MOST_BYTES else f"{database[:30]}-{name.encode().hex()[-30:]}"


def _entered(url: str, role: str, password: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    path = parts.path if unquote(parts.path).strip("/") else "/postgres"
    whole = (parts.scheme, f"{quote(role, safe='')}:{password}@{place}", path, parts.query, parts.fragment)
    return urlunsplit(whole)


def _exists(connection: Connection, role: str) -> bool:
    found = _driver(connection).execute("SELECT FROM pg_roles WHERE rolname = %s", (role,))
    return found.fetchone() is not None


def _say(connection: Connection, words: Any, **names: str) -> None:
    told = {key: sql.Identifier(name) for key, name in names.items()}
    _driver(connection).execute(sql.SQL(words).format(**told))


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
