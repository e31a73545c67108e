"""Which frames of a camera are worth reading: 15 a second, and 30 for a second after a movement or a find. PURE.

Times are seconds of a stopwatch. Cameras are not punctual: a frame that comes a little early is taken all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

CALM, LIVELY = 1 / 15, 1 / 30
LIVELY_FOR = 1.0
EARLY = 0.75
"""Of the time between two frames."""


@dataclass(slots=True)
class Pace:
    """Chooses among the frames of one camera."""

    _last: float = float("-inf")
    _lively_until: float = float("-inf")

    def takes(self, at: float) -> bool:
        """Is the frame that came now to be read?"""
        if at - self._last < EARLY * (LIVELY if at < self._lively_until else CALM):
            return False
        self._last = at
        return True

    def livened(self, at: float) -> None:
        """Something moved, or was found."""
        self._lively_until = at + LIVELY_FOR
