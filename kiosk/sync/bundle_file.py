"""The file of a bundle: a ZIP without compression (its members are compressed already), or an age file around one.

`mimetype` says that it is a bundle, `publication/` are the publication's files, `photos.have` lists the photos that
its station has, `journal.zst` is the parcel, `bundle.json` says whose it is: nobody signed that, it only spares work
and gives better words. Nothing in it is trusted for where it lies or what it says of itself. `opened` checks the
archive and gives its members; whatever is wrong with it is a `RefusedError`, a stick that is gone a `KioskError`.
Before it: `bundle`, `bundle_reader`.
"""

from __future__ import annotations

import errno
import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kiosk.errors import KioskError
from kiosk.files import file_error
from kiosk.sync.refusals import BundleRefusal, RefusedError, had
from kiosk.sync.sealed import BEGINS, unsealed
from kiosk.sync.side import Side

SUFFIX = ".kiosk-bundle"
KIND, FORMAT = "accreditation-kiosk bundle", 1
MIMETYPE, LABEL, JOURNAL, HELD, PUBLICATION = "mimetype", "bundle.json", "journal.zst", "photos.have", "publication/"
MEDIA_TYPE = b"application/vnd.accreditation-kiosk.bundle+zip"
MOST_LABEL, MOST_SEALED = 10_000, 2_000_000_000
_NAME = r"[^./\\:\x00-\x1f][^/\\:\x00-\x1f]*"
_MEMBER = re.compile(rf"mimetype|bundle\.json|journal\.zst|photos\.have|publication/([A-Za-z0-9_-]+/)?{_NAME}")
_BEGINS = b"PK\x03\x04"
_FIRST_AT = 30
"""Where the first member's name lies (PKWARE APPNOTE, 4.3.7)."""
_BROKEN = (BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, RuntimeError, struct.error, zlib.error)


class Members:
    """The members by name, as a `Fetch`."""

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


def packed_label(side: Side) -> bytes:
    """Whose bundle it is, and from when."""
    told = {"kind": KIND, "format": FORMAT, "event": side.event.id, "station": side.station.name}
    return json.dumps({**told, "made_at": side.now.isoformat(timespec="seconds")}, ensure_ascii=False).encode()


@contextmanager
def opened(file: Path, side: Side) -> Iterator[Members]:
    """The members of this event's bundle."""
    try:
        with file.open("rb") as stored:
            plain = _plain(stored, side)
            with _unbroken(BundleRefusal.CUT_SHORT):
                bundle = ZipFile(plain)
            with bundle:
                _check_members(bundle.infolist(), plain.seek(0, 2))
                members = Members(bundle)
                _check_label(had(members, LABEL), side)
                yield members
    except FileNotFoundError:
        raise KioskError("file_missing", file=file) from None
    except OSError as error:  # a stick that was pulled out
        raise file_error(error, file) from error


def _plain(stored: BinaryIO, side: Side) -> BinaryIO:
    """The archive, by its first bytes."""
    if stored.read(len(BEGINS)) == BEGINS:
        if stored.seek(0, 2) > MOST_SEALED:
            raise RefusedError(BundleRefusal.TAMPERED)
        stored.seek(0)
        stored = unsealed(stored, side.openers)
    stored.seek(0)
    head = stored.read(_FIRST_AT + len(MIMETYPE))
    if not head.startswith(_BEGINS) or not head.endswith(MIMETYPE.encode()):
        raise RefusedError(BundleRefusal.NOT_A_BUNDLE)
    stored.seek(0)
    return stored


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


def _check_label(label: bytes, side: Side) -> None:
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
