"""What every bridge holds: the station, the thread beside the screen, the language and the portraits."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.errors import KioskError
from kiosk.messages import error_sentence
from kiosk.model import Dossier, Event
from kiosk.station import OpenStation
from ui.bridge.texts import Texts
from ui.bridge.worker import Worker
from ui.pictures import Album


@dataclass(frozen=True, slots=True)
class Room:
    """One station at its screen."""

    station: OpenStation
    worker: Worker
    texts: Texts
    portraits: Album

    @property
    def event(self) -> Event:
        """The gathering."""
        return self.station.event

    def portrait(self, dossier: Dossier) -> bytes | None:
        """The picture of a dossier's person; read it off the screen thread."""
        return self.station.photo(dossier.participant) if dossier.participant else None

    def relieve(self, error: KioskError) -> None:
        """What can be done at once about a broken machine."""
        if error.key == "disk_full":
            self.station.relieve_disk()

    def told(self, error: KioskError | None) -> dict[str, str]:
        """A broken machine as its page says it; empty when nothing is broken."""
        if error is None:
            return {}
        sentence, next_step = error_sentence(error, self.texts.language)
        return {"sentence": sentence, "next": next_step}
