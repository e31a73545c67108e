"""Dead keys of a person who types: an accent waits for its letter.

The window has no input method of Qt's own (`ui.shell`), for it would eat the dead keys of a scanner before anybody
could tell the two apart.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Key = Qt.Key
ACCENTS = {
    int(key): mark
    for key, mark in (
        (Key.Key_Dead_Grave, "\u0300"),
        (Key.Key_Dead_Acute, "\u0301"),
        (Key.Key_Dead_Circumflex, "\u0302"),
        (Key.Key_Dead_Tilde, "\u0303"),
        (Key.Key_Dead_Macron, "\u0304"),
        (Key.Key_Dead_Breve, "\u0306"),
        (Key.Key_Dead_Abovedot, "\u0307"),
        (Key.Key_Dead_Diaeresis, "\u0308"),
        (Key.Key_Dead_Hook, "\u0309"),
        (Key.Key_Dead_Abovering, "\u030a"),
        (Key.Key_Dead_Doubleacute, "\u030b"),
        (Key.Key_Dead_Caron, "\u030c"),
        (Key.Key_Dead_Horn, "\u031b"),
        (Key.Key_Dead_Belowdot, "\u0323"),
        (Key.Key_Dead_Cedilla, "\u0327"),
        (Key.Key_Dead_Ogonek, "\u0328"),
    )
}


class Accents:
    """The accent that waits, if any."""

    def __init__(self) -> None:
        self._waiting = ""

    def typed(self, event: QKeyEvent) -> QKeyEvent | None:
        """The key as it is to arrive: with its accent, or not at all while the accent waits for a letter."""
        if event.key() in ACCENTS:
            self._waiting = ACCENTS[event.key()]
            return None
        if not event.text():
            return event
        accent, self._waiting = self._waiting, ""
        letter = unicodedata.normalize("NFC", event.text() + accent)
        return copied(event, letter) if accent and len(letter) == 1 else event


def copied(event: QKeyEvent, text: str) -> QKeyEvent:
    """The same key, writing that text."""
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        text,
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
