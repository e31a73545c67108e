"""Invitation and badge codes: 202 decimal digits -> a checked token, or why not. PURE.

A code is two digits for its kind, then the fixed-length decimal of 83 bytes: 19 bytes of fields (big-endian) and
64 bytes of Ed25519 (RFC 8032) over a domain string for the kind, the event's id and the fields, so that a code of
another event or kind never verifies. Digits survive every keyboard layout and fill QR version 5-M exactly.

`parse` is total: any text gives a Token or a Refusal, never an exception. Exactly one text per token is accepted.
Before it on the path: `kiosk.scan` (raw text). After it: `kiosk.registry` (who is this).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import digest as hmac_digest

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.model import (
    BadgeToken,
    InvitationId,
    InvitationToken,
    ParticipantNumber,
    Reason,
    Refusal,
    Serial,
    StationId,
    Token,
)


class TokenKind(StrEnum):
    """The kinds of code this product signs; the values are the two leading digits."""

    INVITATION = "10"
    BADGE = "20"


MAX_TEXT = 4096
FIELD_BYTES, SIGNATURE_BYTES = 19, 64
BODY_DIGITS = len(str((1 << 8 * (FIELD_BYTES + SIGNATURE_BYTES)) - 1))
TOKEN_DIGITS = 2 + BODY_DIGITS
EPOCH = date(1970, 1, 1)
_DOMAIN = {
    TokenKind.INVITATION: b"accreditation-kiosk invitation v1",
    TokenKind.BADGE: b"accreditation-kiosk badge v1",
}
_OURS = re.compile(r"(?:10|20)[0-9]*\Z")
_BOARDING_PASS = re.compile(r"M[1-9][A-Z/ .'-]{20}E?[A-Z0-9]{5,7} ")
_KNOWN_TEXTS = (
    ("web_link", re.compile(r"(?:https?://|www\.)", re.IGNORECASE)),
    ("contact_card", re.compile(r"(?:BEGIN:VCARD|MECARD:)", re.IGNORECASE)),
    ("wifi", re.compile(r"WIFI:", re.IGNORECASE)),
    ("boarding_pass", _BOARDING_PASS),
    ("mail_or_phone", re.compile(r"(?:mailto|tel|smsto|sms|geo):", re.IGNORECASE)),
    ("calendar", re.compile(r"BEGIN:V(?:EVENT|CALENDAR)", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The public halves that this event's codes are checked with; of stations that were struck off, the counter of the
    last badge that is still known.
    """

    event: str
    invitation: Mapping[int, Ed25519PublicKey]
    station: Mapping[tuple[int, int], Ed25519PublicKey]
    last_counters: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def hint(self) -> int:
        """One byte of the event's id: tells another event's code from a forged one."""
        return sha256(self.event.encode()).digest()[0]


def invitation_id(event_secret: bytes, number: ParticipantNumber, renewal: int = 0) -> InvitationId:
    """12 bytes of HMAC-SHA-256: a re-import keeps it, a renewal changes it, nobody can guess it."""
    return InvitationId(hmac_digest(event_secret, b"%d/%d" % (number, renewal), "sha256")[:12])


def make_invitation(token: InvitationToken, event: str, key_number: int, key: Ed25519PrivateKey) -> str:
    """The digits of an invitation, signed by the organiser's numbered invitation key."""
    fields = (
        bytes([_hint(event), key_number]) + token.invitation + _day(token.valid_from) + _day(token.valid_until) + b"\0"
    )
    return _sign(TokenKind.INVITATION, event, fields, key)


def make_badge(token: BadgeToken, event: str, key: Ed25519PrivateKey) -> str:
    """The digits of a badge, signed by the key of the station that its serial names."""
    serial = token.serial
    fields = (
        bytes([_hint(event)])
        + serial.station.to_bytes(2)
        + bytes([serial.incarnation])
        + token.number.to_bytes(4)
        + serial.counter.to_bytes(3)
        + bytes([token.generation, token.category])
        + token.zones.to_bytes(2)
        + token.days.to_bytes(2)
        + b"\0\0"
    )
    return _sign(TokenKind.BADGE, event, fields, key)


def parse(text: str, keys: TrustedKeys) -> Token | Refusal:
    """Any text -> Token or Refusal (`unreadable`, `foreign`, `wrong_event`, `forged`, `unknown_station`)."""
    if not _OURS.match(text) or len(text) > TOKEN_DIGITS:
        return Refusal(*_name_of(text))
    if len(text) < TOKEN_DIGITS:
        return Refusal(Reason.UNREADABLE, "cut_short") if len(text) > 40 else Refusal(Reason.FOREIGN, "number")
    value = int(text[2:])
    if value.bit_length() > 8 * (FIELD_BYTES + SIGNATURE_BYTES):
        return Refusal(Reason.UNREADABLE, "damaged")
    raw = value.to_bytes(FIELD_BYTES + SIGNATURE_BYTES)
    if raw[0] != keys.hint:
        return Refusal(Reason.WRONG_EVENT, "other_event")
    fields, signature = raw[:FIELD_BYTES], raw[FIELD_BYTES:]
    read = _read_invitation if text.startswith(TokenKind.INVITATION) else _read_badge
    return read(fields, signature, keys)


def _read_invitation(fields: bytes, signature: bytes, keys: TrustedKeys) -> Token | Refusal:
    key = keys.invitation.get(fields[1])
    if key is None or not _holds(TokenKind.INVITATION, keys.event, fields, signature, key) or fields[18]:
        return Refusal(Reason.FORGED)
    valid_from, valid_until = (_date(fields[at : at + 2]) for at in (14, 16))
    return InvitationToken(InvitationId(fields[2:14]), valid_from, valid_until)


def _read_badge(fields: bytes, signature: bytes, keys: TrustedKeys) -> Token | Refusal:
    serial = Serial(StationId(int.from_bytes(fields[1:3])), fields[3], int.from_bytes(fields[8:11]))
    key = keys.station.get((serial.station, serial.incarnation))
    if key is None or serial.counter > keys.last_counters.get((serial.station, serial.incarnation), serial.counter):
        return Refusal(Reason.UNKNOWN_STATION)
    if not _holds(TokenKind.BADGE, keys.event, fields, signature, key) or any(fields[17:]):
        return Refusal(Reason.FORGED)
    return BadgeToken(
        serial,
        ParticipantNumber(int.from_bytes(fields[4:8])),
        generation=fields[11],
        category=fields[12],
        zones=int.from_bytes(fields[13:15]),
        days=int.from_bytes(fields[15:17]),
    )


def _name_of(text: str) -> tuple[Reason, str]:
    """What a text that is none of our codes is, said so that a clerk can tell the guest."""
    if not text:
        return Reason.UNREADABLE, "empty"
    if len(text) > MAX_TEXT:
        return Reason.UNREADABLE, "too_long"
    for what, pattern in _KNOWN_TEXTS:
        if pattern.match(text):
            return Reason.FOREIGN, what
    if len(text) < 200 and text.isdecimal():
        return Reason.FOREIGN, "number"
    return Reason.UNREADABLE, "text"


def _sign(kind: TokenKind, event: str, fields: bytes, key: Ed25519PrivateKey) -> str:
    signed = fields + key.sign(_message(kind, event, fields))
    return f"{kind}{int.from_bytes(signed):0{BODY_DIGITS}d}"


def _holds(kind: TokenKind, event: str, fields: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(signature, _message(kind, event, fields))
    except InvalidSignature:
        return False
    return True


def _message(kind: TokenKind, event: str, fields: bytes) -> bytes:
    return b"\0".join((_DOMAIN[kind], event.encode(), fields))


def _hint(event: str) -> int:
    return sha256(event.encode()).digest()[0]


def _day(day: date) -> bytes:
    return (day - EPOCH).days.to_bytes(2)


def _date(two_bytes: bytes) -> date:
    return EPOCH + timedelta(days=int.from_bytes(two_bytes))
