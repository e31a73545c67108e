"""The lines of a travel document -> one text. PURE.

A document reader types its two or three lines each with Enter, so each arrives as a scan of its own: they are kept
together here. A first line waits two seconds for the next one; what does not go on as begun is handed over as it came,
as is every other text, at once. Before it: `wedge`, or any scanner. After it on the path: `kiosk.token`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.document import LINES, is_first_line

PATIENCE = timedelta(seconds=2)


@dataclass(slots=True)
class Lines:
    """The lines of one document so far."""

    _held: list[str] = field(default_factory=list)
    _last_at: datetime | None = None

    @property
    def waiting(self) -> bool:
        """Is a document begun?"""
        return bool(self._held)

    def add(self, text: str, now: datetime) -> list[str]:
        """What was scanned -> the texts that are whole now, in the order in which they came; often just that one."""
        if not self._goes_on(text, now):
            return [*self.give_up(), *self._begin(text, now)]
        self._held.append(text.strip())
        self._last_at = now
        return [self._whole()] if len(self._held) == LINES[len(self._held[0])] else []

    def give_up(self) -> list[str]:
        """Nothing more came: what is there, as it is."""
        return [self._whole()] if self._held else []

    def _goes_on(self, text: str, now: datetime) -> bool:
        if not self._held or self._last_at is None or not timedelta(0) <= now - self._last_at < PATIENCE:
            return False
        line = text.strip()
        begun = self._held[0]  # the same line once more begins the document anew
        return len(line) == len(begun) and line != begun and line.isascii() and line.replace("<", "").isalnum()

    def _begin(self, text: str, now: datetime) -> list[str]:
        if not is_first_line(text.strip()):
            return [text]
        self._held, self._last_at = [text.strip()], now
        return []

    def _whole(self) -> str:
        told, self._held = "\n".join(self._held), []
        return told
