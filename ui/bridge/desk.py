"""The entrance desk's page: one guest at a time, from the scan to the badge in their hand.

States: `ready`, `looking`, `decided`, `issuing`, `printing`, `settled` (printed or not). While it looks, issues or
prints, scans are kept out, and said to be; any other time a scan starts the next guest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal, Slot

from kiosk.desk import SCANNED, Answered, Order
from kiosk.errors import KioskError
from kiosk.messages import decision_sentence, outcome_sentence, say
from kiosk.model import Outcome, Reason, ReissueReason
from kiosk.scan.raw import RawScan
from kiosk.scan.repeats import Repeats
from ui.bridge import verdict
from ui.bridge.counter import Counter, Seen
from ui.bridge.document import DocumentRead, read_document
from ui.bridge.guest import document_rows, guest_card
from ui.bridge.room import Room
from ui.bridge.watch import PrintWatch
from ui.qt import prop

OWNER = "desk"
PICTURE = f"{OWNER}-badge"
"""Forgotten together with the guest."""
DECIDING = ("looking", "issuing")
BUSY = (*DECIDING, "printing")
OUT = (Outcome.PRINTED, Outcome.UNCONFIRMED)


class DeskBridge(QObject):
    """What the desk's QML shows and calls."""

    changed = Signal()
    keptOut = Signal()
    documentRead = Signal()
    documentIdle = Signal()
    emptied = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room, self._counter, self._repeats = room, Counter(room), Repeats()
        self._state = "ready"
        self._seen: Seen | None = None
        self._read: DocumentRead | None = None
        self._portrait = self._handed_over = self._picture = ""
        self._outcome: tuple[Outcome, str] = (Outcome.PENDING, "")
        self._check = self._printer = ""
        self._reason: ReissueReason | None = None
        self._error: KioskError | None = None
        self._watch = PrintWatch(room, self)
        self._watch.settled.connect(self._settled)
        self._watch.held.connect(self._held)
        self._watch.failed.connect(self._print_unknown)
        room.texts.changed.connect(self.changed)

    @prop(str, notify=changed)
    def state(self) -> str:
        """Where the desk stands."""
        return self._state

    @prop("QVariantMap", notify=changed)
    def guest(self) -> dict[str, Any]:
        """The guest's card."""
        person = self._seen.person if self._seen else None
        return guest_card(person, self._room.event, self._room.texts.language, self._portrait)

    @prop("QVariantMap", notify=changed)
    def decision(self) -> dict[str, Any]:
        """Tone, word, sentence, next step, and the act that is possible."""
        if self._seen is None:
            return {}
        decision, operator = self._seen.answer.decision, self._room.station.operator
        act = verdict.act_for(decision, operator)
        return verdict.at_desk(decision, self._room.texts.language) | {"act": "" if self._in_doubt() else act}

    @prop("QVariantList", notify=changed)
    def document(self) -> list[dict[str, Any]]:
        """What to compare with the identity document, and how one that was read compares."""
        person, language = self._seen.person if self._seen else None, self._room.texts.language
        rows = document_rows(person, language) if person else []
        return self._read.marked(rows, language) if self._read else list(rows)

    @prop("QVariantMap", notify=changed)
    def reading(self) -> dict[str, Any]:
        """What to make of a document that was read: tone, sentence, rows that differ; empty before one was."""
        if self._read is None:
            return {}
        return self._read.note(self._room.texts.language) | {"differing": self._read.differing}

    @prop("QVariantMap", notify=changed)
    def badge(self) -> dict[str, Any]:
        """The badge in print or on the table: its serial, what became of it, must somebody look into the tray and for
        what, does it wait to be handed over, does it show other data than the registry has now; and what a scan of it
        said: `theirs`, `not_theirs` or nothing.
        """
        seen, (outcome, why) = self._seen, self._outcome
        return {
            "serial": str(seen.serial or "") if seen else "",
            "out": outcome in OUT,
            "inDoubt": self._in_doubt(),
            "picture": self._picture,
            "held": bool(why) and outcome is Outcome.PENDING,
            "sentence": self._told_outcome(),
            "waits": bool(seen and seen.current and seen.current.handed_over_at is None),
            "outOfDate": bool(seen and seen.answer.out_of_date),
            "check": self._check,
        }

    @prop(str, notify=changed)
    def handedOver(self) -> str:
        """The serial of the badge handed over last."""
        return self._handed_over

    @prop("QVariantMap", notify=changed)
    def trouble(self) -> dict[str, str]:
        """A broken machine: sentence and next step."""
        return self._room.told(self._error)

    @Slot(str)
    def scan(self, text: str) -> None:
        """A code, read exactly."""
        if text.strip():
            self.hear(RawScan((text.strip(),)))

    def hear(self, scan: RawScan) -> None:
        """What a scanner brought."""
        if self._repeats.is_repeat(scan.readings, self._room.station.now()):
            return
        if self._state in BUSY:
            self._repeats.forget()
            self.keptOut.emit()
        elif not self._compare(scan.readings):
            self._meet(partial(self._counter.read, scan, self._on_table()))

    @Slot(str)
    def typed(self, text: str) -> None:
        """A number typed and sent with Enter: typed twice, it is meant twice."""
        self._repeats = Repeats()
        self.scan(text)

    @Slot(QUrl)
    def drop(self, url: QUrl) -> None:
        """A picture or PDF of an invitation."""
        if self._state in BUSY:
            self.keptOut.emit()
        else:
            self._meet(partial(self._counter.read_picture, Path(url.toLocalFile()), self._on_table()))

    @Slot()
    def again(self) -> None:
        """Asks the desk once more about the same guest."""
        if self._seen and self._state not in BUSY:
            self._meet(partial(self._counter.scan, self._seen.whom))

    @Slot()
    def issue(self) -> None:
        """Nothing is missing: the badge."""
        self._issue(Order())

    @Slot()
    def matches(self) -> None:
        """Person and document match the registry: the badge."""
        self._issue(Order(identity_checked=True, document=self._said(self._read.differing if self._read else ())))

    @Slot("QVariantList")
    def differs(self, fields: list[str]) -> None:
        """The document differs: no badge today."""
        if fields:
            self._issue(Order(mismatch=tuple(map(str, fields)), document=self._said(fields)))

    @Slot(str)
    def override(self, reason: str) -> None:
        """A supervisor takes the refusal shown upon them; what stands behind it is shown next."""
        if reason.strip():
            self._issue(Order(override=reason))

    @Slot(str)
    def reissue(self, reason: str) -> None:
        """A new badge that voids the old one."""
        self._reissue(ReissueReason(reason), Order())

    @Slot()
    def latinOnly(self) -> None:
        """What was refused for a text that cannot be drawn, without that text."""
        order = Order(latin_only=True)
        if self._reason:
            self._reissue(self._reason, order)
        else:
            self._issue(order)

    @Slot()
    def handOver(self) -> None:
        """The badge is in the guest's hand: ready for the next one."""
        if self._seen and self._state not in BUSY:
            self._go("looking")
            self._room.worker.run(partial(self._counter.hand_over, self._seen), self._handed, self._fail)

    @Slot(str)
    def answer(self, found: str) -> None:
        """What lies in the tray: `came-out`, `did-not` or `spoiled`."""
        if self._seen and self._state not in BUSY and self._in_doubt():
            act = partial(self._counter.settle, self._seen, Answered(found))
            self._error = None
            self._go("looking")
            self._room.worker.run(act, self._answered, self._fail)

    @Slot()
    def leave(self) -> None:
        """Ready for the next guest; a badge in print stays in the ledger, whatever the printer does."""
        if self._state not in DECIDING:
            self._watch.stop()
            self._forget()
            self._go("ready")

    @Slot()
    def dismiss(self) -> None:
        """The sentence about the broken machine was read."""
        self._error = None
        self.changed.emit()

    def _compare(self, readings: tuple[str, ...]) -> bool:
        """A document that was read belongs to the guest who stands here; True when it does."""
        person, now = self._seen.person if self._seen else None, self._room.station.now()
        read = read_document(readings, person, self._room.event.day_of(now)) if person else None
        if read is None:
            return False
        if self.decision["act"] != "check":
            self.documentIdle.emit()
            return True
        self._read = read
        self.changed.emit()
        self.documentRead.emit()
        return True

    def _said(self, fields: Iterable[str]) -> str:
        return self._read.words(fields) if self._read else ""

    def _meet(self, act: Callable[[], Seen]) -> None:
        self._error = None
        self._go("looking")
        self._room.worker.run(act, self._met, self._not_met)

    def _met(self, seen: Seen) -> None:
        if seen.scanned_back:
            self._scanned_back(seen)
            return
        self._forget()
        self._seen, self._portrait = seen, self._room.portraits.keep(OWNER, seen.jpeg)
        self.emptied.emit()
        self._go("decided")
        self._ask_for_picture()

    def _on_table(self) -> Seen | None:
        """The guest whose badge lies on the table, or may."""
        return self._seen if self._in_doubt() or (self._state == "settled" and self._outcome[0] in OUT) else None

    def _scanned_back(self, seen: Seen) -> None:
        """A badge was held before the scanner to be compared with this guest's."""
        theirs = seen.answer.decision.positive
        self._check = "theirs" if theirs else "not_theirs"
        self._seen = seen
        if theirs:
            self._outcome = (Outcome.PRINTED, SCANNED)
        self._go("settled")

    def _not_met(self, error: KioskError) -> None:
        self._forget()
        self._fail(error)

    def _issue(self, order: Order) -> None:
        if self._seen and self._state == "decided":
            self._reason = None
            self._make(partial(self._counter.issue, self._seen, order))

    def _reissue(self, reason: ReissueReason, order: Order) -> None:
        if self._seen and self._state == "decided":
            self._reason = reason
            self._make(partial(self._counter.reissue, self._seen, reason, order))

    def _make(self, act: Callable[[], Seen]) -> None:
        self._error = None
        self._go("issuing")
        self._room.worker.run(act, self._made, self._fail)

    def _made(self, seen: Seen) -> None:
        self._seen = seen
        if seen.answer.serial:
            self._watch.follow(seen.answer.serial)
        self._go("printing" if seen.answer.serial else "decided")

    def _handed(self, seen: Seen) -> None:
        if not seen.answer.decision.positive:
            self._seen = seen
            self._go("decided")
            return
        self._forget()
        self._handed_over = str(seen.serial or "")
        self._go("ready")

    def _settled(self, outcome: Outcome, why: str, printer: str) -> None:
        self._outcome, self._printer = (outcome, why), printer
        self._go("settled")
        self._ask_for_picture()

    def _answered(self, seen: Seen) -> None:
        """A good badge goes into the guest's hand; else the desk decides about the guest anew."""
        if seen.answer.serial is None:
            self._met(seen)
            return
        self._seen, self._outcome = seen, (Outcome.PRINTED, "")
        self._go("settled")

    def _told_outcome(self) -> str:
        """What became of the badge, why, and where it lies when that is not plain."""
        language = self._room.texts.language
        if self._check == "not_theirs" and self._seen:
            return decision_sentence(self._seen.answer.decision, language)
        told = outcome_sentence(*self._outcome, language)
        several = self._printer and len(self._room.station.printers) > 1
        return f"{told} {say('screen.desk.at_printer', language, {'printer': self._printer})}" if several else told

    def _in_doubt(self) -> bool:
        """Did this badge come out? The machine never guesses."""
        decision = self._seen.answer.decision if self._seen else None
        asked = decision is not None and decision.reason is Reason.IN_PRINT and decision.facts["unsure"] == str(True)
        return asked or self._outcome[0] is Outcome.UNSURE

    def _ask_for_picture(self) -> None:
        serial = self._seen.serial if self._seen else None
        if serial and self._in_doubt():
            draw = partial(self._room.station.picture, serial)
            self._room.worker.run(draw, partial(self._pictured, str(serial)), self._print_unknown)

    def _pictured(self, serial: str, png: bytes | None) -> None:
        if self._seen and str(self._seen.serial) == serial:
            self._picture = self._room.portraits.keep(PICTURE, png)
            self.changed.emit()

    def _held(self, why: str) -> None:
        self._outcome = (Outcome.PENDING, why)
        self.changed.emit()

    def _fail(self, error: KioskError) -> None:
        self._room.relieve(error)
        self._error = error
        self._go("ready" if self._seen is None else "settled" if self._outcome[0] in OUT else "decided")

    def _print_unknown(self, error: KioskError) -> None:
        self._error = error
        self.changed.emit()

    def _forget(self) -> None:
        self._room.portraits.forget(OWNER)
        self._seen = self._read = None
        self._portrait = self._handed_over = self._picture = self._check = self._printer = ""
        self._outcome = (Outcome.PENDING, "")
        self._reason = None

    def _go(self, state: str) -> None:
        self._state = state
        self.changed.emit()
