"""The commands of bundles: one file that a stick carries between stations."""

from __future__ import annotations

import argparse

from kiosk.commands.desk import open_station
from kiosk.commands.output import Output
from kiosk.messages import say
from kiosk.news import STICK
from kiosk.station import OpenStation
from kiosk.sync.bundle import Read, make_bundle, read_bundle
from kiosk.sync.side import Side


def make(words: argparse.Namespace) -> int:
    """`kiosk bundle make --out FILE [--registry]`."""
    station, _ = open_station(words)
    out = Output.of(words)
    with out.progress("making_bundle") as progress:
        made = make_bundle(side_of(station), words.out, registry=words.registry, progress=progress)
    station.note_exchange(STICK, made.newest)
    out.document(
        {
            "sent": made.sent,
            "received": 0,
            "findings": open_findings(station),
            "registry": words.registry,
            "file": str(words.out),
            "bytes": made.size,
        }
    )
    out.line("bundle_made", file=words.out, sent=made.sent, size=f"{made.size / 1e6:.1f}")
    return 0


def read(words: argparse.Namespace) -> int:
    """`kiosk bundle read FILE`."""
    station, _ = open_station(words)
    out = Output.of(words)
    with out.progress("reading_bundle") as progress:
        told = read_bundle(side_of(station), words.file, progress)
    if not told.refused:
        note_read(station, told.known)
    out.document(_document(station, told))
    _tell(out, told)
    return 1 if told.refused else 0


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
        now=station.now(),
    )


def note_read(station: OpenStation, known: int) -> None:
    """Something was exchanged; what was given before, or is known to have arrived, waits no more."""
    given = station.journal.newest() - station.news().waiting
    station.note_exchange(STICK, max(given, known))


def open_findings(station: OpenStation) -> int:
    """How much there is to settle."""
    return sum(each.open for each in station.findings())


def _document(station: OpenStation, told: Read) -> dict[str, object]:
    return {
        "sent": 0,
        "received": told.received,
        "findings": open_findings(station),
        "registry": told.registry,
        "photos": told.photos,
        "event_changed": told.event,
        "refused": [{"part": part, "why": why} for part, why in told.refused],
        "writers": [{"writer": writer.hex(), "why": why} for writer, why in told.writers],
    }


def _tell(out: Output, told: Read) -> None:
    for part, why in told.refused:
        out.line("bundle_refused", "red", part=say(f"bundle_part.{part}", out.language))
        out.text(say(f"bundle_why.{why}", out.language))
        out.text(say(f"bundle_next.{why}", out.language), "dim")
    if told.refused and not told.received:
        return
    out.line("bundle_read", received=told.received, photos=told.photos)
    if told.registry is not None:
        out.line("bundle_registry", version=told.registry)
    if told.event:
        out.line("bundle_event")
    if told.writers:
        out.line("bundle_writers", "yellow", count=len(told.writers))
