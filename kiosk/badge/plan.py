"""Lays one badge out: content and layout -> the strokes that draw it, or why it cannot be printed.

Everything is fitted, encoded and looked into here, before the first stroke: a refusal (`Unprintable`: the
field, why, the character) comes before paper and leaves no half a page. Before it: `content`, `layout_file`.
After it: `render`, which performs the strokes (`draw`) on a canvas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from kiosk.badge import draw
from kiosk.badge.code import QUIET, encode
from kiosk.badge.draw import Canvas, Rect, Words
from kiosk.badge.fonts import Fonts, Weight
from kiosk.badge.layout import (
    INK,
    PAPER,
    Align,
    Anchor,
    BadgeContent,
    Block,
    Box,
    Element,
    Fill,
    Layout,
    Photo,
    Qr,
    Row,
    Zones,
)
from kiosk.badge.text import CAP_HEIGHT, Fitted, Room, Style, fit, tidy

MM = 72 / 25.4
LEAST_DOTS = 3
"""A module of fewer printer dots does not scan."""
READS_ON = 3.0
"""Contrast of large text (WCAG 2.2, 1.4.3)."""
CHIP_GAP, CHIP_RADIUS, CHIP_LETTER = 0.2, 0.2, 0.7
"""Of a zone's chip, in sizes of the chip (the letter's size in points)."""

Stroke = Callable[[Canvas], None]


class Flaw(StrEnum):
    """Why a badge cannot be printed."""

    TOO_LONG = "too_long"
    EMPTY = "empty"
    MISSING_GLYPH = "missing_glyph"
    PHOTO_DAMAGED = "photo_damaged"
    CODE_UNFIT = "code_unfit"


@dataclass(frozen=True, slots=True)
class Unprintable:
    """Refused before paper: the field of the content, why, and the character where one is at fault."""

    field: str
    why: Flaw
    character: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """What is being laid out."""

    content: BadgeContent
    layout: Layout
    fonts: Fonts

    def rect(self, box: Box) -> Rect:
        return Rect(box.x * MM, (self.layout.height - box.y - box.h) * MM, box.w * MM, box.h * MM)

    def colour(self, name: str) -> str:
        if name == "on_category":
            return PAPER if _contrast(self.content.colour) >= READS_ON else INK
        return {"category": self.content.colour, "accent": self.content.accent}.get(name, name)


def plan(content: BadgeContent, layout: Layout, fonts: Fonts) -> list[Stroke] | Unprintable:
    page, strokes = _Page(content, layout, fonts), list[Stroke]()
    for element in layout.elements:
        planned = _element(page, element)
        if isinstance(planned, Unprintable):
            return planned
        strokes += planned
    return strokes


def _element(page: _Page, element: Element) -> list[Stroke] | Unprintable:
    match element:
        case Block():
            return _block(page, element)
        case Zones():
            return _zones(page, element)
        case Photo():
            return _photo(page, element)
        case Qr():
            return _code(page, element)
        case Fill(box, colour, radius):
            return [partial(draw.fill, rect=page.rect(box), colour=page.colour(colour), radius=radius * MM)]
        case _:
            return [partial(draw.insignia, rect=page.rect(element.box), colour=page.colour(element.colour))]


def _photo(page: _Page, element: Photo) -> list[Stroke] | Unprintable:
    data = page.content.photo
    picture = draw.open_jpeg(data) if data else None
    if data and picture is None:
        return Unprintable("photo", Flaw.PHOTO_DAMAGED)
    return [partial(draw.photo, rect=page.rect(element.box), radius=element.radius * MM, picture=picture)]


def _code(page: _Page, element: Qr) -> list[Stroke] | Unprintable:
    """Modules are a whole number of printer dots and lie on the printer's grid: crisp at its resolution."""
    symbol, box, dots = encode(page.content.code), element.box, element.dots
    if symbol is None:
        return Unprintable("code", Flaw.CODE_UNFIT if page.content.code else Flaw.EMPTY)
    across = symbol.size + 2 * QUIET
    module = int(min(box.w, box.h) / across * dots + 1e-6) / dots
    if module * dots < LEAST_DOTS:
        return Unprintable("code", Flaw.CODE_UNFIT)
    x, y = (round((at + (room - across * module) / 2) * dots) / dots for at, room in ((box.x, box.w), (box.y, box.h)))
    corner = ((x + QUIET * module) * MM, (page.layout.height - y - QUIET * module) * MM)
    return [
        partial(draw.fill, rect=page.rect(box), colour=PAPER),
        partial(draw.code, symbol=symbol, corner=corner, module=module * MM),
    ]


def _block(page: _Page, block: Block) -> list[Stroke] | Unprintable:
    rect, set_rows = page.rect(block.box), list[tuple[Row, Fitted]]()
    for row in block.rows:
        fitted = _row(page, row, rect.w)
        if isinstance(fitted, Unprintable):
            return fitted
        if fitted is not None:
            set_rows.append((row, fitted))
    heights = [fitted.height * fitted.size for _, fitted in set_rows]
    gaps = [row.gap * MM if place else 0.0 for place, (row, _) in enumerate(set_rows)]
    spare = rect.h - sum(heights) - sum(gaps)
    top = rect.y + rect.h - {Anchor.TOP: 0.0, Anchor.MIDDLE: spare / 2, Anchor.BOTTOM: spare}[block.anchor]
    strokes: list[Stroke] = []
    for (row, fitted), height, gap in zip(set_rows, heights, gaps, strict=True):
        font = page.fonts.faces[row.style.weight].name
        top -= gap + height
        strokes += _lines(fitted, Rect(rect.x, top, rect.w, height), block.align, (font, page.colour(row.colour)))
    return strokes


def _row(page: _Page, row: Row, width: float) -> Fitted | Unprintable | None:
    """None for an empty text that may be empty."""
    said = ", ".join(text for key in row.keys if (text := page.content.texts.get(key, "")))
    if not said:
        return Unprintable(row.keys[0], Flaw.EMPTY) if row.required else None
    text = tidy(row.before + said)
    if missing := page.fonts.missing(text):
        return Unprintable(row.keys[0], Flaw.MISSING_GLYPH, missing[0])
    fitted = fit(text, row.style, Room(width, row.height * MM), page.fonts)
    return fitted or Unprintable(row.keys[0], Flaw.TOO_LONG)


def _lines(fitted: Fitted, rect: Rect, align: Align, ink: tuple[str, str]) -> list[Stroke]:
    strokes: list[Stroke] = []
    for number, line in enumerate(fitted.lines):
        across = fitted.size * fitted.stretch
        spare = rect.w - line.width * across
        x = rect.x - line.left * across + {Align.LEFT: 0.0, Align.CENTRE: spare / 2, Align.RIGHT: spare}[align]
        y = rect.y + rect.h - (fitted.rise + number * fitted.pitch) * fitted.size
        strokes.append(partial(draw.words, line=Words(line.text, x, y, ink[0], fitted.size, fitted.stretch, ink[1])))
    return strokes


def _zones(page: _Page, element: Zones) -> list[Stroke] | Unprintable:
    rect, strokes = page.rect(element.box), list[Stroke]()
    colour, text_colour = page.colour(element.colour), page.colour(element.text_colour)
    chips = _chips(len(page.content.zones), rect, element)
    for letter, chip in zip(page.content.zones, chips, strict=True):
        style = Style(Weight.BOLD, chip.w * CHIP_LETTER, 4.0)
        if missing := page.fonts.missing(letter):
            return Unprintable("zones", Flaw.MISSING_GLYPH, missing[0])
        fitted = fit(tidy(letter), style, Room(chip.w * 0.8, chip.h), page.fonts)
        if fitted is None:
            return Unprintable("zones", Flaw.TOO_LONG)
        strokes.append(partial(draw.fill, rect=chip, colour=colour, radius=chip.w * CHIP_RADIUS))
        face = page.fonts.faces[Weight.BOLD]
        baseline = Rect(chip.x, chip.y, chip.w, chip.h / 2 + (fitted.rise - CAP_HEIGHT / 2) * fitted.size)
        strokes += _lines(fitted, baseline, Align.CENTRE, (face.name, text_colour))
    return strokes


def _chips(count: int, rect: Rect, element: Zones) -> list[Rect]:
    """Squares in as many rows as make them largest."""
    if not count:
        return []
    gap = 1 + CHIP_GAP
    sizes = []
    for rows in range(1, count + 1):
        columns = -(-count // rows)
        size = min(element.largest * MM, rect.w / (columns * gap - CHIP_GAP), rect.h / (rows * gap - CHIP_GAP))
        sizes.append((size, -rows, columns))
    size, rows, columns = max(sizes)
    spare_x, spare_y = rect.w - size * (columns * gap - CHIP_GAP), rect.h - size * (-rows * gap - CHIP_GAP)
    left = rect.x + {Align.LEFT: 0.0, Align.CENTRE: spare_x / 2, Align.RIGHT: spare_x}[element.align]
    top = rect.y + rect.h - {Anchor.TOP: 0.0, Anchor.MIDDLE: spare_y / 2, Anchor.BOTTOM: spare_y}[element.anchor]
    places = (divmod(number, columns) for number in range(count))
    return [Rect(left + column * size * gap, top - size - row * size * gap, size, size) for row, column in places]


def _contrast(colour: str) -> float:
    """Of white on `#RRGGBB` (WCAG 2.2: relative luminance)."""
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in draw.rgb(colour))
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
