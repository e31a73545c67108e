"""What a scanner brought, before anybody knows what it means: one scan, and every way to read it. PURE.

A scanner that types is heard through a keyboard layout that nobody chose for it, so the same keys can stand for
several texts. The first reading is the likeliest; which one is right, only a signature or a list can tell.
Before it: `wedge`, `wire`, a camera, a picture. After it: `kiosk.desk` and `kiosk.checkpoint`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kiosk.codes import Refusal
from kiosk.model import Reason

Understood = TypeVar("Understood")
MAX_LENGTH = 4096
LOST = "\ufffd"
"""Stands for what is no character of a code: a key that wrote nothing, a control character."""


class ScanSource(StrEnum):
    """By which road a scan came."""

    CODE = "code"
    """Read by a camera or from a picture: exact."""
    KEYBOARD = "keyboard"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class RawScan:
    """One scan: at least one reading, each at most `MAX_LENGTH` characters."""

    readings: tuple[str, ...]
    source: ScanSource = ScanSource.CODE


def first_understood(scan: RawScan, read: Callable[[str], Understood | Refusal]) -> Understood | Refusal:
    """The first reading that `read` makes something of, else why the first one is refused; a scanner that typed in
    letters of another keyboard is told apart from a code that is not ours.
    """
    told = [read(text.strip()) for text in scan.readings]
    understood = next((each for each in told if not isinstance(each, Refusal)), None)
    if understood is not None:
        return understood
    if scan.source is ScanSource.KEYBOARD and not scan.readings[0].isascii():
        return Refusal(Reason.UNREADABLE, "other_keyboard")
    return told[0]
