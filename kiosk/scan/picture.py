"""A picture or a PDF of a code -> the texts of the QR codes in it.

Alpha is flattened on white, EXIF rotation applied; a PDF's first pages are rendered at 200, then 300 dpi. A file that
is neither is an empty list, as is one without a code; only a file that cannot be opened is a `KioskError`.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.errors import KioskError
from kiosk.files import file_error

MAX_BYTES = 50_000_000
MAX_PIXELS = 50_000_000
MAX_PAGES = 5
MAX_SIDE = 4000
DPI_STEPS = (200, 300)
warnings.simplefilter("error", Image.DecompressionBombWarning)  # refused here, not remarked upon on a terminal
QR_ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def decode_file(path: Path) -> list[str]:
    """The texts of the codes in an image or PDF file, nearest the centre first as the decoder gives them."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KioskError("picture_too_large", file=path)
        return decode(path.read_bytes())
    except FileNotFoundError:
        raise KioskError("file_missing", file=path) from None
    except OSError as error:
        raise file_error(error, path) from error


def decode(data: bytes) -> list[str]:
    """The texts of the QR codes in the bytes of an image or PDF."""
    pictures = _pdf_pages(data) if data.lstrip()[:5] == b"%PDF-" else _image(data)
    for picture in pictures:
        found = [result.text for result in zxingcpp.read_barcodes(picture, formats=QR_ONLY)]
        if found:
            return found
    return []


def _image(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                return
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError):
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
