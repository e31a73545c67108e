"""A job of the ledger -> the PDF to print, from the current registry version, the photo and the category's layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kiosk.badge.content import Issued, content
from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import Layout
from kiosk.badge.layout_file import load_layout
from kiosk.badge.raster import png
from kiosk.badge.render import Rendered, render
from kiosk.config import RESOURCES, Home
from kiosk.errors import KioskError
from kiosk.model import Event, Participant
from kiosk.printing.ledger import Job
from kiosk.registry import Shelf
from kiosk.store.photos import PhotoStore

DEFAULT_LAYOUT = "a6-portrait"
PNG_DPI = 300


@dataclass
class Press:
    """Renders badges; fonts and layouts are read once."""

    home: Home
    event: Event
    shelf: Shelf
    photos: PhotoStore

    def __post_init__(self) -> None:
        self._layouts: dict[str, Layout] = {}

    @cached_property
    def fonts(self) -> Fonts:
        """Unpacked into the home's cache at first use."""
        return load_fonts(self.home.cache_folder)

    def specimen(self, job: Job, layout: Layout | None, *, as_png: bool) -> bytes:
        """A badge to look at: PDF, or PNG at 300 dpi; `KioskError` names the field that keeps it from being printed."""
        document = self.document(job, layout)
        if isinstance(document, str):
            raise KioskError("badge_unprintable", number=job.number, why=document)
        return png(document, PNG_DPI) if as_png else document

    def document(self, job: Job, layout: Layout | None = None) -> bytes | str:
        """The PDF of a job's badge, or why it cannot be printed."""
        person = self.shelf.current().person(job.number)
        if person is None:
            return "holder_gone"
        issued = Issued(str(job.serial), job.code, self.photos.get(person.photo) if person.photo else None)
        try:
            shown = content(person, self.event, issued, self.fonts)
            rendered = render(shown, layout or self.layout_of(person), self.fonts)
        except KioskError as error:  # a broken layout or font must not hold up everybody behind this badge
            return error.key
        return rendered.pdf if isinstance(rendered, Rendered) else f"{rendered.why}:{rendered.field}"

    def layout_of(self, person: Participant) -> Layout:
        """The layout of the person's category."""
        category = self.event.category(person.category)
        name = category.layout if category else DEFAULT_LAYOUT
        if name not in self._layouts:
            self._layouts[name] = load_layout(RESOURCES / "badges" / f"{name}.toml")
        return self._layouts[name]
