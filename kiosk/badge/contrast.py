"""Which colours count as dark: the one rule by which `plan` chooses white text and `raster` makes a dot black.

A colour is dark where white stands out from it 3:1 or more (WCAG 2.2, criterion 1.4.3, large text), that is at a
relative luminance of 0.3 or less. Because both keep to the same whole numbers, what was white text on a coloured
band is white on black at a label printer, and what was black text stays black on white: no text can vanish.
"""

from __future__ import annotations

READS_ON = 3.0
DARK = round((1.05 / READS_ON - 0.05) * (1 << 30))
"""The luminance (see `LUMINANCE`) up to which a colour is dark."""


def _share(part: int, weight: float) -> int:
    value = part / 255
    linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(weight * linear * (1 << 30))


LUMINANCE = tuple([_share(part, weight) for part in range(256)] for weight in (0.2126, 0.7152, 0.0722))
"""What each value of red, of green and of blue adds to the relative luminance, white being 2^30."""


def is_dark(colour: str) -> bool:
    """Does white text read on `#RRGGBB`?"""
    return sum(table[part] for table, part in zip(LUMINANCE, bytes.fromhex(colour[1:]), strict=True)) <= DARK
