"""Key strokes of a keyboard-wedge scanner -> scans; a person's keys are told apart and left alone. PURE.

A scanner types fast: at least six characters with gaps of at most 35 ms, later ones of 150 ms, ended by Enter, Tab or
300 ms of silence. Until six have come nobody knows who types, so each stroke is *held*; then it is *taken* for a scan,
or it is a person's and *free*. Times are those of the key events, never of their arrival: a window that stood still
and gets everything in a lump decides the same. A slow scanner's pace is learned (`setup`).
Before it on the path: `keyboard`. After it: `raw`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from kiosk.scan.keyboard import Stroke, readings
from kiosk.scan.raw import MAX_LENGTH, RawScan, ScanSource
from kiosk.scan.setup import ScannerSetup

SURE_LENGTH = 6
SILENCE_MS = 300
HELD_DOWN_MS = 10
"""A doubled character may be marked as a key held down when it follows at once; a key that *is* held down is slower."""


class Fate(Enum):
    """To whom a key stroke goes."""

    FREE = auto()
    HELD = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """What a stroke, or a silence, settled. `free_held`: what was held before is a person's; `fate` is this stroke's,
    and with *taken* everything held is the scanner's too; `scan` is one that has just ended.
    """

    fate: Fate = Fate.FREE
    free_held: bool = False
    scan: RawScan | None = None


@dataclass(slots=True)
class Wedge:
    """Collects one burst of strokes."""

    setup: ScannerSetup = field(default_factory=ScannerSetup)
    _burst: list[Stroke] = field(default_factory=list)
    _last_ms: int = 0
    _ended_ms: int | None = None
    _varied: bool = False

    @property
    def scanning(self) -> bool:
        """Enough fast characters that no person types them, and not one key held down."""
        return len(self._burst) >= SURE_LENGTH and self._varied

    @property
    def patience_ms(self) -> int:
        """After how long without a stroke somebody should call `silence`."""
        return SILENCE_MS if self.scanning else self.setup.first_gap_ms + 1

    def key(self, stroke: Stroke) -> Step:
        """A key that writes a character."""
        gap = stroke.at_ms - self._last_ms
        if stroke.repeat and gap > HELD_DOWN_MS and not self.scanning:
            return self._person()
        scan = None
        if not self._goes_on(gap):
            scan = self._finished(gap)
            self._clear()
        self._last_ms, self._ended_ms = stroke.at_ms, None
        self._add(stroke)
        if self._held_down():
            return Step(Fate.FREE, free_held=True, scan=scan)
        return Step(Fate.TAKEN if self.scanning else Fate.HELD, free_held=len(self._burst) == 1, scan=scan)

    def end(self, at_ms: int) -> Step:
        """Enter or Tab: ends a scan; one more right behind it belongs to the same scan."""
        gap = at_ms - self._last_ms
        if self.scanning:
            late, scan = gap >= SILENCE_MS, self._take()
            self._ended_ms = at_ms
            return Step(Fate.FREE if late else Fate.TAKEN, scan=scan)
        behind = self._ended_ms is not None and 0 <= at_ms - self._ended_ms <= self.setup.later_gap_ms
        return Step(Fate.TAKEN) if behind and not self._burst else self._person()

    def other(self) -> Step:
        """A key that writes nothing: no person presses one in the middle of a scan."""
        return Step(Fate.TAKEN) if self.scanning else self._person()

    def silence(self, at_ms: int) -> Step:
        """Nothing was typed up to that time. A burst given free goes on all the same when strokes come late whose own
        times say so.
        """
        gap = at_ms - self._last_ms
        if self.scanning:
            return Step(scan=self._finished(gap))
        return Step(free_held=gap > self.setup.first_gap_ms)

    def _add(self, stroke: Stroke) -> None:
        if len(self._burst) < MAX_LENGTH:
            self._burst.append(stroke)
            first = self._burst[0]
            self._varied = self._varied or (stroke.place, stroke.text) != (first.place, first.text)

    def _clear(self) -> None:
        self._burst.clear()
        self._varied = False

    def _held_down(self) -> bool:
        """One key many times, at the pace of a keyboard that repeats it: not every system marks that."""
        apart = len(self._burst) - 1
        slow = apart and self._last_ms - self._burst[0].at_ms > HELD_DOWN_MS * apart
        return bool(slow) and len(self._burst) >= SURE_LENGTH and not self._varied

    def _goes_on(self, gap: int) -> bool:
        return 0 <= gap <= (self.setup.later_gap_ms if self.scanning else self.setup.first_gap_ms)

    def _person(self) -> Step:
        self._clear()
        self._ended_ms = None
        return Step(Fate.FREE, free_held=True)

    def _finished(self, gap: int) -> RawScan | None:
        """The scan that a silence ended; a shorter pause in the middle of one spoils it."""
        return self._take() if self.scanning and gap >= SILENCE_MS else None

    def _take(self) -> RawScan:
        texts = tuple(text[:MAX_LENGTH] for text in readings(self._burst))
        self._clear()
        self._ended_ms = self._last_ms
        return RawScan(texts, ScanSource.KEYBOARD)
