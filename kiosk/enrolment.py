"""An enrolment: all that makes a station of an event, in one file that the administrator carries to it.

It holds the event and its layouts, the printers, the hub's address, what the event's codes and entries are checked
with, and the station's certificate together with the key that it certifies: so it is as secret as a key, and meant
for one station. A passphrase, spoken and not written, seals it (scrypt, RFC 7914; AES-256-GCM). Whatever else is in
such a file is a `KioskError` that says so. Before it: `station` at the organiser's home. After it: `homes`.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole
from kiosk.roster import Certificate, pack_certificate, unpack_certificate

KIND = "accreditation-kiosk enrolment 1"
MOST_BYTES = 10_000_000
_COST = 2**16
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What one station is made of; `layouts` by file name."""

    event: str
    event_text: str
    certificate: Certificate
    station_key: bytes = field(repr=False)
    registry_key: bytes
    root_key: bytes
    layouts: Mapping[str, str] = field(default_factory=dict)
    hub: str = field(default="", repr=False)
    printers: str = ""


def write_enrolment(enrolment: Enrolment, file: Path, passphrase: str) -> None:
    """Writes the file, readable by its owner alone; sealed unless the passphrase is empty."""
    plain = json.dumps(_told(enrolment), ensure_ascii=False).encode()
    if passphrase:
        salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, plain, KIND.encode())
        plain = json.dumps({"kind": KIND, "sealed": _text(salt + nonce + sealed)}).encode()
    write_whole(file, plain)


def is_sealed(file: Path) -> bool:
    """Is a passphrase asked for?"""
    return "sealed" in _read(file)


def read_enrolment(file: Path, passphrase: str) -> Enrolment:
    """What `write_enrolment` wrote."""
    told = _read(file)
    if "sealed" in told:
        told = _unsealed(told["sealed"], passphrase, file)
    try:
        return Enrolment(
            event=str(told["event"]),
            event_text=str(told["event_text"]),
            certificate=unpack_certificate(told["certificate"]),
            station_key=_raw(told["station_key"], _KEY_BYTES),
            registry_key=_raw(told["registry_key"], _KEY_BYTES),
            root_key=_raw(told["root_key"], _KEY_BYTES),
            layouts={str(name): str(text) for name, text in dict(told["layouts"]).items()},
            hub=str(told["hub"]),
            printers=str(told["printers"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KioskError("enrolment_unreadable", file=file) from error


def _told(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "kind": KIND,
        "event": enrolment.event,
        "event_text": enrolment.event_text,
        "certificate": pack_certificate(enrolment.certificate),
        "station_key": _text(enrolment.station_key),
        "registry_key": _text(enrolment.registry_key),
        "root_key": _text(enrolment.root_key),
        "layouts": dict(enrolment.layouts),
        "hub": enrolment.hub,
        "printers": enrolment.printers,
    }


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise KioskError("enrolment_unreadable", file=file)
        told = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise KioskError("file_missing", file=file) from None
    except OSError as error:
        raise file_error(error, file) from error
    except ValueError as error:
        raise KioskError("enrolment_unreadable", file=file) from error
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise KioskError("enrolment_unreadable", file=file)
    return told


def _unsealed(told: object, passphrase: str, file: Path) -> dict[str, Any]:
    try:
        sealed = b64decode(str(told), validate=True)
        salt, nonce = sealed[:_SALT_BYTES], sealed[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES]
        rest = sealed[_SALT_BYTES + _NONCE_BYTES :]
        plain = json.loads(AESGCM(_derived(passphrase, salt)).decrypt(nonce, rest, KIND.encode()))
    except InvalidTag:
        raise KioskError("passphrase_wrong", file=file) from None
    except ValueError as error:
        raise KioskError("enrolment_unreadable", file=file) from error
    return plain if isinstance(plain, dict) else {}


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=_KEY_BYTES, n=_COST, r=8, p=1).derive(passphrase.strip().encode())


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _raw(told: object, length: int) -> bytes:
    raw = b64decode(str(told), validate=True)
    if len(raw) != length:
        raise ValueError
    return raw
