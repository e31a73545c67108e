"""The lines of a travel document -> one scan. PURE.

A document reader types its two or three lines each with Enter, so each arrives as a scan of its own, with one reading
or several: they are kept together here. A first line waits two seconds for the next one; what does not go on as begun
is handed over as it came, as is every other scan, at once.
Before it: `wedge`, or any scanner. After it on the path: `kiosk.token`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.document import LINES, is_first_line

PATIENCE = timedelta(seconds=2)
Readings = tuple[str, ...]
"""Every way to read one scan, the likeliest first."""


@dataclass(slots=True)
class Lines:
    """The lines of one document so far, and the scan that began it."""

    _held: list[str] = field(default_factory=list)
    _begun: Readings = ()
    _last_at: datetime | None = None

    @property
    def waiting(self) -> bool:
        """Is a document begun?"""
        return bool(self._held)

    def add(self, scan: Readings, now: datetime) -> list[Readings]:
        """What was scanned -> the scans that are whole now, in the order in which they came; often just that one."""
        fitting = next((line for line in map(str.strip, scan) if self._goes_on(line, now)), None)
        if fitting is None:
            return [*self.give_up(), *self._begin(scan, now)]
        self._held.append(fitting)
        self._last_at = now
        return self.give_up() if len(self._held) == LINES[len(fitting)] else []

    def give_up(self) -> list[Readings]:
        """Nothing more comes: what is there, as it is."""
        held, self._held = self._held, []
        return [] if not held else [self._begun] if len(held) == 1 else [("\n".join(held),)]

    def _goes_on(self, line: str, now: datetime) -> bool:
        if not self._held or self._last_at is None or not timedelta(0) <= now - self._last_at < PATIENCE:
            return False
        begun = self._held[0]  # the same line once more begins the document anew
        return len(line) == len(begun) and line != begun and line.isascii() and line.replace("<", "").isalnum()

    def _begin(self, scan: Readings, now: datetime) -> list[Readings]:
        first = next((line for line in map(str.strip, scan) if is_first_line(line)), None)
        if first is None:
            return [scan]
        self._held, self._begun, self._last_at = [first], scan, now
        return []
