"""Dead keys of a person who types: an accent waits for its letter.

On Linux, Qt's own input method does that too, but it eats the dead keys of a scanner before anybody could tell the two
apart, on X11 and on Wayland. So fields go without one (`without_input_method`), unless the environment names an input
method, which somebody then needs to type at all.
"""

from __future__ import annotations

import os
import sys
import unicodedata

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickItem

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


def without_input_method(focused: QObject | None) -> None:
    """The field that has the focus now gets its keys as they are pressed."""
    if sys.platform != "linux" or os.environ.get("QT_IM_MODULE") or os.environ.get("QT_IM_MODULES"):
        return
    accepts = QQuickItem.Flag.ItemAcceptsInputMethod
    if isinstance(focused, QQuickItem) and focused.flags() & accepts:
        focused.setFlag(accepts, enabled=False)
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)


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
