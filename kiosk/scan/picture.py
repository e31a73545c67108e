"""A picture or a PDF of a code -> the texts of the QR codes in it: those that look like ours first, then those nearest
to the middle. In a PDF the first page with one of ours counts, else the first page with any. Where a plain look finds
nothing at all, every step of the ladder is climbed (`kiosk.scan.frame`).

Alpha is flattened on white, EXIF rotation applied; a PDF's first pages are rendered at 200, then 300 dpi. A file that
is neither is an empty list, as is one without a code; only a file that cannot be opened is a `KioskError`.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.errors import KioskError
from kiosk.files import file_error
from kiosk.scan.frame import LADDER, LONGEST, MAX_ENLARGED, codes, looks_like_ours

MAX_BYTES = 50_000_000
MAX_PIXELS = 50_000_000
MAX_PAGES = 5
MAX_SIDE = 4000
DPI_STEPS = (200, 300)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # Pillow knows forty more, and some of them start programs
warnings.simplefilter("error", Image.DecompressionBombWarning)  # refused here, not remarked upon on a terminal


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
    first: list[str] = []
    for found in _looks(data):
        if found and looks_like_ours(found[0]):
            return found
        first = first or found
    return first or next(filter(None, _second_looks(data)), [])


def _looks(data: bytes) -> Iterator[list[str]]:
    return (codes(picture, picture.size) for picture in _pictures(data, DPI_STEPS))


def _second_looks(data: bytes) -> Iterator[list[str]]:
    """Only on pictures that are small enough to be enlarged: no file may keep a desk waiting."""
    for picture in _pictures(data, DPI_STEPS[:1]):
        smaller = min(math.sqrt(MAX_ENLARGED / 4 / (picture.width * picture.height)), LONGEST / 2 / max(picture.size))
        if smaller < 1:
            picture.thumbnail((max(1, int(picture.width * smaller)), max(1, int(picture.height * smaller))))
        for step in LADDER:
            image = step(picture)
            yield codes(image, image.size)


def _pictures(data: bytes, dpi_steps: Sequence[int]) -> Iterator[Image.Image]:
    return _pdf_pages(data, dpi_steps) if data.lstrip()[:5] == b"%PDF-" else _image(data)


def _image(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS or max(image.size) > LONGEST:
                return
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, RuntimeError, UnidentifiedImageError):
        return
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return
    white = Image.new("RGBA", upright.size, "white")
    yield Image.alpha_composite(white, upright).convert("L")


def _pdf_pages(data: bytes, dpi_steps: Sequence[int]) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    with document:
        for dpi in dpi_steps:
            for place in range(min(len(document), MAX_PAGES)):
                try:
                    page = document[place]
                    scale = min(dpi / 72, MAX_SIDE / max(page.get_size()))
                    picture = page.render(scale=scale, grayscale=True).to_pil()
                except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):  # a page that cannot be drawn
                    continue
                yield picture
