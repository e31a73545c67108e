"""The window of `kiosk badge --preview`: one badge layout, drawn anew whenever its file is saved.

Before it: `ui.app.preview`. The window stands at once; fonts are unpacked in the worker's thread. `close` takes
everything down in the only order that Qt survives: engine, bridge.
"""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QUrl
from PySide6.QtQml import QQmlApplicationEngine

from kiosk.errors import KioskError
from kiosk.preview import Specimens
from ui import trouble
from ui.bridge.preview import PreviewBridge
from ui.bridge.texts import Texts
from ui.bridge.worker import Worker
from ui.fonts import use_fonts
from ui.pictures import Icons
from ui.shell import application

PAGE = Path(__file__).parent / "qml" / "preview" / "PreviewWindow.qml"
SCREEN_FONTS = "NotoSans-*.ttf"


class PreviewWindow(QObject):
    """One layout's window, from opening to closing."""

    def __init__(self, file: Path, specimens: Specimens, language: str) -> None:
        super().__init__()
        program = application()  # a watcher that was made before it hears nothing
        self.texts, self.trouble, self.worker = Texts(language), trouble.Trouble(), Worker(trouble.unexpected)
        self.error: KioskError | None = None
        self.bridge = PreviewBridge(file, specimens, self.worker, self.texts)
        self._specimens = specimens
        program.installTranslator(self.texts.translator)
        use_fonts(sorted(specimens.cache.glob(SCREEN_FONTS)))
        self._engine = self._load()
        self.window = self._engine.rootObjects()[0]

    def _load(self) -> QQmlApplicationEngine:
        engine = QQmlApplicationEngine()
        engine.addImageProvider("icon", Icons())
        engine.addImageProvider("sheet", self.bridge.sheets)
        engine.setInitialProperties({"bridge": self.bridge, "texts": self.texts, "trouble": self.trouble})
        self.texts.changed.connect(engine.retranslate)
        engine.load(QUrl.fromLocalFile(str(PAGE)))
        if not engine.rootObjects():
            raise KioskError("window_missing", why="QML")
        return engine

    def open(self) -> None:
        """Unpacks the fonts, then draws and goes on watching."""
        self.worker.run(lambda: self._specimens.fonts.files, self._opened, self.bridge.failed)

    def _opened(self, files: tuple[Path, ...]) -> None:
        use_fonts(file for file in files if file.match(SCREEN_FONTS))
        self.bridge.look()

    def close(self) -> None:
        """Everything is let go."""
        application().removeTranslator(self.texts.translator)
        self.texts.changed.disconnect(self._engine.retranslate)
        shiboken6.delete(self._engine)
        self.worker.close()
        shiboken6.delete(self.bridge)
