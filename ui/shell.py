"""One window of a station: language, QML engine, and the station that is opened behind the first picture.

The opening page stands at once; the station is opened in the worker's thread, for that takes longer than Qt itself,
and then the faces get their bridges. A demonstration has several stations: the first is opened first, the others
behind it, and one of them is shown. `close` takes everything down in the only order that Qt survives: engine, bridges,
stations.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QLoggingCategory, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtQml import QQmlApplicationEngine

from kiosk.config import Home, read_event
from kiosk.demo import Demonstration, Place, meet
from kiosk.errors import KioskError
from kiosk.messages import error_sentence
from kiosk.scan.lines import PATIENCE, Lines
from kiosk.scan.raw import RawScan
from ui import trouble
from ui.bridge.camera import CameraBridge
from ui.bridge.demonstration import FACES, DemonstrationBridge
from ui.bridge.guest import ink_on, named
from ui.bridge.texts import Texts
from ui.bridge.worker import Worker
from ui.fonts import use_fonts
from ui.pictures import Icons, Portraits
from ui.qt import prop
from ui.scanners import Scanners

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.roads import Roads
    from kiosk.station import OpenStation
    from ui.bridge.core import Core

    Opened = tuple[OpenStation, Roads | None, tuple[Path, ...]]

MAIN = Path(__file__).parent / "qml" / "Main.qml"
NOISE = "qt.multimedia*=false\nqt.text.font.db.info=false"
"""Where no sound can be made there is silence; and Qt tells of every font that it passes over for a script."""


def application() -> QGuiApplication:
    """The one application object, on the renderer and the style that the pages were made for."""
    if sys.platform == "linux" and not any(Path("/dev/dri").glob("renderD*")):
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
    QLoggingCategory.setFilterRules(NOISE)
    there = QGuiApplication.instance()
    if isinstance(there, QGuiApplication):
        return there
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in displays):
        raise KioskError("window_missing", why="DISPLAY, WAYLAND_DISPLAY")  # Qt itself would abort the process
    return QGuiApplication(["accreditation-kiosk"])


class Shell(QObject):
    """A station's window, from opening to closing."""

    changed = Signal()
    coreChanged = Signal()
    scanBegan = Signal()

    def __init__(
        self,
        home: Home,
        face: str,
        language: str = "",
        demonstration: Demonstration | None = None,
        clip: Path | None = None,
    ) -> None:
        super().__init__()
        self.home, self._event = home, read_event(home.event_file)
        alone = Place("", face if face in FACES else FACES[0], home)
        self.places = demonstration.places if demonstration else (alone,)
        self._place = self.places[0]
        self.locked = not demonstration and self.face != "desk"
        self.texts = Texts(language or self._event.languages[0])
        self.trouble, self.worker, self.portraits = trouble.Trouble(), Worker(trouble.unexpected), Portraits()
        self.demonstration = DemonstrationBridge(demonstration, self.texts)
        self.eye = CameraBridge(home, self.worker, clip)
        self.eye.scanned.connect(self.scan)
        self.error: KioskError | None = None
        self._cores: dict[str, Core] = {}
        self._opened: list[Opened] = []
        self._workers = {place.name: self.worker.beside() for place in self.places[1:]} | {
            self._place.name: self.worker
        }
        self._scanners = Scanners(home.scanner_file, self.texts)
        application().installTranslator(self.texts.translator)
        use_fonts(sorted(home.cache_folder.glob("*.ttf")))
        self._engine = self._load()
        self.window = self._engine.rootObjects()[0]
        assert isinstance(self.window, QWindow)
        self._scanners.listen(self.window)
        self._scanners.scanned.connect(self.hear)
        self._scanners.began.connect(self.scanBegan)
        self._lines, self._patience = Lines(), QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE // timedelta(milliseconds=1))
        self._patience.timeout.connect(lambda: self._hand_over(RawScan(("",)), self._lines.give_up()))

    def _load(self) -> QQmlApplicationEngine:
        engine = QQmlApplicationEngine()
        engine.addImageProvider("portrait", self.portraits)
        engine.addImageProvider("icon", Icons())
        engine.addImageProvider("live", self.eye.live)
        bridges = {"texts": self.texts, "trouble": self.trouble, "demonstration": self.demonstration}
        engine.setInitialProperties({"shell": self, **bridges})
        self.texts.changed.connect(engine.retranslate)
        engine.load(QUrl.fromLocalFile(str(MAIN)))
        if not engine.rootObjects():
            raise KioskError("window_missing", why="QML")
        return engine

    @prop(QObject, notify=coreChanged)
    def core(self) -> QObject | None:
        """The bridges of the station shown; none while it is being opened."""
        return self._cores.get(self._place.name)

    @prop(QObject, constant=True)
    def camera(self) -> QObject:
        """What looks at codes, while a page shows it."""
        return self.eye

    @prop(str, notify=coreChanged)
    def face(self) -> str:
        """The face shown."""
        return self._place.face

    @prop(str, notify=coreChanged)
    def place(self) -> str:
        """The name of the station shown, in a demonstration."""
        return self._place.name

    @prop("QVariantMap", constant=True)
    def gathering(self) -> dict[str, str]:
        """What is known before the station is open: name and colours."""
        event = self._event
        return {
            "name": named(event.name, self.texts.language),
            "accent": event.accent,
            "ink": ink_on(event.accent),
        }

    @prop(QObject, constant=True)
    def scanners(self) -> QObject:
        """What types or sends codes, and how it is set up."""
        return self._scanners

    @prop(bool, constant=True)
    def closable(self) -> bool:
        """A guest or a guard must not be able to close it."""
        return not self.locked

    @prop("QVariantMap", notify=changed)
    def openingTrouble(self) -> dict[str, str]:
        """Why the station cannot be opened; empty while it can."""
        if self.error is None:
            return {}
        sentence, next_step = error_sentence(self.error, self.texts.language)
        return {"sentence": sentence, "next": next_step}

    @Slot(str)
    def show(self, name: str) -> None:
        """Another station of the demonstration."""
        found = next((place for place in self.places if place.name == name), self._place)
        if found is not self._place:
            self._place = found
            self.coreChanged.emit()
            if core := self._cores.get(name):
                core.refresh()

    @Slot(str)
    def scan(self, text: str) -> None:
        """A code, read exactly."""
        if text.strip():
            self.hear(RawScan((text.strip(),)))

    def hear(self, scan: RawScan) -> None:
        """What was scanned goes to the face that is shown; the lines of a document wait for each other."""
        self._hand_over(scan, self._lines.add(scan.readings, datetime.now(UTC)))
        if self._lines.waiting:
            self._patience.start()

    def _hand_over(self, scan: RawScan, scans: list[tuple[str, ...]]) -> None:
        if core := self._cores.get(self._place.name):
            for readings in scans:
                core.faces[self._place.face].hear(replace(scan, readings=readings))

    @Slot(QUrl)
    def drop(self, url: QUrl) -> None:
        """So does a picture."""
        core = self._cores.get(self._place.name)
        if core and url.isLocalFile():
            core.faces[self._place.face].drop(url)

    @Slot()
    def quit(self) -> None:
        """The program ends."""
        application().exit(0)

    def open(self) -> None:
        """Opens the station in the worker's thread."""
        self._open(self._place, _open)

    def _open(self, place: Place, how: Callable[[Home], Opened]) -> None:
        def begin() -> Opened:
            self._opened.append(how(place.home))
            return self._opened[-1]

        self._workers[place.name].run(begin, partial(self._stands, place), self._not_opened)

    def _stands(self, place: Place, opened: Opened) -> None:
        from ui.bridge.core import Core  # noqa: PLC0415 all of the core comes with it, after the first picture
        from ui.bridge.room import Room  # noqa: PLC0415 the same

        station, roads, fonts = opened
        use_fonts(fonts)
        for core in self._cores.values():
            core.refresh()
        room = Room(station, self._workers[place.name], self.texts, self.portraits.album(place.name))
        self._cores[place.name] = Core(room, roads)
        self._opened.remove(opened)
        if place is self._place:
            self.coreChanged.emit()
        if place is self.places[0]:
            for other in self.places[1:]:
                self._open(other, _open_and_meet)

    def _not_opened(self, error: KioskError) -> None:
        self.error = error
        self.changed.emit()
        if application().platformName() == "offscreen":
            self.quit()  # nobody is there to read the page

    def close(self) -> None:
        """Everything is let go."""
        self._scanners.close()
        application().removeTranslator(self.texts.translator)
        self.texts.changed.disconnect(self._engine.retranslate)
        shiboken6.delete(self._engine)
        self.eye.close()
        for worker in self._workers.values():
            worker.close()
        for core in self._cores.values():
            core.close()
        for station, roads, _ in self._opened:  # the window was closed before it could show them
            if roads:
                roads.close()
            station.close()


def _open(home: Home) -> Opened:
    """The station, its roads and its font files: here, off the screen's thread, they may take a second
    to unpack.
    """
    from kiosk.station import OpenStation  # noqa: PLC0415 takes longer than Qt: not before the first picture

    return _at_work(OpenStation(home))


def _open_and_meet(home: Home) -> Opened:
    """The same, and what the others know first: a new station has no registry before."""
    from kiosk.station import OpenStation  # noqa: PLC0415 as above

    station = OpenStation(home)
    meet(station)
    return _at_work(station)


def _at_work(station: OpenStation) -> Opened:
    try:
        fonts = station.fonts
        station.start_printing()
        return station, _roads(station), fonts
    except BaseException:
        station.close()
        raise


def _roads(station: OpenStation) -> Roads:
    from kiosk.roads import Roads  # noqa: PLC0415 as above

    roads = Roads(station)
    roads.start()
    return roads
