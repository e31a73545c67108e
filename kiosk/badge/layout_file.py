"""A layout's TOML file -> `Layout`, every key checked at the door.

What is missing, misspelt, of the wrong kind or off the page raises `KioskError("layout")`, which names the
file, the line and the key at fault. Before it: the administrator's editor. After it: `render`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from kiosk.badge.fonts import Weight
from kiosk.badge.layout import (
    INK,
    Align,
    Anchor,
    Block,
    Box,
    Element,
    Fill,
    Insignia,
    Layout,
    Photo,
    Qr,
    Row,
    Zones,
)
from kiosk.badge.table import Table
from kiosk.badge.text import Style
from kiosk.errors import KioskError

HEAD_DOTS = 8.0
"""Dots a millimetre of a 203 dpi print head."""


def load_layout(path: Path) -> Layout:
    """Reads and checks one layout file."""
    try:
        text = path.read_text(encoding="utf-8")
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
    tables = page.tables("element")
    elements = tuple(_element(each, Box(0, 0, width, height)) for each in tables)
    page.done()
    _keep_codes_clear(elements, tables)
    return Layout(path.stem, width, height, elements)


def _element(table: Table, page: Box) -> Element:
    kind = table.text("kind")
    if kind not in _KINDS:
        raise table.wrong("kind", " | ".join(_KINDS))
    box = _box(table, page)
    element = _KINDS[kind](table, box)
    table.done()
    return element


def _box(table: Table, page: Box) -> Box:
    box = Box(*(table.number(key, 0, 500) for key in "xywh"))
    for key, end, room in (("w", box.x + box.w, page.w), ("h", box.y + box.h, page.h)):
        if end > room + 1e-6:
            raise table.wrong(key, f"{end:g} > {room:g} mm")
    return box


def _keep_codes_clear(elements: tuple[Element, ...], tables: list[Table]) -> None:
    """Whatever reached into a code's quiet zone would be cut off there, or spoil the code."""
    for code in (each.box for each in elements if isinstance(each, Qr)):
        for element, table in zip(elements, tables, strict=True):
            box = element.box
            across = box.x < code.x + code.w and code.x < box.x + box.w
            if across and box.y < code.y + code.h and code.y < box.y + box.h and not isinstance(element, Fill | Qr):
                raise table.wrong("kind", f"{table.text('kind')} x qr")


def _text(table: Table, box: Box) -> Block:
    return Block(box, (_row(table, box.h, 0.0),), table.choice("align", Align.LEFT), table.choice("anchor", Anchor.TOP))


def _stack(table: Table, box: Box) -> Block:
    rows = []
    for each in table.tables("row"):
        rows.append(_row(each, each.number("height", 1, box.h), each.number("gap", 0, box.h, 0.0)))
        each.done()
    needed = sum(row.height + row.gap for row in rows)
    if needed > box.h + 1e-6:
        raise table.wrong("h", f"{needed:g} > {box.h:g} mm")
    return Block(box, tuple(rows), table.choice("align", Align.LEFT), table.choice("anchor", Anchor.TOP))


def _row(table: Table, height: float, gap: float) -> Row:
    largest = table.number("max", 4, 200)
    style = Style(
        table.choice("weight", Weight.REGULAR),
        largest,
        table.number("min", 4, largest),
        int(table.number("lines", 1, 6, 1)),
        table.number("leading", 0.9, 2, 1.16),
    )
    before, colour = table.text("before", ""), table.colour("colour", INK)
    return Row(table.keys("text"), before, style, colour, height, gap, table.flag("required"))


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


def _insignia(table: Table, box: Box) -> Insignia:
    return Insignia(box, table.colour("colour", "accent"))


_KINDS: dict[str, Callable[[Table, Box], Element]] = {
    "text": _text,
    "stack": _stack,
    "fill": _fill,
    "photo": _photo,
    "qr": _qr,
    "zones": _zones,
    "insignia": _insignia,
}
