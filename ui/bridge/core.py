"""All bridges of one open station, and the face that is shown: scans and pictures go to whichever that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject

from ui.bridge.checkpoint import CheckpointBridge
from ui.bridge.desk import DeskBridge
from ui.bridge.room import Room
from ui.bridge.self_service import SelfServiceBridge
from ui.bridge.status import StatusBridge
from ui.qt import prop

if TYPE_CHECKING:
    from kiosk.roads import Roads


class Core(QObject):
    """What the window hands to its faces."""

    def __init__(self, room: Room, roads: Roads | None = None) -> None:
        super().__init__()
        self.room, self._roads = room, roads
        self._status = StatusBridge(room, roads)
        self.faces: dict[str, DeskBridge | SelfServiceBridge | CheckpointBridge] = {
            "desk": DeskBridge(room),
            "self-service": SelfServiceBridge(room),
            "checkpoint": CheckpointBridge(room),
        }

    @prop(QObject, constant=True)
    def status(self) -> QObject:
        """How the station is."""
        return self._status

    @prop(QObject, constant=True)
    def desk(self) -> QObject:
        """The entrance desk."""
        return self.faces["desk"]

    @prop(QObject, constant=True)
    def selfService(self) -> QObject:
        """The self-service kiosk."""
        return self.faces["self-service"]

    @prop(QObject, constant=True)
    def checkpoint(self) -> QObject:
        """The checkpoint."""
        return self.faces["checkpoint"]

    def refresh(self) -> None:
        """How the station is, asked anew: it was not shown, or the others have just come."""
        self._status.refresh()

    def close(self) -> None:
        """Lets go of the bridges here and now, for timers die only in the thread they live in, and of the station."""
        self._status.close()
        for bridge in (self._status, *self.faces.values()):
            shiboken6.delete(bridge)
        if self._roads:
            self._roads.close()
        self.room.station.close()
