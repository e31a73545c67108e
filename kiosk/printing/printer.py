"""The one interface of every printer, and the words in which printers say how they are.

A print is `begin` (with the badge's serial as key), `send` (the first byte leaves), then `poll` until the outcome
is known: *printed*, *unconfirmed* (sent through a road that cannot know), *failed* (certainly no paper) or *unsure*
(a person looks into the tray; the machine never guesses). After a restart `find` looks for the key at the printer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kiosk.model import Outcome

if TYPE_CHECKING:
    from kiosk.badge.layout import Layout


class Fault(StrEnum):
    """What keeps a printer from printing, the same words for every make."""

    MEDIA_EMPTY = "media_empty"
    MEDIA_JAM = "media_jam"
    COVER_OPEN = "cover_open"
    RIBBON_OUT = "ribbon_out"
    TONER_LOW = "toner_low"
    OFFLINE = "offline"
    PAUSED = "paused"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    NO_PRINTER = "no_printer"
    NOT_ALLOWED = "not_allowed"
    CERTIFICATE_CHANGED = "certificate_changed"
    QUEUE_REPEATS = "queue_repeats"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """Ready or not, the faults, and what the printer itself says."""

    ready: bool
    faults: tuple[Fault, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be printed: the PDF of one badge, and the layout that it was drawn by. A printer of `dpi` moves it by
    `offset` millimetres to the right and down on its paper; for any other the layout was moved.
    """

    pdf: bytes
    layout: Layout
    offset: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one print now. `file` is where a folder printer put the document."""

    outcome: Outcome
    why: str = ""
    file: Path | None = None


Kept = Callable[[], Collection[str]]
"""The tickets under way, looked up after the printer has said what waits: what is sent meanwhile is not thrown away."""


class Printer(Protocol):
    """What the spooler asks of a printer. No call waits longer than the device needs to answer."""

    name: str
    demonstration: bool

    @property
    def dpi(self) -> float | None:
        """Of a head that burns dots, on whose grid the badge is drawn; None for a printer that takes the PDF."""

    def status(self) -> PrinterState:
        """How the printer is now."""

    def begin(self, key: str, document: Document | None = None, /) -> str:
        """A ticket for one print, with what a printer must note beforehand to be sure later; nothing is sent yet."""

    def send(self, ticket: str, document: Document) -> Answer:
        """Sends it; `pending` when the outcome comes by `poll`, with a `why` where it may lack some of it."""

    def poll(self, ticket: str) -> Answer:
        """What became of it."""

    def find(self, ticket: str, *, taken: bool = True) -> Answer:
        """What became of the print with this ticket, asked after a restart: `unsure` where nobody can know.
        `taken`: before it, the printer had said that it has all of the document.
        """

    def cancel(self, ticket: str) -> None:
        """Stops a print that nobody waits for any more, as far as it is not out."""

    def purge(self, prefix: str, kept: Kept) -> None:
        """Throws away what waits there under keys that begin with `prefix`, unless its ticket is kept."""
