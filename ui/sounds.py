"""The checkpoint's three sounds. Where no sound can be made there is silence, and nothing is said about it. They are
loaded before they are needed: a verdict's sound begins with its colour.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QGuiApplication

from kiosk.config import RESOURCES

FILES = {"good": "passed.wav", "stop": "refused.wav", "calm": "refused.wav", "attention": "caution.wav"}


class Sounds(QObject):
    """Plays by tone."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._effects: dict[str, Any] | None = None

    def play(self, tone: str) -> None:
        """The sound of a verdict."""
        self.load()
        effect = (self._effects or {}).get(tone)
        if effect:
            effect.play()

    def load(self) -> None:
        """Reads and decodes every sound, once."""
        if self._effects is None:
            self._effects = self._load() if _audible() else {}

    def _load(self) -> dict[str, Any]:
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # noqa: PLC0415 slow, and not everywhere
        except ImportError:
            return {}
        if not QMediaDevices.audioOutputs():
            return {}
        effects = {}
        for tone, name in FILES.items():
            effects[tone] = QSoundEffect(self)
            effects[tone].setSource(QUrl.fromLocalFile(str(RESOURCES / "sounds" / name)))
        return effects


def _audible() -> bool:
    """On Linux a sound server or a card must be there, or loading multimedia would only complain."""
    if QGuiApplication.platformName() in {"offscreen", "minimal"}:
        return False
    if sys.platform != "linux":
        return True
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    servers = (runtime / "pipewire-0", runtime / "pulse" / "native")
    return any(server.exists() for server in servers) or any(Path("/dev/snd").glob("pcm*p"))
