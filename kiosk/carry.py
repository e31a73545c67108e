"""What a station gives and takes by itself: bundles on plugged-in sticks, and the organiser's word over a hub.

In: an open station, sticks, a hub. A stick is only read; `give` writes one when somebody asks. The organiser's home
puts at the hub what changed, the timestamp last, which makes it count; the others take what is newer.
Before it: the commands, `roads`. After it: `sync.bundle`, `sync.bundle_reader`, `sync.publication_reader`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.incarnation import ENROLLED
from kiosk.news import STICK
from kiosk.registry import current_file
from kiosk.station import OpenStation
from kiosk.sync.bundle import Contents, Made, make_bundle
from kiosk.sync.bundle_file import SUFFIX
from kiosk.sync.bundle_reader import Read, read_bundle
from kiosk.sync.hub import Hub
from kiosk.sync.publication import PHOTOS, TIMESTAMP, publish, version_of
from kiosk.sync.publication_reader import LACKING, Applied, read_publication
from kiosk.sync.refusals import BundleRefusal
from kiosk.sync.side import Progress, Side, unseen
from kiosk.sync.watch import Seen, look
from kiosk.tidings import Road, Tiding, Tidings

AGAIN_SECONDS = 30.0
GIVEN = "given.txt"
"""Beside what was published last: the names of its files at the hub."""


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
    newest = station.journal.newest()
    station.note_exchange(STICK, max(newest - station.news().waiting, min(known, newest)))


def own_name(station: OpenStation) -> str:
    """What this station's bundle is called on a stick where several leave theirs."""
    told = (station.event.id, station.station.id, station.station.incarnation, station.station.name)
    name = re.sub(r"[^A-Za-z0-9]+", "-", " ".join(map(str, told)))
    return name.strip("-")[:100] + SUFFIX


def give(station: OpenStation, folder: Path, progress: Progress) -> Made:
    """This station's own bundle with all that it may say, in the place of the one that it left there before."""
    whole = station.keys.is_organiser and bool(current_file(station.home.registry_folder))
    made = make_bundle(side_of(station), folder / own_name(station), Contents(registry=whole), progress)
    station.note_exchange(STICK, made.newest)
    return made


class Sticks:
    """Bundles that appear on sticks, each read once, but for our own; what all of a look brought is told together."""

    def __init__(self, station: OpenStation, sticks: Callable[[], list[Path]], tidings: Tidings) -> None:
        self._station, self._sticks, self._tidings = station, sticks, tidings
        self._seen = dict[Path, Seen]()
        self._again = dict[Path, float]()

    def step(self, wanted: Callable[[], None]) -> list[Read]:
        """Reads what is new and whole. A stick that is pulled out meanwhile is looked at again when it comes back, a
        file that cannot be read after a while. `wanted` is asked from time to time, and may raise.
        """
        for file, at in list(self._again.items()):
            if perf_counter() >= at:
                del self._again[file]
                self._seen.pop(file, None)
        files = [file for file in look(self._sticks(), self._seen) if file.name != own_name(self._station)]
        told = Tiding(Road.STICK, files[0].name if len(files) == 1 else " ".join({file.parent.name for file in files}))
        done: list[Read] = []
        for file in files:
            with self._tidings.under_way(Road.STICK, file.name) as bar:
                read = self._read(file, partial(_asking, wanted, bar))
            if isinstance(read, KioskError):
                told = replace(told, trouble=read)
            else:
                done.append(read)
                told = _with(told, read, file.name)
        if files:
            self._tidings.tell(told)
        return done

    def _read(self, file: Path, progress: Progress) -> Read | KioskError:
        try:
            read = read_bundle(side_of(self._station), file, progress)
            if not read.refused:
                note_read(self._station, read.known)
            elif any(why is BundleRefusal.DISK_FULL for _, why in read.refused):  # somebody may make room
                self._again[file] = perf_counter() + AGAIN_SECONDS
        except KioskError as error:
            if not os.path.exists(file):  # noqa: PTH110 - which is not asked whether the stick is broken
                return KioskError("stick_gone")
            self._again[file] = perf_counter() + AGAIN_SECONDS
            return error
        return read


def _asking(wanted: Callable[[], None], bar: Progress, done: int, size: int) -> None:
    wanted()
    bar(done, size)


def _with(told: Tiding, read: Read, file: str) -> Tiding:
    """And what one more bundle brought."""
    return replace(
        told,
        entries=told.entries + read.received,
        registry=told.registry if read.registry is None else read.registry,
        photos=told.photos + read.photos,
        lacking=read.lacking or told.lacking,
        event=told.event or read.event,
        refused=(*told.refused, *((part, str(why), file) for part, why in read.refused)),
    )


class Word:
    """The organiser's word between a station and a hub."""

    def __init__(self, station: OpenStation) -> None:
        self._station, self._given, self._asked = station, "", b""
        self._again_at = 0.0

    def news(self, hub: Hub) -> bool:
        """Is there anything to give, or to take? After one that failed or was refused there is not, for a while."""
        if perf_counter() < self._again_at:
            return False
        return self._to_give(hub) if self._station.keys.is_organiser else self._to_take(hub)

    def _to_give(self, hub: Hub) -> bool:
        """What changed, or was said anew on a stick."""
        home = self._station.home
        if not current_file(home.registry_folder):
            return False
        return _content(self._station) != self._given or hub.file(TIMESTAMP) != _kept(home.publication_folder)

    def _to_take(self, hub: Hub) -> bool:
        """What is newer than what is trusted; or the same, by a stick that left out photos which the hub has."""
        stamp, folder = hub.file(TIMESTAMP), self._station.home.trusted_folder
        there, here = version_of(stamp), version_of(_kept(folder))
        if stamp is None or (there is not None and here is not None and there < here):
            return False  # a stick was faster
        if there is not None and there == here:
            return (folder / LACKING).exists() and stamp != self._asked
        return True

    def share(self, hub: Hub, progress: Progress = unseen) -> Applied | BundleRefusal | None:
        """Gives it, at the organiser's home, or takes it; None where there is nothing new, or it was given."""
        if not self.news(hub):
            return None
        self._again_at = perf_counter() + AGAIN_SECONDS
        if self._station.keys.is_organiser:
            self._give(hub, progress)
            told = None
        else:
            self._asked = hub.file(TIMESTAMP) or b""
            told = read_publication(partial(_file, hub), side_of(self._station), progress)
        if not isinstance(told, BundleRefusal):
            self._again_at = 0.0
        return told

    def _give(self, hub: Hub, progress: Progress) -> None:
        """What the hub lacks, in the publication's order; what the word before the last one spoke of goes."""
        content = _content(self._station)
        whole, there = publish(side_of(self._station)), hub.files()
        for place, name in enumerate(whole):
            progress(place, len(whole))
            if name.startswith(PHOTOS) and name in there:  # named by what it holds
                continue
            data = whole.get(name)
            if data is not None and there.get(name) != sha256(data).digest():
                hub.put_file(name, data)
        former, file = frozenset(whole), self._station.home.publication_folder / GIVEN
        if file.exists():
            hub.drop_files(there.keys() - former - set(file.read_text("utf-8").splitlines()))
        write_whole(file, "\n".join(sorted(former)).encode())
        self._given = content


def _file(hub: Hub, name: str) -> bytes:
    data = hub.file(name)
    if data is None:
        raise KeyError(name)
    return data


def _kept(folder: Path) -> bytes | None:
    try:
        return (folder / TIMESTAMP).read_bytes()
    except OSError:
        return None


def _content(station: OpenStation) -> str:
    """What a publication is made of, by names and moments of change."""
    home, roster = station.home, station.journal.roster
    files = (home.event_file, *sorted(home.badge_folder.glob("*")))
    told = [f"{file.name} {file.stat().st_mtime_ns}" for file in files if file.is_file()]
    known = (len(roster.certificates), len(roster.strikes)) if roster else ()
    return "\n".join((current_file(home.registry_folder), str(known), *told))
