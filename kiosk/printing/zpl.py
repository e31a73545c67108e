"""ZPL II, both ways: a picture of one bit -> the bytes that print it; what a printer answers -> its values.

The picture travels as a ^GF graphic, packed in whichever of the two ways of the ZPL II Programming Guide is shorter:
runs of hexadecimal digits, or `:Z64:` (deflate, Base64, CRC-16). An answer that cannot be read is a `NoValue`, never
a guess. Before it: `badge.raster`. After it: `zpl_printer`.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from binascii import crc_hqx
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.printing.printer import Fault

if TYPE_CHECKING:
    from PIL import Image

HOST_STATUS = b"~HS\r\n"
LABEL_COUNT = b'! U1 getvar "odometer.total_label_count"\r\n'
"""The labels of the printer's life. SGD commands end with a line of their own."""
CANCEL = b"~JA\r\n"
_ONES, _TWENTIES = "GHIJKLMNOPQRSTUVWXY", "ghijklmnopqrstuvwxyz"
"""How often a digit comes: 1 to 19, and 20 to 400."""
_RUN = re.compile(r"([0-9A-F])\1{2,}")
_TAIL = re.compile(r"(?:0{2,}|F{2,})$")
_FRAME = rb"\x02([0-9,]{1,80})\x03"
_STATUS = re.compile(rb"\s*" + rb"\s*".join([_FRAME] * 3) + rb"\s*")
_COUNT = re.compile(rb'\s*"(\d{1,10})"\s*')
_UNKNOWN = re.compile(rb'\s*"?\?"?\s*')


class NoValue(StrEnum):
    """Why an answer holds no value."""

    SILENT = "silent"
    NONSENSE = "nonsense"
    UNKNOWN = "unknown"
    """The printer says that it has no such thing: it is older than its odometer's name."""


@dataclass(frozen=True, slots=True)
class HostStatus:
    """What a printer says of itself. `busy` is whether it still has something to print."""

    faults: tuple[Fault, ...]
    busy: bool


def label(picture: Image.Image, left: int = 0, top: int = 0, name: str = "") -> bytes:
    """One label with that picture, moved right and down by dots (a negative move cuts off what goes over the edge).

    `name` is a comment in the stream. The label is neither turned, mirrored nor inverted, whatever was set before.
    """
    picture = picture.crop((max(0, -left), max(0, -top), picture.width, picture.height))
    left, top = max(0, left), max(0, top)
    width, height = left + picture.width, top + picture.height
    page = f"^PW{width}^LL{height}^LH{left},{top}^LS0^LT0^PON^PMN^LRN^PQ1"
    return f"^XA^FX {_plain(name)}^FS{page}^FO0,0{graphic(picture)}^FS^XZ\r\n".encode("ascii")


def graphic(picture: Image.Image) -> str:
    """A ^GF command: black dots burn. Both counts are of the bytes unpacked, as the printer keeps them."""
    packed = picture.tobytes("raw", "1;I")
    across = (picture.width + 7) // 8
    return f"^GFA,{len(packed)},{len(packed)},{across},{min(runs(packed, across), deflated(packed), key=len)}"


def deflated(packed: bytes) -> str:
    """The dots as `:Z64:`."""
    data = b64encode(zlib.compress(packed, 9))
    return f":Z64:{data.decode('ascii')}:{crc_hqx(data, 0):04X}"


def runs(packed: bytes, across: int) -> str:
    """The dots as hexadecimal digits with their runs counted; a line like the one above it is a colon."""
    digits = packed.hex().upper()
    lines = [digits[start : start + 2 * across] for start in range(0, len(digits), 2 * across)]
    before = [None, *lines]
    return "".join(":" if line == above else _run_line(line) for line, above in zip(lines, before, strict=False))


def host_status(answer: bytes) -> HostStatus | NoValue:
    """What ~HS brought: three lines of twelve, eleven and two numbers."""
    if not answer:
        return NoValue.SILENT
    found = _STATUS.fullmatch(answer)
    lines = [line.split(b",") for line in found.groups()] if found else []
    if [len(line) for line in lines] != [12, 11, 2] or not all(number for line in lines for number in line):
        return NoValue.NONSENSE
    first, second = ([int(number) for number in line] for line in lines[:2])
    flags = (*(first[place] for place in (1, 2, 5, 7, 9, 10, 11)), *second[2:4])
    if not set(flags) <= {0, 1}:
        return NoValue.NONSENSE
    return HostStatus(_faults(first, second), busy=any((first[4], first[5], first[7], second[7], second[8])))


def label_count(answer: bytes) -> int | NoValue:
    """What the odometer says."""
    if not answer:
        return NoValue.SILENT
    found = _COUNT.fullmatch(answer)
    if found:
        return int(found[1])
    return NoValue.UNKNOWN if _UNKNOWN.fullmatch(answer) else NoValue.NONSENSE


def _faults(first: list[int], second: list[int]) -> tuple[Fault, ...]:
    """The worst first; a lost configuration and a head too cold or too hot have no word of their own."""
    said = {
        Fault.COVER_OPEN: second[2],
        Fault.MEDIA_EMPTY: first[1],
        Fault.RIBBON_OUT: second[3],
        Fault.ATTENTION: any(first[9:12]),
        Fault.PAUSED: first[2],
    }
    return tuple(fault for fault, so in said.items() if so)


def _run_line(line: str) -> str:
    """Zeros up to the end are a comma, ones an exclamation mark."""
    tail = _TAIL.search(line)
    shown = line[: tail.start()] if tail else line
    end = "" if tail is None else "," if tail[0].startswith("0") else "!"
    return _RUN.sub(lambda run: _times(len(run[0])) + run[1], shown) + end


def _times(count: int) -> str:
    """Counts add up: `zH` is 402."""
    most, rest = divmod(count, 400)
    twenties, ones = divmod(rest, 20)
    return most * "z" + (_TWENTIES[twenties - 1] if twenties else "") + (_ONES[ones - 1] if ones else "")


def _plain(name: str) -> str:
    """Nothing that a printer could take for a command."""
    return re.sub(r"[^A-Za-z0-9 .-]", "", name)
