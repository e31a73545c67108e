"""A self-test of everything a station needs; each check says what it found and, when red, what to do."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from kiosk.badge.font_files import font_files
from kiosk.config import Home
from kiosk.decide import CLOCK_TOLERANCE
from kiosk.errors import KioskError
from kiosk.messages import error_sentence, say
from kiosk.registry import current_file
from kiosk.station import OpenStation
from kiosk.store.engine import intact

ROOM_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name for programs, what it found and what to do for people."""

    name: str
    ok: bool
    told: str
    next_step: str


Finding = tuple[bool, dict[str, object]]
"""Good or not, and the facts of its sentence."""


def examine(home: Home, language: str) -> list[Check]:
    """Every check in order; what cannot be examined without a station is left out when there is none."""
    checks = [_check("window", _window, language), _check("room", lambda: _room(home), language)]
    try:
        station = OpenStation(home)
    except KioskError as error:
        return [*checks, _broken("station", error, language)]
    examined: tuple[tuple[str, Callable[[OpenStation], Finding]], ...] = (
        ("keys", _keys),
        ("registry", _registry),
        ("registry_file", _registry_file),
        ("signer", _signer),
        ("photos", _photos),
        ("journal", _journal),
        ("journal_file", _journal_file),
        ("clock", _clock),
        ("fonts", _fonts),
        ("printers", _printers),
    )
    checks += [_check(name, partial(look, station), language) for name, look in examined]
    station.close()
    return checks


def _check(name: str, look: Callable[[], Finding], language: str) -> Check:
    try:
        ok, facts = look()
    except KioskError as error:
        return _broken(name, error, language)
    if ok:
        return Check(name, ok, say(f"doctor.{name}", language, facts), "")
    return Check(name, ok, say(f"doctor_red.{name}", language, facts), say(f"doctor_next.{name}", language, facts))


def _broken(name: str, error: KioskError, language: str) -> Check:
    told, next_step = error_sentence(error, language)
    return Check(name, ok=False, told=told, next_step=next_step)


def _window() -> Finding:
    return importlib.util.find_spec("PySide6") is not None, {}


def _room(home: Home) -> Finding:
    folder = next(parent for parent in (home.root, *home.root.absolute().parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    return free >= ROOM_BYTES, {"free": f"{free / 1e9:.1f}"}


def _keys(station: OpenStation) -> Finding:
    mode = station.home.keys_file.stat().st_mode & 0o077
    kept = "keyring" if station.keys.in_keyring else "file 0600"
    return station.keys.in_keyring or os.name == "nt" or mode == 0, {
        "kept": kept,
        "file": station.home.keys_file,
    }


def _registry(station: OpenStation) -> Finding:
    version = station.shelf.current().version
    age = station.now() - version.created_at
    hours = max(0, age // timedelta(hours=1))
    return age <= station.event.registry_max_age, {
        "people": version.people,
        "hours": hours,
        "version": version.number,
    }


def _registry_file(station: OpenStation) -> Finding:
    folder = station.home.registry_folder
    name = current_file(folder)
    if not name:
        raise KioskError("registry_missing", folder=folder)
    return intact(folder / name, station.keys.secret("database")), {"file": name}


def _signer(station: OpenStation) -> Finding:
    """Codes are signed for this event and by this station's key: it must be certified, and the registry the event's."""
    keys, roster = station.shelf.current().keys, station.journal.roster
    ours = roster is not None and station.journal.pen.writer in roster.certificates
    facts: dict[str, object] = {
        "station": station.station.name,
        "event": station.event.id,
        "registry_event": keys.event,
    }
    return ours and keys.event == station.event.id, facts


def _photos(station: OpenStation) -> Finding:
    names = {person.photo for person in station.shelf.current().people() if person.photo}
    missing = sum(not station.photos.has(name) for name in names)
    return missing == 0, {"count": len(names), "missing": missing}


def _journal_file(station: OpenStation) -> Finding:
    file = station.home.journal_file
    return intact(file, station.keys.secret("database")), {"file": file.name}


def _journal(station: OpenStation) -> Finding:
    check = station.journal.check()
    return check.fault is None, {"count": check.entries, "seq": check.fault.seq if check.fault else 0}


def _clock(station: OpenStation) -> Finding:
    behind = station.journal.clock_behind(station.now())
    minutes = max(0, behind // timedelta(minutes=1))
    return behind <= CLOCK_TOLERANCE, {"minutes": minutes, "now": f"{station.now():%Y-%m-%d %H:%M} UTC"}


def _fonts(station: OpenStation) -> Finding:
    """Read byte by byte; what is damaged is unpacked again."""
    return bool(font_files(station.home.cache_folder, thorough=True)), {}


def _printers(station: OpenStation) -> Finding:
    states = {name: printer.status().ready for name, printer in station.printers.items()}
    ready = [name for name, is_ready in states.items() if is_ready]
    return bool(ready), {"ready": ", ".join(ready) or "-", "all": len(states)}
