"""A hub on PostgreSQL, through psycopg 3: one connection a station, which also listens (LISTEN/NOTIFY).

News are read up to the oldest transaction still under way (`xid8 < pg_snapshot_xmin`): what a slower writer commits
later always lies behind the cursor. Waiting is bounded on this side too, for a server that was stopped answers no
time-out of its own: nothing heard for `SILENCE_SECONDS`, or the bell's end, breaks the connection. TLS: `verify-full`
for every host but this machine, or the certificate's SHA-256 pinned by the address (`#sha256=...`).
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Table, create_engine, event, func, text
from sqlalchemy import select as query
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from kiosk.files import write_whole
from kiosk.sync.hub import Bell, Hub, HubError, Mark, News
from kiosk.sync.hub_tables import CHANNEL, POSTGRES_GUARDS, entry, roster
from kiosk.sync.pinned import served_certificate

CONNECT_SECONDS, STATEMENT_SECONDS, SILENCE_SECONDS = 5, 10, 12.0
BREATH_SECONDS = 0.1
SETTINGS = (
    f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={STATEMENT_SECONDS}s "
    "-c idle_in_transaction_session_timeout=30s -c synchronous_commit=on"
)
_T = TypeVar("_T")
_UNNEST = (
    "INSERT INTO entry (id, writer, seq, hlc, kind, subject, body, prev, salt, data) SELECT * FROM unnest("
    "%(id)s::bytea[], %(writer)s::bytea[], %(seq)s::bigint[], %(hlc)s::bigint[], %(kind)s::text[], "
    "%(subject)s::text[], %(body)s::text[], %(prev)s::bytea[], %(salt)s::bytea[], %(data)s::text[]) "
    "ON CONFLICT DO NOTHING"
)


class PostgresHub(Hub):
    """A hub on a server. `certificates`: where the certificate of a pinned address is kept."""

    def __init__(self, url: str, bell: Bell | None = None, certificates: Path | None = None) -> None:
        self._url, self._certificates = url, certificates
        self._news = False
        super().__init__(
            create_engine("postgresql+psycopg://", creator=self._connect, poolclass=NullPool, use_native_hstore=False),
            bell or Bell(),
        )
        event.listen(self._engine, "connect", self._listen)

    def _connect(self) -> psycopg.Connection[Any]:
        bell = self.bell

        class Bounded(psycopg.Connection[Any]):
            """A connection that never waits longer than it may."""

            def wait(self, gen: PQGen[_T], interval: float = BREATH_SECONDS, timeout: float | None = None) -> _T:
                return super().wait(_bounded(gen, bell), min(interval, BREATH_SECONDS), timeout)

        words, told = self._words()
        return Bounded.connect(words, **told)

    def _words(self) -> tuple[str, dict[str, Any]]:
        """What libpq is told: the address as it was given, and what it leaves open."""
        url, _, fragment = self._url.partition("#")
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        told: dict[str, Any] = {
            "connect_timeout": CONNECT_SECONDS,
            "options": SETTINGS,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": round(SILENCE_SECONDS * 1000),
            "application_name": "kiosk",
        }
        pin = dict(parse_qsl(fragment)).get("sha256", "")
        host = asked.get("host", parts.hostname or "")
        if pin:
            told |= {"sslmode": "verify-ca", "sslrootcert": str(self._pinned(host, parts.port or 5432, pin))}
        elif "sslmode" not in asked and not host.startswith("/") and host not in LOCAL:
            told |= {"sslmode": "verify-full", "sslrootcert": ssl.get_default_verify_paths().cafile or "system"}
        return url, {name: value for name, value in told.items() if name not in asked}

    def _pinned(self, host: str, port: int, pin: str) -> Path:
        """The file of the server's own certificate, if it is the one that was promised."""
        assert self._certificates is not None, "a pinned address needs a place for its certificate"
        file = self._certificates
        kept = file.read_text("ascii") if file.exists() else ""
        if not kept or _fingerprint(kept) != pin.lower():
            kept = served_certificate(host, port, CONNECT_SECONDS)
            if not kept or _fingerprint(kept) != pin.lower():
                raise HubError("stranger")
            write_whole(file, kept.encode("ascii"))
        return file

    def _listen(self, connection: psycopg.Connection[Any], _record: Any) -> None:
        own = connection.info.backend_pid

        def heard(notify: psycopg.Notify) -> None:
            self._news = self._news or notify.pid != own

        connection.add_notify_handler(heard)
        connection.execute(f"LISTEN {CHANNEL}")
        connection.commit()

    def found(self, name: str) -> None:
        super().found(name)
        with self.talking() as connection:
            for statement in POSTGRES_GUARDS:
                connection.exec_driver_sql(statement)

    def why(self, error: Exception) -> str:
        found = error.orig if isinstance(error, DBAPIError) else error
        state = str(getattr(found, "sqlstate", None) or "")
        if not state and _says_no(str(found)):
            return "password"
        return next((word for start, word in _WORDS if state.startswith(start)), "away" if not state else "broken")

    def settled(self, table: Table) -> Any:
        return table.c.born < func.pg_snapshot_xmin(func.pg_current_snapshot(), type_=table.c.born.type)

    def whose(self, connection: Connection) -> str:
        """Another cluster, or one that was restored or promoted, counts its transactions anew."""
        told = connection.execute(
            query(
                text("(SELECT system_identifier FROM pg_control_system())"),
                text("(SELECT timeline_id FROM pg_control_checkpoint())"),
            )
        ).one()
        return "/".join(map(str, told))

    def news(self, table: Table, since: Mark) -> News:
        if table is roster:  # which an exchange reads first
            self._news = False
        return super().news(table, since)

    def _add(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        if table is not entry:
            super()._add(connection, table, rows)
            return
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        connection.exec_driver_sql(_UNNEST, columns)

    def file(self, name: str) -> bytes | None:
        with self.talking() as connection:  # binary: half of what text would send
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            try:
                with driver.cursor(binary=True) as cursor:
                    row = cursor.execute("SELECT bytes FROM file WHERE name = %s", (name,)).fetchone()
            except psycopg.Error as error:
                raise HubError(self.why(error)) from error
        return bytes(row[0]) if row else None

    def listen(self, seconds: float) -> bool:
        if self._news:
            return True
        if self._connection is None:
            raise HubError("away")
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        return self.bell.listen(seconds, driver.fileno())


LOCAL = ("", "localhost", "127.0.0.1", "::1")
_WORDS = (
    ("53", "full"),
    ("57014", "slow"),
    ("55P03", "slow"),
    ("40", "slow"),
    ("57", "away"),
    ("08", "away"),
    ("28", "password"),
    ("3D000", "empty"),
    ("42P01", "empty"),
    ("42501", "not_allowed"),
)


def _says_no(told: str) -> bool:
    return "authentication failed" in told or "no password supplied" in told


def _fingerprint(pem: str) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def _bounded(waiting: PQGen[_T], bell: Bell) -> Generator[Any, Any, _T]:
    """The steps of an answer, as long as something is heard from time to time and nobody stops."""
    heard = time.perf_counter()
    try:
        wanted = next(waiting)
        while True:
            ready = yield wanted
            if ready:
                heard = time.perf_counter()
            elif bell.stopped.is_set() or time.perf_counter() - heard > SILENCE_SECONDS:
                raise psycopg.OperationalError("nothing was heard")
            wanted = waiting.send(ready)
    except StopIteration as ended:
        answer: _T = ended.value
        return answer
