"""What sticks and the hub bring, in words: under way, done, or refused with the next step; and giving to a stick.

The roads tell from their own threads; the screen is told at once. A refusal stays until somebody took note of it or
the same road went well; what went well stands in the line at the foot of the desk for a while.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kiosk.errors import KioskError
from kiosk.messages import say
from kiosk.tidings import Road, Tiding
from ui.bridge.room import Room
from ui.qt import prop

if TYPE_CHECKING:
    from kiosk.roads import Roads

FADE_MS = 30_000
MENDED_HERE = ("disk_full", "expired", "too_new")
"""Reasons that somebody at this station can do something about, whatever the road."""
UNDER_WAY = {Road.STICK: "reading", Road.GIFT: "writing", Road.WORD: "taking"}


class TidingsBridge(QObject):
    """What the line at the foot and the page of the stations show; nothing where a station has no roads."""

    changed = Signal()
    came = Signal()
    _told = Signal()

    def __init__(self, room: Room, roads: Roads | None) -> None:
        super().__init__()
        self._room, self._roads, self._beside = room, roads, room.worker.beside()
        self._known: tuple[Tiding, ...] = ()
        self._faded: frozenset[Tiding] = frozenset()
        self._sticks: list[Path] | None = None
        self._fade = QTimer(self, singleShot=True, interval=FADE_MS)
        self._fade.timeout.connect(self._let_fade)
        self._told.connect(self._look, Qt.ConnectionType.QueuedConnection)
        room.texts.changed.connect(self.changed)
        if roads:
            roads.tidings.listen(self._told.emit)
            self._look()

    @prop(str, notify=changed)
    def busy(self) -> str:
        """What is under way."""
        return next((self._title(each) for each in self._known if each.percent is not None), "")

    @prop(str, notify=changed)
    def line(self) -> str:
        """For the line at the foot: what is under way, what somebody must look at, what came just now."""
        if self.busy:
            return str(self.busy)
        if self.bad:
            return self._say("short_bad")
        fresh = (each for each in self._known if each.road is not Road.HUB and each not in self._faded)
        return next((self._say(f"short_{each.road}") for each in fresh), "")

    @prop(bool, notify=changed)
    def bad(self) -> bool:
        """Is anything refused or broken?"""
        return any(each.bad for each in self._known)

    @prop(bool, notify=changed)
    def alarm(self) -> bool:
        """Does the line say that somebody must look?"""
        return bool(self.bad) and not self.busy

    @prop("QVariantList", notify=changed)
    def notes(self) -> list[dict[str, Any]]:
        """One map for each road that has something to say."""
        return [self._note(each) for each in self._known]

    @prop(bool, constant=True)
    def gives(self) -> bool:
        """Can this station's bundle be left on a stick?"""
        return self._roads is not None

    @prop(str, notify=changed)
    def question(self) -> str:
        """Which stick, when there are several; or that there is none."""
        return "" if self._sticks is None else self._say("which" if self._sticks else "no_stick")

    @prop("QVariantList", notify=changed)
    def sticks(self) -> list[str]:
        """Those to choose from."""
        return [each.name or str(each) for each in self._sticks or ()]

    @Slot(str)
    def note(self, road: str) -> None:
        """It was read."""
        if self._roads:
            self._roads.tidings.forget(Road(road))

    @Slot()
    def ask(self) -> None:
        """Leaves the bundle on the stick that is plugged in, or asks on which."""
        if self._roads:
            self._beside.run(self._roads.sticks, self._found, self._failed)

    @Slot(int)
    def give(self, place: int) -> None:
        """On that one."""
        if self._roads and self._sticks:
            self._beside.run(partial(self._roads.give, self._sticks[place]), self._given, self._failed)
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Nothing is asked any more."""
        self._sticks = None
        self.changed.emit()

    def close(self) -> None:
        """Breaks off what is under way, and hears nothing more."""
        self._fade.stop()
        if self._roads:
            self._roads.tidings.listen(None)
            self._roads.end()
        self._beside.close()

    @Slot()
    def _look(self) -> None:
        before = self._known
        self._known = self._roads.tidings.all() if self._roads else ()
        new = [each for each in self._known if each not in before]
        self._faded &= frozenset(self._known)
        if any(each.percent is None for each in new):
            self._fade.start()
            self.came.emit()
        self.changed.emit()

    def _let_fade(self) -> None:
        self._faded = frozenset(self._known)
        self.changed.emit()

    def _found(self, sticks: list[Path]) -> None:
        self._sticks = list(sticks)
        if len(self._sticks) == 1:
            self.give(0)
        self.changed.emit()

    def _given(self, _nothing: None) -> None:
        """The roads tell of it."""

    def _failed(self, error: KioskError) -> None:
        self._room.relieve(error)
        if self._roads:
            self._roads.tidings.tell(Tiding(Road.GIFT, trouble=error))

    def _say(self, key: str, **facts: object) -> str:
        return self._room.texts.say(f"screen.tidings.{key}", **facts)

    def _title(self, told: Tiding) -> str:
        if told.percent is not None:
            return self._say(UNDER_WAY[told.road], percent=told.percent)
        if told.why:
            return self._say("hub", why=say(f"hub_why.{told.why}", self._room.texts.language, {}))
        if told.trouble:
            return self._room.told(told.trouble)["sentence"]
        if told.refused and told.road is Road.WORD:
            return self._say("word_refused")
        if told.refused:
            part, _, file = told.refused[0]
            facts = {"part": say(f"bundle_part.{part}", self._room.texts.language), "file": file}
            return say("cli.bundle_refused", self._room.texts.language, facts)
        return self._say(told.road, place=told.place, entries=told.entries)

    def _note(self, told: Tiding) -> dict[str, Any]:
        return {
            "road": str(told.road),
            "title": self._title(told),
            "lines": self._lines(told),
            "next": self._next(told),
            "percent": -1 if told.percent is None else told.percent,
            "bad": told.bad,
        }

    def _lines(self, told: Tiding) -> list[str]:
        language = self._room.texts.language
        if told.refused:
            named = len(told.refused) > 1
            return [f"{file}: " * named + say(f"bundle_why.{why}", language) for _, why, file in told.refused]
        if told.percent is not None or told.trouble or told.road in (Road.HUB, Road.GIFT):
            return []
        facts = (
            ("entries", {"count": told.entries} if told.entries else None),
            ("registry", {"version": told.registry} if told.registry is not None else None),
            ("photos", {"count": told.photos} if told.photos else None),
        )
        lines = [self._say(key, **fact) for key, fact in facts if fact]
        lines += [say("cli.bundle_lacking", language, {"count": told.lacking})] if told.lacking else []
        lines += [say("cli.bundle_event", language)] if told.event else []
        return lines or [self._say("nothing")]

    def _next(self, told: Tiding) -> str:
        if told.percent is not None:
            return ""
        if told.why:
            return self._say("hub_next")
        if told.trouble:
            return self._room.told(told.trouble)["next"]
        if told.refused:
            _, why, _ = told.refused[0]
            here = told.road is not Road.WORD or why in MENDED_HERE
            return say(f"bundle_next.{why}", self._room.texts.language) if here else self._say("word_next")
        return self._say("take_out") if told.road in (Road.STICK, Road.GIFT) else ""
