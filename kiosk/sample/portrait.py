"""Portraits of people who do not exist: a flat illustration, 480 x 640 JPEG on a light background, no EXIF.

`draw_portrait(Sitter)` -> JPEG bytes. Everything is chosen by the sitter's seed: skin, hair and eye tones
come at random from wide palettes and say nothing of a country; gender chooses among cuts of hair and
clothes, age greys the hair and deepens a few lines. Drawn at twice the size and halved
(`kiosk.sample.pen`), layer by layer: background, hair behind, shoulders, neck, collar, face, hair before,
glasses.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw

from kiosk.sample import clothes
from kiosk.sample.face import Face, draw_beard, draw_ears, draw_face, draw_features, draw_glasses
from kiosk.sample.hair import FEMALE, MALE, Hair, Layer
from kiosk.sample.pen import SUPERSAMPLE, Colour, Pen, mirrored, mix, palette

WIDTH, HEIGHT = 480, 640
_QUALITY = 92
_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)

_SKINS = palette(
    "F9DCC8 F6D2BA F3C9AC F0BF9E ECB995 E8B08A E3A77F DD9C70 D49163 C98655 BB784A AD6B40 9C5E38 8A5231 77462B 653B26"
)
_HAIRS = palette(
    "16130F 1F1914 2A201A 33261D 3E2C20 4A3324 5B3D29 6D4930 81593A 96693F AD7F4C C4985F D6B077 7A3B20 9A4F2A"
)
_GREYS = palette("8C8A88 A3A19E B8B5B1 CCC9C4 DEDBD6")
_BACKGROUNDS = palette("EEF2F6 EDF1EE F4F1EC EFEFF4 F3EFF0 EAF1F4 F2F2F0 EDEFF7")
_DARK_CLOTH = palette("22304A 1C2536 2C2F36 3A3F4A 2A3B4F 41372F 31413A 3B2B3C 4A4F58 20404A 51303A 2F4A6B")
_BRIGHT_CLOTH = palette(
    "2F6F8F 3E7C6B 8A3B4A 6A4C8C B4603A 3C5A9A 7F8A4A A8476A 4F6472 C08A3A 5A8FB0 9A6B55 2E5E4E D0A79A A9B8C6"
)
_SHIRTS = palette("FAFAF8 F7F8FB E3ECF7 F4EEF2 EFF3EC DCE7F2 F6F1E6")
_ACCENTS = palette("8E2433 1F3F78 2F5D50 6B3F78 B0782B 3F4F66 A8323E 2B6F8F C9A34A 7A2E55")
_HEADSCARF_BACK = mirrored(
    [
        (0, -146),
        (54, -138),
        (92, -100),
        (106, -40),
        (106, 40),
        (112, 110),
        (140, 176),
        (120, 236),
        (0, 262),
    ]
)
_HEADSCARF_EDGE = mirrored([(0, -108), (40, -102), (68, -72), (79, -20), (78, 40), (62, 92), (30, 122), (0, 130)])


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who is drawn. `female` and `age` (years) guide hair and clothes, `formal` chooses suits rather than jumpers."""

    seed: int
    female: bool
    age: int
    formal: bool = True


def draw_portrait(sitter: Sitter) -> bytes:
    """The JPEG file, 480 x 640, of that sitter; the same bytes for the same sitter."""
    rng = Random(sitter.seed)
    image = _background(rng.randrange(len(_BACKGROUNDS))).copy()
    draw = ImageDraw.Draw(image)
    face = _face(rng, sitter)
    outfit = _outfit(rng, sitter)
    body = Pen(draw, wide=rng.uniform(0.84, 0.92) if sitter.female else rng.uniform(0.97, 1.05))
    head = Pen(
        draw,
        wide=rng.uniform(0.93, 1.0) if sitter.female else rng.uniform(0.97, 1.06),
        tall=rng.uniform(0.97, 1.03),
        down=rng.uniform(-4, 4),
    )
    if sitter.female and rng.random() < 0.05:
        _draw_with_headscarf(head, body, face, outfit)
    else:
        _draw_with_hair(head, body, face, (outfit, _hair(rng, sitter)))
    if rng.random() < (0.22 if sitter.age < 45 else 0.38):
        draw_glasses(head, rng)
    return _encode(image)


def _draw_with_hair(head: Pen, body: Pen, face: Face, look: tuple[clothes.Outfit, Hair]) -> None:
    outfit, hair = look
    _layer(head, hair.back, face.hair)
    _dress(body, face, outfit)
    draw_ears(head, face)
    draw_face(head, face)
    draw_beard(head, face)
    draw_features(head, face)
    _layer(head, hair.front, face.hair)


def _draw_with_headscarf(head: Pen, body: Pen, face: Face, outfit: clothes.Outfit) -> None:
    cloth = mix(outfit.accent, _WHITE, 0.25)
    clothes.torso(body, outfit)
    head.shape(_HEADSCARF_BACK, cloth)
    head.shape(mirrored([(0, 104), (40, 98), (60, 104), (44, 140), (0, 150)]), mix(cloth, _BLACK, 0.16))
    head.line(((-96, 128), (-40, 196), (30, 214), (96, 180)), mix(cloth, _BLACK, 0.12), 3)
    head.line(((-60, 140), (0, 178), (60, 164)), mix(cloth, _BLACK, 0.1), 3)
    head.shape(_HEADSCARF_EDGE, mix(cloth, _BLACK, 0.22))
    draw_face(head, face)
    draw_features(head, face)
    head.shape(
        (
            *mirrored([(0, -142), (52, -136), (88, -98), (102, -40)])[:4],
            (88, 20),
            (80, -20),
            (66, -70),
            (38, -98),
            (0, -102),
            (-38, -98),
            (-66, -70),
            (-80, -20),
            (-88, 20),
            (-102, -40),
            (-88, -98),
            (-52, -136),
        ),
        cloth,
    )


def _dress(body: Pen, face: Face, outfit: clothes.Outfit) -> None:
    clothes.torso(body, outfit)
    clothes.neck(body, face.skin, face.shade)
    clothes.garment(body, outfit)


def _layer(pen: Pen, layer: Layer, base: Colour) -> None:
    tones = {"base": base, "dark": mix(base, _BLACK, 0.25), "light": mix(base, _WHITE, 0.12)}
    for tone, points in layer:
        pen.shape(points, tones[tone])


def _face(rng: Random, sitter: Sitter) -> Face:
    skin = rng.choice(_SKINS)
    return Face(
        skin=skin,
        hair=_hair_colour(rng, sitter.age, sum(skin) > 400),
        female=sitter.female,
        age=sitter.age,
        iris=rng.choice(("3A2A1E", "4A3220", "5A4028", "4E6A80", "5B7F8F", "5F7350", "2E2620")),
        eye=rng.choice((0.84, 0.92, 1.0, 1.06)),
        brow=rng.randint(-3, 3),
        nose=rng.choice((0.85, 1.0, 1.15)),
        mouth=rng.choice(("smile", "smile", "open", "calm")),
        jaw=rng.choice((0, 0, 1, 2)),
        beard=_beard(rng, sitter),
    )


def _beard(rng: Random, sitter: Sitter) -> str:
    if sitter.female or sitter.age < 22:
        return ""
    return rng.choice(("", "", "", "", "", "stubble", "stubble", "full", "goatee", "moustache"))


def _hair_colour(rng: Random, age: int, light: bool) -> Colour:
    base = rng.choice(_HAIRS if light else _HAIRS[:8])
    grey = rng.choice(_GREYS)
    if age < 38 or rng.random() < 0.25:
        return base
    return mix(base, grey, min(1.0, max(0.0, (age - 36) / 30 + rng.uniform(-0.25, 0.25))))


def _hair(rng: Random, sitter: Sitter) -> Hair:
    if sitter.female:
        return FEMALE[rng.choice(tuple(FEMALE))]
    sparse = rng.random() < (0.05 if sitter.age < 35 else 0.3)
    return MALE[rng.choice([name for name, hair in MALE.items() if hair.sparse is sparse])]


def _outfit(rng: Random, sitter: Sitter) -> clothes.Outfit:
    gender = "f" if sitter.female else "m"
    cut = rng.choice((clothes.FORMAL if sitter.formal else clothes.CASUAL)[gender])
    bright = cut not in ("suit", "open suit", "robe") and (sitter.female or rng.random() < 0.6)
    return clothes.Outfit(
        cut=cut,
        cloth=rng.choice(_BRIGHT_CLOTH if bright else _DARK_CLOTH),
        under=rng.choice(_SHIRTS),
        accent=rng.choice(_ACCENTS),
    )


@lru_cache(maxsize=len(_BACKGROUNDS))
def _background(index: int) -> Image.Image:
    """A light wall, a little brighter behind the head."""
    base = _BACKGROUNDS[index]
    glow = Image.radial_gradient("L").resize((WIDTH * SUPERSAMPLE, HEIGHT * SUPERSAMPLE), Image.Resampling.BICUBIC)
    size = (WIDTH * SUPERSAMPLE, HEIGHT * SUPERSAMPLE)
    return Image.composite(
        Image.new("RGB", size, mix(base, _BLACK, 0.07)), Image.new("RGB", size, mix(base, _WHITE, 0.45)), glow
    )


def _encode(image: Image.Image) -> bytes:
    small = image.reduce(SUPERSAMPLE)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=_QUALITY, subsampling=2)
    return out.getvalue()
