"""A line to a label printer: bytes out, answers in, over the network or a device file, and never longer than asked.

`ask` puts questions one after the other; `push` sends a print and tells how much of it left, because what left may
come out. `Tcp` is port 9100, `Device` is /dev/usb/lp* (Linux). Every wait ends with the `Deadline` of the call.
"""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import perf_counter
from typing import Protocol

_PIECE = 8192
"""What the Linux driver takes at once."""
_OLD_ANSWERS = 64
_PAUSE = 0.01
Question = tuple[bytes, Callable[[bytes], bool]]
"""What to send, and how to see that the answer is whole."""


class Left(Enum):
    """How much of a print left this machine."""

    NOTHING = "nothing"
    SOME = "some"
    ALL = "all"


class Deadline:
    """So many seconds for everything that one call does."""

    def __init__(self, seconds: float) -> None:
        self._end = perf_counter() + seconds

    def left(self, most: float = 60.0) -> float:
        """The seconds that may still be waited; TimeoutError when there are none."""
        seconds = min(most, self._end - perf_counter())
        if seconds <= 0:
            raise TimeoutError
        return seconds


class Line(Protocol):
    """An open line; every call raises OSError when it breaks, or takes too long."""

    def read(self, seconds: float) -> bytes:
        """What has come, perhaps nothing yet."""

    def write(self, data: memoryview, seconds: float) -> int:
        """Sends some of it; how much."""

    def finish(self, seconds: float) -> None:
        """No more will be sent."""

    def close(self) -> None:
        """Lets go of it."""


class Road(Protocol):
    """Where a printer is reached."""

    def open(self, seconds: float) -> Line:
        """A fresh line; OSError where the printer cannot be reached."""


@dataclass(frozen=True, slots=True)
class Tcp:
    """A port of the network. The host is best told as a number: a name asks a server that may not answer in time."""

    host: str
    port: int = 9100

    def open(self, seconds: float) -> Line:
        """Connects."""
        return _Socket(socket.create_connection((self.host, self.port), timeout=seconds))


@dataclass(frozen=True, slots=True)
class Device:
    """A device file."""

    path: Path

    def open(self, seconds: float) -> Line:  # noqa: ARG002 - a device opens at once or not at all
        """Opens it, and throws away what an earlier question may have left in it."""
        line = _File(os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY))
        with suppress(OSError):
            any(not line.read(0) for _ in range(_OLD_ANSWERS))
        return line


class _Socket:
    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected

    def read(self, seconds: float) -> bytes:
        self._socket.settimeout(seconds)
        data = self._socket.recv(_PIECE)
        if not data:
            raise ConnectionAbortedError
        return data

    def write(self, data: memoryview, seconds: float) -> int:
        self._socket.settimeout(seconds)
        return self._socket.send(data)

    def finish(self, seconds: float) -> None:
        self._socket.settimeout(seconds)
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._socket.close()


class _File:
    def __init__(self, number: int) -> None:
        self._number = number

    def read(self, seconds: float) -> bytes:
        if not select.select([self._number], [], [], seconds)[0]:
            raise TimeoutError
        data = os.read(self._number, _PIECE)
        if not data:  # a USB printer that has nothing to say yet may say just that
            select.select([], [], [], min(seconds, _PAUSE))
        return data

    def write(self, data: memoryview, seconds: float) -> int:
        self.finish(seconds)
        return os.write(self._number, data)

    def finish(self, seconds: float) -> None:
        """The Linux driver gives up on what it has not handed over when the file is closed: it is waited for."""
        if not select.select([], [self._number], [], seconds)[1]:
            raise TimeoutError

    def close(self) -> None:
        os.close(self._number)


def ask(road: Road, questions: Sequence[Question], deadline: Deadline, seconds: float) -> list[bytes] | None:
    """The answers, as far as they came within `seconds` each; None where the printer cannot be reached."""
    try:
        line = road.open(deadline.left(seconds))
    except OSError:
        return None
    with closing(line):
        return [_answer(line, question, deadline, seconds) for question in questions]


def push(road: Road, data: bytes, deadline: Deadline) -> Left:
    """Sends a print on a line of its own: whoever closes a line with an unread answer in it may cut the print off."""
    rest = memoryview(data)
    try:
        with closing(road.open(deadline.left())) as line:
            while rest:
                rest = rest[line.write(rest[:_PIECE], deadline.left()) :]
            line.finish(deadline.left())
    except OSError:
        return Left.NOTHING if len(rest) == len(data) else Left.SOME
    return Left.ALL


def _answer(line: Line, question: Question, deadline: Deadline, seconds: float) -> bytes:
    """What came until it was whole, or nothing more did."""
    text, whole = question
    answer, own = b"", Deadline(seconds)
    with suppress(OSError):
        rest = memoryview(text)
        while rest:
            rest = rest[line.write(rest, own.left(deadline.left())) :]
        while not whole(answer) and len(answer) < _PIECE:
            answer += line.read(own.left(deadline.left()))
    return answer
