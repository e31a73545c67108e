"""The JSON file of a pretix badge layout -> its elements, every number checked at the door.

What pretix's editor shows as source and what its database keeps is a list of elements; its API wraps the list in an
object (`layout`), forks add the page's `size`. Numbers stand there as numbers or as text, in millimetres from the
lower left corner. What pretix itself could not draw raises `KioskError("pretix_layout")`, which names the file, the
element and the key. An element of a kind unknown here is kept by its name alone. After it: `translate`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.errors import KioskError
from kiosk.files import file_error

MOST_BYTES = 5_000_000
FARTHEST, LEAST = 2000.0, 0.1
"""Millimetres, points or degrees, and of a length at least: pretix allows more, but no badge has it."""
ALIGNMENTS = {"left": "left", "center": "centre", "right": "right"}
ANCHORS = ("top", "middle", "bottom")


@dataclass(frozen=True, slots=True)
class Element:
    """One element as pretix names it; `page` counts from 1."""

    type: str
    content: str
    page: int


@dataclass(frozen=True, slots=True)
class Barcode(Element):
    """A code, `size` millimetres wide with its margin of four modules, or without one."""

    left: float
    bottom: float
    size: float
    bare: bool
    black: bool


@dataclass(frozen=True, slots=True)
class ImageFrame(Element):
    """A picture of the guest's own."""

    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Font:
    """How a text is set: size in points, `lineheight` in sizes (None: the older files, which do not say), `#RRGGBB`."""

    family: str
    bold: bool
    italic: bool
    size: float
    lineheight: float | None
    colour: str


@dataclass(frozen=True, slots=True)
class Text(Element):
    """A text; `words` are its own by language, turned clockwise about a corner, `height` 0 where it has none."""

    left: float
    bottom: float
    width: float
    height: float
    rotation: float
    align: str
    anchor: str
    autoresize: bool
    font: Font
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """The elements in the order in which pretix paints them, and the page's size where the file tells it."""

    elements: tuple[Element, ...]
    size: tuple[float, float] | None


def read_export(path: Path) -> Export:
    """Reads and checks one file."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise KioskError("file_missing", file=path) from error
    except OSError as error:
        raise file_error(error, path) from error
    return parse_export(data, path)


def parse_export(data: bytes, path: Path) -> Export:
    """The bytes of a file -> `Export`."""
    if len(data) > MOST_BYTES:
        raise _wrong(path, "JSON", f"> {MOST_BYTES} B")
    told = _parsed(data, path)
    size = _size(told, path) if isinstance(told, dict) else None
    elements = told.get("layout") if isinstance(told, dict) else told
    if isinstance(elements, str):
        elements = _parsed(elements.encode("utf-8", "surrogatepass"), path)
    if not isinstance(elements, list) or not elements:
        raise _wrong(path, "JSON", "[{...}, ...]")
    return Export(tuple(_element(each, number, path) for number, each in enumerate(elements, 1)), size)


def _parsed(data: bytes, path: Path) -> Any:
    try:
        return json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        why = f"{error}" if isinstance(error, json.JSONDecodeError) else type(error).__name__
        raise _wrong(path, "JSON", why) from error


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _size(told: dict[str, Any], path: Path) -> tuple[float, float] | None:
    """A fork keeps it as text: a list with one object a page."""
    size = told.get("size")
    size = _parsed(size.encode("utf-8", "surrogatepass"), path) if isinstance(size, str) else size
    size = size[0] if isinstance(size, list) and size else size
    if not isinstance(size, dict):
        return None
    page = _Object(size, "size", path)
    return page.number("width", LEAST), page.number("height", LEAST)


def _element(told: object, number: int, path: Path) -> Element:
    if not isinstance(told, dict):
        raise _wrong(path, str(number), "{...}")
    element = _Object(told, str(number), path)
    kind = element.name("type")
    element = _Object(told, f"{number} ({kind})", path)
    page = element.number("page", 1, default=1)
    named = (kind, element.name("content", "secret" if kind == "barcodearea" else ""), int(page))
    match kind:
        case "barcodearea":
            bare, black = element.flag("nowhitespace"), element.colour() == "#000000"
            return Barcode(*named, *element.place(), element.number("size", LEAST), bare, black)
        case "imagearea":
            return ImageFrame(*named, *element.place(), element.number("width", LEAST), element.number("height", LEAST))
        case "textarea" | "textcontainer":
            return _text(element, named)
        case _:
            return Element(*named)


def _text(element: _Object, named: tuple[str, str, int]) -> Text:
    boxed = named[0] == "textcontainer"
    anchor = "top" if element.flag("downward") else "bottom"
    return Text(
        *named,
        *element.place(),
        element.number("width", LEAST),
        element.number("height", LEAST) if boxed else 0.0,
        element.number("rotation", default=0.0) % 360,
        ALIGNMENTS[element.choice("align", tuple(ALIGNMENTS), "left")],
        element.choice("verticalalign", ANCHORS, "top") if boxed else anchor,
        boxed and element.flag("autoresize"),
        element.font(),
        tuple(element.words(named[1])),
    )


class _Object:
    """Takes checked values out of one object and knows what to name when one is wrong."""

    def __init__(self, values: dict[str, Any], name: str, path: Path) -> None:
        self._values, self._name, self._path = values, name, path

    def _wrong(self, key: str, told: object) -> KioskError:
        """A list or an object is named by its kind alone: it may be deep."""
        why = type(told).__name__ if isinstance(told, list | dict) else json.dumps(told)
        return _wrong(self._path, f"{self._name}, {key}", why)

    def number(self, key: str, least: float = -FARTHEST, default: float | None = None) -> float:
        told = self._values.get(key)
        told = default if told is None else told
        if isinstance(told, str) and re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", told.strip()):
            told = float(told)
        if isinstance(told, bool) or not isinstance(told, int | float) or not least <= told <= FARTHEST:
            raise self._wrong(key, told)
        return float(told)

    def place(self) -> tuple[float, float]:
        return self.number("left"), self.number("bottom")

    def text(self, key: str, default: str | None = None) -> str:
        told = self._values.get(key)
        told = default if told is None else told
        if not isinstance(told, str) or re.search("[\ud800-\udfff]", told):
            raise self._wrong(key, told)
        return told

    def name(self, key: str, default: str | None = None) -> str:
        """A word that is shown to people: nothing in it steers their terminal."""
        return re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", self.text(key, default))

    def flag(self, key: str) -> bool:
        told = self._values.get(key) or False
        if not isinstance(told, bool):
            raise self._wrong(key, told)
        return told

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        told = self.text(key, default)
        if told not in choices:
            raise self._wrong(key, told)
        return told

    def colour(self) -> str:
        """Three parts up to 255; the fourth, how opaque, pretix does not heed."""
        told = self._values.get("color") or [0, 0, 0]
        parts = told[:3] if isinstance(told, list) else []
        if len(parts) < 3 or not all(type(part) in (int, float) and 0 <= part <= 255 for part in parts):
            raise self._wrong("color", told)
        return "#" + "".join(f"{round(part):02X}" for part in parts)

    def font(self) -> Font:
        size, lineheight = self.number("fontsize", LEAST), None
        if self._values.get("lineheight") is not None:
            lineheight = self.number("lineheight", LEAST)
        family = self.name("fontfamily", "Open Sans")
        return Font(family, self.flag("bold"), self.flag("italic"), size, lineheight, self.colour())

    def words(self, content: str) -> Iterator[tuple[str, str]]:
        """Of the layout's own, for `other` and `other_i18n`."""
        if content == "other":
            yield "en", self.text("text", "")
        if content == "other_i18n":
            told, only = self._values.get("text_i18n") or {}, self.text("locale", "")
            if not isinstance(told, dict) or not all(re.fullmatch("[A-Za-z-]{1,20}", language) for language in told):
                raise self._wrong("text_i18n", told)
            words = _Object(told, f"{self._name}, text_i18n", self._path)
            chosen = [only] if only in told else list(told)
            yield from ((language, words.text(language)) for language in chosen)


def _wrong(path: Path, where: str, why: str) -> KioskError:
    shown = why if len(why) <= 80 else f"{why[:79]}…"
    return KioskError("pretix_layout", file=path, where=where, why=shown)
