"""A question to an IPP printer -> its answer, over HTTP: plain, TLS with a pinned certificate, or a local socket.

The certificate of an `ipps` printer is pinned when it is first seen: SHA-256 of the whole certificate, one line for
each address in the file `pins`. Another one later is refused before anything is sent. No call outlasts
`CONNECT_SECONDS` and `ANSWER_SECONDS`. Before it: `ipp`; after it: `ipp_printer`.
"""

from __future__ import annotations

import io
import socket
import ssl
import sys
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter
from typing import IO
from urllib.parse import unquote, urlsplit

from kiosk.files import file_error, write_whole
from kiosk.printing.ipp import VERSIONS, Attribute, IppError, Operation, Reply, Request, Tag, decode, encode

CONNECT_SECONDS, ANSWER_SECONDS = 2.0, 5.0
MOST_BYTES = 4_000_000
PORT = 631
USER = "kiosk"
_WRONG_VERSION = 0x0503
_SCHEMES = {"ipp": "ipp", "ipps": "ipps", "cups": "ipp", "ipp+unix": "ipp"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer is: host and port or a local socket, and its path there. `uri` is what it is called."""

    host: str
    port: int
    path: str
    secure: bool = False
    socket: Path | None = None

    @property
    def uri(self) -> str:
        """The printer's own name for itself."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ipps' if self.secure else 'ipp'}://{host}:{self.port}{self.path}"


def parse_address(text: str) -> Address | None:
    """`ipp://host:port/path`, `ipps://...`, `cups://host:port/QUEUE` and `ipp+unix:/socket?QUEUE`; None otherwise."""
    try:
        parts = urlsplit(text)
        port = parts.port or PORT
    except ValueError:
        return None
    queue = "/printers/" + (parts.query or parts.path.strip("/"))
    if parts.scheme == "ipp+unix":
        return Address("localhost", PORT, queue, socket=Path(unquote(parts.path))) if parts.query else None
    if parts.scheme not in _SCHEMES or not parts.hostname:
        return None
    if parts.scheme == "cups":
        return Address(parts.hostname, port, queue) if parts.path.strip("/") else None
    return Address(parts.hostname, port, parts.path or "/ipp/print", secure=parts.scheme == "ipps")


@dataclass(frozen=True, slots=True)
class IppClient:
    """Asks one printer; `pins` is the file of the certificates seen."""

    address: Address
    pins: Path
    answer_seconds: float = ANSWER_SECONDS

    def ask(
        self, operation: Operation, about: tuple[Attribute, ...], job: tuple[Attribute, ...] = (), document: bytes = b""
    ) -> Reply:
        """The printer's answer; `IppError` when there is none."""
        request = Request(operation, (*_GREETING, self._target, _SENDER, *about), job, document)
        reply = self._exchange(encode(request))
        if reply.status == _WRONG_VERSION:
            reply = self._exchange(encode(request, VERSIONS[1]))
        return reply

    @property
    def _target(self) -> Attribute:
        return Attribute(Tag.URI, "printer-uri", (self.address.uri,))

    def _exchange(self, message: bytes) -> Reply:
        with self._connected() as connected:
            connection = HTTPConnection(self.address.host, self.address.port)
            connection.sock = _Timed(connected, perf_counter() + self.answer_seconds)
            return decode(_answer(connection, self.address.path, message))

    def _connected(self) -> socket.socket:
        """A connection, and the printer at its end is the one it was."""
        try:
            plain = self._plain()
        except OSError:
            raise IppError("offline", sent=False) from None
        if not self.address.secure:
            return plain
        try:
            plain.settimeout(self.answer_seconds)
            secure = _any_certificate().wrap_socket(plain, server_hostname=self.address.host)
        except OSError as error:
            plain.close()
            raise IppError("no_printer" if isinstance(error, ssl.SSLError) else "no_answer", sent=False) from None
        self._check(secure)
        return secure

    def _plain(self) -> socket.socket:
        if self.address.socket is None:
            return socket.create_connection((self.address.host, self.address.port), CONNECT_SECONDS)
        if sys.platform == "win32":
            raise OSError
        local = socket.socket(socket.AF_UNIX)
        try:
            local.settimeout(CONNECT_SECONDS)
            local.connect(str(self.address.socket))
        except OSError:
            local.close()
            raise
        return local

    def _check(self, secure: ssl.SSLSocket) -> None:
        place = f"{self.address.host}:{self.address.port}"
        seen = sha256(secure.getpeercert(binary_form=True) or b"").hexdigest()
        pinned = _read_pins(self.pins)
        if pinned.setdefault(place, seen) != seen:
            secure.close()
            raise IppError("certificate_changed", sent=False)
        if place not in _read_pins(self.pins):
            write_whole(self.pins, "".join(f"{at} {digest}\n" for at, digest in pinned.items()).encode())


_GREETING = (
    Attribute(Tag.CHARSET, "attributes-charset", ("utf-8",)),
    Attribute(Tag.LANGUAGE, "attributes-natural-language", ("en",)),
)
_SENDER = Attribute(Tag.NAME, "requesting-user-name", (USER,))


def _any_certificate() -> ssl.SSLContext:
    """Printers sign their certificates themselves: it is the pin that proves who answers."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _read_pins(file: Path) -> dict[str, str]:
    try:
        lines = [line.split() for line in file.read_bytes().decode(errors="replace").splitlines()]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise file_error(error, file) from error
    return {words[0]: words[1] for words in lines if len(words) == 2}


def _answer(connection: HTTPConnection, path: str, message: bytes) -> bytes:
    try:
        connection.request("POST", path, message, {"Content-Type": "application/ipp"})
        response = connection.getresponse()
        body = response.read(MOST_BYTES)
    except OSError:
        raise IppError("no_answer") from None
    except (HTTPException, ValueError):
        raise IppError("no_printer") from None
    if response.status in (401, 403):
        raise IppError("not_allowed", sent=False)
    if response.status != 200 or response.headers.get_content_type() != "application/ipp":
        raise IppError("no_printer")
    return body


class _Timed:
    """What `HTTPConnection` needs of a socket, all of it before one deadline."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._connected, self._deadline = connected, deadline

    def sendall(self, data: bytes) -> None:
        self._limit()
        self._connected.sendall(data)

    def makefile(self, _mode: str) -> IO[bytes]:
        return io.BufferedReader(_TimedReader(self))

    def receive(self, buffer: memoryview) -> int:
        self._limit()
        return self._connected.recv_into(buffer)

    def close(self) -> None:
        """Closed by who opened it."""

    def _limit(self) -> None:
        left = self._deadline - perf_counter()
        if left <= 0:
            raise TimeoutError
        self._connected.settimeout(left)


class _TimedReader(io.RawIOBase):
    def __init__(self, timed: _Timed) -> None:
        super().__init__()
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._timed.receive(buffer)
