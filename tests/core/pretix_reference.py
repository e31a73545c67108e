"""What pretix draws for a badge layout, drawn once more from the facts alone, to hold our own badges against.

The facts stand in docs/pretix-layouts.md with their sources. Nothing of `kiosk` is used here but the font files: the
paragraphs and codes are ReportLab's own, as in pretix.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pypdfium2
from PIL import Image
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from kiosk.badge.fonts import Fonts

ASCENT, DESCENT = 1.069, -0.293
ALIGNMENT = {"left": 0, "center": 1, "right": 2}
FACES = {False: "NotoSans-Regular", True: "NotoSans-Bold"}
Element = Mapping[str, Any]


def register(fonts: Fonts) -> None:
    """Lets ReportLab draw with the very files that badges are drawn with."""
    for file in fonts.files:
        if file.stem in FACES.values() and file.stem not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(file.stem, str(file)))


def drawn(element: Element, said: str, size: tuple[float, float], dpi: float) -> Image.Image:
    """One element alone on a white page."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(size[0] * mm, size[1] * mm))
    put(canvas, element, said)
    canvas.showPage()
    canvas.save()
    return picture(stream.getvalue(), 0, dpi)


def picture(pdf: bytes, page: int, dpi: float) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        shown: Image.Image = document[page].render(scale=dpi / 72).to_pil().convert("RGB")
        return shown
    finally:
        document.close()


def put(canvas: Canvas, element: Element, said: str) -> None:
    if element["type"] == "barcodearea":
        _code(canvas, element, said)
    else:
        _text(canvas, element, said)


def _code(canvas: Canvas, element: Element, said: str) -> None:
    size = float(element["size"]) * mm
    widget = QrCodeWidget(said, barLevel="M", barWidth=size, barHeight=size)
    widget.barBorder = 0 if element.get("nowhitespace") else 4
    drawing = Drawing(size, size)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, float(element["left"]) * mm, float(element["bottom"]) * mm)


def _text(canvas: Canvas, element: Element, said: str) -> None:
    size, line = float(element["fontsize"]), element.get("lineheight")
    leading = (ASCENT - DESCENT if line is None else 1.15 * float(line)) * size
    red, green, blue = (part / 255 for part in element["color"][:3])
    style = ParagraphStyle(
        "reference",
        fontName=FACES[element["bold"]],
        fontSize=size,
        leading=leading,
        alignment=ALIGNMENT[element["align"]],
        textColor=Color(red, green, blue),
    )
    paragraph = Paragraph(escape(said).replace("\n", "<br/>"), style)
    _, height = paragraph.wrap(float(element["width"]) * mm, 1000 * mm)
    corner, top = _hung(element, size, height)
    canvas.saveState()
    canvas.translate(float(element["left"]) * mm, float(element["bottom"]) * mm + corner)
    canvas.rotate(-float(element.get("rotation", 0)))
    paragraph.drawOn(canvas, 0, top - height)
    canvas.restoreState()


def _hung(element: Element, size: float, height: float) -> tuple[float, float]:
    """How far above `bottom` the corner is, and how far above the corner the top of the paragraph."""
    if element["type"] == "textcontainer":
        room = float(element["height"]) * mm
        return room, {"top": 0.0, "middle": (height - room) / 2, "bottom": height - room}[element["verticalalign"]]
    if element.get("downward"):
        return 0.0, -0.4 * DESCENT * size
    line = element.get("lineheight")
    lift = 0.0 if line is None else 1.05 * (1.15 * float(line) - 1)
    return height, -(DESCENT + lift) * size
