"""Which frames of a camera are worth reading: 15 a second, and 30 for a second after a movement or a find. PURE.

Times are seconds of a stopwatch. Cameras are not punctual: a frame that comes a little early is taken all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

CALM, LIVELY = 1 / 15, 1 / 30
LIVELY_FOR = 1.0
EARLY = 0.4
"""Of the time between two frames; on the average they stay as far apart as they should."""


@dataclass(slots=True)
class Pace:
    """Chooses among the frames of one camera."""

    _due: float = float("-inf")
    _lively_until: float = float("-inf")

    def takes(self, at: float) -> bool:
        """Is the frame that came now to be read?"""
        gap = LIVELY if self.lively(at) else CALM
        if at < self._due - EARLY * gap:
            return False
        self._due = (self._due if at - self._due < gap else at) + gap
        return True

    def lively(self, at: float) -> bool:
        """Is somebody there?"""
        return at < self._lively_until

    def livened(self, at: float) -> None:
        """Something moved, or was found."""
        self._lively_until = at + LIVELY_FOR
