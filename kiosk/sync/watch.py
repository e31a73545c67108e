"""Notices bundles: files that are new in the folders where sticks appear, and whole.

In: the folders, and what was seen before. Out: the files to read now. A file that still grows is left for the next
look; a stick that is pulled out in the middle of a look is a folder without files. Before it: the station's loops.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.sync.bundle_file import SUFFIX


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was at the last look, and whether it was handed out like that."""

    size: int
    modified: int
    told: bool


def look(folders: Iterable[Path], seen: dict[Path, Seen]) -> list[Path]:
    """Bundles that are the same as at the last look and were not handed out; `seen` is brought up to date: a stick that
    comes back is a new one.
    """
    found, there = [], sorted(_bundles(folders))
    for gone in seen.keys() - set(there):
        del seen[gone]
    for file in there:
        stamp, before = _stamp(file), seen.get(file)
        if stamp is None or (before and before.told and stamp == (before.size, before.modified)):
            continue
        whole = before is not None and stamp == (before.size, before.modified) and stamp[0] > 0
        seen[file] = Seen(*stamp, told=whole)
        if whole:
            found.append(file)
    return found


def _bundles(folders: Iterable[Path]) -> list[Path]:
    """In the folders and one level below them: a stick's root, a folder on it."""
    return [file for folder in folders for place in (folder, *_inside(folder)) for file in bundles_in(place)]


def _inside(folder: Path) -> list[Path]:
    return [Path(entry.path) for entry in _entries(folder) if _is(entry, folder=True)]


def bundles_in(folder: Path) -> list[Path]:
    """The bundles of one folder; what is half written is none."""
    wanted = (entry for entry in _entries(folder) if entry.name.endswith(SUFFIX) and not entry.name.startswith("."))
    return [Path(entry.path) for entry in wanted if _is(entry, folder=False)]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is(entry: os.DirEntry[str], *, folder: bool) -> bool:
    try:
        return entry.is_dir() if folder else entry.is_file()
    except OSError:
        return False


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns
