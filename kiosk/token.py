"""What a scanned text is: invitation, badge or operator's card of ours, a ticket of another system, or neither. PURE.

A code of ours is two digits for its kind, then the fixed-length decimal of 83 bytes: 19 bytes of fields (big-endian)
and 64 bytes of Ed25519 (RFC 8032) over a domain string for the kind, the event's id and the fields, so that a code of
another event or kind never verifies. Digits survive every keyboard layout and fill QR version 5-M exactly.

`parse` is total: any text gives a Token or a Refusal, never an exception. Exactly one text per token is accepted; what
is no token is named, so that a clerk can tell the guest.
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

from kiosk.codes import BadgeToken, InvitationToken, OperatorCard, Refusal, TicketToken, Token
from kiosk.document import MrzFault, parse_mrz
from kiosk.model import ForeignTickets, InvitationId, ParticipantNumber, Reason, Serial, StationId
from kiosk.ticket import OPAQUE, SignedTicket, parse_pretix, ticket_id, window


class TokenKind(StrEnum):
    """The kinds of code this product signs; the values are the two leading digits."""

    INVITATION = "10"
    BADGE = "20"
    OPERATOR_CARD = "30"


MAX_TEXT = 4096
FIELD_BYTES, SIGNATURE_BYTES = 19, 64
BODY_DIGITS = len(str((1 << 8 * (FIELD_BYTES + SIGNATURE_BYTES)) - 1))
TOKEN_DIGITS = 2 + BODY_DIGITS
EPOCH = date(1970, 1, 1)
_DOMAIN = {
    TokenKind.INVITATION: b"accreditation-kiosk invitation v1",
    TokenKind.BADGE: b"accreditation-kiosk badge v1",
    TokenKind.OPERATOR_CARD: b"accreditation-kiosk operator card v1",
}
_OURS = re.compile(r"(?:10|20|30)[0-9]*\Z")
_WHAT = {
    TokenKind.INVITATION: "invitation",
    TokenKind.BADGE: "badge",
    TokenKind.OPERATOR_CARD: "operator_card",
}
NO_FOREIGN = ForeignTickets()
_BOARDING_PASS = re.compile(r"M[1-9][A-Z/ .'-]{20}E?[A-Z0-9]{5,7} ")
_KNOWN_TEXTS = (
    ("web_link", re.compile(r"(?:https?://|www\.)", re.IGNORECASE)),
    ("contact_card", re.compile(r"(?:BEGIN:VCARD|MECARD:)", re.IGNORECASE)),
    ("wifi", re.compile(r"WIFI:", re.IGNORECASE)),
    ("boarding_pass", _BOARDING_PASS),
    ("mail_or_phone", re.compile(r"(?:mailto|matmsg|tel|smsto|sms|geo):", re.IGNORECASE)),
    ("calendar", re.compile(r"BEGIN:V(?:EVENT|CALENDAR)", re.IGNORECASE)),
    ("payment", re.compile(r"ST0001[12]\||BCD\s|SPC\s|(?:upi|bitcoin|ethereum):", re.IGNORECASE)),
)
"""Payments: GOST R 56042 (Russia), EPC069-12 (SEPA), Swiss QR bill."""


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The public halves that this event's codes are checked with; of stations that were struck off, the counter of the
    last badge that is still known.
    """

    event: str
    invitation: Mapping[int, Ed25519PublicKey]
    station: Mapping[tuple[int, int], Ed25519PublicKey]
    last_counters: Mapping[tuple[int, int], int] = field(default_factory=dict)
    operator_card: Ed25519PublicKey | None = None

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


def make_operator_card(card: OperatorCard, event: str, key: Ed25519PrivateKey) -> str:
    """The digits of an operator's card, signed by the organiser's key for them."""
    told = card.operator.to_bytes(2) + bytes([card.role]) + card.card.to_bytes(4) + _day(card.valid_until)
    return _sign(TokenKind.OPERATOR_CARD, event, bytes([_hint(event)]) + told.ljust(FIELD_BYTES - 1, b"\0"), key)


def parse(text: str, keys: TrustedKeys, foreign: ForeignTickets = NO_FOREIGN) -> Token | Refusal:
    """Any text -> Token or Refusal (`unreadable`, `foreign`, `wrong_event`, `forged`, `unknown_station`)."""
    if not _OURS.match(text) or len(text) != TOKEN_DIGITS:
        return _foreign(text, keys.event, foreign)
    value = int(text[2:])
    if value.bit_length() > 8 * (FIELD_BYTES + SIGNATURE_BYTES):
        return Refusal(Reason.UNREADABLE, "damaged")
    raw, kind = value.to_bytes(FIELD_BYTES + SIGNATURE_BYTES), TokenKind(text[:2])
    fields, signature = raw[:FIELD_BYTES], raw[FIELD_BYTES:]
    if raw[0] != keys.hint:
        return Refusal(Reason.WRONG_EVENT, _WHAT[kind], _claimed_end(kind, fields))
    return _READERS[kind](fields, signature, keys)


def _claimed_end(kind: TokenKind, fields: bytes) -> date | None:
    """The last day of an invitation that nobody vouches for."""
    return _date(fields[16:18]) if kind is TokenKind.INVITATION else None


def _foreign(text: str, event: str, accepted: ForeignTickets) -> Token | Refusal:
    """A text that is no code of ours: a ticket that this event accepts, or what else it is."""
    if len(text) > MAX_TEXT:
        return Refusal(Reason.UNREADABLE, "too_long")
    signed = parse_pretix(text)
    if signed and accepted.pretix_keys:
        return _read_pretix(text, signed, event, accepted)
    named = Refusal(Reason.FOREIGN, "ticket") if signed else Refusal(*_name_of(text))
    if accepted.opaque and OPAQUE.match(text):
        plain = named == Refusal(Reason.UNREADABLE, "text")  # a ticket that is in no list looks like nothing else
        named = Refusal(Reason.UNREADABLE, "text_or_ticket") if plain else named
        return TicketToken(ticket_id(text, event), otherwise=named)
    return named


def _read_pretix(text: str, signed: SignedTicket, event: str, accepted: ForeignTickets) -> Token | Refusal:
    if not signed.holds(accepted.pretix_keys):
        return Refusal(Reason.FORGED)
    valid = window(signed.payload)
    if valid is None:
        return Refusal(Reason.UNREADABLE, "damaged")
    return TicketToken(ticket_id(text, event), valid.valid_from, valid.valid_until)


def _read_invitation(fields: bytes, signature: bytes, keys: TrustedKeys) -> Token | Refusal:
    key = keys.invitation.get(fields[1])
    if key is None or not _holds(TokenKind.INVITATION, keys.event, fields, signature, key) or fields[18]:
        return Refusal(Reason.FORGED, until=_claimed_end(TokenKind.INVITATION, fields))
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


def _read_operator_card(fields: bytes, signature: bytes, keys: TrustedKeys) -> Token | Refusal:
    kind, key = TokenKind.OPERATOR_CARD, keys.operator_card
    if key is None:  # a registry of before there were cards
        return Refusal(Reason.FOREIGN, _WHAT[kind])
    if not _holds(kind, keys.event, fields, signature, key) or any(fields[10:]):
        return Refusal(Reason.FORGED)
    operator, card = int.from_bytes(fields[1:3]), int.from_bytes(fields[4:8])
    return OperatorCard(operator, role=fields[3], card=card, valid_until=_date(fields[8:10]))


_READERS = {
    TokenKind.INVITATION: _read_invitation,
    TokenKind.BADGE: _read_badge,
    TokenKind.OPERATOR_CARD: _read_operator_card,
}


def _name_of(text: str) -> tuple[Reason, str]:
    """What a text that is no code is, said so that a clerk can tell the guest."""
    if not text:
        return Reason.UNREADABLE, "empty"
    if _OURS.match(text) and 40 < len(text) < TOKEN_DIGITS:
        return Reason.UNREADABLE, "cut_short"
    for what, pattern in _KNOWN_TEXTS:
        if pattern.match(text):
            return Reason.FOREIGN, what
    if parse_mrz(text) is not MrzFault.NO_DOCUMENT:
        return Reason.FOREIGN, "document"
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
