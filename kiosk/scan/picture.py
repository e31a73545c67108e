"""A picture or a PDF of a code -> the texts of the QR codes in it: those that look like ours first, then those nearest
to the middle. In a PDF the first page with one of ours counts, else the first page with any.

Alpha is flattened on white, EXIF rotation applied; a PDF's first pages are rendered at 200, then 300 dpi. A file that
is neither is an empty list, as is one without a code; only a file that cannot be opened is a `KioskError`.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.errors import KioskError
from kiosk.files import file_error
from kiosk.token import TOKEN_DIGITS, TokenKind

MAX_BYTES = 50_000_000
MAX_PIXELS = 50_000_000
MAX_LENGTH = 65_535  # of a side, to zxing-cpp
MAX_PAGES = 5
MAX_SIDE = 4000
DPI_STEPS = (200, 300)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # Pillow knows forty more, and some of them start programs
warnings.simplefilter("error", Image.DecompressionBombWarning)  # refused here, not remarked upon on a terminal
QR_ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def decode_file(path: Path) -> list[str]:
    """The texts of the codes in an image or PDF file, in the order of `decode`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KioskError("picture_too_large", file=path)
        return decode(path.read_bytes())
    except FileNotFoundError:
        raise KioskError("file_missing", file=path) from None
    except OSError as error:
        raise file_error(error, path) from error


def decode(data: bytes) -> list[str]:
    """The texts of the QR codes in the bytes of an image or PDF: ours first, then by distance from the middle."""
    pictures = _pdf_pages(data) if data.lstrip()[:5] == b"%PDF-" else _image(data)
    first: list[str] = []
    for picture in pictures:
        found = _codes(picture)
        if found and _looks_like_ours(found[0]):
            return found
        first = first or found
    return first


def _codes(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=QR_ONLY)
    found.sort(key=lambda code: (not _looks_like_ours(code.text), _off_centre(code.position, picture.size)))
    return [code.text for code in found]


def _looks_like_ours(text: str) -> bool:
    digits = len(text) == TOKEN_DIGITS and text.isascii() and text.isdigit()
    return digits and text.startswith(tuple(TokenKind))


def _off_centre(position: zxingcpp.Position, size: tuple[int, int]) -> float:
    """Pixels between the middle of a code and the middle of its picture."""
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    x, y = (sum(getattr(corner, axis) for corner in corners) / 4 for axis in "xy")
    return math.hypot(x - size[0] / 2, y - size[1] / 2)


def _image(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_LENGTH:
                return
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, RuntimeError, UnidentifiedImageError):
        return
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return
    white = Image.new("RGBA", upright.size, "white")
    yield Image.alpha_composite(white, upright).convert("L")


def _pdf_pages(data: bytes) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    with document:
        for dpi in DPI_STEPS:
            for place in range(min(len(document), MAX_PAGES)):
                try:
                    page = document[place]
                    scale = min(dpi / 72, MAX_SIDE / max(page.get_size()))
                    picture = page.render(scale=scale, grayscale=True).to_pil()
                except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):  # a page that cannot be drawn
                    continue
                yield picture
