"""One guest's visit to a self-service kiosk: `kiosk.session` says which page comes next, this asks it and obeys.

Badges are issued on scanned invitations alone; whatever else happens, a friendly page leads to a desk and gives no
reason. A page that nobody touches ends by itself, and nothing of the guest remains.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot

from kiosk.codes import BadgeToken, InvitationToken, TicketToken
from kiosk.desk import Order
from kiosk.errors import KioskError
from kiosk.model import Outcome, Reason, Serial
from kiosk.scan.raw import RawScan
from kiosk.scan.repeats import Repeats
from kiosk.session import IDLE_SECONDS, Happening, Page, after_decision, after_print, next_page
from ui.bridge.counter import Seen, first_code
from ui.bridge.guest import guest_card
from ui.bridge.room import Room
from ui.bridge.watch import PrintWatch
from ui.qt import prop

log = logging.getLogger(__name__)
OWNER = "self-service"
COUNTED_SECONDS = 10
OTHERS_MS = 1500
"""So long another printer may take a badge over that the first one cannot print."""
TOLD = (Reason.UNPRINTABLE, Reason.NO_BADGE)
"""What is nothing against a guest: the page that helps them further says more than where a desk is."""


class SelfServiceBridge(QObject):
    """What the kiosk's QML shows and calls."""

    changed = Signal()
    ticked = Signal()
    keptOut = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room, self._repeats = room, Repeats()
        self._page = Page.WELCOME
        self._seen: Seen | None = None
        self._serial: Serial | None = None
        self._portrait = ""
        self._reason: Reason | None = None
        self._busy = self._chosen = self._not_yours = False
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        self._watch = PrintWatch(room, self)
        self._watch.settled.connect(self._settled)
        self._watch.held.connect(self._held)
        self._watch.failed.connect(self._failed)
        room.texts.changed.connect(self.changed)

    @prop(str, notify=changed)
    def page(self) -> str:
        """The page to show."""
        return str(self._page)

    @prop("QVariantMap", notify=changed)
    def guest(self) -> dict[str, Any]:
        """The guest's card."""
        person = self._seen.answer.dossier.participant if self._seen else None
        return guest_card(person, self._room.event, self._room.texts.language, self._portrait)

    @prop(str, notify=changed)
    def help(self) -> str:
        """What the page is about that helps a guest further: a desk, or one of the reasons that may be told."""
        return str(self._reason) if self._reason in TOLD else "desk"

    @prop(bool, notify=changed)
    def busy(self) -> bool:
        """Is something being looked up?"""
        return self._busy

    @prop(bool, notify=changed)
    def notYours(self) -> bool:
        """Was somebody else's badge scanned where this guest takes theirs?"""
        return self._not_yours

    @prop(int, notify=ticked)
    def secondsLeft(self) -> int:
        """Until the page ends by itself; 0 while that is far away."""
        return self._left if self._left <= COUNTED_SECONDS else 0

    @Slot()
    def begin(self) -> None:
        """A guest touched the welcome page."""
        self._happen(Happening.BEGIN)

    @Slot(str)
    def choose(self, language: str) -> None:
        """The guest's own language."""
        self._chosen = True
        self._room.texts.choose(language)
        self.touched()

    @Slot()
    def touched(self) -> None:
        """Somebody is there."""
        self._left = IDLE_SECONDS.get(self._page, 0)
        self.ticked.emit()

    @Slot()
    def tick(self) -> None:
        """A second without a touch."""
        self._left -= 1
        if self._left <= 0:
            self._happen(Happening.IDLE)
        elif self._left <= COUNTED_SECONDS:
            self.ticked.emit()

    @Slot(str)
    def scan(self, text: str) -> None:
        """A code, read exactly."""
        self.hear(RawScan((text,)))

    def hear(self, scan: RawScan) -> None:
        """What the guest held up; it may lie under the scanner a little longer."""
        if self._repeats.is_repeat(scan.readings, self._room.station.now()):
            return
        if self._closed():
            self._keep_out()
        else:
            self._start(lambda: self._look(scan))

    @Slot(QUrl)
    def drop(self, url: QUrl) -> None:
        """A picture of an invitation."""
        path = Path(url.toLocalFile())
        if self._closed():
            self._keep_out()
        else:
            self._start(lambda: self._look(RawScan((first_code(path),))))

    @Slot()
    def confirm(self) -> None:
        """It is the guest: the badge."""
        if self._page is Page.CONFIRM and self._seen:
            self._happen(Happening.CONFIRM)
            self._room.worker.run(partial(self._issue, self._seen), self._issued, self._failed)

    @Slot()
    def back(self) -> None:
        """It is not, or the guest changed their mind."""
        self._happen(Happening.BACK)

    @Slot()
    def done(self) -> None:
        """The guest took the badge, or read what to do."""
        serial, station = self._serial, self._room.station
        if self._page is Page.TAKE and serial:
            self._room.worker.run(
                lambda: station.desk.handover(serial, "", station.now(), None), lambda _: None, self._not_written
            )
        self._happen(Happening.DONE)

    def _closed(self) -> bool:
        return self._busy or self._page in (Page.CONFIRM, Page.PRINTING)

    def _keep_out(self) -> None:
        self._repeats.forget()
        self.keptOut.emit()

    def _start(self, look: Any) -> None:
        self._busy = True
        self.changed.emit()
        self._room.worker.run(look, self._looked, self._failed)

    def _look(self, scan: RawScan) -> Seen:
        station = self._room.station
        whom = station.desk.read_scan(scan, codes_only=True)
        if self._page is Page.TAKE and self._serial and isinstance(whom, BadgeToken):
            back = station.desk.scan_back(self._serial, whom, station.now(), None)
            return Seen(whom, back, None, scanned_back=True)
        answer = station.desk.scan(whom, station.now(), None)
        return Seen(whom, answer, self._room.portrait(answer.dossier))

    def _looked(self, seen: Seen) -> None:
        if seen.scanned_back:
            self._scanned_back(seen)
            return
        invited = isinstance(seen.whom, InvitationToken | TicketToken)
        happening = after_decision(seen.answer.decision) if invited else Happening.TO_A_DESK
        self._reason = seen.answer.decision.reason if invited else None
        person = seen.answer.dossier.participant
        if person and not self._chosen:
            self._room.texts.choose(person.language.partition("-")[0])
        if happening is Happening.MAY_PRINT:
            self._seen, self._serial = seen, None
            self._portrait = self._room.portraits.keep(OWNER, seen.jpeg)
        self._happen(happening)

    def _scanned_back(self, seen: Seen) -> None:
        """The guest who holds their own badge before the reader has it in hand."""
        self._busy, self._not_yours = False, not seen.answer.decision.positive
        if self._not_yours:
            self.touched()
            self.changed.emit()
        else:
            self.done()

    def _issue(self, seen: Seen) -> Any:
        station = self._room.station
        return station.desk.issue(seen.whom, Order(), station.now(), None)

    def _issued(self, answer: Any) -> None:
        self._reason = answer.decision.reason
        if answer.serial is None:
            self._happen(Happening.TO_A_DESK)
            return
        self._serial = answer.serial
        self._watch.follow(answer.serial)

    def _settled(self, outcome: Outcome, _why: str, _printer: str) -> None:
        self._happen(after_print(outcome))

    def _held(self, why: str) -> None:
        """The printer cannot print, and no other one took the badge: none may come out later, with its guest gone."""
        serial = self._serial
        if why and serial:
            give_up = partial(self._room.station.stop_waiting, serial)
            QTimer.singleShot(OTHERS_MS, self, lambda: self._room.worker.run(give_up, lambda _: None, self._failed))

    def _failed(self, error: KioskError) -> None:
        log.warning("self-service: %s", error.key)
        self._watch.stop()
        self._room.relieve(error)
        self._happen(Happening.TROUBLE if self._page is not Page.WELCOME else Happening.TO_A_DESK)

    def _not_written(self, error: KioskError) -> None:
        log.warning("handover: %s", error.key)
        self._room.relieve(error)

    def _happen(self, happening: Happening) -> None:
        self._busy = False
        self._page = next_page(self._page, happening)
        if self._page is Page.WELCOME:
            self._forget()
        self._left = IDLE_SECONDS.get(self._page, 0)
        if self._left:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()
        self.ticked.emit()

    def _forget(self) -> None:
        self._room.portraits.forget(OWNER)
        self._seen = self._serial = self._reason = None
        self._portrait, self._chosen, self._not_yours = "", False, False
        self._room.texts.choose(self._room.texts.home_language)
