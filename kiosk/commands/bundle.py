"""The commands of bundles: one file that a stick carries between stations."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.carry import give, note_read, own_name, side_of
from kiosk.commands.desk import open_station
from kiosk.commands.output import Output
from kiosk.messages import say
from kiosk.news import STICK
from kiosk.station import OpenStation
from kiosk.sync.bundle import Contents, Made, make_bundle
from kiosk.sync.bundle_reader import Read, read_bundle
from kiosk.sync.watch import bundles_in


def make(words: argparse.Namespace) -> int:
    """`kiosk bundle make --out FILE [--registry [--for BUNDLE]] [--sealed]`."""
    station, _ = open_station(words)
    out = Output.of(words)
    wanted = Contents(words.registry, words.sealed, words.receiver)
    with out.progress("making_bundle") as progress:
        made = make_bundle(side_of(station), words.out, wanted, progress)
    station.note_exchange(STICK, made.newest)
    out.document(
        {
            "sent": made.sent,
            "received": 0,
            "findings": open_findings(station),
            "registry": made.registry,
            "sealed": made.sealed,
            "file": str(words.out),
            "bytes": made.size,
        }
    )
    _tell_made(out, words.out, made)
    return 0


def read(words: argparse.Namespace) -> int:
    """`kiosk bundle read FILE`."""
    station, _ = open_station(words)
    out = Output.of(words)
    done = _Done(station)
    done.read(words.file, out)
    return done.tell(out)


def sync_by_stick(words: argparse.Namespace) -> int:
    """`kiosk sync --bundle DIR|FILE`: takes in a file, or every bundle of a folder and leaves this station's there."""
    if not words.bundle.is_dir():
        words.file = words.bundle
        return read(words)
    station, _ = open_station(words)
    out = Output.of(words)
    done, own = _Done(station), words.bundle / own_name(station)
    for file in sorted(bundles_in(words.bundle), key=lambda each: each.stat().st_mtime_ns):
        if file != own:
            done.read(file, out)
    done.make(own, out)
    return done.tell(out)


class _Done:
    """What was exchanged so far, for one answer."""

    def __init__(self, station: OpenStation) -> None:
        self._station, self._told, self._sent = station, list[Read](), 0

    def read(self, file: Path, out: Output) -> None:
        with out.progress("reading_bundle") as progress:
            told = read_bundle(side_of(self._station), file, progress)
        if not told.refused:
            note_read(self._station, told.known)
        self._told.append(told)
        _tell(out, file, told)

    def make(self, file: Path, out: Output) -> None:
        with out.progress("making_bundle") as progress:
            made = give(self._station, file.parent, progress)
        self._sent = made.sent
        _tell_made(out, file, made)

    def tell(self, out: Output) -> int:
        """The document and the exit code."""
        told = self._told
        refused = [{"part": part, "why": why} for each in told for part, why in each.refused]
        registries = [each.registry for each in told if each.registry is not None]
        out.document(
            {
                "sent": self._sent,
                "received": sum(each.received for each in told),
                "findings": open_findings(self._station),
                "registry": registries[-1] if registries else None,
                "photos": sum(each.photos for each in told),
                "photos_lacking": told[-1].lacking if told else 0,
                "event_changed": any(each.event for each in told),
                "refused": refused,
                "writers": [{"writer": writer.hex(), "why": why} for each in told for writer, why in each.writers],
            }
        )
        return 1 if refused else 0


def open_findings(station: OpenStation) -> int:
    """How much there is to settle."""
    return sum(each.open for each in station.findings())


def _tell_made(out: Output, file: Path, made: Made) -> None:
    out.line("bundle_made", file=file, sent=made.sent, size=f"{made.size / 1e6:.1f}")
    if made.sealed:
        out.line("bundle_sealed")
    elif made.registry:
        out.line("bundle_secret")


def _tell(out: Output, file: Path, told: Read) -> None:
    for part, why in told.refused:
        out.line("bundle_refused", "red", part=say(f"bundle_part.{part}", out.language), file=file)
        out.text(say(f"bundle_why.{why}", out.language))
        out.text(say(f"bundle_next.{why}", out.language), "dim")
    if told.refused and not told.received:
        return
    out.line("bundle_read", file=file, received=told.received, photos=told.photos)
    if told.registry is not None:
        out.line("bundle_registry", version=told.registry)
    if told.lacking:
        out.line("bundle_lacking", "yellow", count=told.lacking)
    if told.event:
        out.line("bundle_event")
    if told.writers:
        out.line("bundle_writers", "yellow", count=len(told.writers))
