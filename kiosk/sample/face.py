"""The face of a portrait: outline, ears, eyes, brows, nose, mouth, beard, glasses, in portrait units.

Each function draws one part with a pen that already has the head's own proportions; `Face` says how it
looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kiosk.sample.pen import Colour, Pen, Points, colour, mirrored, mix

_BLACK: Colour = (20, 14, 12)
_WHITE: Colour = (255, 255, 255)
_RED: Colour = (176, 48, 44)

_OUTLINES: tuple[Points, ...] = (
    mirrored([(0, -120), (34, -114), (62, -90), (77, -48), (80, -8), (77, 34), (62, 78), (32, 106), (0, 114)]),
    mirrored([(0, -120), (34, -114), (62, -90), (77, -48), (80, -8), (78, 40), (68, 78), (38, 108), (0, 115)]),
    mirrored([(0, -119), (34, -113), (62, -89), (77, -48), (81, -6), (79, 36), (66, 74), (36, 100), (0, 108)]),
)
_SIDE: Points = (
    (36, -109),
    (61, -88),
    (75, -48),
    (79, -8),
    (76, 34),
    (61, 76),
    (32, 104),
    (10, 111),
    (38, 90),
    (57, 48),
    (63, -10),
    (56, -66),
)


@dataclass(frozen=True, slots=True)
class Face:
    """How one face looks; sizes are factors about 1, `brow` is units down, `jaw` one of three outlines."""

    skin: Colour
    hair: Colour
    iris: str
    female: bool
    age: int
    eye: float
    brow: float
    nose: float
    mouth: str
    jaw: int
    beard: str

    @property
    def shade(self) -> Colour:
        """Skin in shadow."""
        return mix(self.skin, (110, 40, 22), 0.2)

    @property
    def line(self) -> Colour:
        """Lines on skin: nose, lids, ears."""
        return mix(self.skin, (92, 34, 20), 0.42)


def draw_ears(pen: Pen, face: Face) -> None:
    """Both ears, behind the face."""
    for side in (-1, 1):
        pen.oval((side * 82, 10), (13, 23), face.skin)
        pen.oval((side * 84, 11), (7, 14), face.shade)


def draw_face(pen: Pen, face: Face) -> None:
    """Head, the soft shade on one side, cheeks."""
    pen.shape(_OUTLINES[face.jaw], face.skin)
    pen.shape(_SIDE, mix(face.skin, face.shade, 0.42))
    blush = mix(face.skin, (222, 92, 84), 0.16 if face.female else 0.1)
    pen.oval((-47, 42), (17, 11), blush)
    pen.oval((45, 42), (15, 11), mix(blush, face.shade, 0.2))


def draw_features(pen: Pen, face: Face) -> None:
    """Eyes, brows, nose and mouth, and what years add."""
    for side in (-1, 1):
        _eye(pen, face, side)
        _brow(pen, face, side)
    _nose(pen, face)
    _mouth(pen, face)
    if face.age >= 48:
        _years(pen, face)


def _flip(points: Points, side: int) -> Points:
    return tuple((side * x, y) for x, y in points)


def _eye(pen: Pen, face: Face, side: int) -> None:
    tall = face.eye
    centre = side * 35.0
    pen.shape(
        _flip(((18, 3), (27, -7 * tall), (38, -9.5 * tall), (50, -4 * tall), (53, 1), (44, 7), (30, 7)), side),
        (250, 248, 245),
    )
    iris = colour(face.iris)
    pen.oval((centre, -1), (8.2, 8.6), iris)
    pen.oval((centre, -1), (4.2, 4.4), _BLACK)
    pen.oval((centre + 2.8, -4), (2.2, 2.3), _WHITE)
    lash = mix(_BLACK, face.hair, 0.2)
    lid: Points = ((17, 3), (26, -7.5 * tall), (38, -10 * tall), (50, -4.5 * tall), (55, 0))
    pen.line(_flip(lid, side), lash, 3.6 if face.female else 2.8)
    if face.female:
        pen.line(_flip(((50, -4), (58, -7)), side), lash, 2.6)
    pen.line(_flip(((24, -14.5 * tall), (37, -17 * tall), (50, -12 * tall)), side), face.line, 1.6)


def _brow(pen: Pen, face: Face, side: int) -> None:
    tone = mix(face.hair, _BLACK, 0.3) if sum(face.hair) < 480 else mix(face.hair, (120, 96, 76), 0.55)
    low, thick = face.brow - 28, 4.5 if face.female else 7.0
    pen.shape(
        _flip(
            (
                (16, low + 2),
                (34, low - 5),
                (50, low - 4),
                (62, low + 6),
                (50, low + thick - 4),
                (34, low + thick - 4),
                (17, low + thick + 1),
            ),
            side,
        ),
        tone,
    )


def _nose(pen: Pen, face: Face) -> None:
    wide = face.nose
    pen.shape(((5, -8), (10, 16), (16 * wide, 40), (8, 47), (0, 46), (4, 24)), mix(face.skin, face.shade, 0.6))
    pen.line(((-12 * wide, 42), (-7 * wide, 47), (0, 49), (7 * wide, 47), (12 * wide, 42)), face.line, 2.6)


def _mouth(pen: Pen, face: Face) -> None:
    lips = mix(face.skin, _RED, 0.5 if face.female else 0.26)
    line = mix(lips, _BLACK, 0.45)
    if face.mouth == "open":
        pen.shape(mirrored([(0, 70), (16, 68), (30, 66), (24, 79), (12, 87), (0, 89)]), lips)
        pen.shape(mirrored([(0, 73), (14, 71.5), (25, 69.5), (18, 78), (0, 82)]), (252, 250, 247))
        pen.line(((-31, 66), (-14, 70.5), (0, 72), (14, 70.5), (31, 66)), line, 2.0)
        return
    lift = 8 if face.mouth == "smile" else 1.5
    top = mirrored([(0, 70), (7, 67), (18, 70.5), (28, 75 - lift), (14, 77), (0, 77)])
    pen.shape(top, mix(lips, _BLACK, 0.1))
    pen.shape(mirrored([(0, 76), (14, 76), (25, 76 - lift), (14, 85), (0, 87)]), lips)
    pen.line(((-30, 75 - lift), (-14, 76.5), (0, 76), (14, 76.5), (30, 75 - lift)), line, 2.2)


def _years(pen: Pen, face: Face) -> None:
    crease = mix(face.skin, face.line, 0.55)
    for side in (-1, 1):
        pen.line(_flip(((24, 44), (34, 58), (37, 70)), side), crease, 1.8)
        pen.line(_flip(((24, 14), (36, 18), (48, 14)), side), crease, 1.6)
    if face.age >= 60:
        pen.line(((-34, -62), (0, -66), (34, -62)), crease, 1.6)


_FULL: Points = mirrored(
    [
        (0, 55),
        (16, 54),
        (36, 62),
        (54, 54),
        (70, 22),
        (79, 2),
        (79, 40),
        (69, 82),
        (38, 114),
        (0, 122),
    ]
)
_GOATEE: Points = mirrored([(0, 56), (20, 56), (37, 68), (37, 94), (22, 114), (0, 119)])
_MOUSTACHE: Points = mirrored([(0, 54), (16, 54), (36, 66), (38, 74), (18, 69), (0, 68)])


def draw_beard(pen: Pen, face: Face) -> None:
    """Beard, goatee, moustache or stubble, under the mouth."""
    if face.beard == "stubble":
        pen.shape(
            mirrored(
                [
                    (0, 55),
                    (16, 54),
                    (36, 62),
                    (54, 54),
                    (70, 22),
                    (78, 4),
                    (76, 40),
                    (64, 77),
                    (33, 106),
                    (0, 113),
                ]
            ),
            mix(face.skin, mix(face.hair, _BLACK, 0.3), 0.2),
        )
    elif face.beard == "full":
        pen.shape(_FULL, face.hair)
    elif face.beard == "goatee":
        pen.shape(_GOATEE, face.hair)
    elif face.beard == "moustache":
        pen.shape(_MOUSTACHE, face.hair)


def draw_glasses(pen: Pen, rng: Random) -> None:
    """One of three frames in one of four colours."""
    tone = colour(rng.choice(("2A2A2E", "3B2A22", "54585F", "6A2E38")))
    frame, width = rng.choice(("round", "square", "square", "half")), rng.choice((2.4, 3.2, 4.2))
    for side in (-1, 1):
        if frame == "round":
            pen.ring((side * 37, 0), (27, 25), tone, width)
        elif frame == "square":
            pen.frame((side * 38, 0), (29, 21), tone, width)
        else:
            pen.line(_flip(((10, 2), (14, -15), (38, -18), (62, -15), (66, 0)), side), tone, width + 1)
        pen.line(_flip(((66, -6), (82, -8)), side), tone, width)
    pen.line(((-10, -3), (0, -7), (10, -3)), tone, width)
