"""A layout file tried on people who do not exist: what the administrator who draws a badge looks at.

In: a TOML layout, as the editor has just saved it, and one of the `Specimens`: an ordinary guest, the hard cases of
`resources/sample/cases.toml`, and a participant of the station where there is one. Out: a `Preview`, each side as a
PNG in colour or as the dots of a label printer; or why there is none, the file's fault or the person's. Nothing is
issued and nothing written. After it: the screen, which redraws whenever one of `sources` changes.
`specimen_page` is the first of them on paper, for a printer's test page.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.config import RESOURCES, Home, parse_event, read_event
from kiosk.errors import KioskError
from kiosk.model import NO_LAYOUT, Event, Participant, ParticipantNumber, Serial, StationId, Status
from kiosk.printing.printer import Document
from kiosk.token import make_badge

if TYPE_CHECKING:
    from kiosk.badge.fonts import Fonts
    from kiosk.badge.layout import BadgeContent, Layout
    from kiosk.badge.plan import Unprintable
    from kiosk.station import OpenStation

CASES = RESOURCES / "sample" / "cases.toml"
FIRST_NUMBER = 100_001
FIRST_DAY = date(2026, 9, 22)
"""Of the event that stands in where there is no station."""
LABEL_DPI, INCH = 203, 25.4
ENOUGH, MOST = 1600, 2600
"""Pixels of a side's longer edge: what fills a screen, and what even a large sheet, drawn dot by dot, may take."""
_IMAGE = re.compile(r"""\bfile\s*=\s*["']([^"'/\\]+)["']""")
_TEXTS = tuple(each.name for each in fields(Participant) if each.type == "str")
_NOBODY = Participant(
    **dict.fromkeys(_TEXTS, ""),
    number=ParticipantNumber(FIRST_NUMBER),
    zones=(),
    days=(),
    status=Status.APPROVED,
    paid=None,
    birth_date=None,
    document_expires=None,
    self_service=False,
)
_SERIAL = Serial(StationId(0), 0, 0)
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
"""Codes on a screen have their true size and density, and no station knows their signer."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """Somebody to try a layout on; `key` says what is hard about them, empty for a participant of the registry."""

    key: str
    person: Participant
    photo: Callable[[], bytes | None]


@dataclass(frozen=True, slots=True)
class Preview:
    """Front and back as PNG files; how many sides of what size in millimetres the layout has (0: it cannot be read).

    `trouble` is what is wrong with the layout or, as `badge_unprintable`, with this person's badge.
    """

    count: int = 0
    width: float = 0.0
    height: float = 0.0
    sides: tuple[bytes, ...] = ()
    trouble: KioskError | None = None


@dataclass
class Specimens:
    """Everybody to try a layout on, and their event; fonts (unpacked into `cache`) are read at the first drawing."""

    event: Event
    people: tuple[Specimen, ...]
    cache: Path

    @cached_property
    def fonts(self) -> Fonts:
        from kiosk.badge.fonts import load_fonts  # noqa: PLC0415 - a window opens before there is anything to draw

        return load_fonts(self.cache)

    def draw(self, layout_file: Path, specimen: Specimen, *, dots: bool) -> Preview:
        """The layout as it stands in its file now, on that person; `dots`: as a label printer sees it."""
        from kiosk.badge.layout_file import load_layout  # noqa: PLC0415 - see `fonts`

        try:
            layout = replace(load_layout(layout_file), fold=False)
        except KioskError as error:
            return Preview(trouble=error)
        return self._drawn(layout, specimen, dots=dots)

    def _drawn(self, layout: Layout, specimen: Specimen, *, dots: bool) -> Preview:
        from kiosk.badge import raster  # noqa: PLC0415 - see `fonts`
        from kiosk.badge.render import Rendered, render  # noqa: PLC0415 - see `fonts`

        paper = 1 + bool(layout.back), layout.width, layout.height
        head, inches = raster.HEADS[LABEL_DPI], max(paper) / INCH
        dpi = head if dots else min(max(head, ENOUGH / inches), MOST / inches)
        layout = raster.for_head(layout, dpi) if dots else layout
        rendered = render(_content(specimen, self.event), layout, self.fonts)
        if not isinstance(rendered, Rendered):
            return Preview(*paper, trouble=_refusal(rendered, specimen.person))
        pages = raster.dots(rendered.pdf, layout, dpi) if dots else raster.pages(rendered.pdf, dpi)
        return Preview(*paper, tuple(raster.png([page], dpi) for page in pages))


def specimens(home: Home, number: ParticipantNumber | None = None) -> Specimens:
    """The invented people at the event of that home, or at an invented one; after them that participant of the home."""
    if number is not None:
        return _with_participant(home, number)
    if not home.event_file.exists():
        event = invented_event()
        return Specimens(event, invented(event), _own_cache())
    event = read_event(home.event_file)
    return Specimens(event, invented(event), home.cache_folder)


def sources(layout_file: Path) -> tuple[Path, ...]:
    """The files that a drawing is made of: the layout, and the images that it names, there or not."""
    try:
        named = _IMAGE.findall(layout_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        named = []
    return (layout_file, *(layout_file.with_name(name) for name in dict.fromkeys(named)))


def specimen_page(station: OpenStation, printer: str) -> Document:
    """The first invented guest whose badge that printer has paper for, as it prints it; no checkpoint lets it pass."""
    from kiosk.badge.content import Issued, content  # noqa: PLC0415 - see `fonts`
    from kiosk.badge.render import Rendered, render  # noqa: PLC0415 - see `fonts`

    fitting = (each for each in invented(station.event) if station.press.choose(each.person, printer).printer)
    guest = next(fitting, None)
    if guest is None:
        raise KioskError("no_layout_fits", printer=printer)
    job = station.desk.specimen(guest.person, printer)
    shown = content(guest.person, station.event, Issued(str(job.serial), job.code, guest.photo()))
    rendered = render(shown, station.press.layout_for(guest.person, job), station.press.fonts)
    if isinstance(rendered, Rendered):
        return station.press.on_paper(rendered, guest.person, job)
    raise _refusal(rendered, guest.person)


def invented(event: Event) -> tuple[Specimen, ...]:
    """The people of `cases.toml` as guests of an event, each in another of its categories."""
    categories = [category.id for category in event.categories if category.layout != NO_LAYOUT] or [""]
    return tuple(
        _invented(key, place, told, event, categories[place % len(categories)])
        for place, (key, told) in enumerate(_cases().items())
    )


def invented_event() -> Event:
    """The sample's event, on a week of its own."""
    from kiosk.sample.event import event_toml  # noqa: PLC0415 - see `fonts`

    return parse_event(event_toml(FIRST_DAY), "sample")


def _invented(key: str, place: int, told: Mapping[str, Any], event: Event, category: str) -> Specimen:
    letters = tuple(zone.letter for zone in event.zones)
    person = replace(
        _NOBODY,
        **{name: value for name, value in told.items() if name in _TEXTS},
        number=ParticipantNumber(FIRST_NUMBER + place),
        category=category,
        zones=letters if told.get("all_zones") else letters[:3],
        days=event.days[::2] if told.get("single_days") else (),
    )
    return Specimen(key, person, partial(_portrait, **told["portrait"]) if "portrait" in told else lambda: None)


@cache
def _cases() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(unicodedata.normalize("NFC", CASES.read_text(encoding="utf-8")))


@cache
def _portrait(seed: int, female: bool, age: int) -> bytes:
    from kiosk.sample.portrait import Sitter, draw_portrait  # noqa: PLC0415 - see `fonts`

    return draw_portrait(Sitter(seed, female, age))


def _with_participant(home: Home, number: ParticipantNumber) -> Specimens:
    from kiosk.station import OpenStation  # noqa: PLC0415 - invented people need no databases

    station = OpenStation(home)
    try:
        person = station.shelf.current().person(number)
        if person is None:
            raise KioskError("participant_unknown", number=number)
        photo = station.photo(person)
    finally:
        station.close()
    people = (*invented(station.event), Specimen("", person, lambda: photo))
    return Specimens(station.event, people, home.cache_folder)


def _content(specimen: Specimen, event: Event) -> BadgeContent:
    from kiosk.badge.content import Issued, content  # noqa: PLC0415 - see `fonts`
    from kiosk.desk import badge_token  # noqa: PLC0415 - see `fonts`

    code = make_badge(badge_token(event, specimen.person, _SERIAL, 0), event.id, _KEY)
    return content(specimen.person, event, Issued(str(_SERIAL), code, specimen.photo()))


def _refusal(flaw: Unprintable, person: Participant) -> KioskError:
    why = f"{flaw.why}:{flaw.field}"
    return KioskError("badge_unprintable", number=person.number, why=why, character=flaw.character)


def _own_cache() -> Path:
    """Fonts have to lie somewhere where no station is."""
    return Path(platformdirs.user_cache_dir("accreditation-kiosk", appauthor=False)) / "fonts"
