"""Real badges, rendered and read back: by a text reader, by a scanner, and by the eye of a raster."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import Layout
from kiosk.badge.layout_file import load_layout, parse_layout
from kiosk.badge.render import Flaw, Unprintable, render, render_many
from tests.core.badge_samples import (
    CODE,
    FEDOROVA,
    LAYOUT,
    LI,
    LONGEST,
    OSTERGAARD,
    WHOLE_ALPHABET,
    ink,
    jpeg,
    made,
    printed,
    said,
    scanned,
    seen,
    with_text,
)

SAMPLES = {"Cyrillic": FEDOROVA, "diacritics": OSTERGAARD, "Chinese": LI, "longest": LONGEST}
MM_203 = 8
"""Dots a millimetre at 203.2 dpi."""


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")
def layout() -> Layout:
    return load_layout(LAYOUT)


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_the_badge_says_can_be_extracted(fonts: Fonts, layout: Layout, sample: str) -> None:
    badge = made(SAMPLES[sample], fonts)
    told = said(printed(badge, layout, fonts)).replace("\r\n", "")
    for key in (
        "family_latin",
        "given_latin",
        "native_name",
        "position",
        "organisation",
        "category",
        "serial",
    ):
        assert badge.texts.get(key, "").replace(" ", "") in told.replace(" ", "")


@pytest.mark.parametrize("dpi", [203, 203.2, 300, 600])
def test_a_scanner_reads_the_very_digits_off_the_paper(fonts: Fonts, layout: Layout, dpi: float) -> None:
    assert scanned(seen(printed(made(FEDOROVA, fonts, jpeg()), layout, fonts), dpi)) == [CODE]


def test_modules_fall_on_the_dots_of_a_203_dpi_head(fonts: Fonts, layout: Layout) -> None:
    symbol = seen(printed(made(FEDOROVA, fonts), layout, fonts)).convert("L").crop((530, 321, 784, 576))
    assert {value for _, value in symbol.getcolors() or []} <= {0, 1, 254, 255}


def test_the_same_content_gives_the_same_bytes_in_another_process(fonts: Fonts, layout: Layout, tmp_path: Path) -> None:
    again = (
        "import sys, pathlib; from tests.core.test_badge_render import *;"
        "f = load_fonts(pathlib.Path(sys.argv[1]));"
        "sys.stdout.buffer.write(printed(made(FEDOROVA, f, jpeg()), load_layout(LAYOUT), f))"
    )
    first = printed(made(FEDOROVA, fonts, jpeg()), layout, fonts)
    assert printed(made(FEDOROVA, fonts, jpeg()), layout, fonts) == first
    run = subprocess.run([sys.executable, "-c", again, str(tmp_path)], stdout=subprocess.PIPE, check=True)
    assert run.stdout == first


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_but_the_band_reaches_into_the_margins(fonts: Fonts, layout: Layout, sample: str) -> None:
    participant = replace(SAMPLES[sample], zones=tuple(WHOLE_ALPHABET))
    page = seen(printed(made(participant, fonts, jpeg()), layout, fonts))
    box = ink(page.crop((0, 0, page.width, 124 * MM_203)))
    assert box is not None
    left, top, right, bottom = (edge / MM_203 for edge in box)
    assert (left, top, right, bottom) > (6.8, 10, 0, 0)
    assert right < 98.3
    assert bottom < 121.5
    band = page.crop((0, 124 * MM_203 + 1, page.width, page.height))
    plain = Image.new("RGB", band.size, band.getpixel((2, 2)))
    words = ImageChops.difference(band, plain).getbbox()
    assert words is not None
    assert (words[0] / MM_203, words[2] / MM_203) > (6.8, 0)
    assert words[2] / MM_203 < 98.3
    assert 3.5 < words[1] / MM_203 < words[3] / MM_203 < 20


ONE_TEXT = """width = 105
height = 60
[[element]]
kind = "text"
x = 20
y = 20
w = 65
h = 20
text = "family_latin"
weight = "bold"
max = 80
min = 8
lines = 3
align = "{align}"
anchor = "{anchor}"
"""


@pytest.mark.parametrize("align", ["left", "centre", "right"])
@pytest.mark.parametrize("anchor", ["top", "middle", "bottom"])
@pytest.mark.parametrize("name", ["Jj", "ÅÉgjpqyŮ", "Wolfeschlegelsteinhausenbergerdorff van der Ĝj", "Ǻ" * 70])
def test_ink_stays_inside_the_box_of_its_element(fonts: Fonts, align: str, anchor: str, name: str) -> None:
    layout = parse_layout(ONE_TEXT.format(align=align, anchor=anchor), Path("one.toml"))
    badge = with_text(made(FEDOROVA, fonts), family_latin=name)
    box = ink(seen(printed(badge, layout, fonts), 254))
    assert box is not None
    left, top, right, bottom = box
    assert left >= 199
    assert top >= 199
    assert right <= 851
    assert bottom <= 401


@pytest.mark.parametrize("field", ["family_latin", "organisation", "event_name", "category", "serial"])
def test_a_text_too_long_to_read_is_refused_by_name(fonts: Fonts, layout: Layout, field: str) -> None:
    badge = with_text(made(FEDOROVA, fonts), **{field: "Wolfeschlegel " * 40})
    assert render(badge, layout, fonts) == Unprintable(field, Flaw.TOO_LONG)


def test_a_badge_without_a_name_is_refused(fonts: Fonts, layout: Layout) -> None:
    badge = with_text(made(FEDOROVA, fonts), family_latin="")
    assert render(badge, layout, fonts) == Unprintable("family_latin", Flaw.EMPTY)


def test_a_character_that_cannot_be_drawn_is_named(fonts: Fonts, layout: Layout) -> None:
    badge = with_text(made(FEDOROVA, fonts), family_latin="Li 𒀀𒁀")
    assert render(badge, layout, fonts) == Unprintable("family_latin", Flaw.MISSING_GLYPH, "𒀀")


@pytest.mark.parametrize(
    ("code", "why"), [("", Flaw.EMPTY), ("7" * 6000, Flaw.CODE_UNFIT), ("7" * 2000, Flaw.CODE_UNFIT)]
)
def test_a_code_that_no_scanner_could_read_is_refused(fonts: Fonts, layout: Layout, code: str, why: Flaw) -> None:
    assert render(replace(made(FEDOROVA, fonts), code=code), layout, fonts) == Unprintable("code", why)


def test_every_font_is_embedded(fonts: Fonts, layout: Layout) -> None:
    pdf = printed(made(FEDOROVA, fonts), layout, fonts)
    assert pdf.count(b"/FontFile2") == 2
    assert b"Helvetica" not in pdf


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_photo_passes_through_untouched(fonts: Fonts, layout: Layout, mode: str) -> None:
    photo = jpeg(mode=mode)
    assert photo in printed(made(FEDOROVA, fonts, photo), layout, fonts)


@pytest.mark.parametrize("size", [(480, 640), (2000, 300), (300, 2000), (1, 1), (333, 77)])
def test_a_photo_of_any_shape_covers_its_box_and_no_more(fonts: Fonts, layout: Layout, size: tuple[int, int]) -> None:
    with_photo = seen(printed(made(FEDOROVA, fonts, jpeg(*size)), layout, fonts))
    without = seen(printed(made(FEDOROVA, fonts), layout, fonts))
    changed = ImageChops.difference(with_photo, without).getbbox()
    assert changed is not None
    assert changed[0] >= 7 * MM_203 - 1
    assert changed[1] >= 26 * MM_203 - 1
    assert changed[2] <= 41.5 * MM_203 + 1
    assert changed[3] <= 72 * MM_203 + 1
    assert (changed[2] - changed[0]) * (changed[3] - changed[1]) > 34 * 45 * MM_203**2


def test_a_face_keeps_its_proportions(fonts: Fonts, layout: Layout) -> None:
    badge = made(FEDOROVA, fonts, jpeg(960, 640))
    page = seen(printed(badge, layout, fonts)).crop((60, 240, 328, 570))
    skin = page.convert("HSV").getchannel("S").point(lambda value: 255 if value < 120 else 0).getbbox()
    assert skin is not None
    assert (skin[2] - skin[0]) / (skin[3] - skin[1]) == pytest.approx(960 * 0.4 / (640 * 0.4), abs=0.4)


@pytest.mark.parametrize(
    "photo", [b"no picture", b"\xff\xd8", jpeg()[:5000], b"\xff\xd8\xff\xe0\x00\x10JF", jpeg()[100:]]
)
def test_a_damaged_photo_is_refused_before_paper(fonts: Fonts, layout: Layout, photo: bytes) -> None:
    assert render(made(FEDOROVA, fonts, photo), layout, fonts) == Unprintable("photo", Flaw.PHOTO_DAMAGED)


@pytest.mark.parametrize(("colour", "letters"), [("#8C1D40", (255, 255, 255)), ("#F2B705", (20, 26, 34))])
def test_the_category_is_written_so_that_it_reads_on_its_colour(
    fonts: Fonts, layout: Layout, colour: str, letters: tuple[int, int, int]
) -> None:
    badge = replace(made(FEDOROVA, fonts), colour=colour, zones=())
    band = seen(printed(badge, layout, fonts)).crop((0, 126 * MM_203, 840, 1184))
    counted = sorted(band.getcolors(1 << 20) or [], reverse=True)
    assert [value for _, value in counted[:2]] == [tuple(bytes.fromhex(colour[1:])), letters]


def test_a_batch_is_one_document_without_the_refused(fonts: Fonts, layout: Layout) -> None:
    nameless = with_text(made(FEDOROVA, fonts), family_latin="")
    badges = [made(FEDOROVA, fonts, jpeg()), nameless, made(LI, fonts)]
    batch = render_many([(badge, layout) for badge in badges], fonts)
    assert batch.refused == ((1, Unprintable("family_latin", Flaw.EMPTY)),)
    assert "Fedorova" in said(batch.pdf, 0)
    second = batch.pages // 2
    assert "Li" in said(batch.pdf, second)
    assert scanned(seen(batch.pdf, page=second)) == [CODE]


def test_a_batch_of_refusals_is_empty(fonts: Fonts, layout: Layout) -> None:
    nameless = with_text(made(FEDOROVA, fonts), family_latin="")
    batch = render_many([(nameless, layout)], fonts)
    assert (batch.pdf, batch.pages) == (b"", 0)


def test_a_picture_has_the_size_of_the_badge(fonts: Fonts, layout: Layout) -> None:
    picture = seen(printed(made(FEDOROVA, fonts), layout, fonts))
    assert picture.size == (840, 1184)
