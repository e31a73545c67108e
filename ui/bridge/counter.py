"""The calls of the core that an entrance desk makes, each meant for the worker's thread, and the guest they bring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.codes import BadgeToken
from kiosk.desk import Answer, Answered, Order, Whom
from kiosk.model import Badge, Participant, ReissueReason, Serial
from kiosk.scan.raw import RawScan
from ui.bridge.room import Room


def first_code(path: Path) -> str:
    """The first code of a picture or PDF, empty without one."""
    from kiosk.scan.picture import decode_file  # noqa: PLC0415 decoders load with the first picture

    return next(iter(decode_file(path)), "")


@dataclass(frozen=True, slots=True)
class Seen:
    """One guest at the desk: what was read, what the desk said, the portrait. `scanned_back`: it is the answer to a
    badge that was scanned while theirs lay on the table.
    """

    whom: Whom
    answer: Answer
    jpeg: bytes | None
    scanned_back: bool = False

    @property
    def person(self) -> Participant | None:
        """Who it is, if anybody is known."""
        return self.answer.dossier.participant

    @property
    def current(self) -> Badge | None:
        """The badge they have."""
        return self.answer.dossier.state.current_badge

    @property
    def serial(self) -> Serial | None:
        """Of the badge just made, or else of the one they have."""
        return self.answer.serial or (self.current.serial if self.current else None)


@dataclass(frozen=True, slots=True)
class Counter:
    """A desk at work, in the station's time and for its operator."""

    room: Room

    def read(self, scan: RawScan, table: Seen | None = None) -> Seen:
        """What was scanned or typed; beside a badge on the table another badge's code is no next guest."""
        whom = self.room.station.desk.read_scan(scan)
        if table and table.serial and isinstance(whom, BadgeToken):
            return self.scan_back(table, table.serial, whom)
        return self.scan(whom)

    def read_picture(self, path: Path, table: Seen | None = None) -> Seen:
        """The first code of a picture or PDF; a picture without one is an unreadable code."""
        return self.read(RawScan((first_code(path),)), table)

    def scan_back(self, table: Seen, fresh: Serial, badge: BadgeToken) -> Seen:
        """The fresh badge proves itself, or somebody else's was scanned."""
        station = self.room.station
        answer = station.desk.scan_back(fresh, badge, station.now(), station.operator)
        return replace(table, answer=answer, scanned_back=True)

    def scan(self, whom: Whom) -> Seen:
        """Decides and writes the scan down."""
        station = self.room.station
        answer = station.desk.scan(whom, station.now(), station.operator)
        return Seen(whom, answer, self.room.portrait(answer.dossier))

    def issue(self, seen: Seen, order: Order) -> Seen:
        """The badge, or why not."""
        station = self.room.station
        return replace(seen, answer=station.desk.issue(seen.whom, order, station.now(), station.operator))

    def reissue(self, seen: Seen, reason: ReissueReason, order: Order) -> Seen:
        """A new badge that voids the old one."""
        if seen.person is None:
            return seen
        station, number = self.room.station, seen.person.number
        return replace(seen, answer=station.desk.reissue(number, reason, order, station.now(), station.operator))

    def hand_over(self, seen: Seen) -> Seen:
        """The badge is in the guest's hand."""
        if seen.serial is None:
            return seen
        station = self.room.station
        return replace(seen, answer=station.desk.handover(seen.serial, "", station.now(), station.operator))

    def settle(self, seen: Seen, answered: Answered) -> Seen:
        """What lies in the tray is written down, and the guest looked at anew unless the badge is good."""
        if seen.serial is None:
            return seen
        station = self.room.station
        answer = station.answer_print(seen.serial, answered, station.operator)
        good = answered is Answered.CAME_OUT and answer.decision.positive
        return replace(seen, answer=answer) if good else self.scan(seen.whom)
