"""The language of the screen: QML's `qsTrId` and the bridges' sentences come from the one catalogue of the core."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Qt, QTranslator, Signal, Slot

from kiosk.messages import FALLBACK, catalogue, languages, say
from ui.qt import prop


class Catalogue(QTranslator):
    """Looks a key up; what is no key of ours is left to Qt."""

    def __init__(self) -> None:
        super().__init__()
        self.code = FALLBACK

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, key: str, _hint: str | None = None, _count: int = -1) -> str | None:
        return catalogue(self.code).get(key) or catalogue(FALLBACK).get(key)


class Texts(QObject):
    """The language now, and those one may choose."""

    changed = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self.translator = Catalogue()
        self.home_language = language if language in languages() else FALLBACK
        self.translator.code = self.home_language

    @prop(str, notify=changed)
    def language(self) -> str:
        """Its code."""
        return self.translator.code

    @prop("QVariantList", constant=True)
    def languages(self) -> list[dict[str, str]]:
        """Code and own name of every language."""
        return [{"code": each, "name": say("screen.language", each)} for each in languages()]

    @prop(bool, notify=changed)
    def rightToLeft(self) -> bool:
        """Is the page mirrored?"""
        return QLocale(self.translator.code).textDirection() == Qt.LayoutDirection.RightToLeft

    @Slot(str)
    def choose(self, language: str) -> None:
        """Everything on the screen says it in that language from now on."""
        if language in languages() and language != self.translator.code:
            self.translator.code = language
            self.changed.emit()

    @Slot(str)
    def settle(self, language: str) -> None:
        """The station itself speaks that language: guests come back to it."""
        if language in languages():
            self.home_language = language
            self.choose(language)

    def say(self, key: str, **facts: object) -> str:
        """The sentence of a key, in the language now."""
        return say(key, self.translator.code, facts)
