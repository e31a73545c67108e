"""The guard's page: a badge is scanned, and the verdict stands there until the next scan, or half a minute.

Shown are the face, the name, the category and the zones, and how old the data are; nothing else of the person.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot

from kiosk.checkpoint import Verification
from kiosk.errors import KioskError
from kiosk.model import Reason
from kiosk.scan.raw import RawScan
from kiosk.scan.repeats import Repeats
from ui.bridge import verdict
from ui.bridge.ages import told_age
from ui.bridge.counter import first_code
from ui.bridge.guest import guest_card, named, zone_chips
from ui.bridge.room import Room
from ui.qt import prop
from ui.sounds import Sounds

OWNER = "checkpoint"
SHOWN_MS = 30_000

Checked = tuple[Verification, bytes | None]


class CheckpointBridge(QObject):
    """What the checkpoint's QML shows and calls."""

    changed = Signal()
    zoneChanged = Signal()
    keptOut = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room, self._repeats, self._sounds = room, Repeats(), Sounds(self)
        self._zone = ""
        self._verification: Verification | None = None
        self._portrait = ""
        self._error: KioskError | None = None
        self._busy = False
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(SHOWN_MS)
        self._away.timeout.connect(self.clear)
        room.texts.changed.connect(self.changed)
        room.texts.changed.connect(self.zoneChanged)

    @prop("QVariantMap", notify=changed)
    def verdict(self) -> dict[str, str]:
        """Tone, word, sentence, next step; empty while nobody stands here."""
        told = self._verification
        return verdict.at_checkpoint(told.decision, self._room.texts.language) if told else {}

    @prop("QVariantMap", notify=changed)
    def guest(self) -> dict[str, Any]:
        """The holder's card."""
        person = self._verification.dossier.participant if self._verification else None
        return guest_card(person, self._room.event, self._room.texts.language, self._portrait)

    @prop("QVariantList", notify=changed)
    def openZones(self) -> list[dict[str, str]]:
        """The zones that this badge opens; none when it opens nothing at all."""
        told = self._verification
        opens = told is not None and (told.decision.positive or told.decision.reason is Reason.ZONE_DENIED)
        letters = told.zones if told and opens else ()
        return zone_chips(self._room.event, letters, self._room.texts.language)

    @prop(str, notify=changed)
    def age(self) -> str:
        """How old the data behind the verdict are, in words."""
        if self._verification is None:
            return ""
        made = self._verification.dossier.registry.created_at
        return told_age(self._room.station.now() - made, self._room.texts)

    @prop("QVariantMap", notify=changed)
    def trouble(self) -> dict[str, str]:
        """A broken machine: sentence and next step."""
        return self._room.told(self._error)

    @prop("QVariantList", notify=zoneChanged)
    def zones(self) -> list[dict[str, str]]:
        """Every zone of the event."""
        language = self._room.texts.language
        return [{"letter": zone.letter, "name": named(zone.name, language)} for zone in self._room.event.zones]

    @prop(str, notify=zoneChanged)
    def zone(self) -> str:
        """The letter of the zone guarded here; empty: any."""
        return self._zone

    @Slot()
    def prepare(self) -> None:
        """The face is shown: the first verdict must not wait for its sound to be loaded."""
        self._sounds.load()

    @Slot(str)
    def guard(self, letter: str) -> None:
        """This entrance leads to that zone."""
        self._zone = letter
        self.zoneChanged.emit()
        self.clear()

    @Slot(str)
    def scan(self, text: str) -> None:
        """A code, read exactly."""
        self.hear(RawScan((text,)))

    def hear(self, scan: RawScan) -> None:
        """A badge is held up."""
        if self._repeats.is_repeat(scan.readings, self._room.station.now()):
            return
        if self._busy:
            self._repeats.forget()
            self.keptOut.emit()
        else:
            self._start(partial(self._verify, scan))

    @Slot(QUrl)
    def drop(self, url: QUrl) -> None:
        """A picture or PDF of a badge."""
        path = Path(url.toLocalFile())
        if self._busy:
            self.keptOut.emit()
        else:
            self._start(lambda: self._verify(RawScan((first_code(path),))))

    @Slot()
    def clear(self) -> None:
        """Nobody stands here; the same badge may come again at once."""
        self._room.portraits.forget(OWNER)
        self._verification, self._portrait, self._error = None, "", None
        self._repeats = Repeats()
        self._away.stop()
        self.changed.emit()

    def _start(self, act: Any) -> None:
        self._busy = True
        self._room.worker.run(act, self._verified, self._failed)

    def _verify(self, scan: RawScan) -> Checked:
        station = self._room.station
        told = station.checkpoint.verify(scan, self._zone, station.now(), station.operator)
        return told, self._room.portrait(told.dossier)

    def _verified(self, checked: Checked) -> None:
        self._verification, jpeg = checked
        self._portrait = self._room.portraits.keep(OWNER, jpeg)
        self._error, self._busy = None, False
        self._away.start()
        self._sounds.play(self.verdict["tone"])
        self.changed.emit()

    def _failed(self, error: KioskError) -> None:
        self._room.relieve(error)
        self.clear()
        self._error, self._busy = error, False
        self.changed.emit()
