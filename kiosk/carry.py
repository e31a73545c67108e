"""What a station gives and takes by itself: bundles on plugged-in sticks, and the organiser's word over a hub.

In: an open station, sticks, a hub. A stick is only read; `give` writes one when somebody asks. The organiser's home
puts at the hub what changed, the timestamp last, which makes it count; the others take what is newer.
Before it: the commands, `roads`. After it: `sync.bundle`, `sync.bundle_reader`, `sync.publication_reader`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.incarnation import ENROLLED
from kiosk.news import STICK
from kiosk.registry import current_file
from kiosk.station import OpenStation
from kiosk.sync.bundle import Contents, Made, make_bundle
from kiosk.sync.bundle_file import SUFFIX
from kiosk.sync.bundle_reader import Read, read_bundle
from kiosk.sync.hub import Hub
from kiosk.sync.publication import PHOTOS, TIMESTAMP, publish
from kiosk.sync.publication_reader import LACKING, Applied, read_publication
from kiosk.sync.refusals import BundleRefusal
from kiosk.sync.side import Progress, Side, unseen
from kiosk.sync.watch import Seen, look
from kiosk.tidings import Road, Tiding, Tidings

AGAIN_SECONDS = 30.0
Bar = Callable[[Road, str], Progress]


def side_of(station: OpenStation) -> Side:
    """This station, as an exchange needs it."""
    return Side(
        home=station.home,
        keys=station.keys,
        event=station.event,
        station=station.station,
        journal=station.journal,
        photos=station.photos,
        take_in=station.take_in,
        openers=(station.journal.pen.signer, station.keys.signer(ENROLLED)),
        now=station.now(),
    )


def note_read(station: OpenStation, known: int) -> None:
    """Something was exchanged; what was given before, or is known to have arrived, waits no more."""
    given = station.journal.newest() - station.news().waiting
    station.note_exchange(STICK, max(given, known))


def own_name(station: OpenStation) -> str:
    """What this station's bundle is called on a stick where several leave theirs."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", f"{station.event.id} {station.station.id} {station.station.name}")
    return name.strip("-")[:100] + SUFFIX


def own_contents(station: OpenStation) -> Contents:
    """All that a station may say."""
    whole = station.keys.is_organiser and bool(current_file(station.home.registry_folder))
    return Contents(registry=whole, sealed=station.event.sealed_bundles)


def give(station: OpenStation, folder: Path, progress: Progress) -> Made:
    """This station's own bundle, in the place of the one that it left there before."""
    made = make_bundle(side_of(station), folder / own_name(station), own_contents(station), progress)
    station.note_exchange(STICK, made.newest)
    return made


class Sticks:
    """Bundles that appear on sticks, each read once and told of; but for our own. `bar` shows how far a read is."""

    def __init__(self, station: OpenStation, sticks: Callable[[], list[Path]], tidings: Tidings, bar: Bar) -> None:
        self._station, self._sticks, self._tidings, self._bar = station, sticks, tidings, bar
        self._seen = dict[Path, Seen]()

    def step(self) -> list[Read]:
        """Reads what is new and whole; a stick that is pulled out meanwhile is looked at again when it comes back."""
        told = []
        for file in look(self._sticks(), self._seen):
            if file.name != own_name(self._station):
                read = self._read(file)
                told += [read] if read else []
        return told

    def _read(self, file: Path) -> Read | None:
        try:
            read = read_bundle(side_of(self._station), file, self._bar(Road.STICK, file.name))
        except KioskError as error:
            self._seen.pop(file, None)
            gone = not file.exists()
            self._tidings.tell(Tiding(Road.STICK, file.name, trouble=KioskError("stick_gone") if gone else error))
            return None
        if not read.refused:
            note_read(self._station, read.known)
        self._tidings.tell(told_of(read, file.name))
        return read


def told_of(read: Read, place: str) -> Tiding:
    """What a bundle brought, for the screen."""
    return Tiding(
        Road.STICK,
        place,
        entries=read.received,
        registry=read.registry,
        photos=read.photos,
        lacking=read.lacking,
        event=read.event,
        refused=read.refused,
    )


class Word:
    """The organiser's word between a station and a hub."""

    def __init__(self, station: OpenStation) -> None:
        self._station, self._given, self._former = station, "", frozenset[str]()
        self._asked, self._refused, self._again_at = b"", b"", 0.0

    def news(self, hub: Hub) -> bool:
        """Is there anything to give, or to take? A word that was refused is read again after a while."""
        home = self._station.home
        if self._station.keys.is_organiser:
            return bool(current_file(home.registry_folder)) and _content(self._station) != self._given
        stamp = hub.file(TIMESTAMP)
        if stamp is None or stamp == self._refused:
            return stamp is not None and perf_counter() >= self._again_at
        if stamp == _trusted(home):  # by a stick, perhaps without photos that the hub has
            return (home.trusted_folder / LACKING).exists() and stamp != self._asked
        return True

    def share(self, hub: Hub, progress: Progress = unseen) -> Applied | BundleRefusal | None:
        """Gives it, at the organiser's home, or takes it; None where there is nothing new, or it was given."""
        if not self.news(hub):
            return None
        if self._station.keys.is_organiser:
            self._give(hub)
            return None
        self._asked = stamp = hub.file(TIMESTAMP) or b""
        told = read_publication(partial(_file, hub), side_of(self._station), progress)
        self._refused = stamp if isinstance(told, BundleRefusal) else b""
        self._again_at = perf_counter() + AGAIN_SECONDS
        return told

    def _give(self, hub: Hub) -> None:
        """What the hub lacks, in the publication's order; what the word before the last one spoke of goes."""
        content = _content(self._station)
        whole, there = publish(side_of(self._station)), hub.files()
        for name in whole:
            if name.startswith(PHOTOS) and name in there:  # named by what it holds
                continue
            data = whole.get(name)
            if data is not None and there.get(name) != sha256(data).digest():
                hub.put_file(name, data)
        if self._former:
            hub.drop_files(there.keys() - whole.keys() - self._former)
        self._given, self._former = content, frozenset(whole)


def _file(hub: Hub, name: str) -> bytes:
    data = hub.file(name)
    if data is None:
        raise KeyError(name)
    return data


def _trusted(home: Home) -> bytes | None:
    try:
        return (home.trusted_folder / TIMESTAMP).read_bytes()
    except OSError:
        return None


def _content(station: OpenStation) -> str:
    """What a publication is made of, by names and moments of change."""
    home, roster = station.home, station.journal.roster
    files = (home.event_file, *sorted(home.badge_folder.glob("*")))
    told = [f"{file.name} {file.stat().st_mtime_ns}" for file in files if file.is_file()]
    known = (len(roster.certificates), len(roster.strikes)) if roster else ()
    return "\n".join((current_file(home.registry_folder), str(known), *told))
