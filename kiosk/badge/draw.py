"""The strokes of a badge: each function puts one thing on a ReportLab canvas, in points from the lower left
corner.

Before it: `render`, which has fitted every text, encoded the code and looked into the photo; nothing is
decided and nothing can be refused here. Text is drawn as text with embedded fonts, so that it stays
extractable; the code is one filled path; a JPEG passes through untouched.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfutils
from reportlab.pdfbase.pdfdoc import PDFError

from kiosk.badge.code import Code

Canvas = Any
"""`reportlab.pdfgen.canvas.Canvas`, which has no types."""
EDGE = "#D3DAE3"
BACKDROP, SHADOW = "#E7ECF2", "#B3BECC"
FACE_HIGH = 0.3
"""Of a photo that is too tall, this share is cropped at the top: faces are in the upper half."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in points; `x`, `y` is its lower left corner."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text: origin on the baseline, size in points, horizontal stretch."""

    text: str
    x: float
    y: float
    font: str
    size: float
    stretch: float
    colour: str


@cache
def rgb(colour: str) -> tuple[float, float, float]:
    """`#RRGGBB` -> shares of red, green and blue."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


class Jpeg(ImageReader):  # type: ignore[misc]  # ReportLab has no types
    """A JPEG for `drawImage`, which would decode it (3 ms) only to hash the pixels: its bytes do as well."""

    def __init__(self, data: bytes, width: int, height: int) -> None:
        self._bytes, self._dataA = data, None
        self._width, self._height = width, height

    def getRGBData(self) -> bytes:
        """What tells this picture from another."""
        return self._bytes

    def jpeg_fh(self) -> BytesIO:
        """The stream that goes into the PDF as it is."""
        return BytesIO(self._bytes)

    @property
    def ratio(self) -> float:
        """Width by height."""
        return float(self._width) / float(self._height)


def open_jpeg(data: bytes) -> Jpeg | None:
    """Reads size and colours from the header; None when it is no whole JPEG that a PDF can carry."""
    try:
        width, height, components, _ = pdfutils.readJPEGInfo(BytesIO(data))
    except (PDFError, TypeError, ValueError, IndexError, ArithmeticError, OSError):
        return None
    except Exception as error:  # struct.error, and whatever else a torn header provokes there
        if type(error).__module__ not in ("struct", "_struct"):
            raise
        return None
    whole = data.startswith(b"\xff\xd8") and b"\xff\xd9" in data[-1024:]
    return Jpeg(data, width, height) if whole and width and height and components in (1, 3, 4) else None


def fill(canvas: Canvas, rect: Rect, colour: str, radius: float = 0.0) -> None:
    """A filled rectangle."""
    canvas.setFillColorRGB(*rgb(colour))
    if radius:
        canvas.roundRect(rect.x, rect.y, rect.w, rect.h, radius, stroke=0, fill=1)
    else:
        canvas.rect(rect.x, rect.y, rect.w, rect.h, stroke=0, fill=1)


def words(canvas: Canvas, line: Words) -> None:
    """One line of text."""
    text = canvas.beginText(line.x, line.y)
    text.setFont(line.font, line.size)
    text.setFillColorRGB(*rgb(line.colour))
    if line.stretch != 1:
        text.setHorizScale(100 * line.stretch)
    text.textOut(line.text)
    if line.stretch != 1:
        text.setHorizScale(100)
    canvas.drawText(text)


def code(canvas: Canvas, symbol: Code, corner: tuple[float, float], module: float) -> None:
    """The dark modules; `corner` is the upper left one of the symbol, `module` its grain in points."""
    canvas.saveState()
    canvas.setFillColorRGB(*rgb("#000000"))
    canvas.transform(module, 0, 0, module, *corner)
    path = canvas.beginPath()
    # Whole numbers as they are: `path.rect` spends 4 ms on formatting them.
    runs = " ".join(f"{column} {-row - 1} {length} 1 re" for column, row, length in symbol.runs)
    path._code.append(runs)  # noqa: SLF001
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def photo(canvas: Canvas, rect: Rect, radius: float, picture: Jpeg | None) -> None:
    """The face, or a silhouette, clipped to rounded corners with a hairline around them."""
    canvas.saveState()
    canvas.clipPath(_rounded(canvas, rect, radius), stroke=0, fill=0)
    if picture is None:
        _silhouette(canvas, rect)
    else:
        w, h = max(rect.w, rect.h * picture.ratio), max(rect.h, rect.w / picture.ratio)
        canvas.drawImage(picture, rect.x - (w - rect.w) / 2, rect.y - (h - rect.h) * (1 - FACE_HIGH), w, h)
    canvas.restoreState()
    canvas.setStrokeColorRGB(*rgb(EDGE))
    canvas.setLineWidth(0.5)
    canvas.drawPath(_rounded(canvas, rect, radius), stroke=1, fill=0)


def _rounded(canvas: Canvas, rect: Rect, radius: float) -> Any:
    path = canvas.beginPath()
    path.roundRect(rect.x, rect.y, rect.w, rect.h, radius)
    return path


def _silhouette(canvas: Canvas, rect: Rect) -> None:
    fill(canvas, rect, BACKDROP)
    canvas.setFillColorRGB(*rgb(SHADOW))
    middle, unit = rect.x + rect.w / 2, rect.w
    canvas.circle(middle, rect.y + rect.h * 0.58, unit * 0.19, stroke=0, fill=1)
    path = canvas.beginPath()
    shoulder, top = unit * 0.36, rect.y + rect.h * 0.36
    path.moveTo(middle - shoulder, rect.y)
    left, right, arm = middle - shoulder, middle + shoulder, rect.y + rect.h * 0.24
    path.curveTo(left, arm, middle - shoulder * 0.55, top, middle, top)
    path.curveTo(middle + shoulder * 0.55, top, right, arm, right, rect.y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


_SKYLINE = ((-0.62, 0.16), (-0.36, 0.62), (-0.10, 0.98), (0.16, 0.42), (0.42, 0.72))
"""Houses of a city: left edge and height, in radii; each is a fifth of a radius wide."""


def insignia(canvas: Canvas, rect: Rect, colour: str) -> None:
    """The event's mark: a heptagon that holds a city."""
    radius = min(rect.w, rect.h) / 2
    x, y = rect.x + rect.w / 2, rect.y + rect.h / 2
    canvas.saveState()
    canvas.setFillColorRGB(*rgb(colour))
    canvas.setStrokeColorRGB(*rgb(colour))
    canvas.setLineJoin(1)
    canvas.setLineWidth(radius * 0.16)
    path = canvas.beginPath()
    for corner in range(7):
        angle = math.pi / 2 + corner * math.tau / 7
        step = path.lineTo if corner else path.moveTo
        step(x + radius * 0.92 * math.cos(angle), y + radius * 0.92 * math.sin(angle))
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)
    canvas.setFillColorRGB(*rgb("#FFFFFF"))
    for left, height in _SKYLINE:
        canvas.rect(x + left * radius, y - 0.5 * radius, 0.2 * radius, height * radius, stroke=0, fill=1)
    canvas.restoreState()
