"""What a station gives and takes by itself: bundles on sticks that are plugged in, and the organiser's word over a hub.

In: an open station, folders where sticks appear, a hub. A stick is only read, never written without being asked. The
organiser's home puts at the hub what changed, the timestamp last, which makes it count; the others take what is newer.
Before it: the commands, `roads`. After it: `sync.bundle`, `sync.publication`, `sync.publication_reader`, `sync.watch`.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.incarnation import ENROLLED
from kiosk.news import STICK
from kiosk.registry import current_file
from kiosk.station import OpenStation
from kiosk.sync.bundle_reader import Read, read_bundle
from kiosk.sync.hub import Hub
from kiosk.sync.publication import PHOTOS, TIMESTAMP, publish
from kiosk.sync.publication_reader import Applied, read_publication
from kiosk.sync.refusals import BundleRefusal
from kiosk.sync.side import Side
from kiosk.sync.watch import Seen, look


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


class Sticks:
    """Bundles that appear in folders, each read once."""

    def __init__(self, station: OpenStation, folders: tuple[Path, ...]) -> None:
        self._station, self._folders, self._seen = station, folders, dict[Path, Seen]()

    def step(self) -> list[Read]:
        """Reads what is new and whole; a stick that is pulled out meanwhile is looked at again when it comes back."""
        told = []
        for file in look(self._folders, self._seen):
            try:
                told.append(read_bundle(side_of(self._station), file))
            except KioskError:
                self._seen.pop(file, None)
                continue
            if not told[-1].refused:
                note_read(self._station, told[-1].known)
        return told


class Word:
    """The organiser's word between a station and a hub."""

    def __init__(self, station: OpenStation, hub: Hub) -> None:
        self._station, self._hub, self._given = station, hub, ""
        self._former: frozenset[str] = frozenset()

    def share(self) -> Applied | BundleRefusal | None:
        """Gives it, at the organiser's home, or takes it; None where there is nothing new."""
        if self._station.keys.is_organiser:
            self._give()
            return None
        stamp = self._hub.file(TIMESTAMP)
        if stamp is None or stamp == _trusted(self._station.home):
            return None
        return read_publication(self._file, side_of(self._station))

    def _give(self) -> None:
        """What the hub lacks, in the publication's order; what the word before the last one spoke of goes. Nothing is
        made where nothing changed since the last time.
        """
        content = _content(self._station)
        if not current_file(self._station.home.registry_folder) or content == self._given:
            return
        whole, there = publish(side_of(self._station)), self._hub.files()
        for name in whole:
            if name.startswith(PHOTOS) and name in there:  # named by what it holds
                continue
            data = whole.get(name)
            if data is not None and there.get(name) != sha256(data).digest():
                self._hub.put_file(name, data)
        if self._former:
            self._hub.drop_files(there.keys() - whole.keys() - self._former)
        self._given, self._former = content, frozenset(whole)

    def _file(self, name: str) -> bytes:
        data = self._hub.file(name)
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
