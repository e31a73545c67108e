"""The fonts of badges and screens: unpacked once, checked, registered once, measured glyph by glyph.

In: `resources/fonts` (`NAME.ttf.xz`, `SHA256SUMS.txt`; made by `build_spec/fonts.py`) and a cache folder.
Out: `font_files`, the unpacked files (the screen loads the same ones), and `Fonts`, which knows what the
fonts cover and how much room a character's ink takes. After it: `text` (fitting) and `draw`. Broken resources
raise `KioskError("fonts_damaged")`; a cache that cannot be written `KioskError("disk_full")` or
`("not_permitted")`.
"""

from __future__ import annotations

import errno
import hashlib
import lzma
import os
import struct
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from kiosk.config import RESOURCES
from kiosk.errors import KioskError

PACKED = RESOURCES / "fonts"
_REGISTERING = Lock()


class Weight(StrEnum):
    """How heavy a text is drawn."""

    REGULAR = "regular"
    BOLD = "bold"


_FILES = {Weight.REGULAR: "NotoSans-Regular.ttf", Weight.BOLD: "NotoSans-Bold.ttf"}


class Glyph(NamedTuple):
    """Where one character's ink lies, in em from its origin on the baseline (all 0: no ink)."""

    advance: float
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Face:
    """One weight: the name ReportLab knows it by, and its parsed tables."""

    name: str
    table: Any
    known: dict[str, Glyph] = field(default_factory=dict)

    def glyph(self, character: str) -> Glyph:
        """The measures of one character; those of the missing-glyph box where the font lacks it."""
        if character not in self.known:
            self.known[character] = self._measure(ord(character))
        return self.known[character]

    def _measure(self, code: int) -> Glyph:
        number = self.table.charToGlyph.get(code, 0)
        advance = self.table.charWidths.get(code, self.table.defaultWidth) / 1000
        start, end = self.table.glyphPos[number : number + 2]
        if start == end:
            return Glyph(advance, 0.0, 0.0, 0.0, 0.0)
        header = self.table.get_table_pos("glyf")[0] + start
        box = struct.unpack_from(">4h", self.table._ttf_data, header + 2)  # noqa: SLF001 glyf: xMin yMin xMax yMax
        return Glyph(advance, *(value / self.table.unitsPerEm for value in box))


@dataclass(frozen=True, slots=True)
class Fonts:
    """The registered fonts and the files they came from."""

    files: tuple[Path, ...]
    faces: Mapping[Weight, Face]

    def missing(self, text: str) -> str:
        """The characters of `text` that some weight lacks, each once, in order."""
        tables = [face.table.charToGlyph for face in self.faces.values()]
        lacking = (each for each in text if not all(ord(each) in table for table in tables))
        return "".join(dict.fromkeys(lacking))

    def covers(self, text: str) -> bool:
        """Every character of `text` can be drawn."""
        return not self.missing(text)

    def width(self, text: str, weight: Weight, size: float) -> float:
        """The advance width of `text` in points."""
        face = self.faces[weight]
        return sum(face.glyph(each).advance for each in text) * size


def font_files(cache: Path) -> tuple[Path, ...]:
    """The font files, unpacked into `cache` unless they lie there whole; processes may race."""
    return tuple(_unpacked(cache, name, digest) for name, digest in _digests().items())


def load_fonts(cache: Path) -> Fonts:
    """Unpacks and registers the fonts; a second call registers nothing anew."""
    files = font_files(cache)
    by_name = {file.name: file for file in files}
    with _REGISTERING:
        return Fonts(files, {weight: _registered(by_name[name]) for weight, name in _FILES.items()})


def _registered(file: Path) -> Face:
    # Imported here: a quarter of a second that the screen, which wants the files alone, need not wait for.
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    if file.stem not in pdfmetrics.getRegisteredFontNames():
        # asciiReadable embeds all of ASCII in each badge: 20 kB for nothing.
        pdfmetrics.registerFont(TTFont(file.stem, str(file), asciiReadable=False))
    return Face(file.stem, pdfmetrics.getFont(file.stem).face)


def _digests() -> dict[str, str]:
    try:
        lines = (PACKED / "SHA256SUMS.txt").read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise KioskError("fonts_damaged", file=PACKED / "SHA256SUMS.txt", why=type(error).__name__) from error
    return {name: digest for digest, name in (line.split() for line in lines)}


def _unpacked(cache: Path, name: str, digest: str) -> Path:
    target = cache / name
    if _is_whole(target, digest):
        return target
    packed = PACKED / f"{name}.xz"
    try:
        font = lzma.decompress(packed.read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise KioskError("fonts_damaged", file=packed, why=type(error).__name__) from error
    if hashlib.sha256(font).hexdigest() != digest:
        raise KioskError("fonts_damaged", file=packed, why="SHA-256")
    try:
        _write(target, font)
    except OSError as error:
        # Windows refuses to replace a file that another process has just opened: then it is whole already.
        if not _is_whole(target, digest):
            key = "disk_full" if error.errno == errno.ENOSPC else "not_permitted"
            raise KioskError(key, file=target) from error
    return target


def _is_whole(file: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
