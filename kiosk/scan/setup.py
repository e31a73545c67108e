"""How the scanner of this station is set up: `scanner.toml` in its home <-> a `ScannerSetup`.

The file is written by the set-up page and may be edited by hand. Every value is checked at the door; a file that is
wrong or cannot be read is told (`KioskError("scanner_file")`) and the station works with an ordinary scanner's values.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.scan.raw import RawScan

LONGEST = 40
"""Characters of a prefix or suffix."""
SLOWEST_FIRST_MS, SLOWEST_LATER_MS = 55, 1000
"""People type with gaps of 60 ms and more."""
BAUD = 9600
HEAD = "# How the scanner of this station types, learned by the page «Scanner» of the desk; see docs/scanners.md.\n"


@dataclass(frozen=True, slots=True)
class ScannerSetup:
    """What it puts around each code, how slowly it may type, and which serial device it is: a serial number or a name,
    empty where scanners type.
    """

    prefix: str = ""
    suffix: str = ""
    first_gap_ms: int = 35
    later_gap_ms: int = 150
    device: str = ""
    baud: int = BAUD

    def bare(self, scan: RawScan) -> RawScan:
        """The code alone."""
        texts = (text.removeprefix(self.prefix).removesuffix(self.suffix) for text in scan.readings)
        return replace(scan, readings=tuple(dict.fromkeys(texts)))


_LIMITS = {"first_gap_ms": (1, SLOWEST_FIRST_MS), "later_gap_ms": (1, SLOWEST_LATER_MS), "baud": (300, 4_000_000)}


def read_setup(file: Path) -> ScannerSetup:
    """The station's scanner; an ordinary one where no file says otherwise."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ScannerSetup()
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("file_unreadable", file=file, why=type(error).__name__) from error
    except tomllib.TOMLDecodeError as error:
        raise KioskError("scanner_file", file=file, key="TOML", why=error) from error
    known = {each.name for each in fields(ScannerSetup)}
    for key, value in told.items():
        if key not in known or not _holds(key, value):
            raise KioskError("scanner_file", file=file, key=key, why=f"{value!r:.40}")
    return ScannerSetup(**told)


def write_setup(file: Path, setup: ScannerSetup) -> None:
    """Keeps it, whole or not at all."""
    lines = (f"{each.name} = {json.dumps(getattr(setup, each.name), ensure_ascii=False)}\n" for each in fields(setup))
    write_whole(file, (HEAD + "".join(lines)).encode())


def _holds(key: str, value: Any) -> bool:
    if key in _LIMITS:
        least, most = _LIMITS[key]
        return type(value) is int and least <= value <= most
    return isinstance(value, str) and len(value) <= LONGEST and value.isprintable()
