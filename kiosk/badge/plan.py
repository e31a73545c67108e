"""Lays one badge out: content and layout -> the strokes of each page, or why it cannot be printed.

Everything is fitted, encoded and looked into here, before the first stroke: a refusal (`Unprintable`: the
field, why, the character) comes before paper and leaves no half a page. Before it: `content`, `layout_file`.
After it: `render`, which performs the strokes (`draw`) on a canvas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from kiosk.badge import draw
from kiosk.badge.code import QUIET, encode
from kiosk.badge.contrast import is_dark
from kiosk.badge.draw import Rect, Stroke, Words
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
    Fit,
    Image,
    Insignia,
    Layout,
    Legend,
    Photo,
    Qr,
    Row,
    Say,
    Zones,
)
from kiosk.badge.shape import shape
from kiosk.badge.text import CAP_HEIGHT, Fitted, Room, Style, fit, tidy

MM = 72 / 25.4
LEAST_DOTS = 3
"""A module of fewer printer dots does not scan."""
CHIP_GAP, CHIP_RADIUS, CHIP_LETTER = 0.2, 0.2, 0.7
"""Of a zone's chip, in sizes of the chip (the letter's size in points)."""
NAME_INDENT, NAME_DROP, NAME_SHARES, NAME_SIZE = 1.25, 0.04, (0.54, 0.4), 0.82
"""Of a zone's name, in rows: where it begins, how far capitals hang from the middle, which part of the row each of its
two languages takes, and the size of type in that part."""
NAME_SMALLEST, HIGH_ENOUGH, COLUMN_GAP = 5.5, 5.0, 4.0
"""The smallest type of a zone's name in points; in millimetres, a row for two languages, and between columns."""


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
    """One side that is being laid out; its corner lies at `corner` of the sheet, where a printer's dots begin."""

    content: BadgeContent
    layout: Layout
    fonts: Fonts
    corner: tuple[float, float] = (0.0, 0.0)

    def rect(self, box: Box) -> Rect:
        return Rect(box.x * MM, (self.layout.height - box.y - box.h) * MM, box.w * MM, box.h * MM)

    def colour(self, name: str) -> str:
        if name == "on_category":
            return PAPER if is_dark(self.content.colour) else INK
        return {"category": self.content.colour, "accent": self.content.accent}.get(name, name)


def plan(content: BadgeContent, layout: Layout, fonts: Fonts) -> list[list[Stroke]] | Unprintable:
    """A page for each side; folded, one page of both, with the back head down in its upper half."""
    w, h = layout.width, layout.height
    corners = ((0.0, h), (-w, -h)) if layout.fold else ((0.0, 0.0), (0.0, 0.0))
    sides: list[list[Stroke]] = []
    for elements, corner in zip((layout.front, layout.back), corners, strict=True):
        strokes = _side(_Page(content, layout, fonts, corner), elements)
        if isinstance(strokes, Unprintable):
            return strokes
        sides.append(strokes)
    front, back = sides
    if layout.fold:
        return [[*front, partial(draw.turned, strokes=back, about=(w * MM / 2, h * MM), degrees=180)]]
    return [front, back] if back else [front]


def _side(page: _Page, elements: tuple[Element, ...]) -> list[Stroke] | Unprintable:
    strokes: list[Stroke] = []
    for element in elements:
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
        case Legend():
            return _legend(page, element)
        case Photo():
            return _photo(page, element)
        case Qr():
            return _code(page, element)
        case Fill(box, colour, radius):
            return [partial(draw.fill, rect=page.rect(box), colour=page.colour(colour), radius=radius * MM)]
        case Insignia(box, colour):
            return [partial(draw.insignia, rect=page.rect(box), colour=page.colour(colour))]
        case Image(box, picture, fit):
            return [partial(draw.image, rect=page.rect(box), picture=picture, whole=fit is Fit.CONTAIN)]


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
    spans = zip(page.corner, (box.x, box.y), (box.w, box.h), strict=True)
    x, y = (round((zero + at + (room - across * module) / 2) * dots) / dots - zero for zero, at, room in spans)
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
        top -= gap + height
        strokes += _lines(fitted, Rect(rect.x, top, rect.w, height), block.align, page.colour(row.colour))
    if not block.turn:
        return strokes
    middle = (rect.x + rect.w / 2, rect.y + rect.h / 2)
    return [partial(draw.turned, strokes=strokes, about=middle, degrees=block.turn)]


def _row(page: _Page, row: Row, width: float) -> Fitted | Unprintable | None:
    """None for an empty text that may be empty."""
    said = _said(row, page.content)
    if not said:
        return Unprintable(row.field, Flaw.EMPTY) if row.required else None
    text = tidy(row.before + said)
    return _fitted(page, text, row.style, Room(width, row.height * MM), row.field)


def _said(row: Row, content: BadgeContent) -> str:
    if row.say:
        text = row.say.within(content.languages)
    else:
        text = ", ".join(text for key in row.keys if (text := content.texts.get(key, "")))
    return text.upper() if row.upper else text


def _fitted(page: _Page, text: str, style: Style, room: Room, field: str) -> Fitted | Unprintable:
    if missing := shape(text, style.weight, page.content.language, page.fonts).missing:
        return Unprintable(field, Flaw.MISSING_GLYPH, missing[0])
    return fit(text, style, room, page.fonts, page.content.language) or Unprintable(field, Flaw.TOO_LONG)


def _lines(fitted: Fitted, rect: Rect, align: Align, colour: str) -> list[Stroke]:
    strokes: list[Stroke] = []
    for number, line in enumerate(fitted.lines):
        across = fitted.size * fitted.stretch
        spare = rect.w - line.width * across
        x = rect.x - line.left * across + {Align.LEFT: 0.0, Align.CENTRE: spare / 2, Align.RIGHT: spare}[align]
        y = rect.y + rect.h - (fitted.rise + number * fitted.pitch) * fitted.size
        strokes.append(partial(draw.words, line=Words(line, x, y, fitted.size, fitted.stretch, colour)))
    return strokes


def _zones(page: _Page, element: Zones) -> list[Stroke] | Unprintable:
    rect, strokes = page.rect(element.box), list[Stroke]()
    colours = page.colour(element.colour), page.colour(element.text_colour)
    chips = _chips(len(page.content.zones), rect, element)
    for letter, chip in zip(page.content.zones, chips, strict=True):
        drawn = _chip(page, letter, chip, colours)
        if isinstance(drawn, Unprintable):
            return drawn
        strokes += drawn
    return strokes


def _chip(page: _Page, letter: str, chip: Rect, colours: tuple[str, str]) -> list[Stroke] | Unprintable:
    style = Style(Weight.BOLD, chip.w * CHIP_LETTER, 4.0)
    fitted = _fitted(page, tidy(letter), style, Room(chip.w * 0.8, chip.h), "zones")
    if isinstance(fitted, Unprintable):
        return fitted
    ground = partial(draw.fill, rect=chip, colour=colours[0], radius=chip.w * CHIP_RADIUS)
    baseline = Rect(chip.x, chip.y, chip.w, chip.h / 2 + (fitted.rise - CAP_HEIGHT / 2) * fitted.size)
    return [ground, *_lines(fitted, baseline, Align.CENTRE, colours[1])]


def _legend(page: _Page, element: Legend) -> list[Stroke] | Unprintable:
    strokes: list[Stroke] = []
    colours = page.colour(element.colour), page.colour(element.text_colour)
    zones = page.content.zones
    for letter, place in zip(zones, _places(len(zones), element), strict=True):
        chip = _chip(page, letter, page.rect(replace(place, w=place.h)), colours)
        name = _block(page, _zone_name(page.content, letter, place, element.name_colour))
        if isinstance(chip, Unprintable):
            return chip
        if isinstance(name, Unprintable):
            return name
        strokes += [*chip, *name]
    return strokes


def _places(count: int, element: Legend) -> list[Box]:
    """Rows in as few columns as let them be as high as they may be."""
    box, height, rows, columns = element.box, element.largest, count, 1
    for columns in range(1, element.columns + 1):
        rows = -(-count // columns)
        height = min(element.largest, box.h / max(rows * (1 + CHIP_GAP) - CHIP_GAP, 1))
        if height == element.largest:
            break
    width = (box.w - (columns - 1) * COLUMN_GAP) / columns
    places = (divmod(number, max(rows, 1)) for number in range(count))
    step = height * (1 + CHIP_GAP)
    return [Box(box.x + column * (width + COLUMN_GAP), box.y + row * step, width, height) for column, row in places]


def _zone_name(content: BadgeContent, letter: str, place: Box, colour: str) -> Block:
    """The name beside the chip; in the second language too where the row is high enough for both."""
    names, indent = content.zone_names.get(letter, ("", "")), place.h * NAME_INDENT
    shares = NAME_SHARES if place.h >= HIGH_ENOUGH and names[1] else (1.0, 0.0)
    rows = []
    for number, (name, share, weight) in enumerate(zip(names, shares, (Weight.BOLD, Weight.REGULAR), strict=True)):
        if share:
            size = max(NAME_SMALLEST, place.h * share * NAME_SIZE * MM)
            words = Say({content.languages[number]: name}, local=bool(number), field="zones")
            style = Style(weight, size, NAME_SMALLEST, 2, 1.05)
            height, gap = place.h * share, place.h * (1 - sum(shares))
            rows.append(Row((), words, "", False, style, colour, height, gap, required=False))
    box = Box(place.x + indent, place.y + place.h * NAME_DROP, place.w - indent, place.h)
    return Block(box, tuple(rows), Align.LEFT, Anchor.MIDDLE, 0.0)


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
