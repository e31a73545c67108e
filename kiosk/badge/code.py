"""A token's digits -> the dark modules of a QR code (ISO/IEC 18004, error correction M), as runs.

In: `BadgeContent.code`, 202 digits, which fill version 5 (37 modules) in numeric mode. Out: `Code`, with one
run for each stretch of dark modules of a row, so that the whole symbol is one filled path. After it: `draw`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import zxingcpp

QUIET = 4
"""Light modules that the standard asks for on each side."""
_DARK = re.compile(rb"\x00+")


@dataclass(frozen=True, slots=True)
class Code:
    """`size` modules a side; runs of (column, row from the top, length)."""

    size: int
    runs: tuple[tuple[int, int, int], ...]


def encode(text: str) -> Code | None:
    """The symbol for `text`; None when no QR code can hold it."""
    try:
        barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    except ValueError:
        return None
    picture: Any = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    size, pixels = picture.shape[0], memoryview(picture).tobytes()
    runs = []
    for row in range(size):
        for dark in _DARK.finditer(pixels, row * size, (row + 1) * size):
            start, end = dark.span()
            runs.append((start - row * size, row, end - start))
    return Code(size, tuple(runs))
