"""Takes in what a bundle brings: journals by their writers' signatures, the organiser's word by the organiser's.

Either part is taken where the other is refused. Refusals are values with a name each; a file that cannot be opened is
a `KioskError`. Before it: the commands, the window. After it: `bundle_file`, `parcels`, `publication_reader`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.journal import Received
from kiosk.sync.bundle_file import JOURNAL, PUBLICATION, Members, opened
from kiosk.sync.parcels import newest_of, unpack_parcel
from kiosk.sync.publication_reader import Applied, read_publication
from kiosk.sync.refusals import BundleRefusal, RefusedError, had
from kiosk.sync.side import Progress, Side, unseen


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


def read_bundle(side: Side, file: Path, progress: Progress = unseen) -> Read:
    """Takes in whatever can be believed. Twice the same is no error."""
    try:
        with opened(file, side) as members:
            received, known, refused = _journals(members, side)
            applied = _publication(members, side, progress)
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


def _journals(members: Members, side: Side) -> tuple[Received, int, tuple[tuple[str, BundleRefusal], ...]]:
    try:
        parcel = unpack_parcel(had(members, JOURNAL))
    except RefusedError as refusal:
        return Received(), 0, (("journal", refusal.why),)
    if parcel is None:
        return Received(), 0, (("journal", BundleRefusal.TAMPERED),)
    known = newest_of(parcel, side.journal.pen.writer)
    return side.take_in(parcel), known, ()


def _publication(members: Members, side: Side, progress: Progress) -> Applied | BundleRefusal:
    """The organiser's home needs no word of its own."""
    if side.keys.is_organiser or not members.has_publication:
        return Applied()
    return read_publication(lambda name: members(PUBLICATION + name), side, progress)
