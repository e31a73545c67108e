"""Files that are whole or absent: written beside, flushed to the disk, then renamed into place."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kiosk.errors import KioskError

PRIVATE = 0o600


def write_whole(path: Path, data: bytes, mode: int = PRIVATE) -> None:
    """Replaces `path` by `data` so that a pulled plug leaves the old file or the new one, never a half."""
    with writing_whole(path, mode) as file:
        file.write(data)


@contextmanager
def writing_whole(path: Path, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """A file to write into; at the end of the block it replaces `path`, and after an error it is gone."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _flushed(beside, mode) as file:
            yield file
        beside.replace(path)
        flush_folder(path.parent)
    except BaseException as error:
        with suppress(OSError):  # no such folder, or a file in its place
            beside.unlink()
        if isinstance(error, OSError):
            raise file_error(error, path) from error
        raise


def write_flushed(path: Path, data: bytes, mode: int = PRIVATE) -> None:
    """Writes a file that only its owner (or as `mode` says) may read, through to the disk."""
    with _flushed(path, mode) as file:
        file.write(data)


@contextmanager
def _flushed(path: Path, mode: int) -> Iterator[BinaryIO]:
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Makes a rename in `folder` survive a power cut (a no-op on Windows, which cannot open folders)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_error(error: OSError, path: Path) -> KioskError:
    """The sentence for a file that could not be written or read."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return KioskError("disk_full", file=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return KioskError("not_permitted", file=path)
    return KioskError("file_unreadable", file=path, why=error.strerror or type(error).__name__)
