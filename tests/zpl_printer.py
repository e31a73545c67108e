"""A Link-OS label printer on a loopback port or a pseudo terminal: answers like one, prints into a tray, can be broken.

It reads each line to its end before it listens to the next, as such printers do. Graphics are decoded by zebrafy.
"""

from __future__ import annotations

import os
import re
import socket
import struct
import threading
import tty
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from zebrafy.zebrafy_zpl import ZebrafyZPL

from kiosk.printing.line import Tcp

PAPER_OUT, HEAD_OPEN, RIBBON_OUT, PAUSED = "paper_out", "head_open", "ribbon_out", "paused"
FORMAT = re.compile(rb"\^XA.*?\^XZ\r\n", re.DOTALL)
QUESTION = re.compile(rb'~HS\r\n|~JA\r\n|! U1 getvar "odometer.total_label_count"\r\n')
NUMBER = re.compile(r"\^(PW|LL)(\d+)")


@dataclass(frozen=True, slots=True)
class Label:
    """One label in the tray: its name, where the picture stands, and the picture."""

    name: str
    left: int
    top: int
    picture: Image.Image


def read_label(sent: bytes) -> Label:
    """What the head would burn."""
    text = sent.decode("ascii")
    size = {key: int(value) for key, value in NUMBER.findall(text)}
    home = re.search(r"\^LH(\d+),(\d+)", text)
    name = re.search(r"\^FX (.*?)\^FS", text)
    assert home
    assert name
    left, top = int(home[1]), int(home[2])
    (picture,) = ZebrafyZPL(text).to_images()
    return Label(name[1], left, top, picture.crop((0, 0, size["PW"] - left, size["LL"] - top)))


@dataclass
class Works:
    """What is inside: no line, only bytes in and bytes out."""

    count: int = 1000
    faults: set[str] = field(default_factory=set)
    tray: list[Label] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    silent: bool = False
    nonsense: bytes | None = None
    has_odometer: bool = True
    tells_what_waits: bool = True
    received: int = 0
    at_label: tuple[int, Callable[[], object]] | None = None
    """When that many labels have come in altogether, this happens before the last of them is printed."""

    def take(self, heard: bytes) -> tuple[bytes, bytes]:
        """The answer, and what is not whole yet."""
        answer = b""
        while True:
            found = [match for match in (FORMAT.search(heard), QUESTION.search(heard)) if match]
            if not found:
                return answer, heard
            first = min(found, key=lambda match: match.start())
            answer += self._format(first[0]) if first[0].startswith(b"^XA") else self._answer(first[0])
            heard = heard[first.end() :]

    def work(self) -> None:
        """Prints what waits, unless something is wrong."""
        while self.waiting and not self.faults:
            self.tray.append(read_label(self.waiting.pop(0)))
            self.count += 1

    def repair(self) -> None:
        self.faults.clear()
        self.silent, self.nonsense = False, None
        self.work()

    def _format(self, sent: bytes) -> bytes:
        self.waiting.append(sent)
        self.received += 1
        if self.at_label and self.received == self.at_label[0]:
            self.at_label[1]()
        self.work()
        return b""

    def _answer(self, question: bytes) -> bytes:
        if question == b"~JA\r\n":
            self.waiting.clear()
            return b""
        if self.silent:
            return b""
        if self.nonsense is not None:
            return self.nonsense
        if question == b"~HS\r\n":
            return self._status()
        return f'"{self.count}"'.encode() if self.has_odometer else b'"?"'

    def _status(self) -> bytes:
        paper, paused, head, ribbon = (int(each in self.faults) for each in (PAPER_OUT, PAUSED, HEAD_OPEN, RIBBON_OUT))
        waiting = len(self.waiting) if self.tells_what_waits else 0
        lines = (
            f"030,{paper},{paused},1245,{waiting:03},0,0,0,000,0,0,0",
            f"000,0,{head},{ribbon},0,2,4,0,{waiting:08},1,000",
            "1234,0",
        )
        return "".join(f"\x02{line}\x03\r\n" for line in lines).encode()


class NetworkPrinter(Works):
    """On a port of this machine; `off` is without power, and what waited is forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.cut_after: int | None = None
        """So many bytes of a print come through, then the line breaks."""
        self.port = 0
        self.on()

    @property
    def road(self) -> Tcp:
        return Tcp("127.0.0.1", self.port)

    def on(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, args=(self._door,), daemon=True)
        self._thread.start()

    def off(self) -> None:
        self.waiting.clear()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        if threading.current_thread() is not self._thread:
            self._thread.join(10)

    def repair(self) -> None:
        self.cut_after = None
        if self._door.fileno() < 0:
            self.on()
        super().repair()

    def _serve(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = door.accept()
                with line, suppress(OSError):
                    line.settimeout(10)
                    self._listen(line)

    def _listen(self, line: socket.socket) -> None:
        heard = b""
        while data := line.recv(1000):
            heard += data
            begun = heard.find(b"^XA")
            if self.cut_after is not None and begun >= 0 and len(heard) - begun >= self.cut_after:
                self.take(heard[: begun + self.cut_after])
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            answer, heard = self.take(heard)
            line.sendall(answer)


class DevicePrinter(Works):
    """Behind a device file."""

    def __init__(self) -> None:
        super().__init__()
        self._inside, self._outside = os.openpty()
        tty.setraw(self._outside)
        self.path = Path(os.ttyname(self._outside))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def say(self, text: bytes) -> None:
        """Says something unasked."""
        os.write(self._inside, text)

    def unplug(self) -> None:
        os.close(self._outside)
        self._thread.join(10)
        os.close(self._inside)

    def _serve(self) -> None:
        heard = b""
        with suppress(OSError):
            while data := os.read(self._inside, 1000):
                answer, heard = self.take(heard + data)
                if answer:
                    os.write(self._inside, answer)
