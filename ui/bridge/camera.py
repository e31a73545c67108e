"""What QML sees of the camera, and what the station hears from it.

A page that shows the live picture says `watch` when it comes into sight and `rest` when it goes: the camera is on only
in between. States: `off`, `starting`, `live`; `none` is plugged in; `lost` (unplugged, stopped, stuck; tried again by
itself) and `unreadable` (its pictures are of no known kind). Multimedia is loaded with the first watcher.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.scan.choice import CameraChoice, keep_choice, read_choice
from kiosk.scan.repeats import Sights
from ui.bridge.worker import Worker
from ui.pictures import Live, View
from ui.qt import prop

if TYPE_CHECKING:
    from ui.camera import Eye, Listed, Source

log = logging.getLogger(__name__)
LINGER_MS = 300
"""A page that follows another one need not start the camera anew."""
FIRST_FRAME_MS, NEXT_FRAME_MS, AGAIN_MS = 5000, 2000, 3000


class CameraBridge(QObject):
    """The camera of a station."""

    changed = Signal()
    pictured = Signal()
    scanned = Signal(str)

    def __init__(self, home: Home, worker: Worker, clip: Path | None = None) -> None:
        super().__init__()
        self._home, self._worker, self._clip = home, worker, clip
        self.live = Live()
        self.source: Callable[[QObject], Source] | None = None
        self.stopwatch: Callable[[], float] = perf_counter
        self._choice = CameraChoice(on=True) if clip else read_choice(home.camera_file)
        self._sights, self._tickets = Sights(), count(1)
        self._watching: dict[int, View] = {}
        self._state, self._key, self._picture = "off", "", ""
        self._eye: Eye | None = None
        self._source: Source | None = None
        self._off_since, self._off_time = 0.0, 0.0
        self._rest, self._again = self._timer(self._stop), self._timer(self._start)
        self._watchdog = self._timer(self._lost)

    def _timer(self, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    @prop(str, notify=changed)
    def state(self) -> str:
        """How the camera is."""
        return self._state

    @prop(str, notify=pictured)
    def picture(self) -> str:
        """The address of the live picture, empty without one."""
        return self._picture

    @prop("QVariantList", notify=changed)
    def cameras(self) -> list[dict[str, Any]]:
        """Those one may choose from, once a page watches."""
        return [{"key": each.key, "name": each.name, "chosen": each.key == self._key} for each in self._listed()]

    @prop("QVariant", notify=changed)
    def wanted(self) -> bool | None:
        """Was it switched on or off at this station? Undefined where nobody did either."""
        return self._choice.on

    @Slot(bool)
    def switch(self, on: bool) -> None:
        """The station's people want a camera, or none."""
        self._keep(on=on)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Another camera, from now on."""
        self._keep(camera=key)
        self._start_anew()

    @Slot(int, int, bool, result=int)
    def watch(self, width: int, height: int, mirrored: bool) -> int:
        """A page shows the picture at that size, until it says `rest` with the ticket that it gets here."""
        ticket = next(self._tickets)
        self._watching[ticket] = View(QSize(max(width, 1), max(height, 1)), mirrored)
        self._rest.stop()
        self._show()
        if self._state == "off":
            self._off_time += self.stopwatch() - self._off_since
            self._start()
        return ticket

    @Slot(int)
    def rest(self, ticket: int) -> None:
        """That page is out of sight."""
        self._watching.pop(ticket, None)
        if self._watching:
            self._show()
        else:
            self._rest.start(LINGER_MS)

    @Slot()
    def forget(self) -> None:
        """Somebody else stands there: what was scanned before may be scanned again at once."""
        self._sights = Sights()

    def close(self) -> None:
        """The camera is off for good."""
        self._watching.clear()
        self._stop()
        if self._eye:
            self._eye.close()

    def _show(self) -> None:
        if self._eye:
            self._eye.view = list(self._watching.values())[-1]

    def _listed(self) -> list[Listed]:
        return self._source.listed() if self._source else []

    def _start(self) -> None:
        if self._source is None and not self._load():
            self._go("none")
            return
        assert self._source
        assert self._eye
        keys = [each.key for each in self._listed()]
        if not keys:
            self._go("lost" if self._state == "lost" else "none")
            return
        self._key = self._best(keys)
        self._show()
        self.changed.emit()
        self._watchdog.start(FIRST_FRAME_MS)
        self._go("lost" if self._state == "lost" else "starting")
        self._source.start(self._key, self._eye.sink)

    def _best(self, keys: list[str]) -> str:
        """The chosen camera, else the one that was used until now, else the first one."""
        return next((key for key in (self._choice.camera, self._key, *keys) if key in keys), "")

    def _load(self) -> bool:
        try:
            from ui.camera import Cameras, Clip, Eye  # noqa: PLC0415 - slow, and not everywhere
        except ImportError as error:
            log.warning("camera: %s", error)
            return False
        self._eye = Eye(self.stopwatch)
        self._eye.read.connect(self._read)
        self._eye.pictured.connect(self._pictured)
        make = self.source or (partial(Clip, self._clip) if self._clip else Cameras)
        self._source = make(self)
        self._source.changed.connect(self._plugged)
        self._source.failed.connect(self._lost)
        return True

    def _stop(self) -> None:
        if self._state != "off":
            self._off_since = self.stopwatch()
            self._halt()
            self._go("off")

    def _halt(self) -> None:
        self._watchdog.stop()
        self._again.stop()
        if self._source:
            self._source.stop()
        self._blank()

    def _start_anew(self) -> None:
        if self._state != "off":
            self._halt()
            self._go("starting")
            self._start()

    def _plugged(self) -> None:
        """A camera came or went: the chosen one comes back by itself."""
        keys = [each.key for each in self._listed()]
        working = self._state in {"starting", "live"}
        if self._state == "off" or (working and self._key == self._best(keys)):
            self.changed.emit()
        elif keys:
            self._start_anew()
        else:
            self._halt()
            self._go("lost" if working else self._state)

    def _lost(self) -> None:
        """It broke off, or no frame came in time: tried again after a while, for as long as somebody watches."""
        if self._state != "off":
            self._halt()
            self._again.start(AGAIN_MS)
            self._go("lost")

    def _read(self, texts: list[str] | None) -> None:
        if not self._watching or self._state in {"off", "none"}:
            return
        self._watchdog.start(NEXT_FRAME_MS)
        if texts is None:
            self._blank()
            self._go("unreadable")
            return
        self._go("live")
        at = self.stopwatch() - self._off_time
        if texts and not self._sights.is_repeat(texts[0], at):
            self.scanned.emit(texts[0])

    def _pictured(self, image: QImage) -> None:
        if self._state == "live":
            self._picture = self.live.keep(image)
            self.pictured.emit()

    def _blank(self) -> None:
        self._picture = self.live.keep(None)
        self.pictured.emit()

    def _go(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()

    def _keep(self, **chosen: Any) -> None:
        self._choice = replace(self._choice, **chosen)
        if not self._clip:  # a demonstration changes nothing at the station
            keep = partial(keep_choice, self._home.camera_file, self._choice)
            self._worker.run(keep, lambda _: None, self._not_kept)
        self.changed.emit()

    def _not_kept(self, error: KioskError) -> None:
        """The next start will not know of it; until then all is as chosen."""
        log.warning("camera: %s", error.key)
