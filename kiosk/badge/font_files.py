"""The font files of badges and screens, unpacked once into a folder of their own.

In: `resources/fonts` (`NAME.ttf.xz`; `SHA256SUMS.txt` with digest, size and name of each; made by
`build_spec/fonts.py`) and a cache folder. Out: the unpacked files. A copy of the list, written last, says that every
file was checked when it was unpacked: then their sizes are enough, and only `kiosk doctor` reads them whole again.
After it: `fonts` and the screen. Broken resources raise `KioskError("fonts_damaged")`; a cache that cannot be
written `KioskError("disk_full")` or `("not_permitted")`.
"""

from __future__ import annotations

import hashlib
import lzma
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from kiosk.config import RESOURCES
from kiosk.errors import KioskError
from kiosk.files import write_whole

PACKED = RESOURCES / "fonts"
LIST = "SHA256SUMS.txt"
_UNPACKING = Lock()


class _Font(NamedTuple):
    digest: str
    size: int
    name: str


def font_files(cache: Path, *, thorough: bool = False) -> tuple[Path, ...]:
    """The font files, unpacked into `cache` unless they lie there whole; `thorough` reads every byte to be sure."""
    told = _list()
    fonts = _listed(told)
    with _UNPACKING:
        if thorough or not _is_stamped(cache, told) or not all(_has_size(cache, font) for font in fonts):
            for font in fonts:
                _unpack(cache, font)
            if not _is_stamped(cache, told):
                _keep(cache / LIST, told.encode())
    return tuple(cache / font.name for font in fonts)


def whole_file(file: Path) -> Path:
    """One of them, every byte as it ships: what has rotted in the cache is unpacked anew."""
    with _UNPACKING:
        for font in _listed(_list()):
            if font.name == file.name:
                _unpack(file.parent, font)
    return file


def _list() -> str:
    try:
        return (PACKED / LIST).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("fonts_damaged", file=PACKED / LIST, why=type(error).__name__) from error


def _listed(told: str) -> list[_Font]:
    try:
        return [_Font(digest, int(size), name) for digest, size, name in map(str.split, told.splitlines())]
    except ValueError as error:
        raise KioskError("fonts_damaged", file=PACKED / LIST, why=type(error).__name__) from error


def _is_stamped(cache: Path, told: str) -> bool:
    try:
        return (cache / LIST).read_bytes() == told.encode()
    except OSError:
        return False


def _has_size(cache: Path, font: _Font) -> bool:
    try:
        return (cache / font.name).stat().st_size == font.size
    except OSError:
        return False


def _unpack(cache: Path, font: _Font) -> None:
    if _is_whole(cache / font.name, font.digest):
        return
    packed = PACKED / f"{font.name}.xz"
    try:
        content = lzma.decompress(packed.read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise KioskError("fonts_damaged", file=packed, why=type(error).__name__) from error
    if hashlib.sha256(content).hexdigest() != font.digest:
        raise KioskError("fonts_damaged", file=packed, why="SHA-256")
    _keep(cache / font.name, content)


def _keep(target: Path, content: bytes) -> None:
    try:
        write_whole(target, content)
    except KioskError:
        # Windows refuses to replace a file that another process has just opened: then it is whole already.
        if not _is_whole(target, hashlib.sha256(content).hexdigest()):
            raise


def _is_whole(file: Path, digest: str) -> bool:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except OSError:
        return False
