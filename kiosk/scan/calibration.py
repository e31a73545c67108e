"""Learns a scanner from one scan of the set-up code: what it puts around a code, how it ends one, how fast it types and
for which keyboard. PURE.

The code holds every character that tells keyboards and Caps Lock apart (its picture: resources/scanner-setup.png).
Out: findings, the worst first, and the set-up that follows from them; none where a scanner must be changed first.
Before it: the set-up page, which listens without any of `wedge`'s rules about pace. After it: `setup`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from kiosk.scan.keyboard import Stroke, readings
from kiosk.scan.raw import MAX_LENGTH
from kiosk.scan.setup import LONGEST, SLOWEST_FIRST_MS, SLOWEST_LATER_MS, ScannerSetup
from kiosk.scan.wedge import SURE_LENGTH

CODE = "KIOSK 1234567890 azqwymAZQWYM -_=+[]{}:;'\"<>,./?!@#$%^&*()|~` setup"
DIGITS = "1234567890"
SILENCE_MS = 1200
"""After which somebody should call `end`: far longer than any scanner pauses."""
ORDINARY = ScannerSetup()
MARGIN = 1.3
"""By which the pace learned is widened."""
SHORTEST = len(CODE) // 2


class Finding(StrEnum):
    """What was found; the first group must be changed at the scanner, the second should, the third is only told."""

    KEYBOARD = "keyboard"
    LOST = "lost"
    TOO_SLOW = "too_slow"
    AROUND = "around"
    CAPS = "caps"
    LAYOUT = "layout"
    DIGITS = "digits"
    NO_END = "no_end"
    SLOW = "slow"
    PREFIX = "prefix"
    SUFFIX = "suffix"


SHOULD = (Finding.CAPS, Finding.LAYOUT, Finding.DIGITS, Finding.NO_END)


@dataclass(frozen=True, slots=True)
class Learned:
    """What one scan of the set-up code taught. `setup` is None where the scanner must be changed first."""

    findings: tuple[Finding, ...]
    setup: ScannerSetup | None
    gap_ms: int = 0
    """The longest pause between two characters."""

    @property
    def must_change(self) -> bool:
        """Nothing can be learned before somebody changes the scanner."""
        return self.setup is None

    @property
    def should_change(self) -> bool:
        """It works, and could work better."""
        return any(finding in SHOULD for finding in self.findings)


@dataclass(slots=True)
class Calibration:
    """Collects the strokes of one scan, however slow."""

    before: ScannerSetup = field(default_factory=ScannerSetup)
    _strokes: list[Stroke] = field(default_factory=list)

    def key(self, stroke: Stroke) -> None:
        """A key that writes a character."""
        if self._strokes and stroke.at_ms - self._strokes[-1].at_ms > SILENCE_MS:
            self._strokes.clear()
        if len(self._strokes) < MAX_LENGTH:
            self._strokes.append(stroke)

    def end(self, *, silent: bool) -> Learned | None:
        """Enter or Tab, or (`silent`) neither; None when that was no scan of the code."""
        strokes, self._strokes = self._strokes, []
        if len(strokes) < SHORTEST:
            return None
        return _judged(strokes, self.before, silent=silent)

    def line(self, text: str) -> Learned | None:
        """The code from a serial scanner, which knows neither layouts nor pace."""
        if len(text) < SHORTEST:
            return None
        return _around(text, CODE, self.before) if CODE in text else Learned((_why_not((text,)),), None)


def _judged(strokes: Sequence[Stroke], before: ScannerSetup, *, silent: bool) -> Learned:
    texts = readings(strokes)
    gaps = [after.at_ms - first.at_ms for first, after in pairwise(strokes)]
    longest, usual = max(gaps), sorted(gaps)[len(gaps) * 9 // 10]
    if all(DIGITS not in text for text in texts):
        return Learned((_why_not(texts),), None, longest)
    pace = replace(
        before,
        first_gap_ms=_widened(max(usual, *gaps[: SURE_LENGTH - 1]), ORDINARY.first_gap_ms),
        later_gap_ms=_widened(longest, ORDINARY.later_gap_ms),
    )
    if pace.first_gap_ms > SLOWEST_FIRST_MS or pace.later_gap_ms > SLOWEST_LATER_MS:
        return Learned((Finding.TOO_SLOW,), None, longest)
    slow = (pace.first_gap_ms, pace.later_gap_ms) != (ORDINARY.first_gap_ms, ORDINARY.later_gap_ms)
    learned = _typed(texts, pace)
    told = learned.findings + (Finding.NO_END,) * silent + (Finding.SLOW,) * slow
    return Learned(tuple(sorted(told, key=list(Finding).index)), learned.setup, longest)


def _typed(texts: tuple[str, ...], pace: ScannerSetup) -> Learned:
    """For which keyboard, and what stands around the code."""
    for text in texts:
        if CODE in text:
            first = text == texts[0]
            caps = not first and text.swapcase() != text and text.casefold() == texts[0].casefold()
            return _around(text, CODE, pace, () if first else (Finding.CAPS if caps else Finding.LAYOUT,))
        if CODE.swapcase() in text:
            return _around(text, CODE.swapcase(), pace, (Finding.CAPS,))
    return Learned((Finding.LOST,), None) if _lost(texts) else Learned((Finding.DIGITS,), pace)


def _around(text: str, code: str, setup: ScannerSetup, told: tuple[Finding, ...] = ()) -> Learned:
    prefix, _, suffix = text.partition(code)
    if max(len(prefix), len(suffix)) > LONGEST:
        return Learned((Finding.AROUND,), None)
    told += (Finding.PREFIX,) * bool(prefix) + (Finding.SUFFIX,) * bool(suffix)
    return Learned(told, replace(setup, prefix=prefix, suffix=suffix))


def _widened(gap: int, ordinary: int) -> int:
    return max(ordinary, round(gap * MARGIN))


def _why_not(texts: Sequence[str]) -> Finding:
    return Finding.LOST if _lost(texts) else Finding.KEYBOARD


def _lost(texts: Sequence[str]) -> bool:
    """Is one of them the code with holes?"""
    return any(len(text) < len(CODE) and _within(text, CODE) for text in texts)


def _within(text: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in text)
