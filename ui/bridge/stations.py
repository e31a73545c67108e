"""The page of the stations: when each other one was last heard of, what waits to be given, and the inbox of findings.

Read once a minute with the status, and every five seconds while the page is open; nothing here waits for a network.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk import names
from kiosk.errors import KioskError
from kiosk.messages import decision_next, decision_sentence, say
from kiosk.model import Decision, FindingKind, Serial, Side
from kiosk.station import Heard, News, Told
from ui.bridge.ages import AGO, told_age
from ui.bridge.looks import Looks
from ui.bridge.room import Room
from ui.bridge.worker import Worker
from ui.qt import prop

LOOK_MS = 5000
MOST_FINDINGS = 50
Looked = tuple[News, tuple[tuple[Told, str], ...]]
"""The news, and the findings with the name of whom they are about."""


class StationsBridge(QObject):
    """What the page and the status line show."""

    changed = Signal()

    def __init__(self, room: Room, beside: Worker) -> None:
        super().__init__()
        self._room, self._beside = room, beside
        self._looked: Looked = (News(), ())
        self._opened = False
        self._refused: Decision | None = None
        self._error: KioskError | None = None
        self._looks = Looks(beside, partial(_look, room), self._read, self._failed)
        room.texts.changed.connect(self.changed)

    @prop(bool, notify=changed)
    def opened(self) -> bool:
        """Is the page shown?"""
        return self._opened

    @prop(bool, notify=changed)
    def alone(self) -> bool:
        """Is there no other station? Who was enrolled elsewhere knows better, though nobody was heard of yet."""
        return self._looked[0].alone and self._room.station.keys.is_organiser

    @prop(int, notify=changed)
    def open(self) -> int:
        """How many findings somebody must settle."""
        return sum(told.open for told, _ in self._looked[1])

    @prop(str, notify=changed)
    def line(self) -> str:
        """For the status line: how old the last exchange is, what waits; before it what is to be settled."""
        news, texts = self._looked[0], self._room.texts
        parts = [texts.say("screen.stations.to_settle", count=self.open)] if self.open else []
        parts.append(self._exchanged(news))
        if news.waiting and not self.alone:
            parts.append(texts.say("screen.stations.waiting", count=news.waiting))
        return " · ".join(parts)

    @prop(str, notify=changed)
    def exchanged(self) -> str:
        """For a guard: how old the last exchange is; empty at a station that is alone."""
        return "" if self.alone else self._exchanged(self._looked[0])

    @prop("QVariantList", notify=changed)
    def stations(self) -> list[dict[str, Any]]:
        """One map a station, those unheard of for longest last."""
        heard = sorted(self._looked[0].others, key=lambda each: each.at.timestamp() if each.at else 0.0, reverse=True)
        return [self._station(each) for each in heard]

    @prop("QVariantList", notify=changed)
    def findings(self) -> list[dict[str, Any]]:
        """One map a finding, the open ones first."""
        return [self._finding(told, name) for told, name in self._looked[1][:MOST_FINDINGS]]

    @prop("QVariantMap", notify=changed)
    def trouble(self) -> dict[str, str]:
        """Why a settlement was refused, or a broken machine: sentence and next step."""
        language = self._room.texts.language
        if self._refused:
            return {
                "sentence": decision_sentence(self._refused, language),
                "next": decision_next(self._refused, language),
            }
        return self._room.told(self._error)

    @Slot()
    def show(self) -> None:
        """Opens the page."""
        self._opened = True
        self._looks.start(LOOK_MS)
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Back to the desk."""
        self._opened, self._refused, self._error = False, None, None
        self._looks.stop()
        self.changed.emit()

    @Slot()
    def dismiss(self) -> None:
        """The sentence was read."""
        self._refused = self._error = None
        self.changed.emit()

    @Slot()
    def look(self) -> None:
        """Reads what is true from now on."""
        self._looks.look()

    @Slot(str, str)
    def settle(self, finding: str, keep: str) -> None:
        """A supervisor keeps that badge, or takes note (no badge)."""
        station = self._room.station
        act = partial(station.settle, finding, Serial.parse(keep), station.operator)
        self._beside.run(act, self._settled, self._failed)

    def _settled(self, decision: Decision) -> None:
        self._refused = None if decision.positive else decision
        self.look()
        self.changed.emit()

    def _read(self, looked: Looked) -> None:
        self._looked = looked
        self.changed.emit()

    def _failed(self, error: KioskError) -> None:
        self._error = error
        self._room.relieve(error)
        self.changed.emit()

    def _exchanged(self, news: News) -> str:
        texts = self._room.texts
        if news.exchanged_at is None:
            return texts.say("screen.stations.never")
        age = told_age(self._room.station.now() - news.exchanged_at, texts, AGO)
        return texts.say(f"screen.stations.exchanged_{news.road}", age=age)

    def _station(self, heard: Heard) -> dict[str, Any]:
        texts = self._room.texts
        age = told_age(self._room.station.now() - heard.at, texts, AGO) if heard.at else ""
        state = "struck" if heard.struck else "heard" if heard.at else "unheard"
        return {
            "name": heard.name,
            "role": texts.say(f"screen.stations.role.{heard.role}"),
            "said": texts.say(f"screen.stations.{state}", age=age),
            "state": state,
        }

    def _finding(self, told: Told, name: str) -> dict[str, Any]:
        finding, language = told.finding, self._room.texts.language
        return {
            "id": finding.id,
            "what": say(f"finding.{finding.kind}", language),
            "who": name,
            "open": told.open,
            "choose": finding.kind is FindingKind.DOUBLE_ISSUE,
            "kept": str(finding.kept or ""),
            "sides": [self._side(side) for side in finding.sides],
        }

    def _side(self, side: Side) -> dict[str, str]:
        moment = side.at.astimezone(self._room.event.time_zone)
        told = (side.station, str(side.operator), f"{moment:%d.%m. %H:%M}")
        return {"serial": str(side.serial or ""), "where": " · ".join(part for part in told if part)}


def _look(room: Room) -> Looked:
    station = room.station
    told = station.findings()
    return station.news(), tuple((each, _name(room, each)) for each in told)


def _name(room: Room, told: Told) -> str:
    if told.number is None:
        return ""
    person = room.station.shelf.current().person(told.number)
    return f"{names.latin(person)} · {told.number}" if person else str(told.number)
