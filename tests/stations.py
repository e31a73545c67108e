"""Certified stations with journals on real files, as many as a test wants, and what they exchange."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.journal import Journal, Pen
from kiosk.model import EntryKind, ParticipantNumber, Serial, Station, StationId, StationRole
from kiosk.roster import Certificate, Strike, Trust, certify, strike_off
from kiosk.store.keys import public_half
from tests.core.world import CLERK, NOW

KEY = bytes(32)
REGISTRY_KEY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
TRUST = Trust("forum", public_half(REGISTRY_KEY))
YEAR = timedelta(days=365)


@dataclass
class Member:
    """One station's journal, with its certificate."""

    folder: Path
    number: int
    role: StationRole = StationRole.DESK
    journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.signer = Ed25519PrivateKey.from_private_bytes(self.number.to_bytes(32))
        self.station = Station(StationId(self.number), 1, f"desk-{self.number}", self.role)
        self.journal = Journal(self.folder / "journal.db", KEY, Pen(self.station, self.signer), TRUST)
        self.journal.enrol([self.certificate])

    @property
    def writer(self) -> bytes:
        return public_half(self.signer)

    @property
    def certificate(self) -> Certificate:
        station = self.station
        told = (station.id, station.incarnation, station.name, station.role, self.writer)
        return certify(Certificate(*told, NOW - YEAR, NOW + YEAR), TRUST.event, REGISTRY_KEY)

    def strike(self, seq: int) -> Strike:
        return strike_off(Strike(self.writer, seq, 0, NOW), TRUST.event, REGISTRY_KEY)

    def scan(self, count: int, now: datetime = NOW) -> None:
        """Entries that change nobody's state, in one act."""
        with self.journal.act(now, CLERK) as act:
            for each in range(count):
                act.append(EntryKind.SCAN, ParticipantNumber(1 + each), {"decision": "allowed", "reason": ""})

    def issue(self, number: int) -> Serial:
        """A badge."""
        with self.journal.act(NOW, CLERK) as act:
            serial = act.next_serial()
            act.append(EntryKind.ISSUE, ParticipantNumber(number), {"serial": str(serial), "generation": 1})
        return serial

    def ids(self) -> set[bytes]:
        return {line.id for line in self.journal.parcel().lines}


def members(folder: Path, count: int) -> list[Member]:
    return [Member(folder / f"station-{number}", number) for number in range(1, count + 1)]
