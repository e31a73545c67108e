"""Bytes of a serial scanner -> scans. PURE.

A code ends with CR, LF or ETX, or with 300 ms of silence; STX before it is taken off. Bytes are UTF-8. A control
character or a broken byte stands as U+FFFD in the text and a text without end is cut, so that the desk refuses it aloud
and nothing is lost in silence. After it on the path: `raw`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiosk.scan.raw import LOST, MAX_LENGTH, RawScan, ScanSource

SILENCE_MS = 300
START, ENDS = b"\x02", re.compile(rb"[\r\n\x03]")


@dataclass(slots=True)
class Wire:
    """Collects the bytes of one code."""

    _bytes: bytearray = field(default_factory=bytearray)

    @property
    def waiting(self) -> bool:
        """Has a code begun that has not ended?"""
        return bool(self._bytes)

    def feed(self, data: bytes) -> list[RawScan]:
        """Bytes as they came; the codes that they ended."""
        *ended, rest = ENDS.split(data)
        scans = []
        for part in ended:
            self._keep(part)
            scans += self.silence()
        self._keep(rest)
        return scans

    def silence(self) -> list[RawScan]:
        """Nothing came for a while: what waits is a code."""
        text = self._bytes.removeprefix(START).decode("utf-8", "replace")[:MAX_LENGTH]
        self._bytes.clear()
        text = "".join(letter if letter.isprintable() else LOST for letter in text)
        return [RawScan((text,), ScanSource.SERIAL)] if text.strip() else []

    def _keep(self, data: bytes) -> None:
        self._bytes += data[: 4 * MAX_LENGTH - len(self._bytes)]
