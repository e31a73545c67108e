"""A file that is written from its beginning, and goes on where a call that was broken off had stopped.

It grows beside its place under a hidden name and is renamed when it is whole, so a half is never taken for it. What
lies there already is read and compared with what would be written: from the first difference on it is replaced.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kiosk.errors import KioskError
from kiosk.files import PRIVATE, file_error, flush_folder

_PIECE = 1 << 20


class Continued:
    """Where the bytes go; `kept` of them were there. To be written from beginning to end: it cannot seek."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._same, self._at, self.kept = file, True, 0, 0

    def write(self, data: bytes | memoryview, /) -> int:
        """Goes over what is the same already."""
        for at in range(0, len(data), _PIECE):
            self._write(data[at : at + _PIECE])
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """`end` does it."""

    def close(self) -> None:
        """Its owner does it."""

    def end(self) -> None:
        """Nothing lies behind the end; all of it is on the disk."""
        self._file.truncate(self._at)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _write(self, piece: bytes | memoryview) -> None:
        if self._same and self._file.read(len(piece)) == piece:
            self.kept += len(piece)
        else:
            if self._same:
                self._same = False
                self._file.seek(self._at)
                self._file.truncate()
            self._file.write(piece)
        self._at += len(piece)


@contextmanager
def continued(path: Path) -> Iterator[Continued]:
    """A file to write into; at the end of the block it replaces `path`. What an error leaves is there for the next
    call, unless it filled the disk. No folder is made: where a stick was pulled out, there is none.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(beside, _FLAGS, PRIVATE), "r+b") as file:
            written = Continued(file)
            yield written
            written.end()
        beside.replace(path)
        flush_folder(path.parent)
    except FileNotFoundError:
        raise KioskError("file_missing", file=path.parent) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            with suppress(OSError):
                beside.unlink()
        raise file_error(error, path) from error


_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
