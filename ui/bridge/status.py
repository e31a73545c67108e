"""How the station is: its name, who is signed in, the printer, the age of the registry in words, the clock.

Asked once a minute, when somebody wants to know and when a road brought something; else nothing happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.errors import KioskError
from kiosk.messages import say
from ui.bridge.ages import told_age
from ui.bridge.guest import ink_on, named
from ui.bridge.printers import PrintersBridge
from ui.bridge.room import Room
from ui.bridge.stations import StationsBridge
from ui.bridge.tidings import TidingsBridge
from ui.qt import prop

if TYPE_CHECKING:
    from kiosk.roads import Roads

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the station answered."""

    people: int
    created_at: datetime
    printers: tuple[tuple[str, bool, str], ...]
    """Name, ready, and what is to be said of it: a key of the catalogue, or nothing."""


class StatusBridge(QObject):
    """What stands at the edge of every face."""

    changed = Signal()

    def __init__(self, room: Room, roads: Roads | None = None) -> None:
        super().__init__()
        self._room, self._beside = room, room.worker.beside()
        self._tidings = TidingsBridge(room, roads)
        self._tidings.came.connect(self.refresh)
        self._tidings.changed.connect(self.changed)
        self._printers = PrintersBridge(room, self._beside)
        self._stations = StationsBridge(room, room.worker)
        self._asked: Asked | None = None
        self._error: KioskError | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        room.texts.changed.connect(self.changed)
        self.refresh()

    @prop(str, notify=changed)
    def eventName(self) -> str:
        """The gathering."""
        return named(self._room.event.name, self._room.texts.language)

    @prop(str, constant=True)
    def accent(self) -> str:
        """The event's colour."""
        return self._room.event.accent

    @prop(str, constant=True)
    def onAccent(self) -> str:
        """What reads on it."""
        return ink_on(self._room.event.accent)

    @prop(str, constant=True)
    def station(self) -> str:
        """This machine."""
        return self._room.station.station.name

    @prop(str, notify=changed)
    def operator(self) -> str:
        """Who is signed in."""
        return self._room.texts.say(f"screen.role.{self._room.station.operator.role}")

    @prop(QObject, constant=True)
    def printers(self) -> QObject:
        """The printers, one by one."""
        return self._printers

    @prop(QObject, constant=True)
    def stations(self) -> QObject:
        """The other stations, and what is to be settled."""
        return self._stations

    @prop(QObject, constant=True)
    def tidings(self) -> QObject:
        """What sticks and the hub bring."""
        return self._tidings

    @prop(bool, constant=True)
    def demonstration(self) -> bool:
        """Is the printer one that only pretends?"""
        station = self._room.station
        return station.printers[station.rack.default].demonstration

    @prop(bool, notify=changed)
    def printerReady(self) -> bool:
        """May one expect a badge?"""
        return self._asked is None or all(ready for _, ready, _ in self._asked.printers)

    @prop(str, notify=changed)
    def printer(self) -> str:
        """How the printer is, in words."""
        texts, printers = self._room.texts, self._asked.printers if self._asked else ()
        several = len(printers) > 1
        said = [
            f"{name}: {say(why, texts.language)}" if several else say(why, texts.language)
            for name, _, why in printers
            if why
        ]
        return " ".join(said) or texts.say("screen.status.printer_ready")

    @prop(str, notify=changed)
    def registry(self) -> str:
        """How old the copy of the registry is, and of how many people."""
        if self._asked is None:
            return ""
        age = told_age(self._room.station.now() - self._asked.created_at, self._room.texts)
        return self._room.texts.say("screen.status.registry", age=age, people=self._asked.people)

    @prop(bool, notify=changed)
    def registryOld(self) -> bool:
        """Older than the event allows."""
        age = self._room.station.now() - self._asked.created_at if self._asked else timedelta(0)
        return age > self._room.event.registry_max_age

    @prop(str, notify=changed)
    def clock(self) -> str:
        """The time of day where the event is."""
        return self._room.station.now().astimezone(self._room.event.time_zone).strftime("%H:%M")

    @prop("QVariantMap", notify=changed)
    def trouble(self) -> dict[str, str]:
        """What keeps the station from working at all, such as a registry that is not there, unless it is coming."""
        told = self._room.told(self._error)
        return told | {"next": str(self._tidings.busy)} if told and self._tidings.busy else told

    @Slot()
    def refresh(self) -> None:
        """Asks anew, and again when the next minute begins."""
        moment = self._room.station.now()
        self._timer.start(MINUTE_MS - (moment.second * 1000 + moment.microsecond // 1000) + 20)
        self._beside.run(self._ask, self._told, self._failed)
        self._stations.look()

    def close(self) -> None:
        """Asks nothing more."""
        self._timer.stop()
        self._printers.close()
        self._stations.close()
        self._tidings.close()
        self._beside.close()
        shiboken6.delete(self._tidings)
        shiboken6.delete(self._printers)
        shiboken6.delete(self._stations)

    def _ask(self) -> Asked:
        station = self._room.station
        version = station.shelf.current().version
        printers = tuple((each.name, each.ready, each.why) for each in station.printers_told())
        return Asked(version.people, version.created_at, printers)

    def _told(self, asked: Asked) -> None:
        self._asked, self._error = asked, None
        self.changed.emit()

    def _failed(self, error: KioskError) -> None:
        self._room.relieve(error)
        self._error = error
        self.changed.emit()
