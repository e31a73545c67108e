"""Badges -> a PDF, the same bytes each time; or why a badge cannot be printed.

In: `BadgeContent` (from `content`), a checked `Layout`, the fonts. Out: a PDF with its fonts embedded, for
`raster` and the printers; refusals are values (`Unprintable`), made before the first stroke. Raises nothing
for ordinary content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas as PdfCanvas

from kiosk.badge.draw import Canvas
from kiosk.badge.fonts import Fonts, Weight
from kiosk.badge.layout import BadgeContent, Layout
from kiosk.badge.plan import MM, Flaw, Stroke, Unprintable, plan

__all__ = ["Batch", "Flaw", "Rendered", "Unprintable", "render", "render_many"]

_SAVING = Lock()
"""ReportLab's fonts keep a reading position while they are embedded: one document at a time."""

rl_config.useA85 = 0  # a JPEG in base 85 is a quarter larger
rl_config.invariant = 1  # no time of day in the file


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF of `pages` badges."""

    pdf: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What `render_many` wrote, and the places in its input of those it refused."""

    pages: int
    refused: tuple[tuple[int, Unprintable], ...]


def render(content: BadgeContent, layout: Layout, fonts: Fonts) -> Rendered | Unprintable:
    """One badge."""
    strokes = plan(content, layout, fonts)
    if isinstance(strokes, Unprintable):
        return strokes
    stream = BytesIO()
    canvas = _canvas(stream, layout, fonts, content.texts.get("serial", ""))
    _page(canvas, strokes)
    with _SAVING:
        canvas.save()
    return Rendered(stream.getvalue(), 1)


def render_many(contents: Iterable[BadgeContent], layout: Layout, fonts: Fonts, target: Path) -> Batch:
    """Many badges, a page each, into one file, which appears whole or (where all were refused) not at all.

    ReportLab keeps the whole file in memory: hand over about 500 at a time.
    """
    stream, pages, refused = BytesIO(), 0, list[tuple[int, Unprintable]]()
    canvas = _canvas(stream, layout, fonts, target.stem)
    for place, content in enumerate(contents):
        strokes = plan(content, layout, fonts)
        if isinstance(strokes, Unprintable):
            refused.append((place, strokes))
        else:
            _page(canvas, strokes)
            pages += 1
    if pages:
        with _SAVING:
            canvas.save()
        beside = target.with_name(f".{target.name}.part")
        beside.write_bytes(stream.getvalue())
        beside.replace(target)
    return Batch(pages, tuple(refused))


def _canvas(target: BytesIO, layout: Layout, fonts: Fonts, title: str) -> Canvas:
    canvas = PdfCanvas(
        target,
        pagesize=(layout.width * MM, layout.height * MM),
        pageCompression=1,
        invariant=1,
        initialFontName=fonts.faces[Weight.REGULAR].name,  # else Helvetica is named and not embedded
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    return canvas


def _page(canvas: Canvas, strokes: list[Stroke]) -> None:
    for stroke in strokes:
        stroke(canvas)
    canvas.showPage()
