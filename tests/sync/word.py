"""The organiser's word, taken as any road brings it: files by their names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk.carry import side_of
from kiosk.sync.publication import Publication, publish
from kiosk.sync.publication_reader import Applied, read_publication
from kiosk.sync.refusals import BundleRefusal
from kiosk.sync.side import Side
from tests.core.world import PEOPLE, StationAt, write_event

Files = Mapping[str, bytes]


def published(organiser: StationAt) -> Publication:
    return publish(side_of(organiser))


def taken(station: StationAt, files: Files, now: datetime | None = None) -> Applied | BundleRefusal:
    side: Side = side_of(station)
    return read_publication(files.__getitem__, replace(side, now=now) if now else side)


def imported_again(organiser: StationAt, folder: Path, *, without: int = 0, **changes: str) -> None:
    people = [{**person, **changes} for person in PEOPLE if person["number"] != str(without)]
    source = write_event(folder, people)
    assert organiser.import_table(source).version


def nothing_here(station: StationAt) -> bool:
    return not (station.home.registry_folder / "current").exists() and not station.home.trusted_folder.exists()
