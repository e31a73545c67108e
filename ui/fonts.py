"""The fonts of the screen: Noto Sans as it ships, what the system has for other scripts, and what none can draw."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

FAMILY = "Noto Sans"


def use_fonts(files: Iterable[Path]) -> None:
    """Every text is set in our own font, drawn alike on every machine."""
    added = [QFontDatabase.addApplicationFont(str(file)) for file in files]
    if added and min(added) >= 0:
        font = QFont(FAMILY)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        QGuiApplication.setFont(font)
        _drawable.cache_clear()


def drawable(text: str) -> bool:
    """Has some installed font a glyph for every character? Else the text would stand there as boxes."""
    return all(character.isspace() or _drawable(character) for character in set(text))


@cache
def _drawable(character: str) -> bool:
    if character in "\u200c\u200d":  # joiners have no glyph of their own
        return True
    return QFontMetricsF(QGuiApplication.font()).inFontUcs4(ord(character))
