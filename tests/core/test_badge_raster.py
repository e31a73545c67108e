"""Badges as the dots of a label printer's head: crisp codes, no text lost, a face that can be recognised."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.badge import draw
from kiosk.badge.contrast import is_dark
from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import BadgeContent, Layout
from kiosk.badge.layout_file import load_layout, parse_layout
from kiosk.badge.plan import Unprintable, plan
from kiosk.badge.raster import GAP, HEADS, dots, for_head, pages, png
from kiosk.sample.event import CATEGORIES
from tests.core.badge_samples import CODE, FEDOROVA, LAYOUT, jpeg, made, printed, scanned

INCH = 25.4
MODULES = 37
"""Of a version 5 code."""
RANDOM_COLOURS = [f"#{random.Random(seed).randrange(1 << 24):06X}" for seed in range(8)]
NEAR_THE_LIMIT = ["#949494", "#959595", "#E85D04", "#FFFFFF", "#000000"]
"""White reads on the first (3.03:1) and not on the second (2.99:1)."""
COLOURS = [colour for colour, *_ in CATEGORIES.values()] + RANDOM_COLOURS + NEAR_THE_LIMIT
ONLY_A_PHOTO = """width = 40
height = 50
fold = {fold}
[[element]]
kind = "photo"
x = 5
y = 8
w = 30
h = 30
[[back]]
kind = "photo"
x = 20
y = 30
w = 12
h = 16
"""
Area = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    return load_fonts(font_cache)


@pytest.fixture(scope="module")
def layout() -> Layout:
    return load_layout(LAYOUT)


def dotted(badge: BadgeContent, layout: Layout, fonts: Fonts, dpi: float) -> Image.Image:
    """The front of a badge that was planned for that head."""
    return dots(printed(badge, layout, fonts), layout, dpi)[0]


def cut(picture: Image.Image, area: Area, dpi: float) -> Image.Image:
    """A part of a picture: left, top, right and bottom in millimetres."""
    left, top, right, bottom = (round(edge * dpi / INCH) for edge in area)
    return picture.crop((left, top, right, bottom))


def symbol(picture: Image.Image, layout: Layout, dpi: float) -> Image.Image:
    """The dark modules of the code and what lies between them."""
    (box,) = (each.box for each in layout.front if type(each).__name__ == "Qr")
    area = cut(picture, (box.x, box.y, box.x + box.w, box.y + box.h), dpi)
    return area.crop(ImageChops.invert(area.convert("L")).getbbox())


def has_whole_modules(code: Image.Image) -> bool:
    """Is every module the same square of dots?"""
    small = code.resize((MODULES, MODULES), Image.Resampling.NEAREST)
    again = small.resize(code.size, Image.Resampling.NEAREST)
    whole = code.width == code.height and code.width % MODULES == 0
    return whole and not ImageChops.difference(again.convert("L"), code.convert("L")).getbbox()


def black(picture: Image.Image) -> float:
    """Which share of the dots is black."""
    return picture.convert("L").histogram()[0] / (picture.width * picture.height)


def words(band: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around whatever is not of the colour of the band's corner."""
    ground = Image.new("L", band.size, band.convert("L").getpixel((2, 2)))
    strokes = ImageChops.difference(band.convert("L"), ground).point(lambda value: 255 if value > 20 else 0)
    return strokes.getbbox()


@pytest.mark.parametrize("head", HEADS)
def test_modules_are_whole_square_dots_and_read_at_every_head(fonts: Fonts, layout: Layout, head: int) -> None:
    dpi = HEADS[head]
    planned = for_head(layout, dpi)

    picture = dotted(made(FEDOROVA, fonts, jpeg()), planned, fonts, dpi)

    assert has_whole_modules(symbol(picture, planned, dpi))
    assert scanned(picture.convert("L")) == [CODE]


def test_a_badge_that_was_planned_for_another_head_reads_although_its_modules_differ(
    fonts: Fonts, layout: Layout
) -> None:
    picture = dotted(made(FEDOROVA, fonts), layout, fonts, HEADS[300])

    assert not has_whole_modules(symbol(picture, layout, HEADS[300]))
    assert scanned(picture.convert("L")) == [CODE]


@pytest.mark.parametrize("head", HEADS)
def test_a_picture_has_the_dots_that_the_label_has(fonts: Fonts, layout: Layout, head: int) -> None:
    size = dotted(made(FEDOROVA, fonts), layout, fonts, HEADS[head]).size
    assert size == (round(105 * HEADS[head] / INCH), round(148 * HEADS[head] / INCH))


@pytest.mark.parametrize("colour", COLOURS)
def test_no_word_is_lost_on_any_colour(fonts: Fonts, layout: Layout, colour: str) -> None:
    pdf = printed(replace(made(FEDOROVA, fonts), colour=colour), layout, fonts)
    band = (0, 125, 105, 147)

    in_colour, in_dots = cut(pages(pdf, 203.2)[0], band, 203.2), cut(dots(pdf, layout, 203.2)[0], band, 203.2)

    assert in_dots.getpixel((2, 2)) == (0 if is_dark(colour) else 255)
    shown, printed_words = words(in_colour), words(in_dots)
    assert shown is not None
    assert printed_words == pytest.approx(shown, abs=2)
    ink = black(in_dots) if not is_dark(colour) else 1 - black(in_dots)
    assert 0.05 < ink < 0.5


@pytest.mark.parametrize("colour", ["#0B5CAD", "#F2B705", "#FFFFFF", *NEAR_THE_LIMIT[:2]])
@pytest.mark.parametrize("file", sorted(LAYOUT.parent.glob("*.toml")), ids=lambda file: file.stem)
def test_every_line_of_every_layout_can_be_read_in_dots(fonts: Fonts, file: Path, colour: str) -> None:
    layout = replace(for_head(load_layout(file), HEADS[203]), fold=False)
    badge = replace(made(FEDOROVA, fonts), colour=colour)
    planned = plan(badge, layout, fonts)
    assert not isinstance(planned, Unprintable)

    sides = dots(printed(badge, layout, fonts), layout, HEADS[203])

    assert len(sides) == len(planned)
    for side, strokes in zip(sides, planned, strict=True):
        lines = [stroke.keywords["line"] for stroke in strokes if stroke.func is draw.words]  # type: ignore[attr-defined]
        assert len(lines) > 5
        assert {line.line.text: 0.03 < black(around(side, line)) < 0.97 for line in lines} == dict.fromkeys(
            (line.line.text for line in lines), True
        )


def around(side: Image.Image, line: draw.Words) -> Image.Image:
    """The dots of one line of text."""
    across, scale = line.size * line.stretch, HEADS[203] / 72
    left, right = line.x + line.line.left * across, line.x + (line.line.left + line.line.width) * across
    top, bottom = line.y + line.line.top * line.size, line.y + line.line.bottom * line.size
    upper, lower = side.height - top * scale, side.height - bottom * scale
    return side.crop((round(left * scale), round(upper), round(right * scale), round(lower)))


def test_a_colour_is_dark_where_white_text_reads_on_it() -> None:
    chance = random.Random(41822)
    for colour in (chance.randbytes(3) for _ in range(5000)):
        shares = [part / 255 for part in colour]
        red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        assert is_dark(f"#{colour.hex()}") == (1.05 / (luminance + 0.05) >= 3)


def tones(fonts: Fonts, layout: Layout, *greys: int) -> list[float]:
    """How black a head prints a photo of these greys, side by side."""
    photo = Image.new("L", (480, 480))
    width = 480 // len(greys)
    for place, grey in enumerate(greys):
        photo.paste(grey, (place * width, 0, 480, 480))
    stream = io.BytesIO()
    photo.save(stream, "JPEG", quality=95)
    picture = dotted(made(FEDOROVA, fonts, stream.getvalue()), layout, fonts, 203.2)
    step = 30 / len(greys)
    edges = [5 + place * step for place in range(len(greys))]
    return [black(cut(picture, (left + 1, 10, left + step - 1, 36), 203.2)) for left in edges]


def test_a_photo_keeps_its_tones_and_grey_skin_is_far_from_black(fonts: Fonts) -> None:
    layout = parse_layout(ONLY_A_PHOTO.format(fold="false"), Path("photo.toml"))

    shares = tones(fonts, layout, 20, 60, 95, 130, 170, 210, 250)

    assert shares == sorted(shares, reverse=True)
    assert min(before - after for before, after in pairwise(shares)) > 0.05
    assert shares[0] > 0.7
    assert shares[2] < 0.6
    assert shares[-1] < 0.02


def test_a_pale_photo_is_not_made_a_dark_one(fonts: Fonts) -> None:
    layout = parse_layout(ONLY_A_PHOTO.format(fold="false"), Path("photo.toml"))
    assert max(tones(fonts, layout, 150, 200, 250)) < 0.4


def test_nothing_but_the_photo_is_dithered(fonts: Fonts, layout: Layout) -> None:
    with_photo = dotted(made(FEDOROVA, fonts, jpeg()), layout, fonts, 203.2)
    without = dotted(made(FEDOROVA, fonts), layout, fonts, 203.2)

    changed = ImageChops.difference(with_photo.convert("L"), without.convert("L")).getbbox()

    assert changed is not None
    assert changed[:2] >= (7 * 8, 26 * 8)
    assert changed[2:] <= (42 * 8, 72 * 8)
    assert 0.02 < black(cut(without, (7, 26, 41.5, 72), 203.2)) < 0.2  # a pale silhouette


@pytest.mark.parametrize(
    ("fold", "page", "area"),
    [
        ("false", 0, (5, 8, 35, 38)),
        ("false", 1, (20, 30, 32, 46)),
        ("true", 0, (5, 58, 35, 88)),
        ("true", 0, (8, 4, 20, 20)),
    ],
)
def test_the_photo_of_every_side_is_dithered(fonts: Fonts, fold: str, page: int, area: Area) -> None:
    layout = parse_layout(ONLY_A_PHOTO.format(fold=fold), Path("photo.toml"))
    grey = io.BytesIO()
    Image.new("L", (480, 480), 110).save(grey, "JPEG", quality=95)

    sides = dots(printed(made(FEDOROVA, fonts, grey.getvalue()), layout, fonts), layout, 203.2)

    left, top, right, bottom = area
    assert 0.1 < black(cut(sides[page], (left + 1, top + 1, right - 1, bottom - 1), 203.2)) < 0.9
    assert black(cut(sides[page], (0, top, left - 0.5, bottom), 203.2)) == 0


def test_both_sides_are_one_picture_of_one_bit_a_dot(fonts: Fonts) -> None:
    layout = parse_layout(ONLY_A_PHOTO.format(fold="false"), Path("photo.toml"))
    pdf = printed(made(FEDOROVA, fonts, jpeg()), layout, fonts)

    mono = Image.open(io.BytesIO(png(dots(pdf, layout, 203.2), 203.2)))
    colour = Image.open(io.BytesIO(png(pages(pdf, 203.2), 203.2)))

    assert (mono.mode, colour.mode) == ("1", "RGB")
    assert mono.size == colour.size == (8 * (40 + GAP + 40), 8 * 50)
    assert mono.info["dpi"] == pytest.approx((203.2, 203.2), abs=0.1)
    assert black(cut(mono, (41, 0, 44, 50), 203.2)) == 0
    assert black(cut(mono, (45 + 20, 30, 45 + 32, 46), 203.2)) > 0.1
