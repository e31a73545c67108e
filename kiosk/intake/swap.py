"""How a registry version comes into use: built beside, flushed to the disk, then named by the pointer file `current`.

Until that rename every reader sees the old version, after it the next scan sees the new one. Before it: `loader` and
`copy`, which fill the file. After it: `registry`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole
from kiosk.registry import POINTER

_BUILDING = ".building-"


def building_file(folder: Path, version: int) -> Path:
    """Where the next version is built; nobody sees it there."""
    return folder / f"{_BUILDING}{version}.db"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One import or copy at a time; what one left unfinished, now or before, goes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_error(error, folder) from error
    try:
        with FileLock(folder.with_name("import.lock"), timeout=0):
            _sweep(folder)
            try:
                yield
            finally:
                _sweep(folder)
    except Timeout:
        raise KioskError("import_running") from None


def _sweep(folder: Path) -> None:
    for unfinished in folder.glob(f"{_BUILDING}*"):
        unfinished.unlink()


def swap_in(building: Path, folder: Path, version: int, *, keep: str) -> None:
    """The version before is kept until the next import: a desk may be in the middle of an act with it."""
    with building.open("rb+") as file:
        os.fsync(file.fileno())
    name = f"registry-{version}.db"
    building.replace(folder / name)
    pointer = folder / POINTER
    if pointer.is_dir():  # nothing could be renamed over it
        pointer.rename(folder / f"{POINTER}.damaged-{version}")
    write_whole(pointer, name.encode())
    for old in folder.glob("registry-*.db"):
        if old.name not in (name, keep):
            with suppress(OSError):  # Windows keeps a file that a desk still reads; the next import takes it away
                old.unlink()


def last_number(folder: Path, current: str) -> int:
    """The highest version number that any file or the pointer names, readable or not."""
    names = (current, *(path.name for path in folder.glob("registry-*.db")))
    numbers = (name.removeprefix("registry-").removesuffix(".db") for name in names)
    return max((int(number) for number in numbers if number.isascii() and number.isdigit()), default=0)
