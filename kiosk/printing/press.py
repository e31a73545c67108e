"""A job of the ledger -> the PDF to print, from the current registry version, the photo and the category's layout.

`examine` lays a badge out without drawing it, before anything is reserved; `document` draws it, and refuses what the
registry changed since. Refusals are values: an `Unprintable`, or a key of the catalogue below `print_why.`
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from kiosk.badge.content import Issued, content, digest
from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import BadgeContent, Element, Layout
from kiosk.badge.layout_file import load_layout
from kiosk.badge.plan import Unprintable, plan
from kiosk.badge.render import Rendered, render
from kiosk.config import DEFAULT_LAYOUT, Home, layout_files
from kiosk.errors import KioskError
from kiosk.model import NO_LAYOUT, Event, Participant
from kiosk.printing.ledger import Job
from kiosk.printing.printer import Document
from kiosk.printing.rack import Rack, sheet_of
from kiosk.registry import Shelf
from kiosk.store.photos import PhotoStore

SCREEN_DPI = 110


@dataclass(frozen=True, slots=True)
class Flawed:
    """Why a badge cannot be printed, and whether it can in Latin letters only."""

    flaw: Unprintable
    latin_helps: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The printer that has the paper for a badge, None where none has; and that paper in words."""

    printer: str | None
    sheet: str


@dataclass
class Press:
    """Renders badges; fonts and layouts are read once."""

    home: Home
    event: Event
    shelf: Shelf
    photos: PhotoStore
    rack: Rack

    def __post_init__(self) -> None:
        self._layouts: dict[str, Layout] = {}

    @cached_property
    def fonts(self) -> Fonts:
        """Unpacked into the home's cache at first use."""
        return load_fonts(self.home.cache_folder)

    def choose(self, person: Participant, named: str) -> Chosen:
        """Where the person's badge is to be printed: at the printer named, else at the first one that can."""
        layout = self.layout_of(person)
        width, height = sheet_of(layout)
        return Chosen(self.rack.choose(layout, named), f"{width:g} × {height:g} mm")

    def examine(self, person: Participant, job: Job, layout: Layout | None = None) -> Flawed | None:
        """What keeps a badge from being printed, tried without drawing it; None when nothing does."""
        flaw = self._flaw(person, job, layout)
        latin = replace(job, latin_only=True)
        return Flawed(flaw, not job.latin_only and self._flaw(person, latin, layout) is None) if flaw else None

    def specimen(self, person: Participant, job: Job, layout: Layout | None) -> Rendered:
        """A badge to look at; `KioskError` names the field that keeps it from being printed."""
        drawn = self._drawn(person, job, layout)
        if isinstance(drawn, Rendered):
            return drawn
        if isinstance(drawn, str):
            raise KioskError("badge_unprintable", number=job.number, why=drawn)
        flawed = self.examine(person, job, layout)
        what = "latin" if flawed and flawed.latin_helps else ""
        why = f"{drawn.why}:{drawn.field}"
        raise KioskError("badge_unprintable", number=job.number, why=why, character=drawn.character, what=what)

    def document(self, job: Job) -> Document | str:
        """A job's badge as its printer takes it, or why it cannot be printed."""
        person = self.shelf.current().person(job.number)
        if person is None:
            return "holder_gone"
        if job.content not in ("", digest(person, self.event, latin_only=job.latin_only)):
            return "registry_changed"  # its code says what the registry said when it was reserved
        try:
            drawn = self._drawn(person, job)
        except KioskError as error:  # a broken layout or font must not hold up everybody behind this badge
            return error.key
        if isinstance(drawn, Rendered):
            document = self.on_paper(drawn, person, job)
            return document if self.rack.fits(job.printer, document.layout) else "wrong_media"
        return f"{drawn.why}:{drawn.field}" if isinstance(drawn, Unprintable) else drawn

    def on_paper(self, drawn: Rendered, person: Participant, job: Job) -> Document:
        """What was drawn, for the printer of its job."""
        return Document(drawn.pdf, self.layout_for(person, job), self.rack.setup_of(job.printer).offset)

    def fits(self, job: Job, printer: str) -> bool:
        """Has that printer the paper for a job?"""
        person = self.shelf.current().person(job.number)
        return person is not None and self.rack.fits(printer, self.layout_of(person))

    def picture(self, job: Job) -> bytes | None:
        """The front of a job's badge as a PNG for a screen; None where it cannot be drawn."""
        from kiosk.badge.raster import pages, png  # noqa: PLC0415 - see `layout_for`

        person = self.shelf.current().person(job.number)
        drawn = self._drawn(person, job) if person else None
        return png(pages(drawn.pdf, SCREEN_DPI)[:1], SCREEN_DPI) if isinstance(drawn, Rendered) else None

    def layout_of(self, person: Participant) -> Layout:
        """The layout of the person's category."""
        category = self.event.category(person.category)
        name = category.layout if category else DEFAULT_LAYOUT
        if name not in self._layouts:
            own = self.home.badge_folder
            self._layouts[name] = load_layout(layout_files(own).get(name, own / f"{name}.toml"))
        return self._layouts[name]

    def layout_for(self, person: Participant, job: Job) -> Layout:
        """Moved to where its printer hits the paper; on the grid of the head that it will be burned by, if it is."""
        layout, printer = self.layout_of(person), self.rack.printers.get(job.printer)
        offset = self.rack.setup_of(job.printer).offset
        if printer is None or printer.dpi is None:
            return moved(layout, offset) if any(offset) else layout
        from kiosk.badge.raster import for_head  # noqa: PLC0415 - a PDF printer does not pay for it

        return for_head(layout, printer.dpi)

    def _flaw(self, person: Participant, job: Job, layout: Layout | None) -> Unprintable | None:
        planned = plan(self._content(person, job), layout or self.layout_for(person, job), self.fonts)
        return planned if isinstance(planned, Unprintable) else None

    def _drawn(self, person: Participant, job: Job, layout: Layout | None = None) -> Rendered | str | Unprintable:
        category = self.event.category(person.category)
        if layout is None and category and category.layout == NO_LAYOUT:
            return "no_badge"
        return render(self._content(person, job), layout or self.layout_for(person, job), self.fonts)

    def _content(self, person: Participant, job: Job) -> BadgeContent:
        photo = self.photos.get(person.photo) if person.photo else None
        return content(person, self.event, Issued(str(job.serial), job.code, photo, job.latin_only))


def moved(layout: Layout, offset: tuple[float, float]) -> Layout:
    """Everything so many millimetres to the right and down on the sheet, where a fold-over's back stands head down."""
    x, y = offset
    back = (-x, -y) if layout.fold else offset
    return replace(layout, front=_side_moved(layout.front, offset), back=_side_moved(layout.back, back))


def _side_moved(side: tuple[Element, ...], offset: tuple[float, float]) -> tuple[Element, ...]:
    x, y = offset
    return tuple(replace(each, box=replace(each.box, x=each.box.x + x, y=each.box.y + y)) for each in side)
