"""Words of the command line that several commands read: numbers, and codes that may be pictures."""

from __future__ import annotations

from pathlib import Path

from kiosk.errors import KioskError
from kiosk.model import ParticipantNumber

MAX_NUMBER = 0xFFFFFFFF
PICTURES = (".png", ".jpg", ".jpeg", ".pdf", ".webp", ".gif", ".bmp", ".tif", ".tiff")


def read_number(told: str) -> ParticipantNumber:
    """A participant's number; `KioskError` when it is none."""
    if told.isascii() and told.isdigit() and len(told) <= 10 and 0 < int(told) <= MAX_NUMBER:
        return ParticipantNumber(int(told))
    raise KioskError("number_wrong", number=told)


def read_text(told: str) -> str:
    """The code itself, or the code in the picture or PDF of that name (empty when it shows none)."""
    if not _is_file(told):
        return told.strip()
    from kiosk.scan.picture import decode_file  # noqa: PLC0415 - text from a scanner does not pay for it

    found = decode_file(Path(told))
    return found[0].strip() if found else ""


def _is_file(told: str) -> bool:
    """Is there such a file, or is it meant to be one?"""
    try:
        return len(told) < 1024 and (Path(told).is_file() or (told.lower().endswith(PICTURES) and "://" not in told))
    except (OSError, ValueError):
        return False
