"""An age in words."""

from __future__ import annotations

from datetime import timedelta

from ui.bridge.texts import Texts

OLD, AGO = "screen.age", "screen.ago"
"""`5 min old`, `5 min ago`."""


def told_age(age: timedelta, texts: Texts, manner: str = OLD) -> str:
    """Short forms need no plurals."""
    minutes = max(int(age.total_seconds() // 60), 0)
    if minutes < 1:
        return texts.say(f"{manner}.now")
    if minutes < 60:
        return texts.say(f"{manner}.minutes", count=minutes)
    if minutes < 48 * 60:
        return texts.say(f"{manner}.hours", count=minutes // 60)
    return texts.say(f"{manner}.days", count=minutes // (24 * 60))
