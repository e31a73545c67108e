"""What the bar of a demonstration offers: its stations, sample invitations to hold up, and badges already printed.

A picture held up is decoded like any other, so that somebody without a scanner can try everything.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot

from kiosk.demo import Demonstration
from kiosk.messages import FALLBACK, catalogue
from ui.bridge.texts import Texts
from ui.qt import prop

FACES = ("desk", "self-service", "checkpoint")
NEWEST = 8


class DemonstrationBridge(QObject):
    """Empty outside a demonstration."""

    changed = Signal()

    def __init__(self, shown: Demonstration | None, texts: Texts) -> None:
        super().__init__()
        self._shown, self._texts = shown or Demonstration((), {}, ""), texts
        self._badges: list[Path] = []
        texts.changed.connect(self.changed)

    @prop(bool, constant=True)
    def shown(self) -> bool:
        """Is this a demonstration?"""
        return bool(self._shown.places)

    @prop("QVariantList", notify=changed)
    def places(self) -> list[dict[str, str]]:
        """The stations, and how each is called here."""
        return [
            {"name": place.name, "title": self._texts.say(f"screen.place.{place.name}")} for place in self._shown.places
        ]

    @prop("QVariantList", notify=changed)
    def invitations(self) -> list[dict[str, object]]:
        """Sample invitations: what they try, and their pictures."""
        return [
            {"name": self._named(name), "detail": name if name.isdigit() else "", "picture": _url(path)}
            for name, path in self._shown.codes.items()
        ]

    @prop("QVariantList", notify=changed)
    def badges(self) -> list[dict[str, object]]:
        """The newest printed badges of all stations."""
        return [{"name": path.stem, "detail": "", "picture": _url(path)} for path in self._badges]

    @Slot()
    def refresh(self) -> None:
        """Looks for badges printed since."""
        found = [file for place in self._shown.places for file in place.home.printed_folder.glob("*.pdf")]
        self._badges = sorted(found, key=lambda file: file.stat().st_mtime, reverse=True)[:NEWEST]
        self.changed.emit()

    def _named(self, name: str) -> str:
        key = f"screen.sample.{name}"
        return self._texts.say(key) if key in catalogue(FALLBACK) else name


def _url(path: Path) -> QUrl:
    return QUrl.fromLocalFile(str(path.resolve()))
