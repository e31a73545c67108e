"""A pretix badge layout -> a layout of ours, as the text of its TOML file; and by name what is not carried over. PURE.

Elements keep pretix's order of painting. A kind or content without a counterpart is left out; what is carried but
looks or says something else is named with the reason. Before it: `export` reads, `words` and
`place` know what a text says and where it stands, `background` is the picture below. After it: `layout_file`,
which reads the text like any other layout.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kiosk.badge.code import QUIET
from kiosk.badge.layout import PAPER, Box
from kiosk.badge.pretix.export import Barcode, Element, Export, ImageFrame, Text
from kiosk.badge.pretix.place import Room, Spot, leading, meet, place, rooms
from kiosk.badge.pretix.words import Said, Why, lines

CODES = ("", "secret", "pseudonymization_id")
MODULES = 37
"""Of our code a side, without its margin."""
DOTS = 100
"""A millimetre: fine enough for the given size; a print head lays its own grid over it."""
SMALL_CODE, SMALLEST_CODE = 16.9, 8.0
"""Millimetres with the margin: below three dots a module at 203 dpi; below one that anything reads."""
SMALLEST, LARGEST, TIGHTEST, WIDEST = 4.0, 200.0, 0.9, 2.0
"""Points and leadings that a layout of ours may name."""
SHRUNK, READABLE = 0.6, 5.0
"""How far a text shrinks that pretix would let overflow, and to how many points one that pretix shrinks too."""
FAMILIES = ("Open Sans", "Noto Sans")
LEAST_PHOTO = 5.0
"""Millimetres."""
SAME = 0.98
"""Of a width: less is told."""

Table = dict[str, object]
Carried = tuple[list[Table], tuple[Why, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The badge's size in millimetres, how many sides it has, and the file of each side's picture."""

    width: float
    height: float
    sides: int
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one element; `said` are the words of the layout's own that are meant."""

    type: str
    content: str
    why: Why
    said: str = ""


@dataclass(slots=True)
class Translation:
    """The TOML text, how many elements it carries, and notes on the others and on what is different."""

    text: str = ""
    carried: int = 0
    left_out: list[Note] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)

    def leave(self, element: Element, why: Why, said: str = "") -> None:
        self.left_out.append(Note(element.type, element.content, why, said))

    def change(self, element: Element, whys: tuple[Why, ...]) -> None:
        self.changed += [Note(element.type, element.content, why) for why in whys]


@dataclass(frozen=True, slots=True)
class _Ground:
    """The side that elements are put on; where its codes lie, by their place among the elements, or why they do not."""

    page: Box
    codes: Mapping[int, Box | Why]
    photo: str

    @property
    def clear(self) -> list[Box]:
        return [each for each in self.codes.values() if isinstance(each, Box)]


def translate(export: Export, sheet: Sheet) -> Translation:
    """Everything that has a counterpart."""
    page, done = Box(0, 0, sheet.width, sheet.height), Translation()
    photo = next((each.content for each in export.elements if _may_be_photo(each)), "")
    grounds = [_Ground(page, _codes(export, side, page), photo) for side in range(1, sheet.sides + 1)]
    sides: list[list[Table]] = [[] for _ in grounds]
    for tables, picture in zip(sides, sheet.pictures, strict=False):
        tables.append({"kind": "image", "file": picture, **_box(page), "fit": "stretch"})
    for number, element in enumerate(export.elements):
        if not 1 <= element.page <= sheet.sides:
            done.leave(element, Why.NO_PAGE)
            continue
        tables = _carried(number, element, grounds[element.page - 1], done)
        sides[element.page - 1] += tables
        done.carried += bool(tables)
    if not sides[0]:  # a layout of ours has at least one element
        sides[0].append({"kind": "fill", **_box(page), "colour": PAPER})
    done.text = _toml({"width": sheet.width, "height": sheet.height}, sides)
    return done


def _may_be_photo(element: Element) -> bool:
    """What pretix's own pictures are: answers to questions for a file."""
    return isinstance(element, ImageFrame) and element.content.startswith("question_")


def _carried(number: int, element: Element, ground: _Ground, done: Translation) -> list[Table]:
    match element:
        case Barcode():
            told: Carried | Why = _code(element, ground.codes[number])
        case ImageFrame():
            told = _photo(element, ground)
        case Text():
            return _text(element, ground, done)
        case _:
            told = Why.NO_COUNTERPART
    if isinstance(told, Why):
        done.leave(element, told)
        return []
    done.change(element, told[1])
    return told[0]


def _codes(export: Export, side: int, page: Box) -> dict[int, Box | Why]:
    found: dict[int, Box | Why] = {}
    for number, element in enumerate(export.elements):
        if isinstance(element, Barcode) and element.page == side:
            box = _code_box(element, page)
            taken = isinstance(box, Box) and any(isinstance(each, Box) and meet(box, each) for each in found.values())
            found[number] = Why.UNDER_CODE if taken else box
    return found


def _code_box(element: Barcode, page: Box) -> Box | Why:
    """With its margin about the same middle, in whole grains, and no larger than the page around it."""
    if element.content not in CODES:
        return Why.NO_COUNTERPART
    x, y = element.left + element.size / 2, page.h - element.bottom - element.size / 2
    across = MODULES + 2 * QUIET
    size, most = _outer(element), 2 * min(x, page.w - x, y, page.h - y)
    module = min(round(size / across * DOTS), math.floor(most / across * DOTS)) / DOTS
    outer = module * across
    return Box(x - outer / 2, y - outer / 2, outer, outer) if outer >= SMALLEST_CODE else Why.OFF_PAGE


def _outer(element: Barcode) -> float:
    return element.size * (MODULES + 2 * QUIET) / MODULES if element.bare else element.size


def _code(element: Barcode, box: Box | Why) -> Carried | Why:
    if isinstance(box, Why):
        return box
    whys = {
        Why.OWN_CODE: element.content == "pseudonymization_id",
        Why.CODE_COLOUR: not element.black,
        Why.NARROWER: box.w < _outer(element) - (MODULES + 2 * QUIET) / DOTS,
        Why.CODE_SMALL: box.w < SMALL_CODE,
    }
    return [{"kind": "qr", **_box(box), "dots": DOTS}], tuple(why for why, true in whys.items() if true)


def _photo(element: ImageFrame, ground: _Ground) -> Carried | Why:
    if not _may_be_photo(element) or element.content != ground.photo:
        return Why.NO_COUNTERPART
    page = ground.page
    left, right = max(0.0, element.left), min(page.w, element.left + element.width)
    low, high = max(0.0, element.bottom), min(page.h, element.bottom + element.height)
    box = Box(left, page.h - high, right - left, high - low)
    if min(box.w, box.h) < LEAST_PHOTO:
        return Why.OFF_PAGE
    if any(meet(box, code) for code in ground.clear):
        return Why.UNDER_CODE
    return [{"kind": "photo", **_box(box)}], (Why.PHOTO,)


def _text(element: Text, ground: _Ground, done: Translation) -> list[Table]:
    said, tables = lines(element), list[Table]()
    whys = dict.fromkeys(_manner(element))
    for line, room in zip(said, rooms(element, len(said), _smallest(element)), strict=True):
        if line.blank:
            continue
        spot = _spot(room, element, ground) if line.entries else Why.NO_COUNTERPART
        if isinstance(spot, Why):
            done.leave(element, spot, line.line)
            continue
        whys |= dict.fromkeys((*line.changed, *([Why.NARROWER] if spot.share < SAME else [])))
        tables.append(_table(element, line, spot))
    if tables:
        done.change(element, tuple(whys))
    return tables


def _spot(room: Room, element: Text, ground: _Ground) -> Spot | Why:
    spot = place(room, element, ground.page, ground.clear)
    if spot is None:
        return Why.UNDER_CODE if place(room, element, ground.page, []) else Why.OFF_PAGE
    return spot


def _manner(text: Text) -> Iterator[Why]:
    if text.font.family not in FAMILIES:
        yield Why.FONT
    if text.font.italic:
        yield Why.ITALIC
    if not SMALLEST <= text.font.size <= LARGEST or not TIGHTEST <= leading(text) <= WIDEST:
        yield Why.SIZE


def _table(text: Text, said: Said, spot: Spot) -> Table:
    table: Table = {"kind": "text", **_box(spot.box)}
    if spot.rotate:
        table["rotate"] = spot.rotate
    manner = {
        "weight": "bold" if text.font.bold else "regular",
        "max": _size(text),
        "min": _smallest(text),
        "lines": spot.lines,
        "leading": min(WIDEST, max(TIGHTEST, leading(text))),
        "align": text.align,
        "anchor": spot.anchor,
        "colour": text.font.colour,
    }
    return table | dict(said.entries) | manner


def _size(text: Text) -> float:
    return min(LARGEST, max(SMALLEST, text.font.size))


def _smallest(text: Text) -> float:
    size = _size(text)
    return max(SMALLEST, min(size, READABLE) if text.autoresize else size * SHRUNK)


def _box(box: Box) -> Table:
    return {"x": box.x, "y": box.y, "w": box.w, "h": box.h}


def _toml(head: Table, sides: list[list[Table]]) -> str:
    parts = ["# Imported from a pretix badge layout.", "", *_entries(head)]
    for name, tables in zip(("element", "back"), sides, strict=False):
        for table in tables:
            parts += ["", f"[[{name}]]", *_entries(table)]
    return "\n".join(parts) + "\n"


def _entries(table: Table) -> Iterator[str]:
    return (f"{key} = {_value(value)}" for key, value in table.items())


def _value(value: object) -> str:
    """A JSON text is a TOML text too."""
    match value:
        case int() | float():
            return f"{round(value, 3) + 0:g}"
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{ " + ", ".join(f"{json.dumps(key)} = {_value(each)}" for key, each in value.items()) + " }"
        case _:
            return json.dumps(value, ensure_ascii=False)
