"""Hair styles as tables of shapes, in portrait units (see `kiosk.sample.pen`): back layer, front layer.

A layer is a list of (tone, points): tone "base", "dark" or "light" of the person's own hair colour. The
back layer lies behind neck and shoulders, the front layer over the face. The face is 80 units to each side
at the eyes, reaches up to -116 and down to 112.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.sample.pen import Points, mirrored

Layer = tuple[tuple[str, Points], ...]


@dataclass(frozen=True)
class Hair:
    """One style; `sparse` styles are those of an older head."""

    front: Layer = ()
    back: Layer = ()
    sparse: bool = False


# Tables of points, many to a line.
# fmt: off


def _cap(outer: float, hairline: float, temple: float, down: float, crown: float = -136) -> Points:
    """Short hair: from side to side over the crown, and back along the hairline."""
    return mirrored([
        (0, crown), (38, crown + 8), (66 + outer * 0.5, crown + 35), (80 + outer, -62), (82 + outer * 0.6, down),
        (74, down + 2), (73, -22), (temple, -56), (38, hairline - 2), (0, hairline),
    ])


_SHORT = _cap(6, -78, 66, -4)
_SHORT_SHINE = ((-54, -100), (-30, -122), (4, -127), (34, -119), (6, -117), (-26, -110))

_SIDE_PART: Points = (
    (-46, -116), (-20, -137), (26, -146), (68, -126), (90, -82), (88, -8), (76, -4), (74, -30), (62, -66),
    (24, -74), (-20, -84), (-50, -100), (-58, -72), (-72, -40), (-76, -4), (-86, -6), (-89, -66),
    (-74, -100),
)
_SIDE_PART_LINE: Points = ((-48, -106), (-20, -94), (26, -84), (60, -78), (22, -92), (-18, -104))

_QUIFF: Points = (
    (-78, -100), (-62, -134), (-20, -158), (34, -160), (70, -138), (88, -92), (87, -8), (76, -4), (74, -34),
    (66, -64), (40, -88), (0, -82), (-38, -86), (-66, -66), (-74, -34), (-76, -4), (-87, -8), (-90, -62),
)
_QUIFF_SHINE: Points = ((-56, -112), (-24, -142), (26, -148), (56, -132), (20, -132), (-20, -122))

_RECEDING: Points = mirrored([
    (0, -126), (34, -122), (62, -104), (82, -72), (88, -30), (84, 6), (75, 4), (74, -26), (62, -62),
    (54, -92), (34, -94), (16, -90), (0, -88),
])
_RIM: tuple[tuple[str, Points], ...] = (
    ("base", ((78, -52), (88, -44), (91, -14), (84, 12), (75, 6), (74, -24))),
    ("base", ((-78, -52), (-88, -44), (-91, -14), (-84, 12), (-75, 6), (-74, -24))),
)
_CURLS: Points = mirrored([
    (0, -146), (22, -154), (38, -142), (58, -142), (66, -122), (84, -114), (84, -92), (97, -78),
    (90, -56), (98, -36), (87, -20), (86, -4), (75, -6), (72, -36), (64, -50), (58, -70), (40, -70),
    (24, -82), (0, -74),
])
_CURL_SHINE: Points = ((-60, -108), (-44, -126), (-26, -124), (-12, -134), (6, -130), (-8, -120), (-30, -112))
_AFRO: Points = mirrored([
    (0, -168), (44, -162), (82, -138), (104, -98), (106, -52), (94, -14), (78, -4), (73, -34),
    (64, -60), (34, -76), (0, -78),
])
_SLICK: Points = mirrored([
    (0, -140), (40, -131), (74, -108), (88, -60), (86, -8), (77, -6), (75, -40), (64, -74), (40, -96),
    (0, -102),
])
_SLICK_LINES: Points = ((-40, -104), (-30, -124), (0, -132), (34, -122), (16, -124), (-16, -116))
_FRINGE_CROP: Points = (
    (0, -143), (42, -133), (76, -108), (90, -60), (86, -2), (76, -4), (73, -40), (58, -56), (38, -46),
    (18, -58), (-6, -46), (-28, -58), (-50, -46), (-66, -58), (-74, -40), (-76, -4), (-86, -2), (-90, -60),
    (-76, -108), (-42, -133),
)

MALE: dict[str, Hair] = {
    "short": Hair((("base", _SHORT), ("light", _SHORT_SHINE))),
    "side part": Hair((("base", _SIDE_PART), ("light", _SIDE_PART_LINE))),
    "quiff": Hair((("base", _QUIFF), ("light", _QUIFF_SHINE))),
    "curls": Hair((("base", _CURLS), ("light", _CURL_SHINE))),
    "round": Hair((("base", _AFRO),), (("base", _AFRO),)),
    "slick": Hair((("base", _SLICK), ("light", _SLICK_LINES))),
    "fringe": Hair((("base", _FRINGE_CROP), ("light", _SHORT_SHINE))),
    "cropped": Hair((("base", _cap(1, -82, 68, -16, -123)),)),
    "receding": Hair((("base", _RECEDING),), sparse=True),
    "rim": Hair(_RIM, sparse=True),
    "bald": Hair(sparse=True),
}

_BOB_BACK: Points = mirrored([
    (0, -149), (52, -135), (94, -96), (106, -30), (108, 40), (102, 96), (78, 112), (40, 104), (0, 100),
])
_CENTRE: Points = mirrored([
    (0, -145), (46, -134), (82, -108), (98, -50), (100, 10), (97, 72), (84, 66), (82, 10), (77, -30),
    (60, -66), (30, -94), (0, -116),
])
_SWEEP: Points = (
    (-34, -124), (-4, -144), (44, -142), (84, -108), (100, -48), (101, 20), (96, 70), (84, 60), (82, 4),
    (74, -36), (46, -62), (4, -80), (-32, -102), (-56, -74), (-76, -36), (-83, 4), (-85, 60), (-97, 70),
    (-101, 20), (-99, -48), (-80, -106),
)
_SWEEP_SHINE: Points = ((-20, -112), (20, -126), (58, -112), (80, -76), (46, -98), (10, -104))
_BANGS: Points = (
    (0, -149), (48, -137), (86, -108), (100, -46), (100, 30), (95, 78), (84, 70), (82, 6), (76, -26),
    (58, -32), (24, -36), (0, -36), (-24, -36), (-58, -32), (-76, -26), (-82, 6), (-84, 70), (-95, 78),
    (-100, 30), (-100, -46), (-86, -108), (-48, -137),
)
_BANGS_SHINE: Points = ((-62, -98), (-30, -116), (10, -120), (52, -106), (20, -104), (-24, -100))
_LONG_BACK: Points = mirrored([
    (0, -149), (52, -135), (94, -96), (108, -30), (114, 60), (122, 150), (118, 214), (84, 232),
    (46, 216), (0, 200),
])
_WAVES_BACK: Points = mirrored([
    (0, -150), (56, -142), (98, -100), (104, -52), (118, -16), (110, 28), (128, 66), (118, 108),
    (136, 150), (122, 196), (96, 222), (60, 206), (0, 200),
])
_WAVES: Points = mirrored([
    (0, -147), (48, -136), (86, -108), (104, -54), (98, -14), (110, 26), (102, 66), (112, 106),
    (96, 124), (88, 90), (88, 40), (80, 0), (78, -32), (58, -70), (28, -98), (0, -118),
])
_UPDO: Points = mirrored([
    (0, -140), (46, -134), (78, -104), (90, -50), (87, -6), (79, -2), (76, -36), (60, -72), (30, -92),
    (0, -100),
])
_UPDO_SIDE: Points = (
    (-30, -122), (0, -141), (46, -136), (78, -106), (90, -50), (87, -4), (79, 0), (75, -36), (50, -60),
    (8, -76), (-30, -96), (-56, -72), (-75, -40), (-79, 0), (-87, -4), (-90, -50), (-76, -104),
)
_BUN: Points = mirrored([(0, -198), (30, -190), (46, -164), (40, -134), (0, -120)])
_BUN_SHINE: Points = ((-24, -168), (-10, -182), (12, -184), (0, -176), (-14, -164))
_TAIL: Points = (
    (60, -110), (96, -92), (118, -40), (116, 30), (128, 100), (118, 168), (96, 190), (92, 130), (80, 60),
    (70, -20),
)
_PIXIE: Points = (
    (-54, -122), (-10, -150), (44, -146), (82, -114), (96, -60), (92, -10), (84, 14), (76, 2), (76, -30),
    (62, -44), (24, -52), (-18, -68), (-46, -92), (-60, -66), (-74, -36), (-77, 2), (-85, 14), (-93, -16),
    (-95, -66), (-80, -106),
)
_CLOUD: Points = mirrored([
    (0, -176), (30, -182), (52, -166), (80, -160), (94, -136), (116, -118), (116, -90), (132, -66),
    (124, -38), (134, -8), (120, 16), (124, 46), (104, 62), (92, 84), (72, 70), (0, 70),
])
_CLOUD_FRONT: Points = mirrored([
    (0, -150), (48, -146), (86, -112), (104, -56), (104, 8), (90, 32), (80, 6), (77, -32), (60, -60),
    (34, -78), (0, -80),
])
_BRAID: Points = (
    (84, 40), (100, 64), (98, 92), (108, 114), (102, 140), (110, 164), (100, 196), (86, 224), (74, 196),
    (66, 164), (76, 140), (70, 112), (80, 90), (72, 66),
)

_BOB = (("base", _BOB_BACK), ("dark", mirrored([(0, 40), (54, 40), (62, 70), (58, 102), (0, 99)])))
_LONG = (("base", _LONG_BACK), ("dark", mirrored([(0, 60), (50, 60), (70, 120), (60, 206), (0, 200)])))
_WAVY = (("base", _WAVES_BACK), ("dark", mirrored([(0, 60), (50, 60), (72, 120), (64, 200), (0, 200)])))
_CENTRE_SHINE: Points = ((14, -122), (48, -118), (76, -82), (86, -40), (66, -70), (40, -98))

FEMALE: dict[str, Hair] = {
    "bob, middle part": Hair((("base", _CENTRE), ("light", _CENTRE_SHINE)), _BOB),
    "bob, swept": Hair((("base", _SWEEP), ("light", _SWEEP_SHINE)), _BOB),
    "bob, fringe": Hair((("base", _BANGS), ("light", _BANGS_SHINE)), _BOB),
    "long, middle part": Hair((("base", _CENTRE), ("light", _CENTRE_SHINE)), _LONG),
    "long, swept": Hair((("base", _SWEEP), ("light", _SWEEP_SHINE)), _LONG),
    "waves": Hair((("base", _WAVES), ("light", _CENTRE_SHINE)), _WAVY),
    "updo": Hair((("base", _UPDO_SIDE), ("light", _SWEEP_SHINE))),
    "bun": Hair((("base", _UPDO),), (("base", _BUN), ("light", _BUN_SHINE))),
    "tail": Hair((("base", _UPDO_SIDE), ("light", _SWEEP_SHINE)), (("base", _TAIL),)),
    "pixie": Hair((("base", _PIXIE), ("light", _SWEEP_SHINE))),
    "cloud": Hair((("base", _CLOUD_FRONT),), (("base", _CLOUD),)),
    "braid": Hair(
        (("base", _UPDO_SIDE), ("light", _SWEEP_SHINE), ("base", _BRAID)),
    ),
    "short curls": Hair((("base", _CURLS), ("light", _CURL_SHINE)), (("base", _CURLS),)),
}

# fmt: on
