"""The organiser's word as a repository of files that anybody may carry and nobody can change (The Update Framework).

In: the organiser's home. Out: `Publication`, file names -> bytes: the registry in compressed shards, the event, its
layouts, the roster, the list of the photos, the photos themselves (named by what they hold: the list alone is signed);
and the metadata that sign for them: `root.json` by the event root key, the rest by the registry key. All but root and
timestamp have a version or a hash in their names: at a hub one word never mixes with the next. What was published
last is kept in the home, so that versions only rise; should that folder be lost, they rise by the clock. Personal data,
not encrypted. Before it: `bundle`, a hub. After it: `publication_reader`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from filelock import FileLock
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from kiosk.badge.layout_folder import KINDS
from kiosk.config import BADGES
from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole
from kiosk.intake.copy import Rows, registry_rows
from kiosk.model import Event
from kiosk.roster import Roster, pack_certificate, pack_strike
from kiosk.store.keys import Keys
from kiosk.store.photos import PhotoStore
from kiosk.sync.photo_list import pack_photos
from kiosk.sync.shards import pack_rows
from kiosk.sync.side import Side

FORMAT = 1
"""Of the files that are signed for; a station that knows less refuses by name."""
ROOT, TIMESTAMP, SNAPSHOT, TARGETS = METADATA = ("root.json", "timestamp.json", "snapshot.json", "targets.json")
EVENT_FILE, ROSTER_FILE, PHOTO_LIST = "event.toml", "roster.json", "photos.json.zst"
REGISTRY, PHOTOS, LAYOUTS = "registry/", "photos/", f"{BADGES}/"
EVENT, CREATED, FORMAT_FIELD = "event", "created", "format"
AFTERWARDS = timedelta(days=30)
"""So long after the last day it is believed, as the stations' certificates are."""
_ROLES = ("timestamp", "snapshot", "targets")
_Role = TypeVar("_Role", Root, Timestamp, Snapshot, Targets)


class Publication(Mapping[str, bytes]):
    """Every file by its name, what is told of before what tells of it. Photos are read when they are asked for: one
    that was damaged is a `KeyError`, as is one that nobody has.
    """

    def __init__(self, files: Mapping[str, bytes], photos: Mapping[str, int], store: PhotoStore) -> None:
        self._files, self._photos, self._store = files, {PHOTOS + name: photos[name] for name in sorted(photos)}, store

    @property
    def size(self) -> int:
        """Of all files, in bytes."""
        return sum(self._photos.values()) + sum(map(len, self._files.values()))

    def without(self, held: AbstractSet[str]) -> Publication:
        """The same, but for photos that the reader has."""
        photos = {name.removeprefix(PHOTOS): size for name, size in self._photos.items()}
        return Publication(self._files, {name: photos[name] for name in photos.keys() - held}, self._store)

    def __getitem__(self, name: str) -> bytes:
        if name not in self._photos:
            return self._files[name]
        data = self._store.get(name.removeprefix(PHOTOS))
        if data is None:
            raise KeyError(name)
        return data

    def __iter__(self) -> Iterator[str]:
        yield from self._photos
        yield from self._files

    def __len__(self) -> int:
        return len(self._photos) + len(self._files)


def publish(side: Side) -> Publication:
    """What the organiser says now, signed."""
    if not side.keys.is_organiser:
        raise KioskError("not_the_organiser", folder=side.home.root)
    folder = side.home.publication_folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder.with_name("publication.lock")):  # from the first row on: the later word is the newer one
        shards, named = _shards(registry_rows(side.home.registry_folder, side.keys.secret("database")))
        photos = {name: size for name, size in side.photos.sizes().items() if name in named}
        small = {ROSTER_FILE: _roster(side.journal.roster), PHOTO_LIST: pack_photos(photos)}
        files = {**_event_files(side), **shards, **small}
        told = {name: TargetFile.from_data(name, data, ["sha256"]) for name, data in files.items()}
        metadata = _Repository(folder, side.keys, side.event, side.now).sign(told)
    placed = {placed_at(name, told[name]): data for name, data in files.items()}
    return Publication({**placed, **metadata}, photos, side.photos)


def placed_at(name: str, target: TargetFile) -> str:
    """Under which name a target lies: its hash stands before its own."""
    folder, slash, last = name.rpartition("/")
    return f"{folder}{slash}{target.hashes['sha256']}.{last}"


def versioned(name: str, version: int) -> str:
    """Under which name a metadata file of that version lies."""
    return f"{version}.{name}"


def _event_files(side: Side) -> dict[str, bytes]:
    home = side.home
    try:
        layouts = {LAYOUTS + file.name: file.read_bytes() for file in _layouts(home.badge_folder)}
        return {EVENT_FILE: home.event_file.read_bytes(), **layouts}
    except OSError as error:
        raise file_error(error, home.event_file) from error


def _layouts(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*") if file.is_file() and file.suffix.lower() in KINDS)


def _roster(roster: Roster | None) -> bytes:
    certificates = sorted(map(pack_certificate, roster.certificates.values())) if roster else []
    strikes = sorted(map(pack_strike, roster.strikes.values())) if roster else []
    return json.dumps({"certificates": certificates, "strikes": strikes}, ensure_ascii=False).encode()


def _shards(parts: Iterable[Rows]) -> tuple[dict[str, bytes], set[str]]:
    """Each named by where it begins, and the photos that they speak of."""
    shards: dict[str, bytes] = {}
    photos: set[str] = set()
    for part in parts:
        shards[f"{REGISTRY}{part.table}-{part.first:010}.json.zst"] = pack_rows(part)
        if part.table == "participant":
            photos.update(row[part.columns.index("photo")] for row in part.rows)
    return shards, photos


class _Repository:
    """The metadata published last, and those that follow them."""

    def __init__(self, folder: Path, keys: Keys, event: Event, now: datetime) -> None:
        self._folder, self._keys, self._event, self._now = folder, keys, event, now
        last_day = datetime.combine(max(event.days), time.max, event.time_zone)
        self._expires = last_day.astimezone(UTC).replace(microsecond=0) + AFTERWARDS

    def sign(self, told: dict[str, TargetFile]) -> dict[str, bytes]:
        """Versions that rise, kept before anybody sees them; by the names that they lie under, the timestamp last."""
        registry, ends = CryptoSigner(self._keys.signer("registry")), self._expires
        root = self._root(registry)
        targets = Targets(expires=ends, targets=told, unrecognized_fields={FORMAT_FIELD: FORMAT})
        listed = self._next(TARGETS, targets, registry)
        snapshot = Snapshot(expires=ends, meta={TARGETS: _meta(targets, listed)})
        shot = self._next(SNAPSHOT, snapshot, registry)
        created = {CREATED: self._created().isoformat()}
        timestamp = Timestamp(expires=ends, snapshot_meta=_meta(snapshot, shot), unrecognized_fields=created)
        stamp = self._next(TIMESTAMP, timestamp, registry)
        for name, data in ((TARGETS, listed), (SNAPSHOT, shot), (ROOT, root), (TIMESTAMP, stamp)):
            write_whole(self._folder / name, data)
        lying = {versioned(TARGETS, targets.version): listed, versioned(SNAPSHOT, snapshot.version): shot}
        return {**lying, ROOT: root, TIMESTAMP: stamp}

    def _created(self) -> datetime:
        """A moment that never goes back, and never so far ahead that the stations would take all of this for expired:
        a clock here that was wrong once must not put the event out of work.
        """
        before = self._before(TIMESTAMP, Timestamp)
        last = created_at(before.signed) if before else None
        return min(max(self._now, last or self._now), self._expires - timedelta(seconds=1))

    def _root(self, registry: CryptoSigner) -> bytes:
        signer = CryptoSigner(self._keys.signer("event_root"))
        root = Root(
            expires=self._expires,
            consistent_snapshot=True,
            unrecognized_fields={EVENT: self._event.id},
        )
        root.add_key(signer.public_key, "root")
        for role in _ROLES:
            root.add_key(registry.public_key, role)
        return self._next(ROOT, root, signer)

    def _next(self, name: str, signed: _Role, signer: CryptoSigner) -> bytes:
        """Signed as the version after the last; the very bytes of the last where nothing is new."""
        before = self._before(name, type(signed))
        if before:
            signed.version = before.signed.version
            if signed == before.signed and signer.public_key.keyid in before.signatures:
                return (self._folder / name).read_bytes()
        signed.version = max(before.signed.version + 1 if before else 1, int(self._now.timestamp()))
        metadata = Metadata(signed)
        metadata.sign(signer)
        return metadata.to_bytes()

    def _before(self, name: str, kind: type[_Role]) -> Metadata[_Role] | None:
        """None of a file that is lost or damaged."""
        try:
            told: Metadata[_Role] = Metadata.from_bytes((self._folder / name).read_bytes())
        except (OSError, DeserializationError):
            return None
        return told if isinstance(told.signed, kind) else None


def created_at(timestamp: Timestamp) -> datetime | None:
    """The moment that the organiser signed; None where it says none."""
    try:
        told = datetime.fromisoformat(timestamp.unrecognized_fields[CREATED])
    except (KeyError, ValueError, TypeError):
        return None
    return told if told.tzinfo else None


def version_of(timestamp: bytes | None) -> int | None:
    """Of a timestamp file; None for what is none. Whether it is signed is not looked at."""
    try:
        told = Metadata[Timestamp].from_bytes(timestamp or b"").signed
    except DeserializationError:
        return None
    return told.version if isinstance(told, Timestamp) else None


def _meta(signed: Snapshot | Targets, data: bytes) -> MetaFile:
    return MetaFile.from_data(signed.version, data, ["sha256"])
