"""Tickets of other systems: opaque secrets, and the signed tickets of pretix (`pretix_sig1`). PURE.

A ticket is found by a digest of its whole text, so that a stolen copy of the registry prints no tickets: a random
secret cannot be got back from it (a short one can be guessed: intake asks for eight characters). The look-up is an
ordinary search by that digest. Its time may tell how a digest begins, but nobody can choose texts by their digest.

A `pretix_sig1` text is base64, reversed: version 1, two 16-bit lengths (big-endian), a protobuf message, an Ed25519
signature over that message alone. Anybody can change the text around it, so one spelling is accepted: strict base64
that encodes back to the same text, lengths that add up. Any text gives an answer, never an exception.
After it: `kiosk.token`.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.codes import TicketId

OPAQUE = re.compile(r"(?![0-9]{8,10}\Z)[!-~]{8,1000}\Z")
"""What can be a ticket's text: too long to be guessed or to be a participant's number, without spaces."""
_DOMAIN = b"accreditation-kiosk ticket v1"
_HEAD_BYTES, _SIGNATURE_BYTES, _VERSION = 5, 64, 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_VALID_FROM, _VALID_UNTIL = 5, 6


@dataclass(frozen=True, slots=True)
class SignedTicket:
    """The two parts of a `pretix_sig1` text."""

    payload: bytes
    signature: bytes

    def holds(self, keys: Iterable[bytes]) -> bool:
        """Did one of these keys sign it?"""
        return any(_holds(Ed25519PublicKey.from_public_bytes(key), self) for key in keys)


@dataclass(frozen=True, slots=True)
class Window:
    """When a ticket is valid; None where it does not say."""

    valid_from: datetime | None = None
    valid_until: datetime | None = None


def ticket_id(text: str, event: str) -> TicketId:
    """What the registry keeps of a ticket's text: SHA-256, of no use at another event."""
    return TicketId(sha256(b"\0".join((_DOMAIN, event.encode(), text.encode("utf-8", "replace")))).digest())


def parse_pretix(text: str) -> SignedTicket | None:
    """A text in the form of `pretix_sig1`, its signature unproved; None of any other text."""
    try:
        raw = b64decode(text[::-1], validate=True)
    except ValueError:
        return None
    if len(raw) < _HEAD_BYTES or raw[0] != _VERSION or b64encode(raw).decode() != text[::-1]:
        return None
    length, signed = int.from_bytes(raw[1:3]), int.from_bytes(raw[3:5])
    if signed != _SIGNATURE_BYTES or len(raw) != _HEAD_BYTES + length + signed:
        return None
    return SignedTicket(raw[_HEAD_BYTES:-signed], raw[-signed:])


def window(payload: bytes) -> Window | None:
    """What a ticket's message says of its time (fields 5 and 6, seconds since 1970); None of no such message."""
    try:
        numbers = dict(_numbers(payload))
        return Window(_moment(numbers.get(_VALID_FROM, 0)), _moment(numbers.get(_VALID_UNTIL, 0)))
    except (IndexError, ValueError, OverflowError, OSError):
        return None


def _numbers(message: bytes) -> Iterator[tuple[int, int]]:
    """The numbers of a protobuf message by their fields; texts and the like are passed over."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        value, size = 0, {_FIXED64: 8, _FIXED32: 4}.get(tag & 7, 0)
        if tag & 7 == _VARINT:
            value, at = _varint(message, at)
            yield tag >> 3, value
        elif tag & 7 == _BYTES:
            size, at = _varint(message, at)
        elif not size:
            raise ValueError
        at += size
    if at > len(message):
        raise ValueError


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Seven bits a byte, the lowest first; at most ten bytes."""
    value = 0
    for place in range(10):
        byte = message[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise ValueError


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _holds(key: Ed25519PublicKey, ticket: SignedTicket) -> bool:
    try:
        key.verify(ticket.signature, ticket.payload)
    except InvalidSignature:
        return False
    return True
