"""A layout's TOML file -> `Layout`, every key checked at the door.

What is missing, misspelt, of the wrong kind or off the page raises `KioskError("layout")`, which names the
file, the line and the key at fault. Before it: the administrator's editor. After it: `render`.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from kiosk.badge.fonts import Weight
from kiosk.badge.image_file import load_picture
from kiosk.badge.layout import (
    INK,
    Align,
    Anchor,
    Block,
    Box,
    Case,
    Element,
    Fill,
    Fit,
    Image,
    Insignia,
    Layout,
    Legend,
    Photo,
    Picture,
    Qr,
    Row,
    Say,
    Zones,
)
from kiosk.badge.table import Table
from kiosk.badge.text import Style
from kiosk.errors import KioskError

HEAD_DOTS = 8.0
"""Dots a millimetre of a 203 dpi print head."""
A_HAIR = 1e-6
LEAST = 0.05
"""Millimetres: what is thinner no printer shows."""
"""Of a millimetre: sums of decimal fractions are not exact."""


def load_layout(path: Path) -> Layout:
    """Reads and checks one layout file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise KioskError("layout", file=path, line=0, key="", why="no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("file_unreadable", file=path, why=type(error).__name__) from error
    return parse_layout(text, path)


def parse_layout(text: str, path: Path) -> Layout:
    """The text of a layout file -> `Layout`."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = line[1] if line else text.count("\n") + 1
        raise KioskError("layout", file=path, line=where, key="TOML", why=error) from error
    page = Table(told, text, path)
    width, height = page.number("width", 20, 500), page.number("height", 20, 500)
    fold, side = page.flag("fold"), Box(0, 0, width, height)
    front = _side(page.tables("element"), side)
    back = _side(page.tables("back"), side) if "back" in told else ()
    page.done()
    return Layout(path.stem, width, height, front, back, fold)


def _side(tables: list[Table], side: Box) -> tuple[Element, ...]:
    elements = tuple(_element(each, side) for each in tables)
    _keep_codes_clear(elements, tables)
    return elements


def _element(table: Table, side: Box) -> Element:
    kind = table.text("kind")
    if kind not in _KINDS:
        raise table.wrong("kind", " | ".join(_KINDS))
    place = Box(*(table.number(key, -500, 500) for key in "xy"), *(table.number(key, LEAST, 500) for key in "wh"))
    element = _KINDS[kind](table, place)
    table.done()
    _keep_inside(_footprint(element), side, table)
    return element


def _keep_inside(seen: Box, side: Box, table: Table) -> None:
    for key, start in (("x", seen.x), ("y", seen.y)):
        if start < -A_HAIR:
            raise table.wrong(key, f"{start:g} < 0 mm")
    for key, end, room in (("w", seen.x + seen.w, side.w), ("h", seen.y + seen.h, side.h)):
        if end > room + A_HAIR:
            raise table.wrong(key, f"{end:g} > {room:g} mm")


def _keep_codes_clear(elements: tuple[Element, ...], tables: list[Table]) -> None:
    """A fill or an image may lie under a code; whatever else reached into it would be cut off, or spoil it."""
    for place, code in enumerate(elements):
        if not isinstance(code, Qr):
            continue
        for other, (element, table) in enumerate(zip(elements, tables, strict=True)):
            below = isinstance(element, Fill | Image) and other < place
            if other != place and not below and _meet(code.box, _footprint(element)):
                raise table.wrong("kind", f"{table.text('kind')} x qr")


def _footprint(element: Element) -> Box:
    """The upright box around an element as it stands on the side."""
    box = element.box
    if not isinstance(element, Block) or not element.turn:
        return box
    across, down = abs(math.cos(math.radians(element.turn))), abs(math.sin(math.radians(element.turn)))
    w, h = box.w * across + box.h * down, box.w * down + box.h * across
    return Box(box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h)


def _meet(one: Box, two: Box) -> bool:
    across = one.x + A_HAIR < two.x + two.w and two.x + A_HAIR < one.x + one.w
    return across and one.y + A_HAIR < two.y + two.h and two.y + A_HAIR < one.y + one.h


def _text(table: Table, box: Box) -> Block:
    return _block(table, box, (_row(table, box.h, 0.0),))


def _stack(table: Table, box: Box) -> Block:
    rows = []
    for each in table.tables("row"):
        rows.append(_row(each, each.number("height", 1, box.h), each.number("gap", 0, box.h, 0.0)))
        each.done()
    needed = sum(row.height + row.gap for row in rows)
    if needed > box.h + A_HAIR:
        raise table.wrong("h", f"{needed:g} > {box.h:g} mm")
    return _block(table, box, tuple(rows))


def _block(table: Table, box: Box, rows: tuple[Row, ...]) -> Block:
    align, anchor = table.choice("align", Align.LEFT), table.choice("anchor", Anchor.TOP)
    return Block(box, rows, align, anchor, table.number("rotate", -360, 360, 0.0))


def _row(table: Table, height: float, gap: float) -> Row:
    largest = table.number("max", 4, 200)
    style = Style(
        table.choice("weight", Weight.REGULAR),
        largest,
        table.number("min", 4, largest),
        table.whole("lines", 1, 6, 1),
        table.number("leading", 0.9, 2, 1.16),
    )
    keys, say = _words(table)
    before, colour = table.text("before", ""), table.colour("colour", INK)
    upper = table.choice("case", Case.AS_IS) is Case.UPPER
    return Row(keys, say, before, upper, style, colour, height, gap, table.flag("required"))


def _words(table: Table) -> tuple[tuple[str, ...], Say | None]:
    """Of the content, or the layout's own: exactly one of the three keys."""
    told = [key for key in ("text", "say", "say_local") if key in table.values]
    if len(told) > 1:
        raise table.wrong(told[1], " | ".join(told))
    if not told or told == ["text"]:
        return table.keys("text"), None
    return (), Say(table.words(told[0]), told == ["say_local"])


def _fill(table: Table, box: Box) -> Fill:
    return Fill(box, table.colour("colour"), table.number("radius", 0, 50, 0.0))


def _photo(table: Table, box: Box) -> Photo:
    return Photo(box, table.number("radius", 0, min(box.w, box.h) / 2, 0.0))


def _qr(table: Table, box: Box) -> Qr:
    return Qr(box, table.number("dots", 4, 100, HEAD_DOTS))


def _zones(table: Table, box: Box) -> Zones:
    return Zones(
        box,
        table.colour("colour", "on_category"),
        table.colour("text_colour", "category"),
        table.number("max", 2, 50),
        table.choice("align", Align.LEFT),
        table.choice("anchor", Anchor.MIDDLE),
    )


def _legend(table: Table, box: Box) -> Legend:
    return Legend(
        box,
        table.colour("colour", "category"),
        table.colour("text_colour", "on_category"),
        table.colour("name_colour", INK),
        table.number("max", 3, 50),
        table.whole("columns", 1, 4, 2),
    )


def _insignia(table: Table, box: Box) -> Insignia:
    return Insignia(box, table.colour("colour", "accent"))


def _image(table: Table, box: Box) -> Image:
    return Image(box, _picture(table), table.choice("fit", Fit.CONTAIN))


def _picture(table: Table) -> Picture:
    name = table.text("file")
    if Path(name).name != name or "\\" in name:
        raise table.wrong("file", '"NAME.png" | "NAME.jpg"')
    try:
        return load_picture(table.file.with_name(name))
    except FileNotFoundError as error:
        raise table.wrong("file", f"{name}: no such file") from error
    except (OSError, ValueError) as error:
        raise table.wrong("file", f"{name}: PNG | JPEG") from error


_KINDS: dict[str, Callable[[Table, Box], Element]] = {
    "text": _text,
    "stack": _stack,
    "fill": _fill,
    "photo": _photo,
    "qr": _qr,
    "zones": _zones,
    "legend": _legend,
    "insignia": _insignia,
    "image": _image,
}
