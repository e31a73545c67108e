"""What a badge layout says: frozen records, in millimetres from the top left corner of a side.

A layout is a TOML file (`docs/layouts.md` describes it); `layout_file.load_layout` reads and checks it, so that
`render` can trust it. Elements are painted in the order in which the file names them. Colours are `#RRGGBB`, or
`category` (the participant's), `on_category` (white or near-black, whichever reads on it) or `accent` (the
event's).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.badge.text import Style

INK = "#141A22"
PAPER = "#FFFFFF"
NAMED_COLOURS = ("category", "on_category", "accent")
TEXT_KEYS = (
    "name_latin",
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
    "valid_days",
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
    language: str = ""
    """BCP 47, of the person: chooses the form of a Han character."""
    languages: tuple[str, str] = ("en", "")
    """Of what the layout itself says: the main one, and another or none."""
    zone_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By letter, in those two languages."""


class Fit(StrEnum):
    """How an image takes its box: whole and in proportion, or filling it."""

    CONTAIN = "contain"
    STRETCH = "stretch"


class Case(StrEnum):
    """Of a text's letters."""

    AS_IS = "as_is"
    UPPER = "upper"


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
    """A place on one side."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Say:
    """Words of the layout by language: in the event's main one or, where it has another, in that (`local`)."""

    words: Mapping[str, str]
    local: bool
    field: str = "say"

    def within(self, languages: tuple[str, str]) -> str:
        """What is said where these are spoken; nothing in a second language that there is not."""
        main, other = languages
        if self.local:
            return self.words.get(other, "")
        return self.words.get(main) or self.words.get("en") or next(iter(self.words.values()))


@dataclass(frozen=True, slots=True)
class Row:
    """One text, of the content (`keys`) or the layout's own (`say`); the gap goes where nothing stands above it."""

    keys: tuple[str, ...]
    say: Say | None
    before: str
    upper: bool
    style: Style
    colour: str
    height: float
    gap: float
    required: bool

    @property
    def field(self) -> str:
        """What a refusal names."""
        return self.say.field if self.say else self.keys[0]


@dataclass(frozen=True, slots=True)
class Block:
    """Texts one below the other; an empty one leaves no hole. Turned about the middle of its box, in degrees."""

    box: Box
    rows: tuple[Row, ...]
    align: Align
    anchor: Anchor
    turn: float


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


@dataclass(frozen=True, slots=True)
class Legend:
    """The letters of the zones as chips, each beside the zone's name; rows at most `largest` millimetres high."""

    box: Box
    colour: str
    text_colour: str
    name_colour: str
    largest: float
    columns: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels as a PDF holds them; `mask` says how opaque they are."""

    digest: str
    width: int
    height: int
    space: str
    packing: str
    data: bytes
    mask: Picture | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the layout's own."""

    box: Box
    picture: Picture
    fit: Fit


Element = Block | Fill | Photo | Qr | Zones | Legend | Insignia | Image


@dataclass(frozen=True, slots=True)
class Layout:
    """A badge; `width` and `height` are of one side. Folded, the back stands head down above the front."""

    name: str
    width: float
    height: float
    front: tuple[Element, ...]
    back: tuple[Element, ...] = ()
    fold: bool = False
