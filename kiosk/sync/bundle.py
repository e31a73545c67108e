"""One file for a stick: all journals, and at the organiser's home what the organiser says.

A ZIP without compression (its members are compressed already): `mimetype` says that it is a bundle, `publication/` are
the publication's files, `photos.have` lists the photos that its station has, `journal.zst` is the parcel, `bundle.json`
says whose it is. What is large and stays the same comes first, so that a copy that was broken off goes on behind it.
Sealed, all of it lies in an age file. Nothing in it is trusted for where it lies or what it says of itself: entries
are taken in by their writers' signatures, the publication by the organiser's. Either part is taken where the other is
refused. Refusals are values with a name each; a file that cannot be opened or written is a `KioskError`.
Before it: the commands, the window. After it: `parcels`, `publication`, `publication_reader`.
"""

from __future__ import annotations

import errno
import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from filelock import FileLock

from kiosk.errors import KioskError
from kiosk.files import file_error
from kiosk.journal import Parcel, Received
from kiosk.sync.parcels import pack_parcel, unpack_parcel
from kiosk.sync.photo_list import pack_photos, unpack_photos
from kiosk.sync.publication import PHOTOS, publish
from kiosk.sync.publication_reader import Applied, read_publication
from kiosk.sync.refusals import BundleRefusal, RefusedError, had
from kiosk.sync.resumed import Continued, continued
from kiosk.sync.sealed import BEGINS, sealed, unsealed
from kiosk.sync.side import Progress, Side, unseen

SUFFIX = ".kiosk-bundle"
KIND, FORMAT = "accreditation-kiosk bundle", 1
MIMETYPE, LABEL, JOURNAL, HELD, PUBLICATION = "mimetype", "bundle.json", "journal.zst", "photos.have", "publication/"
MEDIA_TYPE = b"application/vnd.accreditation-kiosk.bundle+zip"
MOST_LABEL, MOST_SEALED = 10_000, 2_000_000_000
_MEMBER = re.compile(r"mimetype|bundle\.json|journal\.zst|photos\.have|publication/([A-Za-z0-9_-]+/)?[\w -][\w. -]*")
_BEGINS = b"PK\x03\x04"
_FIRST_AT = 30
"""Where the first member's name lies (PKWARE APPNOTE, 4.3.7)."""
_NEVER = (1980, 1, 1, 0, 0, 0)
_BROKEN = (BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, RuntimeError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bundle is to hold: what the organiser says, too (organiser's home alone); without the photos that the
    maker of another bundle has (`receiver`); `sealed` for the stations of the event, as it is where the event says so.
    """

    registry: bool = False
    sealed: bool = False
    receiver: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle was written: with how many entries, up to which of our own, and how large it is."""

    sent: int
    newest: int
    size: int


@dataclass(frozen=True, slots=True)
class Read:
    """What a bundle brought: new entries, a registry version if another one is in use now, photos and how many nobody
    brought yet; and what was refused, by the part and the reason. `known` is the newest of our own entries that its
    maker had.
    """

    received: int = 0
    registry: int | None = None
    photos: int = 0
    lacking: int = 0
    event: bool = False
    known: int = 0
    refused: tuple[tuple[str, BundleRefusal], ...] = ()
    writers: tuple[tuple[bytes, str], ...] = ()


def make_bundle(side: Side, file: Path, wanted: Contents = Contents(), progress: Progress = unseen) -> Made:
    """Writes the file, whole or not at all; goes on with what an earlier call began."""
    parcel = side.journal.parcel()
    size, members = _members(side, parcel, wanted)
    with FileLock(side.home.bundle_lock), continued(file) as out:
        if wanted.sealed or side.event.sealed_bundles:
            plain = BytesIO()  # in memory: open, it must not lie on the stick
            _write(plain, members, size, progress)
            out.write(sealed(plain.getvalue(), _readers(side)))
        else:
            _write(out, members, size, progress)
    return Made(len(parcel.lines), _newest(side, parcel), file.stat().st_size)


def _write(out: BytesIO | Continued, members: Iterator[tuple[str, bytes]], size: int, progress: Progress) -> None:
    done = 0
    with ZipFile(out, "w", ZIP_STORED) as bundle:
        for name, data in members:
            bundle.writestr(ZipInfo(name, _NEVER), data)
            done += len(data)
            progress(done, size)


def _members(side: Side, parcel: Parcel, wanted: Contents) -> tuple[int, Iterator[tuple[str, bytes]]]:
    """Their size, and each by its name."""
    publication = publish(side) if wanted.registry else None
    there = {PHOTOS + name for name in _held(side, wanted.receiver)} if wanted.receiver else set()
    journal = pack_parcel(parcel)
    have = b"" if side.keys.is_organiser else pack_photos(side.photos.sizes())
    told = {"kind": KIND, "format": FORMAT, "event": side.event.id, "station": side.station.name}
    label = json.dumps({**told, "made_at": side.now.isoformat(timespec="seconds")}, ensure_ascii=False).encode()

    def members() -> Iterator[tuple[str, bytes]]:
        yield MIMETYPE, MEDIA_TYPE
        for name in publication or ():
            if publication and name not in there:
                yield PUBLICATION + name, publication[name]
        if have:
            yield HELD, have
        yield JOURNAL, journal
        yield LABEL, label

    return (publication.size if publication else 0) + len(have) + len(journal), members()


def _held(side: Side, file: Path) -> set[str]:
    """The photos that a bundle's maker says it has. Nobody signed that: who lies is given no photos."""
    try:
        with _opened(file, side) as bundle:
            fetch = _Fetch(bundle)
            _check_label(fetch, side)
            return set(unpack_photos(fetch(HELD)))
    except RefusedError:
        raise KioskError("receiver_unreadable", file=file) from None
    except (LookupError, ValueError):
        return set()


def _readers(side: Side) -> list[bytes]:
    """The keys of all stations that were not struck off."""
    roster = side.journal.roster
    return sorted(key for key in roster.certificates if key not in roster.strikes) if roster else []


def _newest(side: Side, parcel: Parcel) -> int:
    """Of our own entries that a parcel tells of."""
    return max((head.seq for head in parcel.heads if head.writer == side.journal.pen.writer), default=0)


def read_bundle(side: Side, file: Path, progress: Progress = unseen) -> Read:
    """Takes in whatever can be believed. Twice the same is no error."""
    try:
        with _opened(file, side) as bundle:
            fetch = _Fetch(bundle)
            _check_label(fetch, side)
            received, known, refused = _journals(fetch, side)
            applied = _publication(fetch, side, progress)
    except RefusedError as refusal:
        return Read(refused=(("bundle", refusal.why),))
    if isinstance(applied, BundleRefusal):
        refused, applied = (*refused, ("publication", applied)), Applied()
    return Read(
        received=received.new,
        registry=applied.registry,
        photos=applied.photos,
        lacking=applied.lacking,
        event=applied.event,
        known=known,
        refused=refused,
        writers=received.refused,
    )


def _journals(fetch: _Fetch, side: Side) -> tuple[Received, int, tuple[tuple[str, BundleRefusal], ...]]:
    try:
        parcel = unpack_parcel(had(fetch, JOURNAL))
    except RefusedError as refusal:
        return Received(), 0, (("journal", refusal.why),)
    if parcel is None:
        return Received(), 0, (("journal", BundleRefusal.TAMPERED),)
    known = _newest(side, parcel)
    return side.take_in(parcel), known, ()


def _publication(fetch: _Fetch, side: Side, progress: Progress) -> Applied | BundleRefusal:
    """The organiser's home needs no word of its own."""
    if side.keys.is_organiser or not fetch.has_publication:
        return Applied()
    return read_publication(lambda name: fetch(PUBLICATION + name), side, progress)


def _check_label(fetch: _Fetch, side: Side) -> None:
    """Not signed: it only spares work, and says why in better words."""
    label = had(fetch, LABEL)
    try:
        told = json.loads(label[:MOST_LABEL])
        kind, form, event = told["kind"], int(told["format"]), told["event"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise RefusedError(BundleRefusal.TAMPERED) from None
    if kind != KIND:
        raise RefusedError(BundleRefusal.NOT_A_BUNDLE)
    if form > FORMAT:
        raise RefusedError(BundleRefusal.TOO_NEW)
    if event != side.event.id:
        raise RefusedError(BundleRefusal.OTHER_EVENT)


class _Fetch:
    """The members by name; what the archive says of them was checked."""

    def __init__(self, bundle: ZipFile) -> None:
        self._bundle = bundle
        self._members = {member.filename: member for member in bundle.infolist()}

    @property
    def has_publication(self) -> bool:
        return any(name.startswith(PUBLICATION) for name in self._members)

    def __call__(self, name: str) -> bytes:
        member = self._members[name]
        with _unbroken(BundleRefusal.TAMPERED):
            return self._bundle.read(member)


@contextmanager
def _opened(file: Path, side: Side) -> Iterator[ZipFile]:
    try:
        with file.open("rb") as opened:
            plain = _plain(opened, side)
            with _unbroken(BundleRefusal.CUT_SHORT):
                bundle = ZipFile(plain)
            with bundle:
                _check_members(bundle.infolist(), plain.seek(0, 2))
                yield bundle
    except FileNotFoundError:
        raise KioskError("file_missing", file=file) from None
    except OSError as error:  # a stick that was pulled out
        raise file_error(error, file) from error


def _plain(opened: BinaryIO, side: Side) -> BinaryIO:
    """The archive, by its first bytes."""
    if opened.read(len(BEGINS)) == BEGINS:
        if opened.seek(0, 2) > MOST_SEALED:
            raise RefusedError(BundleRefusal.TAMPERED)
        opened.seek(0)
        opened = unsealed(opened, side.openers)
    opened.seek(0)
    head = opened.read(_FIRST_AT + len(MIMETYPE))
    if not head.startswith(_BEGINS) or not head.endswith(MIMETYPE.encode()):
        raise RefusedError(BundleRefusal.NOT_A_BUNDLE)
    opened.seek(0)
    return opened


@contextmanager
def _unbroken(why: BundleRefusal) -> Iterator[None]:
    """Whatever an archive made by somebody else can be broken by."""
    try:
        yield
    except _BROKEN:
        raise RefusedError(why) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # it points before its own beginning
            raise
        raise RefusedError(why) from None


def _check_members(members: list[ZipInfo], size: int) -> None:
    """Plain names, each once, nothing compressed, and no more of it than there are bytes."""
    names = {member.filename for member in members}
    plain = all(
        _MEMBER.fullmatch(member.filename)
        and member.compress_type == ZIP_STORED
        and member.file_size == member.compress_size
        for member in members
    )
    if not plain or len(names) < len(members) or sum(member.file_size for member in members) > size:
        raise RefusedError(BundleRefusal.TAMPERED)
