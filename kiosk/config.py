"""Where things lie on this machine, and what `event.toml` says.

`RESOURCES` ships with the program, a `Home` is one station's own folder. `read_event` checks every key of
`event.toml` at the door and names the one at fault (`KioskError("event_file")`), so that the rules downstream
trust their `Event`.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from base64 import b64decode
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from kiosk.errors import KioskError
from kiosk.model import NO_LAYOUT, Category, Event, ForeignTickets, Zone

RESOURCES = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent)) / "resources"
BADGES = "badges"
"""The folder of layouts: those that ship in `RESOURCES`, an event's own beside its `event.toml`."""
DEFAULT_LAYOUT = "a6-portrait"
STATION_SETTINGS = ("station_id", "incarnation", "station_name", "station_role")
"""Under which names a journal keeps whose it is."""
MAX_BITS = 16
"""A badge code has 16 bits each for zones and days."""
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Home:
    """One station's folder: event, keys, databases, photos, prints and log."""

    root: Path

    @property
    def event_file(self) -> Path:
        return self.root / "event.toml"

    @property
    def printers_file(self) -> Path:
        return self.root / "printers.toml"

    @property
    def scanner_file(self) -> Path:
        return self.root / "scanner.toml"

    @property
    def certificates_file(self) -> Path:
        return self.root / "printer-certificates.txt"

    @property
    def camera_file(self) -> Path:
        return self.root / "camera.json"

    @property
    def keys_file(self) -> Path:
        return self.root / "keys.json"

    @property
    def journal_file(self) -> Path:
        return self.root / "journal.db"

    @property
    def hub_file(self) -> Path:
        return self.root / "hub.txt"

    @property
    def registry_folder(self) -> Path:
        return self.root / "registry"

    @property
    def publication_folder(self) -> Path:
        """Of the organiser's home: what was published last."""
        return self.root / "publication"

    @property
    def trusted_folder(self) -> Path:
        """The newest publication that was trusted here."""
        return self.root / "trusted"

    @property
    def word_lock(self) -> Path:
        return self.root / "word.lock"

    @property
    def bundle_lock(self) -> Path:
        return self.root / "bundle.lock"

    @property
    def photo_folder(self) -> Path:
        return self.root / "photos"

    @property
    def printed_folder(self) -> Path:
        return self.root / "printed"

    @property
    def cache_folder(self) -> Path:
        return self.root / "cache"

    @property
    def badge_folder(self) -> Path:
        return self.root / BADGES

    @property
    def log_file(self) -> Path:
        return self.root / "kiosk.log"

    @property
    def spooler_lock(self) -> Path:
        return self.root / "spooler.lock"

    @property
    def ballast_file(self) -> Path:
        return self.root / "ballast"


def default_home() -> Home:
    """`KIOSK_HOME`, or the platform's folder for user data."""
    told = os.environ.get("KIOSK_HOME")
    return Home(Path(told) if told else Path(platformdirs.user_data_dir("accreditation-kiosk", appauthor=False)))


def layout_files(own: Path) -> dict[str, Path]:
    """Badge layouts by name: those that ship, and an event's own in the folder `own`, which win."""
    return {file.stem: file for folder in (RESOURCES / BADGES, own) for file in folder.glob("*.toml")}


def read_event(path: Path) -> Event:
    """`event.toml` -> Event; `KioskError` names the file and the key when something is missing or wrong."""
    try:
        return parse_event(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError as error:
        raise KioskError("event_missing", file=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("file_unreadable", file=path, why=type(error).__name__) from error


def parse_event(text: str, file: str) -> Event:
    """The text of `event.toml` -> Event."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KioskError("event_file", file=file, key="TOML", why=error) from error
    reader = _Reader(told, file)
    days = reader.days("days")
    return Event(
        id=reader.text("id"),
        name=reader.names("name"),
        accent=reader.colour("accent"),
        time_zone=reader.time_zone("time_zone"),
        days=days,
        collection_days=reader.days("collection_days") if "collection_days" in told else days,
        categories=tuple(_category(each) for each in reader.tables("categories", "id")),
        zones=tuple(_zone(each) for each in reader.tables("zones", "letter", MAX_BITS)),
        languages=reader.texts("languages"),
        registry_max_age=timedelta(hours=reader.positive("registry_max_age_hours", 72)),
        photo_required=reader.flag("photo_required", default=True),
        foreign_tickets=_foreign_tickets(reader),
        stale_passes=reader.flag("stale_registry_passes", default=False),
        sealed_bundles=reader.flag("sealed_bundles", default=False),
    )


def _category(reader: _Reader) -> Category:
    return Category(
        id=reader.text("id"),
        name=reader.names("name"),
        colour=reader.colour("colour"),
        layout=reader.layout("layout", DEFAULT_LAYOUT),
        stations=reader.texts("stations", ()),
    )


def _zone(reader: _Reader) -> Zone:
    return Zone(reader.text("letter"), reader.names("name"), reader.text("security", "normal") == "high")


def _foreign_tickets(reader: _Reader) -> ForeignTickets:
    """A table, or `true` for opaque tickets alone."""
    key = "foreign_tickets"
    told = reader.table.get(key, False)
    if isinstance(told, bool):
        return ForeignTickets(opaque=told)
    if not isinstance(told, dict):
        raise reader.wrong(key, "true / false / [foreign_tickets]")
    inner = _Reader(told, reader.file, f"{key}.")
    keys = tuple(map(_pretix_key, inner.texts("pretix_keys", ())))
    if not all(keys):
        raise inner.wrong("pretix_keys", "Ed25519, base64 (valid_keys.pretix_sig1)")
    return ForeignTickets(inner.flag("opaque", default=False), keys)


def _pretix_key(told: str) -> bytes:
    """The 32 bytes of a key, told in base64 as they are or, as pretix does, in PEM; empty when it is none."""
    try:
        raw = b64decode(told, validate=True)
        if len(raw) == KEY_BYTES:
            return raw
        key = load_pem_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        return b""
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else b""


class _Reader:
    """Takes checked values out of one TOML table."""

    def __init__(self, table: dict[str, Any], file: str, where: str = "") -> None:
        self.table, self.file, self.where = table, file, where

    def wrong(self, key: str, why: str) -> KioskError:
        return KioskError("event_file", file=self.file, key=self.where + key, why=why)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            raise self.wrong(key, "text of 1 to 200 characters")
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self.table.get(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, "list of texts")
        if default is None and not value:
            raise self.wrong(key, "at least one")
        return tuple(value)

    def layout(self, key: str, default: str) -> str:
        value = self.text(key, default)
        known = (*sorted(layout_files(Path(self.file).with_name(BADGES))), NO_LAYOUT)
        if value not in known:
            raise self.wrong(key, " | ".join(known))
        return value

    def names(self, key: str) -> dict[str, str]:
        value = self.table.get(key)
        if not isinstance(value, dict) or not value or not all(isinstance(each, str) for each in value.values()):
            raise self.wrong(key, 'a text per language, e.g. { en = "..." }')
        return value

    def colour(self, key: str) -> str:
        value = self.text(key)
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            raise self.wrong(key, "#RRGGBB")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true / false")
        return value

    def positive(self, key: str, default: float) -> float:
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
            raise self.wrong(key, "> 0")
        return float(value)

    def days(self, key: str) -> tuple[date, ...]:
        value = self.table.get(key)
        if not isinstance(value, list) or not 0 < len(value) <= MAX_BITS or not all(type(day) is date for day in value):
            raise self.wrong(key, f"1-{MAX_BITS} x YYYY-MM-DD")
        if len(set(value)) < len(value):
            raise self.wrong(key, "a day twice")
        return tuple(value)

    def time_zone(self, key: str) -> ZoneInfo:
        try:
            return ZoneInfo(self.text(key))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder, or longer than a file's name may be
            raise self.wrong(key, "IANA time zone") from error

    def tables(self, key: str, unique: str, most: int = 255) -> list[_Reader]:
        """The tables of a list; no two of them have the same text under their key `unique`."""
        value = self.table.get(key)
        if (
            not isinstance(value, list)
            or not 0 < len(value) <= most
            or not all(isinstance(each, dict) for each in value)
        ):
            raise self.wrong(key, f"1-{most} x [[{key}]]")
        readers = [_Reader(each, self.file, f"{key}[{place}].") for place, each in enumerate(value, 1)]
        seen = set[str]()
        for reader in readers:
            if reader.text(unique) in seen:
                raise reader.wrong(unique, f"{reader.text(unique)} twice")
            seen.add(reader.text(unique))
        return readers
