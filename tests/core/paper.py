"""Lines of text on a page of a PDF, as `render` puts them there; and an eye for the page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from PIL import Image

from kiosk.badge import draw
from kiosk.badge.draw import Words
from kiosk.badge.render import Sheets
from kiosk.badge.shape import Shaped

BLACK = "#000000"
MARGIN, LINE = 1.0, 2.5
"""In em: around the lines, and from one baseline to the next."""


def paper(lines: Sequence[Shaped], size: float = 20, stretch: float = 1.0) -> bytes:
    """A PDF with these lines on one page, the first on top, each with its ink `MARGIN` from the left edge."""
    width = (max(line.width for line in lines) * stretch + 2 * MARGIN) * size
    height = (LINE * len(lines) + MARGIN) * size
    stream = BytesIO()
    canvas = Sheets(stream, pagesize=(width, height))
    for place, line in enumerate(lines):
        x, y = MARGIN * size - line.left * size * stretch, height - (place + 1) * LINE * size
        draw.words(canvas, Words(line, x, y, size, stretch, BLACK))
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def picture(pdf: bytes, scale: float = 1.0) -> Image.Image:
    """The first page in grey, `scale` pixels a point."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        grey: Image.Image = document[0].render(scale=scale, grayscale=True).to_pil().convert("L")
        return grey
    finally:
        document.close()
