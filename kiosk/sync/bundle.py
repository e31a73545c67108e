"""One file for a stick: all journals, and at the organiser's home what the organiser says.

What is large and stays the same comes first (photos), so that a copy that was broken off goes on behind it. Sealed, all
of it is for the stations of the event alone. A file that cannot be written is a `KioskError`, and leaves the one before
it. Before it: the commands, the window. After it: `bundle_file`, `resumed`, `sealed`, `parcels`, `publication`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from filelock import FileLock

from kiosk.errors import KioskError
from kiosk.journal import Parcel
from kiosk.sync.bundle_file import (
    HELD,
    JOURNAL,
    LABEL,
    MEDIA_TYPE,
    MIMETYPE,
    MOST_SEALED,
    PUBLICATION,
    opened,
    packed_label,
)
from kiosk.sync.parcels import newest_of, pack_parcel
from kiosk.sync.photo_list import pack_photos, unpack_photos
from kiosk.sync.publication import Publication, publish
from kiosk.sync.refusals import RefusedError
from kiosk.sync.resumed import Continued, continued
from kiosk.sync.sealed import sealed
from kiosk.sync.side import Progress, Side, unseen

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The same for every member: nobody's moments, and the same bytes again."""


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
    """A bundle was written: with how many entries, up to which of our own, how large it is, and what it holds."""

    sent: int
    newest: int
    size: int
    registry: bool
    sealed: bool


def make_bundle(side: Side, file: Path, wanted: Contents = Contents(), progress: Progress = unseen) -> Made:
    """Writes the file, whole or not at all; goes on with what an earlier call began."""
    parcel, publication = side.journal.parcel(), _publication(side, wanted)
    small = _small(side, parcel)
    size = sum(map(len, small.values())) + (publication.size if publication else 0)
    members, seals = _members(publication, small), wanted.sealed or side.event.sealed_bundles
    sent, newest = len(parcel.lines), newest_of(parcel, side.journal.pen.writer)
    if seals and size > MOST_SEALED:
        raise KioskError("too_large_to_seal", size=f"{size / 1e9:.1f}", most=f"{MOST_SEALED / 1e9:.1f}")
    with FileLock(side.home.bundle_lock), continued(file) as out:
        if seals:
            plain = BytesIO()  # in memory: open, it must not lie on the stick
            _write(plain, members, size, progress)
            plain.seek(0)
            out.write(sealed(plain, _readers(side)))
        else:
            _write(out, members, size, progress)
    return Made(sent, newest, out.tell(), wanted.registry, seals)


def _publication(side: Side, wanted: Contents) -> Publication | None:
    if not wanted.registry:
        return None
    publication = publish(side)
    return publication.without(_held(side, wanted.receiver)) if wanted.receiver else publication


def _held(side: Side, file: Path) -> set[str]:
    """The photos that a bundle's maker says it has. Nobody signed that: who lies is given no photos."""
    try:
        with opened(file, side) as members:
            return set(unpack_photos(members(HELD)))
    except RefusedError:
        raise KioskError("receiver_unreadable", file=file) from None
    except (LookupError, ValueError):
        return set()


def _small(side: Side, parcel: Parcel) -> dict[str, bytes]:
    """What is another one each time, behind what stays the same."""
    whole = {name: size for name, size in side.photos.sizes().items() if side.photos.has(name)}
    held = {} if side.keys.is_organiser else {HELD: pack_photos(whole)}
    return {**held, JOURNAL: pack_parcel(parcel), LABEL: packed_label(side)}


def _members(publication: Publication | None, small: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    yield MIMETYPE, MEDIA_TYPE
    for name in publication or ():
        data = publication.get(name) if publication else None
        if data is not None:  # a photo that was damaged here is one that nobody brought
            yield PUBLICATION + name, data
    yield from small.items()


def _write(out: BytesIO | Continued, members: Iterator[tuple[str, bytes]], size: int, progress: Progress) -> None:
    done = 0
    with ZipFile(out, "w", ZIP_STORED) as bundle:
        for name, data in members:
            bundle.writestr(ZipInfo(name, _NEVER), data)
            done += len(data)
            progress(done, size)


def _readers(side: Side) -> list[bytes]:
    """All stations that belong to the event, and this one."""
    roster = side.journal.roster
    return sorted({*(roster.readers() if roster else ()), side.journal.pen.writer})
