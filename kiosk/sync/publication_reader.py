"""Believes the organiser's word, or says by name why not, and applies it: photos, registry, event, layouts, roster.

In: a way to fetch a publication's file by its name. Out: `Applied`, or a `BundleRefusal`. The event root key that
this home was enrolled with is where trust begins; the newest version that was ever trusted is kept in files, outside
the databases, so that an older one is refused, and expiry is judged by the later of this machine's clock and the
newest moment that the organiser signed. Every signed file is at hand and checked before anything is applied; photos
come one by one, each known by its name. Before it: `bundle`, a hub. After it: `intake.copy`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout
from tuf.api.exceptions import (
    BadVersionNumberError,
    EqualVersionNumberError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, MetaFile, Root, TargetFile
from tuf.api.serialization import DeserializationError
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType

from kiosk.badge.layout_folder import check_layouts
from kiosk.config import BADGES, Home, read_event
from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole
from kiosk.intake.copy import Rows, origin_of, write_copy
from kiosk.roster import Certificate, Strike, unpack_certificate, unpack_strike
from kiosk.store.photos import photo_name
from kiosk.sync.photo_list import unpack_photos
from kiosk.sync.publication import (
    EVENT,
    EVENT_FILE,
    FORMAT,
    FORMAT_FIELD,
    LAYOUTS,
    METADATA,
    PHOTO_LIST,
    PHOTOS,
    REGISTRY,
    ROOT,
    ROSTER_FILE,
    SNAPSHOT,
    TARGETS,
    TIMESTAMP,
    created_at,
    placed_at,
    versioned,
)
from kiosk.sync.refusals import BundleRefusal, Fetch, RefusedError, had
from kiosk.sync.shards import unpack_rows
from kiosk.sync.side import Progress, Side, unseen

GROWTH = 12
"""A registry on the disk against its compressed shards, at the most."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What changed: the registry version that came into use (None where it was in use before), the photos that were
    new, those that nobody brought yet (`lacking`), and whether the event or a layout says something else now (the
    station's next start reads them).
    """

    registry: int | None = None
    photos: int = 0
    lacking: int = 0
    event: bool = False


WAIT_SECONDS = 0.5
LACKING = "lacking"
"""The file beside what was trusted last, as long as photos of it are still to come."""


def read_publication(fetch: Fetch, side: Side, progress: Progress = unseen) -> Applied | BundleRefusal:
    """Checks everything, then applies it, then trusts it: what was broken off is taken again. Twice is no error."""
    try:
        with _refusing(), _alone(side.home.word_lock, progress):
            metadata = _Believed(fetch, side)
            word = _Word(fetch, side, metadata.targets)
            files = word.checked()
            applied = word.apply(files, progress)
            if applied.photos and hasattr(os, "sync"):
                os.sync()  # photos are not flushed one by one: what is trusted must be there after a power cut
            _note_lacking(side.home.trusted_folder, applied.lacking)
            metadata.keep(side.home.trusted_folder)
            return applied
    except RefusedError as refused:
        return refused.why


@contextmanager
def _alone(lock: Path, progress: Progress) -> Iterator[None]:
    """One word at a time: a slower one must not come into use after a newer one. Who waits can be broken off."""
    held = FileLock(lock)
    while True:
        try:
            held.acquire(timeout=WAIT_SECONDS)
            break
        except Timeout:
            progress(0, 1)
        except OSError as error:  # of this home, and not of the stick
            raise file_error(error, lock) from error
    try:
        yield
    finally:
        held.release()


def _note_lacking(folder: Path, count: int) -> None:
    if count:
        write_whole(folder / LACKING, str(count).encode())
    else:
        (folder / LACKING).unlink(missing_ok=True)


@contextmanager
def _refusing() -> Iterator[None]:
    """Every way in which a publication can be wrong has one of the names."""
    try:
        yield
    except ExpiredMetadataError:
        raise RefusedError(BundleRefusal.EXPIRED) from None
    except BadVersionNumberError:
        raise RefusedError(BundleRefusal.ROLLED_BACK) from None
    except (RepositoryError, DeserializationError):
        raise RefusedError(BundleRefusal.TAMPERED) from None
    except KioskError as error:
        if error.key != "disk_full":
            raise
        raise RefusedError(BundleRefusal.DISK_FULL) from None


class _Believed:
    """The metadata: signed by whom they must be, and not older than what was believed before."""

    def __init__(self, fetch: Fetch, side: Side) -> None:
        before = _kept(side.home.trusted_folder)
        self._files = {ROOT: had(fetch, ROOT), TIMESTAMP: had(fetch, TIMESTAMP)}
        self._check_root(side, before)
        self._set = TrustedMetadataSet(self._files[ROOT], EnvelopeType.METADATA)
        self._set.reference_time = side.now
        self._remember(side.now, before)
        with suppress(EqualVersionNumberError):
            self._set.update_timestamp(self._files[TIMESTAMP])
        with suppress(RepositoryError, DeserializationError, KeyError):
            self._set.update_snapshot(before[SNAPSHOT], trusted=True)
        self._set.update_snapshot(self._lying(fetch, SNAPSHOT, self._set.timestamp.snapshot_meta))
        listed = self._lying(fetch, TARGETS, self._set.snapshot.meta[TARGETS])
        self.targets = dict(self._set.update_targets(listed).targets)
        if self._set.targets.unrecognized_fields.get(FORMAT_FIELD) != FORMAT:
            raise RefusedError(BundleRefusal.TOO_NEW)

    def _lying(self, fetch: Fetch, name: str, told: MetaFile) -> bytes:
        self._files[name] = had(fetch, versioned(name, told.version))
        return self._files[name]

    def keep(self, folder: Path) -> None:
        """From now on nothing older is believed."""
        for name in (ROOT, TARGETS, SNAPSHOT, TIMESTAMP):
            write_whole(folder / name, self._files[name])

    def _check_root(self, side: Side, before: Mapping[str, bytes]) -> None:
        """It speaks for this event, is that very key's, and not older than the last."""
        root = Metadata[Root].from_bytes(self._files[ROOT]).signed
        if root.type != Root.type:
            raise RefusedError(BundleRefusal.TAMPERED)
        if root.unrecognized_fields.get(EVENT) != side.event.id:
            raise RefusedError(BundleRefusal.OTHER_EVENT)
        role = root.roles[Root.type]
        known = (root.keys.get(told) for told in role.keyids)
        keys = {(key.keytype, key.keyval.get("public")) if key else None for key in known}
        if keys != {("ed25519", side.keys.public("event_root").hex())}:
            raise RefusedError(BundleRefusal.WRONG_KEY)
        with suppress(DeserializationError, KeyError):
            if root.version < Metadata[Root].from_bytes(before[ROOT]).signed.version:
                raise RefusedError(BundleRefusal.ROLLED_BACK)

    def _remember(self, now: datetime, before: Mapping[str, bytes]) -> None:
        """The timestamp trusted last sets the least version and the earliest moment, be it expired or not."""
        with suppress(RepositoryError, DeserializationError, KeyError):
            self._set.update_timestamp(before[TIMESTAMP])
        if "timestamp" in self._set:
            self._set.reference_time = max(now, created_at(self._set.timestamp) or now)


def _kept(folder: Path) -> dict[str, bytes]:
    """What was trusted before, as far as it can be read."""
    found = {}
    for name in METADATA:
        with suppress(OSError):
            found[name] = (folder / name).read_bytes()
    return found


class _Word:
    """What the metadata sign for. `_size`: of all that is to be done, in bytes on the disk."""

    def __init__(self, fetch: Fetch, side: Side, targets: Mapping[str, TargetFile]) -> None:
        self._fetch, self._side, self._targets = fetch, side, targets
        self._small = [name for name in sorted(targets) if not name.startswith(REGISTRY)]
        self._shards = [name for name in sorted(targets) if name.startswith(REGISTRY)]
        self._photos: dict[str, int] = {}
        self._size = 0
        told = "\n".join(f"{name} {targets[name].hashes['sha256']}" for name in self._shards)
        self._origin = f"{side.station.role} {sha256(told.encode()).hexdigest()}"

    def checked(self) -> dict[str, bytes]:
        """Every file that was signed for, by length and hash; the photos that are wanted are known then."""
        files = {name: self._file(name) for name in self._small}
        self._roster(files)
        self._check_event(files)
        listed = _photo_list(files)
        self._photos = {name: size for name, size in listed.items() if not self._side.photos.has(name)}
        shards = sum(self._targets[name].length for name in self._shards)
        self._size = sum(self._photos.values()) + GROWTH * shards
        if shutil.disk_usage(self._side.home.root).free < self._size:
            raise RefusedError(BundleRefusal.DISK_FULL)
        return files | {name: self._file(name) for name in self._shards}

    def apply(self, files: Mapping[str, bytes], progress: Progress) -> Applied:
        """In an order in which a pulled plug does no harm: what is referred to comes first."""
        side, photos = self._side, self._take_photos(progress)
        registry = self._take_registry(files, progress)
        small = {name: files[name] for name in self._small if name == EVENT_FILE or name.startswith(LAYOUTS)}
        changed = [_write_if_new(_place(side.home, name), data) for name, data in small.items()]
        side.journal.enrol(*self._roster(files))
        progress(self._size, self._size)
        return Applied(registry, photos, len(self._photos) - photos, any(changed))

    def _file(self, name: str) -> bytes:
        target = self._targets[name]
        data = had(self._fetch, placed_at(name, target))
        if len(data) < target.length:
            raise RefusedError(BundleRefusal.CUT_SHORT)
        try:
            target.verify_length_and_hashes(data)
        except LengthOrHashMismatchError:
            raise RefusedError(BundleRefusal.TAMPERED) from None
        return data

    def _check_event(self, files: Mapping[str, bytes]) -> None:
        """The event with its layouts, tried beside."""
        with _unwritable(self._side.home.root), TemporaryDirectory(prefix="kiosk-") as folder:
            home = Home(Path(folder))
            home.badge_folder.mkdir()
            for name, data in files.items():
                if name == EVENT_FILE or name.startswith(LAYOUTS):
                    _place(home, name).write_bytes(data)
            try:
                event = read_event(home.event_file)
                check_layouts(event, home.badge_folder)
            except KioskError as error:  # the organiser's own program took it
                raise RefusedError(BundleRefusal.TOO_NEW) from error
        if event.id != self._side.event.id:
            raise RefusedError(BundleRefusal.OTHER_EVENT)

    def _roster(self, files: Mapping[str, bytes]) -> tuple[list[Certificate], list[Strike]]:
        try:
            told = json.loads(files[ROSTER_FILE])
            return [unpack_certificate(each) for each in told["certificates"]], [
                unpack_strike(each) for each in told["strikes"]
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise RefusedError(BundleRefusal.TOO_NEW) from error

    def _take_photos(self, progress: Progress) -> int:
        """How many came; a badge is printed without one, too."""
        done = taken = 0
        for name, size in self._photos.items():
            with suppress(LookupError):
                picture = self._fetch(PHOTOS + name)
                if photo_name(picture) != name:
                    raise RefusedError(BundleRefusal.TAMPERED)
                self._side.photos.put(picture)
                taken += 1
            done += size
            progress(done, self._size)
        return taken

    def _take_registry(self, files: Mapping[str, bytes], progress: Progress) -> int | None:
        folder, key = self._side.home.registry_folder, self._side.keys.secret("database")
        if origin_of(folder, key) == self._origin:
            return None
        meta: dict[str, str] = {}
        write_copy(folder, key, self._rows(files, meta, progress), self._origin)
        return int(meta.get("version", "0"))

    def _rows(self, files: Mapping[str, bytes], meta: dict[str, str], progress: Progress) -> Iterator[Rows]:
        done = sum(self._photos.values())
        for name in self._shards:
            part = unpack_rows(files[name], self._side.station.role)
            if part is None:
                raise RefusedError(BundleRefusal.TOO_NEW)
            if part.table == "meta":
                meta.update(part.rows)
            yield part
            done += GROWTH * len(files[name])
            progress(done, self._size)


def _photo_list(files: Mapping[str, bytes]) -> dict[str, int]:
    try:
        return unpack_photos(files[PHOTO_LIST])
    except (KeyError, ValueError) as error:
        raise RefusedError(BundleRefusal.TOO_NEW) from error


@contextmanager
def _unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise file_error(error, path) from error


def _place(home: Home, name: str) -> Path:
    """Where a small file belongs; layouts lie in one folder, whatever their name says."""
    return home.root / BADGES / Path(name).name if name.startswith(LAYOUTS) else home.root / Path(name).name


def _write_if_new(path: Path, data: bytes) -> bool:
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    write_whole(path, data)
    return True
