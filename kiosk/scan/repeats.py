"""The same code within 1.5 seconds is one scan, by whatever road it came. PURE."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Sights:
    """What a camera sees without being asked: each code is one scan for as long as it stays in view.

    Times are seconds of a stopwatch that stands still while the camera is off: what lay under it all the while is
    not scanned anew.
    """

    _seen: dict[str, float] = field(default_factory=dict)

    def is_repeat(self, text: str, at: float) -> bool:
        """Was this code in view a moment ago? Each sight of it starts its window again."""
        self._seen = {code: last for code, last in self._seen.items() if at - last < WINDOW.total_seconds()}
        repeat = text in self._seen
        self._seen[text] = at
        return repeat
