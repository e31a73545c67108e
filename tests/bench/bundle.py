"""A stick between two stations: written and read with everybody and a photo of each; what an entry costs on it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from PIL import Image

from kiosk.carry import side_of
from kiosk.config import Home
from kiosk.desk import Order
from kiosk.homes import make_enrolled_home
from kiosk.intake.loader import Source
from kiosk.model import EntryKind, StationRole
from kiosk.organiser import Wanted, enrol
from kiosk.sample import Sample
from kiosk.station import OpenStation, now
from kiosk.sync.bundle import Contents, make_bundle
from kiosk.sync.bundle_reader import read_bundle
from tests.bench import desk
from tests.bench.figures import Figure, timed

PEOPLE = 5_300
GUESTS = 1_500


def bundles(folder: Path) -> Iterator[Figure]:
    """Making, reading, reading again, and the bytes of an entry."""
    organiser = _organiser(folder)
    home = Home(folder / "bundle-desk")
    make_enrolled_home(home, enrol(organiser, Wanted("desk-2", StationRole.DESK)), now())
    reader = OpenStation(home)
    stick = folder / "stick.kiosk-bundle"
    yield _seconds("registry and photos: made", lambda: make_bundle(side_of(organiser), stick, Contents(registry=True)))
    yield Figure(f"bundle of {PEOPLE:,} people with photos, size", stick.stat().st_size / 1e6, "MB")
    yield _seconds("registry and photos: read", lambda: read_bundle(side_of(reader), stick), "< 10")
    yield _seconds("registry and photos: read again", lambda: read_bundle(side_of(reader), stick))
    entries = _day(organiser)
    yield _seconds(f"{entries:,} entries: made", lambda: make_bundle(side_of(organiser), stick))
    yield Figure("bundle of journals alone, one entry", stick.stat().st_size / entries, "bytes")
    yield _seconds(f"{entries:,} entries: read", lambda: read_bundle(side_of(reader), stick))
    organiser.close()
    reader.close()


def _seconds(what: str, act: Callable[[], object], aim: str = "") -> Figure:
    return Figure(f"bundle, {what}", timed(act) / 1e3, "s", aim)


def _organiser(folder: Path) -> OpenStation:
    """The sample's people, each with a picture of noise: drawing faces is not measured."""
    sample, luck = folder / "bundle-sample", Random(1)
    Sample(now().date(), PEOPLE, photos=0).write(sample)
    table = sample / "participants.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["photo"] = f"{row['number']}.jpg"
        (sample / "photos" / row["photo"]).write_bytes(_noise(luck))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    station = OpenStation(desk.home_of(folder / "bundle-home", sample))
    station.import_table(Source(table, sample / "photos"))
    return station


def _noise(luck: Random) -> bytes:
    """A portrait's size, some 30 kB."""
    out = io.BytesIO()
    Image.frombytes("L", (30, 40), luck.randbytes(30 * 40)).resize((480, 640)).save(out, "JPEG", quality=75)
    return out.getvalue()


def _day(station: OpenStation) -> int:
    """What a desk writes: a scan, a look at the document, a badge, its print, its handover, each at its moment."""
    order = Order("folder", identity_checked=True, override="bench", document="passport")
    at, luck = station.now(), Random(2)
    for person in list(station.shelf.current().people())[:GUESTS]:
        moments = [at := at + timedelta(milliseconds=luck.randint(2_000, 40_000)) for _ in range(4)]
        station.desk.scan(person.number, moments[0], station.operator)
        serial = station.desk.issue(person.number, order, moments[1], station.operator).serial
        if serial:
            with station.journal.act(moments[2], station.operator) as act:
                act.append(EntryKind.PRINT, person.number, {"serial": str(serial), "outcome": "printed"})
            station.desk.handover(serial, "", moments[3], station.operator)
    return len(station.journal.parcel().lines)
