"""Clothes of the portraits: each function draws shoulders and collar with a pen in portrait units.

All share one outline of neck and shoulders; a garment is a few shapes over it. The neck itself is drawn
between `torso` and `garment`, for skin shows at every collar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.sample.pen import Colour, Pen, Points, mirrored, mix

WHITE: Colour = (250, 250, 248)
BLACK: Colour = (24, 26, 32)

_TORSO: Points = mirrored(
    [
        (0, 150),
        (44, 152),
        (74, 168),
        (124, 186),
        (168, 206),
        (192, 240),
        (206, 310),
        (214, 400),
        (0, 400),
    ]
)
_NECK: Points = mirrored([(0, 40), (43, 44), (43, 128), (47, 152), (52, 166), (38, 188), (0, 200)])
_NECK_SHADE: Points = mirrored([(0, 60), (43, 64), (43, 116), (28, 134), (0, 142)])


@dataclass(frozen=True)
class Outfit:
    """What to wear: `cloth` outside, `under` beneath, `accent` for tie, scarf or necklace."""

    cut: str
    cloth: Colour
    under: Colour
    accent: Colour


def neck(pen: Pen, skin: Colour, shade: Colour) -> None:
    """Neck and the skin above the collar, with the chin's shadow."""
    pen.shape(_NECK, skin)
    pen.shape(_NECK_SHADE, shade)


def torso(pen: Pen, outfit: Outfit) -> None:
    """The shoulders under neck and collar."""
    pen.shape(_TORSO, outfit.cloth)


def garment(pen: Pen, outfit: Outfit) -> None:
    """Collar and front, over the neck."""
    _CUTS[outfit.cut](pen, outfit)


def _both(pen: Pen, points: Points, fill: Colour) -> None:
    pen.sharp(points, fill)
    pen.sharp(tuple((-x, y) for x, y in points), fill)


def _shirt_front(pen: Pen, fill: Colour, depth: float) -> None:
    """A shirt seen between lapels that meet at `depth`."""
    pen.sharp(mirrored([(0, 176), (38, 152), (56, 160), (34, 250), (0, depth)]), fill)


def _collar(pen: Pen, fill: Colour) -> None:
    edge = mix(fill, BLACK, 0.14)
    _both(pen, ((44, 142), (54, 156), (34, 214), (2, 184)), edge)
    _both(pen, ((43, 140), (53, 154), (32, 208), (0, 178)), fill)


def _lapels(pen: Pen, cloth: Colour, depth: float) -> None:
    light, dark = mix(cloth, WHITE, 0.09), mix(cloth, BLACK, 0.3)
    _both(pen, ((50, 148), (70, 164), (96, 236), (74, 246), (82, 260), (2, depth + 12), (28, 250)), dark)
    _both(pen, ((51, 146), (72, 164), (93, 232), (69, 240), (78, 254), (1, depth), (30, 246)), light)


def _jacket(pen: Pen, outfit: Outfit) -> None:
    cloth = outfit.cloth
    pen.line(((0, 352), (-4, 400)), mix(cloth, BLACK, 0.3), 2)
    _lapels(pen, cloth, 352)
    pen.oval((-2, 366), (4.5, 4.5), mix(cloth, BLACK, 0.45))


def _suit(pen: Pen, outfit: Outfit) -> None:
    _shirt_front(pen, outfit.under, 352)
    pen.sharp(mirrored([(0, 200), (9, 202), (20, 310), (0, 352)]), outfit.accent)
    pen.sharp(mirrored([(0, 180), (15, 182), (9, 206), (0, 208)]), mix(outfit.accent, WHITE, 0.12))
    pen.sharp(((-9, 207), (9, 207), (11, 218), (-10, 211)), mix(outfit.accent, BLACK, 0.22))
    _collar(pen, outfit.under)
    _jacket(pen, outfit)


def _open_suit(pen: Pen, outfit: Outfit) -> None:
    """A jacket over an open shirt."""
    _shirt_front(pen, outfit.under, 352)
    pen.line(((0, 236), (0, 345)), mix(outfit.under, BLACK, 0.14), 1.5)
    pen.oval((0, 262), (2.6, 2.6), mix(outfit.under, BLACK, 0.25))
    pen.oval((0, 300), (2.6, 2.6), mix(outfit.under, BLACK, 0.25))
    _open_collar(pen, outfit.under)
    _jacket(pen, outfit)


def _open_collar(pen: Pen, fill: Colour) -> None:
    edge = mix(fill, BLACK, 0.14)
    _both(pen, ((44, 140), (62, 160), (52, 222), (14, 196), (24, 186)), edge)
    _both(pen, ((43, 138), (61, 158), (50, 216), (12, 192), (25, 182)), fill)


def _shirt(pen: Pen, outfit: Outfit) -> None:
    pen.line(((0, 216), (0, 400)), mix(outfit.cloth, BLACK, 0.16), 2)
    for y in (240, 286, 332):
        pen.oval((0, y), (3, 3), mix(outfit.cloth, BLACK, 0.3))
    _open_collar(pen, mix(outfit.cloth, WHITE, 0.12))


def _jumper(pen: Pen, outfit: Outfit) -> None:
    cloth, rib = outfit.cloth, mix(outfit.cloth, BLACK, 0.16)
    outer = mirrored([(0, 214), (40, 202), (66, 166), (54, 152), (40, 176), (0, 190)])
    pen.shape(outer, rib)
    pen.shape(mirrored([(0, 208), (38, 196), (62, 164), (53, 153), (40, 177), (0, 191)]), mix(cloth, WHITE, 0.1))


def _shirt_jumper(pen: Pen, outfit: Outfit) -> None:
    """A V-neck over a shirt."""
    rib = mix(outfit.cloth, WHITE, 0.12)
    pen.sharp(mirrored([(0, 186), (40, 150), (58, 162), (0, 262)]), outfit.under)
    _both(pen, ((58, 156), (70, 166), (0, 276), (0, 254)), rib)
    _open_collar(pen, outfit.under)


def _roll_neck(pen: Pen, outfit: Outfit) -> None:
    cloth = outfit.cloth
    pen.shape(
        mirrored([(0, 122), (36, 118), (48, 122), (50, 152), (74, 170), (64, 190), (30, 204), (0, 208)]),
        mix(cloth, WHITE, 0.08),
    )
    pen.line(((-44, 148), (0, 160), (44, 148)), mix(cloth, BLACK, 0.16), 2)
    pen.line(((-54, 176), (0, 198), (54, 176)), mix(cloth, BLACK, 0.12), 2)


def _blazer(pen: Pen, outfit: Outfit) -> None:
    """A blazer over a round-necked top."""
    pen.sharp(
        mirrored([(0, 212), (18, 208), (34, 196), (46, 176), (52, 152), (58, 160), (34, 250), (0, 352)]),
        outfit.under,
    )
    _jacket(pen, outfit)


def _necklace_blazer(pen: Pen, outfit: Outfit) -> None:
    _blazer(pen, outfit)
    beads = ((-46, 160), (-34, 182), (-18, 196), (0, 201), (18, 196), (34, 182), (46, 160))
    pen.line(beads, outfit.accent, 2.2)
    pen.oval((0, 206), (5, 6), outfit.accent)


def _blouse(pen: Pen, outfit: Outfit) -> None:
    """A blouse with a bow at the neck."""
    cloth, light, dark = outfit.cloth, mix(outfit.cloth, WHITE, 0.16), mix(outfit.cloth, BLACK, 0.14)
    pen.shape(mirrored([(0, 196), (34, 186), (52, 152), (62, 164), (40, 204), (0, 214)]), light)
    _both(pen, ((0, 206), (22, 300), (44, 292), (12, 204)), dark)
    _both(pen, ((2, 204), (48, 184), (54, 222), (6, 214)), light)
    pen.oval((0, 208), (9, 10), mix(cloth, BLACK, 0.06))


def _wrap(pen: Pen, outfit: Outfit) -> None:
    """A wrap dress: one side over the other."""
    cloth = outfit.cloth
    pen.sharp(((-52, 156), (-66, 166), (40, 330), (70, 330), (4, 236)), mix(cloth, BLACK, 0.12))
    pen.sharp(((52, 156), (68, 166), (-20, 310), (-70, 340), (-6, 246), (6, 236)), mix(cloth, WHITE, 0.14))


def _scarf(pen: Pen, outfit: Outfit) -> None:
    """A jacket with a silk scarf at the neck."""
    accent = outfit.accent
    _shirt_front(pen, outfit.under, 352)
    pen.shape(mirrored([(0, 168), (38, 140), (54, 150), (58, 176), (34, 224), (0, 240)]), accent)
    pen.line(((-46, 160), (-20, 196), (8, 226)), mix(accent, WHITE, 0.3), 3)
    pen.line(((44, 156), (24, 186), (-6, 206)), mix(accent, BLACK, 0.2), 3)
    _jacket(pen, outfit)


def _robe(pen: Pen, outfit: Outfit) -> None:
    """A collarless coat with a stitched edge."""
    edge = mix(outfit.accent, outfit.cloth, 0.25)
    pen.shape(mirrored([(0, 190), (30, 184), (46, 164), (52, 148), (64, 158), (52, 188), (30, 206), (0, 214)]), edge)
    pen.sharp(mirrored([(0, 200), (12, 200), (12, 400), (0, 400)]), edge)
    pen.line(((0, 200), (0, 400)), mix(edge, BLACK, 0.3), 1.5)


_CUTS: dict[str, Callable[[Pen, Outfit], None]] = {
    "suit": _suit,
    "open suit": _open_suit,
    "shirt": _shirt,
    "jumper": _jumper,
    "v-neck": _shirt_jumper,
    "roll-neck": _roll_neck,
    "robe": _robe,
    "blazer": _blazer,
    "necklace": _necklace_blazer,
    "blouse": _blouse,
    "wrap": _wrap,
    "silk scarf": _scarf,
}
FORMAL = {
    "m": ("suit", "suit", "suit", "open suit", "open suit", "v-neck", "roll-neck", "robe"),
    "f": ("blazer", "necklace", "necklace", "blouse", "silk scarf", "wrap", "roll-neck", "robe"),
}
CASUAL = {
    "m": ("shirt", "jumper", "v-neck", "roll-neck", "open suit"),
    "f": ("shirt", "jumper", "blouse", "roll-neck", "wrap", "blazer"),
}
