"""One window of a station: language, QML engine, and the station that is opened behind the first picture.

The opening page stands at once; the station is opened in the worker's thread, for that takes longer than Qt itself,
and then the faces get their bridges. `close` takes everything down in the only order that Qt survives: engine,
bridges, station.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QLoggingCategory, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtQml import QQmlApplicationEngine

from kiosk.config import Home, read_event
from kiosk.errors import KioskError
from kiosk.messages import error_sentence
from kiosk.scan.lines import PATIENCE, Lines
from kiosk.scan.raw import RawScan
from ui import trouble
from ui.bridge.camera import CameraBridge
from ui.bridge.demonstration import FACES, Demonstration
from ui.bridge.guest import ink_on, named
from ui.bridge.texts import Texts
from ui.bridge.worker import Worker
from ui.fonts import use_fonts
from ui.pictures import Icons, Portraits
from ui.qt import prop
from ui.scanners import Scanners

if TYPE_CHECKING:
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
    faceChanged = Signal()
    scanBegan = Signal()

    def __init__(
        self,
        home: Home,
        face: str,
        language: str = "",
        samples: Mapping[str, Path] | None = None,
        clip: Path | None = None,
    ) -> None:
        super().__init__()
        self.home, self._event = home, read_event(home.event_file)
        self._face = face if face in FACES else FACES[0]
        self.locked = not samples and self._face != "desk"
        self.texts = Texts(language or self._event.languages[0])
        self.trouble, self.worker, self.portraits = trouble.Trouble(), Worker(trouble.unexpected), Portraits()
        self.demonstration = Demonstration(samples, home, self.texts)
        self.eye = CameraBridge(home, self.worker, clip)
        self.eye.scanned.connect(self.scan)
        self.error: KioskError | None = None
        self._core: Core | None = None
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
        """The bridges; none while the station is being opened."""
        return self._core

    @prop(QObject, constant=True)
    def camera(self) -> QObject:
        """What looks at codes, while a page shows it."""
        return self.eye

    @prop(str, notify=faceChanged)
    def face(self) -> str:
        """The face shown."""
        return self._face

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
    def show(self, face: str) -> None:
        """Another face of the same station."""
        if face in FACES and face != self._face:
            self._face = face
            self.faceChanged.emit()

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
        if self._core:
            for readings in scans:
                self._core.faces[self._face].hear(replace(scan, readings=readings))

    @Slot(QUrl)
    def drop(self, url: QUrl) -> None:
        """So does a picture."""
        if self._core and url.isLocalFile():
            self._core.faces[self._face].drop(url)

    @Slot()
    def quit(self) -> None:
        """The program ends."""
        application().exit(0)

    def open(self) -> None:
        """Opens the station in the worker's thread."""
        self.worker.run(lambda: _open(self.home), self._opened, self._not_opened)

    def _opened(self, opened: Opened) -> None:
        from ui.bridge.core import Core  # noqa: PLC0415 all of the core comes with it, after the first picture
        from ui.bridge.room import Room  # noqa: PLC0415 the same

        station, roads, fonts = opened
        use_fonts(fonts)
        self._core = Core(Room(station, self.worker, self.texts, self.portraits), roads)
        self.coreChanged.emit()

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
        self.worker.close()
        if self._core:
            self._core.close()


def _open(home: Home) -> Opened:
    """The station, its roads and its font files: here, off the screen's thread, they may take a second
    to unpack.
    """
    from kiosk.station import OpenStation  # noqa: PLC0415 takes longer than Qt: not before the first picture

    station = OpenStation(home)
    fonts = station.fonts
    station.start_printing()
    return station, _roads(station), fonts


def _roads(station: OpenStation) -> Roads:
    from kiosk.roads import Roads  # noqa: PLC0415 as above

    roads = Roads(station)
    roads.start()
    return roads
