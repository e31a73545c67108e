"""One file for a stick: all journals, and at the organiser's home what the organiser says.

A ZIP without compression (its members are compressed already): `bundle.json` says what it is, `journal.zst` holds the
parcel, `publication/` the publication's files. Nothing in it is trusted for where it lies or what it says of itself:
entries are taken in by their writers' signatures, the publication by the organiser's. Either part is taken where the
other is refused. Refusals are values with a name each; a file that cannot be opened or written is a `KioskError`.
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
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kiosk.errors import KioskError
from kiosk.files import file_error, writing_whole
from kiosk.journal import Parcel, Received
from kiosk.sync.parcels import pack_parcel, unpack_parcel
from kiosk.sync.publication import Publication, publish
from kiosk.sync.publication_reader import Applied, BundleRefusal, RefusedError, had, read_publication
from kiosk.sync.side import Progress, Side, unseen

SUFFIX = ".kiosk-bundle"
KIND, FORMAT = "accreditation-kiosk bundle", 1
LABEL, JOURNAL, PUBLICATION = "bundle.json", "journal.zst", "publication/"
MOST_LABEL = 10_000
_MEMBER = re.compile(r"bundle\.json|journal\.zst|publication/([A-Za-z0-9_-]+/)?[\w -][\w. -]*")
_BEGINS = b"PK\x03\x04"
_LABEL_AT = 30
"""Where the first member's name lies (PKWARE APPNOTE, 4.3.7)."""
_BROKEN = (BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, RuntimeError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle was written: with how many entries, up to which of our own, and how large it is."""

    sent: int
    newest: int
    size: int


@dataclass(frozen=True, slots=True)
class Read:
    """What a bundle brought: new entries, a registry version if another one is in use now, photos; and what was
    refused, by the part and the reason. `known` is the newest of our own entries that its maker had.
    """

    received: int = 0
    registry: int | None = None
    photos: int = 0
    event: bool = False
    known: int = 0
    refused: tuple[tuple[str, BundleRefusal], ...] = ()
    writers: tuple[tuple[bytes, str], ...] = ()


def make_bundle(side: Side, file: Path, *, registry: bool = False, progress: Progress = unseen) -> Made:
    """Writes the file; with what the organiser says where `registry` asks for it (organiser's home alone)."""
    publication = publish(side) if registry else None
    parcel = side.journal.parcel()
    journal = pack_parcel(parcel)
    size, done = len(journal) + (publication.size if publication else 0), 0
    with writing_whole(file) as out, ZipFile(out, "w", ZIP_STORED) as bundle:
        for name, data in _members(side, journal, publication):
            bundle.writestr(ZipInfo(name), data)
            done += len(data)
            progress(done, size)
    return Made(len(parcel.lines), _newest(side, parcel), file.stat().st_size)


def _members(side: Side, journal: bytes, publication: Publication | None) -> Iterator[tuple[str, bytes]]:
    told = {"kind": KIND, "format": FORMAT, "event": side.event.id, "station": side.station.name}
    yield LABEL, json.dumps({**told, "made_at": side.now.isoformat(timespec="seconds")}, ensure_ascii=False).encode()
    yield JOURNAL, journal
    for name, data in (publication or {}).items():
        yield PUBLICATION + name, data


def _newest(side: Side, parcel: Parcel) -> int:
    """Of our own entries that a parcel tells of."""
    return max((head.seq for head in parcel.heads if head.writer == side.journal.pen.writer), default=0)


def read_bundle(side: Side, file: Path, progress: Progress = unseen) -> Read:
    """Takes in whatever can be believed. Twice the same is no error."""
    try:
        with _opened(file) as bundle:
            fetch = _Fetch(bundle)
            _check_label(fetch, side)
            received, known, refused = _journals(fetch, side)
            applied = _publication(fetch, side, progress)
    except RefusedError as refusal:
        return Read(refused=(("bundle", refusal.why),))
    if isinstance(applied, BundleRefusal):
        refused, applied = (*refused, ("publication", applied)), Applied()
    return Read(received.new, applied.registry, applied.photos, applied.event, known, refused, writers=received.refused)


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
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        with file.open("rb") as opened:
            head = opened.read(_LABEL_AT + len(LABEL))
            if not head.startswith(_BEGINS) or not head.endswith(LABEL.encode()):
                raise RefusedError(BundleRefusal.NOT_A_BUNDLE)
            opened.seek(0)
            with _unbroken(BundleRefusal.CUT_SHORT):
                bundle = ZipFile(opened)
            with bundle:
                _check_members(bundle.infolist(), file.stat().st_size)
                yield bundle
    except FileNotFoundError:
        raise KioskError("file_missing", file=file) from None
    except OSError as error:  # a stick that was pulled out
        raise file_error(error, file) from error


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
