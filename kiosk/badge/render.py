"""Badges -> a PDF, the same bytes each time; or why a badge cannot be printed.

In: `BadgeContent` (from `content`), a checked `Layout`, the fonts. Out: a PDF with its fonts embedded, for
`raster` and the printers; refusals are values (`Unprintable`), made before the first stroke. Raises nothing
for ordinary content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas as PdfCanvas

from kiosk.badge.draw import Canvas, Stroke
from kiosk.badge.embed import Embedding
from kiosk.badge.fonts import Fonts
from kiosk.badge.layout import BadgeContent, Layout
from kiosk.badge.plan import MM, Flaw, Unprintable, plan

__all__ = ["Batch", "Flaw", "Rendered", "Unprintable", "render", "render_many"]

rl_config.useA85 = 0  # a JPEG in base 85 is a quarter larger
rl_config.invariant = 1  # no time of day in the file


class Sheets(PdfCanvas):  # type: ignore[misc]  # ReportLab has no types
    """A canvas that embeds what is drawn and names no other font."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.embedding = Embedding(self._doc)

    def _make_preamble(self) -> None:
        """ReportLab would name Helvetica here and not embed it."""
        self._preamble = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF of one badge: a page for each of its sides, or one for both where it is folded."""

    pdf: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A PDF of many badges (empty where all were refused), and the places in the input of those refused."""

    pdf: bytes
    pages: int
    refused: tuple[tuple[int, Unprintable], ...]


def render(content: BadgeContent, layout: Layout, fonts: Fonts) -> Rendered | Unprintable:
    """One badge."""
    pages = plan(content, layout, fonts)
    if isinstance(pages, Unprintable):
        return pages
    stream = BytesIO()
    canvas = _canvas(stream, layout, content.texts.get("serial", ""))
    _put(canvas, pages)
    canvas.save()
    return Rendered(stream.getvalue(), len(pages))


def render_many(badges: Iterable[tuple[BadgeContent, Layout]], fonts: Fonts) -> Batch:
    """Many badges, each on pages of its own size.

    ReportLab keeps the whole file in memory: hand over about 500 at a time.
    """
    stream, pages, refused = BytesIO(), 0, list[tuple[int, Unprintable]]()
    canvas = Sheets(stream, pageCompression=1, invariant=1)
    for place, (content, layout) in enumerate(badges):
        planned = plan(content, layout, fonts)
        if isinstance(planned, Unprintable):
            refused.append((place, planned))
        else:
            canvas.setPageSize(_size(layout))
            _put(canvas, planned)
            pages += len(planned)
    if pages:
        canvas.save()
    return Batch(stream.getvalue(), pages, tuple(refused))


def _canvas(target: BytesIO, layout: Layout, title: str) -> Canvas:
    canvas = Sheets(target, pagesize=_size(layout), pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor("")
    return canvas


def _size(layout: Layout) -> tuple[float, float]:
    """Of a page in points."""
    return layout.width * MM, layout.height * MM * (2 if layout.fold else 1)


def _put(canvas: Canvas, pages: list[list[Stroke]]) -> None:
    for strokes in pages:
        for stroke in strokes:
            stroke(canvas)
        canvas.showPage()
