"""Who may write and who was struck off: certificates and strikes -> whose entry counts, whose badge is known. PURE.

A certificate names a station, its incarnation, its role and its public key, signed by the event's registry key; a
station that found itself cloned or rolled back certifies its next incarnation with its enrolled key, in its own name
and role alone. A strike names the last entry of a writer, and the last badge, that still count.
An entry outside its writer's role is kept, has no effect, and becomes a finding (`Roster.judge`). What is not signed
as it must be is not taken in (`accepts`, `accepts_strike`). Before it: `sync`. After it: `state`, `token`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.model import Entry, EntryKind, FindingKind, StationId, StationRole

_DOMAINS = {"certificate": b"accreditation-kiosk certificate v1\0", "strike": b"accreditation-kiosk strike v1\0"}
_DESK = frozenset(
    {
        EntryKind.IDENTITY_CHECK,
        EntryKind.MISMATCH,
        EntryKind.ISSUE,
        EntryKind.REISSUE,
        EntryKind.PRINT,
        EntryKind.HANDOVER,
        EntryKind.VOID,
    }
)
MAY: Mapping[StationRole, frozenset[EntryKind]] = {
    StationRole.DESK: _DESK,
    StationRole.SUPERVISOR: _DESK | {EntryKind.OVERRIDE, EntryKind.SETTLEMENT, EntryKind.NOTED},
    StationRole.SELF_SERVICE: frozenset({EntryKind.ISSUE, EntryKind.PRINT, EntryKind.HANDOVER}),
    StationRole.CHECKPOINT: frozenset(),
}
"""What changes a participant's state when a station of that role writes it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A station's right to write, from and until a moment; `issuer` is the public key that signed it."""

    station: StationId
    incarnation: int
    name: str
    role: StationRole
    public_key: bytes
    valid_from: datetime
    valid_until: datetime
    issuer: bytes = b""
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Strike:
    """From now on this writer's entries after number `seq`, and its badges after `counter`, do not count."""

    writer: bytes
    seq: int
    counter: int
    at: datetime
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a home believes without proof: which event it serves, and the public half of its registry key."""

    event: str
    registry_key: bytes


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who may write at an event, by public key."""

    trust: Trust
    certificates: Mapping[bytes, Certificate] = field(default_factory=dict)
    strikes: Mapping[bytes, Strike] = field(default_factory=dict)

    def accepts(self, certificate: Certificate) -> bool:
        """Signed by the registry key, or by the enrolled station whose next incarnation it names."""
        if not _signed("certificate", self.trust, certificate, certificate.issuer):
            return False
        if certificate.issuer == self.trust.registry_key:
            return True
        parent = self.certificates.get(certificate.issuer)
        named = (certificate.station, certificate.name, certificate.role, certificate.valid_until)
        return (
            parent is not None
            and parent.issuer == self.trust.registry_key
            and certificate.incarnation != parent.incarnation
            and named == (parent.station, parent.name, parent.role, parent.valid_until)
        )

    def accepts_strike(self, strike: Strike) -> bool:
        """Signed by the registry key."""
        return _signed("strike", self.trust, strike, self.trust.registry_key)

    def with_(self, certificates: Iterable[Certificate] = (), strikes: Iterable[Strike] = ()) -> Roster:
        """This roster and what of these it accepts, enrolled stations before their incarnations. It depends on what is
        known alone, never on what was heard first.
        """
        unheard = (strike for strike in strikes if self.strikes.get(strike.writer) != strike)
        struck = {strike.writer: strike for strike in unheard if self.accepts_strike(strike)}
        roster = replace(self, strikes=_strictest(self.strikes, struck)) if struck else self
        for certificate in sorted(certificates, key=lambda each: each.issuer != self.trust.registry_key):
            before = roster.certificates.get(certificate.public_key)
            newer = before is None or _newer(before) < _newer(certificate)
            if newer and roster.accepts(certificate):
                roster = replace(roster, certificates={**roster.certificates, certificate.public_key: certificate})
        return roster

    def judge(self, entry: Entry) -> FindingKind | None:
        """Why an entry has no effect; None when it counts."""
        strike, certificate = self.strikes.get(entry.writer), self.certificates.get(entry.writer)
        if (strike and entry.seq > strike.seq) or (certificate and self._orphaned(certificate)):
            return FindingKind.STRUCK
        may = MAY[certificate.role] if certificate else frozenset[EntryKind]()
        return None if entry.kind in may else FindingKind.OUTSIDE_ROLE

    def station_keys(self) -> dict[tuple[int, int], Ed25519PublicKey]:
        """The keys of the stations that may issue badges, by station and incarnation."""
        return {
            (each.station, each.incarnation): Ed25519PublicKey.from_public_bytes(each.public_key)
            for each in self.certificates.values()
            if EntryKind.ISSUE in MAY[each.role] and not self._orphaned(each)
        }

    def readers(self) -> list[bytes]:
        """The keys of all writers that belong to the event: not struck off, nor made by one that was."""
        struck = self.strikes.keys()
        known = self.certificates.items()
        return sorted(key for key, each in known if key not in struck and each.issuer not in struck)

    def _orphaned(self, certificate: Certificate) -> bool:
        """An incarnation that nobody knew of when its station was struck off."""
        return certificate.issuer in self.strikes and certificate.public_key not in self.strikes

    def last_counters(self) -> dict[tuple[int, int], int]:
        """Of the stations that were struck off: the last badge that is still known."""
        struck = ((self.certificates.get(strike.writer), strike) for strike in self.strikes.values())
        return {(each.station, each.incarnation): strike.counter for each, strike in struck if each}


def certify(certificate: Certificate, event: str, key: Ed25519PrivateKey) -> Certificate:
    """The certificate, signed."""
    issued = replace(certificate, issuer=key.public_key().public_bytes_raw(), signature=b"")
    return replace(issued, signature=key.sign(_message("certificate", event, issued)))


def strike_off(strike: Strike, event: str, key: Ed25519PrivateKey) -> Strike:
    """The strike, signed."""
    return replace(strike, signature=key.sign(_message("strike", event, replace(strike, signature=b""))))


def pack_certificate(certificate: Certificate) -> str:
    """As text, for a table or a bundle."""
    return _canonical(certificate)


def unpack_certificate(text: str) -> Certificate:
    """What `pack_certificate` wrote; ValueError for anything else."""
    told = _loaded(text)
    told["station"], told["role"] = StationId(int(told["station"])), StationRole(told["role"])
    return _made(Certificate, told, ("public_key", "issuer", "signature"), ("valid_from", "valid_until"))


def pack_strike(strike: Strike) -> str:
    """As text, for a table or a bundle."""
    return _canonical(strike)


def unpack_strike(text: str) -> Strike:
    """What `pack_strike` wrote; ValueError for anything else."""
    return _made(Strike, _loaded(text), ("writer", "signature"), ("at",))


def _newer(certificate: Certificate) -> tuple[datetime, bytes]:
    """Of two certificates of one key the same one counts everywhere."""
    return certificate.valid_from, certificate.signature


_Record = TypeVar("_Record", Certificate, Strike)


def _strictest(known: Mapping[bytes, Strike], more: Mapping[bytes, Strike]) -> dict[bytes, Strike]:
    """Of two strikes of one writer the earlier entry counts: on every station alike, whichever came first."""
    both = {**known}
    for writer, strike in more.items():
        before = both.get(writer)
        both[writer] = min(before or strike, strike, key=lambda each: (each.seq, each.counter, each.signature))
    return both


def _signed(kind: str, trust: Trust, record: Certificate | Strike, key: bytes) -> bool:
    try:
        message = _message(kind, trust.event, replace(record, signature=b""))
        Ed25519PublicKey.from_public_bytes(key).verify(record.signature, message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _message(kind: str, event: str, record: Certificate | Strike) -> bytes:
    return _DOMAINS[kind] + event.encode() + b"\0" + _canonical(record).encode()


def _canonical(record: Certificate | Strike) -> str:
    return json.dumps(asdict(record), default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else value.isoformat() if isinstance(value, datetime) else str(value)


def _loaded(text: str) -> dict[str, Any]:
    told = json.loads(text)
    if not isinstance(told, dict):
        raise TypeError(text[:20])
    return told


def _made(kind: type[_Record], told: dict[str, Any], raw: tuple[str, ...], moments: tuple[str, ...]) -> _Record:
    try:
        told |= {name: bytes.fromhex(told[name]) for name in raw}
        told |= {name: datetime.fromisoformat(told[name]) for name in moments}
        return kind(**told)
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from None
