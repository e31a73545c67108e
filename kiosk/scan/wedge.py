"""Key strokes of a keyboard-wedge scanner -> the scanned text. PURE.

A scanner types fast and ends with Enter or Tab: gaps of at most 35 ms for the first six characters, 150 ms later.
People type slower and are left alone. Times are milliseconds of the key events themselves.
After it on the path: `kiosk.token`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_LENGTH = 4096
SURE_LENGTH = 6
FIRST_GAP_MS, LATER_GAP_MS = 35, 150
TERMINATORS = "\r\n\t"


@dataclass(slots=True)
class Wedge:
    """Collects one burst of characters."""

    _typed: list[str] = field(default_factory=list)
    _last_ms: int = 0

    def key(self, character: str, at_ms: int) -> str | None:
        """One key stroke; the whole text when it ends a scan, else None."""
        if not character:  # Shift and its like
            return None
        if character in TERMINATORS:
            return self._end(at_ms)
        if not self._continues(at_ms):
            self._typed.clear()
        if len(self._typed) <= MAX_LENGTH:
            self._typed.append(character)
        self._last_ms = at_ms
        return None

    @property
    def scanning(self) -> bool:
        """Enough fast characters that no person types them."""
        return len(self._typed) >= SURE_LENGTH

    def _continues(self, at_ms: int) -> bool:
        return at_ms - self._last_ms <= (LATER_GAP_MS if self.scanning else FIRST_GAP_MS)

    def _end(self, at_ms: int) -> str | None:
        text, whole = "".join(self._typed), self.scanning and self._continues(at_ms)
        self._typed.clear()
        return text if whole else None
