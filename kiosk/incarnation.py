"""Is this still the station that wrote the last entry? A cloned disk, a restored copy and another machine are not.

A station that finds out becomes a new writer before it writes on: a fresh key, certified by its enrolled one, a number
of its own for the serials of its badges, and an entry that says so. What the other one wrote, or what was lost here
and comes back from the others, then never collides with it. Three signs: the machine is another one, the mark beside
the home says that more was written than the journal holds, or a peer brings entries of our own that are not here.
Before it: `station`. After it: `journal`.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import platformdirs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.config import Home
from kiosk.journal import Journal, Pen
from kiosk.model import EntryKind, Operator, Station
from kiosk.roster import certify
from kiosk.store.keys import Keys, public_half, save_keys

ENROLLED = "station"
MACHINE = "machine"
_MULTICAST = 1 << 40


def signer_name(incarnation: int, first: int = 1) -> str:
    """Under which name a home keeps the key of an incarnation."""
    return ENROLLED if incarnation == first else f"{ENROLLED}_{incarnation}"


def this_machine() -> str:
    """What tells this machine from others, as a digest; empty where nothing does."""
    with suppress(OSError):
        return _digest(Path("/etc/machine-id").read_bytes().strip())
    node = uuid.getnode()
    return "" if node & _MULTICAST else _digest(node.to_bytes(8))


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of the newest entry of a writer, kept beside the home: who puts an old copy of the home back does not
    put this back with it.
    """

    file: Path

    @classmethod
    def of(cls, home: Home, writer: bytes) -> Mark:
        """The mark of that writer at that home."""
        name = _digest(str(home.root.resolve()).encode() + writer)
        return cls(Path(platformdirs.user_state_dir("accreditation-kiosk", appauthor=False)) / f"{name}.seq")

    def read(self) -> int:
        """0 where there is none, or none that can be read."""
        try:
            return int(self.file.read_bytes())
        except (OSError, ValueError):
            return 0

    def write(self, seq: int) -> None:
        """Best effort: a mark that lags only sees less."""
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.file, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.write(handle, f"{seq:020d}".encode())
            finally:
                os.close(handle)


def why_another(home: Home, journal: Journal) -> str:
    """The sign that this is not the station that wrote the last entry; empty when there is none."""
    known, here = journal.setting(MACHINE), this_machine()
    if known and here and known != here:
        return "other_machine"
    return "rolled_back" if Mark.of(home, journal.pen.writer).read() > journal.newest() else ""


@dataclass(frozen=True, slots=True)
class Reborn:
    """What the station is from now on."""

    keys: Keys
    station: Station
    signer: Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Rebirth:
    """What becoming a new writer needs."""

    home: Home
    keys: Keys
    station: Station
    event: str
    operator: Operator

    def happen(self, journal: Journal, why: str, now: datetime) -> Reborn:
        """The new key is safe before anything is signed with it."""
        signer, before = Ed25519PrivateKey.generate(), journal.pen.writer
        station = replace(self.station, incarnation=self._free(journal, public_half(signer)))
        secrets = {**self.keys.secrets, signer_name(station.incarnation): signer.private_bytes_raw()}
        keys = replace(self.keys, secrets=secrets)
        save_keys(keys, self.home.keys_file)
        self._certify(journal, station, signer)
        with journal.becoming(Pen(station, signer), now, self.operator) as act:
            act.put_setting("incarnation", str(station.incarnation))
            act.put_setting(MACHINE, this_machine())
            act.append(EntryKind.INCARNATION, f"station:{station.id}", {"why": why, "before": before.hex()})
        return Reborn(keys, station, signer)

    def _certify(self, journal: Journal, station: Station, signer: Ed25519PrivateKey) -> None:
        enrolled, roster = self.keys.signer(ENROLLED), journal.roster
        parent = roster.certificates.get(public_half(enrolled)) if roster else None
        if parent:
            draft = replace(parent, incarnation=station.incarnation, public_key=public_half(signer))
            journal.enrol([certify(draft, self.event, enrolled)])

    def _free(self, journal: Journal, public_key: bytes) -> int:
        """Chosen by the new key, so that two clones do not choose the same; 1 is the enrolled one."""
        roster = journal.roster
        taken = (
            {each.incarnation for each in roster.certificates.values() if each.station == self.station.id}
            if roster
            else set()
        )
        wanted = (2 + (public_key[0] + step) % 254 for step in range(254))
        return next((each for each in wanted if each not in taken), 2 + public_key[0] % 254)


def _digest(raw: bytes) -> str:
    return sha256(b"accreditation-kiosk machine\0" + raw).hexdigest()[:32]
