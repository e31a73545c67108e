"""Believes the organiser's word, or says by name why not, and applies it: photos, registry, event, layouts, roster.

In: a way to fetch a publication's file by its name. Out: `Applied`, or a `BundleRefusal`. The event root key that
this home was enrolled with is where trust begins; the newest version that was ever trusted is kept in files, outside
the databases, so that an older one is refused, and expiry is judged by the later of this machine's clock and the
newest moment that the organiser signed. Every file is checked before anything is applied. A checkpoint and a
self-service kiosk keep less of a person than a desk does. Before it: `bundle`, a hub. After it: `intake.copy`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tuf.api.exceptions import (
    BadVersionNumberError,
    EqualVersionNumberError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, Root, TargetFile
from tuf.api.serialization import DeserializationError
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType

from kiosk.badge.layout_folder import check_layouts
from kiosk.config import BADGES, Home, read_event
from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole
from kiosk.intake.copy import Rows, columns_of, origin_of, write_copy
from kiosk.model import StationRole
from kiosk.roster import Certificate, Strike, unpack_certificate, unpack_strike
from kiosk.sync.publication import (
    EVENT,
    EVENT_FILE,
    FORMAT,
    FORMAT_FIELD,
    LAYOUTS,
    METADATA,
    PHOTOS,
    REGISTRY,
    ROOT,
    ROSTER_FILE,
    SNAPSHOT,
    TARGETS,
    TIMESTAMP,
    created_at,
)
from kiosk.sync.side import Progress, Side, unseen
from kiosk.sync.squeeze import unsqueezed

Fetch = Callable[[str], bytes]
"""A file of the publication by its name; LookupError where there is none, `RefusedError` where it cannot be had."""
SHARD_BYTES = 200_000_000
GROWTH = 12
"""A registry on the disk against its compressed shards, at the most."""
_DOCUMENT = ("document_type", "document_number", "document_country", "document_expires")
LEFT_OUT = {
    StationRole.CHECKPOINT: (*_DOCUMENT, "birth_date", "note"),
    StationRole.SELF_SERVICE: ("document_number",),
}
"""What the copy of a station of that role does not hold."""


class BundleRefusal(StrEnum):
    """Why a bundle, or the organiser's word in it, is not believed: keys of the catalogue below `bundle_why.`."""

    ROLLED_BACK = "rolled_back"
    TAMPERED = "tampered"
    CUT_SHORT = "cut_short"
    OTHER_EVENT = "other_event"
    WRONG_KEY = "wrong_key"
    EXPIRED = "expired"
    TOO_NEW = "too_new"
    DISK_FULL = "disk_full"
    NOT_A_BUNDLE = "not_a_bundle"


class RefusedError(Exception):
    """Carries a refusal out of the depths; it never leaves `kiosk.sync`."""

    def __init__(self, why: BundleRefusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Applied:
    """What changed: the registry version that came into use (None where it was in use before), the photos that were
    new, and whether the event or a layout says something else now (the station's next start reads them).
    """

    registry: int | None = None
    photos: int = 0
    event: bool = False


def read_publication(fetch: Fetch, side: Side, progress: Progress = unseen) -> Applied | BundleRefusal:
    """Checks everything, then applies it. Twice the same is no error."""
    try:
        with _refusing():
            metadata = _Believed(fetch, side)
            word = _Word(fetch, side, metadata.targets)
            files = word.checked(progress)
            metadata.keep(side.home.trusted_folder)
            return word.apply(files, progress)
    except RefusedError as refused:
        return refused.why


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
        self._files = {name: had(fetch, name) for name in METADATA}
        before = _kept(side.home.trusted_folder)
        self._check_root(side, before)
        self._set = TrustedMetadataSet(self._files[ROOT], EnvelopeType.METADATA)
        self._set.reference_time = side.now
        self._remember(side.now, before)
        with suppress(EqualVersionNumberError):
            self._set.update_timestamp(self._files[TIMESTAMP])
        with suppress(RepositoryError, DeserializationError, KeyError):
            self._set.update_snapshot(before[SNAPSHOT], trusted=True)
        self._set.update_snapshot(self._files[SNAPSHOT])
        self.targets = dict(self._set.update_targets(self._files[TARGETS]).targets)
        if self._set.targets.unrecognized_fields.get(FORMAT_FIELD) != FORMAT:
            raise RefusedError(BundleRefusal.TOO_NEW)

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
    """What the metadata sign for."""

    def __init__(self, fetch: Fetch, side: Side, targets: Mapping[str, TargetFile]) -> None:
        self._fetch, self._side, self._targets = fetch, side, targets
        names = sorted(targets)
        self._shards = [name for name in names if name.startswith(REGISTRY)]
        self._photos = [name for name in names if name.startswith(PHOTOS) and not side.photos.has(_plain(name))]
        self._small = [name for name in names if name in (EVENT_FILE, ROSTER_FILE) or name.startswith(LAYOUTS)]
        told = sha256("\n".join(self._shards).encode()).hexdigest()
        self._origin = f"{side.station.role} {told}"

    def checked(self, progress: Progress) -> dict[str, bytes]:
        """Every file that is wanted, by length and hash; the small ones are kept at hand."""
        files, done = {}, 0
        wanted = (*self._small, *self._shards, *self._photos)
        size = sum(self._targets[name].length for name in wanted)
        self._check_room(size)
        for name in wanted:
            data = self._file(name)
            if name in self._small:
                files[name] = data
            done += len(data)
            progress(done, 2 * size)
        self._check_event(files)
        self._roster(files)
        return files

    def apply(self, files: Mapping[str, bytes], progress: Progress) -> Applied:
        """In an order in which a pulled plug does no harm: what is referred to comes first."""
        side, photos = self._side, self._take_photos(progress)
        registry = self._take_registry()
        changed = [_write_if_new(_place(side.home, name), data) for name, data in files.items() if name != ROSTER_FILE]
        side.journal.enrol(*self._roster(files))
        progress(1, 1)
        return Applied(registry, photos, any(changed))

    def _file(self, name: str) -> bytes:
        data, target = had(self._fetch, name), self._targets[name]
        if len(data) < target.length:
            raise RefusedError(BundleRefusal.CUT_SHORT)
        try:
            target.verify_length_and_hashes(data)
        except LengthOrHashMismatchError:
            raise RefusedError(BundleRefusal.TAMPERED) from None
        return data

    def _check_room(self, size: int) -> None:
        shards = sum(self._targets[name].length for name in self._shards)
        if shutil.disk_usage(self._side.home.root).free < size + GROWTH * shards:
            raise RefusedError(BundleRefusal.DISK_FULL)

    def _check_event(self, files: Mapping[str, bytes]) -> None:
        """The event with its layouts, tried beside."""
        with _unwritable(self._side.home.root), TemporaryDirectory(prefix="kiosk-") as folder:
            home = Home(Path(folder))
            home.badge_folder.mkdir()
            for name, data in files.items():
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
        size = sum(self._targets[name].length for name in self._photos)
        done = 0
        for name in self._photos:
            data = self._file(name)
            if self._side.photos.put(data) != _plain(name):
                raise RefusedError(BundleRefusal.TAMPERED)
            done += len(data)
            progress(size + done, 2 * size)
        return len(self._photos)

    def _take_registry(self) -> int | None:
        folder, key = self._side.home.registry_folder, self._side.keys.secret("database")
        if origin_of(folder, key) == self._origin:
            return None
        meta: dict[str, str] = {}
        write_copy(folder, key, self._rows(meta), self._origin)
        return int(meta.get("version", "0"))

    def _rows(self, meta: dict[str, str]) -> Iterator[Rows]:
        for name in self._shards:
            part = unpacked_rows(self._file(name))
            if part.table == "meta":
                meta.update(part.rows)
            yield trimmed(part, self._side.station.role)


@contextmanager
def _unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise file_error(error, path) from error


def had(fetch: Fetch, name: str) -> bytes:
    """The file of that name; without it the publication is not whole."""
    try:
        return fetch(name)
    except LookupError:
        raise RefusedError(BundleRefusal.CUT_SHORT) from None


def unpacked_rows(data: bytes) -> Rows:
    """A shard's rows; refused as too new when this program cannot keep them."""
    try:
        header, *lines = map(json.loads, unsqueezed(data, SHARD_BYTES).decode().split("\n"))
        rows = Rows(header[0], tuple(header[1:]), [tuple(line) for line in lines])
        if not rows.known or any(len(row) != len(rows.columns) for row in rows.rows):
            raise RefusedError(BundleRefusal.TOO_NEW)
        raw = [place for place, column in enumerate(rows.columns) if (rows.table, column) in _RAW]
        return replace(rows, rows=[_with_bytes(row, raw) for row in rows.rows]) if raw else rows
    except (ValueError, TypeError, IndexError) as error:
        raise RefusedError(BundleRefusal.TOO_NEW) from error


_RAW = {("invitation", "id"), ("ticket", "id"), ("signer", "public_key")}


def _with_bytes(row: tuple[object, ...], raw: list[int]) -> tuple[object, ...]:
    return tuple(bytes.fromhex(str(value)) if place in raw else value for place, value in enumerate(row))


def trimmed(part: Rows, role: StationRole) -> Rows:
    """What a station of that role keeps of them."""
    left_out = LEFT_OUT.get(role, ()) if part.table == "participant" else ()
    if not left_out:
        return part
    kept = [name not in left_out for name in columns_of(part.table)]
    return replace(
        part, rows=[tuple(value if keep else "" for value, keep in zip(row, kept, strict=True)) for row in part.rows]
    )


def _plain(name: str) -> str:
    return name.removeprefix(PHOTOS)


def _place(home: Home, name: str) -> Path:
    """Where a small file belongs; layouts lie in one folder, whatever their name says."""
    return home.root / BADGES / Path(name).name if name.startswith(LAYOUTS) else home.root / Path(name).name


def _write_if_new(path: Path, data: bytes) -> bool:
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    write_whole(path, data)
    return True
