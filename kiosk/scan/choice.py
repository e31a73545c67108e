"""Which camera this station looks through, and whether it does at all: a small file in the home, kept over restarts.

A file that is missing or damaged is no choice; one that cannot be written is a `KioskError`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.files import write_whole


@dataclass(frozen=True, slots=True)
class CameraChoice:
    """The camera's key, empty for the first one there is; None is what the face is used to."""

    camera: str = ""
    on: bool | None = None


def read_choice(file: Path) -> CameraChoice:
    """What was chosen here last."""
    try:
        told = json.loads(file.read_bytes())
        camera, on = told["camera"], told["on"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return CameraChoice()
    return CameraChoice(camera if isinstance(camera, str) else "", on if isinstance(on, bool) else None)


def keep_choice(file: Path, choice: CameraChoice) -> None:
    """Remembers it."""
    write_whole(file, json.dumps(asdict(choice)).encode())
