"""Histories: stations that work apart, meet by any road, are cloned, put back, killed, lied to and struck off.

Everything is real but time and place: journals on encrypted files, keys, certificates, chains. One seed is one history.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.config import Home
from kiosk.findings import findings, may_settle, settle
from kiosk.incarnation import Rebirth
from kiosk.journal import Act, Journal, Parcel, Pen
from kiosk.model import (
    EntryId,
    EntryKind,
    FindingKind,
    Operator,
    OperatorId,
    ParticipantNumber,
    Role,
    Station,
    StationId,
    StationRole,
)
from kiosk.roster import Certificate, Strike, Trust, certify, strike_off
from kiosk.state import fold, pack
from kiosk.store.keys import Keys, public_half

EVENT, DATABASE = "histories-2040", bytes(32)
BEGIN = datetime(2040, 6, 5, 6, 30, tzinfo=UTC)
REGISTRY = Ed25519PrivateKey.from_private_bytes(bytes(range(7, 39)))
TRUST = Trust(EVENT, public_half(REGISTRY))
PEOPLE = 9
WHO = Operator(OperatorId("clerk"), "Clerk", Role.SUPERVISOR)
CLOCKS = (timedelta(hours=-1), timedelta(0), timedelta(0), timedelta(0), timedelta(minutes=5), timedelta(days=400))
FAULTS = ("killed", "cloned", "put back", "become another", "lied to", "struck off", "settled")
CHANGES = (EntryKind.IDENTITY_CHECK, EntryKind.HANDOVER, EntryKind.VOID)


@dataclass
class Place:
    """One machine at work: a folder, a journal, a clock."""

    folder: Path
    station: Station
    keys: Keys
    clock: timedelta
    journal: Journal

    @classmethod
    def found(cls, folder: Path, number: int, role: StationRole, clock: timedelta) -> Place:
        folder.mkdir(parents=True)
        key = Ed25519PrivateKey.generate()
        station = Station(StationId(number), 1, f"{role}-{number}", role)
        keys = Keys({"station": key.private_bytes_raw()})
        return cls(folder, station, keys, clock, _open(folder, Pen(station, key)))

    def certificate(self) -> Certificate:
        own = self.station
        told = Certificate(
            own.id, own.incarnation, own.name, own.role, self.journal.pen.writer, BEGIN, BEGIN + timedelta(days=9)
        )
        return certify(told, EVENT, REGISTRY)

    def reopen(self) -> None:
        """The plug was pulled and put back."""
        pen = self.journal.pen
        self.journal.close()
        self.journal = _open(self.folder, pen)

    def be_another(self, now: datetime) -> None:
        born = Rebirth(Home(self.folder), self.keys, self.station, EVENT, WHO).happen(self.journal, "elsewhere", now)
        self.keys, self.station = born.keys, born.station


def _open(folder: Path, pen: Pen) -> Journal:
    return Journal(folder / "journal.db", DATABASE, pen, TRUST)


@dataclass
class History:
    """One seed's: `run` makes it, `converge` ends it, and then everything must hold."""

    folder: Path
    luck: Random
    places: list[Place] = field(default_factory=list)
    sticks: list[Parcel] = field(default_factory=list)
    acknowledged: set[EntryId] = field(default_factory=set)
    forged: set[EntryId] = field(default_factory=set)
    happened: Counter[str] = field(default_factory=Counter)
    """How often each of `FAULTS`."""
    minute: int = 0

    def begin(self) -> None:
        roles = [StationRole.SUPERVISOR, StationRole.DESK, StationRole.DESK, StationRole.SELF_SERVICE]
        roles += self.luck.choices((StationRole.DESK, StationRole.CHECKPOINT), k=self.luck.randint(1, 3))
        for number, role in enumerate(roles, 1):
            clock = timedelta(0) if number == 1 else self.luck.choice(CLOCKS)
            self.places.append(Place.found(self.folder / f"{number}", number, role, clock))
        certificates = [place.certificate() for place in self.places]
        for place in self.places:
            place.journal.enrol(certificates if self.luck.random() < 0.8 else [place.certificate()])

    def run(self, steps: int) -> None:
        deeds = (
            *((self.work,) * 12),
            *((self.meet,) * 5),
            *(self.one_way, self.fill_stick, self.read_stick, self.read_stick),
            *(self.lie, self.kill, self.kill, self.clone, self.put_back, self.settle, self.strike),
        )
        for _ in range(steps):
            self.minute += self.luck.randint(1, 9)
            self.luck.choice(deeds)()

    def now(self, place: Place) -> datetime:
        return BEGIN + timedelta(minutes=self.minute) + place.clock

    def anyone(self) -> Place:
        return self.luck.choice(self.places)

    def write(self, place: Place, kind: EntryKind, subject: ParticipantNumber, body: dict[str, object]) -> None:
        with place.journal.act(self.now(place), WHO) as act:
            entry = act.append(kind, subject, body, {"words": "told"} if self.luck.random() < 0.2 else None)
        self.acknowledged.add(entry.id)

    def work(self) -> None:
        place, subject = self.anyone(), ParticipantNumber(self.luck.randint(1, PEOPLE))
        held = place.journal.state(subject).current_badge
        if self.luck.random() < 0.3:
            self.write(place, EntryKind.SCAN, subject, {"decision": "allowed"})
        elif held is None or self.luck.random() < 0.2:
            self.issue(place, subject, str(held.serial) if held and self.luck.random() < 0.7 else "")
        else:
            kind = self.luck.choice(CHANGES)
            self.write(place, kind, subject, {"serial": str(held.serial), "reason": "lost"})

    def issue(self, place: Place, subject: ParticipantNumber, voids: str) -> None:
        with place.journal.act(self.now(place), WHO) as act:
            serial, generation = str(act.next_serial()), act.state(subject).generation + 1
            body = {"serial": serial, "generation": min(generation, 255), "voids": voids, "reason": "lost"}
            entries = [act.append(EntryKind.REISSUE if voids else EntryKind.ISSUE, subject, body)]
            outcome = self.luck.choice(("printed", "printed", "unsure", "failed", "unconfirmed"))
            entries.append(act.append(EntryKind.PRINT, subject, {"serial": serial, "outcome": outcome}))
        self.acknowledged.update(entry.id for entry in entries)

    def give(self, sender: Place, receiver: Place) -> int:
        return self.take(receiver, sender.journal.parcel(receiver.journal.heads()))

    def take(self, receiver: Place, parcel: Parcel) -> int:
        """As `OpenStation.take_in` does."""
        received = receiver.journal.receive(parcel, self.now(receiver))
        if received.own_elsewhere:
            self.happened["become another"] += 1
            receiver.be_another(self.now(receiver))
        return received.new

    def meet(self) -> None:
        one, other = self.luck.sample(self.places, 2)
        self.give(one, other)
        self.give(other, one)

    def one_way(self) -> None:
        self.give(*self.luck.sample(self.places, 2))

    def fill_stick(self) -> None:
        self.sticks.append(self.anyone().journal.parcel())

    def read_stick(self) -> None:
        """A stick may be hours old, and read many times."""
        if self.sticks:
            self.take(self.anyone(), self.luck.choice(self.sticks))

    def lie(self) -> None:
        """What was changed, cut off, or written by nobody who is enrolled is never taken in."""
        parcel, victim = self.anyone().journal.parcel(), self.anyone()
        if not parcel.lines:
            return
        at = self.luck.randrange(len(parcel.lines))
        line = parcel.lines[at]
        changed = replace(
            line, body=line.body.replace("lost", "gone"), subject="7", id=EntryId(self.luck.randbytes(32))
        )
        self.forged.add(changed.id)
        lines = (*parcel.lines[:at], changed, *parcel.lines[at + 1 :])
        lies = (
            replace(parcel, lines=lines),
            replace(parcel, lines=parcel.lines[at:]),
            replace(parcel, heads=()),
            replace(parcel, heads=tuple(replace(head, signature=bytes(64)) for head in parcel.heads)),
            replace(parcel, lines=lines, heads=tuple(replace(head, id=changed.id) for head in parcel.heads)),
        )
        self.happened["lied to"] += 1
        self.take(victim, self.luck.choice(lies))

    def kill(self) -> None:
        """In the middle of an act: what was not acknowledged never was."""
        place = self.anyone()
        try:
            with place.journal.act(self.now(place), WHO) as act:
                act.append(EntryKind.SCAN, ParticipantNumber(1), {"decision": "allowed"})
                raise InterruptedError  # noqa: TRY301 - the plug, in the middle of the act
        except InterruptedError:
            self.happened["killed"] += 1
            place.reopen()

    def clone(self) -> None:
        """A disk image is put into a second machine, and both go on."""
        if len(self.places) < 9:
            place = self.anyone()
            place.journal.close()
            folder = self.folder / f"clone-{self.minute}-{len(self.places)}"
            shutil.copytree(place.folder, folder)
            place.journal = _open(place.folder, place.journal.pen)
            clock = self.luck.choice(CLOCKS)
            self.happened["cloned"] += 1
            self.places.append(replace(place, folder=folder, clock=clock, journal=_open(folder, place.journal.pen)))

    def put_back(self) -> None:
        """An old copy in the place of the disk: what nobody else knows is lost, and was not kept by anybody."""
        place = self.anyone()
        pen, station, keys = place.journal.pen, place.station, place.keys
        place.journal.close()
        image = self.folder / f"image-{self.minute}"
        shutil.copytree(place.folder, image)
        place.journal = _open(place.folder, pen)
        for _ in range(self.luck.randint(0, 4)):
            self.write(place, EntryKind.SCAN, ParticipantNumber(self.luck.randint(1, PEOPLE)), {"decision": "allowed"})
        if self.luck.random() < 0.6:
            self.give(place, self.luck.choice([other for other in self.places if other is not place]))
        place.journal.close()
        shutil.rmtree(place.folder)
        image.rename(place.folder)
        self.happened["put back"] += 1
        place.station, place.keys, place.journal = station, keys, _open(place.folder, pen)
        self.acknowledged &= self.known_anywhere()

    def known_anywhere(self) -> set[EntryId]:
        known = {line.id for stick in self.sticks for line in stick.lines}
        return known.union(*(_ids(place.journal) for place in self.places))

    def settle(self) -> None:
        supervisor = self.places[0]
        for told in findings(supervisor.journal)[:1]:
            keep = self.luck.choice(told.finding.sides).serial
            with supervisor.journal.act(self.now(supervisor), WHO) as act:
                self._settle(act, supervisor, told, keep)

    def _settle(self, act: Act, supervisor: Place, told: object, keep: object) -> None:
        if may_settle(told, keep, act, supervisor.station).positive:  # type: ignore[arg-type]
            self.happened["settled"] += 1
            self.acknowledged.add(settle(act, told, keep).id)  # type: ignore[arg-type]

    def strike(self) -> None:
        """Seldom: a station that was lost."""
        if self.luck.random() < 0.2:
            place = self.luck.choice(self.places[1:])
            strike = Strike(place.journal.pen.writer, self.luck.randint(0, 20), self.luck.randint(0, 5), BEGIN)
            self.places[0].journal.enrol(strikes=[strike_off(strike, EVENT, REGISTRY)])
            self.happened["struck off"] += 1

    def converge(self) -> None:
        """Everybody meets everybody, and every stick is read once more."""
        for place in self.places:
            place.journal.enrol([each.certificate() for each in self.places if each.station.incarnation == 1])
        for stick in self.sticks:
            self.take(self.places[0], stick)
        while self.round() and not self.agreed():
            pass  # a clone that hears of itself becomes another, and writes that down

    def round(self) -> int:
        """Everybody tells the first one, which tells everybody."""
        first, others = self.places[0], self.places[1:]
        return sum(self.give(other, first) for other in others) + sum(self.give(first, other) for other in others)

    def agreed(self) -> bool:
        return len({frozenset(place.journal.heads()) for place in self.places}) == 1

    def holds(self) -> None:
        """What must be true, whatever happened."""
        known = [_ids(place.journal) for place in self.places]
        assert all(each == known[0] for each in known), "not everybody knows the same"
        assert self.acknowledged <= known[0], "an acknowledged entry was lost"
        assert not self.forged & known[0], "a forged entry got in"
        truths = [_truth(place.journal) for place in self.places]
        assert all(each == truths[0] for each in truths), "not everybody says the same"
        for place in self.places:
            assert place.journal.check().fault is None
            self.projection_is_the_fold(place.journal)

    def projection_is_the_fold(self, journal: Journal) -> None:
        roster = journal.roster
        assert roster is not None
        for subject, kept in journal.states():
            assert kept == fold(journal.entries_of(subject), roster.judge), subject

    def close(self) -> None:
        for place in self.places:
            place.journal.close()


def _ids(journal: Journal) -> set[EntryId]:
    with journal.reading() as connection:
        return {EntryId(row[0]) for row in connection.exec_driver_sql("SELECT id FROM entry")}


def _truth(journal: Journal) -> tuple[object, ...]:
    """All that a station knows of anybody, and the inbox: clocks are local, what was seen of them is not."""
    states = sorted((subject, pack(state)) for subject, state in journal.states() if state.badges or state.findings)
    inbox = sorted(repr(told) for told in findings(journal) if told.finding.kind is not FindingKind.CLOCK_AHEAD)
    return states, inbox, journal.roster
