"""The pages of a PDF -> pictures to lie below a badge, one a side, and the badge's size.

Each is drawn at 300 dpi on white and kept as small as a PNG can say the same: grey where all of it is grey, a palette
where it has few colours. As in pretix, the media box of the first page is the size of every side. What cannot be
used raises `KioskError`: `background_unreadable`, `background_pages`, `background_size`. After it: the layout that
names the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from kiosk.badge.raster import INCH
from kiosk.errors import KioskError
from kiosk.files import file_error

DPI = 300
MOST_SIDES = 2
LEAST, MOST = 20.0, 500.0
"""Millimetres a side that a layout may name."""
FEW = 256
"""Colours that a palette holds."""


@dataclass(frozen=True, slots=True)
class Background:
    """The size in millimetres, and a PNG for each side."""

    width: float
    height: float
    pictures: tuple[bytes, ...]


def read_background(path: Path) -> Background:
    """Draws the one or two pages of a PDF."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise KioskError("file_missing", file=path) from error
    except OSError as error:
        raise file_error(error, path) from error
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            return _drawn(document, path)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise KioskError("background_unreadable", file=path, why=error) from error


def check_size(width: float, height: float, path: Path) -> None:
    """Refuses what no layout of ours can be."""
    if not all(LEAST <= length <= MOST for length in (width, height)):
        raise KioskError("background_size", file=path, width=f"{width:g}", height=f"{height:g}")


def _drawn(document: pypdfium2.PdfDocument, path: Path) -> Background:
    if not 1 <= len(document) <= MOST_SIDES:
        raise KioskError("background_pages", file=path, pages=len(document))
    sheets = list(document)
    left, bottom, right, top = sheets[0].get_mediabox()
    size = _upright(sheets[0], right - left, top - bottom)
    width, height = (round(length * INCH / 72, 2) for length in size)
    check_size(width, height, path)
    return Background(width, height, tuple(_png(sheet, *size) for sheet in sheets))


def _upright(sheet: pypdfium2.PdfPage, width: float, height: float) -> tuple[float, float]:
    return (height, width) if sheet.get_rotation() in (90, 270) else (width, height)


def _png(sheet: pypdfium2.PdfPage, width: float, height: float) -> bytes:
    left, bottom, _, _ = sheet.get_mediabox()
    across, up = _upright(sheet, width, height)
    for cut in (sheet.set_mediabox, sheet.set_cropbox):
        cut(left, bottom, left + across, bottom + up)
    picture = _lean(sheet.render(scale=DPI / 72).to_pil().convert("RGB"))
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True, dpi=(DPI, DPI))
    return stream.getvalue()


def _lean(picture: Image.Image) -> Image.Image:
    """The same picture in fewer bytes, where there is such a one."""
    red, green, blue = picture.split()
    if _same(red, green) and _same(green, blue):
        return green
    colours = picture.getcolors(FEW)
    packed = picture.quantize(len(colours), dither=Image.Dither.NONE) if colours else picture
    return packed if _same(packed.convert("RGB"), picture) else picture


def _same(one: Image.Image, two: Image.Image) -> bool:
    return ImageChops.difference(one, two).getbbox() is None
