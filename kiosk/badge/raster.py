"""The pages of a PDF -> pictures: in colour for the eye, or the black dots of a label printer's head.

Text, code and colours become black or white by `contrast`; only the photo is dithered, brightened beforehand
because thermal dots come out larger than they are meant. A code's modules are a whole number of dots where the
badge was planned `for_head`. Before it: `render`. After it: label printers, `kiosk badge --out FILE.png`.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import accumulate
from threading import Lock

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageMath

from kiosk.badge.contrast import DARK, LUMINANCE
from kiosk.badge.layout import Element, Layout, Photo, Qr

HEADS = {203: 203.2, 300: 300.0, 305: 304.8}
"""What heads are sold as, and their true dots an inch: 8, 11.81 and 12 dots a millimetre (Intermec's ESim reference
gives the first two, SATO's CL4NX reference the third)."""
INCH = 25.4
GAP = 5
"""Millimetres between two sides of a badge in one picture."""
GAMMA, SHARPEN = 0.6, ImageFilter.UnsharpMask(radius=2, percent=100, threshold=0)
"""By eye: dots half as wide again as their grid still show a face of any complexion."""
_A_HAIR = 1 - 1e-6
"""PDFium rounds up to whole dots: 1184.0001 would become 1185."""
_PDFIUM = Lock()
"""PDFium serves one thread at a time."""


def for_head(layout: Layout, dpi: float) -> Layout:
    """The layout on the grid of another print head: the modules of its codes are whole dots there."""
    dots = dpi / INCH

    def gridded(side: tuple[Element, ...]) -> tuple[Element, ...]:
        return tuple(replace(each, dots=dots) if isinstance(each, Qr) else each for each in side)

    return replace(layout, front=gridded(layout.front), back=gridded(layout.back))


def pages(pdf: bytes, dpi: float) -> list[Image.Image]:
    """Every page in colour, on white."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_drawn(page, dpi / 72) for page in document]
        finally:
            document.close()


def dots(pdf: bytes, layout: Layout, dpi: float) -> list[Image.Image]:
    """Every page as the dots of a head, one bit each (0 is black)."""
    return [_dotted(page, _photos(layout, place), dpi / INCH) for place, page in enumerate(pages(pdf, dpi))]


def png(sides: Sequence[Image.Image], dpi: float) -> bytes:
    """One picture of all sides, the front on the left, of the very kind that they are of."""
    gap = round(GAP * dpi / INCH)
    size = sum(side.width + gap for side in sides) - gap, max(side.height for side in sides)
    whole = Image.new(sides[0].mode, size, "white")
    left = 0
    for side in sides:
        whole.paste(side, (left, 0))
        left += side.width + gap
    stream = BytesIO()
    whole.save(stream, "PNG", compress_level=3, dpi=(dpi, dpi))
    return stream.getvalue()


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """PDFium would stretch a page to its next whole dot, and modules would miss theirs: the page is cut instead."""
    width, height = page.get_size()
    page.set_mediabox(0, height - round(height * scale) / scale, round(width * scale) / scale, height)
    picture: Image.Image = page.render(scale=scale * _A_HAIR).to_pil()
    return picture


def _photos(layout: Layout, page: int) -> list[Photo]:
    """Where the photos of a page are; folded, the back stands head down above the front."""
    front, back = ([each for each in side if isinstance(each, Photo)] for side in (layout.front, layout.back))
    if not layout.fold:
        return back if page else front
    width, height = layout.width, layout.height
    below = [replace(each, box=replace(each.box, y=each.box.y + height)) for each in front]
    turned = [
        replace(each, box=replace(each.box, x=width - each.box.x - each.box.w, y=height - each.box.y - each.box.h))
        for each in back
    ]
    return below + turned


def _dotted(page: Image.Image, photos: list[Photo], grid: float) -> Image.Image:
    red, green, blue = (part.point(table, "I") for part, table in zip(page.split(), LUMINANCE, strict=True))
    light: Image.Image = ImageMath.lambda_eval(
        lambda of: of["convert"]((of["red"] + of["green"] + of["blue"] > DARK) * 255, "L"),
        red=red,
        green=green,
        blue=blue,
    )
    dotted = light.convert("1", dither=Image.Dither.NONE)
    for photo in photos:
        _put_photo(page, dotted, photo, grid)
    return dotted


def _put_photo(page: Image.Image, dotted: Image.Image, photo: Photo, grid: float) -> None:
    x, y, w, h = photo.box.x, photo.box.y, photo.box.w, photo.box.h
    left, top, right, bottom = (round(edge * grid) for edge in (x, y, x + w, y + h))
    shape = Image.new("1", (right - left, bottom - top))
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, shape.width - 1, shape.height - 1), photo.radius * grid, fill=1)
    dotted.paste(_dithered(page.crop((left, top, right, bottom))), (left, top), shape)


def _dithered(photo: Image.Image) -> Image.Image:
    """Its darkest and lightest tones spread (but a pale picture is not made a dark one), then error diffusion."""
    grey = photo.convert("L").filter(SHARPEN)
    up_to = list(accumulate(grey.histogram()))
    black, white = min(bisect(up_to, up_to[-1] * 0.01), 48), max(bisect(up_to, up_to[-1] * 0.9), 160)
    spread = (min(1.0, max(0.0, (tone - black) / (white - black))) for tone in range(256))
    return grey.point([round(255 * tone**GAMMA) for tone in spread]).convert("1")
