"""Fits a text into a room on paper: lines, size, stretch. PURE but for the fonts' measures.

Widths are linear in the size, so the size has a closed form: min(largest, room width / widest line, room
height / height) for one to `lines` lines, broken after a space or a hyphen so that the widest line is
narrowest. Where that falls below the smallest readable size, the text is condensed, at most to 82 %; last, a
word wider than the room is cut. Below the smallest size nothing is drawn: `fit` gives None and the badge is
refused before paper. What is measured is ink, not advance widths: edges align to the eye, and nothing ever
leaves the room. Before it: `layout` (styles). After it: `render`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kiosk.badge.fonts import Face, Fonts, Weight

CONDENSED = 0.82
CAP_HEIGHT = 0.714
"""Of Noto Sans, in em: a first line hangs from here even where its ink is lower."""
DESCENT = 0.2
"""Kept below a last line even where it has no descender, so that rows keep their rhythm."""
CLEARANCE = 0.04
WORTH_A_LINE = 1.05
"""A further line must make the text this much larger."""
_PIECE = re.compile(r"[^ \-‐–/·־]*[ \-‐–/·־]+|[^ \-‐–/·־]+")
_UNDRAWN = ("Cf", "Cc", "Cs", "Co", "Cn")


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
class Line:
    """One line: how far left of its origin its ink begins, and how wide the ink is (em, unstretched)."""

    text: str
    left: float
    width: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text that fits: size in points, horizontal stretch; `rise`, `pitch` and `height` in em."""

    lines: tuple[Line, ...]
    size: float
    stretch: float
    rise: float
    pitch: float
    height: float


def tidy(text: str) -> str:
    """NFC, spaces collapsed (not the no-break space), nothing invisible: what is measured is drawn."""
    spaced = re.sub(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]", " ", unicodedata.normalize("NFC", text))
    seen = "".join(each for each in spaced if unicodedata.category(each) not in _UNDRAWN)
    return " ".join(part for part in seen.split(" ") if part)


def fit(text: str, style: Style, room: Room, fonts: Fonts) -> Fitted | None:
    """`text` (tidied, covered) set as large as `style` and `room` allow; None below the smallest size."""
    face = fonts.faces[style.weight]
    words, widest = _PIECE.findall(text), room.width / style.smallest
    return (
        _largest(words, style, room, (face, 1.0))
        or _largest(words, style, room, (face, CONDENSED))
        or _largest(_cut(words, face, widest), style, room, (face, 1.0))
        or _largest(_cut(words, face, widest / CONDENSED), style, room, (face, CONDENSED))
    )


def _largest(pieces: list[str], style: Style, room: Room, manner: tuple[Face, float]) -> Fitted | None:
    face, narrowest = manner
    best: Fitted | None = None
    for lines in _broken(pieces, face, style.lines):
        fitted = _set(lines, style, room, narrowest)
        if fitted.size >= style.smallest and (best is None or _better(fitted, best)):
            best = fitted
        if best is not None and best.size == style.largest:
            break
    return best


def _better(fitted: Fitted, best: Fitted) -> bool:
    return fitted.stretch * fitted.size > best.stretch * best.size * WORTH_A_LINE


def _set(lines: tuple[Line, ...], style: Style, room: Room, narrowest: float) -> Fitted:
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


def _broken(pieces: list[str], face: Face, most: int) -> Iterator[tuple[Line, ...]]:
    """The best breaks into one line, two, ... : the widest line is as narrow as can be."""
    widths = [sum(face.glyph(each).advance for each in piece) for piece in pieces]
    ends = [0.0, *accumulate(widths)]
    narrowest = [0.0] + [math.inf] * len(pieces)
    breaks: list[list[int]] = []
    for count in range(1, min(most, len(pieces)) + 1):
        narrowest, chosen = _one_line_more(ends, narrowest)
        breaks.append(chosen)
        spans = pairwise(_places(breaks, count))
        yield tuple(_measured("".join(pieces[start:end]).strip(" "), face) for start, end in spans)


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


def _cut(words: list[str], face: Face, width: float) -> list[str]:
    """Words wider than `width` em cut into even parts, never before a combining mark."""
    pieces: list[str] = []
    for word in words:
        parts = math.ceil(sum(face.glyph(each).advance for each in word) / (width * 0.97))
        clusters = re.findall(r"[\s\S][\u0300-\u036f]*", word)
        marks = [round(len(clusters) * part / parts) for part in range(parts + 1)]
        pieces += ["".join(clusters[a:b]) for a, b in pairwise(marks) if a < b]
    return pieces


def _measured(text: str, face: Face) -> Line:
    glyphs = [face.glyph(each) for each in text]
    origins = accumulate((glyph.advance for glyph in glyphs), initial=0.0)
    placed = zip(origins, glyphs, strict=False)
    inked = [(origin, glyph) for origin, glyph in placed if glyph.right > glyph.left]
    if not inked:
        return Line(text, 0.0, 0.0, 0.0, 0.0)
    left = min(origin + glyph.left for origin, glyph in inked)
    right = max(origin + glyph.right for origin, glyph in inked)
    top, bottom = max(glyph.top for _, glyph in inked), min(glyph.bottom for _, glyph in inked)
    return Line(text, left, right - left, top, bottom)
