"""What a badge layout says: frozen records, in millimetres from the top left corner of the page.

A layout is a TOML file (see `resources/badges/a6-portrait.toml`); `layout_file.load_layout` reads and checks
it, so that `render` can trust it. Elements are painted in the order in which the file names them. Colours are
`#RRGGBB`, or `category` (the participant's), `on_category` (white or near-black, whichever reads on it) or
`accent` (the event's).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.badge.text import Style

INK = "#141A22"
PAPER = "#FFFFFF"
NAMED_COLOURS = ("category", "on_category", "accent")
TEXT_KEYS = (
    "family_latin",
    "given_latin",
    "native_name",
    "position",
    "organisation",
    "place",
    "category",
    "category_local",
    "event_name",
    "event_days",
    "serial",
    "number",
    "notice",
)
"""The texts of `BadgeContent` that a layout may name; `content` provides all but the notice of a letter."""


@dataclass(frozen=True, slots=True)
class BadgeContent:
    """What one badge shows. Texts are keyed by the names that layouts use; `zones` are letters, `photo` a JPEG."""

    texts: Mapping[str, str]
    colour: str
    accent: str
    zones: tuple[str, ...]
    code: str
    photo: bytes | None


class Align(StrEnum):
    """Where lines, or chips, stand in their box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Anchor(StrEnum):
    """Where a block that is lower than its box stands in it."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Row:
    """One text of a block: at most `height` high; the gap before it goes where nothing stands above it."""

    keys: tuple[str, ...]
    before: str
    style: Style
    colour: str
    height: float
    gap: float
    required: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Texts one below the other; an empty one leaves no hole."""

    box: Box
    rows: tuple[Row, ...]
    align: Align
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled rectangle: a band, a rule."""

    box: Box
    colour: str
    radius: float


@dataclass(frozen=True, slots=True)
class Photo:
    """The face, covering its box; a silhouette when there is none."""

    box: Box
    radius: float


@dataclass(frozen=True, slots=True)
class Qr:
    """The code with its quiet zone; `dots` a millimetre is the grid of the printer that modules keep to."""

    box: Box
    dots: float


@dataclass(frozen=True, slots=True)
class Zones:
    """The letters of the zones as chips, as large as the box allows, at most `largest` millimetres."""

    box: Box
    colour: str
    text_colour: str
    largest: float
    align: Align
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Insignia:
    """The event's mark, drawn in one colour."""

    box: Box
    colour: str


Element = Block | Fill | Photo | Qr | Zones | Insignia


@dataclass(frozen=True, slots=True)
class Layout:
    """One side of a badge; `width` and `height` in millimetres."""

    name: str
    width: float
    height: float
    elements: tuple[Element, ...]
