"""The one interface of every printer, and the words in which printers say how they are.

A print is `begin` (with the badge's serial as key), `send` (the first byte leaves), then `poll` until the outcome
is known: *printed*, *unconfirmed* (sent through a road that cannot know), *failed* (certainly no paper) or *unsure*
(a person looks into the tray; the machine never guesses). After a restart `find` looks for the key at the printer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kiosk.model import Outcome


class Fault(StrEnum):
    """What keeps a printer from printing, the same words for every make."""

    MEDIA_EMPTY = "media_empty"
    MEDIA_JAM = "media_jam"
    COVER_OPEN = "cover_open"
    RIBBON_OUT = "ribbon_out"
    TONER_LOW = "toner_low"
    OFFLINE = "offline"
    PAUSED = "paused"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """Ready or not, the faults, and what the printer itself says."""

    ready: bool
    faults: tuple[Fault, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one print now. `file` is where a folder printer put the document."""

    outcome: Outcome
    why: str = ""
    file: Path | None = None


class Printer(Protocol):
    """What the spooler asks of a printer. No call waits longer than the device needs to answer."""

    name: str
    demonstration: bool

    def status(self) -> PrinterState:
        """How the printer is now."""

    def begin(self, key: str) -> str:
        """A ticket for one print; nothing is sent yet."""

    def send(self, ticket: str, document: bytes) -> Answer:
        """Sends a PDF; `pending` when the outcome comes by `poll`."""

    def poll(self, ticket: str) -> Answer:
        """What became of it."""

    def find(self, key: str) -> Answer:
        """What became of the print with this key, asked after a restart: `unsure` where nobody can know."""

    def cancel(self, ticket: str) -> None:
        """Stops what has not begun to print."""
