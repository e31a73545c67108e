"""The acts of an entrance desk and of a self-service kiosk. The only file that knows the order of things:
token -> dossier -> decision -> journal and print ledger, in one transaction.

Every act takes what was read, the time and the operator, and gives an `Answer`: the decision with its reason, the
dossier it was made from, and the serial of the badge it made or changed. A refusal is an answer and an entry; a
`KioskError` means that nothing was written and nothing will be printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.badge.content import digest
from kiosk.codes import BadgeToken, Refusal, Token
from kiosk.decide import OVERRIDABLE, Case, decide
from kiosk.journal import Act, Journal
from kiosk.model import (
    Decision,
    Dossier,
    EntryId,
    EntryKind,
    Event,
    Operator,
    Participant,
    ParticipantNumber,
    Reason,
    ReissueReason,
    Serial,
    Station,
    Verdict,
)
from kiosk.permit import ALLOWED, may_change, may_confirm, may_reissue, may_reprint, supervises, was_taken_away
from kiosk.printing import ledger
from kiosk.printing.ledger import OPEN, Job
from kiosk.printing.questions import SCANNED, SPOILED, Answered, prove, question_of, settle, stop_waiting
from kiosk.registry import Shelf, Standing
from kiosk.scan.raw import RawScan, first_understood
from kiosk.token import make_badge

if TYPE_CHECKING:
    from kiosk.printing.press import Chosen, Flawed

__all__ = ["SCANNED", "VOID_REASONS", "Answer", "Answered", "Desk", "Order", "Whom", "badge_token", "may_override"]
Whom = Token | Refusal | ParticipantNumber
MAX_GENERATION = 0xFF
VOID_REASONS = (*ReissueReason, SPOILED, "returned")


@dataclass(frozen=True, slots=True)
class Order:
    """How a badge is to be issued: where it prints (empty: where its paper lies), what the clerk saw, what a supervisor
    takes upon them, whether it says in Latin letters only what the fonts cannot draw, and what a document that was read
    says of what differs. `named` is the desk's own: no other printer may take over what was ordered by name.
    """

    printer: str = ""
    identity_checked: bool = False
    mismatch: tuple[str, ...] = ()
    override: str = ""
    latin_only: bool = False
    document: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk says. `out_of_date`: the badge they have shows other data than the registry has now; None without
    a badge, or where nobody took its digest.
    """

    decision: Decision
    dossier: Dossier
    token: Token | Refusal | None = None
    serial: Serial | None = None
    entry: EntryId | None = None
    out_of_date: bool | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One station's desk; `choose` finds the printer for a badge, `examine` lays it out and says what keeps it from
    being printed.
    """

    event: Event
    station: Station
    shelf: Shelf
    journal: Journal
    signer: Ed25519PrivateKey
    has_photo: Callable[[str], bool]
    choose: Callable[[Participant, str], Chosen]
    examine: Callable[[Participant, Job], Flawed | None]

    def read(self, text: str) -> Whom:
        """What was scanned or typed: a participant's number, a code of ours, or why it is neither."""
        if text.isascii() and text.isdigit() and len(text) <= 10:
            return ParticipantNumber(int(text))
        return self.read_code(text)

    def read_scan(self, scan: RawScan, *, codes_only: bool = False) -> Whom:
        """What a scanner brought: the first of its readings that is understood, else why none is."""
        return first_understood(scan, self.read_code if codes_only else self.read)

    def read_code(self, text: str) -> Token | Refusal:
        """What was scanned, by codes alone."""
        return self.shelf.current().read(text, self.event.foreign_tickets)

    def look(self, whom: Whom, now: datetime) -> Answer:
        """Decides without an entry."""
        dossier = self.shelf.current().dossier(
            whom, Standing(self.journal.state, self.journal.clock_behind(now), self.has_photo)
        )
        return self._answer(self._decide(whom, dossier, now), dossier, whom)

    def scan(self, whom: Whom, now: datetime, operator: Operator | None) -> Answer:
        """Decides and writes the scan down. A badge held before a scanner proves its own print."""
        with self.journal.act(now, operator) as act:
            if isinstance(whom, BadgeToken):
                prove(act, whom.serial)
            dossier = self._dossier(act, whom)
            return self._told(act, self._decide(whom, dossier, now), dossier, whom)

    def issue(self, whom: Whom, order: Order, now: datetime, operator: Operator | None) -> Answer:
        """Decides and, when allowed, makes the badge and reserves its print; all of it or nothing."""
        with self.journal.act(now, operator) as act:
            dossier = self._with_identity(act, self._dossier(act, whom), order)
            decision = self._decide(whom, dossier, now)
            if order.override.strip() and decision.reason in OVERRIDABLE:
                dossier, decision = self._override(act, whom, dossier, order.override.strip())
            if decision.positive and was_taken_away(dossier.state) and not supervises(operator):
                decision = Decision(Verdict.NEEDS, Reason.SUPERVISOR_REQUIRED)
            if decision.positive:
                order, decision = self._printable(dossier, order)
            if decision.positive:
                return self._make_badge(act, dossier, order, _token(whom))
            return self._told(act, decision, dossier, whom)

    def reissue(
        self,
        number: ParticipantNumber,
        reason: ReissueReason,
        order: Order,
        now: datetime,
        operator: Operator,
    ) -> Answer:
        """A new badge that voids the old one in the same act; a supervisor approves it."""
        with self.journal.act(now, operator) as act:
            dossier = self._dossier(act, number)
            decision = may_reissue(self._case(number, dossier, now), operator)
            if decision.positive:
                order, decision = self._printable(dossier, order)
            if not decision.positive:
                return self._told(act, decision, dossier, number)
            old = dossier.state.current_badge
            replaces = {"voids": str(old.serial) if old else "", "reason": reason}
            return self._make_badge(act, dossier, order, None, replaces)

    def scan_back(self, fresh: Serial, badge: BadgeToken, now: datetime, operator: Operator | None) -> Answer:
        """A badge is scanned while the badge `fresh` waits to be handed over: it proves print and person, or is
        somebody else's.
        """
        number = self.journal.holder_of(fresh) or ParticipantNumber(0)
        with self.journal.act(now, operator) as act:
            dossier, decision = self._dossier(act, number), may_confirm(act.state(number).badge(fresh), number, badge)
            if not decision.positive:
                entry = act.append(EntryKind.SCAN, number, _body(decision, badge))
                return Answer(decision, dossier, badge, fresh, entry.id)
            entry = prove(act, fresh) or act.append(EntryKind.SCAN, number, _body(decision, badge))
            return Answer(decision, replace(dossier, state=act.state(number)), badge, fresh, entry.id)

    def reprint(self, serial: Serial, order: Order, now: datetime, operator: Operator) -> Answer:
        """The same badge again because its print is spoiled: a new serial, and the old one void, in one act."""
        number = self.journal.holder_of(serial) or ParticipantNumber(0)
        with self.journal.act(now, operator) as act:
            dossier, job = self._dossier(act, number), ledger.job_of(act.connection, serial)
            under_way = job is not None and job.state in OPEN
            badge = act.state(number).badge(serial)
            decision = may_reprint(self._case(number, dossier, now), badge, operator, under_way=under_way)
            if decision.positive:
                order = replace(order, latin_only=order.latin_only or bool(job and job.latin_only))
                order, decision = self._printable(dossier, order)
            if not decision.positive:
                return self._told(act, decision, dossier, number)
            if unsure := question_of(act, serial):
                settle(act, unsure, Answered.SPOILED)
            return self._make_badge(act, dossier, order, None, {"voids": str(serial), "reason": SPOILED})

    def answer(self, serial: Serial, answered: Answered, now: datetime, operator: Operator) -> Answer:
        """What somebody found in the tray of a print that is unsure."""
        number = self.journal.holder_of(serial) or ParticipantNumber(0)
        with self.journal.act(now, operator) as act:
            job, dossier = question_of(act, serial), self._dossier(act, number)
            decision = may_change(act.state(number).badge(serial), EntryKind.VOID)
            if decision.positive and job is None:
                decision = Decision(Verdict.REFUSED, Reason.NOT_UNSURE, {"serial": str(serial)})
            if job is None or not decision.positive:
                return self._told(act, decision, dossier, number)
            entry = settle(act, job, answered)
            return Answer(ALLOWED, replace(dossier, state=act.state(number)), serial=serial, entry=entry.id)

    def void(self, serial: Serial, reason: str, now: datetime, operator: Operator) -> Answer:
        """This badge opens nothing more. A reason in free words is personal and stays out of the hashed body."""
        known = reason in VOID_REASONS
        body = {"reason": reason if known else "other"}
        return self._on_badge(serial, EntryKind.VOID, body, (now, operator), None if known else {"reason": reason})

    def handover(self, serial: Serial, collector: str, now: datetime, operator: Operator | None) -> Answer:
        """The badge is in the hand of its holder, or of the collector named."""
        personal = {"collector": collector} if collector else None
        return self._on_badge(serial, EntryKind.HANDOVER, {}, (now, operator), personal)

    def _on_badge(
        self,
        serial: Serial,
        kind: EntryKind,
        body: Mapping[str, Any],
        who: tuple[datetime, Operator | None],
        personal: Mapping[str, str] | None = None,
    ) -> Answer:
        number = self.journal.holder_of(serial)
        with self.journal.act(*who) as act:
            dossier = self._dossier(act, number or ParticipantNumber(0))
            badge = act.state(number).badge(serial) if number else None  # their holder may be off the list by now
            decision = may_change(badge, kind)
            if decision.positive and kind is EntryKind.VOID and not stop_waiting(act, serial, "voided"):
                decision = Decision(Verdict.NEEDS, Reason.IN_PRINT, {"serial": str(serial), "unsure": "False"})
            if decision.positive and number:
                entry = act.append(kind, number, {"serial": str(serial), **body}, personal)
            else:
                entry = act.append(EntryKind.SCAN, number or "", {"serial": str(serial), **_body(decision, None)})
        return Answer(decision, dossier, serial=serial, entry=entry.id)

    def _override(self, act: Act, whom: Whom, dossier: Dossier, words: str) -> tuple[Dossier, Decision]:
        """A supervisor allows the one refusal that was shown, with a reason; what else stands is shown next."""
        refused = decide(self._case(whom, dossier, act.now))
        person = dossier.participant
        if person is None or refused.reason is None or not supervises(act.operator):
            return dossier, Decision(Verdict.NEEDS, Reason.SUPERVISOR_REQUIRED)
        if refused.reason is Reason.CLOCK_SUSPECT:
            act.append(EntryKind.CLOCK_JUMP, "", {"seconds": int(act.clock_behind.total_seconds())})
            act.clock_accepted = True
        act.append(EntryKind.OVERRIDE, person.number, {"overrides": refused.reason}, {"reason": words})
        after = replace(dossier, state=act.state(person.number))
        return after, self._decide(whom, after, act.now)

    def _with_identity(self, act: Act, dossier: Dossier, order: Order) -> Dossier:
        """Writes down what the clerk saw, if anything, and carries it into the dossier."""
        person = dossier.participant
        if person is None or not (order.identity_checked or order.mismatch):
            return dossier
        if order.mismatch:
            body, words = _differing(order)
            act.append(EntryKind.MISMATCH, person.number, body, words)
        else:
            act.append(EntryKind.IDENTITY_CHECK, person.number, None, _personal(document=order.document))
        return replace(dossier, state=act.state(person.number))

    def _make_badge(
        self,
        act: Act,
        dossier: Dossier,
        order: Order,
        token: Token | Refusal | None,
        replaces: Mapping[str, str] | None = None,
    ) -> Answer:
        person, serial = _present(dossier), act.next_serial()
        generation = min(dossier.state.generation + 1, MAX_GENERATION)
        code = make_badge(badge_token(self.event, person, serial, generation), self.event.id, self.signer)
        shown, latin_only = digest(person, self.event, latin_only=order.latin_only), order.latin_only
        job = Job(serial, person.number, code, order.printer, latin_only=latin_only, content=shown, named=order.named)
        ledger.add(act.connection, job)
        body = {"serial": str(serial), "generation": generation, "printer": order.printer, **(replaces or {})}
        body |= {"content": shown, "latin_only": latin_only}
        entry = act.append(EntryKind.REISSUE if replaces else EntryKind.ISSUE, person.number, body)
        after = replace(dossier, state=act.state(person.number))
        return Answer(ALLOWED, after, token, serial, entry.id, out_of_date=False)

    def specimen(self, person: Participant, printer: str = "", *, latin_only: bool = False) -> Job:
        """A badge to look at: generation 0, which no checkpoint lets pass, and no serial that anybody is given."""
        serial = Serial(self.station.id, self.station.incarnation, 0)
        code = make_badge(badge_token(self.event, person, serial, 0), self.event.id, self.signer)
        return Job(serial, person.number, code, printer, latin_only=latin_only)

    def _printable(self, dossier: Dossier, order: Order) -> tuple[Order, Decision]:
        """A badge that would come out wrong, or on the wrong paper, never comes out: it is laid out for its printer
        before anything is reserved.
        """
        person = _present(dossier)
        chosen = self.choose(person, order.printer)
        if chosen.printer is None:
            facts = {"sheet": chosen.sheet, "printer": order.printer, "what": "" if order.printer else "here"}
            return order, Decision(Verdict.NEEDS, Reason.WRONG_MEDIA, facts)
        order = replace(order, printer=chosen.printer, named=bool(order.printer))
        flawed = self.examine(person, self.specimen(person, order.printer, latin_only=order.latin_only))
        if flawed is None:
            return order, ALLOWED
        flaw, what = flawed.flaw, "latin" if flawed.latin_helps else ""
        facts = {"field": flaw.field, "why": str(flaw.why), "character": flaw.character, "what": what}
        return order, Decision(Verdict.NEEDS, Reason.UNPRINTABLE, facts)

    def _decide(self, whom: Whom, dossier: Dossier, now: datetime) -> Decision:
        """The rules' decision; of a badge that was issued it also says that it is out of date."""
        decision = decide(self._case(whom, dossier, now))
        if decision.reason is Reason.ALREADY_ISSUED and self._out_of_date(dossier):
            return replace(decision, facts={**decision.facts, "what": "out_of_date"})
        return decision

    def _out_of_date(self, dossier: Dossier) -> bool | None:
        person, badge = dossier.participant, dossier.state.current_badge
        if person is None or badge is None or not badge.content:
            return None
        return all(badge.content != digest(person, self.event, latin_only=latin_only) for latin_only in (False, True))

    def _answer(self, decision: Decision, dossier: Dossier, whom: Whom, entry: EntryId | None = None) -> Answer:
        return Answer(decision, dossier, _token(whom), entry=entry, out_of_date=self._out_of_date(dossier))

    def _told(self, act: Act, decision: Decision, dossier: Dossier, whom: Whom) -> Answer:
        """An answer that makes no badge, and its entry."""
        entry = act.append(EntryKind.SCAN, _subject(dossier), _body(decision, whom))
        return self._answer(decision, dossier, whom, entry.id)

    def _dossier(self, act: Act, whom: Whom) -> Dossier:
        return self.shelf.current().dossier(whom, Standing(act.state, act.clock_behind, self.has_photo))

    def _case(self, whom: Whom, dossier: Dossier, now: datetime) -> Case:
        return Case(_token(whom), dossier, self.event, self.station, now)


def may_override(decision: Decision, operator: Operator | None) -> bool:
    """Is this a refusal that this operator may allow with a reason?"""
    return decision.reason in OVERRIDABLE and supervises(operator)


def badge_token(event: Event, person: Participant, serial: Serial, generation: int) -> BadgeToken:
    """What the code of a badge says; generation 0 is a specimen, which no checkpoint lets pass."""
    categories = [*(category.id for category in event.categories), person.category]  # one more: gone from the event
    zones = sum(1 << place for place, zone in enumerate(event.zones) if zone.letter in person.zones)
    days = sum(1 << place for place, day in enumerate(event.days) if day in (person.days or event.days))
    return BadgeToken(serial, person.number, generation, categories.index(person.category), zones, days)


def _differing(order: Order) -> tuple[dict[str, list[str]], dict[str, str] | None]:
    """The registry's own names of fields; what a clerk put in words of their own is personal, as is a document."""
    words = [name for name in order.mismatch if name not in _FIELDS]
    named = [name for name in order.mismatch if name in _FIELDS] + ["other"] * bool(words)
    return {"fields": named}, _personal(differed=", ".join(words), document=order.document)


def _personal(**words: str) -> dict[str, str] | None:
    """Personal words, if there are any."""
    return {name: told for name, told in words.items() if told} or None


_FIELDS = frozenset({*(field.name for field in fields(Participant)), "person", "name", "native_name", "other"})


def _present(dossier: Dossier) -> Participant:
    if dossier.participant is None:
        message = "an allowed decision without a participant"
        raise LookupError(message)
    return dossier.participant


def _subject(dossier: Dossier) -> ParticipantNumber | str:
    return dossier.participant.number if dossier.participant else ""


def _token(whom: Whom) -> Token | Refusal | None:
    return None if isinstance(whom, int) else whom


def _body(decision: Decision, whom: Whom | None) -> dict[str, str]:
    """A decision as the journal keeps it: no facts, for they may be personal."""
    told = {"decision": decision.verdict, "reason": decision.reason or ""}
    if isinstance(whom, BadgeToken):
        told["serial"] = str(whom.serial)
    return told
