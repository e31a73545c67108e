"""The strokes of a badge: each function puts one thing on a ReportLab canvas, in points from the lower left
corner.

Before it: `render`, which has fitted every text, encoded the code and looked into the photo; nothing is
decided and nothing can be refused here. Text is drawn as text with embedded fonts, so that it stays
extractable; the code is one filled path; a JPEG passes through untouched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfutils
from reportlab.pdfbase.pdfdoc import PDFError, PDFImageXObject, PDFObjectReference

from kiosk.badge.code import Code
from kiosk.badge.layout import Picture
from kiosk.badge.shape import Shaped

Canvas = Any
"""`reportlab.pdfgen.canvas.Canvas`, which has no types, with an `Embedding` of its own (`render.Sheets`)."""
Stroke = Callable[[Canvas], None]
EDGE = "#D3DAE3"
BACKDROP, SHADOW = "#E7ECF2", "#B3BECC"
FACE_HIGH = 0.3
"""Of a photo that is too tall, this share is cropped at the top: faces are in the upper half."""
_KAPPA = 4 * (math.sqrt(2) - 1) / 3
"""How far the handles of a quarter of a circle stand off, in radii."""


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

    line: Shaped
    x: float
    y: float
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
    _write(canvas, _ink(colour), _rounded(rect, radius), "f")


def words(canvas: Canvas, line: Words) -> None:
    """One line of text."""
    shown = canvas.embedding.show(line.line, line.size)
    _write(canvas, _ink(line.colour), f"BT {line.stretch:.6g} 0 0 1 {line.x:.3f} {line.y:.3f} Tm", shown, "ET")


def turned(canvas: Canvas, strokes: Sequence[Stroke], about: tuple[float, float], degrees: float) -> None:
    """Strokes turned counter-clockwise about a point."""
    x, y = about
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(degrees)
    canvas.translate(-x, -y)
    for stroke in strokes:
        stroke(canvas)
    canvas.restoreState()


def image(canvas: Canvas, rect: Rect, picture: Picture, *, whole: bool) -> None:
    """A picture that fills a rectangle or, `whole`, the middle of it in its own proportions."""
    w, h = rect.w, rect.h
    if whole:
        scale = min(w / picture.width, h / picture.height)
        w, h = picture.width * scale, picture.height * scale
    canvas.saveState()
    canvas.transform(w, 0, 0, h, rect.x + (rect.w - w) / 2, rect.y + (rect.h - h) / 2)
    canvas.doForm(_held(canvas, picture))
    canvas.restoreState()


def _held(canvas: Canvas, picture: Picture) -> str:
    """The picture as an object of the document, there once; `drawImage` would hash and pack it for each badge."""
    if not canvas.hasForm(picture.digest):
        held = PDFImageXObject(picture.digest)
        held.width, held.height, held.bitsPerComponent = picture.width, picture.height, 8
        held.colorSpace, held._filters, held.streamContent = picture.space, (picture.packing,), picture.data  # noqa: SLF001
        if picture.mask:
            held.smask = PDFObjectReference(canvas._doc.getXObjectName(_held(canvas, picture.mask)))  # noqa: SLF001
        canvas._doc.addForm(picture.digest, held)  # noqa: SLF001
    return picture.digest


def code(canvas: Canvas, symbol: Code, corner: tuple[float, float], module: float) -> None:
    """The dark modules; `corner` is the upper left one of the symbol, `module` its grain in points."""
    runs = " ".join(f"{column} {-row - 1} {length} 1 re" for column, row, length in symbol.runs)
    canvas.saveState()
    canvas.transform(module, 0, 0, module, *corner)
    _write(canvas, _ink("#000000"), runs, "f")
    canvas.restoreState()


def photo(canvas: Canvas, rect: Rect, radius: float, picture: Jpeg | None) -> None:
    """The face, or a silhouette, clipped to rounded corners with a hairline around them."""
    edge = _rounded(rect, radius)
    canvas.saveState()
    _write(canvas, edge, "W n")
    if picture is None:
        _silhouette(canvas, rect)
    else:
        w, h = max(rect.w, rect.h * picture.ratio), max(rect.h, rect.w / picture.ratio)
        canvas.drawImage(picture, rect.x - (w - rect.w) / 2, rect.y - (h - rect.h) * (1 - FACE_HIGH), w, h)
    canvas.restoreState()
    _write(canvas, _line(EDGE), "0.5 w", edge, "S")


def _silhouette(canvas: Canvas, rect: Rect) -> None:
    middle, unit, head = rect.x + rect.w / 2, rect.w, rect.w * 0.19
    fill(canvas, rect, BACKDROP)
    fill(canvas, Rect(middle - head, rect.y + rect.h * 0.58 - head, 2 * head, 2 * head), SHADOW, head)
    left, right, slope = middle - unit * 0.36, middle + unit * 0.36, unit * 0.36 * 0.55
    top, arm = rect.y + rect.h * 0.36, rect.y + rect.h * 0.24
    _write(
        canvas,
        f"{left:.3f} {rect.y:.3f} m {left:.3f} {arm:.3f} {middle - slope:.3f} {top:.3f} {middle:.3f} {top:.3f} c",
        f"{middle + slope:.3f} {top:.3f} {right:.3f} {arm:.3f} {right:.3f} {rect.y:.3f} c f",
    )


_SKYLINE = ((-0.62, 0.16), (-0.36, 0.62), (-0.10, 0.98), (0.16, 0.42), (0.42, 0.72))
"""Houses of a city: left edge and height, in radii; each is a fifth of a radius wide."""


def insignia(canvas: Canvas, rect: Rect, colour: str) -> None:
    """The event's mark: a heptagon that holds a city."""
    radius = min(rect.w, rect.h) / 2
    x, y = rect.x + rect.w / 2, rect.y + rect.h / 2
    angles = [math.pi / 2 + corner * math.tau / 7 for corner in range(7)]
    corners = [(x + radius * 0.92 * math.cos(angle), y + radius * 0.92 * math.sin(angle)) for angle in angles]
    path = " ".join(f"{across:.3f} {up:.3f} {'l' if place else 'm'}" for place, (across, up) in enumerate(corners))
    canvas.saveState()
    _write(canvas, _ink(colour), _line(colour), f"1 j {radius * 0.16:.3f} w", path, "b")
    for left, height in _SKYLINE:
        fill(canvas, Rect(x + left * radius, y - 0.5 * radius, 0.2 * radius, height * radius), "#FFFFFF")
    canvas.restoreState()


def _write(canvas: Canvas, *operators: str) -> None:
    """As they are: ReportLab's own drawing spends milliseconds a badge on formatting numbers."""
    canvas._code.extend(operators)  # noqa: SLF001


@cache
def _ink(colour: str) -> str:
    return " ".join(f"{part:.4g}" for part in rgb(colour)) + " rg"


@cache
def _line(colour: str) -> str:
    return " ".join(f"{part:.4g}" for part in rgb(colour)) + " RG"


def _rounded(rect: Rect, radius: float) -> str:
    """The path of a rectangle, its corners quarters of a circle (within 0.03 %, by Bezier curves)."""
    x, y, right, top = rect.x, rect.y, rect.x + rect.w, rect.y + rect.h
    if not radius:
        return f"{x:.3f} {y:.3f} {rect.w:.3f} {rect.h:.3f} re"
    near = radius * (1 - _KAPPA)
    return (
        f"{x + radius:.3f} {y:.3f} m {right - radius:.3f} {y:.3f} l"
        f" {right - near:.3f} {y:.3f} {right:.3f} {y + near:.3f} {right:.3f} {y + radius:.3f} c"
        f" {right:.3f} {top - radius:.3f} l"
        f" {right:.3f} {top - near:.3f} {right - near:.3f} {top:.3f} {right - radius:.3f} {top:.3f} c"
        f" {x + radius:.3f} {top:.3f} l"
        f" {x + near:.3f} {top:.3f} {x:.3f} {top - near:.3f} {x:.3f} {top - radius:.3f} c"
        f" {x:.3f} {y + radius:.3f} l"
        f" {x:.3f} {y + near:.3f} {x + near:.3f} {y:.3f} {x + radius:.3f} {y:.3f} c h"
    )
