"""Where pretix sets a text -> the box in which ours stands in the same place. PURE.

pretix sets a text with ReportLab: lines of `leading`, the first baseline one size below the top of the paragraph; the
paragraph hangs from, stands on or floats in a corner that it is turned about. Ours hangs from its ink: so a box
begins where the ink of an ordinary line would. A box keeps inside the side and out of codes: it gives up lines
first, then width. Lengths are millimetres, `em` the size of the type. Before it: `export`. After it: `translate`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.badge.layout import Box
from kiosk.badge.pretix.export import Text

POINT = 25.4 / 72
ASCENT, DESCENT = 1.069, -0.293
"""Of Open Sans and of Noto Sans, in em."""
RISE, FALL, HEADROOM = 0.76, 0.22, 1.05
"""Of ours, in em: from the first baseline to the ink of an ordinary line, from the last down to it, and the most."""
BEARING = 0.05
"""White before an ordinary letter, in em: pretix aligns it with the edge, ours the ink."""
MOST_LINES, OF_AREA = 6, 4
NUDGES = (0.0, 0.05, -0.05, 0.1, -0.1, 0.15, -0.15, 0.2, -0.2, 0.25, -0.25)
"""How far, in em, a line at the very edge may step inside."""
NARROWEST, STEPS = 0.4, 60
"""The least share of its width that a text may be left with, and in how many steps it gets there."""
CLEAR = 0.002
"""Millimetres from an edge: the file rounds to thousandths."""


@dataclass(frozen=True, slots=True)
class Room:
    """For a text, in its own frame: from the corner that it is turned about, `high` and `low` upwards."""

    corner: tuple[float, float]
    left: float
    right: float
    low: float
    high: float
    anchor: str
    lines: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A box of ours, turned counter-clockwise about its middle; how many lines, and what share of the width."""

    box: Box
    rotate: float
    anchor: str
    lines: int
    share: float


def leading(text: Text) -> float:
    """From baseline to baseline, in em. The older files have the font's own."""
    return ASCENT - DESCENT if text.font.lineheight is None else 1.15 * text.font.lineheight


def rooms(text: Text, count: int, smallest: float) -> Iterator[Room]:
    """One for all lines that a text may break into, or one each where it brings `count` of its own."""
    em, lead = text.font.size * POINT, leading(text)
    corner, first = _corner(text, lead * count * em), _first(text, count)
    left, right = _edges(text, em)
    if count > 1:
        for line in range(count):
            base = (first - line * lead) * em
            yield Room(corner, left, right, base - FALL * em, base + HEADROOM * em, "bottom", 1)
        return
    anchor = _growing_from(text)
    low, high = _heights(text, anchor, first * em, em)
    lines = int((high - low) / (lead * smallest * POINT)) if text.height else OF_AREA
    yield Room(corner, left, right, low, high, anchor, max(1, min(MOST_LINES, lines)))


def _corner(text: Text, height: float) -> tuple[float, float]:
    """The upper left one; of an area that hangs, the given point; of one that stands, as high as its lines are."""
    standing = not text.height and text.anchor == "bottom"
    return text.left, text.bottom + (height if standing else text.height)


def _first(text: Text, count: int) -> float:
    """The first baseline below the corner, in em."""
    lead, below = leading(text), text.height / (text.font.size * POINT)
    if not text.height:
        descent = DESCENT if text.font.lineheight is None else DESCENT + (lead - 1) * 1.05
        return -DESCENT / 2.5 - 1 if text.anchor == "top" else -descent - 1
    spare = below - lead * count
    return -{"top": 0.0, "middle": spare / 2, "bottom": spare}[text.anchor] - 1


def _growing_from(text: Text) -> str:
    """Where lines grow from: a second one lifts the corner of a standing text, which upside down is downwards."""
    upside_down = not text.height and math.cos(math.radians(text.rotation)) < 0.5
    return "top" if upside_down else text.anchor


def _heights(text: Text, anchor: str, base: float, em: float) -> tuple[float, float]:
    """How far the ink may reach down and up for a text of one line or more whose first baseline alone is at `base`."""
    more = (OF_AREA - 1) * leading(text) * em
    match anchor, text.height:
        case "top", 0:
            return base - FALL * em - more, base + RISE * em
        case "bottom", 0:
            return base - FALL * em, base + HEADROOM * em + more
        case "top", height:
            return min(-height, base - 0.5 * em), base + RISE * em
        case "bottom", height:
            return base - FALL * em, max(0.0, base + HEADROOM * em)
        case _, height:
            middle, half = base + (RISE - FALL) / 2 * em, max(height / 2, 0.65 * em)
            return middle - half, middle + half


def _edges(text: Text, em: float) -> tuple[float, float]:
    inset = min(BEARING * em, text.width / 4)
    match text.align:
        case "left":
            return inset, text.width
        case "right":
            return 0.0, text.width - inset
        case _:
            return 0.0, text.width


def place(room: Room, text: Text, side: Box, codes: Sequence[Box]) -> Spot | None:
    """The largest part of a room that is free; None where there is none worth the name."""
    most = min(1.0, math.hypot(side.w, side.h) / text.width)
    shares = [most * (1 - (1 - NARROWEST) * step / STEPS) for step in range(STEPS + 1)]

    def free(spot: Spot) -> bool:
        seen = _wider(footprint(spot))
        return _inside(seen, side) and not any(meet(seen, code) for code in codes)

    for nudge in NUDGES:
        up = nudge * text.font.size * POINT
        moved = replace(room, low=room.low + up, high=room.high + up)
        if free(_spot(moved, text, side, shares[-1])):  # a smaller part lies within every larger one
            share = next(each for each in shares if free(_spot(moved, text, side, each)))
            spots = (_spot(moved, text, side, share, lines) for lines in range(room.lines, 0, -1))
            return next(spot for spot in spots if free(spot))
    return None


def _spot(room: Room, text: Text, side: Box, share: float, lines: int = 1) -> Spot:
    part = _lowered(_narrowed(room, text.align, share), lines, text.font.size * POINT)
    return Spot(_box(part, text.rotation, side.h), -text.rotation % 360, room.anchor, lines, share)


def _narrowed(room: Room, align: str, share: float) -> Room:
    cut = (room.right - room.left) * (1 - share)
    left = {"left": 0.0, "centre": cut / 2, "right": cut}[align]
    return replace(room, left=room.left + left, right=room.right - cut + left)


def _lowered(room: Room, lines: int, em: float) -> Room:
    """Of the height beyond one line, the part for this many lines."""
    full, one = room.high - room.low, min(room.high - room.low, (FALL + HEADROOM) * em)
    cut = (full - one) * (room.lines - lines) / max(1, room.lines - 1)
    above = {"top": 0.0, "middle": cut / 2, "bottom": cut}[room.anchor]
    return replace(room, high=room.high - above, low=room.low + cut - above)


def _box(room: Room, rotation: float, height: float) -> Box:
    """From the frame of the text to that of the side, whose top is up."""
    turn = math.radians(rotation)
    across, up = (room.left + room.right) / 2, (room.low + room.high) / 2
    x = room.corner[0] + across * math.cos(turn) + up * math.sin(turn)
    y = room.corner[1] - across * math.sin(turn) + up * math.cos(turn)
    w, h = room.right - room.left, room.high - room.low
    return Box(x - w / 2, height - y - h / 2, w, h)


def footprint(spot: Spot) -> Box:
    """The upright box around a turned one."""
    turn, box = math.radians(spot.rotate), spot.box
    across, down = abs(math.cos(turn)), abs(math.sin(turn))
    w, h = box.w * across + box.h * down, box.w * down + box.h * across
    return Box(box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h)


def _wider(box: Box) -> Box:
    return Box(box.x - CLEAR, box.y - CLEAR, box.w + 2 * CLEAR, box.h + 2 * CLEAR)


def _inside(seen: Box, side: Box) -> bool:
    return seen.x >= 0 and seen.y >= 0 and seen.x + seen.w <= side.w and seen.y + seen.h <= side.h


def meet(one: Box, two: Box) -> bool:
    """Do they share more than an edge?"""
    across = one.x < two.x + two.w and two.x < one.x + one.w
    return across and one.y < two.y + two.h and two.y < one.y + one.h
