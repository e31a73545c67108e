"""Fits a text into a room on paper: lines, size, stretch. PURE but for the fonts' measures.

Widths are linear in the size, so the size has a closed form: min(largest, room width / widest line, room
height / height) for one to `lines` lines, broken after a space or a hyphen, or between Han characters and kana, so
that the widest line is narrowest. Where that falls below the smallest readable size, the text is condensed, at most
to 82 %; last, a word wider than the room is cut. Below the smallest size nothing is drawn: `fit` gives None and the
badge is refused before paper. What is measured is ink, not advance widths: edges align to the eye, and nothing ever
leaves the room. Before it: `layout` (styles), `shape` (measures). After it: `plan`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from kiosk.badge import bidi
from kiosk.badge.fonts import Fonts, Weight
from kiosk.badge.shape import EXTENDS, Shaped, clusters, shape

CONDENSED = 0.82
CAP_HEIGHT = 0.714
"""Of Noto Sans, in em: a first line hangs from here even where its ink is lower."""
DESCENT = 0.2
"""Kept below a last line even where it has no descender, so that rows keep their rhythm."""
CLEARANCE = 0.04
WORTH_A_LINE = 1.05
"""A further line must make the text this much larger."""
_STRIPPED = " \u200b"
_BREAKS_AFTER = r" \u200b\-‐–/־።፡་"
_BROAD = "\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSES = "、。，．・：；！？）」』】〕》〉ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻ゝゞヽヾ゛゜"
"""Never first on a line (the main of JIS X 4051)."""
_OPENS = "（「『【〔《〈"
_BREAK = re.compile(
    f"(?<=[{_BREAKS_AFTER}])(?![{_BREAKS_AFTER}།])"
    f"|(?:(?<=[{_BROAD}{_CLOSES}])|(?<=[{_BROAD}]·))(?=[{_BROAD}{_OPENS}])(?![{_CLOSES}])"
)
_BLANK = re.compile("[\t\n\r\x0b\x0c\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Controls, and what would turn or hide letters. Joiners stay: Persian and Indic names are written with them."""
_INKLESS = re.compile("[\\s\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u3164\ufe00-\ufe0f\uffa0]*")
"""Of these alone no name is made."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text may be set; sizes in points, `leading` in em from baseline to baseline."""

    weight: Weight
    largest: float
    smallest: float
    lines: int = 1
    leading: float = 1.16


@dataclass(frozen=True, slots=True)
class Room:
    """What a text may fill, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text that fits: size in points, horizontal stretch; `rise`, `pitch` and `height` in em."""

    lines: tuple[Shaped, ...]
    size: float
    stretch: float
    rise: float
    pitch: float
    height: float


def tidy(text: str) -> str:
    """NFC, spaces collapsed (not the no-break ones), nothing invisible: what is measured is drawn."""
    spaced = _BLANK.sub(" ", unicodedata.normalize("NFC", text))
    seen = _UNSEEN.sub("", spaced)
    tidied = re.sub(r"[ \u200b]* [ \u200b]*", " ", seen).strip(_STRIPPED)
    return "" if _INKLESS.fullmatch(tidied) else tidied


def _pieces(text: str) -> tuple[str, ...]:
    """What stands between the places where a line may end; a cluster is never parted."""
    places = (found.start() for found in _BREAK.finditer(text))
    ends = [place for place in places if place < len(text) and unicodedata.category(text[place]) not in EXTENDS]
    return tuple(text[start:end] for start, end in pairwise([0, *ends, len(text)]) if start < end)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in pieces that a line may end after, with the advance of each character."""

    pieces: tuple[str, ...]
    advances: tuple[float, ...]
    shape: Callable[[str, int], Shaped]
    """Of a line, and where it begins in the text."""

    def widths(self) -> list[float]:
        ends = accumulate((len(piece) for piece in self.pieces), initial=0)
        return [sum(self.advances[start:end]) for start, end in pairwise(ends)]

    def line(self, start: int, end: int) -> Shaped:
        return self.shape("".join(self.pieces[start:end]).rstrip(_STRIPPED), sum(map(len, self.pieces[:start])))

    def cut(self, width: float) -> _Text:
        """Pieces wider than `width` em may be parted between any two clusters."""
        parts: list[str] = []
        for piece, across in zip(self.pieces, self.widths(), strict=True):
            body = piece.rstrip(_STRIPPED)
            letters = clusters(body) if body and across > width else [body]
            parts += [*letters[:-1], letters[-1] + piece[len(body) :]]
        return replace(self, pieces=tuple(parts))


@lru_cache(maxsize=512)
def fit(text: str, style: Style, room: Room, fonts: Fonts, language: str = "") -> Fitted | None:
    """`text` (tidied, covered) set as large as `style` and `room` allow; None below the smallest size."""
    whole, levels = shape(text, style.weight, language, fonts), bidi.levels(text)
    widest = room.width / style.smallest

    def line(part: str, start: int) -> Shaped:
        return shape(part, style.weight, language, fonts, levels[start : start + len(part)]) if part != text else whole

    words = _Text(_pieces(text), whole.advances, line)
    return (
        _largest(words, style, room, 1.0)
        or _largest(words, style, room, CONDENSED)
        or _largest(words.cut(widest), style, room, 1.0)
        or _largest(words.cut(widest / CONDENSED), style, room, CONDENSED)
    )


def _largest(text: _Text, style: Style, room: Room, narrowest: float) -> Fitted | None:
    best: Fitted | None = None
    for lines in _broken(text, style.lines):
        fitted = _set(lines, style, room, narrowest)
        if fitted.size >= style.smallest and (best is None or _better(fitted, best)):
            best = fitted
        if best is not None and best.size == style.largest:
            break
    return best


def _better(fitted: Fitted, best: Fitted) -> bool:
    return fitted.stretch * fitted.size > best.stretch * best.size * WORTH_A_LINE


def _set(lines: tuple[Shaped, ...], style: Style, room: Room, narrowest: float) -> Fitted:
    rise, fall = max(CAP_HEIGHT, lines[0].top), max(DESCENT, -lines[-1].bottom)
    pitch = max([style.leading, *(below.top - above.bottom + CLEARANCE for above, below in pairwise(lines))])
    height = rise + pitch * (len(lines) - 1) + fall
    widest = max(line.width for line in lines)
    size, stretch = min(style.largest, room.height / height), 1.0
    if widest * size > room.width:
        size = room.width / widest
        if size < style.smallest <= size / narrowest:
            size, stretch = style.smallest, size / style.smallest
    return Fitted(lines, min(size, room.height / height), stretch, rise, pitch, height)


def _broken(text: _Text, most: int) -> Iterator[tuple[Shaped, ...]]:
    """The best breaks into one line, two, ... : the widest line is as narrow as can be."""
    ends = [0.0, *accumulate(text.widths())]
    narrowest = [0.0] + [math.inf] * len(text.pieces)
    breaks: list[list[int]] = []
    for count in range(1, min(most, len(text.pieces)) + 1):
        narrowest, chosen = _one_line_more(ends, narrowest)
        breaks.append(chosen)
        yield tuple(text.line(start, end) for start, end in pairwise(_places(breaks, count)))


def _one_line_more(ends: list[float], narrowest: list[float]) -> tuple[list[float], list[int]]:
    """The best widths of the first n pieces, from k lines to k + 1, and where the last line begins."""
    widths, chosen = [math.inf], [0]
    for end in range(1, len(ends)):
        width, start = min((max(narrowest[start], ends[end] - ends[start]), start) for start in range(end))
        widths.append(width)
        chosen.append(start)
    return widths, chosen


def _places(breaks: list[list[int]], count: int) -> list[int]:
    places = [len(breaks[0]) - 1]
    for chosen in reversed(breaks[:count]):
        places.append(chosen[places[-1]])
    return places[::-1]
