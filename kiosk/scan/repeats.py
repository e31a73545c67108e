"""The same code within 1.5 seconds is one scan. PURE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=1.5)


@dataclass(slots=True)
class Repeats:
    """Remembers the last code; each sight of it starts the window again."""

    _text: str = ""
    _seen_at: datetime | None = None

    def is_repeat(self, text: str, now: datetime) -> bool:
        """Was this code seen a moment ago?"""
        fresh = self._seen_at is not None and timedelta(0) <= now - self._seen_at < WINDOW
        repeat = fresh and text == self._text
        self._text, self._seen_at = text, now
        return repeat
