"""Tickets as other systems print them, made by a hand of our own."""

from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRETIX = Ed25519PrivateKey.from_private_bytes(bytes(range(3, 35)))
PRETIX_KEY = PRETIX.public_key().public_bytes_raw()
PRETIX_PEM = b64encode(
    PRETIX.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
).decode()
"""As pretix tells it in `valid_keys`."""
SECRET = "xj4k9mw2hd7qz5ptv8bcnr6ysg3afue2"
"""As pretix prints it by default."""


def varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


def message(seed: str = "k3jx9q2ma", valid_from: int = 0, valid_until: int = 0) -> bytes:
    """The protobuf message: seed 1, item 2, variation 3 and subevent 4 left out, and the two times 5 and 6."""
    times = b"".join(bytes([field << 3]) + varint(value) for field, value in ((5, valid_from), (6, valid_until)))
    return b"\x0a" + varint(len(seed)) + seed.encode() + b"\x10" + varint(70_000) + times


def sealed(payload: bytes, signature: bytes) -> bytes:
    return b"\1" + len(payload).to_bytes(2) + len(signature).to_bytes(2) + payload + signature


def as_text(raw: bytes) -> str:
    return b64encode(raw).decode()[::-1]


def pretix_ticket(payload: bytes | None = None, key: Ed25519PrivateKey = PRETIX) -> str:
    told = message() if payload is None else payload
    return as_text(sealed(told, key.sign(told)))
