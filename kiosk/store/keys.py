"""The secrets of one home: the databases' key, the event's signing keys (organiser's home; elsewhere their public
halves), and the station's key.

They lie in `keys.json`, readable by its owner alone. Where a desktop keeps secrets (`keyring`), the file is sealed
with AES-GCM under a key that only the desktop's keyring holds; elsewhere the file's mode is the protection, and
`kiosk doctor` says which it is. Private halves never enter a database or a bundle.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole

SERVICE = "accreditation-kiosk"
NONCE_BYTES = 12
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """32-byte secrets and Ed25519 private keys, as raw bytes by name; only the organiser's home has all of them."""

    secrets: Mapping[str, bytes] = field(repr=False)
    in_keyring: bool = False

    def secret(self, name: str) -> bytes:
        """The secret of that name; `KioskError` when this home does not hold it."""
        try:
            return self.secrets[name]
        except KeyError:
            raise KioskError("key_absent", name=name) from None

    @property
    def is_organiser(self) -> bool:
        """Is this the home that signs registry versions and certificates?"""
        return "registry" in self.secrets

    def public(self, name: str) -> bytes:
        """The public half of a key of the event, whether this home holds the private one or not."""
        return public_half(self.signer(name)) if name in self.secrets else self.secret(f"{name}_public")

    def signer(self, name: str) -> Ed25519PrivateKey:
        """The signing key of that name."""
        return Ed25519PrivateKey.from_private_bytes(self.secret(name))


def make_organiser_keys() -> Keys:
    """Fresh keys for the organiser's home, which is also a station."""
    names = (
        "database",
        "photos",
        "event_secret",
        "event_root",
        "registry",
        "invitation_1",
        "operator_card",
        "station",
    )
    return Keys({name: os.urandom(SECRET_BYTES) for name in names})


def make_station_keys(station: bytes, registry_public: bytes, root_public: bytes) -> Keys:
    """Of a station that the organiser enrolled: its own secrets, and what it checks the organiser's word with."""
    fresh = {name: os.urandom(SECRET_BYTES) for name in ("database", "photos")}
    return Keys({**fresh, "station": station, "registry_public": registry_public, "event_root_public": root_public})


def public_half(private: Ed25519PrivateKey) -> bytes:
    """The 32 bytes that others check signatures with."""
    return private.public_key().public_bytes_raw()


def save_keys(keys: Keys, path: Path) -> None:
    """Writes `keys.json`, sealed by the desktop's keyring where there is one."""
    plain = json.dumps({name: b64encode(secret).decode() for name, secret in keys.secrets.items()}).encode()
    sealing = _sealing_key(path, make=True)
    if sealing is None:
        write_whole(path, plain)
        return
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(sealing).encrypt(nonce, plain, None)
    write_whole(path, json.dumps({"sealed": b64encode(sealed).decode()}).encode())


def load_keys(path: Path) -> Keys:
    """Reads what `save_keys` wrote; `KioskError` when the file or its seal cannot be opened."""
    try:
        told = json.loads(path.read_bytes())
        sealed = told.get("sealed")
        if sealed:
            told = json.loads(_unseal(b64decode(sealed), path))
        return Keys({name: _secret(secret) for name, secret in told.items()}, in_keyring=bool(sealed))
    except FileNotFoundError as error:
        raise KioskError("home_missing", folder=path.parent) from error
    except OSError as error:
        raise file_error(error, path) from error
    except (ValueError, TypeError, AttributeError, InvalidTag) as error:
        raise KioskError("keys_unreadable", file=path) from error


def _secret(told: str) -> bytes:
    secret = b64decode(told)
    if len(secret) != SECRET_BYTES:
        raise ValueError
    return secret


def _unseal(sealed: bytes, path: Path) -> bytes:
    sealing = _sealing_key(path, make=False)
    if sealing is None:
        raise KioskError("keyring_locked", file=path)
    return AESGCM(sealing).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)


def _sealing_key(path: Path, *, make: bool) -> bytes | None:
    """The key that the desktop's keyring holds for this home; None where no keyring serves."""
    import keyring  # noqa: PLC0415 - 40 ms that a home with a plain file need not pay
    from keyring.errors import KeyringError  # noqa: PLC0415

    if keyring.get_keyring().priority < 1:
        return None
    account = str(path.resolve())
    try:
        held = keyring.get_password(SERVICE, account)
        if held is None and make:
            held = b64encode(os.urandom(32)).decode()
            keyring.set_password(SERVICE, account, held)
    except KeyringError:
        return None
    return b64decode(held) if held else None
