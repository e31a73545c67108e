"""Bytes that only the stations of an event can open: an age file (age-encryption.org/v1) for their Ed25519 keys.

No key is handed out for it: a station opens with the one that it signs with, as age does with keys of SSH.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import BinaryIO

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kiosk.sync.refusals import BundleRefusal, RefusedError

BEGINS = b"age-encryption.org/v1\n"
_NOT_FOR_US = "No matching keys"


def sealed(plain: BinaryIO, readers: Iterable[bytes]) -> memoryview:
    """For the holders of these public keys (32 bytes each); one that is no key opens nothing."""
    told = io.BytesIO()
    pyrage.encrypt_io(plain, told, [recipient for key in readers if (recipient := _recipient(key))])
    return told.getbuffer()


def unsealed(file: BinaryIO, keys: Iterable[Ed25519PrivateKey]) -> BinaryIO:
    """What was sealed, in memory: it must not lie on a disk. `RefusedError` for what cannot be opened."""
    plain = io.BytesIO()
    try:
        pyrage.decrypt_io(file, plain, [_identity(key) for key in keys])
    except pyrage.DecryptError as error:
        why = BundleRefusal.SEALED if str(error).startswith(_NOT_FOR_US) else BundleRefusal.TAMPERED
        raise RefusedError(why) from None
    except OSError as error:
        if error.errno is not None:  # of the stick, and not of what was read from it
            raise
        raise RefusedError(BundleRefusal.TAMPERED) from None
    plain.seek(0)
    return plain


def _recipient(key: bytes) -> pyrage.ssh.Recipient | None:
    try:
        public = Ed25519PublicKey.from_public_bytes(key).public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        return pyrage.ssh.Recipient.from_str(public.decode())
    except (ValueError, pyrage.RecipientError):
        return None


def _identity(key: Ed25519PrivateKey) -> pyrage.ssh.Identity:
    return pyrage.ssh.Identity.from_buffer(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
