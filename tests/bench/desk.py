"""A code's digits to the durable decision, in one warm process, against the floor; and a decision to its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from kiosk.config import Home
from kiosk.desk import Order
from kiosk.model import Participant
from kiosk.station import OpenStation
from tests.bench.figures import Figure, percentile, timed
from tests.bench.floor import Floor

ROUNDS, WARM, BADGES = 600, 50, 60


def scans(home: Home, people: int) -> Iterator[Figure]:
    """Scans of different invitations, each next to one append to the floor."""
    station = OpenStation(home)
    registry = station.shelf.current()
    numbers = registry.numbers()[:: max(1, people // ROUNDS)]
    codes = [letter.code for letter in map(station.invitation, numbers) if letter]
    floor = Floor(home.root / "floor.db")
    taken, floors = [], []
    for code in codes:
        floors.append(timed(floor.append))
        taken.append(timed(partial(_scan, station, code)))
    station.close()
    taken, floors = taken[WARM:], floors[WARM:]
    middle, lowest = percentile(taken, 0.5), percentile(floors, 0.5)
    yield Figure(f"scan to durable decision, {people:,} people, p50", middle, "ms", "< 3")
    yield Figure(f"scan to durable decision, {people:,} people, p99", percentile(taken, 0.99), "ms")
    yield Figure(f"floor: one flushed append, {people:,} people, p50", lowest, "ms")
    yield Figure(f"floor: one flushed append, {people:,} people, p99", percentile(floors, 0.99), "ms")
    yield Figure(f"scan over floor, {people:,} people, p50", middle / lowest, "times", "< 3")


def prints(home: Home) -> Iterator[Figure]:
    """A decision to the finished PDF in the folder, with photo and code."""
    station = OpenStation(home)
    order = Order("folder", identity_checked=True, override="bench")
    people = [person for person in station.shelf.current().people() if person.photo][: BADGES + 1]
    taken = [timed(partial(_issue, station, person, order)) for person in people]
    sizes = [file.stat().st_size / 1000 for file in home.printed_folder.glob("*.pdf")]
    station.close()
    yield Figure("decision to PDF in the folder, p50", percentile(taken[1:], 0.5), "ms")
    yield Figure("decision to PDF in the folder, p99", percentile(taken[1:], 0.99), "ms")
    yield Figure("one badge with photo, p50", percentile(sizes, 0.5), "kB", "< 70")


def _scan(station: OpenStation, code: str) -> None:
    station.desk.scan(station.desk.read_code(code), station.now(), None)


def _issue(station: OpenStation, person: Participant, order: Order) -> None:
    answer = station.desk.issue(person.number, order, station.now(), station.operator)
    if answer.serial:
        station.print_now(answer.serial)


def home_of(root: Path, sample: Path) -> Home:
    """A fresh home for the sample's event."""
    from kiosk.station import make_home

    home = Home(root)
    make_home(home, sample / "event.toml")
    return home
