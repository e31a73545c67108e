"""A pen that draws smooth closed shapes on a Pillow image; the portraits are made of nothing else.

In come corner points in portrait units (x from the middle line, y from the eye line, a face is 160 wide),
out go filled polygons at twice the size of the finished image, so that halving the finished image smooths
every edge. Corners are rounded by a Catmull-Rom spline; the spline of each list of points is worked out
once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PIL import ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]
Points = tuple[Point, ...]

SUPERSAMPLE = 2
MIDDLE = 240.0
EYE_LINE = 276.0
SCALE = 1.28
"""Pixels of the finished image to one portrait unit."""
_STEPS = 7


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour (0 to 1) over the first."""
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


def colour(text: str) -> Colour:
    """`"F4C9A8"` -> (244, 201, 168)."""
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def palette(text: str) -> tuple[Colour, ...]:
    """`"F4C9A8 EEF2F6"` -> those colours."""
    return tuple(colour(word) for word in text.split())


def mirrored(right: Sequence[Point]) -> Points:
    """The right half of an outline, from top to bottom, and its mirror image: a closed outline."""
    left = [(-x, y) for x, y in reversed(right) if x != 0]
    return (*right, *left)


@lru_cache(maxsize=1024)
def smooth(points: Points, closed: bool = True) -> Points:
    """A Catmull-Rom spline through the points."""
    count = len(points)
    path: list[Point] = []
    for index in range(count if closed else count - 1):
        quad = [points[_neighbour(index + step, count, closed)] for step in (-1, 0, 1, 2)]
        path.extend(_between(quad, step / _STEPS) for step in range(_STEPS))
    if not closed:
        path.append(points[-1])
    return tuple(path)


def _neighbour(index: int, count: int, closed: bool) -> int:
    return index % count if closed else min(max(index, 0), count - 1)


def _between(quad: list[Point], t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    square, cube = t * t, t * t * t
    wa, wb = -cube + 2 * square - t, 3 * cube - 5 * square + 2
    wc, wd = -3 * cube + 4 * square + t, cube - square
    return (ax * wa + bx * wb + cx * wc + dx * wd) / 2, (ay * wa + by * wb + cy * wc + dy * wd) / 2


class Pen:
    """Draws in portrait units, stretched by `wide` and `tall` about the eyes' middle."""

    def __init__(self, draw: ImageDraw.ImageDraw, wide: float = 1.0, tall: float = 1.0, down: float = 0.0) -> None:
        self._draw = draw
        self._wide, self._tall = wide * SCALE * SUPERSAMPLE, tall * SCALE * SUPERSAMPLE
        self._x, self._y = MIDDLE * SUPERSAMPLE, (EYE_LINE + down) * SUPERSAMPLE

    def place(self, points: Sequence[Point]) -> list[Point]:
        """Portrait units -> pixels of the doubled image."""
        wide, tall, left, top = self._wide, self._tall, self._x, self._y
        return [(x * wide + left, y * tall + top) for x, y in points]

    def shape(self, points: Points, fill: Colour) -> None:
        """A rounded shape through the points."""
        self._draw.polygon(self.place(smooth(points)), fill=fill)

    def sharp(self, points: Points, fill: Colour) -> None:
        """A shape with its corners kept."""
        self._draw.polygon(self.place(points), fill=fill)

    def oval(self, centre: Point, radii: Point, fill: Colour) -> None:
        """An ellipse."""
        x, y = self.place([centre])[0]
        rx, ry = radii[0] * self._wide, radii[1] * self._tall
        self._draw.ellipse((x - rx, y - ry, x + rx, y + ry), fill=fill)

    def ring(self, centre: Point, radii: Point, fill: Colour, width: float) -> None:
        """The outline of an ellipse, `width` units thick."""
        x, y = self.place([centre])[0]
        rx, ry = radii[0] * self._wide, radii[1] * self._tall
        self._draw.ellipse((x - rx, y - ry, x + rx, y + ry), outline=fill, width=round(width * SCALE * SUPERSAMPLE))

    def frame(self, centre: Point, radii: Point, fill: Colour, width: float) -> None:
        """The outline of a rectangle with round corners."""
        x, y = self.place([centre])[0]
        rx, ry = radii[0] * self._wide, radii[1] * self._tall
        box = (x - rx, y - ry, x + rx, y + ry)
        self._draw.rounded_rectangle(box, radius=ry * 0.55, outline=fill, width=round(width * SCALE * SUPERSAMPLE))

    def line(self, points: Points, fill: Colour, width: float) -> None:
        """A smooth open line with round ends."""
        path = self.place(smooth(points, closed=False))
        thick = max(1, round(width * SCALE * SUPERSAMPLE))
        self._draw.line(path, fill=fill, width=thick)
        for x, y in (path[0], path[-1]):
            half = thick / 2 - 0.5
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=fill)
