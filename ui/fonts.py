"""The fonts of the screen: those that ship and are printed, in a fixed order, so that a text is drawn alike on every
machine; what the system has only for what they lack; and what none can draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

MAIN = "Noto Sans"
CHINESE, JAPANESE, KOREAN = HAN = ("Noto Sans SC", "Noto Sans JP", "Noto Sans KR")
"""Large: asked last, and in this order."""
_families: dict[str, str] = {}
"""What Qt calls the family of a file; a file of the same name in another folder is the same font."""


def use_fonts(files: Iterable[Path]) -> None:
    """Every text is set in our own fonts."""
    new = {file.name: family for file in files if file.name not in _families and (family := _added(file))}
    if not new:
        return
    _families.update(new)
    ranked = sorted(set(_families.values()), key=_rank)
    for family in (MAIN, *HAN):
        QFont.removeSubstitutions(family)
        QFont.insertSubstitutions(family, [other for other in ranked if other != family])
    font = QFont(MAIN)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    QGuiApplication.setFont(font)
    _drawable.cache_clear()


def han_family(language: str) -> str:
    """The family that draws Han characters as that language does, where other texts get the Chinese one."""
    return {"ja": JAPANESE, "ko": KOREAN}.get(language.partition("-")[0], "")


def drawable(text: str) -> bool:
    """Has some installed font a glyph for every character? Else the text would stand there as boxes."""
    return all(character.isspace() or _drawable(character) for character in set(text))


def _added(file: Path) -> str:
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number)[0] if number >= 0 else ""


def _rank(family: str) -> tuple[bool, int, str]:
    return family != MAIN, HAN.index(family) + 1 if family in HAN else 0, family


@cache
def _drawable(character: str) -> bool:
    if character in "\u200c\u200d":  # joiners have no glyph of their own
        return True
    return QFontMetricsF(QGuiApplication.font()).inFontUcs4(ord(character))
