"""The same code within 1.5 seconds is one scan, by whatever road it came. PURE."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=1.5)


@dataclass(slots=True)
class Repeats:
    """Remembers the last code; each sight of it starts the window again."""

    _readings: frozenset[str] = frozenset()
    _seen_at: datetime | None = None

    def is_repeat(self, scanned: str | Collection[str], now: datetime) -> bool:
        """Was this code, or any reading of this scan, seen a moment ago?"""
        readings = frozenset([scanned] if isinstance(scanned, str) else scanned)
        fresh = self._seen_at is not None and timedelta(0) <= now - self._seen_at < WINDOW
        repeat = fresh and not readings.isdisjoint(self._readings)
        self._readings, self._seen_at = readings, now
        return repeat

    def forget(self) -> None:
        """Nothing was done with the last code: it may come again at once."""
        self._seen_at = None
